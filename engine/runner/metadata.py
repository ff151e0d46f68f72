"""Meta data generation: asked for each problem of a round, then cleaned and united with the library."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from engine.config import Metadata
from engine.domain import MetaEntry
from engine.runner.asking import Halt, Tools, ask
from engine.stages import Library, metadata_request, read_metadata
from engine.store import Known, Row, Store, Todo, library

CHUNK: Final = 1_000
"""Problems whose meta data is united in one transaction."""

READ: Final = "read"
UNREADABLE: Final = "unreadable"


async def extract(todo: Todo, known: Known, tools: Tools, table: Metadata) -> None:
    """Ask for the meta data of one problem, and note what was read, or why nothing was.

    Raises:
        HaltedError: The run stops, and it was not asked.
    """
    request = metadata_request(todo.entry.problem_id, todo.question, table)
    own_hash, reply = await ask(todo.entry, known, tools, table.teacher, request)
    if not reply.outcome.replied:
        tools.facts.metadata(todo.entry, own_hash, reply.outcome.value, reply.detail, None)
        return
    found = await asyncio.to_thread(read_metadata, reply.text)
    detail = None if found else "the reply names no topic, skill or knowledge"
    tools.facts.metadata(todo.entry, own_hash, READ if found else UNREADABLE, detail, found)


def unite(store: Store, run_id: str, round_: int, merge: float, halt: Halt) -> list[MetaEntry]:
    """Clean what a run's problems brought up to a round, and unite and link the round's with the store's library.

    What is returned, and so what is sampled, depends on the run's own replies alone: on no order in which they came, no
    kill, and no other run. Which entry of the store's library stands for it depends on what that holds.

    Args:
        store: The store; everything extracted is in it.
        run_id: The run.
        round_: The round.
        merge: `Metadata.merge`.
        halt: Is looked at between two chunks.

    Returns:
        All entries that the run's problems have brought, in an order and by names that are the run's own, each with the
        id of the library's entry that it is united with.
    """
    own = Library(merge)
    for number in range(1, round_ + 1):
        for chunk in _chunks(store, run_id, number, -1, halt):
            for writing in chunk:
                own.count(writing.kind, writing.text)
        own.settle()
    if halt.asked():
        return []
    entries = own.settled()
    with store.read() as reader:
        shared = Library(merge, library.entries(reader), own.said)
        after = library.united_to(reader, run_id, round_)
    united = {entry.id: shared.unite(entry.kind, entry.name) for entry in entries}
    new = [entry for entry, is_new in united.values() if is_new]
    for chunk in _chunks(store, run_id, round_, after, halt):
        links: dict[tuple[str, str], Row] = {}
        for writing in chunk:
            meta_id = united[own.find(writing.kind, writing.text)][0].id
            place = {"kind": writing.kind.value, "place": writing.place, "meta_id": meta_id}
            row = {"run_id": run_id, "round": round_, "problem_id": writing.problem_id} | place
            links.setdefault((writing.problem_id, meta_id), row)
        library.add_to_library(store, new, list(links.values()))
        new = []
    return [replace(entry, id=united[entry.id][0].id) for entry in entries]


def _chunks(store: Store, run_id: str, round_: int, after: int, halt: Halt) -> Iterator[list[library.Writing]]:
    """What was extracted from the problems of a round behind a position, some problems at a time."""
    while not halt.asked():
        with store.read() as reader:
            chunk = library.extracted(reader, run_id, round_, after, CHUNK)
        if not chunk:
            break
        after = chunk[-1].position
        yield chunk
