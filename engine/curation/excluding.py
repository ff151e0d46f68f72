"""What falls out of a selection although it meets its conditions: one reason after another, each counted."""

from collections.abc import Callable, Sequence
from typing import Final

import polars as pl

from engine.config import Content, Exclusions, Selection
from engine.curation.cleanliness import checks_of, contaminated_by
from engine.curation.keeping import keep_best
from engine.curation.templates import ENTRY
from engine.errors import InputError
from engine.store import Reader, Store, decisions, duplicate_groups, duplicates, selecting

AGAIN: Final = "in an earlier round"
NO_SOLUTION: Final = "no such solution"
CONTAMINATED: Final = "contaminated"
ELSEWHERE: Final = "repeats another run"
DUPLICATE: Final = "duplicate"
_Step = Callable[[Reader, pl.DataFrame], Sequence[tuple[str, pl.DataFrame]]]
"""Gives, of what is left, what falls out for which reasons: rows with the columns of `ENTRY`."""


def left_of(store: Store, selection: Selection, met: pl.DataFrame) -> tuple[pl.DataFrame, dict[str, int]]:
    """What is left of the entries that meet the conditions, and how many fell out, by the first reason that applies.

    Raises:
        InputError: Something is asked for that no check has found out.
    """
    left, counts = met, dict[str, int]()
    exclude = selection.exclude
    dirty = contaminated_by(store, exclude, selection.run, checks_of(store, exclude)) if exclude.contaminated else None
    for step in _steps(selection, dirty):
        with store.read() as reader:
            found = step(reader, left)
        for reason, gone in found:
            if gone.is_empty():
                continue
            kept = left.join(gone, on=ENTRY, how="anti", maintain_order="left")
            if kept.height < left.height:
                counts[reason] = counts.get(reason, 0) + left.height - kept.height
            left = kept
    return left, counts


def _steps(selection: Selection, dirty: pl.DataFrame | None) -> list[_Step]:
    exclude = selection.exclude
    steps: list[_Step] = [
        lambda _, left: [(AGAIN, left.filter(pl.col("round") > pl.col("round").min().over("problem_seq")))],
        lambda _, left: [(NO_SOLUTION, _without(left, selection.text.content))],
    ]
    if exclude.rejected or exclude.flagged:
        steps.append(lambda reader, left: _rejected(reader, selection, left))
    if dirty is not None:
        steps.append(lambda _, left: [(CONTAMINATED, _by_problem(left, dirty))])
    if exclude.against:
        steps.append(lambda reader, left: [(ELSEWHERE, _by_problem(left, _elsewhere(reader, exclude)))])
    if exclude.duplicates:
        steps.append(lambda reader, left: [(DUPLICATE, _by_problem(left, _duplicates(reader, exclude, left)))])
    return steps


def _by_problem(left: pl.DataFrame, problems: pl.DataFrame) -> pl.DataFrame:
    return left.join(problems, on="problem_seq", how="semi", maintain_order="left")


def _without(left: pl.DataFrame, content: Content) -> pl.DataFrame:
    if content is Content.EITHER:
        return left.filter(~(pl.col("has_cot") | pl.col("has_program")))
    return left.filter(~pl.col(f"has_{content.value}"))


def _rejected(reader: Reader, selection: Selection, left: pl.DataFrame) -> list[tuple[str, pl.DataFrame]]:
    said, flagged = rejections(reader, selection.run, left), decisions.Rejected.FLAGGED
    wanted = [
        reason
        for reason in decisions.Rejected
        if (selection.exclude.flagged if reason is flagged else selection.exclude.rejected)
    ]
    return [(reason.value, said.filter(pl.col("reason") == reason.value)) for reason in wanted]


def rejections(reader: Reader, run_id: str, entries: pl.DataFrame) -> pl.DataFrame:
    """Why people rejected which of some entries: problem_seq, round, reason; the one that counts first comes first."""
    said = decisions.rejected(reader, run_id)
    everywhere = said.filter(pl.col("round").is_null()).select("problem_id", "reason")
    here = said.filter(pl.col("round").is_not_null())
    order = pl.col("reason").replace_strict({each.value: place for place, each in enumerate(decisions.Rejected)})
    both = pl.concat(
        [
            entries.select(*ENTRY, "problem_id").join(rows, on=on, how="inner").select(*ENTRY, "reason")
            for rows, on in ((everywhere, ["problem_id"]), (here, ["problem_id", "round"]))
        ]
    )
    return both.sort(order.cast(pl.Int64), *ENTRY)


def _searched(reader: Reader) -> None:
    if duplicates.state(reader) is None:
        raise InputError(
            "Nobody has looked for duplicates. Do so with `wisdom duplicates --store STORE`, or do not exclude them."
        )


def unsearched(reader: Reader, entries: pl.DataFrame) -> int:
    """How many of some entries arrived after the last search for duplicates."""
    searched = duplicates.state(reader)
    return entries.filter(pl.col("problem_seq") > (searched["upto"] if searched else 0)).height


def _elsewhere(reader: Reader, exclude: Exclusions) -> pl.DataFrame:
    """Problems of other runs, and whatever repeats them."""
    held = {run: selecting.pooled(reader, run) for run in exclude.against}
    if unknown := [run for run, problems in held.items() if problems.is_empty()]:
        raise InputError(f"There is no run {', '.join(unknown)} with problems to exclude. Correct `against`.")
    theirs = pl.concat(list(held.values()))
    if not exclude.duplicates:
        return theirs
    _searched(reader)
    groups = duplicate_groups(reader, exclude.duplicates)
    alike = groups.join(groups.join(theirs, on="problem_seq", how="semi"), on="group", how="semi")
    return pl.concat([theirs, alike.select("problem_seq")])


def _duplicates(reader: Reader, exclude: Exclusions, left: pl.DataFrame) -> pl.DataFrame:
    _searched(reader)
    groups = duplicate_groups(reader, exclude.duplicates)
    members = left.join(groups, on="problem_seq", how="semi", maintain_order="left")
    worth = duplicates.worth(reader, members["problem_seq"].to_list()).select("problem_seq", "length")
    frame = members.join(worth, on="problem_seq", how="left", maintain_order="left")
    told = frame.select("problem_seq", "tier", "verdict", "length", "cost_usd")
    return keep_best(told, groups, exclude.keep).filter(~pl.col("kept"))
