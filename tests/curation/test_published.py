"""Rows of published sets: each form, WISDOM's frame, mappings, and rows that say nothing usable."""

import re
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.config import Columns, SetMapping
from engine.curation.fields import UnusableError
from engine.curation.published import SetForm, form_of, reader_of
from engine.curation.rows import Number
from engine.curation.samples import Sample
from engine.domain import Tier

FRAMED = (
    "<knowledge_base_start>\nSums add.\n<knowledge_base_end>\n<solution_start>\n2+3 is $\\boxed{5}$.\n<solution_end>"
)


def read(form: SetForm, **fields: Any) -> Sample:
    return reader_of(form, None)(fields)


@pytest.mark.parametrize(
    ("form", "fields"),
    [
        (SetForm.ALPACA, {"instruction": "Q?", "input": "", "output": "S."}),
        (
            SetForm.SHAREGPT,
            {
                "conversations": [
                    {"from": "system", "value": "Be terse."},
                    {"from": "human", "value": "Q?"},
                    {"from": "gpt", "value": "S."},
                ]
            },
        ),
        (SetForm.OPENAI, {"messages": [{"role": "user", "content": "Q?"}, {"role": "assistant", "content": "S."}]}),
        (
            SetForm.OPENAI,
            {
                "messages": [
                    {"role": "user", "content": [{"type": "text", "text": "Q"}, {"type": "text", "text": "?"}]},
                    {"role": "assistant", "content": "S."},
                ]
            },
        ),
        (SetForm.PLAIN, {"problem": "Q?", "solution": "S."}),
        (SetForm.PLAIN, {"query": "Q?", "response": "S."}),
    ],
)
def test_each_form_is_known_by_its_columns_and_read(form: SetForm, fields: dict[str, Any]) -> None:
    assert form_of(fields) is form
    assert read(form, **fields) == Sample("Q?", "S.", system="conversations" in fields)


def test_alpaca_input_belongs_to_the_question() -> None:
    assert read(SetForm.ALPACA, instruction="Add.", input="2 and 3", output="5").question == "Add.\n\n2 and 3"


def test_gsm8k_rows_are_questions_with_solutions() -> None:
    sample = read(SetForm.PLAIN, question="Q?", answer="Two and three.\n#### 5")
    assert (sample.solution, sample.answers) == ("Two and three.\n#### 5", ("5",))


@pytest.mark.parametrize("form", [SetForm.WISDOM, SetForm.PLAIN])
def test_the_frame_is_taken_apart(form: SetForm) -> None:
    sample = read(form, question="Q?", response=FRAMED)
    assert (sample.knowledge, sample.solution) == ("Sums add.", "2+3 is $\\boxed{5}$.")


def test_a_set_of_wisdom_needs_the_frame() -> None:
    with pytest.raises(UnusableError, match="no frame"):
        read(SetForm.WISDOM, question="Q?", response="2+3 is 5.")


@given(st.text(), st.text())
def test_a_frame_gives_back_what_it_holds(knowledge: str, solution: str) -> None:
    marks = re.compile("<(knowledge_base|solution)_(start|end)>")
    if marks.search(knowledge + solution) or "\x00" in knowledge + solution or not solution.strip():
        return
    if any("\ud800" <= character <= "\udfff" for character in knowledge + solution):
        return
    text = f"<knowledge_base_start>{knowledge}<knowledge_base_end> <solution_start>{solution}<solution_end>"
    sample = read(SetForm.PLAIN, question="Q?", solution=text)
    assert (sample.knowledge or "", sample.solution) == (knowledge.strip(), solution.strip())


@pytest.mark.parametrize(
    ("text", "solution"),
    [
        ("<knowledge_base_start> never closed <solution_start> x", None),
        ("<knowledge_base_end> before <knowledge_base_start> <solution_start> x", None),
        ("only <knowledge_base_start> k <knowledge_base_end>", None),
        ("<solution_start> x, cut off", "x, cut off"),
        ("<solution_start> x <solution_end> is a mark, y <solution_end>\n", "x <solution_end> is a mark, y"),
        ("<solution_start> x <solution_end> and on", "x"),
        ("<solution_start> x <solution_end> <solution_start> y <solution_end>", "x"),
    ],
)
def test_half_a_frame_loses_nothing(text: str, solution: str | None) -> None:
    assert read(SetForm.PLAIN, question="Q?", solution=text).solution == (solution or text)


def test_an_empty_frame_is_no_solution() -> None:
    with pytest.raises(UnusableError, match="empty between the marks"):
        read(SetForm.PLAIN, question="Q?", solution="<solution_start> <solution_end>")


