"""Whether a question is its parent again: in other words around it, in another order, or with other people."""

import re
from collections.abc import Container, Sequence
from typing import Final

from engine.domain.spoken import in_digits
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


_NUMBERED: Final = re.compile(r"\A[\s*_#(\[]{0,9}(?:[A-Za-z]{1,10}[ .]?)?#?\d{1,3}\s?[.:)\]][*_)\s]{0,6}(?=\S)")
"""A label such as "Q1." or "Exercise 4:" before a question."""
_ASIDE: Final = re.compile(r",\s*(?:who|which)\s[^,.?!;:]{1,80},|\([^()$\\]{1,80}\)")
"""What is said of somebody by the way."""
_AGE: Final = re.compile(r"\b(?:is|was|aged)\s+[\w-]+(?:\s+years?\s+old)?(?=\W*\Z)")
_JOINING: Final = frozenset("and then but so also afterwards next he they it".split())  # noqa: SIM905 -- as above
"""Words that join two sentences, or stand for a subject that is not said again."""
_POINTED: Final = re.compile(r"\b(?:an?|the|this|that|another|next)(?: [a-z]+){0,2} 1\b")
"""A problem of which one speaks, and no number: try this one."""
_CHANGING: Final = frozenset(
    """
    all always assume both but double doubled each either except fewer half halved he her hers him his if instead les
    longer minu more neither never no none nor not nothing only otherwise per percent plu quarter same she suppose
    their them they third thrice triple tripled twice unles until when where whether while
    """.split()  # noqa: SIM905 -- as above
)
"""Words, without an s at their end, that may make another problem of it though they bring no number."""
_NEWLY_ASKED: Final = re.compile(
    r"\?|\b(?:find|compute|determine|calculate|evaluate|what|which|how (?:many|much))\b", re.IGNORECASE
)


def as_parent(question: str, parent: str) -> str | None:  # noqa: PLR0911 -- one for each way of being it
    """How a question is its parent again, for people; `None` if it is another one.

    A number in words is the number in figures, and what frames the parent makes no other problem of it unless it
    brings a number, a formula, a condition or a question.
    """
    again = "it is the problem that it was to grow out of"
    if _said(question) == _said(parent):
        return again
    question = _NUMBERED.sub("", question) if not _NUMBERED.match(parent) else question
    ours, theirs = _clauses(question), _clauses(parent)
    acted, acted_there = _acted(" ".join(ours)), _acted(" ".join(theirs))
    if _acted(question) == _acted(parent):
        return f"{again}, with other names"
    if _only_framed(_said(question), _said(parent)) or _only_framed(acted, acted_there):
        return f"{again}, with words around it that ask nothing new"
    if theirs and sorted(map(_said, ours)) == sorted(map(_said, theirs)):
        return f"{again}, in another order"
    if theirs and _without(acted, _JOINING) == _without(acted_there, _JOINING):
        return f"{again}, its sentences cut or joined"
    if _acted(_without_asides(question, parent)) == _acted(parent):
        return f"{again}, with an idle fact"
    return None


def _said(text: str) -> list[str]:
    return in_digits(" ".join(words(text))).split()


def _acted(text: str) -> list[str]:
    return in_digits(" ".join(told(latin(text)))).split()


def _without(found: Sequence[str], idle: Container[str]) -> list[str]:
    return [word for word in found if word not in idle]


def _only_framed(ours: Sequence[str], theirs: Sequence[str]) -> bool:
    """Whether the parent's words stand in the question as they are, and all others are idle."""
    if not theirs:
        return False
    before, found, after = f" {' '.join(ours)} ".partition(f" {' '.join(theirs)} ")
    return bool(found) and _idle(before, theirs) and _idle(after, theirs)


def _idle(framing: str, parent: Sequence[str]) -> bool:
    """Whether words beside a parent's bring no number, sign, condition or question, and say nothing of its things."""
    around = _POINTED.sub(" ", framing).split()
    if _IDLE.issuperset(around):
        return True
    if _NEWLY_ASKED.search(framing) or not all(word.isalpha() for word in around):
        return False
    brought = {word.removesuffix("s") for word in around if word not in _IDLE}
    return brought.isdisjoint({*_CHANGING, *(word.removesuffix("s") for word in parent)})


def _without_asides(question: str, parent: str) -> str:
    """A question without what is said by the way of somebody and is of no use, such as an age."""
    theirs = _said(parent)

    def kept(aside: re.Match[str]) -> str:
        return " " if _idle(" ".join(_said(_AGE.sub("", aside[0]))), theirs) else aside[0]

    return _ASIDE.sub(kept, question)


def _clauses(question: str) -> list[str]:
    """The clauses of a question that say something."""
    return [clause for clause in _CLAUSE.split(question) if not _IDLE.issuperset(words(clause))]
