"""What each round did beside settling: meta data, evolved problems, the audit; and its tiers by subject and level."""

from typing import Final

import polars as pl

from engine.domain import Tier
from engine.domain.evolution import NOT_WRITTEN
from engine.domain.metadata import MetaKind
from engine.store.connection import Reader
from engine.store.sql import place_in

PUBLISHER: Final = "publisher"
CLAIMED: Final = "claimed"
UNKNOWN: Final = "unknown"
"""Who says what a problem's subject or level is: its publisher, or else the teacher that wrote it, or nobody."""

_ENDS: Final = (*(tier.value for tier in Tier), "pending")

_NOT_WRITTEN: Final = tuple(rejection.value for rejection in NOT_WRITTEN)

_EVOLVED: Final = f"""
    SELECT round, count(*) AS asked,
           count(*) FILTER (rejection IS NULL OR rejection NOT IN {_NOT_WRITTEN}) AS written,
           count(*) FILTER (rejection IS NULL) AS kept
    FROM candidate WHERE run_id = $run GROUP BY round ORDER BY round
"""  # noqa: S608 -- our own constants


def evolved(reader: Reader, run_id: str) -> pl.DataFrame:
    """How many new problems were asked for, by the round of their parents.

    Columns:
        round, asked (= kept + all that were rejected), written (a question was), kept (they enter the next round).
    """
    return reader.frame(_EVOLVED, {"run": run_id})


_REJECTIONS: Final = """
    SELECT round, rejection, count(*) AS candidates, min(detail) AS example
    FROM candidate WHERE run_id = $run AND rejection IS NOT NULL
    GROUP BY round, rejection ORDER BY round, candidates DESC, rejection
"""


def rejections(reader: Reader, run_id: str) -> pl.DataFrame:
    """Why candidates fell out, counted.

    Columns:
        round, rejection, candidates, example (the detail of one of them, for people).
    """
    return reader.frame(_REJECTIONS, {"run": run_id})


_METADATA: Final = """
    SELECT round, count(*) AS problems, count(*) FILTER (outcome = 'read') AS read,
           count(*) FILTER (outcome = 'unreadable') AS unreadable,
           count(*) FILTER (outcome NOT IN ('read', 'unreadable')) AS failed
    FROM metadata WHERE run_id = $run GROUP BY round ORDER BY round
"""


def metadata(reader: Reader, run_id: str) -> pl.DataFrame:
    """How asking for meta data ended.

    Columns:
        round, problems (= read + unreadable + failed), read, unreadable (a reply without meta data), failed (no reply).
    """
    return reader.frame(_METADATA, {"run": run_id})


_ENTRIES: Final = f"""
    WITH found AS (
        SELECT round, kind, meta_id, count(*) AS links FROM problem_meta WHERE run_id = $run GROUP BY ALL),
    dated AS (SELECT *, min(round) OVER (PARTITION BY meta_id) AS first FROM found)
    SELECT round, kind, sum(links)::BIGINT AS links, count(*) AS entries, count(*) FILTER (round = first) AS new
    FROM dated GROUP BY round, kind
    ORDER BY round, {place_in(MetaKind, "kind")}
"""  # noqa: S608 -- our own constants


def entries(reader: Reader, run_id: str) -> pl.DataFrame:
    """Entries of the library that a round found, by kind.

    Columns:
        round, kind, links (to problems), entries (different ones), new (of these, in no earlier round of this run).
    """
    return reader.frame(_ENTRIES, {"run": run_id})


_AUDIT: Final = f"""
    SELECT round, tier, count(*) AS audited,
           count(*) FILTER (agrees) AS agrees, count(*) FILTER (NOT agrees) AS differs,
           count(*) FILTER (agrees IS NULL AND answer IS NOT NULL) AS undecided,
           count(*) FILTER (agrees IS NULL AND answer IS NULL) AS no_answer
    FROM audit WHERE run_id = $run GROUP BY round, tier
    ORDER BY round, {place_in(Tier, "tier")}
"""  # noqa: S608 -- our own constants


