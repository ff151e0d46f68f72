"""The Overview page: runs, what they cost, and what needs a person, each a link."""

import datetime as dt
from collections.abc import Callable

import polars as pl
import pytest
from shown_pages import labels, shown, words

from dashboard.components.attention import needs
from engine.domain import Attempt, Entry, Problem, Reading, Stage
from engine.store import Facts, RunInfo, RunState, Store, flush, overview


def info(state: RunState, detail: str | None = None) -> RunInfo:
    return RunInfo("r1", "example", "", False, state, detail, 1, 1, {}, {})


def rounds(*rows: tuple[int, int, int, int]) -> pl.DataFrame:
    """Rounds by number, with attempts, failed, and undecided ones."""
    made = [(number, attempts, failed, undecided, failed) for number, attempts, failed, undecided in rows]
    return pl.DataFrame(made, schema=["round", "attempts", "failed", "undecided", "disagreements"], orient="row")


def test_runs_are_counted_over_all_their_rounds(full_store: Store, made: list[Problem]) -> None:
    facts = Facts(lambda: dt.datetime(2026, 1, 2, tzinfo=dt.UTC))
    guided = Attempt(Stage.GUIDE, 0, "weak", Reading(""))
    for number, cause in ((1, "program error"), (2, "comparison undecided"), (3, "rounding")):
        facts.cause(Entry("first", 1, made[number].id), guided, cause, None)
    flush(full_store, facts.take())
    with full_store.read() as reader:
        row = overview.runs(reader).row(0, named=True)
        assert overview.problems(reader) == {"seed": 60}
        assert overview.failed(reader).rows() == [("first", 1, 19, 3, 1, 1)]
    assert (row["entered"], row["ended"], row["settled"], row["unsettled"], row["calls"]) == (10, 7, 5, 1, 20)
    assert row["cost_usd"] == pytest.approx(13 * 0.0004)


def test_the_page_shows_each_run_and_what_needs_a_person(full_store: Store, add_run: Callable[..., None]) -> None:
    assert full_store.exists()
    add_run("second", ended="failed")
    app = shown("overview")
    said = words(app)
    assert "**60** problems · **2** runs" in said
    assert "5 of 10 (50.0%) settled · 3 pending · 20 calls" in said
    assert {"second is failed", "second · example", "first · example"} <= set(labels(app))


def test_where_nothing_is_to_be_done_it_says_so(full_store: Store) -> None:
    assert full_store.exists()
    assert "Nothing: no run ended early" in words(shown("overview"))


def test_a_store_without_runs_says_what_to_do(store: Store) -> None:
    assert store.exists()
    app = shown("overview")
    assert "No run yet" in words(app)
    assert any("wisdom run" in code.value for code in app.code)


@pytest.mark.parametrize("state", list(RunState))
def test_a_run_that_ended_before_its_end_needs_a_person(state: RunState) -> None:
    found = [item.words for item in needs(info(state, "no more money"), rounds())]
    early = state in (RunState.DEAD, RunState.FAILED, RunState.STOPPED)
    assert found == ([f"r1 is {state.value}: no more money"] if early else [])


def test_failures_that_grew_beyond_chance_are_named_and_others_are_not() -> None:
    grown = next(iter(needs(info(RunState.FINISHED), rounds((1, 100, 10, 0), (2, 100, 60, 0)))))
    assert grown.words == "r1: failed attempts grew from round 1 to 2, 10 of 100 (10.0%) to 60 of 100 (60.0%)"
    assert grown.query == {"run": "r1", "round": "2"}
    level = needs(info(RunState.FINISHED), rounds((1, 100, 10, 0), (2, 100, 12, 0)))
    assert not [item for item in level if "grew" in item.words]


def test_comparisons_that_nobody_could_decide_lead_to_their_cause() -> None:
    (undecided, disagreements) = needs(info(RunState.FINISHED), rounds((1, 100, 10, 4)))
    assert undecided.query == {"run": "r1", "round": "1", "cause": "comparison undecided"}
    assert "4 answers that nobody could compare" in undecided.words
    assert "10 attempts whose answers disagree" in disagreements.words
