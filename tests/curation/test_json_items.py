"""JSON files, item by item: one list, a list in an object, lines under another name, and files that break off."""

import gzip
import json
from pathlib import Path

import pytest

from engine.curation.json_items import json_rows
from engine.curation.rows import Row, SetAside
from engine.curation.seeds import read_seeds
from engine.domain import Problem
from engine.errors import InputError

ROWS = [{"question": f"Q{i}?", "answer": i, "level": 1.0} for i in range(5)]


def write(path: Path, value: object) -> Path:
    path.write_text(json.dumps(value), encoding="utf-8")
    return path


@pytest.mark.parametrize("value", [ROWS, {"version": "1", "meta": {"a": [1]}, "data": ROWS}, {"data": ROWS, "n": 5}])
def test_a_list_of_objects_is_found(tmp_path: Path, value: object) -> None:
    rows = list(json_rows(write(tmp_path / "a.json", value)))
    assert [row.fields["question"] for row in rows if isinstance(row, Row)] == [row["question"] for row in ROWS]
    assert [row.line for row in rows] == [1, 2, 3, 4, 5]


def test_lines_under_that_name_are_lines(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text("".join(json.dumps(row | {"tags": [{"a": 1}]}) + "\n" for row in ROWS), encoding="utf-8")
    assert len([row for row in json_rows(path) if isinstance(row, Row)]) == 5


def test_seeds_may_be_json_too_and_zipped(tmp_path: Path) -> None:
    path = tmp_path / "a.json.gz"
    path.write_bytes(gzip.compress(json.dumps(ROWS).encode()))
    problems = [item for item in read_seeds(path) if isinstance(item, Problem)]
    assert [(problem.ground_truth, problem.level) for problem in problems] == [(str(i), 1) for i in range(5)]


def test_an_empty_list_has_no_rows(tmp_path: Path) -> None:
    assert list(json_rows(write(tmp_path / "a.json", []))) == []


@pytest.mark.parametrize("text", ["", "5", '{"a": 1}', '"x"', "{", "[", "nonsense", '{"data": "x"}', "\ufeff?"])
def test_what_holds_no_list_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=r"a\.json"):
        list(json_rows(path))


def test_a_file_that_breaks_off_gives_what_stands_before(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps([*ROWS, 5])[:-1] + ', {"question": "half', encoding="utf-8")
    rows = list(json_rows(path))
    assert len([row for row in rows if isinstance(row, Row)]) == 5
    aside = [row for row in rows if isinstance(row, SetAside)]
    assert [item.line for item in aside] == [6, 7]
    assert "breaks off" in aside[1].reason


def test_it_is_read_as_it_is_asked_for(tmp_path: Path) -> None:
    """Ten megabytes are not taken in to give the first row: by then the file's end is not even looked at."""
    path = tmp_path / "a.json"
    with path.open("w", encoding="utf-8") as file:
        file.write("[" + json.dumps(ROWS[0]))
        for _ in range(100):
            file.write("," + json.dumps({"question": "x" * 100_000}))
        file.write(", this is no JSON")
    rows = json_rows(path)
    assert isinstance(next(rows), Row)
