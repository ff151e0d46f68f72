"""Duplicates among all problems of a store: exact, near, and by template; newer ones are held against all others."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from engine.curation.contamination import COMMIT_S, PART, Said, statements
from engine.curation.helpers import in_order, worth
from engine.curation.pairs import Masked, masked, paired
from engine.curation.sameness import bands_of, candidates, grouped, worded
from engine.curation.wording import RULES
from engine.domain import content_hash
from engine.errors import InputError
from engine.store import (
    Store,
    add_duplicate_pairs,
    add_groups,
    add_wording,
    checking,
    duplicates,
    forget_unfinished_duplicates,
    near,
)

NEAR: Final = 0.9
"""Likeness from which texts, numbers masked, are nearly the same, as recipes have it by default."""
LEAST_NEAR: Final = 0.85
"""The least that can be asked for: below, the bands miss more pairs than one in twenty."""
_PATCH: Final = 4_000
_READ: Final = 200_000
_REMEMBERED: Final = 60_000
"""Templates that a process remembers, some 60 MB."""
_PAIRS: Final = {"problem_seq": pl.Int64, "other_seq": pl.Int64, "kind": pl.String, "ratio": pl.Float64}
_WORDING: Final = {"problem_seq": pl.Int64, "template": pl.UInt64, "numbers": pl.UInt64, "bands": pl.Binary}


@dataclass(frozen=True, slots=True)
class Grouped:
    """What a search for duplicates did.

    Attributes:
        id: The search.
        new: Problems that were new to it.
        problems: All that it knows.
        seconds: How long it took.
        stopped: Whether it was stopped; what is known of the statements is kept, and groups are as they were.
    """

    id: str
    new: int
    problems: int
    seconds: float
    stopped: bool = False


def find_duplicates(
    store: Store,
    *,
    near: float = NEAR,
    author: str = "",
    said: Said = lambda _doing, _done, _total: None,
    stop: Callable[[], bool] = lambda: False,
    processes: int | None = None,
) -> Grouped:
    """Find duplicates among all problems.

    Args:
        store: The store.
        near: Likeness from which texts, numbers masked, are nearly the same.
        author: Who asks for it; may be empty.
        said: Is told how far it is.
        stop: Is asked now and then whether to stop.
        processes: Processes beside this one; by default as many as the work is worth.

    Raises:
        InputError: Texts would be nearly the same that are not.
        StoreError, ToolError: As for `check_contamination`.
    """
    if not LEAST_NEAR <= near <= 1:
        raise InputError(f"Texts are nearly the same from a likeness of {LEAST_NEAR} to 1 on, not from {near:g}.")
    search = _Search(store, near, said, stop)
    with store.read() as reader:
        every = checking.arrived(reader)
        worded_upto, done = duplicates.worded(reader, RULES), duplicates.upto(reader, search.id)
        standing = duplicates.state(reader)
    newer = int((every > done).sum())
    if not newer and standing is not None and standing["id"] == search.id:
        return Grouped(search.id, 0, every.len(), 0.0)
    search.word(every.filter(every > worded_upto), processes)
    if not stop() and search.group(every, done, author, processes):
        return Grouped(search.id, newer, every.len(), search.seconds())
    return Grouped(search.id, 0, int((every <= done).sum()), search.seconds(), stopped=True)


class _Search:
    """One search, from what statements say to groups."""

    def __init__(self, store: Store, near: float, said: Said, stop: Callable[[], bool]) -> None:
        self.id = content_hash("duplicates", RULES, f"{near:g}")
        self._store, self._near, self._said, self._stop = store, near, said, stop
        self._began = time.monotonic()

    def seconds(self) -> float:
        """Since it began."""
        return time.monotonic() - self._began

    def word(self, seqs: pl.Series, processes: int | None) -> None:
        """Keep what newer problems say."""
        parts = statements(self._store, seqs, self._stop)
        frames = in_order(worded, parts, processes=worth(seqs.len(), processes))
        pending: list[pl.DataFrame] = []
        last = time.monotonic()
        self._said("reading statements", 0, seqs.len())
        for number, frame in enumerate(frames, 1):
            pending.append(frame)
            if time.monotonic() - last >= COMMIT_S:
                self._keep(pending)
                pending, last = [], time.monotonic()
                self._said("reading statements", min(number * PART, seqs.len()), seqs.len())
        self._keep(pending)

    def _keep(self, frames: list[pl.DataFrame]) -> None:
        if frames:
            add_wording(self._store, pl.concat(frames).with_columns(pl.lit(RULES).alias("rules")))

    def group(self, every: pl.Series, done: int, author: str, processes: int | None) -> bool:
        """Compare newer templates with all others, and keep the groups that come of it; whether it got there."""
        forget_unfinished_duplicates(self._store, self.id)
        known = self._wording(int(every[-1]) if every.len() else 0)
        self._compare(known.unique("template", keep="first", maintain_order=True), done, processes)
        if self._stop():
            return False
        with self._store.read() as reader:
            pairs = duplicates.pairs(reader, self.id)
        self._said("keeping groups", 0, 0)
        row = {"id": self.id, "near": self._near, "upto": int(every[-1]) if every.len() else 0}
        row |= {"problems": every.len(), "seconds": self.seconds(), "author": author}
        add_groups(self._store, row, grouped(known.drop("bands"), pairs))
        return True

    def _wording(self, last: int) -> pl.DataFrame:
        """What all problems say, read a part at a time."""
        parts, after = [pl.DataFrame(schema=_WORDING)], 0
        while True:
            with self._store.read() as reader:
                page = duplicates.wording(reader, RULES, after, last, _READ)
            if not page.height:
                return pl.concat(parts)
            parts.append(page)
            after = int(page["problem_seq"][-1])

    def _compare(self, first: pl.DataFrame, done: int, processes: int | None) -> None:
        """Keep the pairs of templates of which one is new."""
        seqs = first["problem_seq"].to_numpy()
        self._said("finding candidates", 0, 0)
        close = seqs[candidates(bands_of(first), seqs > done)]
        compared, pending = 0, []
        last = time.monotonic()
        found = in_order(
            _compared, self._pairs(close), ready=_ready, given=(self._near,), processes=worth(len(close), processes)
        )
        self._said("comparing pairs", 0, len(close))
        for rows in found:
            pending += rows
            compared += _PATCH
            if time.monotonic() - last >= COMMIT_S or compared >= len(close):
                add_duplicate_pairs(self._store, self.id, pl.DataFrame(pending, _PAIRS, orient="row"))
                pending, last = [], time.monotonic()
                self._said("comparing pairs", min(compared, len(close)), len(close))

    def _pairs(self, close: NDArray[np.int64]) -> Iterator[tuple[list[tuple[int, int]], dict[int, str]]]:
        """Pairs and the statements of both, a part at a time."""
        for start in range(0, len(close), _PATCH):
            if self._stop():
                return
            patch = close[start : start + _PATCH]
            with self._store.read() as reader:
                texts = dict(near.questions(reader, np.unique(patch).tolist()).iter_rows())
            yield [(int(one), int(other)) for one, other in patch], texts


_near: Final[list[float]] = []
"""The likeness from which a process takes texts to be nearly the same."""


def _ready(near: float) -> None:
    _near[:] = [near]


def _compared(part: tuple[list[tuple[int, int]], dict[int, str]]) -> list[tuple[int, int, str, float]]:
    """Those pairs whose words are nearly the same: both problems, kind, likeness."""
    pairs, texts = part
    return [
        (one, other, *found)
        for one, other in pairs
        if (found := alike(_masked(texts[one]), _masked(texts[other]), near=_near[0])) is not None
    ]


_masked: Final = lru_cache(_REMEMBERED)(masked)
"""Most templates are compared with several others."""


def alike(one: Masked, other: Masked, *, near: float) -> tuple[str, float] | None:
    """How two statements of different templates are alike (`duplicate_pair.kind`), and how much."""
    found = paired(one, other, near=near)
    if found is None or found.turned:
        return None
    if found.kind != "variant":
        return "near", found.ratio
    words = paired(replace(one, numbers=""), replace(other, numbers=""), near=near)
    return ("words" if words is not None and words.kind == "near" else "template"), found.ratio
