"""Equality that needs algebra.

It runs in the comparison worker only: it imports sympy, and its running time has no bound of its own.
"""

import re
from functools import lru_cache
from typing import Any, Final

from engine.answers.algebra.exact import FLOAT_DIGITS, NOTHING, TOLERANCE, TooLargeError, decimal
from engine.answers.algebra.expressions import expression
from engine.answers.algebra.tokens import has_two_readings
from engine.answers.equality.calculus import is_settled, unless_misread
from engine.answers.equality.equations import is_equation, odd_equation, same_names, without_names
from engine.answers.equality.forms import Form, form
from engine.answers.equality.quick import by_parts, quick
from engine.domain import Equality, Verdict

_DECIMAL: Final = re.compile(r"(?<![\w.])(?:\d+\.\d*|\.\d+)(?:[eE][-+]?\d{1,4})?(?![A-HJ-Za-hj-z\d_.])")
_PROSE: Final = re.compile(r"(?<![\\A-Za-z])[A-Za-z]{3,}(?![A-Za-z])")
_MATHEMATICS: Final = frozenset(
    {"sin", "cos", "tan", "log", "ln", "mod", "pmatrix", "bmatrix", "matrix", "array", "begin", "end", "cases"}
)
_MISREAD: Final = (
    "$",
    "\\equiv",
    "!!",
    "\\ldots",
    "\\Re",
    "\\Im",
    "\\overline",
    "\\bar",
    "\\overrightarrow",
    "\\vectimes",
)
"""What math-verify reads as something else, or not at all."""

_UNBRACED: Final = re.compile(r"\\sqrt(?:\[\w{1,9}\])?\d[\d.eE]|\\?log\d+\(")
_OF_WHOLE: Final = re.compile(r"\\?(?:gcd|lcm)\b(?![^A-Za-z]*$)")
"""Functions of whole numbers with unknowns behind them, of which sympy takes two for polynomials: their gcd is 1."""

_LETTER: Final = re.compile(r"\\[A-Za-z]+|[A-Za-z]")
_SETS: Final = frozenset({"\\mathbb", "\\mathcal"})
_SPARE: Final = "qwvuzkmnpstbachgfxyrl"
"""Letters that stand in for capitals, of which math-verify makes small ones."""

_SIGN: Final = re.compile(r"[<>]|\\(?:le|ge|ne|lt|gt)(?![A-Za-z])")
_DIGITS: Final = 40
_CERTAIN: Final = 10.0**-25
_AGREED: Final = 10.0**-10
_INEQUALITY: Final = Verdict(Equality.UNDECIDED, "undecided: inequality")
_EQUATION: Final = Verdict(Equality.UNDECIDED, "undecided: equation")
_CALCULUS: Final = Verdict(Equality.UNDECIDED, "undecided: calculus")
_PRECISION: Final = Verdict(Equality.UNDECIDED, "undecided: precision")
_UNREADABLE: Final = Verdict(Equality.UNDECIDED, "undecided: unreadable")


def forget() -> None:
    """Empty sympy's cache and that of this module, so that no pair is easier for what was asked before it."""
    from sympy.core.cache import clear_cache  # noqa: PLC0415 -- sympy is heavy; only the worker pays for it

    clear_cache()
    _parsed.cache_clear()


def judge(a: str, b: str) -> Verdict:
    """Compare two answers that `quick` leaves open, with sympy and math-verify.

    Constants are compared by their values to 40 digits and more; everything else as math-verify does, which is not
    symmetric, so it is asked both ways and one yes is enough.

    Args:
        a: An answer.
        b: Another.

    Returns:
        The verdict; undecided where one of them cannot be read.
    """
    rules: list[str] = []

    def compare(one: str, other: str) -> Equality:
        verdict = quick(one, other) or judge(one, other)
        rules.append(verdict.rule)
        return verdict.value

    one, other = without_names(form(a), form(b))
    value = by_parts(one, other, compare)
    if value is None:
        return _judge_values(one, other)
    undecided = next((rule for rule in rules if rule.startswith("undecided")), _UNREADABLE.rule)
    return Verdict(value, undecided if value is Equality.UNDECIDED else "math-verify")


def _judge_values(one: Form, other: Form) -> Verdict:
    """Compare two single values."""
    unknowns = not same_names(one, other) or is_equation(one) or is_equation(other)
    read = [each.text if unknowns else each.value for each in (one, other)]
    mine, theirs = map(_parsed, _in_small_letters(*read))
    if mine is None or theirs is None:
        return _UNREADABLE
    at = odd_equation(one, other)
    if at is not None:
        # math-verify would compare the value with the right side alone, or with the equation's solutions.
        value = (mine, theirs)[1 - at]
        differ = unless_misread(Equality.DIFFERENT, *read) is Equality.DIFFERENT and value.free_symbols
        return Verdict(Equality.DIFFERENT, "equation") if differ else _EQUATION
    if not (is_settled(mine) and is_settled(theirs)):
        return _CALCULUS
    is_float = _holds_float(one.value) or _holds_float(other.value)
    by_value = _constants(mine, theirs, is_float=is_float)
    if by_value is not None:
        # What could be read without sympy was tried with more digits than it takes, and stayed open.
        open_still = by_value is Equality.EQUAL and all(expression(each.value) for each in (one, other))
        unsure = open_still or by_value is Equality.UNDECIDED
        return _PRECISION if unsure else Verdict(by_value, "constants")
    verdict = _verified(mine, theirs, is_float=is_float)
    if verdict.value is Equality.DIFFERENT and _SIGN.search(one.text + other.text):
        return _INEQUALITY  # it solves none, so its no to one says nothing
    return verdict if unless_misread(verdict.value, *read) is verdict.value else _CALCULUS


