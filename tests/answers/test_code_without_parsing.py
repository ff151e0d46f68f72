"""Texts in which no program can stand are told from others without parsing, and never wrongly."""

import ast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.answers.replies import unfenced

PIECES = st.sampled_from(
    [
        *("answer", "solution", "print", "def ", "for ", " in ", "x", " = ", "\n", "(", ")", ", ", ":", "[", "]", " "),
        *(
            "the answer is 5\n",
            "import math\n",
            "y = 2\n",
            "    ",
            "return ",
            ">>> ",
            "... ",
            "\u200b",
            "\uff50rint(1)\n",
        ),
        *(
            "answer: int = 3\n",
            "*answer, b = 1, 2\n",
            "(answer\n) = 3\n",
            "answer += 1\n",
            "with f() as answer: pass\n",
        ),
        *(
            "def solution():\n    return 1\n",
            "[answer for answer in [1]]\n",
            "answer\\\n = 3\n",
            "\t",
            "\u00a0",
            "\r\n",
        ),
    ]
)


def found_by_parsing(text: str) -> tuple[int, int] | None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(unfenced, "_may_give_answer", lambda _text: True)
        return unfenced.find_code(text)


@settings(deadline=None, max_examples=400)
@given(st.lists(PIECES, max_size=14).map("".join))
def test_no_program_is_passed_over(text: str) -> None:
    assert unfenced.find_code(text) == found_by_parsing(text)


@pytest.mark.parametrize(
    "text",
    [
        "x = 1\nanswer = x",
        "x = 1\nanswer: int = x",
        "x = 1\nfor answer in [x]: pass",
        "x = 1\n(answer) = x",
        "def solution():\n    return 5",
        "x = 1\nprint (x)",
        "x = 1\n(print)(x)",
        "x = 1\n\uff50\uff52\uff49\uff4e\uff54(x)",
        "x = 1\nanswer \\\n= x",
    ],
)
def test_programs_of_all_kinds_are_found(text: str) -> None:
    ast.parse(text)
    assert unfenced.find_code(text) == (0, len(text))


def test_words_are_not_even_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unfenced, "parse", lambda _code: pytest.fail("it was parsed"))
    text = "x = 3\nSo the answer is 3, and the solution of it.\nWe print the answer."
    assert unfenced.find_code(text) is None
