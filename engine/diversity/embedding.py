"""Statements without a vector get one, a patch at a time, so that whoever is killed loses two seconds."""

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import polars as pl

from engine.diversity.embedders import Encoder
from engine.diversity.matrix import packed
from engine.diversity.steps import Step, Watch, never, nobody
from engine.store import Store, add_vectors, embeddings, note_embedder

PAGE: Final = 2_000
"""Problems that are read at once."""
PATCH_S: Final = 1.5
"""Seconds of work in a patch; that much is lost by a kill."""
_FIRST: Final = 32
_MOST: Final = 2_000
_WINDOW: Final = 20


@dataclass(frozen=True, slots=True)
class Embedded:
    """What was done.

    Attributes:
        problems: Problems that got a vector.
        seconds: How long that took.
        missing: Problems that still have none.
    """

    problems: int
    seconds: float
    missing: int


def embed_missing(
    store: Store,
    encoder: Encoder,
    watch: Watch = nobody,
    *,
    run_id: str | None = None,
    stop: Callable[[], bool] = never,
) -> Embedded:
    """Give each problem that has none a vector.

    Two who do it at once do some work twice, and harm nothing: the first vector of a problem stays.

    Args:
        store: The store.
        encoder: What makes the vectors.
        watch: Is told of each patch.
        run_id: Only problems that entered this run.
        stop: Is asked after each patch whether to stop.

    Raises:
        StoreError: The store cannot be read or written; what was done until then is kept.
    """
    note_embedder(store, encoder.what)
    began = time.monotonic()
    with store.read() as reader:
        total = embeddings.count_missing(reader, encoder.what.id, run_id)
    pace = _Pace(total)
    watch(pace.step())
    after = 0
    while not stop():
        with store.read() as reader:
            page = embeddings.missing(reader, encoder.what.id, after, PAGE, run_id)
        if not page.height:
            break
        after = int(page["problem_seq"][-1])
        _embed_page(store, encoder, page, pace, watch, stop)
    with store.read() as reader:
        left = embeddings.count_missing(reader, encoder.what.id, run_id)
    return Embedded(pace.added, time.monotonic() - began, left)


def _embed_page(
    store: Store, encoder: Encoder, page: pl.DataFrame, pace: "_Pace", watch: Watch, stop: Callable[[], bool]
) -> None:
    """A page in patches; an encoder puts like lengths of a patch together by itself."""
    at = 0
    while at < page.height and not stop():
        patch = page.slice(at, pace.patch)
        at += patch.height
        vectors = packed(encoder.encode(patch["question"].to_list()))
        pace.went(patch.height, add_vectors(store, encoder.what, patch.select("problem_seq").with_columns(vectors)))
        watch(pace.step())


class _Pace:
    """How fast it goes, and how much is a patch."""

    def __init__(self, total: int) -> None:
        self._total, self._done, self.added = total, 0, 0
        self.patch = _FIRST
        self._marks = deque([(time.monotonic(), 0)], maxlen=_WINDOW)

    def went(self, problems: int, added: int) -> None:
        """A patch was kept."""
        now = time.monotonic()
        took = max(now - self._marks[-1][0], 1e-6)
        self._done, self.added = self._done + problems, self.added + added
        self._marks.append((now, self._done))
        self.patch = round(min(max(problems / took * PATCH_S, 1), 2 * self.patch, _MOST))

    def step(self) -> Step:
        """How far it is."""
        (then, before), (now, done) = self._marks[0], self._marks[-1]
        rate = (done - before) / (now - then) if now > then else None
        left = (self._total - done) / rate if rate and self._total >= done else None
        return Step("embedding", done, max(self._total, done), rate, left)