def _in_small_letters(*texts: str) -> tuple[str, ...]:
    """Texts in which no letter is another one's capital: another stands for it, or nothing is left."""
    found = {letter for text in texts for letter in _LETTER.findall(text)}
    small = {letter.lower() for letter in found}
    if len(small) == len(found):
        return texts
    both = sorted(letter for letter in found if letter != letter.lower() and letter.lower() in found)
    spare = [letter for letter in _SPARE if letter not in small]
    if len(both) > len(spare) or any(letter.startswith("\\") for letter in (*both, *found & _SETS)):
        return ("",) * len(texts)
    others = dict(zip(both, spare, strict=False))
    return tuple(_LETTER.sub(lambda match: others.get(match[0], match[0]), text) for text in texts)


def _verified(mine: Any, theirs: Any, *, is_float: bool) -> Verdict:
    """What math-verify says, which rounds numbers to 6 digits behind the point unless it is told otherwise."""
    from math_verify import verify  # noqa: PLC0415 -- sympy is heavy; only the worker pays for it

    limits: dict[str, Any] = {"timeout_seconds": None, "raise_on_error": True}
    if not is_float:
        limits |= {"float_rounding": _DIGITS, "numeric_precision": 2 * _DIGITS}
    if verify(mine, theirs, **limits) or verify(theirs, mine, **limits):
        return Verdict(Equality.EQUAL, "math-verify") if _proportional(mine, theirs) else _EQUATION
    return Verdict(Equality.DIFFERENT, "math-verify")


def _proportional(mine: Any, theirs: Any) -> bool:
    """Whether two equations are one, multiplied by a constant; true of what is no pair of equations.

    math-verify compares real solutions, and so calls all equations equal that have none.
    """
    from sympy import Eq, simplify  # noqa: PLC0415 -- sympy is heavy; only the worker pays for it

    if not (isinstance(mine, Eq) and isinstance(theirs, Eq)):
        return True
    ratio = simplify((mine.lhs - mine.rhs) / (theirs.lhs - theirs.rhs))
    return bool(not ratio.free_symbols and ratio.is_finite and ratio.is_nonzero)


@lru_cache(maxsize=512)
def _parsed(text: str) -> Any:
    """The sympy object of a text in plain writing; `None` if it is prose or no mathematics."""
    from latex2sympy2_extended import (  # type: ignore[import-untyped]  # noqa: PLC0415 -- untyped; and as below
        NormalizationConfig,
    )
    from math_verify import LatexExtractionConfig, parse  # noqa: PLC0415 -- sympy is heavy; only the worker pays for it
    from sympy import Expr, I  # noqa: PLC0415 -- the same

    if text.startswith("$$"):
        text = text.lstrip("$")  # a frame that has lost its other side
    words = any(word not in _MATHEMATICS for word in _PROSE.findall(text))
    if not text or words or _is_misread(text):
        return None
    config = LatexExtractionConfig(
        boxed_match_priority=-1,
        normalization_config=NormalizationConfig(
            basic_latex=True, units=False, malformed_operators=True, nits=True, boxed="none"
        ),
    )
    found = parse(
        f"${_DECIMAL.sub(_as_fraction, text)}$",
        [config],
        fallback_mode="no_fallback",
        parsing_timeout=None,
        raise_on_error=True,
    )
    if not found:
        return None
    # math-verify reads i as an unknown.
    units = {each: I for each in found[0].free_symbols if each.name == "i"} if isinstance(found[0], Expr) else {}
    return found[0].xreplace(units) if units else found[0]


def _is_misread(text: str) -> bool:
    """Whether math-verify would take a text for something else, or nobody can say what it is."""
    marks = any(mark in text for mark in _MISREAD) or _UNBRACED.search(text) or _OF_WHOLE.search(text)
    return bool(marks) or has_two_readings(text)


def _as_fraction(match: re.Match[str]) -> str:
    """A short decimal as the fraction that it means; a program's float stays."""
    try:
        value, is_float = decimal(match.group())
    except TooLargeError:
        return match.group()
    return match.group() if is_float else rf"\frac{{{value.numerator}}}{{{value.denominator}}}"


def _holds_float(text: str) -> bool:
    return any(len(match.group().replace(".", "").lstrip("0")) >= FLOAT_DIGITS for match in _DECIMAL.finditer(text))


def _constants(mine: Any, theirs: Any, *, is_float: bool) -> Equality | None:
    """Compare two constants by value; `None` if one of them is no finite number."""
    from sympy import Expr, N  # noqa: PLC0415 -- sympy is heavy; only the worker pays for it

    if not all(isinstance(each, Expr) and not each.free_symbols for each in (mine, theirs)):
        return None
    exact = [each.doit() for each in (mine, theirs)]
    values = [N(each, _DIGITS) for each in exact]
    if not all(value.is_number and value.is_finite for value in values):
        return None
    distance, larger = abs(N(exact[0] - exact[1], _DIGITS)), max(abs(value) for value in values)
    if not (distance.is_Float or distance.is_Integer):
        return None
    if is_float:
        limit = float(TOLERANCE) * larger if all(values) else float(NOTHING)
        return Equality.EQUAL if distance <= limit else Equality.DIFFERENT
    again = abs(N(exact[0] - exact[1], 2 * _DIGITS, maxn=10 * _DIGITS))
    return _close(distance, again, larger)


def _close(distance: Any, again: Any, larger: Any) -> Equality:
    """Whether a difference, computed twice, is one: what rounding leaves of nothing is never twice the same."""
    if distance and abs(again - distance) < _AGREED * distance:
        return Equality.DIFFERENT
    return Equality.EQUAL if distance <= _CERTAIN * larger else Equality.UNDECIDED
