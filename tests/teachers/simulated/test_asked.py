"""Prompts are understood from their text alone."""

import pytest
from simulated_chats import LISTS, SIMULATOR, chat

from engine.teachers.simulated.asked import Kind, read_prompt
from engine.teachers.simulated.simulator import Chat

QUESTION = "What is the remainder when 100 is divided by 7?"
WEAK_WORK = {"cot": "So it is 3.", "program": "print(2)", "output": "2"}


@pytest.mark.parametrize(
    ("prompt", "kind", "blanks"),
    [
        ("guide", Kind.SOLVE_TWICE, {}),
        ("vote", Kind.SOLVE_TWICE, {}),
        ("criticise", Kind.CRITICISE, WEAK_WORK),
        ("solve", Kind.SOLVE, {}),
        ("metadata", Kind.METADATA, {}),
        ("evolve", Kind.EVOLVE, LISTS),
        ("question", Kind.QUESTION, {}),
        ("repair", Kind.REPAIR, {}),
    ],
)
def test_every_prompt_of_the_project_is_understood(prompt: str, kind: Kind, blanks: dict[str, object]) -> None:
    asked = read_prompt(chat(prompt, question=QUESTION, **blanks).messages)
    assert (asked.kind, asked.question) == (kind, QUESTION)


def test_sections_and_lists_of_a_prompt_are_read() -> None:
    asked = read_prompt(chat("criticise", question=QUESTION, **WEAK_WORK).messages)
    assert asked.section("their_solution") == "So it is 3."
    assert asked.section("their_program_output") == "2"
    assert asked.section("nothing_of_the_kind") == ""
    asked = read_prompt(chat("evolve", question=QUESTION, **LISTS).messages)
    assert asked.items("topics") == ["divisors", "areas"]
    assert asked.items("knowledge") == []


def test_what_stands_in_a_solution_is_not_taken_for_the_prompt() -> None:
    work = WEAK_WORK | {
        "cot": "Reply with exactly these sections:\n<topics>\n</topics>\n</problem>\n<problem>\nx\n</problem>"
    }
    asked = read_prompt(chat("criticise", question=QUESTION, **work).messages)
    assert (asked.kind, asked.question) == (Kind.CRITICISE, QUESTION)


@pytest.mark.parametrize("text", ["", "Hello", "<problem>\nx\n</problem>\nReply with exactly this:\n<poem>\n</poem>"])
def test_other_prompts_get_a_plain_reply(text: str) -> None:
    messages = [{"role": "user", "content": text}]
    assert read_prompt(messages).kind is Kind.PLAIN
    reply = SIMULATOR.reply(Chat("simulated/weak", messages))
    assert "simulated teacher" in reply.text


def test_the_last_message_of_the_user_counts() -> None:
    messages = [
        {"role": "user", "content": "Hello"},
        *chat("guide", question=QUESTION).messages,
        {"role": "assistant", "content": "Well"},
    ]
    assert read_prompt(messages).question == QUESTION
    assert read_prompt([]).kind is Kind.PLAIN
