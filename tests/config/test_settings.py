"""The settings of a team: defaults without a file, and everything that is wrong with one at once."""

from pathlib import Path

import pytest

from engine.config import Settings, check_recipe, load_settings
from engine.errors import InputError, SettingsError


def given(folder: Path, text: str) -> Path:
    (folder / "workbench.toml").write_text(text, encoding="utf-8")
    return folder / "s.duckdb"


def test_without_a_file_everything_has_its_default(tmp_path: Path) -> None:
    assert load_settings(tmp_path / "s.duckdb", {}) == Settings(leads=(), warn_usd=1.0)


def test_they_lie_beside_the_store(tmp_path: Path) -> None:
    store = given(tmp_path, 'leads = ["Ann", "bob@example.org"]\nwarn_usd = 0.5')
    assert load_settings(store, {}) == Settings(leads=("Ann", "bob@example.org"), warn_usd=0.5)


def test_a_variable_names_them(tmp_path: Path) -> None:
    given(tmp_path, 'leads = ["Ann"]')
    own = tmp_path / "elsewhere.toml"
    own.write_text("\ufeffwarn_usd = 20", encoding="utf-8")
    assert load_settings(tmp_path / "s.duckdb", {"WISDOM_SETTINGS": str(own)}) == Settings(warn_usd=20.0)
    with pytest.raises(SettingsError, match=r"there is no such file. Correct WISDOM_SETTINGS"):
        load_settings(tmp_path / "s.duckdb", {"WISDOM_SETTINGS": str(tmp_path / "none.toml")})


@pytest.mark.parametrize("text", ["leads = [", "\x00", "a = " + "[" * 5000, "leads = 'Ann"])
def test_what_is_no_toml_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(SettingsError, match=r"workbench.toml: it cannot be read as TOML"):
        load_settings(given(tmp_path, text), {})


def test_all_mistakes_are_named_at_once(tmp_path: Path) -> None:
    store = given(tmp_path, 'lead = "Ann"\nleads = ["", 3]\nwarn_usd = -1')
    with pytest.raises(InputError) as refused:
        load_settings(store, {})
    for place in (
        "lead: this key is not known. Known here: endpoints, leads, warn_usd.",
        "leads.0:",
        "leads.1:",
        "warn_usd:",
    ):
        assert place in str(refused.value)


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "workbench.toml").mkdir()
    with pytest.raises(SettingsError):
        load_settings(tmp_path / "s.duckdb", {})


RECIPE = {
    "seeds": {"files": ["."]},
    "teachers": {
        "weak": {"kind": "openai", "model": "m", "base_url": "http://127.0.0.1:8600/v1/", "key_env": ""},
        "expert": {"kind": "simulated", "model": "expert"},
    },
}


@pytest.mark.parametrize(
    ("endpoints", "shared", "refused"),
    [
        (None, False, False),
        (None, True, True),
        ((), False, True),
        (("http://127.0.0.1:8600/v1",), True, False),
        (("http://127.0.0.1:8600/v1/",), False, False),
        (("http://127.0.0.1:8600/v10", "http://127.0.0.1:8600"), False, True),
    ],
)
def test_endpoints_that_runs_from_the_browser_may_ask(
    endpoints: tuple[str, ...] | None, *, shared: bool, refused: bool
) -> None:
    found = Settings(endpoints=endpoints).refused(check_recipe(RECIPE), shared=shared)
    assert [mistake.place for mistake in found] == ["teachers.weak.base_url"] * refused
    assert all(endpoint in found[0].remedy for endpoint in endpoints or () if refused)
