"""Choosing what is exported: everything that a selection is about, what falls out for which reason, and the rest."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from engine.config import Content, Order, Selection
from engine.curation.cleanliness import checks_of, cleanliness
from engine.curation.drawing import draw
from engine.curation.excluding import left_of, rejections, unsearched
from engine.curation.portions import in_portions
from engine.curation.splitting import TRAIN, groups, split, templates
from engine.curation.templates import ENTRY, REJECTED
from engine.domain import Tier
from engine.errors import InputError
from engine.store import (
    Reader,
    RunInfo,
    RunKind,
    Store,
    duplicate_groups,
    duplicates,
    list_runs,
    samples,
    selecting,
)

Told = Callable[[str, int, int], None]
"""Is told what is being done, how much of it is done, and of how much."""
PORTION: Final = 250_000
"""Problems whose entries are read at once."""
CHUNK: Final = 20_000
"""Entries whose texts are read at once."""


@dataclass(frozen=True, slots=True)
class Met:
    """All that meets the conditions of a selection, before anything falls out.

    Attributes:
        problems: How many entries.
        cost_usd: What solving them cost.
        counts: How many have which value, by column and value.
        judged: How many were judged, by tier and verdict.
    """

    problems: int
    cost_usd: float
    counts: dict[str, dict[str, int]]
    judged: dict[str, dict[str, int]]


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a selection gives.

    Attributes:
        selection: The selection, with its run.
        run: The run.
        upto: Facts up to this one count (`outcome.seq`).
        version: The store's version when that was read.
        met: All that meets its conditions, before anything fell out.
        entries: Those that are chosen, in the order of their problems; `place` is the one in which they leave.
        left_out: How many fell out, for which reason: each for the first one that applies.
        cells: The quotas: a column for each dimension, then `available`, `wanted`, `taken`, `missing`.
        contamination: What the checks for contamination say of the chosen ones; `None` if there was none.
        unsearched: How many of them arrived after the last search for duplicates, where these were to stay out.
    """

    selection: Selection
    run: RunInfo
    upto: int
    version: int
    met: Met
    entries: pl.DataFrame
    left_out: dict[str, int]
    cells: pl.DataFrame
    contamination: dict[str, Any] | None = None
    unsearched: int = 0


def choose_entries(store: Store, selection: Selection, told: Told = lambda *_: None) -> Chosen:
    """Choose what a selection describes; the same store gives the same.

    Args:
        store: The store.
        selection: The selection.
        told: Is told how far it is.

    Raises:
        InputError: There is no such run, or its filter or exclusions ask for what is not there.
    """
    run = _run(store, selection.run)
    selection = selection.model_copy(update={"run": run.id})
    version = store.version()
    with store.read() as reader:
        upto, (first, after) = selecting.last_fact(reader), selecting.span(reader)

    def read(reader: Reader, start: int, stop: int) -> pl.DataFrame:
        texts = selection.text.content is not Content.EITHER
        return selecting.entries(reader, selection.conditions, selection.seed, upto, (start, stop - 1), texts=texts)

    checks_of(store, selection.exclude)  # what cannot be had is refused before the work
    found: list[pl.DataFrame] = []
    for part in in_portions(store, read, first, after, PORTION):
        found.append(part)
        told("Reading entries", min(len(found) * PORTION, after - first), after - first)
    with store.read() as reader:
        if not found:
            found.append(read(reader, 0, 0))
        met = pl.concat(found).join(
            selecting.verdicts(reader, run.id), on=ENTRY, how="left", maintain_order="left"
        )  # fmt: skip
        if not (selection.exclude.rejected and selection.exclude.flagged):
            said = rejections(reader, run.id, met).rename({"reason": REJECTED})
            said = said.unique(ENTRY, keep="first", maintain_order=True)
            met = met.join(said, on=ENTRY, how="left", maintain_order="left")
    whole = _met(met)
    kept, left_out = left_of(store, selection, met)
    del met  # of millions of entries, another copy is felt
    drawn, cells = draw(kept, selection.quotas, _values(selection, whole))
    entries = _split(store, _placed(drawn, selection.text.order), selection, told)
    clean = cleanliness(store, selection.exclude, run.id, entries)
    with store.read() as reader:
        newer = unsearched(reader, entries) if selection.exclude.duplicates else 0
    return Chosen(selection, run, upto, version, whole, entries, left_out, cells, clean, newer)


