"""The Failures page: causes counted against all attempts, and examples that lead to their problems."""

import datetime as dt

import polars as pl
import pytest
from shown_pages import labels, query_of, shown, words

from dashboard import charts
from dashboard.components.failure_causes import MEANINGS
from engine.domain import Attempt, Entry, Problem, Reading, Stage
from engine.quality import Cause
from engine.store import Facts, Store, failures, flush

CAUSES = ((1, "program error", "ZeroDivisionError"), (2, "program error", "NameError"), (3, "rounding", None))


@pytest.fixture
def caused(full_store: Store, made: list[Problem], hostile: str) -> Store:
    """The finished run, with causes for the attempts of stage 1 at three problems, and for the hostile one."""
    facts = Facts(lambda: dt.datetime(2026, 1, 2, tzinfo=dt.UTC))
    guided = {number: Attempt(Stage.GUIDE, 0, "weak", Reading("")) for number in range(5)}
    for number, cause, detail in (*CAUSES, (4, "rounding", hostile)):
        facts.cause(Entry("first", 1, made[number].id), guided[number], cause, detail)
    flush(full_store, facts.take())
    return full_store


def test_causes_are_counted_against_all_attempts_at_problems_with_a_tier(caused: Store) -> None:
    with caused.read() as reader:
        attempts = failures.attempts(reader, "first")
        causes = failures.causes(reader, "first")
    assert attempts.select("stage", "attempts", "consistent").rows() == [
        ("criticise", 3, 1),
        ("guide", 6, 3),
        ("vote", 10, 0),
    ]
    assert causes.select("cause", "attempts").sort("cause").rows() == [
        ("program error", 1),
        ("program error", 1),
        ("rounding", 1),
        ("rounding", 1),
    ]


def test_examples_come_in_their_order_with_both_answers(caused: Store, made: list[Problem]) -> None:
    with caused.read() as reader:
        found = failures.examples(reader, "first", "program error", 1, 10)
        assert failures.examples(reader, "first", "program error", None, 1).height == 1
        assert not failures.examples(reader, "first", "program error", 2, 10).height
    assert found["problem_id"].to_list() == [made[1].id, made[2].id]
    assert found.select("cot_answer", "program_answer", "program_status").row(0) == ("3", None, "error")


def test_the_page_names_causes_shares_and_examples(caused: Store, made: list[Problem]) -> None:
    assert caused.exists()
    app = shown("failures", {"run": "first"})
    said = words(app)
    assert "Of 19 attempts at problems that have their tier **4** have a cause, and 4 agree with themselves." in said
    assert "2 of 19 (10.5%)" in said
    assert "NameError (1), ZeroDivisionError (1)" in said
    assert "At least 11 of the others have no cause" in said
    assert query_of(app) == {"run": ["first"]}
    assert any("Ann has" in label for label in labels(app)), made[1].question


def test_a_cause_in_the_address_is_shown_and_a_wrong_one_ignored(caused: Store) -> None:
    assert caused.exists()
    app = shown("failures", {"run": "first", "cause": "rounding"})
    assert app.selectbox(key="failure_cause").value == "rounding"
    assert any("How many primes" in label for label in labels(app))
    app = shown("failures", {"run": "first", "cause": "<b>bad</b>", "round": "7"})
    assert "cause = '<b>bad</b>' is none." in words(app)
    assert "round = '7' is not a round of this run." in words(app)
    assert query_of(app) == {"run": ["first"]}


def test_choosing_a_cause_goes_into_the_address(caused: Store) -> None:
    assert caused.exists()
    app = shown("failures", {"run": "first"})
    app.selectbox(key="failure_cause").select("rounding").run()
    assert query_of(app) == {"run": ["first"], "round": ["1"], "cause": ["rounding"]}
    assert not app.exception


def test_a_run_without_causes_says_so(full_store: Store) -> None:
    assert full_store.exists()
    said = words(shown("failures", {"run": "first"}))
    assert "**0** have a cause" in said
    assert "At least 15 of the others have no cause" in said


def test_every_cause_has_a_meaning_on_the_page() -> None:
    assert set(MEANINGS) == set(Cause)


def test_the_figure_has_one_bar_for_each_teacher_and_says_who() -> None:
    rows = pl.DataFrame(
        [("rounding", "weak", 3), ("rounding", "expert", 2), ("program error", "weak", 1)],
        schema=["cause", "teacher", "attempts"],
        orient="row",
    )
    figure = charts.causes_figure(rows, ["rounding", "program error"])
    assert [(bar.name, list(bar.x), list(bar.y)) for bar in figure.data] == [
        ("weak", [3, 1], ["rounding", "program error"]),
        ("expert", [2, 0], ["rounding", "program error"]),
    ]
    assert len({bar.marker.pattern.shape for bar in figure.data}) == 2
