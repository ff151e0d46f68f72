"""Who has which item of a queue: items are leased, judged, skipped, given back, and taken up again.

That is decided where the store has one writer at a time, so two people never get the same place in an item. A place is
taken by a judgement, or by a lease for as long as it lasts. Each change is one short transaction of appended rows.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from uuid import uuid4

from engine.domain import Entry, Judgement, Provenance
from engine.errors import InputError
from engine.store import judging
from engine.store.connection import Store, Writer
from engine.store.holding import Turn, end, give_up, held_turn, lease, people, queue_of
from engine.store.people import check_author, said_by
from engine.store.reads.turns import NEXT, TURNS
from engine.store.writes import patiently

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """The time of this machine, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Undone:
    """What a person took back.

    Attributes:
        turn: Their new turn at the item.
        judgement: What they had said of it; `None` where they had skipped it, or the store has no words of it.
    """

    turn: Turn
    judgement: Judgement | None


_DONE: Final = f"""
    SELECT id FROM {TURNS} WHERE author = $author AND kind IN ('judged', 'skipped') ORDER BY seq DESC LIMIT 1
"""  # noqa: S608 -- fixed fragments
_HELD: Final = f"SELECT id, position FROM {TURNS} WHERE author = $author AND kind = 'taken' ORDER BY position"  # noqa: S608 -- the same


def take(store: Store, queue_id: str, author: str, *, clock: Clock = utc_now) -> Turn | None:
    """Lease the item that a person is to judge now: the one that they hold, for longer, else the next one.

    Each call writes: ask once for each item, and keep the turn.

    Args:
        store: The store.
        queue_id: The queue.
        author: The person.
        clock: Gives the time.

    Returns:
        Their turn; `None` if nothing is left for them, for now or for good, or the queue is closed.

    Raises:
        InputError: There is no such queue.
    """
    author = check_author(author)
    return patiently(store, lambda writer: _next(writer, queue_id, author, clock()))


def judge(store: Store, turn_id: str, judgement: Judgement, author: str, *, clock: Clock = utc_now) -> bool:
    """Say what an item is: the turn, the review and the flags in one transaction.

    Returns:
        False if the turn counted already: nothing was written.

    Raises:
        InputError: The turn is unknown, somebody else's, or was given back; its lease lapsed and others took all
            places; or a text is too long. Nothing was written.
    """
    return patiently(store, _judging(turn_id, judgement, author, clock))[0]


def judge_and_take(
    store: Store, turn_id: str, judgement: Judgement, author: str, *, clock: Clock = utc_now
) -> tuple[bool, Turn | None]:
    """Do as `judge`, then as `take` in the same queue, in one transaction."""
    return _and_take(store, _judging(turn_id, judgement, author, clock), author, clock)


def skip(store: Store, turn_id: str, author: str, *, clock: Clock = utc_now) -> bool:
    """Leave an item to others. The person is not offered it again, unless they undo that.

    Returns:
        False if the turn counted already.

    Raises:
        InputError: The turn is unknown, somebody else's, or was given back.
    """
    return patiently(store, _skipping(turn_id, author, clock))[0]


def skip_and_take(store: Store, turn_id: str, author: str, *, clock: Clock = utc_now) -> tuple[bool, Turn | None]:
    """Do as `skip`, then as `take` in the same queue, in one transaction."""
    return _and_take(store, _skipping(turn_id, author, clock), author, clock)


def give_back(store: Store, turn_id: str, author: str, *, clock: Clock = utc_now) -> None:
    """End a lease before it lapses, so that the item is free at once. A turn that is over stays as it is.

    Raises:
        InputError: The turn is unknown, or somebody else's.
    """
    author = check_author(author)

    def write(writer: Writer) -> None:
        now = clock()
        held = held_turn(writer, turn_id, author, now, returned_too=True)
        if held.kind == "taken":
            give_up(writer, held.queue_id, [(held.turn_id, held.position)], author, now)

    patiently(store, write)


def undo(store: Store, queue_id: str, author: str, *, clock: Clock = utc_now) -> Undone | None:
    """Take a person's newest judgement or skip back, and lease them that item again.

    What they hold is given back meanwhile. What they said of the item elsewhere, before, stands again.

    Returns:
        Their turn, a new one, with what they had said; `None` if there is nothing to undo.

    Raises:
        InputError: There is no such queue, or others took all places of an item that was skipped.
    """
    author = check_author(author)

    def write(writer: Writer) -> Undone | None:
        queue_of(writer, queue_id)
        now = clock()
        mine = {"queue": queue_id, "author": author}
        newest = writer.rows(_DONE, mine)
        if not newest:
            return None
        held = held_turn(writer, newest[0][0], author, now)
        if held.kind == "skipped" and people(writer, held, now) >= held.overlap:
            raise InputError("Others have taken the item that you skipped since, so it cannot come back to you.")
        said = None
        if held.kind == "judged":
            where = judging.Where(held.entry, held.problem_seq, held.queue_id, held.turn_id)
            said = judging.take_back(writer, where, author, now)
        over = [(held.turn_id, held.position), *writer.rows(_HELD, mine)]
        give_up(writer, queue_id, over, author, now)
        turn = Turn(uuid4().hex, queue_id, held.position, held.entry, now)
        return Undone(lease(writer, turn, author, held.lease_s), said)

    return patiently(store, write)


Ending = Callable[[Writer], tuple[bool, str]]
"""Ends a turn: whether it counted now, and its queue."""


def _judging(turn_id: str, judgement: Judgement, author: str, clock: Clock) -> Ending:
    who = said_by(Provenance(author, judgement.note))

    def write(writer: Writer) -> tuple[bool, str]:
        now = clock()
        held = held_turn(writer, turn_id, who["author"], now)
        if held.counted:
            return False, held.queue_id
        if not held.is_live and people(writer, held, now) >= held.overlap:
            raise InputError("Your lease lapsed and others have taken this item since: go on with the next one.")
        end(writer, held, "judged", now)
        where = judging.Where(held.entry, held.problem_seq, held.queue_id, held.turn_id)
        judging.say(writer, where, judgement, who | {"at_time": now})
        return True, held.queue_id

    return write


def _skipping(turn_id: str, author: str, clock: Clock) -> Ending:
    author = check_author(author)

    def write(writer: Writer) -> tuple[bool, str]:
        now = clock()
        held = held_turn(writer, turn_id, author, now)
        if not held.counted:
            end(writer, held, "skipped", now)
        return not held.counted, held.queue_id

    return write


def _and_take(store: Store, ending: Ending, author: str, clock: Clock) -> tuple[bool, Turn | None]:
    author = check_author(author)

    def write(writer: Writer) -> tuple[bool, Turn | None]:
        counted, queue_id = ending(writer)
        return counted, _next(writer, queue_id, author, clock())

    return patiently(store, write)


def _next(writer: Writer, queue_id: str, author: str, now: datetime) -> Turn | None:
    overlap, lease_s, is_open = queue_of(writer, queue_id)
    asked = {"queue": queue_id, "author": author, "now": now, "overlap": overlap}
    found = writer.rows(NEXT, asked) if is_open else []
    if not found:
        return None
    position, run_id, round_, problem_id, turn_id = found[0]
    entry = Entry(run_id, round_, problem_id)
    return lease(writer, Turn(turn_id or uuid4().hex, queue_id, position, entry, now), author, lease_s)
