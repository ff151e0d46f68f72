"""Review queues: made, closed and decided upon. Who judges which item of one is in `engine.store.turns`."""

import json
from dataclasses import replace
from typing import Final

from engine.domain import Entry, Judgement, Provenance, QueueSpec, content_hash
from engine.errors import InputError
from engine.store import judging
from engine.store.connection import Store, Writer
from engine.store.holding import queue_of
from engine.store.people import said_by
from engine.store.reads import drawing
from engine.store.turns import Clock, give_back, judge, judge_and_take, skip, skip_and_take, take, undo, utc_now
from engine.store.writes import Row, patiently

__all__ = [
    "adjudicate",
    "give_back",
    "judge",
    "judge_and_take",
    "make",
    "set_open",
    "skip",
    "skip_and_take",
    "take",
    "undo",
]

DRAW_LIMIT_S: Final = 10.0
"""Seconds that choosing items may take: others read meanwhile, and writers wait."""

_NAMED: Final = """
    SELECT 1 FROM (SELECT name, run_id FROM queue QUALIFY row_number() OVER (PARTITION BY id ORDER BY seq DESC) = 1)
    WHERE name = $name AND run_id = $run
"""
_RUN: Final = "SELECT 1 FROM run WHERE id = $run"
_OPEN: Final = """
    INSERT INTO queue BY NAME
    SELECT * EXCLUDE (seq) REPLACE ($open AS is_open, $author AS author, $note AS note, $now AS at_time)
    FROM (FROM queue WHERE id = $queue ORDER BY seq DESC LIMIT 1)
"""
_ITEM: Final = """
    SELECT problem_seq FROM queue_item
    WHERE queue_id = $queue AND run_id = $run AND round = $round AND problem_id = $id LIMIT 1
"""


def make(store: Store, spec: QueueSpec, said: Provenance, *, clock: Clock = utc_now) -> str:
    """Draw the items of a queue and keep them; nobody changes them afterwards.

    Args:
        store: The store.
        spec: What defines it.
        said: Who makes it, and what it is for.
        clock: Gives the time.

    Returns:
        Its id.

    Raises:
        InputError: The spec cannot be, its name is taken, or nothing fits: all that is wrong at once.
    """
    spec = replace(spec, name=" ".join(spec.name.split()))
    who, now = said_by(said), clock()
    with store.read(DRAW_LIMIT_S) as reader:
        wrong = list(spec.mistakes())
        run = {"run": spec.wanted.run}
        if spec.wanted.run and not reader.rows(_RUN, run):
            wrong.append(f"There is no run {spec.wanted.run!r}: choose one of the store.")
        if reader.rows(_NAMED, run | {"name": spec.name}):
            wrong.append(f"This run has a queue called {spec.name!r}: choose another name.")
        if wrong:
            raise InputError("\n".join(wrong))
        drawn = drawing.draw(reader, spec)
    told = {"name": spec.name, "draw": spec.draw.value, "seed": spec.seed, "overlap": spec.overlap} | run
    texts = {"strata": json.dumps(spec.strata), "filter": json.dumps(spec.wanted.to_params(), sort_keys=True)}
    queue_id = content_hash("queue", json.dumps(told | texts, sort_keys=True), who["author"], now.isoformat())
    row: Row = {"id": queue_id, "name": spec.name, "run_id": spec.wanted.run, "draw": spec.draw.value} | texts
    row |= {"size": len(drawn.items), "overlap": spec.overlap, "seed": spec.seed, "blind": spec.blind}
    row |= {"lease_s": spec.lease_s, "is_open": True, "at_time": now} | who

    def write(writer: Writer) -> None:
        writer.insert("queue", [row])
        writer.insert("queue_stratum", [{"queue_id": queue_id} | each for each in drawn.strata])
        writer.insert("queue_item", [{"queue_id": queue_id} | each for each in drawn.items])

    patiently(store, write)
    return queue_id


def set_open(store: Store, queue_id: str, said: Provenance, *, is_open: bool, clock: Clock = utc_now) -> None:
    """Close a queue, so that nobody takes items of it, or open it again. What is held may still be judged.

    Raises:
        InputError: There is no such queue, or a text is too long.
    """
    values = {"queue": queue_id, "open": is_open, **said_by(said)}

    def write(writer: Writer) -> None:
        queue_of(writer, queue_id)
        writer.rows(_OPEN, values | {"now": clock()})

    patiently(store, write)


def adjudicate(
    store: Store, queue_id: str, entry: Entry, judgement: Judgement | None, author: str, *, clock: Clock = utc_now
) -> None:
    """Decide, as a lead, what an item of a queue is: that stands above all reviews of it, everywhere.

    Args:
        store: The store.
        queue_id: The queue.
        entry: The item.
        judgement: The decision; `None` takes an earlier one back.
        author: The lead. Whether they are one is for the caller to see.
        clock: Gives the time.

    Raises:
        InputError: The queue has no such item, or a text is too long.
    """
    who = said_by(Provenance(author, judgement.note if judgement else ""))

    def write(writer: Writer) -> None:
        at = {"queue": queue_id, "run": entry.run_id, "round": entry.round, "id": entry.problem_id}
        found = writer.rows(_ITEM, at)
        if not found:
            raise InputError("The queue has no such item: open it anew.")
        where = judging.Where(entry, found[0][0], queue_id, None)
        judging.say(writer, where, judgement, who | {"at_time": clock()}, adjudicates=True)

    patiently(store, write)
