"""Real replies and real solutions."""

import json
from collections import Counter
from pathlib import Path

import pytest

from engine.answers import extract_answer, quick, read_reply
from engine.domain import AnswerRule, ProgramRule

pytestmark = pytest.mark.shared_data


def rows(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_recorded_replies_are_read_by_the_expected_rules(shared_data: Path) -> None:
    rules: Counter[tuple[object, ...]] = Counter()
    for row in rows(shared_data / "recorded" / "gsm8k_300_replies.jsonl"):
        reading = read_reply(str(row["reply"]))
        program = row["stage"] != "vote" or row["sample"] in (2, 3)
        assert (reading.program_rule is ProgramRule.FENCED) == program
        rules[row["stage"], reading.answer.rule if reading.answer else None] += 1
    assert rules["guide", AnswerRule.STATED] >= 291
    assert rules["guide", None] <= 1
    # 600 are programs alone; one says that it cannot determine it, and one ends inside a product.
    assert rules["vote", None] == 602


def test_answers_in_words_agree_with_the_truth_as_often_as_a_person_finds(shared_data: Path) -> None:
    truth = {
        row["question"]: str(row["answer"]).removeprefix("####").strip()
        for row in rows(shared_data / "recorded" / "gsm8k_300_seeds.jsonl")
    }
    right = 0
    for row in rows(shared_data / "recorded" / "gsm8k_300_replies.jsonl"):
        answer = read_reply(str(row["reply"])).answer
        verdict = quick(answer.text, truth[row["question"]]) if answer else None
        right += bool(verdict and verdict.equal)
    assert right >= 1255


def test_every_published_solution_ends_in_a_box_that_equals_itself(shared_data: Path) -> None:
    for row in rows(shared_data / "seeds" / "math_train_sample.jsonl"):
        answer = extract_answer(str(row["solution"]))
        assert answer is not None
        assert answer.rule is AnswerRule.BOXED
        for same in (f"${answer.text}$", f" {answer.text} .", answer.text.replace(r"\frac", r"\dfrac")):
            verdict = quick(answer.text, same)
            assert verdict is not None
            assert verdict.equal, (answer.text, same)


def test_published_solutions_of_gsm8k_end_in_hashes(shared_data: Path) -> None:
    for row in rows(shared_data / "seeds" / "gsm8k_train_sample.jsonl"):
        solution = str(row["answer"])
        answer = extract_answer(solution)
        assert answer is not None
        assert answer.text == solution.rsplit("#### ", 1)[1].strip()