def test_what_stands_beside_is_read() -> None:
    sample = read(
        SetForm.PLAIN, question="Q?", solution="S.", answer="5", level="Level 3", type="Algebra", tier="Hard", model="m"
    )
    assert sample == Sample("Q?", "S.", ("5",), 3, "Algebra", tier=Tier.HARD, model="m")


@pytest.mark.parametrize(
    ("form", "fields", "said"),
    [
        (SetForm.PLAIN, {"question": "Q?"}, "no solution"),
        (SetForm.PLAIN, {"question": " ", "solution": "S."}, "no question"),
        (SetForm.PLAIN, {"question": ["Q?"], "solution": "S."}, "is a list"),
        (SetForm.PLAIN, {"question": "Q?", "solution": "S.\x00"}, "NUL"),
        (SetForm.PLAIN, {"question": "Q?", "solution": "S.", "round": "0"}, "whole number"),
        (SetForm.PLAIN, {"question": "Q?", "solution": "S.", "round": "9" * 5000}, "whole number"),
        (SetForm.ALPACA, {"instruction": "Q?", "output": None}, "no solution"),
        (SetForm.OPENAI, {"messages": "hello"}, "no list"),
        (SetForm.OPENAI, {"messages": [1, None, {"role": "user", "content": {"a": 1}}]}, "an object"),
        (
            SetForm.OPENAI,
            {"messages": [{"role": "user", "content": [{"type": "image_url"}]}]},
            "something else than text",
        ),
        (
            SetForm.SHAREGPT,
            {"conversations": [{"from": who, "value": "x"} for who in ("human", "gpt", "human", "gpt")]},
            "2 questions and 2 replies",
        ),
        (
            SetForm.SHAREGPT,
            {"conversations": [{"from": who, "value": "x"} for who in ("gpt", "human")]},
            "reply stands before its question",
        ),
        (
            SetForm.OPENAI,
            {"messages": [{"role": who, "content": "x"} for who in ("system", "assistant", "user")]},
            "reply stands before its question",
        ),
    ],
)
def test_unusable_rows_say_why(form: SetForm, fields: dict[str, Any], said: str) -> None:
    with pytest.raises(UnusableError, match=said):
        read(form, **fields)


def test_rows_of_no_known_form_are_not_guessed_at() -> None:
    assert form_of({"text": "Q? S."}) is None
    assert form_of({"question": "Q?", "answer": "5"}) is None


def test_a_mapping_reads_what_it_names() -> None:
    mapping = SetMapping(
        model="some-model",
        columns=Columns(
            question="messages.0.content",
            solution="messages[role=assistant].content",
            answer="meta.final",
            level="meta.hardness",
            knowledge="facts",
        ),
        levels={"Easy": 1, "olympiad": 5},
    )
    row = {
        "messages": [{"role": "user", "content": "Q?"}, {"role": "assistant", "content": "S."}],
        "meta": {"final": 7, "hardness": "OLYMPIAD"},
        "facts": "F.",
    }
    assert reader_of(SetForm.AUTO, mapping)(row) == Sample("Q?", "S.", ("7",), 5, None, "F.", model="some-model")


KEYS = ["question", "solution", "messages", "conversations", "level", "answer", "input"]
INNER = st.sampled_from(["role", "from", "value", "content", "text"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(INNER, inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(KEYS), VALUES))
def test_no_row_is_more_than_unusable(fields: dict[str, Any]) -> None:
    form_of(fields)
    for form in set(SetForm) - {SetForm.AUTO}:
        with suppress(UnusableError):
            read(form, **fields)


@pytest.mark.parametrize("level", [0, "0", "0.0", "", " ", None, "Level ?"])
def test_no_level_costs_nothing(level: object) -> None:
    level = Number(level) if isinstance(level, int) else level
    assert read(SetForm.PLAIN, question="Q?", solution="S.", level=level) == Sample("Q?", "S.")


@pytest.mark.parametrize(
    ("level", "told"),
    [
        ("college", "college"),
        (" Hard ", "Hard"),
        (Number(7), "7"),
        ("\x00", "\ufffd"),
        (["5"], "['5']"),
        (True, "True"),
    ],
)
def test_a_level_that_nobody_explains_costs_the_level_alone(level: object, told: str) -> None:
    expected = Sample("Q?", "S.", strange_level=told)
    assert read(SetForm.PLAIN, question="Q?", solution="S.", level=level) == expected
    mapping = SetMapping(columns=Columns(question="q", solution="s", level="hard"), levels={"school": 1, "0": 2})
    assert reader_of(SetForm.AUTO, mapping)({"q": "Q?", "s": "S.", "hard": level}) == expected
    assert reader_of(SetForm.AUTO, mapping)({"q": "Q?", "s": "S.", "hard": Number(0)}).level == 2
