"""Mappings of published sets: what they may say, and all that is wrong with one at once."""

from pathlib import Path

import pytest

from engine.config import load_mapping
from engine.errors import InputError


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "m.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_mapping_is_read(tmp_path: Path) -> None:
    text = 'dataset = "d"\nlicence = "MIT"\n[columns]\nquestion = "q"\nsolution = "a.0.b"\n[levels]\neasy = 1\n'
    found = load_mapping(write(tmp_path, text))
    assert (found.dataset, found.licence, found.columns.named(), found.levels) == (
        "d",
        "MIT",
        {"question": "q", "solution": "a.0.b"},
        {"easy": 1},
    )


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    text = 'datset = "d"\n[columns]\nquestion = "a..b"\nlevl = "x"\n[levels]\neasy = 9\n'
    with pytest.raises(InputError) as refused:
        load_mapping(write(tmp_path, text))
    said = str(refused.value)
    assert "5 mistakes; nothing was imported" in said
    for part in (
        "Did you mean 'dataset'?",
        "Did you mean 'level'?",
        "'a..b' is no place",
        "columns.solution",
        "levels.easy",
    ):
        assert part in said


@pytest.mark.parametrize("text", ["[columns", "\x00", 'a = "' + "x" * 10])
def test_no_toml_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(InputError, match="cannot be read as TOML"):
        load_mapping(write(tmp_path, text))


def test_a_missing_mapping_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        load_mapping(tmp_path / "gone.toml")
