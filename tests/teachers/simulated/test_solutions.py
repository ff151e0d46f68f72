"""Replies that solve, and what is said of somebody else's work."""

import re

import pytest
from simulated_chats import EXPERT, MODELS, WEAK, say, section

from engine.answers import Comparer, read_reply
from engine.teachers.simulated.seeds import seed_problems

STRANGE = "How many angels dance on 3 pins, and what is 17?"
QUESTION = "What is the remainder when 100 is divided by 7?"


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("prompt", ["guide", "vote", "solve", "criticise"])
def test_what_is_not_recognised_gets_no_answer_and_no_program(model: str, prompt: str) -> None:
    work = {"cot": "17", "program": None, "output": None} if prompt == "criticise" else {}
    for seed in range(10):
        reading = read_reply(say(prompt, model, seed=seed, question=STRANGE, **work))
        assert reading.cot
        assert reading.answer is None
        assert reading.program is None


def test_a_solution_in_words_has_no_program() -> None:
    reading = read_reply(say("solve", EXPERT, question=QUESTION))
    assert reading.answer
    assert reading.program is None


def criticism(
    cot: str | None = "It is $\\boxed{2}$.", program: str | None = "print(2)", output: str | None = "2"
) -> tuple[str, str]:
    """What the expert says of some work on a question whose answer is 2, and its own answer."""
    reply = next(
        reply
        for seed in range(50)
        if "\\boxed{2}"
        in (reply := say("criticise", EXPERT, seed=seed, question=QUESTION, cot=cot, program=program, output=output))
        and "</pot>" in reply
    )
    return section(reply, "criticism"), reply


def test_a_criticism_agrees_with_what_is_right() -> None:
    said, _ = criticism()
    assert "The words end at $2$, and I agree" in said
    assert "The program printed 2, and that is what I get" in said


@pytest.mark.parametrize(
    ("work", "words"),
    [
        ({"cot": "It is $\\boxed{5}$."}, "The words end at $5$; I find $2$"),
        ({"cot": None}, "The words come to no final answer"),
        ({"output": "14"}, "The program printed 14, and that is not what I get, which is $2$"),
        ({"output": "[error] NameError: name 'ans' is not defined"}, "not end well: error, NameError: name 'ans'"),
        ({"output": "[timeout] it used up its 3 s"}, "not end well: timeout, it used up its 3 s"),
        ({"output": "7\n[error] ZeroDivisionError: no"}, "not end well: error, ZeroDivisionError"),
        ({"output": None}, "The program printed nothing"),
        ({"program": None, "output": None}, "There is no program"),
    ],
)
def test_a_criticism_says_what_is_wrong(work: dict[str, str | None], words: str) -> None:
    assert words in criticism(**work)[0]


def test_equal_answers_in_other_writing_are_agreed_with() -> None:
    question = next(row for row in seed_problems() if row["answer"].startswith("\\frac"))
    top, bottom = re.findall(r"\d+", question["answer"])
    said = [
        say(
            "criticise",
            EXPERT,
            seed=seed,
            question=question["question"],
            cot="none",
            program="x",
            output=f"{top}/{bottom}",
        )
        for seed in range(20)
    ]
    assert any("and that is what I get" in reply for reply in said)


def test_a_criticism_is_true_of_the_solution_that_follows_it() -> None:
    agreed = {True: 0, False: 0}
    with Comparer() as comparer:
        for row in seed_problems()[::7]:
            reply = say(
                "criticise",
                EXPERT,
                question=row["question"],
                cot=f"$\\boxed{{{row['answer']}}}$",
                program="x",
                output="",
            )
            own = read_reply(reply).answer
            if own is None or own.rule != "boxed" or "</cot>" not in reply:
                continue
            said = "I agree with them" in section(reply, "criticism")
            agreed[said] += 1
            if said:
                assert comparer.compare(own.text, row["answer"], row["question"]).equal
    assert agreed[True] > 5 * agreed[False] > 0


def test_phrases_vary() -> None:
    firsts = {section(say("guide", WEAK, seed=seed, question=QUESTION), "cot").splitlines()[0] for seed in range(20)}
    assert len(firsts) >= 3
