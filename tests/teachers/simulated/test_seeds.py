"""The project's own problems: enough, varied, and equal to the files that hold them."""

from collections import Counter
from pathlib import Path

import pytest

from engine.answers import Comparer, extract_answer
from engine.curation import read_seeds
from engine.domain import Problem
from engine.teachers import demo_files
from engine.teachers.simulated.family import LEVELS, SUBJECTS
from engine.teachers.simulated.recognise import recognise
from engine.teachers.simulated.seeds import benchmark_problems, seed_problems
from engine.teachers.simulated.truth import latex, solve

DATA = Path(__file__).parents[3] / "data"


def test_there_are_enough_over_all_subjects_and_levels() -> None:
    rows = seed_problems()
    assert len(rows) >= 350
    cells = Counter((row["subject"], row["level"]) for row in rows)
    assert set(cells) == {(subject, level) for subject in SUBJECTS for level in LEVELS}


def test_no_question_comes_twice() -> None:
    questions = [row["question"] for row in (*seed_problems(), *benchmark_problems())]
    assert len(set(questions)) == len(questions)


def test_every_problem_is_recognised_and_its_answer_is_right() -> None:
    for row in (*seed_problems(), *benchmark_problems()):
        task = recognise(row["question"])
        assert task
        workings = solve(task)
        assert workings
        assert latex(workings[-1].answer) == row["answer"]
        found = extract_answer(row["solution"])
        assert found
        assert (found.text, found.rule) == (row["answer"], "boxed")


def test_the_benchmark_shares_no_wording_with_the_seeds() -> None:
    used = {(recognise(row["question"]) or ())[0].wording for row in seed_problems()}
    kept = {(recognise(row["question"]) or ())[0].wording for row in benchmark_problems()}
    assert not used & kept
    assert len(kept) == len(benchmark_problems()) >= 35


@pytest.mark.parametrize("place", ["seeds/demo.jsonl", "benchmarks/demo.jsonl"])
def test_the_files_are_what_the_families_give(place: str) -> None:
    assert (DATA / place).read_text(encoding="utf-8") == demo_files()[place], "run: wisdom simulate --write-seeds data"


def test_the_seed_file_is_read_whole() -> None:
    problems = list(read_seeds(DATA / "seeds/demo.jsonl"))
    assert len(problems) == len(seed_problems())
    with Comparer() as comparer:
        for problem, row in zip(problems, seed_problems(), strict=True):
            assert isinstance(problem, Problem)
            assert (problem.question, problem.level, problem.subject) == (row["question"], row["level"], row["subject"])
            assert problem.solution == row["solution"]
            assert comparer.compare(problem.ground_truth, row["answer"]).equal
