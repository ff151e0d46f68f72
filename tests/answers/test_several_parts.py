"""Answers with several parts: what holds for any ends, signs and ways to join them."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.answers import quick
from engine.domain import Equality

relaxed = settings(deadline=None, max_examples=150)
NUMBERS = (
    "0",
    "3",
    "-1",
    "i",
    "i^2",
    "-i",
    r"i \cdot i",
    "0i",
    r"\pi",
    r"\sqrt{-4}",
    r"e^{i\pi}",
    "10^{20}",
    r"\infty",
)
FRAMES = ("({}, {})", "[{}, {}]", "[{}, {})", r"\{{{}, {}\}}", "{}, {}", r"{} \pm {}", "x > {} or x < {}", "[{} {}]")
FRAMES_OF_ONE = (*FRAMES, r"\pm {}", "x = {}, {}", r"x \ge {}, x \ne {}", "{} < x < {}", r"\{{x \mid {} < x < {}\}}")
PIECES = st.sampled_from(["x = 1", "y = 2", "x=3", "y = -4", "2", "x > 1", "(1, 2)", r"\pm 1", "x = a", "xy = 0", ""])
JOINS = st.sampled_from([", ", "; ", " or ", " and ", r" \lor ", ", or ", r"\ldots"])
SOLUTIONS = st.lists(st.tuples(st.integers(-4, 4), st.integers(-4, 4)), min_size=2, max_size=3, unique=True)
Way = Callable[[list[tuple[int, int]]], str]
WAYS: tuple[Way, ...] = (
    lambda found: r" \text{ or } ".join(f"x = {x}, y = {y}" for x, y in found),
    lambda found: "; ".join(f"x = {x}, y = {y}" for x, y in found),
    lambda found: "; ".join(f"y = {y} and x = {x}" for x, y in found),
    lambda found: ", ".join(f"({x}, {y})" for x, y in reversed(found)),
    lambda found: "[" + ", ".join(f"{{x: {x}, y: {y}}}" for x, y in found) + "]",
    lambda found: " or ".join(f"(x, y) = ({x}, {y})" for x, y in found),
)


@st.composite
def ends(draw: st.DrawFn) -> str:
    """Two ends, real or not, in a frame that may be an interval."""
    frame = draw(st.sampled_from(FRAMES_OF_ONE))
    return frame.format(draw(st.sampled_from(NUMBERS)), draw(st.sampled_from(NUMBERS)))


@st.composite
def joined(draw: st.DrawFn) -> str:
    """Pieces with anything between them."""
    pieces = draw(st.lists(PIECES, min_size=1, max_size=5))
    return "".join(piece + draw(JOINS) for piece in pieces[:-1]) + pieces[-1]


@relaxed
@given(a=ends(), b=st.one_of(ends(), st.sampled_from(NUMBERS)))
def test_ends_that_are_no_real_numbers_raise_nothing(a: str, b: str) -> None:
    assert quick(a, b) == quick(b, a)


@relaxed
@given(a=joined(), b=joined())
def test_parts_may_be_joined_in_any_way(a: str, b: str) -> None:
    assert quick(a, b) == quick(b, a)


@relaxed
@given(one=SOLUTIONS, other=SOLUTIONS, ways=st.tuples(st.sampled_from(WAYS), st.sampled_from(WAYS)))
def test_solutions_are_the_same_if_they_are_so_pair_by_pair(
    one: list[tuple[int, int]], other: list[tuple[int, int]], ways: tuple[Way, Way]
) -> None:
    crossed = list(zip((x for x, _ in one), (y for _, y in one[1:] + one[:1]), strict=True))
    for theirs in (other, one[::-1], crossed):
        verdict = quick(ways[0](one), ways[1](theirs))
        assert verdict is not None
        assert verdict.value is (Equality.EQUAL if set(one) == set(theirs) else Equality.DIFFERENT), (one, theirs)


@pytest.mark.parametrize("join", [" and ", " or ", ", "])
def test_or_is_not_and_between_different_unknowns(join: str) -> None:
    values = {each: quick(f"x > 0{join}y = 1", f"y = 1{each}x > 0") for each in (" and ", " or ")}
    for each, verdict in values.items():
        assert verdict is not None
        assert (verdict.value is Equality.EQUAL) == ((each == " or ") == (join == " or "))
