"""How diverse rounds, datasets and sets are by a layout; whether another round adds anything; and what that takes."""

from typing import Final

import polars as pl

from engine.domain import Scope, Stage
from engine.store.connection import Reader
from engine.store.reads.near import GROUPED

_WRITING: Final = (Stage.EVOLVE.value, Stage.REPAIR.value)
"""Stages of a round that write the problems of the next one."""
_LEVELS: Final = "(SELECT unnest(range(1, 6))::INTEGER)"

_ENTERED: Final = "SELECT problem_seq, min(round) AS round FROM pool WHERE run_id = $run GROUP BY problem_seq"
_SOURCES: Final = """
    SELECT seq AS problem_seq, dataset, source = 'seed' AS seed FROM problem
    WHERE seq > $after ORDER BY seq LIMIT $most
"""
_MEMBERS: Final = "SELECT DISTINCT problem_seq FROM problem_set_item WHERE set_id = $set"
_META: Final = """
    SELECT DISTINCT problem_seq, kind, meta_id FROM problem_meta
    WHERE kind IN ('topic', 'skill') AND problem_seq IN (SELECT unnest($seqs))
"""
_MEASURED: Final = """
    SELECT scope, name, round, measure, value, low, high, problems, drawn FROM diversity
    WHERE layout_id = $layout AND ($scope IS NULL OR scope = $scope) AND ($name IS NULL OR name = $name)
    QUALIFY row_number() OVER (PARTITION BY scope, name, round, measure ORDER BY seq DESC) = 1
    ORDER BY scope, name, round, seq
"""
_ADDED: Final = f"""
    WITH entered AS MATERIALIZED ({_ENTERED}),
    held AS (
        SELECT e.problem_seq, e.round, l.cluster, coalesce(g.group_seq, -e.problem_seq) AS family
        FROM entered e JOIN layout_point l ON l.layout_id = $layout AND l.problem_seq = e.problem_seq
        LEFT JOIN {GROUPED} g ON g.problem_seq = e.problem_seq),
    ranked AS (
        SELECT *, row_number() OVER (PARTITION BY family ORDER BY round, problem_seq) = 1 AS first_of_family,
               cluster >= 0 AND row_number() OVER (PARTITION BY cluster ORDER BY round, problem_seq) = 1 AS opens
        FROM held),
    seen AS (
        SELECT round, count(*) AS problems, count(*) FILTER (first_of_family) AS distinct_problems,
               count(DISTINCT cluster) FILTER (cluster >= 0) AS clusters, count(*) FILTER (opens) AS new_clusters
        FROM ranked GROUP BY round),
    spent AS (
        SELECT round + (stage IN {_WRITING})::INTEGER AS round, sum(calls)::BIGINT AS calls,
               sum(answered)::BIGINT AS answered, sum(reused)::BIGINT AS reused,
               CASE WHEN sum(unpriced_replies) > 0 THEN NULL
                    WHEN sum(answered) = 0 AND sum(reused) = 0 THEN 0 ELSE sum(cost_usd) END AS usd
        FROM call_tally WHERE run_id = $run GROUP BY ALL),
    sized AS (SELECT round, count(*) AS entered FROM entered GROUP BY round)
    SELECT z.round, z.entered, coalesce(s.problems, 0) AS problems, coalesce(s.distinct_problems, 0) AS distinct_problems,
           coalesce(s.clusters, 0) AS clusters, coalesce(s.new_clusters, 0) AS new_clusters,
           c.calls, c.answered, c.reused, c.usd,
           c.usd / nullif(s.new_clusters, 0) AS usd_per_cluster,
           c.usd / nullif(s.distinct_problems, 0) AS usd_per_distinct
    FROM sized z LEFT JOIN seen s ON s.round = z.round LEFT JOIN spent c ON c.round = z.round ORDER BY z.round
"""  # noqa: S608, E501 -- our own constants
_TOPIC_LEVELS: Final = f"""
    WITH asked AS (
        SELECT DISTINCT problem_seq, meta_id FROM problem_meta
        WHERE kind = 'topic' AND ($run IS NULL OR run_id = $run)),
    topic AS (
        SELECT meta_id, count(*) AS of_topic, count(*) OVER () AS topics FROM asked
        GROUP BY meta_id ORDER BY of_topic DESC, meta_id LIMIT $most),
    levelled AS (
        SELECT a.meta_id, coalesce(q.level, s.claimed_level)::INTEGER AS level, q.level IS NOT NULL AS published
        FROM asked a JOIN topic USING (meta_id) JOIN problem q ON q.seq = a.problem_seq
        LEFT JOIN stratum s ON s.id = q.stratum)
    SELECT t.meta_id, m.name AS topic, v.level, count(l.meta_id) AS problems,
           count(*) FILTER (l.published) AS published, t.of_topic, t.topics
    FROM topic t CROSS JOIN {_LEVELS} v(level) JOIN meta m ON m.id = t.meta_id
    LEFT JOIN levelled l ON l.meta_id = t.meta_id AND l.level = v.level
    GROUP BY ALL ORDER BY t.of_topic DESC, m.name, v.level
"""  # noqa: S608 -- our own constants


