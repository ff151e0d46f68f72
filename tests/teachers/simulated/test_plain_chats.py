"""A message that is no prompt of the project: a problem is solved in words, and of anything else nothing is claimed."""

import pytest
from simulated_chats import EXPERT, SIMULATOR

from engine.answers import Comparer, extract_answer
from engine.teachers.simulated.seeds import seed_problems
from engine.teachers.simulated.simulator import Chat

ROWS = seed_problems()[::9]
FORMS = (
    "{question}",
    "  {question}\n",
    "{question}\n\nPlease reason step by step, and put your final answer within \\boxed{{}}.",
    "Solve this problem.\n{question}\nThink carefully.",
)


def told(content: str) -> str:
    return SIMULATOR.reply(Chat(EXPERT, [{"role": "user", "content": content}], temperature=0)).text


@pytest.mark.parametrize("form", FORMS)
def test_a_problem_alone_is_solved_in_words_with_a_box(form: str) -> None:
    right = boxed = 0
    with Comparer() as comparer:
        for row in ROWS:
            reply = told(form.format(question=row["question"]))
            assert "<cot>" not in reply
            found = extract_answer(reply)
            boxed += found is not None and found.rule == "boxed"
            right += found is not None and comparer.compare(found.text, row["answer"]).equal
    assert boxed > 0.9 * len(ROWS)
    assert right > 0.7 * len(ROWS)


@pytest.mark.parametrize("content", ["", "Hello", "What is love?", "Prove the Riemann hypothesis.", "x\n" * 5_000])
def test_what_is_not_recognised_is_not_solved(content: str) -> None:
    reply = told(content)
    assert "cannot solve" in reply
    assert "simulated teacher" in reply
    assert extract_answer(reply) is None
