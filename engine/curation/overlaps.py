"""Which benchmark questions a question overlaps with, and how much: what the rule of contamination is applied to later.

A pair is kept if both share `NGRAM` words in a row and their longest common subsequence of words exceeds `RATIO` of the
shorter one, whatever the thresholds are that somebody will choose above these floors; or if both are the same: all
words, numbers and signs, in order. By `n` and `r` a question is contaminated if a pair of it has at least `n` words in
a row and a ratio above `r`, or is identical and has fewer than `n` words. That is the rule of `Benchmarks`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from engine.curation.subsequence import longest_run, ratio_of
from engine.curation.wording import raw_words, tokens, word_of

NGRAM: Final = 8
"""Words in a row that a pair shares at least: thresholds begin here."""
RATIO: Final = 0.3
"""Ratio that a pair exceeds: likewise."""
MOST: Final = 20
"""Pairs of a question that are kept. More are kept only where they decide at some thresholds whether it is one."""
GRAM_WORDS: Final = 40
"""Words of a shared run that are kept to be shown."""

_PART: Final = 6
_STRIDE: Final = 3
"""Of each `NGRAM` words in a row, so many in a row begin at every so many words of the text, wherever those begin. Most
questions share not even that with a benchmark."""

_UNKNOWN: Final = "\0"
"""Stands for every word that no benchmark has."""
_CODES: Final = 0x10FFFF
"""How many words can be told apart; what comes after them shares their codes."""
_REMEMBERED: Final = 200_000


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


class _Codes(dict[str, str]):
    """The character that stands for a part of a question: none where it is a sign."""

    def __init__(self, known: dict[str, str]) -> None:
        super().__init__()
        self._known = known

    def __missing__(self, raw: str) -> str:
        if len(self) >= _REMEMBERED:
            self.clear()
        word = word_of(raw)
        code = self[raw] = self._known.get(word, _UNKNOWN) if word else ""
        return code


class Overlaps:
    """Benchmark questions, to find those that others overlap with.

    Args:
        questions: Their texts.
    """

    def __init__(self, questions: Sequence[str]) -> None:
        self._questions = questions
        known: dict[str, str] = {}
        self._texts: list[str] = []
        self._having: dict[str, int | list[int]] = {}
        self._short: dict[str, list[int]] = {}
        for place, question in enumerate(questions):
            found = filter(None, map(word_of, raw_words(question)))
            text = "".join(known.setdefault(word, chr(1 + len(known) % _CODES)) for word in found)
            self._texts.append(text)
            if 0 < len(text) < NGRAM:
                self._short.setdefault(text, []).append(place)
            for gram in dict.fromkeys(_grams(text)):
                self._add(gram, place)
        self._begun = {text[start : start + _PART] for text in self._texts for start in range(len(text) - _PART + 1)}
        self._codes = _Codes(known)

    def of(self, question: str) -> tuple[list[Overlap], int]:
        """The benchmark questions that one overlaps with, in order, and how many more there were."""
        raw = raw_words(question)
        text = "".join(map(self._codes.__getitem__, raw))
        if len(text) < NGRAM:
            return self._same(question, raw, text), 0
        if self._begun.isdisjoint([text[start : start + _PART] for start in range(0, len(text) - _PART + 1, _STRIDE)]):
            return [], 0
        found = list(self._alike(question, raw, text))
        kept = _telling(found)
        return sorted(kept), len(found) - len(kept)

    def _add(self, gram: str, place: int) -> None:
        """Note who has an n-gram; nearly all have one place, for which a list would take more memory than the rest."""
        there = self._having.setdefault(gram, place)
        if isinstance(there, list):
            there.append(place)
        elif there != place:
            self._having[gram] = [there, place]

    def _same(self, question: str, raw: list[str], text: str) -> list[Overlap]:
        """Those of fewer words than an n-gram that are the same."""
        places = [place for place in self._short.get(text, ()) if self._identical(question, place)]
        gram = " ".join(filter(None, map(word_of, raw)))
        return [Overlap(place, len(text), gram, 1.0, True) for place in places]

    def _alike(self, question: str, raw: list[str], text: str) -> Iterator[Overlap]:
        """All pairs above the floors."""
        starts: dict[int, list[int]] = {}
        for start, gram in enumerate(_grams(text)):
            having = self._having.get(gram)
            if having is not None:
                for place in having if isinstance(having, list) else (having,):
                    starts.setdefault(place, []).append(start)
        words: list[str] = []
        for place, own in starts.items():
            other = self._texts[place]
            ratio = ratio_of(text, other, RATIO)
            if ratio > RATIO:
                words = words or [*filter(None, map(word_of, raw))]
                at, shared = longest_run(text, other, own, NGRAM)
                gram = " ".join(words[at : at + min(shared, GRAM_WORDS)])
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
