"""Recipes that are made of values: their text reads back as the same, and mistakes are found before there is a file."""

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.config import check_recipe, load_recipe, recipe_text, recipe_values
from engine.errors import InputError, RecipeError

ROOT = Path(__file__).parents[2]
KEYS = {"OPENAI_API_KEY": "k", "DEEPSEEK_API_KEY": "k"}
HOSTILE = (
    'a "quoted" \\ back\\slash',
    "'''",
    '"""',
    "[teachers.weak]\nkey = 'x' # not a comment",
    "\x00\x07\x1b[31m\x7f\x85\u2028",
    "\U0001d518nicode ≤ \u202e",
    "\r\n\t",
    "{{ jinja }} $x$ <script>",
)


def simulated(**more: Any) -> dict[str, Any]:
    teachers = {role: {"kind": "simulated", "model": role} for role in ("weak", "expert")}
    return {"seeds": {"files": ["seeds.jsonl"]}, "teachers": teachers} | more


@pytest.mark.parametrize("path", sorted((ROOT / "data" / "recipes").glob("*.toml")), ids=lambda path: path.stem)
def test_every_recipe_of_the_project_reads_back_as_itself(path: Path, tmp_path: Path) -> None:
    try:
        recipe = load_recipe(path, environment=KEYS)
    except RecipeError as error:
        pytest.skip(f"its files are not here: {error}")
    kept = tmp_path / "kept.toml"
    for values in (
        recipe_values(recipe),
        json.loads(recipe.model_dump_json()),
    ):  # what was said; all of it, as a run keeps it
        kept.write_text(recipe_text(values), encoding="utf-8", newline="\n")
        again = load_recipe(kept, environment=KEYS)
        assert again == recipe
        assert again.shape() == recipe.shape()


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_the_text_that_it_is(text: str, folder: Path, tmp_path: Path) -> None:
    values = simulated(name=text, note=text)
    path = tmp_path / "kept.toml"
    path.write_bytes(recipe_text(recipe_values(check_recipe(values, folder))).encode())
    recipe = load_recipe(path)
    assert (recipe.name, recipe.note) == (text, text)


PLAIN = st.recursive(
    st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.text(), PLAIN, max_size=4))
def test_values_read_back_as_they_were(values: dict[str, Any]) -> None:
    assert tomllib.loads(recipe_text(values)) == values


def test_what_toml_has_nothing_for_is_left_out_or_said(tmp_path: Path) -> None:
    written = recipe_text({"budget_usd": None, "seeds": {"files": (tmp_path,), "limit": None}, "note": "\ud800"})
    assert tomllib.loads(written) == {"seeds": {"files": [str(tmp_path)]}, "note": "\ufffd"}
    with pytest.raises(InputError, match="cannot be written as TOML"):
        recipe_text({"name": object()})


def test_every_mistake_has_its_key_for_a_place(folder: Path) -> None:
    values = simulated(rounds="three", budgett_usd=1.0) | {"seeds": {"files": ["none.jsonl"]}}
    values["teachers"]["expert"] = {"kind": "openai", "model": "m", "key_env": "NO_SUCH_KEY"}
    with pytest.raises(RecipeError) as caught:
        check_recipe(values, folder, environment={})
    places = {mistake.place: mistake for mistake in caught.value.mistakes}
    assert set(places) == {"rounds", "budgett_usd", "seeds.files.0", "teachers.expert.key_env"}
    assert "budget_usd" in places["budgett_usd"].remedy


def test_a_role_that_nobody_has_is_found_without_a_file(folder: Path) -> None:
    values = simulated()
    del values["teachers"]["expert"]
    with pytest.raises(RecipeError) as caught:
        check_recipe(values, folder)
    assert {mistake.place for mistake in caught.value.mistakes} == {"stages.criticise.teacher", "stages.vote.teacher"}


def test_relative_paths_become_absolute(folder: Path) -> None:
    assert check_recipe(simulated(), folder).seeds.files == ((folder / "seeds.jsonl").resolve(),)
