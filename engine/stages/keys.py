"""The keys of the library: what all writings of one topic, skill or piece of knowledge share."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from engine.domain import MetaKind
from engine.stages.metadata import PHRASES
from engine.stages.spelling import normal
from engine.stages.words import words

_JOINING: Final = frozenset({"a", "an", "and", "for", "in", "of", "on", "the", "with"})
"""Words that join the words of a phrase, so that these may change places: the area of a circle, the circle's area."""
_LEADING: Final = frozenset(
    {"after", "before", "between", "by", "from", "given", "into", "over", "per", "than", "to", "under", "without"}
)
"""Words that keep what is before them apart from what follows: from decimals to fractions."""
_PREFIXES: Final = frozenset({"co", "non", "pre", "semi", "sub"})
"""Beginnings of words that some write apart: non-linear."""
_SHORTENED: Final = re.compile(r"(?P<full>.*?)\s*\((?P<letters>[A-Z][A-Z-]{1,5})s?\)[.\s]*", re.DOTALL)
"""An abbreviation in brackets behind what it stands for."""
_EXPLAINED: Final = re.compile(r"\s*(?P<letters>[A-Za-z][A-Za-z-]{1,5})\s*\((?P<full>[^()]*)\)[.\s]*")
"""What an abbreviation stands for in brackets behind it."""
_DIMENSIONS: Final = re.compile(r"(?<![\w$-])([1-4])-?[dD](?![\w$])")
_ANGLED: Final = frozenset({"right", "acute", "obtuse"})
_DOINGS: Final = """
    adding analyzing applying approximating assigning breaking calculating canceling checking choosing classifying
    clearing collecting combining comparing completing computing connecting constructing converting counting creating
    deducing defining deriving determining distinguishing distributing dividing drawing eliminating enumerating
    equating establishing estimating evaluating examining expanding exploiting expressing extracting factoring filling
    finding forming formulating generalizing graphing handling identifying interpreting inverting isolating justifying
    keeping labeling listing locating making manipulating maximizing measuring minimizing modeling multiplying
    organizing performing plotting predicting proving rationalizing reading rearranging recalling recognizing reducing
    relating removing representing rewriting rounding setting simplifying sketching solving splitting subtracting
    substituting tracking transforming translating understanding using verifying visualizing working writing
    """.split()  # noqa: SIM905 -- a list of so many words is read more easily as text
_DOING: Final = {
    base: doing
    for doing in _DOINGS
    for base in (doing[:-3], f"{doing[:-3]}e", doing[:-4] if doing[-4] == doing[-5] else doing)
    if base != "us"  # the country, and no verb
}
"""What a skill begins with, by how else it may be written: solving for solve, setting for set."""
_ONLY_BEFORE: Final = {"set": ("up", "equal"), "work": ("backward", "with", "out")}
"""Nouns as often as not; they are something that is done before these words alone."""
_NOUNS_BEFORE: Final = frozenset({"of", "theorem", "theory", "tree", "pair"})
"""Words before which a word is a noun: a factor tree."""


def key_of(kind: MetaKind, writing: str) -> str:
    """What all writings of one entry share.

    Case but that of variables in sentences, accents, punctuation, white space, dollars, plural, British or American
    spelling, and digits or words for small numbers are no part of it; nor are the order of words in topics and skills,
    an abbreviation beside what it stands for, and whether a skill says to do something or names the doing.
    """
    found: list[str] = []
    for word in words(_in_full(writing)) if kind in PHRASES else words(writing, mathematics=True):
        begun = found.pop() if found and found[-1] in _PREFIXES and word.isalpha() else ""
        found.append(begun + normal(word))
    if not found:
        return " ".join(writing.casefold().split())
    found = list(_without_idle(found))
    if kind in PHRASES:
        found = list(_in_any_order(_done(found) if kind is MetaKind.SKILL else found))
    return " ".join(found)


def _in_full(writing: str) -> str:
    """A phrase with the dimensions of 3D spelled out, and without an abbreviation of itself beside it.

    That is made of the first letters of its words, in order.
    """
    writing = _DIMENSIONS.sub(r"\1-dimensional", writing)
    match = _SHORTENED.fullmatch(writing) or _EXPLAINED.fullmatch(writing)
    if match is None:
        return writing
    firsts = iter(word[0] for word in words(match["full"]))
    return match["full"] if all(letter in firsts for letter in match["letters"].lower() if letter != "-") else writing


def _without_idle(found: Sequence[str]) -> Iterator[str]:
    """The words without what may be left out: the dot of a product, and the angle of a right-angled triangle."""
    for before, word, after in zip(["", *found], found, [*found[1:], ""], strict=False):
        if word == "*" and before and after and not (before.isdecimal() and after.isdecimal()):
            continue
        if word in ("angled", "angle") and before in _ANGLED and (word == "angled" or after == "triangle"):
            continue
        yield word


def _done(found: Sequence[str]) -> list[str]:
    """The words of a skill with what it says to do as the doing: solving for solve, adding and subtracting too."""
    done = list(found)
    for place in range(0, len(found) - 1, 2):
        word, after = found[place : place + 2]
        joined = after == "and" and place + 2 < len(found) and found[place + 2] in {*_DOING, *_DOINGS}
        if after not in _ONLY_BEFORE.get(word, (after,)) or after in _NOUNS_BEFORE or (after == "and" and not joined):
            break
        done[place] = _DOING.get(word, word)
        if not joined:
            break
    return done


def _in_any_order(found: Sequence[str]) -> Iterator[str]:
    """The words of a phrase without those that join them, in the order of the alphabet between leading words."""
    run: list[str] = []
    for word in found:
        if word in _LEADING:
            yield from sorted(run)
            yield word
            run = []
        elif word not in _JOINING or len(found) == 1:
            run.append(word)
    yield from sorted(run)
