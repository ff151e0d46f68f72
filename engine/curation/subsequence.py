"""What two questions, as strings of one character for each word, have in common: in order, and in a row.

The longest common subsequence takes time in proportion to the product of both lengths. So of a question of more than
`COMPARED` words only these, its first ones, are looked for in the other one, where both are longer than that.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import LCSseq

COMPARED: Final = 10_000
"""Words of the shorter of two questions that are compared in their order. No benchmark has so long a question."""
_PLAIN: Final = 100_000_000
"""Comparisons of characters up to which a run is looked for from each place: less work than to sort."""

_ABOVE: Final = 1 << 31
"""More than there are characters, or places in two texts."""


def ratio_of(own: str, other: str, floor: float) -> float:
    """Length of the longest common subsequence, as a share of the shorter text.

    Of a shorter text of more than `COMPARED` words, its first `COMPARED` stand for it: their subsequence within all of
    the longer text, as a share of them.

    Args:
        own: A text of at least one word.
        other: Another one.
        floor: A ratio of interest: of what is no more than that, anything up to it is told.
    """
    shorter, longer = sorted((own, other), key=len)
    shorter = shorter if len(shorter) <= COMPARED else shorter if shorter == longer else shorter[:COMPARED]
    return LCSseq.similarity(shorter, longer, score_cutoff=int(floor * len(shorter))) / len(shorter)


def longest_run(text: str, other: str, starts: list[int], least: int) -> tuple[int, int]:
    """Where the longest run of a text that another one has begins first, and its length.

    Args:
        text: The text.
        other: The other one.
        starts: Where in the text runs of `least` begin that both have, in order: at least one place.
        least: That length.
    """
    if text == other:
        return 0, len(text)
    if len(starts) * len(other) > _PLAIN:
        return _sorted_run(text, other)
    at, length = starts[0], least
    for start in starts:
        while start + length < len(text) and text[start : start + length + 1] in other:
            at, length = start, length + 1
    return at, length


def _sorted_run(text: str, other: str) -> tuple[int, int]:
    """The same for texts of any length, in time that grows little faster than they do.

    Runs of 1, 2, 4, ... words get a number each, equal runs the same; two of these that overlap tell a run of any other
    length.
    """
    codes = np.frombuffer((text + other).encode("utf-32-le", "surrogatepass"), "<u4").astype(np.int64)
    levels = [codes]

    def begins(length: int) -> NDArray[np.int64]:
        """Where in the text runs of a length begin that the other one has."""
        doubled = length.bit_length() - 1
        numbers, ahead = levels[doubled], length - (1 << doubled)
        runs = numbers[: len(codes) - length + 1] * _ABOVE + numbers[ahead : ahead + len(codes) - length + 1]
        return np.flatnonzero(np.isin(runs[: len(text) - length + 1], runs[len(text) :]))

    shared, beyond = 1, min(len(text), len(other)) + 1
    while shared * 2 < beyond:
        numbers = levels[-1]
        levels.append(np.unique(numbers[:-shared] * _ABOVE + numbers[shared:], return_inverse=True)[1].astype(np.int64))
        if not begins(shared * 2).size:
            beyond = shared * 2
            break
        shared *= 2
    while beyond - shared > 1:
        length = (shared + beyond) // 2
        shared, beyond = (length, beyond) if begins(length).size else (shared, length)
    return int(begins(shared)[0]), shared
