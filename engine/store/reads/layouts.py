"""Maps of all problems: which there are and how old, their clusters, and who lies beside whom."""

import json
from typing import Any, Final

import polars as pl

from engine.store.connection import Reader
from engine.store.reads.browse import QUESTION_SHOWN
from engine.store.sql import rows_of

NO_CLUSTER: Final = "in no cluster"
_TERMS_SHOWN: Final = 3

_LAYOUTS: Final = """
    WITH newest AS (
        SELECT *, min(at_time) OVER (PARTITION BY id) AS made_at FROM layout
        QUALIFY row_number() OVER (PARTITION BY id ORDER BY seq DESC) = 1),
    held AS (SELECT embedder_id, count(*) AS vectors FROM embedding GROUP BY embedder_id)
    SELECT n.id, n.embedder_id, r.name AS embedder, r.revision, r.kind, r.dimension, n.upto, n.points, n.laid_out,
           n.seed, n.settings, n.seconds, n.author, n.made_at, n.at_time,
           (SELECT count(*) FROM embedding v WHERE v.embedder_id = n.embedder_id AND v.seq > n.upto) AS newer,
           (SELECT count(*) FROM problem) - h.vectors AS without_vector
    FROM newest n JOIN (SELECT DISTINCT ON (id) * FROM embedder ORDER BY seq) r ON r.id = n.embedder_id
    JOIN held h ON h.embedder_id = n.embedder_id
    ORDER BY n.made_at DESC, n.seq DESC
"""
_CLUSTERS: Final = """
    WITH point AS (
        SELECT cluster, count(*) AS size, median(x) AS x, median(y) AS y FROM layout_point
        WHERE layout_id = $layout GROUP BY cluster),
    named AS (
        SELECT cluster, name, author FROM cluster_name WHERE layout_id = $layout
        QUALIFY row_number() OVER (PARTITION BY cluster ORDER BY seq DESC) = 1)
    SELECT p.cluster, p.size, n.name, CASE WHEN n.name IS NOT NULL THEN n.author END AS named_by,
           coalesce(c.terms, '[]') AS terms, coalesce(c.topics, '[]') AS topics, p.x, p.y
    FROM point p LEFT JOIN (SELECT * FROM layout_cluster WHERE layout_id = $layout) c ON c.cluster = p.cluster
    LEFT JOIN named n ON n.cluster = p.cluster
    ORDER BY p.cluster = -1, p.size DESC, p.cluster
"""
_NEIGHBOURS: Final = f"""
    WITH newest AS (
        SELECT others, similarities FROM {rows_of("neighbour", "problem_seq", "$seq")} WHERE layout_id = $layout
        ORDER BY seq DESC LIMIT 1),
    near AS (
        SELECT unnest(others) AS problem_seq, unnest(similarities) AS similarity,
               generate_subscripts(others, 1) AS place FROM newest)
    SELECT n.problem_seq, n.similarity, q.id, left(q.question, {QUESTION_SHOWN}) AS question, q.dataset, q.source,
           q.level, q.subject
    FROM near n JOIN {rows_of("problem", "seq", "SELECT problem_seq FROM near")} q ON q.seq = n.problem_seq
    ORDER BY n.place
"""  # noqa: S608 -- fixed fragments
_ALL_NEIGHBOURS: Final = """
    SELECT problem_seq, others, similarities FROM neighbour WHERE layout_id = $layout AND problem_seq IN (
        SELECT DISTINCT problem_seq FROM neighbour WHERE layout_id = $layout AND problem_seq > $after
        ORDER BY problem_seq LIMIT $most)
    QUALIFY row_number() OVER (PARTITION BY problem_seq ORDER BY seq DESC) = 1 ORDER BY problem_seq
"""
_POINTS: Final = """
    SELECT problem_seq, x, y, cluster, placed FROM layout_point
    WHERE layout_id = $layout AND problem_seq > $after ORDER BY problem_seq LIMIT $most
"""
_TOPICS: Final = """
    SELECT DISTINCT m.problem_seq, t.name AS topic FROM problem_meta m JOIN meta t ON t.id = m.meta_id
    WHERE m.kind = 'topic' AND m.problem_seq IN (SELECT unnest($seqs)) ORDER BY ALL
"""
_STATEMENTS: Final = f"""
    SELECT seq AS problem_seq, left(question, $longest) AS question
    FROM {rows_of("problem", "seq", "SELECT unnest($seqs)")} ORDER BY seq
"""  # noqa: S608 -- fixed fragments


