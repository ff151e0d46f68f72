r"""Plus-minus signs, and the answers that one with such signs stands for: `3 \pm 1` is `3+1` and `3-1`."""

import itertools
import re
from collections.abc import Iterable
from typing import Final

from engine.answers.algebra.exact import TooLargeError, exact
from engine.answers.algebra.expressions import expression
from engine.answers.algebra.numerics import evaluate
from engine.answers.algebra.operations import NoValueError, TooHardError
from engine.answers.algebra.trees import names

_SIGN: Final = re.compile(r"(?P<plus>\\pm(?![A-Za-z])|\+/-)|\\mp(?![A-Za-z])|∓")
_PLUS: Final = re.compile(r"(^|[(\[{,;=]) *(?:\+ *|-(?=0(?![\d.])))")
"""A plus sign that says nothing, and the minus sign of 0."""

_GAP: Final = re.compile(r"([-+]) +")
_MOST_SIGNS: Final = 4
_IN_STEP: Final = 2


def has_sign(text: str) -> bool:
    """Whether there is a plus-minus sign in a text."""
    return ("\\" in text or "+/-" in text or "∓" in text) and _SIGN.search(text) is not None


def both_signs(parts: Iterable[str]) -> list[str]:
    """Parts with plus-minus signs as all that they stand for, other parts as they are."""
    return [each for part in parts for each in (_signed(part) if has_sign(part) else [part])]


def _signed(part: str) -> list[str]:
    r"""What a part with such signs stands for.

    Signs are free of each other, so that `\pm1\pm\sqrt{2}` is four numbers, and so are those of `\mp` alone; one
    `\mp` beside one `\pm` goes with it. More than that says nothing certain, and stays as it is.
    """
    plus = [match["plus"] is not None for match in _SIGN.finditer(part)]
    if len(set(plus)) == 1:
        choices = list(itertools.product("+-", repeat=len(plus))) if len(plus) <= _MOST_SIGNS else []
    else:
        choices = [tuple("+-" if plus[0] else "-+"), tuple("-+" if plus[0] else "+-")] if len(plus) == _IN_STEP else []
    found = [_with_signs(part, choice) for choice in choices]
    return list({_value(each): each for each in reversed(found)}.values())[::-1] or [part]


def _with_signs(part: str, signs: Iterable[str]) -> str:
    following = iter(signs)
    return _PLUS.sub(r"\1", _GAP.sub(r"\1", _SIGN.sub(lambda _: next(following), part)))


def _value(text: str) -> object:
    r"""What tells one number from another: `\pm 0` is one, and so is `3 \pm 0i`."""
    try:
        number = exact(text)
    except TooLargeError:
        return text
    if number is not None:
        return number.value
    tree = expression(text) if "0" in text else None
    try:
        return text if tree is None or names(tree) else evaluate(tree, {}).number
    except (NoValueError, TooHardError):
        return text
