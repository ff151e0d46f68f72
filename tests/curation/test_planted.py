"""Planted contamination: what the rule finds for certain, and what is known to slip."""

from functools import cache
from pathlib import Path

import pytest
from bench_contamination_planted import Found, measure
from mixed_questions import benchmarks


@cache
def measured(folder: Path) -> dict[str, Found]:
    return measure(benchmarks(folder)[::3], 100)


@pytest.mark.shared_data
@pytest.mark.parametrize(
    ("way", "least", "most"),
    [
        ("copied, in another layout", 1.0, 1.0),
        ("framed by other sentences", 0.85, 1.0),
        ("other numbers", 0.45, 0.95),
        ("sentences in another order", 0.1, 0.6),
        ("one word in ten another", 0.75, 1.0),
        ("one word in three another", 0.2, 0.7),
        ("paraphrased by synonyms", 0.6, 0.97),
    ],
)
def test_planted_questions_are_found_as_far_as_the_rule_goes(
    shared_data: Path, way: str, least: float, most: float
) -> None:
    one = measured(shared_data)[way]
    assert one.planted == 100
    assert least <= one.found / one.planted <= most
    assert one.found <= one.kept
    assert one.found + one.no_run + one.no_ratio == one.planted


@pytest.mark.shared_data
def test_what_slips_slips_for_the_reason_that_the_rule_gives(shared_data: Path) -> None:
    told = measured(shared_data)
    order = told["sentences in another order"]
    assert order.no_ratio > 4 * order.no_run, "ten words in a row are left; the subsequence is short"
    words = told["one word in three another"]
    assert words.no_run > 4 * words.no_ratio, "the subsequence is long; hardly ten words in a row are left"
