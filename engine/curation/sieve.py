"""Which questions may share words in a row with a benchmark: most share not even the beginning of that."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.curation.word_codes import Coded

NGRAM: Final = 8
"""Words in a row that a pair shares at least: thresholds begin here."""
_PART: Final = 6
_STRIDE: Final = 3
"""Of each `NGRAM` words in a row, so many in a row begin at every so many words of the text, wherever those begin."""
_BITS: Final = 24
_FACTOR: Final = np.uint64(0x9E3779B97F4A7C15)
"""Spreads hashes over all of their bits: 2 ** 64 divided by the golden ratio (Knuth, TAOCP 3, 6.4)."""
_MIX: Final = np.uint64(29)


class Begun:
    """All parts of n-grams that benchmarks have, by hashes: what is none of them is known not to be, the rest may be.

    Args:
        coded: The benchmarks.
    """

    def __init__(self, coded: Coded) -> None:
        self._hashes = np.unique(_hashes(coded.codes, _starts(coded, 1)))
        self._table = np.zeros(1 << _BITS, bool)
        self._table[_places(self._hashes)] = True

    def among(self, coded: Coded) -> list[int]:
        """The places of questions that may share `NGRAM` words in a row with a benchmark, in order."""
        starts = _starts(coded, _STRIDE)
        hashes = _hashes(coded.codes, starts)
        likely = self._table[_places(hashes)]  # a look at one place spares nearly all of them a search
        starts, hashes = starts[likely], hashes[likely]
        near = np.searchsorted(self._hashes, hashes).clip(max=self._hashes.size - 1)
        found = starts[self._hashes[near] == hashes] if self._hashes.size else starts
        places = np.unique(np.searchsorted(coded.ends, found, side="right"))
        return list(places[coded.lengths[places] >= NGRAM].tolist())


def _starts(coded: Coded, stride: int) -> NDArray[np.int64]:
    """Where in the codes parts begin that lie within a question, at every so many words of it."""
    within = np.arange(coded.codes.size) - np.repeat(coded.ends - coded.lengths, coded.lengths)
    left = np.repeat(coded.lengths, coded.lengths) - within
    return np.flatnonzero((within % stride == 0) & (left >= _PART))


def _hashes(codes: NDArray[np.uint32], starts: NDArray[np.int64]) -> NDArray[np.uint64]:
    found = np.zeros(starts.size, np.uint64)
    for ahead in range(_PART):
        found = (found ^ codes[starts + ahead]) * _FACTOR
        found ^= found >> _MIX
    return found


def _places(hashes: NDArray[np.uint64]) -> NDArray[np.int64]:
    return (hashes >> np.uint64(64 - _BITS)).astype(np.int64)
