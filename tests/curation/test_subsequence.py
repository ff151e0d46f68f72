"""What two texts have in common, however long they are: what is told of long ones is what is so of short ones."""

import random
from collections.abc import Sequence
from itertools import pairwise

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import LCSseq

from engine.curation import Benchmarks, pairs, subsequence
from engine.curation.overlaps import Overlaps
from engine.curation.pairs import masked
from engine.curation.same import alike
from engine.curation.sieve import NGRAM
from engine.curation.subsequence import longest_run, ratio_of

WORDS = 160_000
"""Of a question of a million characters: all pairs of them are 25 thousand million."""
FEW = st.text("abc\0", min_size=2, max_size=30)


@given(FEW, FEW, st.integers(0, 20))
def test_the_longest_run_is_the_first_of_the_longest(text: str, other: str, cut: int) -> None:
    other += text[cut:]
    starts = [start for start, two in enumerate(pairwise(text)) if "".join(two) in other]
    runs = [text[start:end] for start in range(len(text)) for end in range(start + 2, len(text) + 1)]
    common = [run for run in runs if run in other]
    if starts:
        longest = max(map(len, common))
        first = min(text.index(run) for run in common if len(run) == longest)
        assert longest_run(text, other, starts, 2) == (first, longest)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(subsequence, "_PLAIN", 0)
            assert longest_run(text, other, starts, 2) == (first, longest)


def test_of_two_long_texts_the_first_words_of_the_shorter_one_stand_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subsequence, "COMPARED", 4)
    assert ratio_of("abcdxxx", "zzabzcdyyyy", 0.0) == 1.0, "its first four are in all of the longer one"
    assert ratio_of("abxxcdef", "abyycdefz", 0.0) == 0.5
    assert ratio_of("cdef", "abyycdefz", 0.0) == 1.0, "nothing is cut where one of them is short"
    assert ratio_of("abcdxxx", "abcdxxx", 0.0) == 1.0


def long_questions() -> tuple[str, str]:
    """A question of a megabyte, and one in which every fiftieth word is another."""
    chance = random.Random(1)  # noqa: S311 -- words by lot, no secret
    syllables = ["ba", "ce", "di", "fo", "gu", "ha", "je", "ki", "lo", "mu"]
    words = ["".join(chance.choices(syllables, k=3)) for _ in range(WORDS)]
    other = ["zz" if number % 50 == 49 else word for number, word in enumerate(words)]
    return " ".join(words), " ".join(other)


class Counted:
    """The quadratic comparison, which notes how many pairs of words it may have to look at."""

    def __init__(self, work: list[int]) -> None:
        self._work = work

    def similarity(self, one: str, other: str, *, score_cutoff: int) -> int:
        """As in rapidfuzz."""
        self._work.append(len(one) * len(other))
        return LCSseq.similarity(one, other, score_cutoff=score_cutoff)

    def normalized_similarity(self, one: Sequence[str], other: Sequence[str], *, score_cutoff: float) -> float:
        """As in rapidfuzz."""
        self._work.append(len(one) * len(other))
        return LCSseq.normalized_similarity(one, other, score_cutoff=score_cutoff)


def test_questions_of_a_megabyte_are_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    """No clock: what is handed to the quadratic comparison is counted."""
    work: list[int] = []
    for module in (subsequence, pairs):
        monkeypatch.setattr(module, "LCSseq", Counted(work))
    one, other = long_questions()
    ((place, (found,), more),) = Overlaps(pl.Series([one])).of(pl.Series([other]))
    assert (place, found.shared, found.identical, more) == (0, 49, False, 0)
    assert found.ratio == pytest.approx(0.98)
    assert len(found.gram.split()) == 40 > NGRAM
    hit = Benchmarks([("b", 1, one)]).find(other)
    assert hit
    assert hit.ratio == pytest.approx(0.98)
    assert alike(masked(one), masked(other), near=0.9) == ("near", pytest.approx(0.98))
    assert alike(masked(one), masked(" ".join(reversed(one.split()))), near=0.9) is None
    assert work
    assert max(work) <= subsequence.COMPARED * WORDS