def layouts(reader: Reader) -> pl.DataFrame:
    """The maps that are done, the newest first.

    Columns:
        id, embedder_id, embedder (its name), revision, kind, dimension, upto, points, laid_out, seed, settings (a JSON
        object), seconds (what its last making or placing took), author (who asked for that), made_at, at_time (when
        problems were placed on it last), newer (vectors that came after those of the map), without_vector (problems
        that have no vector of its embedder).
    """
    return reader.frame(_LAYOUTS)


def clusters(reader: Reader, layout_id: str) -> pl.DataFrame:
    """Clusters of a map, the largest first; what is in none comes last, as cluster -1.

    Columns:
        cluster, size, name (what people call it; otherwise its terms), named_by (null: nobody named it), terms and
        topics (lists, the most telling first), x and y (its middle: the medians).
    """
    found = reader.frame(_CLUSTERS, {"layout": layout_id})
    rows = [row | {key: json.loads(row[key]) for key in ("terms", "topics")} for row in found.iter_rows(named=True)]
    for row in rows:
        row["name"] = row["name"] or _called(row)
    schema: dict[str, pl.DataType] = dict(found.schema)
    schema |= {"terms": pl.List(pl.String), "topics": pl.List(pl.String)}
    return pl.DataFrame(rows, schema=schema)


def _called(row: dict[str, Any]) -> str:
    if row["cluster"] < 0:
        return NO_CLUSTER
    return ", ".join(row["terms"][:_TERMS_SHOWN]) or f"cluster {row['cluster']}"


def neighbours(reader: Reader, layout_id: str, problem_seq: int) -> pl.DataFrame:
    """The nearest neighbours of a problem among those of a map, the nearest first.

    Columns:
        problem_seq, similarity (cosine), id, question (cut), dataset, source, level, subject.
    """
    return reader.frame(_NEIGHBOURS, {"layout": layout_id, "seq": problem_seq})


def place_of(reader: Reader, layout_id: str, problem_seq: int) -> tuple[float, float, int] | None:
    """Where a problem lies on a map, and its cluster; `None` where it is not on it."""
    sql = "SELECT x, y, cluster FROM layout_point WHERE layout_id = $layout AND problem_seq = $seq LIMIT 1"
    found = reader.rows(sql, {"layout": layout_id, "seq": problem_seq})
    return next(((x, y, cluster) for x, y, cluster in found), None)


def points(reader: Reader, layout_id: str, after: int, most: int) -> pl.DataFrame:
    """Some points of a map, in order of the problems' arrival.

    Args:
        reader: A read block.
        layout_id: The map.
        after: Only problems after this place; 0 for all.
        most: How many rows at most.

    Columns:
        problem_seq, x, y, cluster, placed.
    """
    return reader.frame(_POINTS, {"layout": layout_id, "after": after, "most": most})


def all_neighbours(reader: Reader, layout_id: str, after: int, most: int) -> pl.DataFrame:
    """Neighbours of some problems of a map; arguments are those of `points`.

    Columns:
        problem_seq, others, similarities (lists of one length, the nearest first).
    """
    return reader.frame(_ALL_NEIGHBOURS, {"layout": layout_id, "after": after, "most": most})


def statements(reader: Reader, problem_seqs: list[int], longest: int) -> pl.DataFrame:
    """Statements of some problems, cut to `longest` characters.

    Columns:
        problem_seq, question.
    """
    return reader.frame(_STATEMENTS, {"seqs": problem_seqs, "longest": longest})


def topics(reader: Reader, problem_seqs: list[int]) -> pl.DataFrame:
    """Topics of the library that a teacher found in some problems, each once for a problem.

    Columns:
        problem_seq, topic.
    """
    return reader.frame(_TOPICS, {"seqs": problem_seqs})
