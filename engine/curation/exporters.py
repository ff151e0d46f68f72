"""Settled problems as training samples: JSONL in the Alpaca template that the method was trained with."""

import json
import os
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from engine.domain import AnswerRule, Tier
from engine.errors import InputError
from engine.store import Store, decisions, samples

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
    """How much was written, and what was left out.

    Attributes:
        problems: Problems that were written.
        rows: Their solutions.
        rejected: Problems that people rejected and that were left out, by `engine.store.decisions.Rejected`: each for
            the first reason that applies, so that these and `problems` sum to what is settled.
    """

    problems: int
    rows: int
    rejected: Mapping[str, int] = field(default_factory=dict)


class _Rejections:
    """Why people rejected problems of a run, as they had said when this was read."""

    def __init__(self, store: Store, run_id: str) -> None:
        with store.read() as reader:
            self.snapshot = samples.last_fact(reader)
            rows = decisions.rejected(reader, run_id).rows()
        self._reasons: dict[tuple[int | None, str], tuple[int, str]] = {}
        for place, (round_, problem_id, reason) in enumerate(rows):
            self._reasons.setdefault((round_, problem_id), (place, reason))

    def of(self, round_: int, problem_id: str) -> str | None:
        """The first reason that applies to a problem of a round; `None` if nobody rejected it."""
        found = [self._reasons.get((number, problem_id)) for number in (None, round_)]
        return min((each for each in found if each is not None), default=(0, None))[1]


def export_alpaca(store: Store, out: Path, run_id: str, tiers: Sequence[Tier], *, rejected: bool = False) -> Exported:
    """Write the settled problems of a run as JSONL, one line for each kept solution.

    The file is the same, byte for byte, whenever the run's rows and what people said of it are the same. It appears
    only when it is complete.

    Args:
        store: Where from.
        out: The file; one that is there already is replaced.
        run_id: The run.
        tiers: Which settled tiers.
        rejected: Write what people rejected too; such a line says so in its field `rejected`.

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
    left_out: dict[tuple[int, str], str] = {}
    rows = 0
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with half.open("w", encoding="utf-8", newline="\n") as file:
            rejections = _Rejections(store, run_id)
            for row in _rows(store, run_id, tiers, rejections.snapshot):
                key = (row["round"], row["problem_id"])
                reason = rejections.of(*key)
                if reason is not None and not rejected:
                    left_out[key] = reason
                    continue
                problems.add(key)
                rows += 1
                line = _alpaca(row, run_id) | ({} if reason is None else {"rejected": reason})
                file.write(json.dumps(line, ensure_ascii=False) + "\n")
            file.flush()
            os.fsync(file.fileno())
        half.replace(out)
    except OSError as error:
        raise InputError(f"{out} cannot be written ({error.strerror}). Name another file with --out.") from None
    finally:
        with suppress(OSError):  # where it could not be made, it cannot be removed
            half.unlink()
    counts = Counter(left_out.values())
    return Exported(
        len(problems), rows, {reason.value: counts[reason] for reason in decisions.Rejected if counts[reason]}
    )


def _rows(store: Store, run_id: str, tiers: Sequence[Tier], snapshot: int) -> Iterator[dict[str, Any]]:
    """All solutions, each text once for a problem; a program only where no solution in words was kept."""
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
