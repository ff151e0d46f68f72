"""The URL restores a page."""

from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import params
from dashboard.components.filters import read
from dashboard.components.list_order import in_order
from dashboard.components.words import STATES
from dashboard.params import Place
from engine.domain import ProblemFilter
from engine.store import RunInfo, RunState, browse

PLACES = st.builds(
    Place,
    key=st.integers(1, 10**12),
    direction=st.sampled_from(["after", "before"]),
    size=st.sampled_from(params.SIZES),
    key_round=st.none() | st.integers(0, 10**6),
)


@given(PLACES)
def test_places_come_back(place: Place) -> None:
    assert params.read_place(params.place_params(place)) == (place, ())


@pytest.mark.parametrize(
    ("query", "place", "notices"),
    [
        ({}, Place(), 0),
        ({"after": ["x"]}, Place(), 1),
        ({"after": ["-1"], "size": ["7"]}, Place(), 2),
        ({"before": ["9" * 40]}, Place(), 1),
        ({"after": ["²"]}, Place(), 1),
        ({"before": ["8"], "size": ["50"]}, Place(8, "before", 50), 0),
        ({"before": ["8"], "key_round": ["2"]}, Place(8, "before", 25, 2), 0),
        ({"after": ["8"], "key_round": ["two"]}, Place(8), 1),
        ({"key_round": ["2"]}, Place(), 0),
        ({"sort": ["dearest"], "after": ["8"], "key_value": ["-0.25"]}, Place(8, sort="dearest", key_value=-0.25), 0),
        ({"sort": ["newest"]}, Place(sort="newest"), 0),
        ({"sort": ["<b>"], "after": ["8"], "key_value": ["nan"]}, Place(8), 2),
    ],
)
def test_bad_places_are_ignored_with_a_sentence(query: dict[str, list[str]], place: Place, notices: int) -> None:
    found, ignored = params.read_place(query)
    assert found == place
    assert len(ignored) == notices


def test_unknown_names_are_told() -> None:
    known = {"id": ["b2_x"], "run": ["r"], "levels": ["1"], "after": ["3"]}
    assert params.read_place(known) == (Place(3), ())
    assert params.read_place({**known, "foo": ["bar"]}) == (Place(3), ("'foo' means nothing here.",))


def test_a_problem_keeps_its_list() -> None:
    wanted = ProblemFilter(run="r", tiers=("easy", "hard"), text="a & b", min_usd=1e-7)
    place = Place(12, "after", 50, 2, "cheapest", 1e-7)
    query = params.problem_params("b2_x", wanted, place, 3)
    assert params.problem_id(query) == "b2_x"
    assert params.in_round(query) == 3
    assert ProblemFilter.from_params(query) == (wanted, ())
    assert params.read_place(query) == (place, ())


@pytest.mark.parametrize("value", ["", "x", "-1", "²", "9" * 16])
def test_a_round_that_is_no_number_is_none(value: str) -> None:
    assert params.in_round({"in_round": [value]}) is None
    assert params.in_round({}) is None


BLANK = dict.fromkeys(field.name for field in fields(RunInfo))
RUNS = [
    RunInfo(**{**BLANK, "id": "r", "recipe": {"teachers": {"weak": {}, "expert": {}}}}),
    RunInfo(**{**BLANK, "id": "nameless", "recipe": {}}),
]


def test_filters_of_a_run_need_one() -> None:
    wanted, ignored = read({"tiers": ["easy"], "levels": ["2"]}, RUNS)
    assert wanted == ProblemFilter(levels=(2,))
    assert len(ignored) == 1


def test_an_unknown_run_is_ignored_with_a_sentence() -> None:
    wanted, ignored = read({"run": ["gone"], "text": ["x"]}, RUNS)
    assert wanted == ProblemFilter(text="x")
    assert ignored == ("run = 'gone' is not in this store.",)


def test_a_known_run_keeps_its_filters() -> None:
    assert read({"run": ["r"], "tiers": ["easy"]}, RUNS) == (ProblemFilter(run="r", tiers=("easy",)), ())


def test_who_wrote_a_problem_needs_no_run() -> None:
    wanted = ProblemFilter(sources=("evolved",), claimed_levels=(4,))
    assert read({"sources": ["evolved"], "claimed_levels": ["4"]}, RUNS) == (wanted, ())


@pytest.mark.parametrize(
    ("query", "wanted", "told"),
    [
        ({"run": ["r"], "causes": ["bogus", "rounding"]}, {"run": "r", "causes": ("rounding",)}, "causes = 'bogus'"),
        ({"run": ["r"], "teachers": ["qq", "weak"]}, {"run": "r", "teachers": ("weak",)}, "teachers = 'qq'"),
        ({"text_as": ["regex"]}, {}, "text_as = 'regex' says how a text is looked for, and there is none."),
        ({"text_as": ["phrase"], "text": [" "]}, {"text": " "}, "text_as = 'phrase'"),
    ],
)
def test_values_that_no_list_can_have_are_dropped_with_a_sentence(
    query: dict[str, list[str]], wanted: dict[str, object], told: str
) -> None:
    found, ignored = read(query, RUNS)
    assert found == ProblemFilter(**wanted)
    assert len(ignored) == 1
    assert ignored[0].startswith(told)


def test_a_recipe_that_names_no_teachers_excludes_none() -> None:
    query = {"run": ["nameless"], "teachers": ["anybody"]}
    assert read(query, RUNS) == (ProblemFilter(run="nameless", teachers=("anybody",)), ())


@pytest.mark.parametrize(
    ("wanted", "sort", "told"),
    [
        ({}, "dearest", "sort = 'dearest' needs a run."),
        ({}, "hardest", None),
        ({"run": "r"}, "cheapest", None),
        ({"run": "r", "text": "x"}, "newest", None),
        ({"run": "r", "text": "x"}, "dearest", "sort = 'dearest' cannot be had of a search for a text."),
        ({"text": "x"}, "hardest", "sort = 'hardest' cannot be had of a search for a text."),
        ({"text": " "}, "hardest", None),
    ],
)
def test_an_order_that_a_list_cannot_have_is_dropped_with_its_key(
    wanted: dict[str, str], sort: browse.Sort, told: str | None
) -> None:
    place = Place(7, "before", 50, 2, sort, 0.5)
    expected = (Place(size=50), (told,)) if told else (place, ())
    assert in_order(ProblemFilter(**wanted), place) == expected


def test_a_second_value_of_what_takes_one_is_told() -> None:
    query = {"round": ["1", "2", "1", "<b>" * 40], "run": ["a"]}
    told = ("round = '2' is one too many.", f"round = {'<b>' * 20!r} is one too many.")
    assert params.surplus(query) == told


def test_every_state_has_a_word_and_an_icon() -> None:
    assert set(STATES) == set(RunState)
