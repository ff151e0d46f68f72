"""Places in rows of nested values."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.domain import column_of, place_parts, value_at

ROW: dict[str, Any] = {
    "a": {"b": [10, {"c": "deep"}]},
    "turns": [{"from": "human", "value": "Q"}, {"from": "gpt", "value": "S"}, "odd"],
    "dotted.name": 1,
    "text": "abc",
}


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("text", "abc"),
        ("a.b.0", 10),
        ("a.b.1.c", "deep"),
        ("turns[from=gpt].value", "S"),
        ("turns[from=nobody].value", None),
        ("turns.0.value", "Q"),
        ("turns.9.value", None),
        ("turns.2.value", None),
        ("dotted.name", 1),
        ("text.0", None),
        ("text[a=b]", None),
        ("none.of.it", None),
    ],
)
def test_values_are_found(place: str, value: object) -> None:
    assert value_at(ROW, place) == value


@pytest.mark.parametrize("place", ["", ".", "a.", ".a", "a..b", "a[b]", "a[b=c", "a]b", "[a=b]", "a[b=c]d"])
def test_other_writings_are_no_places(place: str) -> None:
    assert place_parts(place) is None


@given(st.text())
def test_any_text_is_a_place_or_none(place: str) -> None:
    assert value_at(ROW, place) is None or place_parts(place) is not None or place in ROW
    assert isinstance(column_of(place), str)
