"""Is an equation the answer, or does it only name what was asked for?

`x = 4`, `m + n = 341` and `2 + 3 = 5` state the value on their right. `2x - y = 6`, `x^2 + y^2 = 4` and whatever a sum
or a formula makes 0 are answers themselves, and no number is the same as one of them.
"""

import re
from collections.abc import Sequence
from typing import Final

from engine.answers.forms import Form, form
from engine.answers.shapes import shape

_EQUALS: Final = re.compile(r"(?<![<>!:=])=(?!=)(?![^{}]*(?<!\\)\})")
"""An equals sign, but not that of a bound: `\\sum_{k=1}^{4}` is no equation."""

_RELATION: Final = re.compile(r"[<>≤≥≠]|\\(?:le|ge|lt|gt|ne|leq|geq|neq|in|equiv)(?![A-Za-z])")
_COMMAND: Final = re.compile(r"\\[A-Za-z]+")
_LETTER: Final = re.compile(r"[A-Za-z]")
_WORDS: Final = r"\\?[A-Za-z]{1,20}(?: ?\\[A-Za-z]{1,20}| [A-Za-z]{1,20}){0,6}"
_INDEX: Final = r"(?:_(?:\{[^{}]{1,20}\}|\w))?'{0,3}(?:\^\{?-1\}?)?"
_ARGUMENT: Final = r"(?:\((?:[^()=]|\([^()=]{0,20}\)){1,40}\))?"
_MARKED: Final = (
    r"\\(?:overline|overrightarrow|widehat|vec|hat|bar)\{[^{}]{1,20}\}|\\?\|[A-Za-z]{1,4}\\?\||\[[A-Za-z]{1,8}\]"
)
_TUPLE: Final = r"\([A-Za-z](?:_\{?\w{1,4}\}?)?(?:,[A-Za-z](?:_\{?\w{1,4}\}?)?){1,6}\)"
_NAME: Final = rf"(?:{_WORDS}{_INDEX}{_ARGUMENT}|{_MARKED}|{_TUPLE})"
_SINGLE: Final = re.compile(_NAME)
_SUM: Final = re.compile(rf"{_NAME}(?:\+{_NAME}){{1,8}}")
_NOTHING: Final = "0"
_LONGEST: Final = 400


def is_equation(answer: Form) -> bool:
    """Whether an answer is one equation, and not only a value with the name of its unknown."""
    return _EQUALS.search(answer.value) is not None and shape(answer.text) is None


def stated_value(text: str) -> str | None:
    """The value that an equation states for what stands on its left.

    The left side must be a single name (`x`, `f(3)`, `A_1`, `AB`, `(x,y)`), a sum of names, or a calculation without
    unknowns. A sum that is 0 is an equation. Of a chain such as `x = 2 + 3 = 5` the last value counts.

    Args:
        text: An equation in plain writing.

    Returns:
        Its right side; `None` if the equation itself is what it says.
    """
    if len(text) > _LONGEST:
        return None
    sides = [side.strip() for side in _EQUALS.split(text)]
    return sides[-1] or None if is_result(sides) else None


def is_result(sides: Sequence[str], *, chained: bool = False) -> bool:
    """Whether the last side of an equation is the value of the ones before it.

    Args:
        sides: What stands between its equals signs, in plain writing.
        chained: Whether to take the end of any calculation, unless that is 0: `(x+1)^2 = x^2+2x+1 = 9`.
    """
    *left, value = sides
    if not left or any(_RELATION.search(side) for side in sides):
        return False
    if any(_SINGLE.fullmatch(side) or _is_calculation(side) for side in left):
        return True
    return value != _NOTHING and (chained or any(_SUM.fullmatch(side) for side in left))


def _is_calculation(side: str) -> bool:
    return bool(side) and _LETTER.search(_COMMAND.sub("", side)) is None


def without_names(one: Form, other: Form) -> tuple[Form, Form]:
    """Two answers, and of an equation beside a value only what it states, if it states one."""
    both = [one, other]
    at = odd_equation(one, other)
    stated = stated_value(both[at].value) if at is not None else None
    if at is not None and stated is not None:
        both[at] = form(stated)
    return both[0], both[1]


def odd_equation(one: Form, other: Form) -> int | None:
    """Which of two answers is an equation where the other is a value; `None` if they are of one kind."""
    equations = [is_equation(one), is_equation(other)]
    if equations[0] == equations[1]:
        return None
    at = equations.index(True)
    named = (one, other)[1 - at].name
    return None if named else at
