"""Groups of problems that say the same, or nearly, or have one template: of the search that was done last.

There are three kinds of group, each of which holds those of the kind before: `exact` (the same words and numbers),
`near` (the same numbers, and nearly the same words), `template` (nearly the same words, whatever the numbers).
"""

from collections.abc import Collection, Sequence
from typing import Any, Final

import polars as pl

from engine.domain import Tier
from engine.errors import InputError
from engine.store.connection import Reader
from engine.store.reads.said import VERDICTS
from engine.store.sql import place_in, rows_of

KINDS: Final = ("exact", "near", "template")
"""Kinds of groups, the narrowest first."""

_NEWEST: Final = "(SELECT * FROM duplicate_check ORDER BY seq DESC LIMIT 1)"
_MEMBERS: Final = f"(SELECT m.* FROM duplicate_member m JOIN {_NEWEST} c ON m.check_id = c.id AND m.upto = c.upto)"  # noqa: S608 -- fixed fragments
_STATE: Final = f"""
    SELECT *, (SELECT count(*) FROM problem WHERE seq > c.upto) AS newer FROM {_NEWEST} c
"""  # noqa: S608 -- fixed fragments
_WORDING: Final = """
    SELECT problem_seq, template, numbers, bands FROM wording
    WHERE rules = $rules AND problem_seq > $after AND problem_seq <= $upto ORDER BY problem_seq LIMIT $most
"""
_GROUPS: Final = f"""
    SELECT m.problem_seq, q.id AS problem_id,
           CASE WHEN exact IS NOT NULL THEN 'exact' WHEN near IS NOT NULL AND $near THEN 'near' ELSE 'template' END AS kind,
           {{column}} AS "group"
    FROM {_MEMBERS} m JOIN problem q ON q.seq = m.problem_seq WHERE {{column}} IS NOT NULL
    ORDER BY "group", m.problem_seq
"""  # noqa: S608, E501 -- fixed fragments
_COUNTS: Final = " UNION ALL ".join(
    f"SELECT '{kind}' AS kind, count(DISTINCT {kind}) AS groups, count({kind}) AS problems FROM {_MEMBERS}"  # noqa: S608 -- fixed fragments
    for kind in KINDS
)
_TOGETHER: Final = """
    number AS MATERIALIZED (
        SELECT run_id, row_number() OVER (ORDER BY run_id) - 1 AS n FROM (SELECT DISTINCT run_id FROM pool_tally)),
    held AS (SELECT bitstring_agg(n, 0, $last) AS runs FROM pool JOIN number USING (run_id) GROUP BY problem_seq),
    together AS MATERIALIZED (SELECT runs, count(*) AS problems FROM held GROUP BY runs)
"""
"""How many problems entered the same runs; a set of runs has a bit for each, so that all are read only once."""
_SPREAD: Final = f"WITH {_TOGETHER} SELECT coalesce(sum(problems), 0) FROM together WHERE bit_count(runs) > 1"  # noqa: S608 -- fixed fragments
_LONG: Final = " UNION ALL ".join(
    f"SELECT '{kind}' AS kind, problem_seq, {kind} AS \"group\" FROM members WHERE {kind} IS NOT NULL"  # noqa: S608 -- fixed fragments
    for kind in KINDS
)
_BY_RUN: Final = f"""
    WITH {_TOGETHER},
    size AS (
        SELECT run_id, sum(problems) AS of, coalesce(sum(problems) FILTER (bit_count(runs) > 1), 0) AS again,
               bit_count(bit_or(runs)) - 1 AS others
        FROM together JOIN number ON get_bit(runs, n::INTEGER) = 1 GROUP BY run_id),
    members AS MATERIALIZED {_MEMBERS},
    entered AS (SELECT DISTINCT run_id, problem_seq FROM pool SEMI JOIN members USING (problem_seq)),
    placed AS MATERIALIZED (SELECT *, count(*) OVER (PARTITION BY problem_seq) > 1 AS several FROM entered),
    member AS ({_LONG}),
    whole AS (SELECT kind, "group", count(*) AS n FROM member GROUP BY ALL),
    own AS (
        SELECT run_id, kind, "group", count(*) AS n, count(*) FILTER (several) AS several,
               count(*) OVER (PARTITION BY kind, "group") AS runs
        FROM member JOIN placed USING (problem_seq) GROUP BY run_id, kind, "group"),
    grouped AS (
        SELECT run_id, kind, sum(o.n) FILTER (o.n > 1) AS within, sum(o.n) FILTER (w.n > o.n OR runs > 1) AS beyond,
               sum(several) AS several
        FROM own o JOIN whole w USING (kind, "group") GROUP BY run_id, kind)
    SELECT run_id, kind, of::BIGINT AS of, coalesce(within, 0)::BIGINT AS within,
           (coalesce(beyond, 0) + again - coalesce(several, 0))::BIGINT AS beyond, again::BIGINT AS again,
           others::BIGINT AS others
    FROM size CROSS JOIN (SELECT unnest({list(KINDS)}) AS kind) LEFT JOIN grouped USING (run_id, kind)
    WHERE again > 0 OR within > 0 OR beyond > 0 ORDER BY run_id, list_position({list(KINDS)}, kind)
"""  # noqa: S608 -- fixed fragments
_PAGE: Final = f"""
    SELECT {{column}} AS "group", count(*) AS problems FROM {_MEMBERS} WHERE {{column}} IS NOT NULL
    GROUP BY {{column}} HAVING (-count(*), {{column}}) > (-$size, $first) ORDER BY problems DESC, "group" LIMIT $most
"""  # noqa: S608 -- fixed fragments
_OF_GROUP: Final = f"""
    SELECT m.problem_seq, q.id AS problem_id, q.question, q.dataset, q.source, m.exact, m.near
    FROM {_MEMBERS} m JOIN problem q ON q.seq = m.problem_seq WHERE {{column}} = $group ORDER BY m.problem_seq LIMIT $most
"""  # noqa: S608, E501 -- fixed fragments
_SEQS: Final = "SELECT unnest($seqs)"
_SOLVED: Final = f"SELECT * FROM {rows_of('outcome', 'problem_seq', _SEQS)} WHERE tier IS NOT NULL"  # noqa: S608 -- fixed fragments
_WORTH: Final = f"""
    WITH solved AS ({_SOLVED}),
    best AS (
        SELECT problem_seq, problem_id, run_id, round, tier, cost_usd FROM solved
        QUALIFY row_number() OVER (PARTITION BY problem_seq ORDER BY {place_in(Tier, "tier")} IS NULL, seq DESC) = 1),
    said AS (SELECT run_id, round, problem_id, verdict FROM {VERDICTS})
    SELECT q.seq AS problem_seq, b.tier, s.verdict, length(q.question)::BIGINT AS length, b.cost_usd
    FROM {rows_of("problem", "seq", _SEQS)} q LEFT JOIN best b ON b.problem_seq = q.seq
    LEFT JOIN said s ON s.run_id = b.run_id AND s.round = b.round AND s.problem_id = b.problem_id ORDER BY q.seq
"""  # noqa: S608 -- fixed fragments


