"""`wisdom compare`, `wisdom sandbox`, `wisdom score`."""

import io
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from cli_runner import Wisdom

RowsFile = Callable[..., Path]


def test_compare_keeps_the_rows_and_adds_verdict_and_rule(wisdom: Wisdom, rows_file: RowsFile) -> None:
    said = wisdom(
        "compare",
        rows_file(
            {"a": "1/2", "b": "\\frac{1}{2}", "id": 7},
            {"a": "0.33", "b": "1/3"},
            {"a": None, "b": None},
            {"a": 5, "b": "5.0"},
        ),
    )
    assert said.code == 0
    assert [row["equal"] for row in said.rows] == [True, False, False, True]
    assert all(row["rule"] for row in said.rows)
    assert said.rows[0]["id"] == 7


def test_compare_reads_standard_input(wisdom: Wisdom, monkeypatch: pytest.MonkeyPatch) -> None:
    stdin = io.TextIOWrapper(io.BytesIO(b'{"a": "2", "b": "2"}\n'))
    monkeypatch.setattr(sys, "stdin", stdin)
    assert wisdom("compare", "-").rows[0]["equal"] is True


def test_every_line_that_is_no_row_is_named_and_nothing_is_done(wisdom: Wisdom, tmp_path: Path) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_text('{"a": "1", "b": "1"}\nnot json\n\n[1]\n{"a": "1"}\n')
    said = wisdom("compare", path)
    assert (said.code, said.out) == (2, "")
    for place in ("bad.jsonl:2:", "bad.jsonl:4:", "bad.jsonl:5: it lacks 'b'"):
        assert place in said.err


def test_sandbox_says_how_each_program_ended(wisdom: Wisdom, rows_file: RowsFile) -> None:
    said = wisdom(
        "sandbox",
        rows_file(
            {"program": "print(2**10)", "id": "p"},
            {"program": "answer = 3"},
            {"program": "def solution():\n    return 4"},
            {"program": "1/0"},
            {"program": "def f(:"},
        ),
    )
    assert said.code == 0
    assert [(row["status"], row["answer"], row["way"]) for row in said.rows] == [
        ("ok", "1024", "printed"),
        ("ok", "3", "variable"),
        ("ok", "4", "returned"),
        ("error", None, None),
        ("error", None, None),
    ]
    assert said.rows[0]["stdout"] == "1024\n"
    assert said.rows[0]["id"] == "p"
    assert "ZeroDivisionError" in said.rows[3]["error"]
    assert all(row["seconds"] >= 0 and row["cpu_seconds"] >= 0 for row in said.rows)


def test_a_program_must_be_text(wisdom: Wisdom, rows_file: RowsFile) -> None:
    said = wisdom("sandbox", rows_file({"program": "1"}, {"program": 5}))
    assert said.code == 2
    assert "row 2" in said.err


SCORED = (
    {"question": "q", "reply": "so \\boxed{5}", "ground_truth": "5"},
    {"question": "q", "reply": "The answer is 6.", "ground_truth": ["5", "6"]},
    {"question": "q", "reply": "#### 7", "ground_truth": 7},
    {"question": "q", "reply": "```python\nprint(4 + 4)\n```", "ground_truth": "8"},
    {"question": "q", "reply": "The answer is 9.", "ground_truth": "10"},
    {"question": "q", "reply": "I do not know.", "ground_truth": "10"},
)


def test_score_gives_the_accuracy_with_wilsons_interval(wisdom: Wisdom, rows_file: RowsFile) -> None:
    said = wisdom("score", rows_file(*SCORED), "--json")
    assert said.code == 0
    assert {"n": 6, "correct": 4, "undecided": 0}.items() <= said.json.items()
    assert said.json["accuracy"] == pytest.approx(4 / 6)
    assert (said.json["low"], said.json["high"]) == (pytest.approx(0.3000, abs=1e-4), pytest.approx(0.9032, abs=1e-4))


def test_score_writes_each_row_with_its_answer_and_how_it_was_found(
    wisdom: Wisdom, rows_file: RowsFile, tmp_path: Path
) -> None:
    path = rows_file(*SCORED)
    said = wisdom("score", path)
    assert [row["answer"] for row in said.rows] == ["5", "6", "7", "8", "9", None]
    assert [row["answer_rule"] for row in said.rows] == ["boxed", "stated", "hashes", "program", "stated", None]
    assert [row["correct"] for row in said.rows] == [True, True, True, True, False, False]
    assert "4 of 6 correct: 66.7 %" in said.err
    out = tmp_path / "scored.jsonl"
    quiet = wisdom("score", path, "--out", out)
    assert quiet.out == ""
    assert out.read_text() == said.out


def test_score_of_nothing_is_refused(wisdom: Wisdom, rows_file: RowsFile) -> None:
    said = wisdom("score", rows_file())
    assert said.code == 2
    assert "nothing to score" in said.err


def test_a_file_that_is_not_there_is_named(wisdom: Wisdom) -> None:
    for command in ("compare", "sandbox", "score"):
        said = wisdom(command, "nowhere.jsonl")
        assert said.code == 2
        assert "nowhere.jsonl cannot be read" in said.err
        assert "Traceback" not in said.err


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e400"])
def test_what_is_no_json_is_refused(wisdom: Wisdom, tmp_path: Path, number: str) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text(f'{{"a": {number}, "b": "1"}}\n')
    said = wisdom("compare", path)
    assert (said.code, said.out) == (2, "")
    assert "is no JSON value" in said.err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
def test_output_that_cannot_be_written_is_no_defect(rows_file: RowsFile) -> None:
    command = [sys.executable, "-c", "from engine.cli import main; main()", "compare", str(rows_file({"a": 1, "b": 1}))]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False, timeout=60)
    assert done.returncode == 2
    assert "standard output cannot be written" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_question_that_asks_for_a_percentage_names_the_unit(wisdom: Wisdom, rows_file: RowsFile) -> None:
    pair = {"a": "60%", "b": "60"}
    said = wisdom("compare", rows_file(pair, pair | {"question": "What percentage of them is red?"}))
    assert [row["equal"] for row in said.rows] == [False, True]
