"""Equality that text and numbers settle: no process, no evaluation, microseconds.

`RULES` is asked from the top; the first rule that knows decides. A rule takes two forms and says equal, different, or
undecided if it is certain that nobody can say, and `None` if it does not know.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Final

from engine.answers.equality import simple, wording
from engine.answers.equality.equations import beside_value, is_equation, odd_equation, same_function, stated_value
from engine.answers.equality.forms import Form, form
from engine.answers.equality.labels import by_labels
from engine.answers.equality.lettering import letters
from engine.answers.equality.named import by_names, named_parts, opposite_labels, point_of, values_of
from engine.answers.equality.pairing import Compare
from engine.answers.equality.parameters import same_parameter
from engine.answers.equality.regions import region
from engine.answers.equality.same_regions import regions
from engine.answers.equality.same_shapes import same_shape
from engine.answers.equality.shapes import Shape, may_be_interval, shape
from engine.answers.equality.simple import equality
from engine.answers.writing.labelled import labelled
from engine.answers.writing.options import same_letters
from engine.answers.writing.plain import LONGEST
from engine.domain import Equality, Verdict

_BRACKET: Final = re.compile(r"([(\[{])|([)\]}])")
_UNIT_VECTOR: Final = re.compile(r"(?<![A-Za-z\\])j(?![A-Za-z])|\\(?:hat|vec)\{\\?j")
_OF_VECTORS: Final = frozenset({"()", "[]", "column", "row", "array"})
_DEEPEST: Final = 40
"""Brackets within brackets that are understood; what is read by recursion recurs no deeper."""

_TOO_DEEP: Final = Verdict(Equality.UNDECIDED, "undecided: too deep")
_TOO_LONG: Final = Verdict(Equality.UNDECIDED, "undecided: too long")
UNREAD: Final = frozenset({_TOO_DEEP, _TOO_LONG})
"""Verdicts on texts that nothing may read: they are beyond the bounds."""


def quick(a: str, b: str) -> Verdict | None:
    """Compare two answers by text and numbers alone.

    Args:
        a: An answer.
        b: Another.

    Returns:
        The verdict with the rule that decided, or `None` if these rules do not know. A blank answer is missing, and
        equal to none.
    """
    if not a.strip() or not b.strip():
        return Verdict(Equality.DIFFERENT, "missing")
    if a == b:
        return Verdict(Equality.EQUAL, "same text")
    if max(len(a), len(b)) > LONGEST:
        return _long(a, b)
    if max(_depth(a), _depth(b)) > _DEEPEST:
        return Verdict(Equality.EQUAL, "same text") if a.split() == b.split() else _TOO_DEEP
    first, second = sorted((a, b))
    return _decide(first, second)


def _depth(text: str) -> int:
    """How deep the brackets of a text are nested, whether or not they fit."""
    deepest = depth = 0
    for opening, closing in _BRACKET.findall(text):
        depth += bool(opening) - bool(closing)
        deepest = max(deepest, depth)
    return deepest


@lru_cache(maxsize=4096)
def _decide(a: str, b: str) -> Verdict | None:
    one, other = form(a), form(b)
    for name, rule in RULES.items():
        value = rule(one, other)
        if value is not None:
            return Verdict(value, name)
    return None


def _long(a: str, b: str) -> Verdict:
    """Compare texts too long to understand: whole numbers by their digits, others by their letters."""
    one, other = (text.strip().replace(",", "") for text in (a, b))
    if one.isdecimal() and other.isdecimal():
        return Verdict(equality(one.lstrip("0") == other.lstrip("0")), "numbers")
    if a.split() == b.split():
        return Verdict(Equality.EQUAL, "same text")
    return _TOO_LONG


def _equation(one: Form, other: Form) -> Equality | None:
    """An equation beside a value, a symbol beside its value or another symbol, and parts with names."""
    if "=" not in one.text + other.text:
        return None
    if named_parts(one) or named_parts(other):
        found = _several(one, other)
        if found is not None:
            return found
    if one.name and other.name and simple.names_differ(one, other):
        return same_function(one, other)
    at = odd_equation(one, other)
    if at is None:
        return _assigned(one, other)
    equation, value = (one, other) if at == 0 else (other, one)
    stated = stated_value(equation.value)
    if stated is None:
        return beside_value(equation, value)
    verdict = quick(stated, value.text)
    return verdict.value if verdict else None


def _assigned(one: Form, other: Form) -> Equality | None:
    """A symbol with its value beside an equation of it, or beside several values."""
    for named, equation in ((one, other), (other, one)):
        if named.name and is_equation(equation):
            return beside_value(equation, named)
    if (one.name and shape(one.value)) or (other.name and shape(other.value)):
        verdict = quick(*(each.value if each.name else each.text for each in (one, other)))
        return verdict.value if verdict else None
    return None


def _one_or_several(one: Form, other: Form) -> Equality | None:
    """One value is not several; a list of one is that one."""
    for several, single in ((shape(one.text), other), (shape(other.text), one)):
        if several is None:
            continue
        if _may_be_one(several, single):
            return Equality.UNDECIDED
        if not simple.is_single(single):
            continue
        if len(several.parts) > 1:
            return equality(same_letters(several.parts, single.text))
        verdict = quick(several.parts[0], single.text)
        return verdict.value if verdict else None
    return None


def _may_be_one(several: Shape, single: Form) -> bool:
    r"""Whether only more than these rules know says if several parts are one value.

    `2i + 3j` may be a vector and `C(5, 2)` a point, an equation may have several solutions, and nobody lists the
    elements of `\{n | n > 3\}`.
    """
    if several.kind == "described":
        return simple.is_single(single)
    if several.kind in _OF_VECTORS and "j" in single.text and _UNIT_VECTOR.search(single.text):
        return True
    solutions = len(several.parts) > 1 and is_equation(single) and any("=" in part for part in several.parts)
    return solutions or (several.kind == "()" and single.text == rf"\binom{{{'}{'.join(several.parts)}}}")


def _labelled(one: Form, other: Form) -> Equality | None:
    """Answers to several questions, label by label."""
    return _several(one, other) if labelled(one.text) or labelled(other.text) else None


def _several(one: Form, other: Form) -> Equality | None:
    """Lists, points, sets, intervals and matrices, part by part; `None` if some part that matters is not known."""
    asked: list[bool] = []

    def compare(a: str, b: str) -> Equality:
        verdict = quick(a, b)
        asked.append(verdict is None)
        return verdict.value if verdict else Equality.UNDECIDED

    value = by_parts(one, other, compare)
    return None if value is Equality.UNDECIDED and any(asked) else value


def by_parts(one: Form, other: Form, compare: Compare) -> Equality | None:
    """Compare two answers with several parts.

    Args:
        one: An answer.
        other: Another.
        compare: Compares two parts. Equations for different unknowns are different parts whatever it says.

    Returns:
        The verdict, or `None` if one of them is a single value.
    """
    found = by_labels(one, other, compare) or by_names(one, other, compare)
    if found is not None:
        return found
    mine = shape(one.text) if "=" in other.text else values_of(one)
    theirs = shape(other.text) if "=" in one.text else values_of(other)
    if mine is None and theirs is not None and theirs.kind == "()":
        mine = point_of(one)
    elif theirs is None and mine is not None and mine.kind == "()":
        theirs = point_of(other)
    if mine is None or theirs is None:
        return None

    def compare_named(a: str, b: str) -> Equality:
        if simple.names_differ(form(a), form(b)):
            return Equality.DIFFERENT
        return compare(*_as_points(a, b, lists=(mine.kind == "[]", theirs.kind == "[]")))

    if {mine.kind, theirs.kind} == {"()", "[]"} and may_be_interval(mine) and region(one.text) is not None:
        return Equality.DIFFERENT
    return same_shape(mine, theirs, compare_named)


def _as_points(a: str, b: str, *, lists: tuple[bool, bool]) -> tuple[str, str]:
    """Two parts, of which one in square brackets is a point if it stands in a list, as `[[1, 2], [3, 4]]` has them."""
    if lists[0] and a[:1] + b[:1] == "[(" and a[-1:] + b[-1:] == "])":
        return f"({a[1:-1]})", b
    if lists[1] and a[:1] + b[:1] == "([" and a[-1:] + b[-1:] == ")]":
        return a, f"({b[1:-1]})"
    return a, b


Rule = Callable[[Form, Form], Equality | None]
RULES: Final[dict[str, Rule]] = {
    "fast: labels": opposite_labels,
    "same text": simple.same_text,
    "fast: labelled": _labelled,
    "fast: date": simple.moments,
    "fast: base": simple.bases,
    "fast: ratio": simple.ratios,
    "numbers": simple.numbers,
    "fast: letters": letters,
    "fast: choice": wording.choices,
    "fast: parameter": same_parameter,
    "fast: equation": _equation,
    "fast: words": wording.words,
    "fast: value": simple.values,
    "fast: units": simple.units,
    "fast: regions": regions,
    "fast: one or several": _one_or_several,
    "fast: symbol": wording.symbols,
    "fast: parts": _several,
    "fast: expressions": simple.expressions,
    "fast: relations": simple.relations,
    "undecided: too large": simple.too_large,
}
"""The rules in the order in which they are asked, by the name that a verdict carries."""