def state(reader: Reader) -> dict[str, Any] | None:
    """The search that was done last: the columns of `duplicate_check`, and newer (problems that arrived since)."""
    found = reader.frame(_STATE)
    return found.row(0, named=True) if found.height else None


def upto(reader: Reader, check_id: str) -> int:
    """Up to which problem a search has been (`problem.seq`); 0 where there was none."""
    found = reader.rows("SELECT coalesce(max(upto), 0) FROM duplicate_check WHERE id = $id", {"id": check_id})
    return int(found[0][0])


def worded(reader: Reader, rules: str) -> int:
    """Up to which problem it is known what they say (`problem.seq`); 0 where there is none."""
    found = reader.rows("SELECT coalesce(max(problem_seq), 0) FROM wording WHERE rules = $rules", {"rules": rules})
    return int(found[0][0])


def wording(reader: Reader, rules: str, after: int, last: int, most: int) -> pl.DataFrame:
    """What problems behind one say, up to another one, in order of arrival; so many at most.

    Columns:
        problem_seq, template, numbers, bands.
    """
    return reader.frame(_WORDING, {"rules": rules, "after": after, "upto": last, "most": most})


def pairs(reader: Reader, check_id: str) -> pl.DataFrame:
    """All pairs of templates of a search.

    Columns:
        problem_seq, other_seq, kind, ratio.
    """
    sql = "SELECT problem_seq, other_seq, kind, ratio FROM duplicate_pair WHERE check_id = $id ORDER BY ALL"
    return reader.frame(sql, {"id": check_id})


