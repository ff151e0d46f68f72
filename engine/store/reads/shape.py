"""The shape of a list of problems: how many by level and tier."""

from dataclasses import dataclass, replace
from typing import Any, Final

import polars as pl

from engine.domain import ProblemFilter
from engine.store.connection import Reader
from engine.store.reads.conditions import WITHIN, conditions, entries, may_be_pending, text_condition
from engine.store.reads.searching import by_stretches, check_text

_OF_STRATA: Final[dict[str, Any]] = dict.fromkeys(
    ("levels", "subjects", "datasets", "sources", "claimed_levels", "claimed_subjects"), ()
)
_TALLIED: Final = """(
    SELECT round, stratum, tier, entries AS weight FROM outcome_tally WHERE run_id = $run AND tier IS NOT NULL
    UNION ALL SELECT round, stratum, 'pending', entries FROM pool_tally WHERE run_id = $run
    UNION ALL SELECT round, stratum, 'pending', -entries FROM outcome_tally WHERE run_id = $run AND tier IS NOT NULL)"""
"""Entries by round, stratum and tier; pending are all that entered less all that ended, which needs no join."""


@dataclass(frozen=True, slots=True)
class Shape:
    """How many entries a list has.

    Attributes:
        counts: By level and tier, as `counts` describes them.
        searched: How many problems were looked at for the text, from the first on.
        of: How many there are; with fewer searched, the counts are of a part of the list.
    """

    counts: pl.DataFrame
    searched: int = 0
    of: int = 0


def shape(reader: Reader, wanted: ProblemFilter, seconds: float | None = None) -> Shape:
    """How many entries a list has; with a text, as far as it could be looked for.

    Args:
        reader: A read block.
        wanted: Which problems.
        seconds: For how long it may look for a text; without it, until all is found.

    Raises:
        InputError: The text is no regular expression.
    """
    check_text(reader, wanted)
    if not wanted.text.strip():
        simple = replace(wanted, run=None, round=None, tiers=(), **_OF_STRATA) == ProblemFilter()
        if simple and wanted.run:
            return Shape(_tallied(reader, wanted))
        return Shape(_counts(reader, wanted))
    of = reader.rows("SELECT count(*) FROM problem")[0][0]
    found, searched = by_stretches(reader, lambda low, high: _counts(reader, wanted, (low, high)), seconds)
    by = ["level", "claimed_level", "tier"]
    counts = pl.concat(found).group_by(by, maintain_order=True).agg(pl.col("problems", "simulated").sum())
    return Shape(counts.sort(by, nulls_last=True), searched, of)


def counts(reader: Reader, wanted: ProblemFilter) -> pl.DataFrame:
    """The shape of the whole list: how many entries by level and tier.

    Columns:
        level (null where the publisher gives none), claimed_level (by the teacher that wrote it), tier (null where no
        run is asked for), problems, simulated (of these, that a simulated teacher wrote).
    """
    return shape(reader, wanted).counts


def _tallied(reader: Reader, wanted: ProblemFilter) -> pl.DataFrame:
    """Entries of a run by level and tier, where only round, tier and stratum are asked for."""
    of_entry, values = conditions(wanted)
    counted = f"SELECT e.stratum, e.tier, sum(weight) AS problems FROM {_TALLIED} e WHERE {of_entry} GROUP BY ALL"  # noqa: S608 -- fixed fragments
    return reader.frame(_TOLD.format(counted=counted), values)


def _counts(reader: Reader, wanted: ProblemFilter, between: tuple[int, int] | None = None) -> pl.DataFrame:
    """Entries by level and tier, of all or of those between two places."""
    of_entry, values = conditions(wanted)
    within = WITHIN if between else "true"
    of_text, words = text_condition(wanted, within=within)
    if between:
        values |= {"low": between[0], "high": between[1]}
    source = entries(wanted, f"{of_entry} AND {of_text}", pending=may_be_pending(reader, wanted), within=within)
    counted = f"SELECT stratum, tier, count(*) AS problems FROM {source} GROUP BY ALL"  # noqa: S608 -- fixed fragments
    return reader.frame(_TOLD.format(counted=counted), values | words)


_TOLD: Final = """
    SELECT s.level, s.claimed_level, c.tier, sum(c.problems)::BIGINT AS problems,
           coalesce(sum(c.problems) FILTER (s.simulated), 0)::BIGINT AS simulated
    FROM ({counted}) c JOIN stratum s ON s.id = c.stratum WHERE c.problems <> 0
    GROUP BY ALL ORDER BY s.level NULLS LAST, s.claimed_level NULLS LAST, c.tier NULLS LAST
"""
