"""What the Compare page shows: which sides there are, two of them in pairs, and the problems of a cell."""

from dataclasses import replace
from typing import Final

import polars as pl

from dashboard.data.cache import one_block
from dashboard.frames import CompareData, SideData
from engine.quality import Answers, compare_answers
from engine.store import Reader, browse, compare, halves

Place = tuple[int, browse.Direction]
"""A key to go on from, and in which direction."""
MOST_COMPARED: Final = 2_000
"""Pairs of answers that are compared for a page; it takes some thirty microseconds each."""


@one_block
def compare_choices(reader: Reader, run_id: str) -> tuple[tuple[int, ...], tuple[tuple[str, str], ...]]:
    """The rounds of a run, and its teachers with the stages in which they replied."""
    return halves.choices(reader, run_id)


@one_block
def compare_partners(reader: Reader, run_id: str) -> frozenset[str]:
    """The other runs that share problems with a run."""
    return halves.partners(reader, run_id)


@one_block
def compare_data(reader: Reader, a: halves.Side, b: halves.Side) -> CompareData:
    """Two sides, each alone and in pairs."""
    of_a, of_b = _alone(reader, a, b), _alone(reader, b, a)
    pairs = compare.pairs(reader, of_a.side, of_b.side)
    answers = Answers((), (), 0)
    if pairs.filter(pl.col("answers") == compare.UNSEEN).height:
        answers = compare_answers(compare.unseen(reader, of_a.side, of_b.side, MOST_COMPARED))
    return CompareData(of_a, of_b, pairs, answers)


@one_block
def compare_rows(
    reader: Reader,
    a: halves.Side,
    b: halves.Side,
    cell: compare.Cell,
    others: tuple[int, ...],
    place: Place,
    limit: int,
) -> pl.DataFrame:
    """A page of the problems of a cell; sides and places of other answers are those that `compare_data` found."""
    key, direction = place
    return compare.page(reader, a, b, cell, others=others, key=key, direction=direction, limit=limit)


def _alone(reader: Reader, side: halves.Side, other: halves.Side) -> SideData:
    """A side by itself; the first of its replies that nobody held against a ground truth are compared."""
    complete, waiting = True, 0
    if side.teacher is None:
        waiting = halves.pending(reader, side)
    else:
        rows = halves.unjudged(reader, side, other, MOST_COMPARED)
        found = compare_answers((seq, answer, truth) for seq, answer, truth in rows if truth is not None)
        side, complete = replace(side, right=found.same, wrong=found.another), len(rows) < MOST_COMPARED
    return SideData(side, halves.own(reader, side), halves.asked(reader, side), waiting, complete)