def duplicate_groups(reader: Reader, kinds: Collection[str] = ("exact", "near")) -> pl.DataFrame:
    """The problems that hang together by some kinds of likeness, in order of their groups; none before a search.

    As each kind of group holds those of the kind before, these are the groups of the widest one.

    Args:
        reader: A read block.
        kinds: Which ones, of `KINDS`.

    Columns:
        problem_seq, problem_id, kind (the narrowest by which it is like another one), group (its first problem).

    Raises:
        InputError: There is no such kind.
    """
    near = widest(kinds) != "exact"
    return reader.frame(_GROUPS.format(column=widest(kinds)), {"near": near})


def widest(kinds: Collection[str]) -> str:
    """The widest of some kinds.

    Raises:
        InputError: There is no such kind, or none is named.
    """
    if unknown := sorted(set(kinds) - set(KINDS)):
        raise InputError(f"There is no kind {unknown[0][:40]!r} of duplicates. Choose of: {', '.join(KINDS)}.")
    if not kinds:
        raise InputError(f"Name at least one kind of duplicates: {', '.join(KINDS)}.")
    return max(kinds, key=KINDS.index)


def counts(reader: Reader) -> dict[str, tuple[int, int]]:
    """How many groups there are of each kind, and problems in them."""
    return {kind: (groups, problems) for kind, groups, problems in reader.rows(_COUNTS)}


def spread(reader: Reader) -> int:
    """How many problems entered more than one run. A store keeps each question once, so that no group tells of them."""
    return int(reader.rows(_SPREAD, _runs(reader))[0][0])


def by_run(reader: Reader) -> pl.DataFrame:
    """How many problems of each run are like another one; runs without any are left out.

    A problem that entered another run, too, repeats that run's, and so does whatever is like it.

    Columns:
        run_id, kind, of (problems that entered the run), within (like another one of the run), beyond (like one that
        never entered it, or that entered another run, too), again (of these, those that entered another run
        themselves), others (how many other runs have any of those).
    """
    return reader.frame(_BY_RUN, _runs(reader))


def _runs(reader: Reader) -> dict[str, int]:
    return {"last": max(0, int(reader.rows("SELECT count(DISTINCT run_id) FROM pool_tally")[0][0]) - 1)}


def groups(reader: Reader, kind: str, *, after: tuple[int, int] | None = None, most: int = 20) -> pl.DataFrame:
    """A page of the groups of a kind, the largest first.

    Args:
        reader: A read block.
        kind: One of `KINDS`.
        after: Size and first problem of the last group of the page before.
        most: How many at most.

    Columns:
        group (its first problem, `problem.seq`), problems.
    """
    size, first = after or (2**62, 0)
    return reader.frame(_PAGE.format(column=widest([kind])), {"size": size, "first": first, "most": most})


def members(reader: Reader, kind: str, group: int, most: int = 50) -> pl.DataFrame:
    """The problems of a group, in order of arrival.

    Columns:
        problem_seq, problem_id, question, dataset, source, exact, near (the first of its groups of those kinds).
    """
    return reader.frame(_OF_GROUP.format(column=widest([kind])), {"group": group, "most": most})


def worth(reader: Reader, seqs: Sequence[int]) -> pl.DataFrame:
    """What may decide which of some problems is kept.

    Columns:
        problem_seq; of how it ended last: tier, verdict (of its review), cost_usd; length (of its statement, in
        characters).
    """
    return reader.frame(_WORTH, {"seqs": list(seqs)})
