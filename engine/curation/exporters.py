"""Settled problems as training samples: JSONL in the Alpaca template that the method was trained with."""

import json
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from engine.domain import AnswerRule, Tier
from engine.errors import InputError
from engine.store import Store, samples

CHUNK: Final = 1_000
"""Problems that are read from the store at once."""

ALPACA: Final = (
    "Below is an instruction that describes a task. Write a response that appropriately completes the request.\n"
    "### Instruction:\n{question}\n\n### Response:"
)
"""The prompt of the training template (METHOD: one round), up to where the response begins."""

_UNESCAPED: Final = re.compile(r"(?<!\\)([$%#])")
"""Characters of an answer that would end or comment out the mathematics around it."""


@dataclass(frozen=True, slots=True)
class Exported:
    """How much was written."""

    problems: int
    rows: int


def export_alpaca(store: Store, out: Path, run_id: str, tiers: Sequence[Tier]) -> Exported:
    """Write the settled problems of a run as JSONL, one line for each kept solution.

    The file is the same, byte for byte, whenever the run's rows are the same. It appears only when it is complete.

    Args:
        store: Where from.
        out: The file; one that is there already is replaced.
        run_id: The run.
        tiers: Which settled tiers.

    Raises:
        InputError: The file cannot be written.
    """
    if not out.name:
        raise InputError(f"{out} is a folder. Name a file with --out.")
    if store.owns(out):
        raise InputError(
            f"{out} belongs to the store itself, which an export would destroy. Name another file with --out."
        )
    half = out.with_name(f".{out.name}.part")
    problems: set[tuple[int, str]] = set()
    rows = 0
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with half.open("w", encoding="utf-8", newline="\n") as file:
            for row in _rows(store, run_id, tiers):
                problems.add((row["round"], row["problem_id"]))
                rows += 1
                file.write(json.dumps(_alpaca(row, run_id), ensure_ascii=False) + "\n")
            file.flush()
            os.fsync(file.fileno())
        half.replace(out)
    except OSError as error:
        raise InputError(f"{out} cannot be written ({error.strerror}). Name another file with --out.") from None
    finally:
        with suppress(OSError):  # where it could not be made, it cannot be removed
            half.unlink()
    return Exported(len(problems), rows)


def _rows(store: Store, run_id: str, tiers: Sequence[Tier]) -> Iterator[dict[str, Any]]:
    """All solutions, each text once for a problem; a program only where no solution in words was kept."""
    with store.read() as reader:
        snapshot = samples.last_fact(reader)
    after = (0, -1)
    wanted = [tier.value for tier in tiers]
    while True:
        with store.read() as reader:
            chunk = samples.samples(reader, run_id, wanted, after=after, snapshot=snapshot, limit=CHUNK)
        if not chunk:
            return
        after = (chunk[-1]["round"], chunk[-1]["position"])
        in_words = {(row["round"], row["problem_id"]) for row in chunk if row["part"] == "cot"}
        seen: set[tuple[int, str, str]] = set()
        for row in chunk:
            key = (row["round"], row["problem_id"])
            text = (*key, row["cot"] if row["part"] == "cot" else row["program"])
            if text not in seen and (row["part"] == "cot" or key not in in_words):
                seen.add(text)
                yield row


def _alpaca(row: dict[str, Any], run_id: str) -> dict[str, Any]:
    return {
        "instruction": row["question"],
        "input": "",
        "output": _response(row),
        "prompt": ALPACA.replace("{question}", row["question"]),
        "id": row["problem_id"],
        "run": run_id,
        "round": row["round"],
        "tier": row["tier"],
        "answer": row["answer"],
        "stage": row["stage"],
        "sample": row["sample"],
        "part": row["part"],
    }


def _response(row: dict[str, Any]) -> str:
    """The solution in its frame; the answer is put into a box where the teacher did not do so itself."""
    body = row["cot"].strip() if row["part"] == "cot" else f"```python\n{row['program'].strip()}\n```"
    if row["part"] != "cot" or row["cot_rule"] != AnswerRule.BOXED.value:
        boxed = _UNESCAPED.sub(r"\\\1", row["answer"])
        body += f"\n\nThe final answer is $\\boxed{{{boxed}}}$."
    return f"<solution_start>\n{body}\n<solution_end>"
