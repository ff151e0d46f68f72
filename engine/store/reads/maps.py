"""What a map of problems shows: how many of each category, some of them as points, all of them as a density."""

from dataclasses import dataclass, field
from typing import Any, Final, Literal

import polars as pl

from engine.domain import FUNNEL, ProblemFilter
from engine.store.connection import Reader
from engine.store.reads.conditions import conditions, entries, may_be_pending, text_condition
from engine.store.reads.said import STANDING, VERDICTS
from engine.store.reads.searching import check_text
from engine.store.sql import place_in, rows_of

Colour = Literal["source", "round", "level", "subject", "dataset", "tier", "cluster", "review", "cause"]
COLOURS: Final[tuple[Colour, ...]] = (
    *("subject", "level", "round", "source", "tier", "cluster", "review", "cause", "dataset"),
)
"""What points are told apart by."""
OF_A_RUN: Final[tuple[Colour, ...]] = ("round", "tier", "cause")
"""What only a run knows of a problem."""
STATEMENT_SHOWN: Final = 200
"""Characters of a statement that come with a point."""
Bounds = tuple[float, float, float, float]
"""A part of the plane: the least and the largest abscissa, the least and the largest ordinate."""

_CATEGORY: Final[dict[Colour, tuple[str, str]]] = {
    "source": ("s.source", ""),
    "level": ("coalesce(s.level, s.claimed_level)::VARCHAR", ""),
    "subject": ("coalesce(s.subject, s.claimed_subject)", ""),
    "dataset": ("s.dataset", ""),
    "cluster": ("nullif(lot.cluster, -1)::VARCHAR", ""),
    "round": (
        "k.round::VARCHAR",
        "SELECT problem_seq, min(round) AS round FROM pool WHERE run_id = $of_run GROUP BY problem_seq",
    ),
    "tier": (
        "k.tier",
        """SELECT problem_seq, coalesce(max(tier) FILTER (ended), 'pending') AS tier FROM (
               SELECT problem_seq, arg_max(tier, round) AS tier, true AS ended FROM outcome
               WHERE run_id = $of_run AND tier IS NOT NULL GROUP BY problem_seq
               UNION ALL SELECT problem_seq, NULL, false FROM pool WHERE run_id = $of_run)
           GROUP BY problem_seq""",
    ),
    "review": (
        "k.verdict",
        f"""SELECT problem_seq, arg_max(verdict, round) AS verdict FROM {VERDICTS}
            WHERE $of_run IS NULL OR run_id = $of_run GROUP BY problem_seq""",  # noqa: S608 -- fixed fragments
    ),
    "cause": (
        "k.cause",
        f"""SELECT problem_seq, arg_min(cause, (round, place, sample)) AS cause FROM (
                SELECT c.problem_seq, c.round, {place_in((stage for stage in FUNNEL), "c.stage")} AS place, c.sample,
                       coalesce(k.cause, c.cause) AS cause
                FROM cause c LEFT JOIN (SELECT * FROM {STANDING} WHERE run_id = $of_run) k
                    ON k.problem_seq = c.problem_seq AND k.round = c.round AND k.stage = c.stage
                   AND k.sample = c.sample
                WHERE c.run_id = $of_run)
            GROUP BY problem_seq""",  # noqa: S608 -- the same
    ),
}
_BETWEEN: Final = "x BETWEEN $x0 AND $x1 AND y BETWEEN $y0 AND $y1"
_SEED: Final = 15_485_863
_DRAWN: Final = f"""lot AS MATERIALIZED (
    (SELECT * FROM pt WHERE met ORDER BY hash(problem_seq + {_SEED}) LIMIT $most)
    UNION ALL (SELECT * FROM pt WHERE NOT met ORDER BY hash(problem_seq + {_SEED}) LIMIT $behind))"""  # noqa: S608 -- fixed fragments
