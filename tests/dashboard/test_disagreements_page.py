"""The Disagreements page: one attempt after the other, where its numbers part, and what a person says of the cause."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

import pytest
import streamlit as st
from shown_pages import labels, press, query_of, shown, words
from streamlit.testing.v1 import AppTest

from dashboard.components import disagreement_sides, marked
from dashboard.components.disagreement_choice import address
from engine.domain import (
    Answer,
    AnswerRule,
    Attempt,
    CallOutcome,
    Entry,
    Equality,
    Message,
    Problem,
    ProgramResult,
    ProgramRule,
    ProgramStatus,
    Provenance,
    Reading,
    Reply,
    Request,
    Stage,
    Usage,
    Verdict,
)
from engine.errors import ToolError
from engine.quality import parting
from engine.sandbox import BlockingSandbox, TracedValue
from engine.store import Facts, Store, disagreements, flush, people

ANN = Provenance("Ann", "read both")
COT = "Each of 4 boxes holds $3, so it is 4 * 3 = 12. With two more it is $14."
PROGRAM = "boxes = 4\neach = 3\nall_boxes = boxes * each * 2\nanswer = all_boxes + 2"


def write(store: Store, made: list[Problem], hostile: str) -> None:
    """Attempts at four problems: one that differs, one whose program fails, one without a program, a hostile one."""
    ok = ProgramResult(ProgramStatus.OK, "26", None, "26\n", seconds=0.1)
    failed = ProgramResult(ProgramStatus.ERROR, error=f"NameError: {hostile}")
    plain = Reading(COT, Answer("14", AnswerRule.STATED, 0, 1), PROGRAM, ProgramRule.FENCED)
    bad = plain._replace(cot=f"{hostile} so 7 = 9", program=f"x = 5  # {hostile}".replace("\n", " "))
    rows = (
        (1, plain, ok, "26", Verdict(Equality.DIFFERENT, "numbers"), "slip in the program", None),
        (2, plain._replace(program="gold = silver"), failed, None, None, "program error", "NameError"),
        (3, plain._replace(program=None), None, None, None, "no program", None),
        (
            4,
            bad,
            replace(ok, stdout=f"{hostile}\n7"),
            hostile,
            Verdict(Equality.UNDECIDED, hostile),
            "comparison undecided",
            hostile,
        ),
    )
    facts = Facts(lambda: dt.datetime(2026, 1, 2, tzinfo=dt.UTC))
    for number, reading, result, gave, verdict, cause, detail in rows:
        entry = Entry("first", 1, made[number].id)
        attempt = Attempt(Stage.GUIDE, 3, "weak", reading, result, gave, verdict)
        request = Request(made[number].id, Stage.GUIDE, 3, (Message("user", "?"),), 0.0, 10)
        reply = Reply(CallOutcome.ANSWERED, reading.cot, "weak-model", Usage(1, 0, 1, None))
        facts.call(entry, request, "weak", f"asked-{number}", reply, reused=False)
        facts.attempt(entry, attempt, f"asked-{number}")
        facts.cause(entry, attempt, cause, detail)
    flush(store, facts.take())


@pytest.fixture
def caused(full_store: Store, made: list[Problem], hostile: str) -> Store:
    """The finished run with four causes."""
    write(full_store, made, hostile)
    return full_store


@pytest.fixture(autouse=True)
def _ended() -> Iterator[None]:
    """No sandbox outlives its test."""
    yield
    st.cache_resource.clear()


def of(problem: Problem) -> dict[str, str]:
    return {"run": "first", "round": "1", "problem": problem.id, "stage": "guide", "sample": "3"}


def known(app: AppTest) -> AppTest:
    """The page for a person with a name."""
    app.session_state["person"] = "Ann"
    return app.run()


def test_the_first_attempt_is_laid_side_by_side_and_said_where_it_parts(caused: Store, made: list[Problem]) -> None:
    assert caused.exists()
    app = shown("disagreements", {"run": "first"})
    said = words(app)
    assert "**1** of 4" in said
    assert "the program has **all_boxes = 24** in line 3, which the words never reach" in said
    assert "the words have **14**" in said
    assert "Suggested cause: **slip in the program**" in said
    assert "rule: numbers" in said
    assert any(code.value == PROGRAM for code in app.code)
    assert any("Open the problem" in label for label in labels(app)), made[1].question
    assert query_of(app) == {"run": ["first"]}


def test_next_and_previous_go_into_the_address(caused: Store, made: list[Problem]) -> None:
    assert caused.exists()
    app = press(shown("disagreements", {"run": "first"}), "Next")
    assert query_of(app) == {name: [value] for name, value in of(made[2]).items()}
    assert "**2** of 4" in words(app)
    assert "NameError" in words(app)
    assert query_of(press(app, "Previous"))["problem"] == [made[1].id]


def test_the_list_is_narrowed_by_the_address_and_by_hand(caused: Store, made: list[Problem]) -> None:
    people.correct_cause(caused, Entry("first", 1, made[1].id), "guide", 3, "rounding", ANN)
    app = shown("disagreements", {"run": "first", "audited": "no", "teacher": "weak"})
    assert "**1** of 3" in words(app)
    assert query_of(app) == {"run": ["first"], "teacher": ["weak"], "audited": ["no"]}
    app.selectbox(key="disagreement.by.cause").select("no program").run()
    assert query_of(app) == {
        "run": ["first"], "round": ["1"], "cause": ["no program"], "teacher": ["weak"], "audited": ["no"],
    }  # fmt: skip
    assert "No program in the reply." in words(app)
    assert "No attempt of this round is like that" in words(
        shown("disagreements", {"run": "first", "cause": "rounding", "audited": "no"})
    )


def test_bad_values_are_ignored_with_a_notice(caused: Store) -> None:
    assert caused.exists()
    bad = {
        "run": "first",
        "round": "7",
        "cause": "<b>x</b>",
        "of_stage": "audit",
        "teacher": "nobody",
        "audited": "perhaps",
    }
    app = shown("disagreements", {**bad, "problem": "gone", "stage": "guide", "sample": "x", "zzz": "1"})
    said = words(app)
    for sentence in (
        "round = '7' is none.",
        "cause = '<b>x</b>' is none.",
        "of_stage = 'audit' is none.",
        "teacher = 'nobody' is none.",
        "audited = 'perhaps' is none.",
        "problem = 'gone' names no attempt of this round that has a cause.",
        "zzz = '1' means nothing here.",
    ):
        assert sentence in said
    assert query_of(app) == {"run": ["first"]}
    assert "**1** of 4" in said


def test_accepting_writes_who_and_goes_to_the_next(caused: Store, made: list[Problem]) -> None:
    app = press(known(shown("disagreements", {"run": "first", "audited": "no"})), "Accept and go on")
    assert query_of(app)["problem"] == [made[2].id]
    assert "**1** of 3" in words(app)
    with caused.read() as reader:
        rows = reader.rows("SELECT problem_id, cause, computed, author FROM cause_correction")
    assert rows == [(made[1].id, "slip in the program", "slip in the program", "Ann")]


def test_another_cause_is_said_with_a_note_and_taken_back(caused: Store, made: list[Problem]) -> None:
    app = known(shown("disagreements", of(made[1])))
    key = f"disagreement.1.{made[1].id}.guide.3"
    app.selectbox(key=f"{key}.cause").select("unit or form").run()
    app.text_input(key=f"{key}.note").input("twice the <b>boxes</b>").run()
    assert query_of(press(app, "Correct and go on"))["problem"] == [made[2].id]
    app = known(shown("disagreements", of(made[1])))
    assert "corrected to] **unit or form**" in words(app)
    assert "“twice the <b>boxes</b>”" in words(app)
    app = press(app, "Take back")
    assert query_of(app)["problem"] == [made[1].id]
    assert "corrected to" not in words(app)
    assert "took it back" in words(app)
    with caused.read() as reader:
        assert reader.rows("SELECT cause FROM cause_correction ORDER BY seq") == [("unit or form",), (None,)]


def test_who_does_not_give_a_name_cannot_write(caused: Store) -> None:
    assert caused.exists()
    app = shown("disagreements", {"run": "first"})
    assert "Give your name first" in words(app)
    assert not [button for button in app.button if "go on" in button.label]


def test_what_cannot_be_kept_is_said_and_the_page_stays(
    caused: Store, made: list[Problem], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert caused.exists()

    def refuse(*_: object) -> None:
        raise ToolError("The disk is full of <b>things</b>.")

    app = known(shown("disagreements", of(made[1])))
    monkeypatch.setattr(people, "correct_cause", refuse)
    app = press(app, "Accept and go on")
    assert "The disk is full of <b>things</b>." in words(app)
    assert query_of(app)["problem"] == [made[1].id]


def test_hostile_texts_stay_text(caused: Store, made: list[Problem], hostile: str) -> None:
    assert caused.exists()
    app = shown("disagreements", of(made[4]))
    shown_text = "\n".join(str(element.value) for element in [*app.markdown, *app.caption, *app.info, *app.warning])
    assert "\\<script\\>" in shown_text
    for bad in ("<script>", "![x](", "](javascript", "\n# Heading", " :red[x]"):
        assert bad not in shown_text
    assert any(code.value.startswith(hostile) for code in app.code)


def test_a_machine_without_a_sandbox_shows_the_texts_all_the_same(
    caused: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert caused.exists()

    def missing(*_: object) -> None:
        raise ToolError("No helper process can be started.")

    monkeypatch.setattr(BlockingSandbox, "trace", missing)
    app = shown("disagreements", {"run": "first"})
    assert "No helper process can be started." in words(app)
    assert any(code.value == PROGRAM for code in app.code)


def test_a_run_without_causes_says_what_to_do(full_store: Store) -> None:
    assert full_store.exists()
    assert "wisdom causes" in words(shown("disagreements", {"run": "first"}))


def test_a_store_without_runs_says_how_to_start_one(store: Store) -> None:
    assert store.exists()
    app = shown("disagreements")
    assert "No run yet" in words(app)
    assert any("wisdom run" in code.value for code in app.code)


@pytest.mark.parametrize(
    ("trace", "sentence"),
    [
        ([(1, "x", "5")], "Each side reaches the numbers of the other"),
        (
            [(1, "x", "5"), (2, "a*b", "6")],
            r"the program has **a\*b = 6** in line 2, which the words never reach. Whatever",
        ),
        (
            [(0, "", "7")],
            "the words have **5**, which the program never reaches, and the program has **the answer 7**, ",
        ),
    ],
)
def test_the_sentence_names_what_it_knows(trace: list[tuple[int, str, str]], sentence: str) -> None:
    found = parting("", "It is 5.", "", [TracedValue(*each) for each in trace], ("5", None))
    assert found is not None
    assert sentence in disagreement_sides.sentence(found)


@pytest.mark.parametrize(
    ("text", "number", "expected"),
    [
        ("So 204 it is", "204", ":orange-background[**204**]"),
        ("It costs $204 now, $5 then", "204", r":orange-background[**\$204**]"),
        ("Here $x = 204$ holds", "204", r"$x = \underline{204}$"),
        (r"Thus \(\frac{1}{8} + 1\)", r"\frac{1}{8}", r"\underline{\frac{1}{8}}"),
        ("Code\n```\nx = 204\n```\n", "204", "x = 204"),
        ("A \ue000mark\ue001 of theirs and 7", "7", ":orange-background[**7**]"),
    ],
)
def test_a_number_is_marked_where_it_stands(text: str, number: str, expected: str) -> None:
    start = text.index(number)
    out = marked.marked(text, start, start + len(number))
    assert expected in out
    assert "\ue000" not in out
    assert "\ue001" not in out


def test_the_address_of_a_list_leaves_out_what_does_not_narrow_it() -> None:
    wanted = disagreements.Wanted("r", 2, audited=True, stage="vote")
    assert address(wanted) == {"run": ["r"], "round": ["2"], "of_stage": ["vote"], "audited": ["yes"]}
    assert address(wanted, ("p", "vote", 0))["sample"] == ["0"]
