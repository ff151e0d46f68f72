"""Seed files into the store: each problem once, and every line that could not be used on record."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final

from engine.curation.rows import name_of
from engine.curation.seeds import SetAside, read_seeds
from engine.domain import Problem, Source, content_hash
from engine.errors import InputError
from engine.store import CHUNK, Store, add_problems, flush

EXAMPLES: Final = 20
"""Lines set aside that a report quotes; the store keeps them all."""


@dataclass(slots=True)
class FileReport:
    """What an import made of one file.

    Attributes:
        path: The file as it was named.
        added: Problems that were new to the store.
        known: Problems that the store had, or that came twice.
        conflicting: Ids of problems for which this file gives another ground truth; the first one stays.
        set_aside: How many lines could not be used.
        examples: The first of these.
    """

    path: str
    added: int = 0
    known: int = 0
    conflicting: list[str] = field(default_factory=list)
    set_aside: int = 0
    examples: list[SetAside] = field(default_factory=list)


@dataclass(slots=True)
class ImportReport:
    """What an import made of all files, and the ids of their problems, in order and each once."""

    files: list[FileReport] = field(default_factory=list)
    problem_ids: list[str] = field(default_factory=list)


def import_seeds(
    store: Store,
    paths: Sequence[Path],
    *,
    clock: Callable[[], datetime],
    limit: int | None = None,
    source: Source = Source.SEED,
) -> ImportReport:
    """Import seed files, in short transactions; importing the same file again adds nothing.

    Args:
        store: Where to; made if there is none.
        paths: Files or folders that `read_seeds` reads.
        clock: Gives the time, in UTC.
        limit: Stop after so many different problems over all files.
        source: Where the problems come from.

    Raises:
        InputError: A file cannot be read as any known kind. What was read before it stays imported.
    """
    report = ImportReport()
    seen: set[str] = set()
    for path in paths:
        own = FileReport(name_of(path))
        report.files.append(own)
        import_id = content_hash("import", own.path, clock().isoformat())
        try:
            for chunk in _chunks(_until(read_seeds(path, source=source), seen, limit)):
                problems = [item for item in chunk if isinstance(item, Problem)]
                broken = [item for item in chunk if isinstance(item, SetAside)]
                first: dict[str, Problem] = {}
                for problem in problems:
                    first.setdefault(problem.id, problem)
                again = {p.id for p in problems if p.ground_truth not in (None, first[p.id].ground_truth)}
                added = add_problems(store, list(first.values()), import_id)
                own.added += len(added.new)
                own.known += len(problems) - len(added.new)
                own.conflicting += sorted((added.conflicting | again).difference(own.conflicting))
                own.set_aside += len(broken)
                own.examples += broken[: EXAMPLES - len(own.examples)]
                report.problem_ids += [id_ for id_ in first if id_ not in seen]
                seen.update(first)
                _note_broken(store, import_id, broken)
        finally:  # an import that breaks off is on record too: its problems name it
            _note_file(store, import_id, own)
    return report


def _chunks(items: Iterable[Problem | SetAside]) -> Iterator[list[Problem | SetAside]]:
    """The items in lists of at most `CHUNK`; those before an error come before it."""
    chunk: list[Problem | SetAside] = []
    try:
        for item in items:
            chunk.append(item)
            if len(chunk) == CHUNK:
                yield chunk
                chunk = []
    except InputError:
        if chunk:
            yield chunk
        raise
    if chunk:
        yield chunk


def _until(items: Iterable[Problem | SetAside], seen: set[str], limit: int | None) -> Iterator[Problem | SetAside]:
    """The items up to the last problem that the limit allows; `seen` grows behind it, chunk by chunk."""
    ahead: set[str] = set()
    for item in items:
        if limit is not None and isinstance(item, Problem) and item.id not in seen and item.id not in ahead:
            ahead -= seen
            if len(seen) + len(ahead) >= limit:
                return
            ahead.add(item.id)
        yield item


def _note_broken(store: Store, import_id: str, broken: Sequence[SetAside]) -> None:
    if broken:
        rows = [
            {"import_id": import_id, "file": b.file, "line": b.line, "reason": b.reason, "line_text": b.text}
            for b in broken
        ]
        flush(store, {"set_aside": rows})


def _note_file(store: Store, import_id: str, own: FileReport) -> None:
    row = {
        "id": import_id,
        "path": own.path,
        "added": own.added,
        "known": own.known,
        "set_aside": own.set_aside,
    }
    flush(store, {"import_file": [row]})
