"""What a selection would give, before it is made: exact counts, and from some of its solutions how long they are."""

from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from engine.config import Selection
from engine.curation.manifest import CHARACTERS_PER_TOKEN, facts
from engine.curation.selecting import COUNTED, Chosen, Told, choose_entries, counted
from engine.curation.solutions import read_solutions
from engine.store import Store

LOOKED_AT: Final = 400
"""Chosen problems whose solutions are read, drawn by lot: the mean length of a sample is then known to some percent."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What a selection would give.

    Attributes:
        selection: The selection, with its run.
        kind: How what the run holds was made (`engine.store.RunKind`).
        problems: How many problems.
        samples: How many solutions; an estimate if not all were read.
        tokens: About how many tokens.
        looked_at: Of how many problems the solutions were read.
        facts: As in a manifest (`engine.curation.manifest.facts`).
        counts: By column and value: how many meet the conditions, and how many of them are chosen.
        rows: The solutions that were read, in the order of the lot: problem_id, question, solution, tier, level,
            subject, and others.
    """

    selection: Selection
    kind: str
    problems: int
    samples: float
    tokens: float
    looked_at: int
    facts: dict[str, Any]
    counts: dict[str, dict[str, tuple[int, int]]]
    rows: pl.DataFrame


def preview(store: Store, selection: Selection, told: Told = lambda *_: None) -> Preview:
    """Say what a selection would give; nothing is written.

    Raises:
        InputError: There is no such run, or its filter or exclusions ask for what is not there.
    """
    chosen = choose_entries(store, selection, told)
    entries = chosen.entries
    some = entries.sort("lot", "problem_id").head(LOOKED_AT).sort("problem_seq", "round")
    rows = pl.concat(read_solutions(store, chosen.run, some, chosen.selection.text))
    each = entries.height / some.height if some.height else 0.0
    characters = int((rows["question"].str.len_chars() + rows["solution"].str.len_chars()).sum())
    return Preview(
        chosen.selection,
        chosen.run.kind.value,
        entries.height,
        rows.height * each,
        characters * each / CHARACTERS_PER_TOKEN,
        some.height,
        facts(chosen),
        {name: _beside(chosen, name) for name in COUNTED},
        rows.join(some.select("problem_seq", "round", "lot"), on=("problem_seq", "round"), how="left").sort(
            "lot", "sample"
        ),
    )


def _beside(chosen: Chosen, name: str) -> dict[str, tuple[int, int]]:
    own = counted(chosen.entries, name)
    return {value: (number, own.get(value, 0)) for value, number in chosen.met.counts[name].items()}
