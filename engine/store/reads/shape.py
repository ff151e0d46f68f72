"""The shape of a list of problems: how many by level and tier."""

import time
from dataclasses import dataclass, replace
from typing import Any, Final

import polars as pl

from engine.domain import ProblemFilter
from engine.store.connection import Reader
from engine.store.reads.conditions import conditions, entries, may_be_pending, text_condition
from engine.store.reads.searching import check_text, stretches

_OF_STRATA: Final[dict[str, Any]] = dict.fromkeys(("levels", "subjects", "datasets", "sources", "claimed_levels"), ())
_WITH_PENDING: Final = """(
    SELECT round, stratum, tier, count(*) AS weight FROM outcome WHERE run_id = $run AND tier IS NOT NULL GROUP BY ALL
    UNION ALL SELECT round, stratum, 'pending', count(*) FROM pool WHERE run_id = $run GROUP BY ALL
    UNION ALL SELECT round, stratum, 'pending', -count(*) FROM outcome
              WHERE run_id = $run AND tier IS NOT NULL GROUP BY ALL)"""
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
        if simple and may_be_pending(reader, wanted):
            return Shape(_counts(reader, wanted, _WITH_PENDING, weighed=True))
        return Shape(_counts(reader, wanted, entries(reader, wanted)))
    source = entries(reader, wanted)
    since = time.perf_counter()
    found = [_counts(reader, wanted, source, (0, -1))]
    searched, of = 0, reader.rows("SELECT count(*) FROM problem")[0][0]
    for low, high, upto in stretches(reader, 0, upwards=True):
        found.append(_counts(reader, wanted, source, (low, high)))
        searched = upto
        if seconds is not None and time.perf_counter() - since > seconds:
            break
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


def _counts(
    reader: Reader,
    wanted: ProblemFilter,
    source: str,
    between: tuple[int, int] | None = None,
    *,
    weighed: bool = False,
) -> pl.DataFrame:
    """Entries by level and tier; of weighed ones their weights are added up."""
    of_entry, values = conditions(wanted)
    of_text, texts = "true", ""
    if between:
        of_text, words = text_condition(wanted)
        texts = "JOIN problem q ON q.seq = e.problem_seq AND q.seq BETWEEN $low AND $high"
        of_text += " AND e.problem_seq BETWEEN $low AND $high"
        values |= words | {"low": between[0], "high": between[1]}
    sql = f"""
        WITH counted AS (
            SELECT e.stratum, e.tier, {"sum(weight)" if weighed else "count(*)"} AS problems FROM {source} e {texts}
            WHERE {of_entry} AND {of_text} GROUP BY e.stratum, e.tier)
        SELECT s.level, s.claimed_level, c.tier, sum(c.problems)::BIGINT AS problems,
               coalesce(sum(c.problems) FILTER (s.simulated), 0)::BIGINT AS simulated
        FROM counted c JOIN stratum s ON s.id = c.stratum WHERE c.problems <> 0
        GROUP BY ALL ORDER BY s.level NULLS LAST, s.claimed_level NULLS LAST, c.tier NULLS LAST
    """  # noqa: S608 -- only fixed fragments; every value is a parameter
    return reader.frame(sql, values)
