"""Selections: every mistake is refused at once with its place and a remedy, and what is read is written back."""

from pathlib import Path
from typing import Any

import pytest
import tomli_w
from hypothesis import given
from hypothesis import strategies as st

from engine.config import Form, Order, Selection, load_selection, read_selection
from engine.domain import SETTLED_TIERS, Tier
from engine.errors import InputError, RecipeError

WHOLE: dict[str, Any] = {
    "run": "demo",
    "seed": 7,
    "tiers": ["hard", "easy"],
    "filter": {"levels": [4, "5"], "subjects": "Algebra"},
    "quotas": {"by": ["level", "tier"], "cell": [{"level": 4, "tier": "hard", "problems": 3}]},
    "exclude": {"contaminated": True, "duplicates": ["exact", "near"], "against": ["old"]},
    "split": {"test": 0.1},
    "text": {"form": "sharegpt", "content": "both", "solutions": "one", "knowledge": True, "order": "easy_to_hard"},
}


def test_what_is_left_out_has_its_default() -> None:
    empty = read_selection({})
    assert empty == Selection()
    assert empty.tiers == SETTLED_TIERS
    assert (empty.exclude.rejected, empty.exclude.flagged, empty.exclude.contaminated) == (True, True, False)
    assert (empty.text.form, empty.text.order, empty.split) == (Form.ALPACA, Order.BY_ROUND, None)


def test_values_are_read_back_and_have_one_id(tmp_path: Path) -> None:
    whole = read_selection(WHOLE)
    assert read_selection(whole.values()) == whole
    assert whole.tiers == (Tier.EASY, Tier.HARD)
    path = tmp_path / "s.toml"
    path.write_bytes(b"\xef\xbb\xbf" + tomli_w.dumps(WHOLE).encode())
    assert load_selection(path) == whole
    assert load_selection(path).id == whole.id == read_selection({**WHOLE, "tiers": ["easy", "hard"]}).id
    assert read_selection({**WHOLE, "seed": 8}).id != whole.id
    wanted = whole.conditions
    assert (wanted.run, wanted.tiers, wanted.levels) == ("demo", (Tier.EASY, Tier.HARD), (4, 5))


@pytest.mark.parametrize(
    ("values", "place", "said"),
    [
        ({"sed": 1}, "sed", "Known here: run, seed, filter, tiers"),
        ({"seed": "7"}, "seed", "valid integer"),
        ({"seed": True}, "seed", "valid integer"),
        ({"seed": -1}, "seed", "greater than or equal to 0"),
        ({"seed": 2**63}, "seed", "less than"),
        ({"tiers": ["unsettled"]}, "tiers", "never exported as solved. Name some of easy, medium, hard, unverified"),
        ({"tiers": ["easy", "gold"]}, "tiers.1", "'easy'"),
        ({"tiers": []}, "tiers", "no tier is named"),
        ({"filter": {"level": 4}}, "filter", "level is not known here. The conditions are those of the page Browse"),
        ({"filter": {"levels": ["nine"]}}, "filter", "'nine'"),
        ({"filter": {"run": "a"}}, "filter", "Write `run` above the tables"),
        ({"filter": {"tiers": "easy"}}, "filter", "Write `tiers` above the tables"),
        ({"filter": 4}, "filter", "dictionary"),
        ({"quotas": {"total": 0}}, "quotas.total", "greater than or equal to 1"),
        ({"quotas": {"total": 10**30}}, "quotas.total", "less than or equal to 1000000000"),
        ({"quotas": {"total": 1, "each": 1}}, "quotas", "Keep one of them"),
        ({"quotas": {"by": ["level", "level"]}}, "quotas", "Name each once"),
        ({"quotas": {"by": ["answer"]}}, "quotas.by.0", "'level', 'subject', 'tier' or 'round'"),
        ({"quotas": {"by": ["level"], "cell": [{"tier": "easy", "problems": 1}]}}, "quotas", "every dimension of `by`"),
        ({"quotas": {"cell": [{"problems": 1}, {"problems": 2}]}}, "quotas", "two cells are the same"),
        ({"quotas": {"by": ["level"], "cell": [{"level": 6, "problems": 1}]}}, "quotas.cell.0.level", "equal to 5"),
        (
            {"quotas": {"cell": [{"problems": 1, "problem": 1}]}},
            "quotas.cell.0.problem",
            "Known here: level, subject, tier, round",
        ),
        ({"quotas": {"by": ["round"], "cell": [{"round": 10**12, "problems": 1}]}}, "quotas.cell.0.round", "equal to"),
        ({"exclude": {"duplicates": ["alike"]}}, "exclude.duplicates.0", "'exact', 'near' or 'template'"),
        ({"exclude": {"keep": ["luck"]}}, "exclude.keep.0", "'tier', 'review', 'length' or 'cost'"),
        ({"exclude": {"lcs": 1.5}}, "exclude.lcs", "less than or equal to 1"),
        ({"exclude": {"lcs": float("nan")}}, "exclude.lcs", "finite"),
        ({"exclude": {"ngram": 0}}, "exclude.ngram", "greater than or equal to 1"),
        ({"split": {"test": 1}}, "split.test", "less than 1"),
        ({"split": {}}, "split.test", "required"),
        ({"split": {"test": 0.1, "dev": 0.1}}, "split.dev", "Known here: test"),
        ({"text": {"form": "chatml"}}, "text.form", "'alpaca', 'sharegpt', 'openai' or 'plain'"),
        ({"text": {"solutions": "two"}}, "text.solutions", "'one' or 'all'"),
        ({"text": {"order": "random"}}, "text.order", "'shuffled'"),
        ({"text": "alpaca"}, "text", "Write such a value, or leave the key out"),
    ],
    ids=lambda each: str(each)[:60],
)
def test_a_mistake_is_refused_with_its_place_and_a_remedy(values: dict[str, Any], place: str, said: str) -> None:
    with pytest.raises(RecipeError) as refused:
        read_selection(values, "mine.toml")
    assert [mistake.place for mistake in refused.value.mistakes] == [place]
    assert said in str(refused.value)
    assert str(refused.value).startswith("mine.toml has 1 mistake;")
    assert "Traceback" not in str(refused.value)


def test_all_mistakes_are_named_at_once() -> None:
    wrong = {"seed": -1, "split": {"test": 2}, "text": {"form": "x", "y": 1}, "quotas": {"each": "1"}, "z": {}}
    with pytest.raises(RecipeError) as refused:
        read_selection(wrong)
    places = {mistake.place for mistake in refused.value.mistakes}
    assert places == {"seed", "split.test", "text.form", "text.y", "quotas.each", "z"}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=6,
)
KEYS = st.sampled_from([*Selection.model_fields, "other"])


@given(st.dictionaries(KEYS, JSON, max_size=4))
def test_any_value_is_read_or_refused(values: dict[str, Any]) -> None:
    try:
        found = read_selection(values)
    except RecipeError:
        return  # any other error fails
    assert read_selection(found.values()) == found
    assert found.id == read_selection(found.values()).id


@pytest.mark.parametrize(
    "raw",
    [b"seed = ", b"seed = 1\nseed = 2", b"\xff\xfe", b"a = " + b"[" * 5000, b"\x00"],
    ids=lambda raw: repr(raw[:9]),
)
def test_what_is_no_toml_is_refused(tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "s.toml"
    path.write_bytes(raw)
    with pytest.raises(RecipeError, match="this is not TOML"):
        load_selection(path)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none.toml"):
        with pytest.raises(InputError, match="cannot be read"):
            load_selection(path)
