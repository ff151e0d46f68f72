"""A turn as its rows say, and the rows that change it; within a write block of `engine.store.turns`."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from engine.domain import Entry
from engine.errors import InputError
from engine.store.connection import Reader, Writer
from engine.store.reads.turns import OTHERS, SECONDS
from engine.store.writes import Row


@dataclass(frozen=True, slots=True)
class Turn:
    """A person's turn at an item: leased to them, until they judge or skip it, or give it back.

    Attributes:
        id: The same from the moment the item is taken until it is judged, also where the lease was renewed.
        queue_id: The queue.
        position: The item's place in it, from 0.
        entry: The accepted answer that is judged: run, round and problem.
        until: When the lease lapses, in UTC.
    """

    id: str
    queue_id: str
    position: int
    entry: Entry
    until: datetime


@dataclass(frozen=True, slots=True)
class Held:
    """A turn as its newest row says, with its item and what the queue asks for."""

    turn_id: str
    queue_id: str
    position: int
    kind: str
    author: str
    is_live: bool
    counted: bool
    overlap: int
    lease_s: float
    entry: Entry
    problem_seq: int | None


_QUEUE: Final = "SELECT overlap, lease_s, is_open FROM queue WHERE id = $queue ORDER BY seq DESC LIMIT 1"
_TURN: Final = """
    SELECT t.id, t.queue_id, t.position, t.kind, t.author, coalesce(t.until > $now, false),
           (SELECT count(*) > 0 FROM turn WHERE id = $turn AND kind IN ('judged', 'skipped')), q.overlap, q.lease_s,
           i.run_id, i.round, i.problem_id, i.problem_seq
    FROM (SELECT * FROM turn WHERE id = $turn ORDER BY seq DESC LIMIT 1) t
    JOIN queue_item i ON i.queue_id = t.queue_id AND i.position = t.position
    JOIN queue q ON q.id = t.queue_id LIMIT 1
"""
_PEOPLE: Final = f"SELECT people FROM {OTHERS} WHERE position = $position"  # noqa: S608 -- the same


def queue_of(reader: Reader, queue_id: str) -> tuple[int, float, bool]:
    """How many people judge each item, how many seconds a lease lasts, and whether it is open.

    Raises:
        InputError: There is no such queue.
    """
    found = reader.rows(_QUEUE, {"queue": queue_id})
    if not found:
        raise InputError("There is no such review queue: choose one from the list.")
    overlap, lease_s, is_open = found[0]
    return overlap, lease_s, is_open


def held_turn(writer: Writer, turn_id: str, author: str, now: datetime, *, returned_too: bool = False) -> Held:
    """A person's turn as it stands.

    Raises:
        InputError: It is unknown, somebody else's, or was given back, which `returned_too` lets pass.
    """
    found = writer.rows(_TURN, {"turn": turn_id, "now": now})
    if not found:
        raise InputError("This turn is not known: take an item from the queue again.")
    id_, queue_id, position, kind, by, is_live, counted, overlap, lease_s, run_id, round_, problem_id, seq = found[0]
    entry = Entry(run_id, round_, problem_id)
    held = Held(id_, queue_id, position, kind, by, is_live, counted, overlap, lease_s, entry, seq)
    if held.author != author:
        raise InputError(f"This item was taken by {held.author}: take one yourself.")
    if held.kind == "returned" and not held.counted and not returned_too:
        raise InputError("This item was given back: take it from the queue again.")
    return held


def people(writer: Writer, held: Held, now: datetime) -> int:
    """How many others have a place in the item."""
    asked: dict[str, Any] = {"queue": held.queue_id, "author": held.author, "now": now, "position": held.position}
    return sum(people for (people,) in writer.rows(_PEOPLE, asked))


def lease(writer: Writer, turn: Turn, author: str, lease_s: float) -> Turn:
    """Write that a turn is taken from `turn.until` on, for as long as a lease lasts."""
    row: Row = {"id": turn.id, "queue_id": turn.queue_id, "position": turn.position, "kind": "taken"}
    until = turn.until + timedelta(seconds=lease_s)
    writer.insert("turn", [row | {"until": until, "author": author, "at_time": turn.until}])
    return replace(turn, until=until)


def end(writer: Writer, held: Held, kind: str, now: datetime) -> None:
    """Write that a turn is over: judged or skipped, and after how long."""
    ((seconds,),) = writer.rows(SECONDS, {"turn": held.turn_id, "now": now})
    row: Row = {"id": held.turn_id, "queue_id": held.queue_id, "position": held.position, "kind": kind}
    writer.insert("turn", [row | {"seconds": seconds, "author": held.author, "at_time": now}])


def give_up(writer: Writer, queue_id: str, turns: list[tuple[str, int]], author: str, now: datetime) -> None:
    """Write that a person gives turns back, or takes back what came of them: ids with the positions of their items."""
    said: Row = {"queue_id": queue_id, "kind": "returned", "author": author, "at_time": now}
    writer.insert("turn", [{"id": turn_id, "position": position} | said for turn_id, position in turns])
