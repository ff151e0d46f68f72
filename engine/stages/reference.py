"""Whether a question asks about a thing that it never introduces: what is its area?"""

import re
from typing import Final

from engine.stages.people import names
from engine.stages.words import words

_ASKING: Final = frozenset(
    """
    a all also an and are as at be by calculate can compute could derive describe determine did do does each
    evaluate every exactly express far fast figure find following for from give given had has have how if in into is
    it its let list long many me much must name now of old on only or out please round should show simplify so solve
    state tall the then there to was were what when where which who whose wide will with work would write you your
    """.split()  # noqa: SIM905 -- a list of so many words is read more easily as text
)
_ASKED_FOR: Final = frozenset(
    """
    absolute age amount angle answer area average base big circumference combined common cost count degree depth
    diameter difference dimension exact expression final form height large largest least greatest length maximum mean
    measure median minimum mode new number perimeter price probability product quotient radius range ratio reciprocal
    remainder result root side simplest size slope smallest solution sum surface term total value volume weight width
    """.split()  # noqa: SIM905 -- the same
)
"""What is asked for about a thing, which is none itself."""
_POINTING: Final = frozenset(
    "he her hers him his it its she that their theirs them these they this those".split()  # noqa: SIM905 -- the same
)
"""Words that point at a thing that others have introduced."""
_INTRODUCING: Final = re.compile(
    r"\b(?:an?|one|two|three|another|any|each|every|some)\s+[a-z]{2,}|[$\\=:]|[a-z,]\s+[A-Z]", re.MULTILINE
)
"""A thing, a name or a formula, which may come behind the word that points at it."""
_EXPECTING: Final = re.compile(
    r"\bin\s+(?:its|their)\s+(?:simplest|lowest|standard)\b|\bit\s+(?:is|was|be|take|takes|took|cost|costs|possible|true|happen|matter|rain\w*|snow\w*|known)\b"
    r"|\bth(?:is|ese)\s+(?:year|month|week|day|morning|afternoon|evening|season|spring|summer|fall|winter)s?\b"
    r"|\b(?:is|was|does|will|did|would|can)\s+it\b|\bthat\b",
    re.IGNORECASE,
)
"""Words of that kind that point at nothing."""

_SOMEBODY: Final = re.compile(r"\A[^.?!]*?\b(?P<who>he|him|his|she|her|hers)\b", re.IGNORECASE)
_UNNAMED: Final = re.compile(
    r"\b(?:an?|the|each|every|one|two|three|another|any|some|no|my|your|their|our|who|whose|somebody|someone|everyone"
    r"|anyone|i|we|you)\b",
    re.IGNORECASE,
)
"""What introduces somebody without a name."""


def speaks_of_nobody(question: str) -> re.Match[str] | None:
    """Where the first sentence asks about him or her, and nobody is named or introduced."""
    pronoun = _SOMEBODY.search(question)
    if pronoun is None or words(question)[0] not in _ASKING:
        return None
    return None if names(question) or _UNNAMED.search(question, 0, pronoun.start("who")) else pronoun


def points_nowhere(question: str) -> bool:
    """Whether all there is before a word that points at something is what one asks with, and nothing comes after it.

    So it is too where a question holds nothing but such words: what is the area?
    """
    if _INTRODUCING.search(question):
        return False
    found = words(_EXPECTING.sub(" ", question))
    for word in found:
        if word in _POINTING:
            return True
        if word not in _ASKING and word not in _ASKED_FOR and word.removesuffix("s") not in _ASKED_FOR:
            return False
    return bool(found)
