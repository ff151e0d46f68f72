"""Reviews that were made elsewhere, on their way into the store: as if they had been said here, each once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

import polars as pl

from engine.domain import Entry, Judgement, json_hash
from engine.store.connection import Reader, Store, Writer
from engine.store.writes import Row, patiently

Fate = Literal["added", "known", "older"]


@dataclass(frozen=True, slots=True)
class Brought:
    """A review from elsewhere.

    Attributes:
        position: The item's place in its queue.
        judgement: What was said.
        author: Who said it.
        at_time: When.
        seconds: How long the item was looked at, if that is known.
        adjudicates: Whether a lead decided between reviewers.
    """

    position: int
    judgement: Judgement
    author: str
    at_time: datetime
    seconds: float | None = None
    adjudicates: bool = False

    def turn_id(self, queue_id: str) -> str:
        """The turn in which it counts: a hash of all that it says."""
        said = self.judgement
        told: list[Any] = [said.verdict.value, said.answer, said.note, *said.flags]
        where = [queue_id, self.position, self.author, self.at_time.isoformat(), self.adjudicates]
        return json_hash("turn", [*where, *told])


_ITEMS: Final = """
    SELECT position, run_id, round, problem_id, problem_seq FROM queue_item
    WHERE queue_id = $queue AND list_contains($positions, position)
"""
_TURNS: Final = "SELECT id, position, author, kind, at_time FROM turn WHERE queue_id = $queue ORDER BY seq"
_REVIEWS: Final = """
    SELECT i.position, r.author, r.adjudicates, r.verdict, r.answer, r.note, r.at_time, r.queue_id, r.turn_id
    FROM review r JOIN (SELECT * FROM queue_item WHERE queue_id = $queue AND list_contains($positions, position)) i
        ON i.run_id = r.run_id AND i.round = r.round AND i.problem_id = r.problem_id ORDER BY r.seq
"""
_FLAGS: Final = """
    SELECT problem_id, reason, max(at_time) AS at_time FROM flag
    WHERE problem_id IN (
        SELECT problem_id FROM queue_item WHERE queue_id = $queue AND list_contains($positions, position))
    GROUP BY problem_id, reason
