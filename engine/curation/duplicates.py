"""Duplicates and variants of questions that are known already, with an eye for numbers.

A question is an *exact* duplicate of another if their tokens are the same: they differ in case, punctuation, white
space, TeX layout, or numbers in words for digits at most. It is a *near* duplicate if its numbers are the same in the
same order and its words nearly are. It is a *variant* if its words nearly are the other's and its numbers are not: the
same template with other numbers. A variant has another answer, so it is no duplicate, but a set that holds it a hundred
times teaches little.

Words are nearly the same if the longest common subsequence of both templates, numbers masked, is at least `near` of
the longer one. A change of one word can turn a question into its opposite; where the words that differ include such a
one (`least`, `not`, `without`), the question is a variant and no duplicate, whatever its numbers. So it is where such
words change places, and where signs, units or the letters of variables differ.

A question without a single word, number or sign is like nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final, Literal

from rapidfuzz.distance import LCSseq
from rensa import RMinHash, RMinHashLSH

from engine.curation.wording import GREEK, template, tokens

_PERMUTATIONS: Final = 48
_SEED: Final = 1
_BANDS: Final = ((0.9, 16), (0.8, 24), (0.0, 48))
"""From which `near` on how many bands the hashes make. Templates that agree in 9 of 10 words share about two thirds of
their pairs of neighbours; 16 bands of 3 hashes miss such a pair with a chance of 0.4 %. Those that agree in 8 share
about 0.43, which 24 bands of 2 miss with 0.7 % (Leskovec et al., Mining of Massive Datasets, section 3.4)."""

TURNING: Final = frozenset(
    """
    not no non never neither nor none without with except excluding including exclusive inclusive only exactly if unless
    and or all any some each every distinct different same isn't aren't doesn't don't didn't won't can't cannot

    least most greatest smallest largest lowest highest maximum minimum max min more less fewer greater smaller larger
    above below over under before after next opposite adjacent first second last left right inside outside interior
    exterior major minor

    add added adds remove removed subtract subtracted multiplied divided sum difference product quotient gcd lcm
    increase increases increased increasing decrease decreases decreased decreasing rise rises rose fall falls fell
    gain gains gained lose loses lost loss average mean median mode range numerator denominator

    odd even prime composite positive negative integer integers rational irrational real imaginary consecutive
    factor factors multiple multiples divisor divisors permutations combinations probability ascending descending

    area perimeter volume surface circumference radius diameter altitude bisector hypotenuse diagonal diagonals
    triangle quadrilateral pentagon hexagon heptagon octagon nonagon decagon square rectangle rhombus parallelogram
    trapezoid circle ellipse parabola hyperbola cube sphere cone cylinder pyramid prism tetrahedron octahedron
    vertex vertices edge edges side sides face faces row rows column columns inscribed circumscribed
    horizontal vertical parallel perpendicular acute obtuse isosceles equilateral

    sine cosine tangent sin cos tan cot sec csc arcsin arccos arctan

    seconds minute minutes hour hours day days week weeks month months year years daily weekly monthly yearly annually
    monday tuesday wednesday thursday friday saturday sunday cent cents dollar dollars percent degrees radians
    inch inches foot feet yard yards mile miles millimeters centimeters meters kilometers grams kilograms ounces pounds

    + - * / < > <= >= = neq +- ^ ! ' | ( )
    """.split()  # noqa: SIM905 -- a list of so many words is read more easily as text
)
"""Words and signs whose change turns a question into another one."""


@dataclass(frozen=True, slots=True)
class Similar:
    """What a question resembles.

    Attributes:
        kind: How: `exact`, `near`, or `variant`.
        problem_id: The problem that it resembles most.
        ratio: Likeness of the templates, 0 to 1.
        variants: How many problems of that template are known.
    """

    kind: Literal["exact", "near", "variant"]
    problem_id: str
    ratio: float
    variants: int


@dataclass(slots=True)
class _Template:
    """A template, and the problems that have it, by their numbers."""

    text: str
    first: str
    having: dict[str, str] = field(default_factory=dict)

    @property
    def words(self) -> list[str]:
        """Its words, split anew: millions of lists would take ten times the memory."""
        return self.text.split(" ")


class KnownQuestions:
    """Questions that are known, to hold new ones against.

    Args:
        near: Likeness from which templates are nearly the same.
    """

    def __init__(self, *, near: float = 0.9) -> None:
        self._near = near
        self._templates: list[_Template] = []
        self._places: dict[str, int] = {}
        bands = next(bands for least, bands in _BANDS if near >= least)
        self._index = RMinHashLSH(near, _PERMUTATIONS, bands)

    def add(self, problem_id: str, question: str) -> None:
        """Know a question from now on; one whose tokens are known already changes nothing."""
        masked, numbers = without_numbers(question)
        if not masked:
            return
        text = " ".join(masked)
        place = self._places.setdefault(text, len(self._templates))
        if place == len(self._templates):
            self._templates.append(_Template(text, problem_id))
            self._index.insert(place, _sketch(masked))
        self._templates[place].having.setdefault(numbers, problem_id)

    def add_all(self, questions: Iterable[tuple[str, str]]) -> None:
        """Know many questions, given as pairs of id and text."""
        for problem_id, question in questions:
            self.add(problem_id, question)

    def find(self, question: str) -> Similar | None:
        """What a question resembles most: an exact duplicate before a near one, a near one before a variant."""
        masked, numbers = without_numbers(question)
        if not masked:
            return None
        alike = self._alike(masked)
        variants = sum(len(known.having) for _, known in alike)
        own = self._places.get(" ".join(masked))
        if own is not None and (exact := self._templates[own].having.get(numbers)):
            return Similar("exact", exact, 1.0, variants)
        for ratio, known in alike:
            if (twin := known.having.get(numbers)) and not _turned(masked, known.words):
                return Similar("near", twin, ratio, variants)
        if alike:
            ratio, nearest = alike[0]
            return Similar("variant", nearest.first, ratio, variants)
        return None

    def _alike(self, masked: list[str]) -> list[tuple[float, _Template]]:
        """Templates that are nearly the same, the likest first, then the earliest."""
        found = []
        for place in sorted(self._index.query(_sketch(masked))):
            known = self._templates[place]
            ratio = LCSseq.normalized_similarity(masked, known.words)
            if ratio >= self._near:
                found.append((ratio, known))
        return sorted(found, key=lambda item: -item[0])


def without_numbers(question: str) -> tuple[list[str], str]:
    """A question's words with its numbers masked, and its numbers."""
    masked, numbers = template(tokens(question, reckoned=True))
    return masked, " ".join(numbers)


def _sketch(masked: list[str]) -> RMinHash:
    """A MinHash of the pairs of neighbouring words; of a single word, that one."""
    pairs = [f"{a} {b}" for a, b in pairwise(masked)]
    sketch = RMinHash(_PERMUTATIONS, _SEED)
    sketch.update(pairs or masked)
    return sketch


def _turned(own: list[str], other: list[str]) -> bool:
    """Whether two templates differ in words that turn a question into another, or in their order."""
    return turning(own) != turning(other)


def turning(masked: list[str]) -> list[str]:
    """Words that turn a question, letters that name variables, and words that a question names as words."""
    return [
        word
        for before, word in pairwise(["", *masked])
        if word in TURNING or word in GREEK or (len(word) == 1 and word not in "ai#") or before == "word"
    ]
