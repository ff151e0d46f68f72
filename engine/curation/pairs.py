"""Two questions against each other, by the measure that new questions are held against known ones with.

Beside the words in their order, sentences are compared in the order that suits best: a question whose sentences were
swapped asks the same. To compare an order takes quadratic time, so of questions of more than `COMPARED` words only the
order of the first `COMPARED` counts; which words they have, their numbers, and the words that turn a question are
compared to the end.
"""

import re
from collections import Counter
from dataclasses import dataclass
from typing import Final, Literal

from rapidfuzz.distance import LCSseq

from engine.curation.duplicates import turning, without_numbers
from engine.curation.subsequence import COMPARED
from engine.curation.wording import GREEK

_SENTENCE: Final = re.compile(r"(?<=[.?!;])\s+|\n+")
_MOST_SENTENCES: Final = 12
"""More are left in their order: to find their best order takes quadratic time."""


@dataclass(frozen=True, slots=True)
class Masked:
    """A question as it is compared.

    Attributes:
        question: Itself.
        words: Its words and signs with numbers masked, one space between.
        numbers: Its numbers in order, one space between.
        bag: The words, sorted.
    """

    question: str
    words: str
    numbers: str
    bag: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """How two questions are alike.

    Attributes:
        kind: `exact`, `near` (the same numbers) or `variant`, as for `Similar`.
        ratio: Likeness of the words with numbers masked, 0 to 1; of the first `COMPARED` of each.
        turned: A word was changed that makes another question of it, such as `least`; a variant in any case.
    """

    kind: Literal["exact", "near", "variant"]
    ratio: float
    turned: bool = False


def masked(question: str) -> Masked:
    """A question as it is compared."""
    words, numbers = without_numbers(question)
    return Masked(question, " ".join(words), numbers, tuple(sorted(words)))


def paired(one: Masked, other: Masked, *, near: float) -> Pair | None:
    """How two questions are alike; `None` where they are not.

    Args:
        one: A question.
        other: Another.
        near: Likeness from which they are, 0 to 1.
    """
    if _in_any_order(one.bag, other.bag, near) < near:
        return None
    found = _compared(one, other, near)
    if found is not None and found.kind != "variant":
        return found
    ordered = _ordered_as(one, other)
    swapped = _compared(one, ordered, near) if ordered else None
    if swapped is None or swapped.turned:
        return found
    if swapped.kind == "exact":  # but for the order
        return Pair("near", swapped.ratio)
    return swapped if found is None or swapped.kind == "near" or swapped.ratio > found.ratio else found


def _in_any_order(one: tuple[str, ...], other: tuple[str, ...], near: float) -> float:
    """Share of the words of the longer text that both have, or less than `near`: no order of these words has more."""
    longer = max(len(one), len(other))
    if longer > COMPARED:
        return (Counter(one) & Counter(other)).total() / longer
    # What two sorted sequences have in common is what they share in any order; for short ones that is quicker.
    return LCSseq.normalized_similarity(one, other, score_cutoff=near)


def _compared(one: Masked, other: Masked, near: float) -> Pair | None:
    same = one.numbers == other.numbers
    if one.words == other.words:
        return Pair("exact" if same else "variant", 1.0) if one.words else None
    words, others = one.words.split(" "), other.words.split(" ")
    ratio = LCSseq.normalized_similarity(words[:COMPARED], others[:COMPARED], score_cutoff=near)
    if ratio < near:
        return None
    own, its = turning(words), turning(others)
    if own == its:
        return Pair("near" if same else "variant", ratio)
    return Pair("variant", ratio, turned=_spelt(own) != _spelt(its))


def _spelt(turns: list[str]) -> list[str]:
    """Words among what turns a question, without signs and letters."""
    return [word for word in turns if word.isalpha() and len(word) > 1 and word not in GREEK]


def _ordered_as(one: Masked, other: Masked) -> Masked | None:
    """The other question with its sentences in the order of those of the one that they share the most with.

    `None` where there is nothing to order: a single sentence, another number of them, or the same order.
    """
    own, its = _SENTENCE.split(one.question.strip()), _SENTENCE.split(other.question.strip())
    if not 1 < len(own) == len(its) <= _MOST_SENTENCES:
        return None
    left, order = dict(enumerate(its)), []
    for sentence in own:
        best = max(left, key=lambda place: _shared(sentence, left[place]))
        del left[best]
        order.append(best)
    return None if order == sorted(order) else masked(" ".join(its[place] for place in order))


def _shared(one: str, other: str) -> float:
    """Share of the words of the longer text that the other one has too, in any order."""
    words, others = Counter(one.split()), Counter(other.split())
    return (words & others).total() / max(words.total(), others.total(), 1)
