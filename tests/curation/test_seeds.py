"""What a row of a seed file means: golden rows of each publisher's format, and rows that cannot be used."""

import json
from pathlib import Path
from typing import Any

import pytest

from engine.curation.seeds import SetAside, read_seeds
from engine.domain import Problem, Source, problem_id

PLAIN = {"question": "What is 2 + 2?", "answer": "4"}


def items(folder: Path, *lines: str, name: str = "mine.jsonl") -> list[Problem | SetAside]:
    path = folder / name
    path.write_text("\n".join(lines), encoding="utf-8")
    return list(read_seeds(path))


def problem(folder: Path, **row: Any) -> Problem:
    (item,) = items(folder, json.dumps(row))
    assert isinstance(item, Problem), item
    return item


def reason(folder: Path, line: str) -> str:
    (item,) = items(folder, line)
    assert isinstance(item, SetAside), item
    assert (item.file, item.line, item.text) == (str(folder / "mine.jsonl"), 1, line[:2_000])
    return item.reason


def test_gsm8k_row(tmp_path: Path) -> None:
    question = "Ada has 1,200 stamps and gives away 200. How many are left?"
    solution = "She keeps 1,200 - 200 = <<1200-200=1000>>1,000 stamps."
    assert problem(tmp_path, question=f" {question}\n", answer=f"{solution}\n#### 1,000 ") == Problem(
        id=problem_id(question),
        question=question,
        source=Source.SEED,
        dataset="gsm8k",
        ground_truth="1,000",
        solution=solution,
    )


@pytest.mark.parametrize(
    ("answer", "ground_truth", "solution"),
    [
        ("#### 18", "18", None),
        ("First #### 1\nthen\n#### -2.50", "-2.50", "First #### 1\nthen"),
        ("So it is 7 #### 7", "7", "So it is 7"),
        ("####7\n\n", "7", None),
    ],
)
def test_the_last_mark_of_gsm8k_counts(tmp_path: Path, answer: str, ground_truth: str, solution: str | None) -> None:
    got = problem(tmp_path, question="How many?", answer=answer)
    assert (got.dataset, got.ground_truth, got.solution) == ("gsm8k", ground_truth, solution)


def test_a_heading_inside_an_answer_is_not_the_mark_of_gsm8k(tmp_path: Path) -> None:
    got = problem(tmp_path, question="How many?", answer="#### Step 1\nIt is 5")
    assert (got.dataset, got.ground_truth) == ("mine", "#### Step 1\nIt is 5")


def test_math_row(tmp_path: Path) -> None:
    solution = r"We had $\boxed{1}$ at first, so $x = \boxed{\frac{1}{2}}$."
    got = problem(tmp_path, problem="Find $x$.", level="Level 3", type="Algebra", solution=solution)
    assert got == Problem(
        id=problem_id("Find $x$."),
        question="Find $x$.",
        dataset="math",
        ground_truth=r"\frac{1}{2}",
        level=3,
        subject="Algebra",
        solution=solution,
    )


def test_math_row_with_an_explicit_answer(tmp_path: Path) -> None:
    row = {"problem": "Find $x$.", "solution": r"It is $\boxed{0.5}$.", "answer": r"\frac12", "level": 2}
    got = problem(tmp_path, **row, subject="Prealgebra", unique_id="test/prealgebra/1.json")
    assert (got.dataset, got.ground_truth, got.level, got.subject) == ("math", r"\frac12", 2, "Prealgebra")


@pytest.mark.parametrize("solution", ["The answer is 5.", "It is 5, a number.", "#### 5"])
def test_a_solution_without_a_box_gives_no_ground_truth(tmp_path: Path, solution: str) -> None:
    got = problem(tmp_path, problem="Find $x$.", level="Level 1", type="Algebra", solution=solution)
    assert (got.ground_truth, got.solution) == (None, solution)


def test_a_plain_row_is_named_after_its_file(tmp_path: Path) -> None:
    expected = Problem(id=problem_id("Q?"), question="Q?", dataset="our.own", ground_truth="4", level=2, subject="S")
    rows = [
        {"question": "Q?", "answer": "4", "level": 2, "subject": "S"},
        {"problem": "Q?", "answer": 4, "level": "level 2", "type": "S", "note": {"kept": [1, 2]}},
        {"question": None, "problem": " Q?", "answer": " 4 ", "level": "2.0", "subject": "", "type": "S"},
    ]
    assert items(tmp_path, *map(json.dumps, rows), name="our.own.jsonl") == [expected] * 3