COUNTED: Final = ("tier", "level", "subject", "round", "dataset", "source")


def counted(entries: pl.DataFrame, name: str) -> dict[str, int]:
    """How many entries have which value of a column, by value."""
    return {str(value): number for value, number in entries.group_by(name).len().sort(name).iter_rows()}


def _met(entries: pl.DataFrame) -> Met:
    judged: dict[str, dict[str, int]] = {}
    verdicts = entries.filter(pl.col("verdict").is_not_null()).group_by("tier", "verdict").len().sort("tier", "verdict")
    for tier, verdict, number in verdicts.iter_rows():
        judged.setdefault(tier, {})[verdict] = number
    counts = {name: counted(entries, name) for name in COUNTED}
    return Met(entries.height, round(float(entries["cost_usd"].sum()), 6), counts, judged)


def _values(selection: Selection, met: Met) -> dict[str, Sequence[Any]]:
    """The values of each dimension of quotas: those that the selection names, or else those that are there."""
    named, there = selection.conditions, met.counts
    return {
        "level": named.levels or named.claimed_levels or [int(level) for level in there["level"]],
        "subject": named.subjects or named.claimed_subjects or list(there["subject"]),
        "tier": [tier.value for tier in selection.tiers],
        "round": [named.round] if named.round is not None else [int(number) for number in there["round"]],
    }


def _run(store: Store, run_id: str) -> RunInfo:
    runs = list_runs(store, run_id or None)
    if not runs:
        wanted = f"no run {run_id}" if run_id else "no run yet"
        raise InputError(
            f"The store {store.path} has {wanted}. `wisdom status --store {store.path}` lists what it has."
        )
    if runs[0].kind is RunKind.EVALUATION:
        raise InputError(
            f"{runs[0].id} is an evaluation: answers to a benchmark's questions, which are not trained on. Name a run "
            "or an imported set."
        )
    return runs[0]


def _split(store: Store, entries: pl.DataFrame, selection: Selection, told: Told) -> pl.DataFrame:
    if selection.split is None:
        return entries.with_columns(pl.lit(TRAIN).alias("split"))
    named = []
    for start in range(0, max(entries.height, 1), CHUNK):
        told("Reading templates", start, entries.height)
        with store.read() as reader:
            named.append(samples.questions(reader, entries["problem_seq"][start : start + CHUNK].to_list()))
    with store.read() as reader:
        families = pl.concat([selecting.families(reader).cast(pl.Int64), _alike(reader)])
    grouped = groups(entries["problem_seq"], templates(pl.concat(named)), families)
    return split(entries, grouped, selection.split.test)


def _alike(reader: Reader) -> pl.DataFrame:
    """What the last search for duplicates put into groups, as parent_seq and problem_seq."""
    if duplicates.state(reader) is None:
        return pl.DataFrame(schema={"parent_seq": pl.Int64, "problem_seq": pl.Int64})
    members = duplicate_groups(reader, ["template"])
    first = pl.col("problem_seq").first().over("group").alias("parent_seq")
    return members.select(first, "problem_seq").cast(pl.Int64)


def _placed(entries: pl.DataFrame, order: Order) -> pl.DataFrame:
    by_round = ["round", "position", "problem_seq"]
    keys: Sequence[Any] = by_round
    if order is Order.EASY_TO_HARD:
        tier = pl.col("tier").replace_strict({tier: place for place, tier in enumerate(Tier)})
        keys = [tier, "level", *by_round]
    elif order is Order.SHUFFLED:
        keys = ["lot", "problem_id", "round"]
    sorting = entries.select(keys).with_row_index("came").sort(pl.exclude("came"), maintain_order=True)["came"]
    return entries.with_columns(sorting.arg_sort().cast(pl.Int64).alias("place")).sort("problem_seq", "round")
