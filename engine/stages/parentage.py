"""Whether a question is its parent again: in other words around it, in another order, or with other people."""

import re
from collections.abc import Sequence
from typing import Final

from engine.stages.lookalikes import latin
from engine.stages.people import told
from engine.stages.words import words

_CLAUSE: Final = re.compile(r"(?<=[.?!:;])[)\]\"'\u201d$*_]{0,4}\s+|\n+")
"""Between the sentences of a question, and the parts that a colon or a semicolon ends."""
_IDLE: Final = frozenset(
    """
    a about above again all also an and another answer any arrive as ask asked at attempt be below by calculation
    calculations calculator can careful carefully challenge challenging clear clearly come common complete
    completely compute consider could decimal demonstrate describe detail detailed details determine do each every
    everything evolved exact exactly exercise explain explaining explanation explanations explicitly express final
    find follow following for form fraction from full fully get give given hard harder have help here how i in
    include indicate interesting interpret into is it its justification justify keep know let like logic logical
    logically look lowest make math mathematical mathematics me method more must my need new next not now of on only
    or our out pay please possible present problem proceed process provide puzzle question reach read reason
    reasoning remember result rigorous rigorously s scratch sentence sentences should show showing simplest
    simplified simplify so solution solve solving state step steps sure tackle task tell terms that the then there
    think this thorough thoroughly thought through to together try understand up us use using verify version want
    way we what which why will with without word words work working would write written you your yourself
    """.split()  # noqa: SIM905 -- a list of so many words is read more easily as text
)
"""Words that speak of how a problem is put, solved and written down, and the ones that join them."""


def as_parent(question: str, parent: str) -> str | None:
    """How a question is its parent again, for people; `None` if it is another one."""
    again = "it is the problem that it was to grow out of"
    if words(question) == words(parent):
        return again
    ours, theirs = _clauses(question), _clauses(parent)
    acted, acted_there = told(latin(" ".join(ours))), told(latin(" ".join(theirs)))
    if told(latin(question)) == told(latin(parent)):
        return f"{again}, with other names"
    if _only_framed(words(question), words(parent)) or _only_framed(acted, acted_there):
        return f"{again}, with words around it that ask nothing new"
    if theirs and sorted(map(words, ours)) == sorted(map(words, theirs)):
        return f"{again}, in another order"
    return None


def _only_framed(ours: Sequence[str], theirs: Sequence[str]) -> bool:
    """Whether the parent's words stand in the question as they are, and all others are idle."""
    if not theirs:
        return False
    before, found, after = f" {' '.join(ours)} ".partition(f" {' '.join(theirs)} ")
    return bool(found) and _IDLE.issuperset([*before.split(), *after.split()])


def _clauses(question: str) -> list[str]:
    """The clauses of a question that say something."""
    return [clause for clause in _CLAUSE.split(question) if not _IDLE.issuperset(words(clause))]