def test_a_plain_row_may_have_a_question_alone(tmp_path: Path) -> None:
    for rest in ({}, {"answer": None, "level": None, "subject": None}, {"answer": "  ", "level": "", "subject": " "}):
        assert problem(tmp_path, question="Q?", **rest) == Problem(problem_id("Q?"), "Q?", dataset="mine")


def test_the_question_keeps_what_its_publisher_wrote(tmp_path: Path) -> None:
    question = "A  line,\n\tanother \u2028 and \u201c\U0001d465\u201d e\u0301"
    assert problem(tmp_path, question=f"\u3000{question}\r\n").question == question


@pytest.mark.parametrize("number", ["0.10", "12345678901234567890", "-0", "1E400", "3.000", "9" * 5_000])
def test_numbers_stay_as_they_were_written(tmp_path: Path, number: str) -> None:
    (got,) = items(tmp_path, f'{{"question": "Q?", "answer": {number}}}')
    assert isinstance(got, Problem)
    assert got.ground_truth == number
    assert type(got.ground_truth) is str


@pytest.mark.parametrize(
    ("level", "expected"),
    [(1, 1), (5, 5), ("Level 4", 4), ("level5", 5), ("3", 3), (2.0, 2), ("Level ?", None), ("Level None", None)],
)
def test_levels(tmp_path: Path, level: object, expected: int | None) -> None:
    assert problem(tmp_path, **PLAIN, level=level).level == expected


@pytest.mark.parametrize("level", [0, 6, -1, 2.5, "Level 7", "hard", "\u0663", "1" * 5_000, True, [1]])
def test_other_levels_are_set_aside(tmp_path: Path, level: object) -> None:
    assert "`level`" in reason(tmp_path, json.dumps({**PLAIN, "level": level}))


def test_the_source_is_the_callers(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps(PLAIN), encoding="utf-8")
    (got,) = read_seeds(path, source=Source.IMPORTED)
    assert isinstance(got, Problem)
    assert got.source is Source.IMPORTED


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('{"question": "Q?"', "not JSON"),
        ('{"question": "Q?", "answer": NaN}', "NaN"),
        ('{"question": "Q?", "answer": -Infinity}', "-Infinity"),
        ('["Q?", "4"]', "not a JSON object"),
        ('"Q?"', "not a JSON object"),
        ('{"answer": "4"}', "no question"),
        ('{"question": " \\n ", "answer": "4"}', "no question"),
        ('{"question": null}', "no question"),
        ('{"question": 5}', "`question` is a number"),
        ('{"question": ["Q?"]}', "`question` is a list"),
        ('{"question": {"text": "Q?"}}', "`question` is an object"),
        ('{"question": "Q?", "answer": ["4"]}', "`answer` is a list"),
        ('{"question": "Q?", "answer": true}', "`answer` is true or false"),
        ('{"question": "Q?", "answer": "steps\\n####"}', "nothing after it"),
        ('{"question": "Q?", "subject": 7}', "`subject` is a number"),
        ('{"question": "Q?", "solution": []}', "`solution` is a list"),
        ('{"question": "half \\ud800 of"}', "half a surrogate pair"),
        ('{"question": "Q?", "answer": "\\udc00"}', "half a surrogate pair"),
        ('{"question": "Q?", "subject": "\\udfff"}', "half a surrogate pair"),
        ('{"question": "nul \\u0000"}', "NUL"),
        ('{"question": "Q?", "solution": "\\u0000"}', "NUL"),
        ("[" * 200_000, "nested too deeply"),
    ],
)
def test_unusable_rows_say_why(tmp_path: Path, line: str, expected: str) -> None:
    assert expected in reason(tmp_path, line)


def test_a_surrogate_pair_is_a_character(tmp_path: Path) -> None:
    (got,) = items(tmp_path, '{"question": "\\ud835\\udc65?"}')
    assert isinstance(got, Problem)
    assert got.question == "\U0001d465?"


def test_a_bad_row_does_not_touch_its_neighbours(tmp_path: Path) -> None:
    got = items(tmp_path, json.dumps(PLAIN), "nonsense", json.dumps(PLAIN))
    assert [type(item) for item in got] == [Problem, SetAside, Problem]
    assert isinstance(got[1], SetAside)
    assert (got[1].line, got[1].text) == (2, "nonsense")
