"""A draft is attempted, and mended where that can be done."""

from collections import Counter

from simulated_chats import EXPERT, WEAK, say, section

from engine.teachers.simulated.recognise import recognise
from engine.teachers.simulated.seeds import seed_problems
from engine.teachers.simulated.truth import solve

MISSING = "What is the remainder when a certain number is divided by 7?"
IMPOSSIBLE = "What is the remainder when 12 is divided by 0?"


def repaired(question: str, seed: int = 0, model: str = EXPERT) -> tuple[str, str, str]:
    reply = say("repair", model, seed=seed, question=question)
    return section(reply, "attempt"), section(reply, "verdict"), section(reply, "question")


def test_a_sound_draft_is_solved_and_left_as_it_is() -> None:
    verdicts = Counter[str]()
    for row in seed_problems()[::3]:
        attempt, verdict, question = repaired(row["question"])
        verdicts[verdict] += 1
        if verdict == "sound":
            assert row["answer"] in attempt
            assert question == row["question"]
        elif verdict == "repaired":
            assert solve(recognise(question) or ())
    assert verdicts["sound"] > 0.93 * verdicts.total()
    assert verdicts["sound"] < verdicts.total()


def test_a_missing_number_is_put_in() -> None:
    attempt, verdict, question = repaired(MISSING)
    assert "missing" in attempt
    assert verdict == "repaired"
    task = recognise(question)
    assert task
    assert solve(task)
    assert task[0].fillings["b"] == 7


def test_numbers_without_an_answer_are_replaced() -> None:
    attempt, verdict, question = repaired(IMPOSSIBLE)
    assert "no answer" in attempt
    assert verdict == "repaired"
    assert solve(recognise(question) or ())


def test_what_is_not_understood_is_broken() -> None:
    assert repaired("What is love?")[1:] == ("broken", "What is love?")


def test_the_weak_model_is_wrong_more_often() -> None:
    wrong = {
        model: sum(repaired(MISSING, seed, model)[1] == "broken" for seed in range(300)) for model in (WEAK, EXPERT)
    }
    assert wrong[WEAK] > wrong[EXPERT] > 0
