"""Settled problems as training samples, in a file."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from engine.curation.templates import COLUMNS, REJECTED, Form, sample
from engine.curation.writers import written
from engine.domain import Tier
from engine.errors import InputError
from engine.store import Store, decisions, samples

CHUNK: Final = 1_000
"""Problems that are read from the store at once."""


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


def export_samples(
    store: Store,
    out: Path,
    run_id: str,
    tiers: Sequence[Tier],
    *,
    form: Form = Form.ALPACA,
    rejected: bool = False,
) -> Exported:
    """Write the settled problems of a run as training samples, one for each kept solution.

    The file is the same, byte for byte, whenever the run's rows and what people said of it are the same. It appears
    only when it is complete.

    Args:
        store: Where from.
        out: The file, which ends in one of `engine.curation.writers.ENDINGS`; one that is there already is replaced.
        run_id: The run.
        tiers: Which settled tiers.
        form: The template.
        rejected: Write what people rejected too; such a sample says so in its field `rejected`.

    Raises:
        InputError: The file cannot be written, or cannot hold such samples.
    """
    if not out.name:
        raise InputError(f"{out} is a folder. Name a file with --out.")
    if store.owns(out):
        raise InputError(
            f"{out} belongs to the store itself, which an export would destroy. Name another file with --out."
        )
    if rejected and REJECTED not in COLUMNS[form]:
        raise InputError(f"Samples of the form {form.value} cannot say that they were rejected: leave out --rejected.")
    problems: set[tuple[int, str]] = set()
    left_out: dict[tuple[int, str], str] = {}
    rows = 0
    with written(out, COLUMNS[form]) as write:
        rejections = _Rejections(store, run_id)
        for row in _rows(store, run_id, tiers, rejections.snapshot):
            key = (row["round"], row["problem_id"])
            reason = rejections.of(*key)
            if reason is not None and not rejected:
                left_out[key] = reason
                continue
            problems.add(key)
            rows += 1
            write(sample(row, run_id, form, reason))
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
