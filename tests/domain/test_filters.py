"""`ProblemFilter`: what a link says is what it meant, and hostile links are answered with sentences."""

from dataclasses import fields

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from engine.domain import FUNNEL, ProblemFilter, Source
from engine.domain.filters import LEVELS, LONGEST_TEXT, REVIEWED, TEXT_AS, TIERS

NAMES = [field.name for field in fields(ProblemFilter)]
written = st.text(min_size=1, max_size=12)


def some(values: st.SearchStrategy[str] | st.SearchStrategy[int]) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(values, max_size=4, unique=True).map(tuple)


filters = st.builds(
    ProblemFilter,
    run=st.none() | written,
    round=st.none() | st.integers(1, 999_999),
    tiers=some(st.sampled_from(TIERS)),
    stage=st.none() | st.sampled_from([stage.value for stage in FUNNEL]),
    levels=some(st.sampled_from(LEVELS)),
    subjects=some(written),
    datasets=some(written),
    text=st.text(max_size=20),
    correct=st.none() | st.sampled_from(["yes", "no", "unknown"]),
    sources=some(st.sampled_from([source.value for source in Source])),
    claimed_levels=some(st.sampled_from(LEVELS)),
    text_as=st.none() | st.sampled_from(TEXT_AS),
    topics=some(written),
    skills=some(written),
    teachers=some(written),
    causes=some(written),
    rules=some(written),
    claimed_subjects=some(written),
    flags=some(written),
    reviewed=st.none() | st.sampled_from(REVIEWED),
    min_usd=st.none() | st.sampled_from([0.0, 1e-7, 0.25, 12.5, 1e3]),
    max_usd=st.none() | st.floats(1e-6, 1e6).map(lambda usd: round(usd, 6)),
)
hostile = st.text(max_size=20) | st.sampled_from(
    ["-1", "0", "1e9", "٣", "²", "NaN", "1 OR 1=1", "'; DROP TABLE problem; --", "hard", "\x00", "9" * 5000, "0" * 6000]
)


@given(filters)
def test_a_filter_comes_back_from_its_parameters(wanted: ProblemFilter) -> None:
    assert ProblemFilter.from_params(wanted.to_params()) == (wanted, ())


@given(filters)
def test_parameters_hold_only_filled_texts(wanted: ProblemFilter) -> None:
    params = wanted.to_params()
    assert set(params) <= set(NAMES)
    assert all(values and all(isinstance(v, str) and v for v in values) for values in params.values())


def test_the_empty_filter_has_no_parameters() -> None:
    assert ProblemFilter().to_params() == {}
    assert ProblemFilter.from_params({}) == (ProblemFilter(), ())


def test_blank_parameters_mean_nothing_and_are_no_mistake() -> None:
    assert ProblemFilter.from_params({name: [""] for name in NAMES}) == (ProblemFilter(), ())


def test_parameters_of_others_are_left_to_them() -> None:
    assert ProblemFilter.from_params({"page": ["7"], "embed": ["true"]}) == (ProblemFilter(), ())


@given(st.dictionaries(st.sampled_from([*NAMES, "page"]), st.lists(hostile, max_size=4)))
@example({"round": ["000000199" + "9" * 6000]})
@example({"round": ["0" * 8 + "19999999999"]})
@example({"round": ["1\n"]})
@example({"round": ["0" * 5000 + "1"]})
def test_no_parameters_whatever_raise(params: dict[str, list[str]]) -> None:
    found, ignored = ProblemFilter.from_params(params)
    assert set(found.tiers) <= set(TIERS)
    assert {*found.levels, *found.claimed_levels} <= set(LEVELS)
    assert set(found.sources) <= set(Source)
    assert found.stage in {None, *(stage.value for stage in FUNNEL)}
    assert found.correct in {None, "yes", "no", "unknown"}
    assert found.round is None or 1 <= found.round < 10**6, "a column of 32 bits must hold it"
    assert all(sentence.endswith(".") and len(sentence) < 400 for sentence in ignored)
    assert ProblemFilter.from_params(found.to_params()) == (found, ())


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("round", "0"),
        ("round", "-1"),
        ("round", "1.5"),
        ("round", "٣"),
        ("round", "1000000"),
        ("tiers", "HARD"),
        ("tiers", "gold"),
        ("stage", "evolve"),
        ("levels", "6"),
        ("levels", "01"),
        ("correct", "true"),
        ("sources", "SEED"),
        ("sources", "'"),
        ("claimed_levels", "6"),
        ("text_as", "glob"),
        ("reviewed", "maybe"),
        ("min_usd", "-1"),
        ("max_usd", "inf"),
        ("max_usd", "1e400"),
        ("text", "x" * (LONGEST_TEXT + 1)),
    ],
)
def test_each_value_that_means_nothing_gives_one_sentence_that_names_it(name: str, value: str) -> None:
    found, ignored = ProblemFilter.from_params({name: [value]})
    assert found == ProblemFilter()
    (sentence,) = ignored
    assert sentence.startswith(f"{name} = {value[:60]!r} is ")


def test_the_good_values_beside_a_bad_one_are_kept() -> None:
    found, ignored = ProblemFilter.from_params({"levels": ["5", "7", "1", "5"], "tiers": ["hard", "x"], "run": ["a"]})
    assert found == ProblemFilter(run="a", levels=(5, 1), tiers=("hard",))
    assert len(ignored) == 2


@pytest.mark.parametrize("name", ["run", "round", "stage", "text", "correct"])
def test_a_second_value_where_one_is_meant_is_named_not_swallowed(name: str) -> None:
    values = {"round": ["1", "2"], "stage": ["guide", "vote"], "correct": ["yes", "no"]}.get(name, ["a", "b"])
    found, ignored = ProblemFilter.from_params({name: values})
    assert found.to_params() == {name: values[:1]}
    assert ignored == (f"{name} = {values[1]!r} is one too many.",)
