"""The Problem page where people work on it: judging, flagging, changing an attempt, near duplicates, the tree."""

from collections.abc import Iterator

import polars as pl
import pytest
import small_lineage
import streamlit as st
from shown_pages import labels, press, shown, words
from streamlit.testing.v1 import AppTest

from dashboard import data
from dashboard.components.judge_card import standing
from dashboard.components.trial_card import changed_lines
from engine.domain import Entry, FlagReason, Problem, ProblemFilter, Provenance, ReviewVerdict
from engine.store import Store, add_problems, failures, people, said

HARD = 2


@pytest.fixture(autouse=True)
def _tools() -> Iterator[None]:
    """What runs and compares for people is ended with each test."""
    yield
    st.cache_resource.clear()


def attempt_of(problem: Problem, place: int = 0) -> str:
    found: str = data.problem_data(problem.id, ProblemFilter(run="first")).attempts["id"][place]
    return found


def opened(problem: Problem, *keys: str, person: str | None = "Ann") -> AppTest:
    """The page with some expanders open, and a person at the screen."""
    app = shown("problem", {"id": problem.id, "run": "first"})
    if person:
        app.session_state["person"] = person
    for key in keys:
        app.session_state[key] = True
    app.run()
    assert not app.exception
    return app


def trial_key(problem: Problem, place: int = 0) -> str:
    return f"trial.{attempt_of(problem, place)}"


def test_the_verdict_names_stage_rule_and_reason(full_store: Store, made: list[Problem]) -> None:
    assert full_store.exists()
    text = words(shown("problem", {"id": made[HARD].id, "run": "first"}))
    assert "**settled: hard** in stage 3 Vote by the rule **votes**\nanswers" in text
    assert "in stage" not in words(shown("problem", {"id": made[9].id, "run": "first"}))


def test_a_list_with_a_broken_expression_is_told_and_left_out(full_store: Store, made: list[Problem]) -> None:
    assert full_store.exists()
    app = shown("problem", {"id": made[0].id, "run": "first", "text": "(", "text_as": "regex"})
    assert "Ignored in the address" in words(app)
    assert [button.label for button in app.button if button.disabled] == ["Previous"]


# Changing an attempt.


def test_a_change_runs_in_the_sandbox_and_stands_beside_the_attempt(full_store: Store, made: list[Problem]) -> None:
    key = trial_key(made[HARD])
    app = opened(made[HARD], key)
    assert app.text_area(key=f"trial_program.{key}").value == "print(1/0)"
    assert app.text_input(key=f"trial_answer.{key}").value == "3"
    app.text_area(key=f"trial_program.{key}").set_value("from fractions import Fraction\nprint(Fraction(5, 6))")
    app.text_input(key=f"trial_answer.{key}").set_value("\\frac{5}{6}")
    app.text_area(key=f"trial_note.{key}").set_value("No <b>zero</b> there.")
    text = words(press(app, "Run and compare"))
    assert "made by a person" in text
    assert "**Ann**" in text
    assert "No <b>zero</b> there." in text
    assert "instead of 3" in text
    assert text.count("words and program agree") == 1
    assert "equals the accepted answer" in text
    assert "equals the ground truth" in text
    assert any("-print(1/0)" in code.value and "+print(Fraction" in code.value for code in app.code)
    assert any(code.value == "print(1/0)" for code in app.code)
    with full_store.read() as reader:
        (row,) = said.trials(reader, "first", made[HARD].id).to_dicts()
        assert failures.attempts(reader, "first")["attempts"].sum() == 19
    assert (row["attempt_id"], row["author"], row["program_answer"]) == (attempt_of(made[HARD]), "Ann", "5/6")


@pytest.mark.parametrize(
    ("field", "text", "said_"),
    [("answer", "7" * 2_000, "shorten it to 1,000"), ("note", "n" * 3_000, "shorten it to 2,000")],
)
def test_what_cannot_be_kept_is_told_and_nothing_typed_is_lost(
    full_store: Store, made: list[Problem], field: str, text: str, said_: str
) -> None:
    key = trial_key(made[HARD])
    app = opened(made[HARD], key)
    app.text_area(key=f"trial_program.{key}").set_value("print(1)")
    box = (app.text_input if field == "answer" else app.text_area)(key=f"trial_{field}.{key}")
    box.set_value(text)
    press(app, "Run and compare")
    assert said_ in words(app)
    assert app.text_area(key=f"trial_program.{key}").value == "print(1)"
    assert (app.text_input if field == "answer" else app.text_area)(key=f"trial_{field}.{key}").value == text
    with full_store.read() as reader:
        assert said.trials(reader, "first", made[HARD].id).is_empty()


def test_without_a_name_nothing_can_be_written(full_store: Store, made: list[Problem]) -> None:
    assert full_store.exists()
    app = opened(made[HARD], trial_key(made[HARD]), "judge", person=None)
    assert not {"Run and compare", "Say it"} & {button.label for button in app.button}
    assert "Give your name first" in words(app)


