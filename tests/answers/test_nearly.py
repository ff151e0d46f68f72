"""Two numbers that differ, and by what: a rounding, or a unit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.answers import is_other_unit, is_rounded


@pytest.mark.parametrize(
    ("a", "b", "rounded"),
    [
        ("5.94", "6", True),
        ("15.67", "15.666666666666668", True),
        ("4.2", "5", True),
        ("7", "6", False),
        ("1", "0.5", False),
        ("1/3", "0.33", True),
        ("0.33", "0.34", False),
        ("6.0", "5.94", True),
        ("x", "5", False),
        ("1000", "1000.4", True),
    ],
)
def test_rounding(a: str, b: str, *, rounded: bool) -> None:
    assert is_rounded(a, b) is is_rounded(b, a) is rounded


@given(st.integers(-10_000, 10_000).filter(bool), st.sampled_from([10, 100, 1000, 7, 12, 24, 60, 3600]))
def test_a_multiple_by_a_unit_is_one_of_units_from_either_side(number: int, factor: int) -> None:
    assert is_other_unit(f"{number} cm", str(number * factor))
    assert is_other_unit(str(number * factor), f"{number} cm")
    assert not is_other_unit(f"{number} cm", str(-number))
    # Without any unit a factor may be an accident, but for the hundredth, which is a percentage.
    assert is_other_unit(str(number), str(number * factor)) is (factor == 100)