"""Some of the points: each has a lot that says nothing else of it, so the same ones are drawn each time."""
_ALL: Final = "lot AS (SELECT * FROM pt)"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which points of a map, and how they are told apart.

    Attributes:
        layout_id: The map.
        colour: What they are told apart by.
        met: The points that count; all others are behind them.
        run: The run whose rounds, tiers and causes are meant, and whose reviews; without one, reviews of all runs.
        bounds: The part of the map that is looked at; without it, all of it.
    """

    layout_id: str
    colour: Colour = "source"
    met: ProblemFilter = field(default_factory=ProblemFilter)
    run: str | None = None
    bounds: Bounds | None = None


def counted(reader: Reader, wanted: Wanted) -> pl.DataFrame:
    """How many points there are of each category.

    Columns:
        category (null where it has none), met, points, simulated (of these, that a simulated teacher wrote).

    Raises:
        InputError: The filter's text is no regular expression.
    """
    told, values = _told(reader, wanted)
    sql = f"{told} SELECT category, met, count(*) AS points, count(*) FILTER (simulated) AS simulated FROM told GROUP BY ALL ORDER BY points DESC, category"  # noqa: S608, E501 -- fixed fragments
    return reader.frame(sql, values)


def problems(reader: Reader) -> int:
    """How many problems the store has, on a map or not."""
    return int(reader.rows("SELECT count(*) FROM problem")[0][0])


def extent(reader: Reader, layout_id: str) -> Bounds:
    """The part of the plane that a map takes."""
    sql = "SELECT min(x), max(x), min(y), max(y) FROM layout_point WHERE layout_id = $layout"
    x0, x1, y0, y1 = reader.rows(sql, {"layout": layout_id})[0]
    return (0.0, 1.0, 0.0, 1.0) if x0 is None else (x0, x1, y0, y1)


def drawn(reader: Reader, wanted: Wanted, most: int, behind: int) -> pl.DataFrame:
    """Points to draw: all, or a sample that is the same each time and knows no category.

    Args:
        reader: A read block.
        wanted: Which.
        most: Points that count, at most.
        behind: Points behind them, at most.

    Columns:
        problem_seq, x, y, category, met, cluster, id, question (cut; null behind), level, claimed_level, subject,
        claimed_subject, source, dataset, simulated.
    """
    told, values = _told(reader, wanted, _DRAWN)
    sql = f"""
        {told}
        SELECT told.* EXCLUDE (stratum, simulated), q.id, left(q.question, {STATEMENT_SHOWN + 1}) AS question,
               s.level, s.claimed_level, s.subject, s.claimed_subject, s.source, s.dataset, s.simulated
        FROM told LEFT JOIN {rows_of("problem", "seq", "SELECT problem_seq FROM lot WHERE met")} q
            ON q.seq = told.problem_seq
        JOIN stratum s ON s.id = told.stratum ORDER BY hash(told.problem_seq + {_SEED})
    """  # noqa: S608 -- fixed fragments
    return reader.frame(sql, values | {"most": most, "behind": behind})


def density(reader: Reader, wanted: Wanted, bounds: Bounds, bins: int) -> pl.DataFrame:
    """How many points that count lie in each square of a part of the map; empty squares are left out.

    Args:
        reader: A read block.
        wanted: Which points.
        bounds: The part.
        bins: Into how many columns and rows it is divided.

    Columns:
        column, row (from 0, from the least abscissa and ordinate), points.
    """
    x0, x1, y0, y1 = bounds
    told, values = _points(reader, wanted)
    values |= {"left": x0, "low": y0, "bins": bins}
    values |= {"wide": max(x1 - x0, 1e-9) / bins, "high": max(y1 - y0, 1e-9) / bins}
    sql = f"""
        WITH {told}
        SELECT least(floor((x - $left) / $wide), $bins - 1)::INTEGER AS "column",
               least(floor((y - $low) / $high), $bins - 1)::INTEGER AS "row", count(*) AS points
        FROM pt WHERE met AND x >= $left AND y >= $low AND x <= $left + $wide * $bins AND y <= $low + $high * $bins
        GROUP BY ALL ORDER BY ALL
    """  # noqa: S608 -- fixed fragments
    return reader.frame(sql, values)


def places(reader: Reader, wanted: Wanted) -> pl.DataFrame:
    """Where the points that count lie; with bounds, only those.

    Columns:
        problem_seq, x, y.
    """
    told, values = _points(reader, wanted)
    sql = f"WITH {told} SELECT problem_seq, x, y FROM pt WHERE met"  # noqa: S608 -- fixed fragments
    return reader.frame(sql, values)


def of_category(reader: Reader, wanted: Wanted, category: str | None) -> list[int]:
    """The points that count of one category (`problem.seq`); `None`: those that have none."""
    told, values = _told(reader, wanted)
    sql = f"{told} SELECT problem_seq FROM told WHERE met AND category IS NOT DISTINCT FROM $category ORDER BY problem_seq"  # noqa: S608, E501 -- fixed fragments
    return [seq for (seq,) in reader.rows(sql, values | {"category": category})]


def problem_of(reader: Reader, problem_seq: int) -> str | None:
    """The id of the problem of a point; `None` where there is none."""
    sql = "SELECT id FROM problem WHERE seq = $seq"
    return next((found for (found,) in reader.rows(sql, {"seq": problem_seq})), None)


def _points(reader: Reader, wanted: Wanted) -> tuple[str, dict[str, Any]]:
    """SQL for the points (`pt`) of a map, and whether each counts; with its parameters."""
    values: dict[str, Any] = {"layout": wanted.layout_id}
    met, join, is_met = "", "", "true"
    if wanted.met != ProblemFilter():
        check_text(reader, wanted.met)
        of_entry, own = conditions(wanted.met)
        of_text, words = text_condition(wanted.met)
        values |= own | words
        source = entries(wanted.met, f"{of_entry} AND {of_text}", pending=may_be_pending(reader, wanted.met))
        met = f"met AS MATERIALIZED (SELECT DISTINCT problem_seq FROM {source} e), "  # noqa: S608 -- fixed fragments
        join, is_met = "LEFT JOIN met USING (problem_seq)", "met.problem_seq IS NOT NULL"
    where = "layout_id = $layout"
    if wanted.bounds is not None:
        where += f" AND {_BETWEEN}"
        values |= dict(zip(("x0", "x1", "y0", "y1"), wanted.bounds, strict=True))
    inner = f"SELECT problem_seq, x, y, cluster FROM layout_point WHERE {where}"  # noqa: S608 -- fixed fragments
    return f"{met}pt AS (SELECT l.*, {is_met} AS met FROM ({inner}) l {join})", values  # noqa: S608 -- the same


def _told(reader: Reader, wanted: Wanted, lot: str = _ALL) -> tuple[str, dict[str, Any]]:
    """SQL for points of a map (`lot`, some of `pt`) with their categories (`told`), with its parameters."""
    points, values = _points(reader, wanted)
    category, kept = _CATEGORY[wanted.colour]
    if kept:
        values["of_run"] = wanted.run
    join = f"LEFT JOIN ({kept}) k ON k.problem_seq = lot.problem_seq" if kept else ""
    return (
        f"""WITH {points}, {lot}, told AS (
            SELECT lot.*, p.stratum, s.simulated, {category} AS category
            FROM lot JOIN (SELECT seq, stratum FROM problem) p ON p.seq = lot.problem_seq
            JOIN stratum s ON s.id = p.stratum {join})""",  # noqa: S608 -- fixed fragments
        values,
    )
