"""Lists of problems: filtered, sorted, and paged by key, which stays quick at any depth."""

import time
from dataclasses import dataclass, replace
from typing import Final, Literal

import polars as pl

from engine.domain import ProblemFilter
from engine.store.connection import Reader
from engine.store.reads.conditions import WITHIN, conditions, entries, may_be_pending, text_condition
from engine.store.reads.said import flag_reasons
from engine.store.reads.searching import check_text, stretches
from engine.store.sql import rows_of

QUESTION_SHOWN: Final = 300
"""Characters of a question that a list shows."""
NEAR: Final = 20_000
"""Numbers of facts beside a key among which the next entries are looked for first, where some may have no tier."""
LIBRARY_SHOWN: Final = 500
"""Topics, and skills, that are offered as conditions."""
Neighbour = tuple[str, int | None]
"""An entry of a list: its problem, and its round if the list is of a run."""
Direction = Literal["after", "before"]
Sort = Literal["oldest", "newest", "hardest", "easiest", "dearest", "cheapest"]
SORTS: Final[tuple[Sort, ...]] = ("oldest", "newest", "hardest", "easiest", "dearest", "cheapest")
"""Orders of a list: by arrival, by level (a claimed one where there is no other), by what solving cost in the run.
Entries that are the same in that follow in order of arrival."""

BY_ARRIVAL: Final[tuple[Sort, ...]] = ("oldest", "newest")
"""The orders in which one can look for a text."""

_VALUES: Final = {
    "hardest": "-coalesce(s.level, s.claimed_level, 0)::DOUBLE",
    "easiest": "coalesce(s.level, s.claimed_level, 9)::DOUBLE",
    "dearest": "-coalesce(e.cost_usd, 0)",
    "cheapest": "coalesce(e.cost_usd, 1e9)",
}
TOLD: Final = f"""
    SELECT hit.problem_seq AS seq, hit.round, hit.value, q.id, left(q.question, {QUESTION_SHOWN}) AS question,
           q.source, q.dataset, q.level, q.subject, s.claimed_level, s.claimed_subject, s.simulated, hit.tier,
           hit.stage, hit.rule, hit.answer, q.ground_truth, hit.correct, hit.cost_usd
    FROM hit JOIN {rows_of("problem", "seq", "SELECT problem_seq FROM hit")} q ON q.seq = hit.problem_seq
    JOIN stratum s ON s.id = hit.stratum
"""  # noqa: S608 -- only fixed fragments
"""SQL for what a list tells of entries: of a table `hit`, which has the columns of `entries` and `value`."""

_ARRIVAL: Final = "0::DOUBLE"
_LAST: Final = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Key:
    """A place in a list.

    Attributes:
        seq: The problem's `seq`.
        round: The round, where a problem may be in several; without it, no further entry of the problem comes.
        value: What the list is sorted by, as `page` gave it; where that is the arrival it says nothing.
    """

    seq: int
    round: int | None = None
    value: float = 0.0


@dataclass(frozen=True, slots=True)
class Listed:
    """Rows of a list.

    Attributes:
        rows: The rows, as `page` describes them.
        reached: If the time for a search was over before: the `seq` up to which was looked. There may be more behind.
    """

    rows: pl.DataFrame
    reached: int | None = None


def listed(
    reader: Reader,
    wanted: ProblemFilter,
    *,
    limit: int,
    key: Key | None = None,
    direction: Direction = "after",
    sort: Sort = "oldest",
    seconds: float | None = None,
) -> Listed:
    """Some rows of a list; see `page`.

    Args:
        reader: A read block.
        wanted: Which problems. With a run, where they ended there is told too.
        limit: Rows at most.
        key: The place to go on from; without it, the beginning, or the end.
        direction: The next rows after the key, or the last ones before it.
        sort: The order; with a text it is that of arrival.
        seconds: For how long it may look for a text; without it, until all is found.

    Raises:
        InputError: The text is no regular expression.
    """
    check_text(reader, wanted)
    if wanted.text.strip() and sort not in BY_ARRIVAL:
        sort = "oldest"
    upwards = (direction == "after") == (sort != "newest")
    whole = _LAST if upwards else 0  # a round behind all: no further entry of the key's problem comes
    at = key or (Key(0, None, -1e300) if upwards else Key(2**62, None, 1e300))
    at = replace(at, round=whole if at.round is None else at.round)
    pending = may_be_pending(reader, wanted)

    def some(limit: int, between: tuple[int, int] | None = None) -> pl.DataFrame:
        return _page(reader, wanted, limit, at, upwards=upwards, sort=sort, between=between, pending=pending)

    if not wanted.text.strip():
        if pending and sort in BY_ARRIVAL:
            rows = some(limit, (at.seq, at.seq + NEAR) if upwards else (at.seq - NEAR, at.seq))
            if rows.height == limit:
                return Listed(rows)
        return Listed(some(limit))
    found: list[pl.DataFrame] = []
    rest, since = limit, time.perf_counter()
    first = at.seq if at.round != whole else at.seq + 1 if upwards else at.seq - 1
    for low, high, _ in stretches(reader, first, upwards=upwards):
        found.append(some(rest, (low, high)))
        rest -= found[-1].height
        if rest <= 0:
            break
        if seconds is not None and time.perf_counter() - since > seconds:
            rows = pl.concat(found if direction == "after" else found[::-1])
            return Listed(rows, high if upwards else low)
    if not found:
        found.append(some(0))
    return Listed(pl.concat(found if direction == "after" else found[::-1]))


