"""All problems of a store held against benchmarks: once, and then the newer ones, from wherever it was stopped."""

import json
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from typing import Final

import polars as pl

from engine.curation.against import Against
from engine.curation.helpers import in_order, worth
from engine.curation.overlaps import RATIO, Overlaps
from engine.curation.sieve import NGRAM
from engine.curation.wording import RULES
from engine.domain import content_hash, problem_id
from engine.errors import InputError
from engine.store import CheckState, Store, add_hits, begin_check, checking, contamination

PART: Final = 10_000
"""Problems that are looked at together."""
COMMIT_S: Final = 2.0
"""Seconds between two commits: that much is lost by a kill."""
_HITS: Final = {
    "problem_seq": pl.Int64,
    "question_id": pl.String,
    "shared": pl.Int32,
    "gram": pl.String,
    "ratio": pl.Float64,
    "identical": pl.Boolean,
}
_QUESTIONS: Final = {
    "place": pl.Int32,
    "id": pl.String,
    "benchmark": pl.String,
    "line": pl.Int64,
    "question": pl.String,
}

Said = Callable[[str, int, int], None]
"""Is told what is done now, how many are done, of how many."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check did.

    Attributes:
        id: The check.
        new: Problems that it looked at this time.
        problems: That it has looked at, all in all.
        left: That are still to be looked at, where it was stopped.
        seconds: How long it took this time.
    """

    id: str
    new: int
    problems: int
    left: int
    seconds: float


def check_contamination(
    store: Store,
    against: Sequence[Against],
    *,
    author: str = "",
    said: Said = lambda _doing, _done, _total: None,
    stop: Callable[[], bool] = lambda: False,
    processes: int | None = None,
) -> Checked:
    """Hold all problems against benchmarks that were not held against them yet.

    Args:
        store: The store.
        against: The benchmarks. The same ones, with the same questions, are the same check.
        author: Who asks for it; may be empty.
        said: Is told how far it is.
        stop: Is asked now and then whether to stop; what was found until then is kept.
        processes: Processes beside this one; by default as many as the work is worth.

    Raises:
        StoreError: The store cannot be read or written; what was found until then is kept.
        ToolError: A process of its own died; likewise.
    """
    check, questions = _check(against)
    begin_check(store, check, questions, author)
    return go_on(store, check.id, author=author, said=said, stop=stop, processes=processes)


def go_on(
    store: Store,
    check_id: str,
    *,
    author: str = "",
    said: Said = lambda _doing, _done, _total: None,
    stop: Callable[[], bool] = lambda: False,
    processes: int | None = None,
) -> Checked:
    """Hold the problems that arrived since against the benchmarks of a check, as the store has them.

    Args:
        store: The store.
        check_id: The check.
        author: As for `check_contamination`, and likewise below.
        said: Likewise.
        stop: Likewise.
        processes: Likewise.

    Raises:
        InputError: There is no such check.
        StoreError, ToolError: As for `check_contamination`.
    """
    began = time.monotonic()
    with store.read() as reader:
        stood = contamination.state(reader, check_id)
        if stood is None:
            raise InputError(f"There is no check {check_id[:60]!r}. Begin one: wisdom contamination --benchmarks FILE")
        seqs = checking.arrived(reader, stood["upto"])
        questions = contamination.questions(reader, check_id)
    check = CheckState(**{field.name: stood[field.name] for field in fields(CheckState)})
    before, total = check.problems, check.problems + seqs.len()
    said("checking problems", before, total)
    pending: list[pl.DataFrame] = []
    last = time.monotonic()
    done = in_order(
        _overlaps, statements(store, seqs, stop), ready=_ready, given=(questions.select("question"),),
        processes=worth(seqs.len(), processes),
    )  # fmt: skip
    ids = questions["id"]
    for part in done:
        pending.append(part.named(ids))
        check = replace(
            check, upto=part.upto, problems=check.problems + part.problems, hits=check.hits + len(part.found),
            cut=check.cut + part.cut,
        )  # fmt: skip
        now = time.monotonic()
        if now - last >= COMMIT_S or check.problems == total:
            check = replace(check, seconds=check.seconds + now - last)
            add_hits(store, check, pl.concat(pending), author)
            pending, last = [], now
            said("checking problems", check.problems, total)
    if pending:
        add_hits(store, replace(check, seconds=check.seconds + time.monotonic() - last), pl.concat(pending), author)
    return Checked(check.id, check.problems - before, check.problems, total - check.problems, time.monotonic() - began)


@dataclass(frozen=True, slots=True)
class _Found:
    """What became of a part: problem, place of the benchmark question, words in a row, these, ratio, identical."""

    upto: int
    problems: int
    cut: int
    found: list[tuple[int, int, int, str, float, bool]]

    def named(self, ids: pl.Series) -> pl.DataFrame:
        """As rows of the store."""
        rows = [(seq, ids[place], *rest) for seq, place, *rest in self.found]
        return pl.DataFrame(rows, _HITS, orient="row")


def _check(against: Sequence[Against]) -> tuple[CheckState, pl.DataFrame]:
    """What a check is before it begins, and the questions of its benchmarks, each text once."""
    rows = [(problem_id(question), one.name, line, question) for one in against for line, question in one.questions]
    contents = {one.name: content_hash(*(row[0] for row in rows if row[1] == one.name)) for one in against}
    own = content_hash("contamination", RULES, str(NGRAM), str(RATIO), *sorted(contents.values()))
    first = {row[0]: row for row in reversed(rows)}
    distinct = [row for row in rows if first[row[0]] is row]
    questions = pl.DataFrame([(n, *row) for n, row in enumerate(distinct)], _QUESTIONS, orient="row")
    told = [{"name": one.name, "kind": one.kind, "questions": len(one.questions)} for one in against]
    return CheckState(own, json.dumps(told, ensure_ascii=False), NGRAM, RATIO, 0, 0, 0, 0, 0.0), questions


def statements(store: Store, seqs: pl.Series, stop: Callable[[], bool]) -> Iterator[pl.DataFrame]:
    """Problems and their statements (problem_seq, question), a part at a time; stopped, it ends.

    Args:
        store: The store.
        seqs: The problems (`problem.seq`), in order of arrival.
        stop: Is asked before each part.
    """
    for part in seqs.to_frame().iter_slices(PART):
        if stop():
            return
        with store.read() as reader:
            found = checking.statements(reader, part.item(0, 0), part.item(-1, 0))
        yield found


_held: Final[list[Overlaps]] = []
"""What a process holds problems against."""


def _ready(questions: pl.DataFrame) -> None:
    _held[:] = [Overlaps(questions["question"])]


def _overlaps(part: pl.DataFrame) -> _Found:
    seqs = part["problem_seq"].to_list()
    rows: list[tuple[int, int, int, str, float, bool]] = []
    cut = 0
    for place, kept, more in _held[0].of(part["question"]):
        rows += [(seqs[place], one.place, one.shared, one.gram, one.ratio, one.identical) for one in kept]
        cut += more > 0
    return _Found(seqs[-1], len(seqs), cut, sorted(rows))
