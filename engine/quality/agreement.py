"""Agreement against being right, counted from what the store holds: by stage, by level, by any of a cell's columns."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

import polars as pl

from engine.domain import Source
from engine.quality.calibration import Calibration
from engine.quality.judging import Vote, judge_votes
from engine.quality.sampling import Samples
from engine.store import consistency

AGREED: Final = (consistency.INNER, consistency.CROSS, consistency.VOTES)
"""The signals by which a stage settles."""

PUBLISHED_CONSISTENCY: Final[Mapping[int, float]] = MappingProxyType({1: 0.753, 2: 0.706, 3: 0.650, 4: 0.621, 5: 0.542})
"""Consistency rate by MATH level that WISDOM's authors published, of DeepSeek-V2.5 on the 5,000 test problems."""

_VERDICTS: Final = {consistency.RIGHT: True, consistency.WRONG: False}
_PARTS: Final = ("right", "wrong", "left", "looked", "left_right", "left_wrong")
_JUDGED: Final = {
    "round": pl.Int32,
    "stage": pl.String,
    "level": pl.Int8,
    "subject": pl.String,
    "truth": pl.Boolean,
    "right": pl.Boolean,
}


def judge_left(replies: pl.DataFrame) -> pl.DataFrame:
    """Whether what a stage did not settle was right all the same: one row for each entry that was looked at.

    An attempt that contradicts itself stands for what it would vote: the answer of its words, or else of its program.
    A vote that nobody won stands for the largest group, if there is but one; so it is right as majority@k is.

    Args:
        replies: `engine.store.consistency.replies`.

    Columns:
        round, stage, level, subject, truth (it has a ground truth), right (null where nobody can say; no answer is not
        right).
    """
    rows = []
    for row in replies.filter(pl.col("outcome") != "settled").iter_rows(named=True):
        samples = _samples(row) if row["ground_truth"] is not None else None
        right = None if samples is None else bool(samples.total) and samples.majority_at(samples.total) == 1
        rows.append([row["round"], row["stage"], row["level"], row["subject"], row["ground_truth"] is not None, right])
    return pl.DataFrame(rows, schema=_JUDGED, orient="row")


def sampled(replies: pl.DataFrame) -> list[tuple[int | None, Samples | None]]:
    """The samples of every vote that was looked at and has a ground truth, with the publisher's level.

    `None` stands where it is not known of every sample whether it is right.

    Args:
        replies: `engine.store.consistency.replies`.
    """
    voted = replies.filter(pl.col("stage").eq("vote") & pl.col("ground_truth").is_not_null())
    return [(row["level"], _samples(row)) for row in voted.iter_rows(named=True)]


def _samples(row: dict[str, Any]) -> Samples | None:
    """The samples of an entry; what people say of its accepted answer stands above the ground truth."""
    votes: list[Vote] = [(vote["answer"], vote["group"]) for vote in row["votes"]]
    if row["verdict"] == consistency.AMBIGUOUS:
        return None
    return judge_votes(votes, row["ground_truth"], accepted=_VERDICTS.get(row["verdict"]))


def calibrations(
    cells: pl.DataFrame, judged: pl.DataFrame, by: Sequence[str], signals: Sequence[str] = AGREED
) -> dict[tuple[Any, ...], Calibration]:
    """How far being settled means being right.

    Args:
        cells: `engine.store.consistency.cells`, or some of its rows.
        judged: What `judge_left` found of the same entries, or of a part of them drawn at random.
        by: Columns of both.
        signals: The signals that count as accepted.

    Returns:
        A calibration for each combination that occurs, by the columns' values, in their order. What was not settled is
        counted as far as it has a ground truth and can be judged, by the share of those looked at.
    """
    accepted = cells.filter(pl.col("signal").is_in(signals)).group_by(by).agg(*_counts(*_VERDICTS))
    left = cells.filter((pl.col("signal") == consistency.LEFT) & (pl.col("source") != Source.EVOLVED.value))
    looked = judged.group_by(by).agg(
        looked=pl.len(), left_right=pl.col("right").sum(), left_wrong=pl.col("right").not_().sum()
    )
    every = cells.select(by).unique().sort(by)
    for part in (accepted, left.group_by(by).agg(left=pl.col("entries").sum()), looked):
        every = every.join(part, on=by, how="left", nulls_equal=True, maintain_order="left")
    return {tuple(row[name] for name in by): _calibration(row) for row in every.iter_rows(named=True)}


def _calibration(row: dict[str, Any]) -> Calibration:
    right, wrong, left, looked, left_right, left_wrong = (row[name] or 0 for name in _PARTS)
    known = round(left * (left_right + left_wrong) / looked) if looked else 0
    return Calibration(right, wrong, left_right, left_wrong, known)


def _counts(*verdicts: str) -> list[pl.Expr]:
    return [pl.col("entries").filter(pl.col("verdict") == verdict).sum().alias(verdict) for verdict in verdicts]


def by_signal(cells: pl.DataFrame, by: Sequence[str] = ("stage", "signal")) -> pl.DataFrame:
    """What is known of accepted answers.

    Columns:
        those of `by`, entries (= the sum of those after it), right, wrong, undecided, ambiguous, unknown.
    """
    told = (consistency.RIGHT, consistency.WRONG, consistency.UNDECIDED, consistency.AMBIGUOUS, consistency.UNKNOWN)
    accepted = cells.filter(pl.col("signal") != consistency.LEFT)
    return accepted.group_by(by).agg(pl.col("entries").sum(), *_counts(*told)).sort(by)