def page(
    reader: Reader,
    wanted: ProblemFilter,
    *,
    limit: int,
    key: Key | None = None,
    direction: Direction = "after",
    sort: Sort = "oldest",
) -> pl.DataFrame:
    """One page of problems; of a run, of their entries in its rounds. Arguments are those of `listed`.

    Columns:
        seq, round, value (what the list is sorted by), id, question (cut), source, dataset, level, subject,
        claimed_level, claimed_subject (by the teacher that wrote it; null where a publisher did), simulated (whether
        that teacher is a simulated one), tier, stage, rule, answer, ground_truth, correct, cost_usd.
    """
    return listed(reader, wanted, limit=limit, key=key, direction=direction, sort=sort).rows


def _page(
    reader: Reader,
    wanted: ProblemFilter,
    limit: int,
    at: Key,
    *,
    upwards: bool,
    sort: Sort,
    between: tuple[int, int] | None,
    pending: bool,
) -> pl.DataFrame:
    """The next entries in one direction, in the order of the list, of all or of those between two places."""
    of_entry, values = conditions(wanted)
    within = WITHIN if between else "true"
    of_text, words = text_condition(wanted, within=within)
    compare, order = (">", "ASC") if upwards else ("<", "DESC")
    behind = f"(e.problem_seq {compare} $seq OR e.problem_seq = $seq AND coalesce(e.round, 0) {compare} $at_round)"
    values |= words | {"limit": limit, "seq": at.seq, "at_round": at.round}
    value, sorted_behind = _VALUES.get(sort, _ARRIVAL), "true"
    if sort in _VALUES:
        sorted_behind = f"({value} {compare} $at_value OR {value} = $at_value AND {behind})"
        values["at_value"] = at.value
    else:
        of_entry = f"{of_entry} AND {behind}"
    if between:
        values |= {"low": between[0], "high": between[1]}
    source = entries(wanted, f"{of_entry} AND {of_text}", pending=pending, within=within)
    sql = f"""
        WITH hit AS MATERIALIZED (
            SELECT e.*, {value} AS value FROM {source} e JOIN stratum s ON s.id = e.stratum
            WHERE {sorted_behind}
            ORDER BY {"value " + order + ", " if sort in _VALUES else ""} e.problem_seq {order}, e.round {order}
            LIMIT $limit)
        {TOLD}
        ORDER BY {"hit.value, " if sort in _VALUES else ""}
                 hit.problem_seq {"DESC" if sort == "newest" else ""}, hit.round {"DESC" if sort == "newest" else ""}
    """  # noqa: S608 -- only fixed fragments; every value is a parameter
    return reader.frame(sql, values)


def choices(reader: Reader) -> dict[str, list[str]]:
    """What a person can filter by: `subjects`, `claimed_subjects`, `datasets`, `sources`, `topics`, `skills`, `flags`.

    Of the library these are the first ones that came into it, at most `LIBRARY_SHOWN` of each.
    """
    sql = "SELECT DISTINCT {0} FROM stratum WHERE {0} IS NOT NULL ORDER BY 1"
    names = ("subject", "claimed_subject", "dataset", "source")
    found = {f"{name}s": [row[0] for row in reader.rows(sql.format(name))] for name in names}
    sql = "SELECT name FROM (SELECT name, seq FROM meta WHERE kind = $kind ORDER BY seq LIMIT $limit) ORDER BY name"
    for kind in ("topic", "skill"):
        found[f"{kind}s"] = [row[0] for row in reader.rows(sql, {"kind": kind, "limit": LIBRARY_SHOWN})]
    raised = reader.rows("SELECT DISTINCT reason FROM flag ORDER BY reason")
    return found | {"flags": list(dict.fromkeys([*flag_reasons(reader), *(reason for (reason,) in raised)]))}


def entered_rounds(reader: Reader, run_id: str) -> list[int]:
    """The rounds that problems have entered."""
    sql = "SELECT DISTINCT round FROM pool_tally WHERE run_id = $run ORDER BY round"
    return [row[0] for row in reader.rows(sql, {"run": run_id})]


_PLACE: Final = """
    SELECT q.seq, {value} AS value FROM problem q JOIN stratum s ON s.id = q.stratum LEFT JOIN (
        SELECT problem_seq, cost_usd FROM outcome WHERE run_id = $run AND round = $round AND tier IS NOT NULL
    ) e ON e.problem_seq = q.seq WHERE q.id = $id
"""


def neighbours(
    reader: Reader,
    wanted: ProblemFilter,
    problem_id: str,
    key_round: int | None = None,
    sort: Sort = "oldest",
    seconds: float | None = None,
) -> tuple[Neighbour | None, Neighbour | None]:
    """The entries before and after one, in the list that a filter describes.

    Args:
        reader: A read block.
        wanted: The list.
        problem_id: The problem.
        key_round: The round of the run that is meant; without it, all entries of the problem are passed at once.
        sort: The order of the list.
        seconds: For how long it may look for a text, in each direction.

    Returns:
        Problem and round of either (the round is `None` in a list without a run), or `None` at an end of the list.
    """
    sql = _PLACE.format(value=_VALUES.get(sort, _ARRIVAL))
    found = reader.rows(sql, {"id": problem_id, "run": wanted.run, "round": key_round})
    if not found:
        return None, None
    key = Key(found[0][0], key_round, found[0][1])

    def next_one(direction: Direction) -> Neighbour | None:
        rows = listed(reader, wanted, limit=1, key=key, direction=direction, sort=sort, seconds=seconds).rows
        return next(iter(rows.select("id", "round").iter_rows()), None)

    return next_one("before"), next_one("after")
