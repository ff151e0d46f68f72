"""Words in front of a value: which of them name it, and which say something else of it."""

from collections.abc import Sequence
from typing import Final

_SAYING_NOTHING: Final = (
    "the a an my our your its this that final correct right exact actual required desired requested resulting overall "
    "answer answers ans solution solutions sol result results value values total sum so then therefore thus hence "
    "finally of is are be for when where we get have find obtain let in simplified numerical numeric only unique "
    "unknown variable real integer positive"
)
SAYING_NOTHING: Final = frozenset(_SAYING_NOTHING.split())
"""Words that may stand before a value and say nothing of it."""

_NAMING: Final = (
    "side sides angle angles triangle length lengths width height depth radius diameter area volume perimeter distance "
    "point points number numbers constant coefficient parameter slope gradient intercept coordinate coordinates "
    "probability ratio speed velocity time mass weight age cost price edge segment line arc chord leg base hypotenuse "
    "measure measures degree degrees term function vector matrix set root roots period frequency index expression "
    "equation formula given with at if and"
)
_SYMBOL_NAMING: Final = SAYING_NOTHING | frozenset(_NAMING.split())
_EXTREMES: Final = frozenset(
    {"max", "maximum", "maximal", "min", "minimum", "minimal", "largest", "smallest", "greatest", "least"}
)
_OPENING: Final = frozenset({"so", "at", "if", "for", "let"})
"""Words so short that they might be products of unknowns."""

_GENERAL: Final = frozenset({"answer", "answers", "ans", "solution", "solutions", "sol", "result", "results"})
_CHANGING_WORDS: Final = (
    "half twice double triple thrice quarter third negative minus opposite reciprocal inverse not no non without "
    "except excluding excluded besides but undefined wrong incorrect false invalid extraneous rejected fewer more "
    "below above over under beyond nearly almost approximately undetermined impossible unless plus times increases "
    "decreases increased decreased"
)
_CHANGING: Final = frozenset(_CHANGING_WORDS.split())


def changes_value(words: Sequence[str]) -> bool:
    """Whether a label says that the value behind it is not the answer itself: `half Answer`, `at least`."""
    said = [word.casefold() for word in words]
    if not _CHANGING.isdisjoint(said) or said[-1] in ("than", "to") or said[-2:] in (["at", "least"], ["at", "most"]):
        return True
    return said[-1] in _GENERAL and not _SYMBOL_NAMING.issuperset(said)


def name_symbol(words: Sequence[str]) -> bool:
    """Whether words before a symbol only name it, as in `the length of side x`."""
    return _SYMBOL_NAMING.issuperset(_said(words))


def name_extreme(words: Sequence[str]) -> bool:
    """Whether they name its largest or smallest value: `max x` is said of another thing than `min x`."""
    return (_SYMBOL_NAMING | _EXTREMES).issuperset(_said(words)) and not changes_value(words)


def opens_answer(words: Sequence[str]) -> bool:
    """Whether the first of several words is a short one before what is said: `So x`."""
    return len(words) > 1 and words[0].casefold() in _OPENING


def _said(words: Sequence[str]) -> set[str]:
    return {word.casefold().removeprefix("\\") for word in words}
