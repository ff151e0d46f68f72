"""Which benchmark questions a question overlaps with, and how much: what the rule of contamination is applied to later.

A pair is kept if both share `NGRAM` words in a row and their longest common subsequence of words exceeds `RATIO` of the
shorter one, whatever the thresholds are that somebody will choose above these floors; or if both are the same: all
words, numbers and signs, in order. By `n` and `r` a question is contaminated if a pair of it has at least `n` words in
a row and a ratio above `r`, or is identical. That is the rule of `Benchmarks`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from engine.curation.sieve import NGRAM, Begun
from engine.curation.subsequence import longest_run, ratio_of
from engine.curation.word_codes import WordCodes
from engine.curation.wording import tokens

RATIO: Final = 0.3
"""Ratio that a pair exceeds: likewise."""
MOST: Final = 20
"""Pairs of a question that are kept. More are kept only where they decide at some thresholds whether it is one."""
GRAM_WORDS: Final = 40
"""Words of a shared run that are kept to be shown."""


@dataclass(frozen=True, slots=True, order=True)
class Overlap:
    """A benchmark question that a question overlaps with.

    Attributes:
        place: Which one, from 0.
        shared: Words of the longest run that both have.
        gram: That run, its first `GRAM_WORDS` words.
        ratio: Length of the longest common subsequence of words, as a share of the shorter question, or of its first
            10,000 words where both are longer (`ratio_of`).
        identical: Whether both are the same but for case, punctuation and layout.
    """

    place: int
    shared: int
    gram: str
    ratio: float
    identical: bool


class Overlaps:
    """Benchmark questions, to find those that others overlap with.

    Args:
        questions: Their texts.
    """

    def __init__(self, questions: pl.Series) -> None:
        self._questions = questions
        self._codes = WordCodes(questions)
        coded = self._codes.of(questions)
        self._begun = Begun(coded)
        self._texts = [coded.text(place) for place in range(questions.len())]
        self._having: dict[str, int | list[int]] = {}
        self._short: dict[str, list[int]] = {}
        for place, text in enumerate(self._texts):
            if 0 < len(text) < NGRAM:
                self._short.setdefault(text, []).append(place)
            for gram in dict.fromkeys(_grams(text)):
                self._add(gram, place)

    def of(self, questions: pl.Series) -> Iterator[tuple[int, list[Overlap], int]]:
        """The benchmark questions that some questions overlap with.

        Args:
            questions: Their texts.

        Yields:
            The place of a question that overlaps with any, those in order, and how many more there were.
        """
        coded = self._codes.of(questions)
        for place in np.flatnonzero((coded.lengths > 0) & (coded.lengths < NGRAM)).tolist():
            if same := self._same(questions[place], coded.text(place)):
                yield place, same, 0
        for place in self._begun.among(coded):
            found = list(self._alike(questions[place], coded.text(place)))
            kept = _telling(found)
            if kept:
                yield place, sorted(kept), len(found) - len(kept)

    def _add(self, gram: str, place: int) -> None:
        """Note who has an n-gram; nearly all have one place, for which a list would take more memory than the rest."""
        there = self._having.setdefault(gram, place)
        if isinstance(there, list):
            there.append(place)
        elif there != place:
            self._having[gram] = [there, place]

    def _same(self, question: str, text: str) -> list[Overlap]:
        """Those of fewer words than an n-gram that are the same."""
        places = [place for place in self._short.get(text, ()) if self._identical(question, place)]
        gram = " ".join(self._codes.words(text)) if places else ""
        return [Overlap(place, len(text), gram, 1.0, True) for place in places]

    def _alike(self, question: str, text: str) -> Iterator[Overlap]:
        """All pairs above the floors."""
        starts: dict[int, list[int]] = {}
        for start, gram in enumerate(_grams(text)):
            having = self._having.get(gram)
            if having is not None:
                for place in having if isinstance(having, list) else (having,):
                    starts.setdefault(place, []).append(start)
        for place, own in starts.items():
            other = self._texts[place]
            ratio = ratio_of(text, other, RATIO)
            if ratio > RATIO:
                at, shared = longest_run(text, other, own, NGRAM)
                gram = " ".join(self._codes.words(text[at : at + min(shared, GRAM_WORDS)]))
                same = text == other and self._identical(question, place)
                yield Overlap(place, shared, gram, ratio, same)

    def _identical(self, question: str, place: int) -> bool:
        return tokens(question) == tokens(self._questions[place])


def _grams(text: str) -> list[str]:
    """The n-grams of a text in codes."""
    return [text[start : start + NGRAM] for start in range(len(text) - NGRAM + 1)]


def _telling(found: list[Overlap]) -> list[Overlap]:
    """The likest `MOST`, and all that decide at some thresholds: those that no other one surpasses in both measures."""
    likest = sorted(found, key=lambda one: (not one.identical, -one.ratio, -one.shared, one.place))
    if len(likest) <= MOST:
        return likest
    kept, longest = likest[:MOST], 0
    for one in likest:
        if one.shared > longest and one not in kept:
            kept.append(one)
        longest = max(longest, one.shared)
    return kept