def entered(reader: Reader, run_id: str) -> pl.DataFrame:
    """The problems of a run, each with the round that entered it anew.

    Columns:
        problem_seq, round.
    """
    return reader.frame(_ENTERED, {"run": run_id})


def sources(reader: Reader, after: int, most: int) -> pl.DataFrame:
    """Where problems come from, in order of arrival, a part at a time.

    Columns:
        problem_seq, dataset, seed (whether it is one).
    """
    return reader.frame(_SOURCES, {"after": after, "most": most})


def sets(reader: Reader) -> list[str]:
    """The sets that people chose (`problem_set.id`)."""
    return [row[0] for row in reader.rows("SELECT DISTINCT id FROM problem_set ORDER BY id")]


def members(reader: Reader, set_id: str) -> pl.DataFrame:
    """The problems of a set.

    Columns:
        problem_seq.
    """
    return reader.frame(_MEMBERS, {"set": set_id})


def entries(reader: Reader, seqs: list[int]) -> pl.DataFrame:
    """Topics and skills of some problems.

    Columns:
        problem_seq, kind, meta_id.
    """
    return reader.frame(_META, {"seqs": seqs})


def measured(reader: Reader, layout_id: str, *, scope: Scope | None = None, name: str | None = None) -> pl.DataFrame:
    """Measures by a layout.

    Args:
        reader: A read block.
        layout_id: The layout.
        scope: Only of runs, of datasets, or of sets.
        name: Only of this run, dataset or set.

    Columns:
        scope, name, round, measure (`engine.domain.Measure`), value, low, high, problems, drawn, as in the table
        `diversity`.
    """
    return reader.frame(_MEASURED, {"layout": layout_id, "scope": scope.value if scope else None, "name": name})


def added(reader: Reader, layout_id: str, run_id: str) -> pl.DataFrame:
    """Does another round still add anything? What each round of a run brought that no round before it had.

    The cost of a round is what it took to write its problems (evolving and repairing, in the round before) and to
    answer them.

    Columns:
        round, entered (problems that it entered anew), problems (of these, on the layout), distinct_problems (of these,
        not nearly the same as one that entered before), clusters (reached), new_clusters (reached first), calls,
        answered, reused, usd (null where a part has no price), usd_per_cluster (for each new cluster),
        usd_per_distinct (for each distinct problem); both null where there are none.
    """
    return reader.frame(_ADDED, {"layout": layout_id, "run": run_id})


def topic_levels(reader: Reader, *, run_id: str | None = None, most: int = 200) -> pl.DataFrame:
    """Problems by topic and level; a cell without any is where they are missing.

    Args:
        reader: A read block.
        run_id: Only what this run found; of the whole store without it.
        most: Topics at most, those with the most problems first.

    Columns:
        meta_id, topic, level (1 to 5, by the publisher or else by the teacher that wrote it), problems, published (of
        these, those whose level is the publisher's), of_topic (problems of the topic, those without a level too),
        topics (how many there are in all).
    """
    return reader.frame(_TOPIC_LEVELS, {"run": run_id, "most": most})


def empty_cells(reader: Reader, *, run_id: str | None = None, most: int = 200) -> pl.DataFrame:
    """Cells of topic by level without a problem: those of `topic_levels`, with its columns."""
    return topic_levels(reader, run_id=run_id, most=most).filter(pl.col("problems") == 0)
