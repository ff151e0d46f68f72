r"""Derivatives, integrals, limits and sums: what math-verify misreads of them, and what sympy is certain of."""

import re
from typing import Any, Final

from engine.domain import Equality

_COMMAND: Final = re.compile(r"\\(?:partial|nabla|oint|iint|iiint|int|lim|sum|prod)(?![A-Za-z])")
_DERIVATIVE: Final = re.compile(
    r"\\frac *\{ *d(?:\^\{?\w\}?)? *\w{0,2}(?:\([^()]{1,20}\))? *\} *\{ *d *[A-Za-z\\]"
    r"|(?<![A-Za-z])d[A-Za-z]?/d[A-Za-z]"
)
_FUNCTION: Final = re.compile(
    r"(?:(?<![A-Za-z\\])[fghFGHPE]|\\(?:phi|varphi|zeta|psi|Phi|Gamma)(?![A-Za-z]))"
    r"(?:_\w|_\{\w{1,4}\})?'{0,3}(?:\^\{?-1\}?)? ?\("
)
_OF_SUMS: Final = frozenset({"sum", "prod"})


def unless_misread(value: Equality, a: str, b: str) -> Equality:
    r"""What math-verify says of two texts with unknowns, or undecided where it misreads them.

    It takes `\partial` and `f(x)` for products, knows indefinite integrals up to nothing, and does not see that a sum
    is the same with another letter.
    """
    found = {match.group()[1:] for match in _COMMAND.finditer(a + " " + b)} if "\\" in a + b else set[str]()
    if found - _OF_SUMS or _DERIVATIVE.search(a) or _DERIVATIVE.search(b):
        return Equality.UNDECIDED
    if value is Equality.DIFFERENT and found:
        return Equality.UNDECIDED
    if value is Equality.EQUAL and (_FUNCTION.search(a) or _FUNCTION.search(b)):
        return Equality.UNDECIDED
    return value


def is_settled(value: Any) -> bool:
    """Whether all limits in a sympy object are the same from both sides, which sympy takes from one."""
    from sympy import Limit, limit  # noqa: PLC0415 -- sympy is heavy; only the worker pays for it

    for each in value.atoms(Limit):
        inside, unknown, place, _ = each.args
        if place.is_finite is not False:
            sides = [limit(inside, unknown, place, side) for side in "+-"]
            if sides[0] != sides[1] or not sides[0].is_finite:
                return False
    return True