def audit(reader: Reader, run_id: str) -> pl.DataFrame:
    """How far the expert, asked blindly, agrees with what was settled without it.

    Columns:
        round, tier, audited (= the sum of the columns after it), agrees, differs, undecided, no_answer.
    """
    return reader.frame(_AUDIT, {"run": run_id})


def _told(column: str) -> str:
    """SQL for what a problem's publisher says, or else its author, and for who says it."""
    return f"""CASE WHEN s.{column} IS NOT NULL THEN '{PUBLISHER}' WHEN s.claimed_{column} IS NOT NULL THEN '{CLAIMED}'
                    ELSE '{UNKNOWN}' END AS {column}_from, coalesce(s.{column}, s.claimed_{column}) AS {column}"""


_SUMS: Final = ", ".join(f"coalesce(sum({name}), 0)::BIGINT AS {name}" for name in (*Tier, "guided", "consistent"))
_PROFILE: Final = f"""
    WITH entered AS (
        SELECT round, stratum, sum(entries) AS "in" FROM pool_tally WHERE run_id = $run GROUP BY round, stratum),
    ended AS (
        SELECT round, stratum, {", ".join(f"sum(entries) FILTER (tier = '{tier}') AS {tier}" for tier in Tier)},
               sum(entries) FILTER (stage = 'guide') AS guided,
               sum(entries) FILTER (stage = 'guide' AND inner_consistent) AS consistent
        FROM outcome_tally WHERE run_id = $run GROUP BY round, stratum)
    SELECT e.round, {_told("subject")}, {_told("level")}, sum("in")::BIGINT AS "in", {_SUMS},
           sum("in" - {" - ".join(f"coalesce({tier}, 0)" for tier in Tier)})::BIGINT AS pending
    FROM entered e LEFT JOIN ended d ON d.round = e.round AND d.stratum IS NOT DISTINCT FROM e.stratum
    LEFT JOIN stratum s ON s.id = e.stratum
    GROUP BY ALL
"""  # noqa: S608 -- our own constants


def profile(reader: Reader, run_id: str) -> pl.DataFrame:
    """Where problems ended by round, subject and level; `by_subject`, `by_level` and `consistency` add it up.

    Subject and level are the publisher's where the problem has one, else what the teacher that wrote it claims. The
    columns `..._from` say which, as `publisher`, `claimed` or `unknown`: the two are never to be added together.

    Columns:
        round, subject_from, subject, level_from, level, in (= the sum of the eight after it), easy, medium, hard,
        unsettled, unverified, dropped, reference, pending, guided (stage 1 has ended for them), consistent (of these,
        inner-consistent in it; no answer, a time-out and an undecided comparison count as not).
    """
    return reader.frame(_PROFILE, {"run": run_id})


def by_subject(found: pl.DataFrame) -> pl.DataFrame:
    """Tiers by round and subject: the columns of `profile` without levels."""
    return _added(found, "subject", ("in", *_ENDS))


def by_level(found: pl.DataFrame) -> pl.DataFrame:
    """Tiers by round and level: the columns of `profile` without subjects."""
    return _added(found, "level", ("in", *_ENDS))


def consistency(found: pl.DataFrame) -> pl.DataFrame:
    """Inner consistency of stage 1 by round and level: round, level_from, level, guided, consistent."""
    return _added(found, "level", ("guided", "consistent")).filter(pl.col("guided") > 0)


def _added(found: pl.DataFrame, by: str, columns: tuple[str, ...]) -> pl.DataFrame:
    """The sums of some columns; the publisher's before what is claimed, and unknown last."""
    keys = ["round", f"{by}_from", by]
    sums = found.group_by(keys).agg(pl.col(columns).sum())
    return sums.sort("round", pl.col(f"{by}_from").replace_strict([PUBLISHER, CLAIMED, UNKNOWN], [0, 1, 2]), by)
