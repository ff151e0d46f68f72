"""Expressions that are long, deep, costly or made to deceive: read or not, but never an exception, nor endless work."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.answers import quick
from engine.answers.algebra import numerics, probing
from engine.answers.algebra.expressions import expression
from engine.answers.algebra.operations import OPERATIONS
from engine.answers.algebra.residues import residue_points
from engine.answers.algebra.trees import is_deep
from engine.answers.equality import symbolic
from engine.domain import Equality

PIECES = ["a b c ", "x_1", "x+", "x-", "2^", "%", "!", "-", r"\sqrt2", "x^2", r"\sin x", "(x)", "f(x)", "|x|", "x/"]
COSTLY = [
    "+".join(f"{99_000 + at}!" for at in range(20)),
    "+".join(rf"\binom{{{99_999 - at}}}{{4999}}" for at in range(30)),
    "+".join(f"(x+{at}/7)!" for at in range(60)),
    r"\sin(10^{400} i)+x",
    "+".join(rf"\sin(10^{{400}}x+{at})" for at in range(40)),
]


@settings(deadline=None, max_examples=60)
@given(st.sampled_from(PIECES), st.integers(100, 700), st.sampled_from(["2", "x+1", "y=2", r"\frac{x}{2}"]))
def test_what_is_repeated_often_is_no_exception(piece: str, times: int, other: str) -> None:
    text = (piece * times)[:1_900] + "x"
    assert quick(text, other) == quick(other, text)
    tree = expression(text)
    assert tree is None or not is_deep(tree, 150)


@pytest.mark.parametrize("text", COSTLY, ids=lambda text: text[:20])
def test_the_work_of_a_comparison_is_bounded(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []

    def counted(kind: str, operation: Callable[..., Any]) -> Callable[..., Any]:
        def apply(*arguments: Any) -> Any:
            done.append(kind)
            return operation(*arguments)

        return apply

    monkeypatch.setattr(numerics, "OPERATIONS", {kind: counted(kind, each) for kind, each in OPERATIONS.items()})
    probing.same_tree.cache_clear()
    one, other = expression(text), expression("y+1")
    assert one is not None
    assert other is not None
    assert probing.same_tree(one, other) is not Equality.EQUAL
    assert len(done) < 20_000
    assert sum(kind in ("factorial", "binomial") for kind in done) < 120
    probing.same_tree.cache_clear()


def test_no_number_is_a_multiple_of_the_primes_of_its_own_comparison() -> None:
    one, other = expression("2305843009213693951*618970019642690137449562111*x"), expression("0")
    assert one is not None
    assert other is not None
    assert {prime for prime, _ in residue_points(one, other)} == {prime for prime, _ in residue_points(other, one)}
    assert all(one.parts[0].parts[at].value % prime for at in (1,) for prime, _ in residue_points(one, other))
    assert probing.same_tree(one, other) is Equality.DIFFERENT


@settings(deadline=None, max_examples=40)
@given(st.integers(-60, 60), st.integers(-60, 60), st.integers(1, 9))
def test_an_absolute_value_is_what_is_in_it_only_where_that_is_never_negative(a: int, b: int, c: int) -> None:
    inside = f"{c}(x-({a}))(x-({b}))"
    tree, bare = expression(f"|{inside}|"), expression(inside)
    turned = expression(f"{c}|x-({a})| |({b})-x|")
    assert tree is not None
    assert bare is not None
    assert turned is not None
    assert probing.same_tree(tree, bare) is (Equality.EQUAL if a == b else Equality.DIFFERENT)
    assert probing.same_tree(tree, turned) is Equality.EQUAL


def test_a_pair_is_no_easier_for_what_was_asked_before() -> None:
    import sympy  # noqa: PLC0415 -- it is heavy

    symbolic.judge("a+b+c+d+f+g+h+j+k", "k+j+h+g+f+d+c+b+a")
    assert symbolic._parsed.cache_info().currsize
    symbolic.forget()
    assert not symbolic._parsed.cache_info().currsize
    assert all(not cached.cache_info().currsize for cached in sympy.core.cache.CACHE)
