"""Vectors held in memory to find the nearest ones: all of them are looked at, so nothing near is missed.

Each number takes two bytes: a whole one, of which each vector has its own unit. Half precision, which the store has,
would be as small, but NumPy takes ten times as long to widen it (500 ms a million vectors against 50), and four bytes
would be twice as much, to gain some 40 ms a million. A cosine is off by 0.0001 at most, mostly by less than 0.00001,
which is as much as half precision costs. An approximate index would have to be built and kept, and could not answer for
whatever part of the problems a filter leaves.
"""

from dataclasses import dataclass
from threading import Lock
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.diversity.matrix import CHUNK, STORED
from engine.diversity.steps import Step, Watch, nobody
from engine.store import Store, embeddings

BLOCK: Final = 65_536
"""Vectors that are kept together; they never move, so one may search while others are added."""
MOST_BYTES: Final = 2 * 2**30
"""Memory that the vectors of one embedder may take: 2.7 million of 384 numbers."""
DIGITS: Final = 5
"""Digits of a similarity that mean something."""
_AT_ONCE: Final = 4_096
"""Vectors that are widened at once: they fit into a processor's own memory."""
_SPARSE: Final = 4
"""Where fewer than one in so many are asked for, only these are looked at."""
_UNITS: Final = 32_767


@dataclass(frozen=True, slots=True)
class Found:
    """The nearest of some vectors.

    Attributes:
        problems: Their problems (`problem.seq`), the nearest first; of equally near ones the first to arrive.
        similarities: The cosine of the angle to each, to `DIGITS` digits.
        searched: How many vectors were looked at.
    """

    problems: NDArray[np.int64]
    similarities: NDArray[np.float64]
    searched: int


class _Block:
    """Room for `BLOCK` vectors; what is not used takes no memory."""

    def __init__(self, dimension: int) -> None:
        self.rows = np.empty((BLOCK, dimension), np.int16)
        self.units = np.empty(BLOCK, np.float32)
        self.problems = np.empty(BLOCK, np.int64)


class Index:
    """All vectors of an embedder.

    Args:
        embedder_id: Of which embedder.
        dimension: Numbers of a vector.
    """

    def __init__(self, embedder_id: str, dimension: int) -> None:
        self._embedder, self._dimension = embedder_id, dimension
        self._blocks: list[_Block] = []
        self._count = self._upto = 0
        self._growing = Lock()

    def __len__(self) -> int:
        return self._count

    def fits(self, vectors: int) -> bool:
        """Whether so many vectors may be held."""
        return vectors * self._dimension * 2 <= MOST_BYTES

    def grow(self, store: Store, watch: Watch = nobody) -> int:
        """Read the vectors that the store has got since the last time, a part at a time.

        Returns:
            How many there were.
        """
        with self._growing:
            before = self._count
            while True:
                with store.read() as reader:
                    part = embeddings.vectors(reader, self._embedder, self._upto, 2**62, CHUNK)
                if not part.height:
                    return self._count - before
                together = np.frombuffer(b"".join(part["vector"].to_list()), STORED)
                self.add(part["problem_seq"].to_numpy(), together.reshape(part.height, self._dimension))
                self._upto = int(part["seq"][-1])
                watch(Step("reading vectors", self._count))

    def add(self, problems: NDArray[np.int64], vectors: NDArray[np.floating]) -> None:
        """Hold further vectors, whatever their length, each of a problem that has none here yet."""
        done = 0
        while done < len(problems):
            place = self._count % BLOCK
            if place == 0:
                self._blocks.append(_Block(self._dimension))
            block, room = self._blocks[-1], min(BLOCK - place, len(problems) - done)
            wide = np.nan_to_num(vectors[done : done + room].astype(np.float32), posinf=0, neginf=0)
            units, lengths = np.abs(wide).max(axis=1, initial=0) / _UNITS, np.linalg.norm(wide, axis=1)
            block.units[place : place + room] = units / np.where(lengths > 0, lengths, 1)
            block.rows[place : place + room] = np.rint(wide / np.where(units > 0, units, 1)[:, None])
            block.problems[place : place + room] = problems[done : done + room]
            self._count, done = self._count + room, done + room

    def nearest(self, vector: NDArray[np.floating], most: int, among: NDArray[np.int64] | None = None) -> Found:
        """The vectors that are the nearest to one.

        Args:
            vector: Of length 1.
            most: How many at most.
            among: Only those of these problems (`problem.seq`, rising); without it, all.
        """
        wide = np.ascontiguousarray(vector, np.float32)
        count = self._count
        problems, scores = [np.empty(0, np.int64)], [np.empty(0, np.float32)]
        for place, block in enumerate(self._blocks[: -(-count // BLOCK)]):
            size = min(BLOCK, count - place * BLOCK)
            own = block.problems[:size]
            kept = None if among is None else np.flatnonzero(_in(own, among))
            problems.append(own if kept is None else own[kept])
            scores.append(_cosines(block, size, wide, kept))
        return _first(np.concatenate(problems), np.concatenate(scores), most)


def _in(some: NDArray[np.int64], among: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which of some numbers are among others, which rise."""
    if not len(among):
        return np.zeros(len(some), np.bool_)
    found: NDArray[np.bool_] = among[np.minimum(np.searchsorted(among, some), len(among) - 1)] == some
    return found


def _cosines(
    block: _Block, size: int, vector: NDArray[np.float32], kept: NDArray[np.int64] | None
) -> NDArray[np.float32]:
    """Of the first vectors of a block, or of those at some places among them."""
    sparse = kept is not None and len(kept) * _SPARSE < size
    rows, units = (block.rows[kept], block.units[kept]) if sparse else (block.rows[:size], block.units[:size])
    found = np.empty(len(rows), np.float32)
    room = np.empty((min(_AT_ONCE, len(rows)), len(vector)), np.float32)
    for at in range(0, len(rows), _AT_ONCE):
        some = rows[at : at + _AT_ONCE]
        wide = room[: len(some)]
        np.copyto(wide, some)
        np.dot(wide, vector, out=found[at : at + len(some)])
    found *= units
    return found if kept is None or sparse else found[kept]


def _first(problems: NDArray[np.int64], scores: NDArray[np.float32], most: int) -> Found:
    """The highest scores; of equal ones those of the first problems."""
    searched = len(scores)
    rounded = np.asarray(np.round(scores.astype(np.float64), DIGITS), np.float64)
    if most < searched:
        least = np.partition(rounded, searched - most)[searched - most]
        near = np.flatnonzero(rounded >= least)
        problems, rounded = problems[near], rounded[near]
    order = np.lexsort((problems, -rounded))[:most]
    return Found(problems[order], rounded[order], searched)