"""


def adopt(store: Store, queue: Row, strata: Sequence[Row], items: Sequence[Row]) -> None:
    """Make a queue that was drawn elsewhere, unless it is there already.

    Args:
        store: The store.
        queue: Its row.
        strata: Its rows of `queue_stratum`, without the queue.
        items: Its rows of `queue_item`, without the queue.
    """
    own = {"queue_id": queue["id"]}

    def write(writer: Writer) -> None:
        if not writer.rows("SELECT 1 FROM queue WHERE id = $id", {"id": queue["id"]}):
            writer.insert("queue", [queue])
            writer.insert("queue_stratum", [own | row for row in strata])
            writer.insert("queue_item", [own | row for row in items])

    patiently(store, write)


def bring(store: Store, queue_id: str, brought: Sequence[Brought]) -> list[Fate]:
    """Add reviews of a queue's items in one transaction, each with its turn and its flags.

    What is in the store already is not added again, also where it was taken back since; and what a person said later
    of the same answer stands above it.

    Args:
        store: The store.
        queue_id: The queue, which has all these items.
        brought: The reviews, at most one for each item, person and kind.
    """

    def write(writer: Writer) -> list[Fate]:
        here = _Here(writer, queue_id, [each.position for each in brought])
        fates = [here.fate(each) for each in brought]
        new = [each for each, fate in zip(brought, fates, strict=True) if fate == "added"]
        writer.insert("turn", [here.turn(each) for each in new if not each.adjudicates])
        writer.insert("review", [here.review(each) for each in new if here.stands(each)])
        writer.insert("flag", [row for each in new for row in here.flags(each)])
        return fates

    return patiently(store, write)


class _Here:
    """What the store has of some items of a queue."""

    def __init__(self, reader: Reader, queue_id: str, positions: list[int]) -> None:
        asked = {"queue": queue_id, "positions": positions}
        self._queue_id = queue_id
        self._items = {position: (Entry(*entry), seq) for position, *entry, seq in reader.rows(_ITEMS, asked)}
        self._turns = reader.frame(_TURNS, {"queue": queue_id})
        self._ids = set(self._turns["id"])
        turns = self._turns.unique(["position", "author"], keep="last", maintain_order=True)
        self._judged = {
            (row["position"], row["author"]): row["at_time"]
            for row in turns.filter(pl.col("kind") == "judged").iter_rows(named=True)
        }
        self._reviews: dict[tuple[int, str | None], list[Mapping[str, Any]]] = {}
        for row in reader.frame(_REVIEWS, asked).iter_rows(named=True):
            self._ids.add(row["turn_id"])
            self._reviews.setdefault((row["position"], None if row["adjudicates"] else row["author"]), []).append(row)
        flags = reader.frame(_FLAGS, asked).iter_rows(named=True)
        self._flags = {(row["problem_id"], row["reason"]): row["at_time"] for row in flags}

    def fate(self, one: Brought) -> Fate:
        """What becomes of a review."""
        if one.turn_id(self._queue_id) in self._ids or self._is_said(one):
            return "known"
        own = [row["at_time"] for row in self._earlier(one) if one.adjudicates or row["queue_id"] == self._queue_id]
        if not one.adjudicates and (at_time := self._judged.get((one.position, one.author))):
            own.append(at_time)
        return "older" if any(at_time > one.at_time for at_time in own) else "added"

    def stands(self, one: Brought) -> bool:
        """Whether nobody said something newer in its place elsewhere: else only its turn is kept."""
        return all(row["at_time"] <= one.at_time for row in self._earlier(one))

    def turn(self, one: Brought) -> Row:
        """Its turn, which is over."""
        own: Row = {"id": one.turn_id(self._queue_id), "queue_id": self._queue_id, "position": one.position}
        return own | {"kind": "judged", "seconds": one.seconds, "author": one.author, "at_time": one.at_time}

    def review(self, one: Brought) -> Row:
        """Its row of `review`."""
        said, (entry, seq) = one.judgement, self._items[one.position]
        row: Row = {"run_id": entry.run_id, "round": entry.round, "problem_id": entry.problem_id, "problem_seq": seq}
        row |= {"verdict": said.verdict.value, "answer": said.answer, "adjudicates": one.adjudicates}
        row |= {"queue_id": self._queue_id, "turn_id": one.turn_id(self._queue_id)}
        return row | {"note": said.note, "author": one.author, "at_time": one.at_time}

    def flags(self, one: Brought) -> list[Row]:
        """Its rows of `flag`, but for what was said of the same flag since."""
        problem_id, at_time = self._items[one.position][0].problem_id, one.at_time
        said: Row = {"note": one.judgement.note, "author": one.author, "at_time": at_time, "queue_id": self._queue_id}
        return [
            {"problem_id": problem_id, "reason": reason, "raised": True} | said
            for reason in dict.fromkeys(one.judgement.flags)
            if self._flags.get((problem_id, reason), at_time) <= at_time
        ]

    def _earlier(self, one: Brought) -> Sequence[Mapping[str, Any]]:
        return self._reviews.get((one.position, None if one.adjudicates else one.author), ())

    def _is_said(self, one: Brought) -> bool:
        """Whether the same was said here at the same moment."""
        said, rows = one.judgement, self._earlier(one)
        if not rows:
            return False
        told = (rows[-1]["verdict"], rows[-1]["answer"], rows[-1]["note"])
        if one.adjudicates:
            at_time = rows[-1]["at_time"] if rows[-1]["author"] == one.author else None
        else:
            at_time = self._judged.get((one.position, one.author))
        return told == (said.verdict.value, said.answer, said.note) and at_time == one.at_time
