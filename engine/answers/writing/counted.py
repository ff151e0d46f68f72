"""What a number counts, and whether two numbers count the same."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from engine.answers.writing.measures import same_measure
from engine.answers.writing.senses import Sense, opposed
from engine.domain import Equality

_GENERAL: Final = frozenset(
    {"item", "thing", "object", "way", "possibility", "outcome", "choice", "option", "arrangement", "combination"}
)
"""Nouns for whatever is counted."""

_PERSONS: Final = frozenset({"person", "individual"})
"""`4 people` may be `4 customers`, or others: nobody can say. `5 apples` are never `5 oranges`."""

_TWO: Final = frozenset({"pair", "couple"})
"""`4 pairs of shoes` are not `4 shoes`."""


@dataclass(frozen=True, slots=True)
class Unit:
    """What a number counts.

    Attributes:
        measures: Known units (`cm^2`).
        things: Other words (`apple`).
        rates: What it is counted per (`h`, `s^2`, `person`).
        senses: In which sense it is meant (north, profit, ago).
        sizes: Of a quantity of several units, each and how many of the smallest one make it.
    """

    measures: tuple[str, ...] = ()
    things: frozenset[str] = frozenset()
    rates: frozenset[str] = frozenset()
    senses: frozenset[Sense] = frozenset()
    sizes: tuple[tuple[str, Fraction], ...] = ()

    @property
    def missing(self) -> bool:
        """Whether no unit was written."""
        return not (self.measures or self.things or self.rates)

    def fits(self, other: "Unit") -> bool:
        """Whether two answers are of one kind for certain."""
        return self.beside(other) is Equality.EQUAL

    def beside(self, other: "Unit") -> Equality:
        """Whether two answers are of one kind: a missing unit or sense fits any, different ones never.

        A general noun (`items`, `ways`) fits any thing that is counted, but no measure; whether `people` are the other
        one's customers is undecided. So is a rate that only one of them has.
        """
        if opposed(self.senses, other.senses):
            return Equality.DIFFERENT
        if _told_apart(self, other) or _told_apart(other, self):
            return _worse(_counted(self, other), Equality.UNDECIDED)
        if self.missing or other.missing:
            return Equality.EQUAL
        return _worse(_counted(self, other), _rated(self, other))


def _told_apart(one: Unit, other: Unit) -> bool:
    """Whether words that name no unit may say different things of two quantities: `$5 tax`, `$5 refund`; `5 sold`."""
    mine, theirs = one.things - _GENERAL - _PERSONS, other.things - _GENERAL - _PERSONS
    if not theirs:
        return False
    if not mine:
        return bool(one.senses and not other.senses and not one.things)
    return bool(one.measures or other.measures) and not (mine <= theirs or theirs <= mine)


def _worse(one: Equality, other: Equality) -> Equality:
    found = (one, other)
    return next((each for each in (Equality.DIFFERENT, Equality.UNDECIDED) if each in found), Equality.EQUAL)


def _counted(one: Unit, other: Unit) -> Equality:
    """Whether two units count the same, whatever they count it per."""
    for mine, theirs in ((one, other), (other, one)):
        if not (mine.measures or mine.things):
            if theirs.rates:
                return Equality.EQUAL
            return Equality.UNDECIDED if mine.rates.isdisjoint(theirs.measures) else Equality.DIFFERENT
        if mine.measures and mine.measures[0].startswith("unit"):
            power = mine.measures[0].partition("^")[2]
            fits = all(each.partition("^")[2] == power for each in theirs.measures) and (theirs.measures or not power)
            return Equality.EQUAL if fits else Equality.DIFFERENT
    if one.measures and other.measures:
        if len(one.measures) != len(other.measures):
            return Equality.DIFFERENT
        verdict = Equality.EQUAL
        for mine_, theirs_ in zip(one.measures, other.measures, strict=True):
            verdict = _worse(verdict, same_measure(mine_, theirs_))
        return verdict
    return Equality.DIFFERENT if one.measures or other.measures else _same_things(one.things, other.things)


def _same_things(one: frozenset[str], other: frozenset[str]) -> Equality:
    mine, theirs = one - _GENERAL, other - _GENERAL
    if not mine or not theirs:
        return Equality.EQUAL
    first, second = mine - _PERSONS, theirs - _PERSONS
    if not (first <= second or second <= first) or first.isdisjoint(_TWO) != second.isdisjoint(_TWO):
        return Equality.DIFFERENT
    return Equality.EQUAL if mine.isdisjoint(_PERSONS) == theirs.isdisjoint(_PERSONS) else Equality.UNDECIDED


def _rated(one: Unit, other: Unit) -> Equality:
    if not one.rates or not other.rates:
        return Equality.EQUAL if one.rates == other.rates else Equality.UNDECIDED
    return Equality.EQUAL if one.rates <= other.rates or other.rates <= one.rates else Equality.DIFFERENT
