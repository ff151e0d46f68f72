"""What the store has for some entries of a round, whichever run brought it there."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from engine.domain import Attempt, Reply, Request, Stage
from engine.store import Known, Pending, Reader, Store, Todo, ahead, known
from engine.teachers import Teacher, request_hash

CHUNK: Final = 256
"""Entries that are looked up at once."""

READ_S: Final = 10.0
"""Seconds that one look may take: it reads more at once than a run does."""

Job = TypeVar("Job", Pending, Todo)
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Seen:
    """A request, looked up.

    Attributes:
        reply: The store's reply; `None` if it has to be asked.
        attempt: What some run made of that reply; `None` where none has.
        paid: Whether this run has that reply already.
    """

    reply: Reply | None
    attempt: Attempt | None
    paid: bool


@dataclass(frozen=True, slots=True)
class Shelf:
    """What the store has for some entries.

    Attributes:
        known: What the run itself would see of them.
        attempts: What some run made of the replies to them, by problem and request hash. A program is run anew by each
            run that gets its reply; here what it gave the first time stands for that.
    """

    known: Known
    attempts: Mapping[tuple[str, str], Attempt]

    def look(self, teacher: Teacher, request: Request) -> Seen:
        """Look a request up, by the hash by which the run looks for it."""
        own_hash = request_hash(teacher, request)
        key = (request.problem_id, own_hash)
        return Seen(self.known.reply(*key), self.attempts.get(key), key in self.known.own)


def shelf(reader: Reader, run_id: str, round_: int, ids: Sequence[str]) -> Shelf:
    """Everything that the store has for some problems of a round; a run that is still to begin has the id ""."""
    if not ids:
        return Shelf(Known(), {})
    keys: dict[tuple[str, int], list[tuple[str, str, Stage, int]]] = defaultdict(list)
    for problem_id, request_hash_, stage, sample, run, number in ahead.sources(reader, ids):
        keys[run, number].append((problem_id, request_hash_, Stage(stage), sample))
    attempts = {}
    for (run, number), wanted in keys.items():
        theirs = known(reader, run, number, sorted({problem_id for problem_id, *_ in wanted})).attempts
        made = {(p, a.stage, a.sample): a for p, some in theirs.items() for a in some}
        for problem_id, request_hash_, stage, sample in wanted:
            if attempt := made.get((problem_id, stage, sample)):
                attempts[problem_id, request_hash_] = attempt
    return Shelf(known(reader, run_id, round_, ids), attempts)


def looked_up(store: Store, jobs: Iterable[Sequence[Job]], run_id: str, round_: int) -> Iterator[tuple[Job, Shelf]]:
    """Entries of a round, given chunk by chunk, each with what the store has for it."""
    for chunk in jobs:
        with store.read(READ_S) as reader:
            found = shelf(reader, run_id, round_, [job.entry.problem_id for job in chunk])
        yield from ((job, found) for job in chunk)


def pages(
    store: Store, rows: Callable[[Reader, int, int], Sequence[Row]], key: Callable[[Row], int], after: int = -1
) -> Iterator[Sequence[Row]]:
    """Rows of the store, chunk by chunk.

    Args:
        store: The store.
        rows: The next rows behind a key, at most so many; none where none is left.
        key: The key of a row.
        after: The key to begin behind.
    """
    while True:
        with store.read(READ_S) as reader:
            page = rows(reader, after, CHUNK)
        if not page:
            return
        yield page
        after = key(page[-1])


def chunks(rows: Sequence[Job]) -> Iterator[Sequence[Job]]:
    """Entries that are there already, chunk by chunk."""
    return (rows[start : start + CHUNK] for start in range(0, len(rows), CHUNK))
