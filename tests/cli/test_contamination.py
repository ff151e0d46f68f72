"""`wisdom contamination`."""

import gzip
import io
import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from cli_runner import Wisdom

RowsFile = Callable[..., Path]
COPIED = (
    "A train leaves the station at noon with 120 people, and at each of its 7 stops 9 people leave it. How many stay?"
)
OWN = "How many even numbers of three different digits are there that begin with 5 and do not hold a 0 anywhere?"


@pytest.fixture
def benchmark(tmp_path: Path) -> Path:
    path = tmp_path / "held_out.jsonl.gz"
    rows = [{"question": "What is it?", "answer": "5"}, {"problem": COPIED}]
    path.write_bytes(gzip.compress("\n".join(json.dumps(row) for row in rows).encode()))
    return path


def test_rows_come_back_with_what_they_are_like(wisdom: Wisdom, rows_file: RowsFile, benchmark: Path) -> None:
    rows: list[dict[str, object]] = [{"question": COPIED.upper(), "id": 7}, {"question": OWN, "answer": "40"}]
    said = wisdom("contamination", rows_file(*rows), "--benchmarks", benchmark)
    assert said.code == 0
    assert said.rows == [
        rows[0]
        | {
            "contaminated": True,
            "benchmark": "held_out.jsonl.gz",
            "line": 2,
            "ratio": 1.0,
            "ngram": "a train leaves the station at noon with 120 people",
        },
        rows[1] | {"contaminated": False, "benchmark": None, "line": None, "ratio": None, "ngram": None},
    ]
    assert "1 of 2 questions contaminated: 50.0 %" in said.err
    assert "held_out.jsonl.gz: 1 are like one of its 2 questions" in said.err


def test_several_benchmarks_and_the_counts_as_json(
    wisdom: Wisdom, rows_file: RowsFile, benchmark: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.csv"
    other.write_text(f'question\n"{OWN}"\n')
    path = rows_file({"question": COPIED}, {"question": OWN}, {"question": OWN}, {"question": ""})
    said = wisdom("contamination", path, "--benchmarks", benchmark, "--benchmarks", other, "--json")
    assert said.json == {
        "n": 4,
        "contaminated": 3,
        "benchmarks": [
            {"benchmark": "held_out.jsonl.gz", "questions": 2, "contaminated": 1},
            {"benchmark": "other.csv", "questions": 1, "contaminated": 2},
        ],
    }


def test_rows_go_to_a_file_and_come_from_standard_input(
    wisdom: Wisdom, benchmark: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(json.dumps({"question": COPIED}).encode())))
    said = wisdom("contamination", "-", "--benchmarks", benchmark, "--out", tmp_path / "out.jsonl", "--json")
    assert said.json["contaminated"] == 1
    row = json.loads((tmp_path / "out.jsonl").read_text())
    assert (row["contaminated"], row["line"]) == (True, 2)


def test_the_measure_can_be_set(wisdom: Wisdom, rows_file: RowsFile, benchmark: Path) -> None:
    half = COPIED.replace("noon", "dawn").replace("each", "all").replace("stops", "towns").replace("How", "So how")
    path = rows_file({"question": half})
    for options, is_found in (([], False), (["--ngram", 5], True), (["--ngram", 5, "--lcs", 0.95], False)):
        said = wisdom("contamination", path, "--benchmarks", benchmark, *options)
        assert said.rows[0]["contaminated"] is is_found, options


def test_no_rows_are_none_contaminated(wisdom: Wisdom, rows_file: RowsFile, benchmark: Path) -> None:
    said = wisdom("contamination", rows_file(), "--benchmarks", benchmark)
    assert (said.code, said.out) == (0, "")
    assert "0 of 0 questions contaminated\n" in said.err


def test_odd_questions_survive(wisdom: Wisdom, rows_file: RowsFile, benchmark: Path) -> None:
    odd = ["\ud800", "\x00", "x" * 100_000, "\u0301" * 5_000]
    said = wisdom("contamination", rows_file(*({"question": text} for text in odd)), "--benchmarks", benchmark)
    assert said.code == 0
    assert [row["question"] for row in said.rows] == odd
    assert not any(row["contaminated"] for row in said.rows)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--benchmarks", "nowhere.jsonl"], ["nowhere.jsonl", "does not exist", "Check the path"]),
        ([], ["--benchmarks"]),
        (["--benchmarks", "held_out.jsonl.gz", "--ngram", "0"], ["--ngram"]),
        (["--benchmarks", "held_out.jsonl.gz", "--lcs", "1.5"], ["--lcs"]),
    ],
)
@pytest.mark.usefixtures("benchmark")
def test_what_cannot_be_used_is_said(wisdom: Wisdom, rows_file: RowsFile, options: list[str], words: list[str]) -> None:
    said = wisdom("contamination", rows_file({"question": OWN}), *options)
    assert (said.code, said.out) == (2, "")
    assert all(word in said.err for word in words)
    assert "Traceback" not in said.err


def test_a_question_must_be_text(wisdom: Wisdom, rows_file: RowsFile, benchmark: Path) -> None:
    said = wisdom("contamination", rows_file({"question": OWN}, {"question": 5}), "--benchmarks", benchmark)
    assert (said.code, said.out) == (2, "")
    assert "row 2" in said.err