def test_a_trial_of_a_hostile_person_is_text(full_store: Store, made: list[Problem], hostile: str) -> None:
    entry = Entry("first", 1, made[HARD].id)
    row = {"id": "t", "attempt_id": attempt_of(made[HARD]), "run_id": "first", "round": 1, "problem_id": made[HARD].id}
    row |= {"cot_answer": hostile, "program": hostile, "program_status": "error", "stdout": hostile, "error": hostile}
    people.add_trial(full_store, row, Provenance("<script>", hostile))
    people.review(full_store, entry, ReviewVerdict.WRONG, Provenance("<script>", hostile))
    people.flag(full_store, made[HARD].id, FlagReason.OTHER, Provenance("<script>", hostile))
    app = shown("problem", {"id": made[HARD].id, "run": "first"})
    said_ = [element.value for element in (*app.markdown, *app.caption) if "script" in element.value]
    assert len(said_) >= 5
    assert not [text for text in said_ if "<script>" in text.replace("\\<", "")]


def test_changed_lines_are_those_that_were_changed() -> None:
    assert changed_lines("a = 1\nprint(a)\n", "a = 2\nprint(a)") == "-a = 1\n+a = 2\n print(a)"
    assert changed_lines("a = 1\n", "a = 1") == ""


# Judging and flagging.


def test_a_judgement_and_flags_are_kept_with_who_and_why(full_store: Store, made: list[Problem]) -> None:
    app = opened(made[HARD], "judge")
    key = f"judge.{made[HARD].id}.first.1.0"
    app.button_group(f"{key}.verdict").set_value(ReviewVerdict.WRONG)
    app.button_group(f"{key}.flags").set_value([FlagReason.ILL_POSED, FlagReason.OTHER])
    app.text_area(key=f"{key}.note").set_value("It has two answers.")
    text = words(press(app, "Say it"))
    assert text.count("It has two answers.") == 3
    assert "flagged: ill-posed" in text
    assert "Nobody has judged" not in text
    with full_store.read() as reader:
        assert said.reviews(reader, made[HARD].id).select("run_id", "round", "verdict", "author").rows() == [
            ("first", 1, "wrong", "Ann")
        ]
        assert said.flags(reader, made[HARD].id)["reason"].to_list() == ["ill-posed", "other"]


def test_what_one_said_can_be_taken_back_and_stays_in_the_store(full_store: Store, made: list[Problem]) -> None:
    entry = Entry("first", 1, made[HARD].id)
    people.review(full_store, entry, ReviewVerdict.CORRECT, Provenance("Ann"))
    people.review(full_store, entry, ReviewVerdict.WRONG, Provenance("Bea"))
    app = opened(made[HARD])
    assert [button.label for button in app.button].count("Take back") == 1
    press(app, "Take back")
    text = words(app)
    assert "**Bea**" in text
    assert "**Ann**" not in text
    with full_store.read() as reader:
        assert said.reviews(reader, made[HARD].id)["verdict"].to_list() == ["correct", "wrong", None]


def test_saying_nothing_is_told_and_an_answer_that_is_not_there_cannot_be_judged(
    full_store: Store, made: list[Problem]
) -> None:
    assert full_store.exists()
    app = opened(made[HARD], "judge")
    press(app, "Say it")
    assert "Choose what you say" in words(app)
    keys = {group.key for group in opened(made[5], "judge").button_group}
    assert not {key for key in keys if key.endswith(".verdict")}


def test_the_newest_of_each_stands() -> None:
    rows = pl.DataFrame({"seq": [1, 2, 3], "author": ["a", "b", "a"], "verdict": ["wrong", "correct", None]})
    assert standing(rows, ["author"])["seq"].to_list() == [3, 2]


# Near duplicates, and the tree.


def test_near_duplicates_are_looked_for_when_they_are_asked_for(
    full_store: Store, made: list[Problem], monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Problem("twin", made[1].question.replace("7", "9"), dataset="made_up")
    add_problems(full_store, [other], "import")
    app = opened(made[1], f"similar.{made[1].id}", person=None)
    text = words(app)
    assert "likeness 1.00: nearly the same words, and other numbers" in text
    assert "Here and there: 7 → 9" in text
    assert {"This problem", "The other one"} <= set(labels(app))
    assert "earns $9" in text
    monkeypatch.setattr(data, "similar_problems", pytest.fail)
    assert "likeness" not in words(shown("problem", {"id": made[1].id, "run": "first"}))


def test_a_problem_that_is_like_no_other_says_so(full_store: Store, made: list[Problem]) -> None:
    assert full_store.exists()
    text = words(opened(made[5], f"similar.{made[5].id}", person=None))
    assert "No other problem of the store is like it to 60% or more." in text


def test_the_tree_leads_from_the_seed_to_the_grandchild(full_store: Store) -> None:
    small_lineage.add(full_store)
    app = shown("problem", {"id": "g1", "run": "grown"})
    queries = [link.proto.query_string for link in app.get("page_link")]
    assert [query for query in queries if "in_round" in query] == [
        "id=g4&run=grown&in_round=2", "id=g5&run=grown&in_round=3",
    ]  # fmt: skip
    assert "**This problem**" in words(app)
    queries = [link.proto.query_string for link in shown("problem", {"id": "g5", "run": "grown"}).get("page_link")]
    assert [query for query in queries if "in_round" in query] == [
        "id=g1&run=grown&in_round=1", "id=g4&run=grown&in_round=2",
    ]  # fmt: skip
