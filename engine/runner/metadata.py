"""Meta data generation: asked for each problem of a round, then cleaned and united with the library."""

import asyncio
from itertools import groupby
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
    """Clean what a round's problems brought and unite it with the library, in the order of the pool.

    What is united depends on the run's own problems and their order alone, so that a run which was killed goes on as
    if it had not been.

    Args:
        store: The store; everything extracted is in it.
        run_id: The run.
        round_: The round.
        merge: `Metadata.merge`.
        halt: Is looked at between two chunks.

    Returns:
        All entries that the run's problems have brought.
    """
    with store.read() as reader:
        entries = library.entries(reader, run_id)
        after = library.united_to(reader, run_id, round_)
    cleaned = Library(merge, entries)
    while not halt.asked():
        with store.read() as reader:
            chunk = library.extracted(reader, run_id, round_, after, CHUNK)
        if not chunk:
            break
        after = chunk[-1].position
        new: list[MetaEntry] = []
        links: list[Row] = []
        for problem_id, writings in groupby(chunk, key=lambda writing: writing.problem_id):
            linked: set[str] = set()
            for writing in writings:
                entry, is_new = cleaned.unite(writing.kind, writing.text)
                if is_new:
                    new.append(entry)
                if entry.id not in linked:
                    linked.add(entry.id)
                    links.append(
                        {
                            "run_id": run_id,
                            "round": round_,
                            "problem_id": problem_id,
                            "kind": writing.kind.value,
                            "place": writing.place,
                            "meta_id": entry.id,
                        }
                    )
        library.add_to_library(store, new, links)
        entries += new
    return entries
