r"""Whether two expressions that agree at some points do so everywhere, although they change from formula to formula.

Agreement at a few points proves that analytic expressions are the same. Of others, such as `|x^2-5x+6|`, it says so
of the formula that holds there: every formula, one for every row of signs of what they change with, must be tried.
"""

import itertools
from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from engine.answers.algebra.agreement import close, values_at
from engine.answers.algebra.atoms import Same, TooManyAtomsError, as_unknowns
from engine.answers.algebra.numerics import context, evaluate, points
from engine.answers.algebra.operations import NoValueError, TooHardError
from engine.answers.algebra.switches import Switches, UncoveredError, between, cuts, switches
from engine.answers.algebra.trees import Node, names, number
from engine.domain import Equality

_KINDS: Final = frozenset(
    {"abs", "sign", "max", "min", "floor", "ceil", "modulo", "root", "gcd", "lcm"}
    | {"ln", "log", "lg", "logarithm", "arcsin", "arccos", "arctan"}
)
_COMPLEX: Final = frozenset({"z", "w"})
"""Unknowns that are often complex, so that `|z|^2` is not `z^2`."""

_MOST_SIGNED: Final = 4
_AGREED: Final = 2
"""Points at which each formula must agree."""

_GRID: Final = 48
Point = dict[str, Fraction]


def everywhere(one: Node, other: Node, *, is_float: bool, same: Same) -> Equality:
    """Compare two expressions that agree at the usual points.

    Args:
        one: An expression.
        other: Another.
        is_float: Whether a program's float is in one of them.
        same: Compares two expressions.

    Returns:
        Equal where that is certain; different if they differ somewhere; else undecided.
    """
    found = switches(one, other)
    if not found:
        return Equality.EQUAL
    try:
        if same(*_opaque(one, other, same)) is Equality.EQUAL:
            return Equality.EQUAL
    except TooManyAtomsError:
        return Equality.UNDECIDED
    moduli = [each for each in found.signed if names(each) & _COMPLEX]
    if moduli or not found.is_known:
        return Equality.UNDECIDED
    return _Trial(one, other, found, is_float=is_float).verdict()


def _opaque(one: Node, other: Node, same: Same) -> tuple[Node, Node]:
    mine, theirs = as_unknowns(one, other, _KINDS, same)
    # An expression that is nothing but one such part would be compared with itself again.
    return (mine, theirs) if mine != one or theirs != other else (number(0), number(1))


class _Trial:
    """Two expressions, tried at points that are chosen by what they change with."""

    def __init__(self, one: Node, other: Node, found: Switches, *, is_float: bool) -> None:
        self._pair = one, other
        self._found = found
        self._is_float = is_float
        self._unknowns = sorted(names(one) | names(other))
        self._seen: dict[tuple[int, ...], int] = {}
        self._is_unsure = self._is_odd = False

    def verdict(self) -> Equality:
        """The verdict on the pair."""
        inside = sorted(frozenset[str]().union(*map(names, self._found.all)))
        covered = True
        try:
            tried = self._along(inside[0]) if len(inside) == 1 else self._on_lines()
        except UncoveredError:
            covered, tried = False, self._on_grid(inside)
        covered &= len(inside) == 1
        for point in tried:
            if self._at(point) is Equality.DIFFERENT:
                return Equality.DIFFERENT
        if self._is_unsure or self._is_odd or (self._found.stepped and not covered):
            return Equality.UNDECIDED
        return Equality.EQUAL if covered or self._saw_all() else Equality.UNDECIDED

    def _along(self, unknown: str) -> list[Point]:
        """Points in every piece of the one unknown that decides, with others for the rest."""
        there = between(cuts(self._found, {}, unknown))
        bases = points(self._unknowns)[: 3 if len(self._unknowns) > 1 else 1]
        return [base | {unknown: value} for base in bases for value in there]

    def _on_lines(self) -> list[Point]:
        """Points in every piece of some lines."""
        tried = []
        bases = points(self._unknowns)
        for base, beside in itertools.pairwise(bases[:5]):
            steps = {name: beside[name] - base[name] + at for at, name in enumerate(self._unknowns)}
            places = {
                name: Node("add", (number(base[name]), Node("multiply", (number(steps[name]), Node("name", name="#")))))
                for name in self._unknowns
            }
            tried += [
                {name: base[name] + value * steps[name] for name in self._unknowns}
                for value in between(cuts(self._found, places, "#"))
            ]
        return tried + bases

    def _on_grid(self, inside: Sequence[str]) -> list[Point]:
        """Points close to each other along every unknown that decides."""
        base = points(self._unknowns)[0]
        spread = [Fraction((at - _GRID // 2) * 1009, 1597) for at in range(_GRID)]
        return [base | dict.fromkeys(inside, value) for value in spread] + points(self._unknowns)

    def _at(self, point: Point) -> Equality | None:
        """Compare at a point, and remember which signs were seen there."""
        values = values_at(*self._pair, point)
        if values is None:
            return None
        verdict = close(*values, is_float=self._is_float)
        real = [value.is_real for value in values]
        if not all(real):
            self._is_odd |= real[0] != real[1] and verdict is Equality.DIFFERENT
            return None
        # Where both are 0, as they may be at the cuts themselves, nothing is certain, and nothing lost.
        self._is_unsure |= verdict is None and not all(value.vanishes for value in values)
        if verdict is Equality.EQUAL:
            signs = self._signs(point)
            self._seen[signs] = self._seen.get(signs, 0) + 1
        return verdict

    def _signs(self, point: Point) -> tuple[int, ...]:
        found = []
        for inside in self._found.signed:
            try:
                value = context().re(evaluate(inside, point).number)
            except (NoValueError, TooHardError):
                value = 0
            found.append((value > 0) - (value < 0))
        return tuple(found)

    def _saw_all(self) -> bool:
        """Whether every row of signs was seen, but for those that some insides always share or never do."""
        rows = {row for row, times in self._seen.items() if all(row) and times >= _AGREED}
        classes: list[int] = []
        for at, inside in enumerate(self._found.signed):
            if not any(self._is_tied(inside, self._found.signed[each]) for each in classes):
                classes.append(at)
        if len(classes) > _MOST_SIGNED:
            return False
        seen = {tuple(row[at] for at in classes) for row in rows}
        return len(seen) == 1 << len(classes)

    def _is_tied(self, one: Node, other: Node) -> bool:
        """Whether the product or the quotient of two insides is a constant, so that their signs go together."""
        for kind in ("multiply", "divide"):
            found = []
            for point in points(self._unknowns):
                try:
                    found.append(evaluate(Node(kind, (one, other)), point).number)
                except (NoValueError, TooHardError):
                    continue
            mp = context()
            if len(found) >= _AGREED and all(
                abs(each - found[0]) <= abs(found[0]) * mp.mpf(2) ** -100 for each in found
            ):
                return True
        return False
