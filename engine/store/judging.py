"""What a judgement of a queue's item writes of the problem, and how it is taken back: reviews and flags, appended."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from engine.domain import Entry, Judgement, ReviewVerdict
from engine.store.connection import Writer
from engine.store.people import check_answer, check_reason
from engine.store.writes import Row


@dataclass(frozen=True, slots=True)
class Where:
    """What is judged, and in which queue and turn; without a turn where a lead decides."""

    entry: Entry
    problem_seq: int | None
    queue_id: str
    turn_id: str | None


_OWN: Final = """(
    FROM review WHERE run_id = $run AND round = $round AND problem_id = $id AND author = $author AND NOT adjudicates)"""
_SAID: Final = """
    SELECT verdict, answer, note FROM review WHERE turn_id = $turn AND verdict IS NOT NULL ORDER BY seq DESC LIMIT 1
"""
_STANDS: Final = f"SELECT turn_id FROM {_OWN} ORDER BY seq DESC LIMIT 1"  # noqa: S608 -- fixed fragments
_BEFORE: Final = f"""
    INSERT INTO review BY NAME SELECT * EXCLUDE (seq) FROM (
        FROM {_OWN} WHERE seq < (SELECT min(seq) FROM review WHERE turn_id = $turn) ORDER BY seq DESC LIMIT 1)
    WHERE verdict IS NOT NULL
"""  # noqa: S608 -- the same
_RAISED: Final = """
    SELECT reason FROM (FROM flag WHERE problem_id = $id AND author = $author AND queue_id = $queue)
    QUALIFY row_number() OVER (PARTITION BY reason ORDER BY seq DESC) = 1 AND raised ORDER BY reason
"""
_FLAGGED_BESIDE: Final = """
    INSERT INTO flag BY NAME SELECT * EXCLUDE (seq) FROM (
        FROM flag WHERE problem_id = $id AND reason IN (SELECT unnest($reasons))
                    AND (author <> $author OR queue_id IS DISTINCT FROM $queue)
        QUALIFY row_number() OVER (PARTITION BY reason ORDER BY seq DESC) = 1)
    WHERE raised ORDER BY reason
"""


def say(writer: Writer, where: Where, judgement: Judgement | None, said: Row, *, adjudicates: bool = False) -> None:
    """Write a review and the flags that come with it.

    Args:
        writer: A write block.
        where: What is judged.
        judgement: What is said; `None` takes back what was said before.
        said: Who, why and when, as columns.
        adjudicates: Whether a lead decides.

    Raises:
        InputError: A text is too long.
    """
    row: Row = {"verdict": judgement.verdict.value if judgement else None, "adjudicates": adjudicates}
    row["answer"] = check_answer(judgement.answer) if judgement else None
    writer.insert("review", [_of(where) | row | said])
    reasons = dict.fromkeys(map(check_reason, judgement.flags)) if judgement else ()
    writer.insert("flag", [_flag(where, reason, raised=True) | said for reason in reasons])


def take_back(writer: Writer, where: Where, author: str, now: datetime) -> Judgement | None:
    """Take back what a person said of an item in a turn; what it covered stands again.

    That is what they had said of it elsewhere, and what others flagged the problem for too: rows that are copied as
    they were.

    Returns:
        What was said in the turn; `None` if the store has no review of it.
    """
    said: Row = {"note": "", "author": author, "at_time": now}
    entry = where.entry
    told = writer.rows(_SAID, {"turn": where.turn_id})
    own: dict[str, Any] = {"run": entry.run_id, "round": entry.round, "id": entry.problem_id, "author": author}
    if writer.rows(_STANDS, own) == [(where.turn_id,)]:
        writer.insert("review", [_of(where) | {"verdict": None, "adjudicates": False, "answer": None} | said])
        writer.rows(_BEFORE, own | {"turn": where.turn_id})
    flagged = {"id": entry.problem_id, "author": author, "queue": where.queue_id}
    reasons = [reason for (reason,) in writer.rows(_RAISED, flagged)]
    writer.insert("flag", [_flag(where, reason, raised=False) | said for reason in reasons])
    if reasons:
        writer.rows(_FLAGGED_BESIDE, flagged | {"reasons": reasons})
    if not told:
        return None
    verdict, answer, note = told[0]
    return Judgement(ReviewVerdict(verdict), tuple(reasons), answer, note)


def _of(where: Where) -> Row:
    entry = where.entry
    row: Row = {"run_id": entry.run_id, "round": entry.round, "problem_id": entry.problem_id}
    return row | {"problem_seq": where.problem_seq, "queue_id": where.queue_id, "turn_id": where.turn_id}


def _flag(where: Where, reason: str, *, raised: bool) -> Row:
    return {"problem_id": where.entry.problem_id, "reason": reason, "raised": raised, "queue_id": where.queue_id}
