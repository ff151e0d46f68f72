"""The Overview page: runs, what they cost, and what needs a person, each a link."""

import datetime as dt
from collections.abc import Callable

import polars as pl
import pytest
from shown_pages import labels, query_of, shown, words

from dashboard.components.attention import needs, waits
from dashboard.components.overview_news import told
from engine.domain import Attempt, Entry, FlagReason, Problem, Provenance, Reading, ReviewVerdict, Stage
from engine.store import Facts, RunInfo, RunState, Store, flush, overview, people


def info(state: RunState, detail: str | None = None) -> RunInfo:
    return RunInfo("r1", "example", "", False, state, detail, 1, 1, {}, {})


def rounds(*rows: tuple[int, int, int, int]) -> pl.DataFrame:
    """Rounds by number, with attempts, failed ones, and of these undecided ones; nobody audited any."""
    made = [(number, attempts, failed, failed, undecided) for number, attempts, failed, undecided in rows]
    return pl.DataFrame(made, schema=["round", "attempts", "failed", "unaudited", "undecided"], orient="row")


def test_runs_are_counted_over_all_their_rounds(full_store: Store, made: list[Problem]) -> None:
    facts = Facts(lambda: dt.datetime(2026, 1, 2, tzinfo=dt.UTC))
    guided = Attempt(Stage.GUIDE, 0, "weak", Reading(""))
    for number, cause in ((1, "program error"), (2, "comparison undecided"), (3, "rounding")):
        facts.cause(Entry("first", 1, made[number].id), guided, cause, None)
    flush(full_store, facts.take())
    with full_store.read() as reader:
        row = overview.runs(reader).row(0, named=True)
        assert overview.problems(reader) == {"seed": 60}
        assert overview.failed(reader).rows() == [("first", 1, 19, 3, 3, 1)]
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
    assert undecided.query == {"run": "r1", "round": "1", "cause": "comparison undecided", "audited": "no"}
    assert "4 comparisons that nobody could decide" in undecided.words
    assert disagreements.words == "r1: 10 disagreements whose cause nobody audited"
    assert disagreements.query == {"run": "r1", "round": "1", "audited": "no"}


def test_disagreements_of_several_rounds_lead_to_the_last_one_that_has_any() -> None:
    (item,) = needs(info(RunState.FINISHED), rounds((1, 100, 10, 0), (2, 100, 12, 0), (3, 100, 0, 0)))
    assert item.words == "r1: 22 disagreements whose cause nobody audited, 12 of them in round 2"
    assert item.query["round"] == "2"


def test_queues_wait_for_reviewers_and_contradictions_for_a_lead() -> None:
    row = {
        "id": "b2_q",
        "run_id": "r1",
        "name": "Spot check",
        "conflicts": 0,
        "is_open": True,
        "complete": 3,
        "size": 9,
    }
    (begun,) = waits(pl.DataFrame([row]))
    assert begun.words == "r1: queue Spot check: 3 of 9 (33.3%) of its items are judged"
    assert begun.query == {"run": ["r1"], "queue": ["b2_q"]}
    (torn,) = waits(pl.DataFrame([row | {"conflicts": 2, "complete": 9}]))
    assert torn.words == "r1: queue Spot check: reviewers contradict one another on 2 items, and no lead decided"
    assert torn.query == {"run": ["r1"], "queue": ["b2_q"], "show": ["conflicts"]}
    assert not list(waits(pl.DataFrame([row | {"is_open": False}, row | {"complete": 9}])))


def happened(**known: object) -> dict[str, object]:
    names = ("run_id", "round", "detail", "author", "number", "problem_id")
    return dict.fromkeys(names) | known


@pytest.mark.parametrize(
    ("row", "words_", "page", "query"),
    [
        (happened(kind="finished", run_id="r", detail="done"), "r finished: done", "funnel", {"run": ["r"]}),
        (
            happened(kind="round_opened", run_id="r", round=2, detail="9 problems enter round 2"),
            "r: 9 problems enter round 2",
            "funnel",
            {"run": ["r"], "round": ["2"]},
        ),
        (
            happened(kind="import", detail="/home/ann/math.jsonl", number=1200),
            "1,200 problems added from math.jsonl",
            "browse",
            {},
        ),
        (
            happened(kind="causes", run_id="r", author="Ann", number=2),
            "Ann audited 2 causes of r",
            "failures",
            {"run": ["r"]},
        ),
        (
            happened(kind="reviews", run_id="r", author="Ann", number=1, problem_id="p"),
            "Ann judged 1 answer of r",
            "problem",
            {"id": ["p"], "run": ["r"]},
        ),
        (
            happened(kind="flags", author="Ann", number=3, problem_id="p"),
            "Ann flagged 3 problems",
            "problem",
            {"id": ["p"]},
        ),
    ],
)
def test_what_happened_is_told_in_words_and_leads_to_where_it_is_seen(
    row: dict[str, object], words_: str, page: str, query: dict[str, list[str]]
) -> None:
    news = told(row)
    assert (news.words, news.page, news.query) == (words_, f"views/{page}.py", query)


def test_what_people_did_is_one_row_a_day_and_the_newest_comes_first(full_store: Store, made: list[Problem]) -> None:
    ann = Provenance("Ann")
    for number in (0, 1):
        people.review(full_store, Entry("first", 1, made[number].id), ReviewVerdict.CORRECT, ann)
    people.flag(full_store, made[2].id, FlagReason.ILL_POSED, Provenance("Bob"))
    people.flag(full_store, made[2].id, FlagReason.ILL_POSED, Provenance("Bob"), raised=False)
    with full_store.read() as reader:
        found = overview.happened(reader, 10)
        assert overview.happened(reader, 1).height == 1
    assert found.select("kind", "author", "number", "problem_id").rows() == [
        ("flags", "Bob", 1, made[2].id),
        ("reviews", "Ann", 2, made[1].id),
        ("finished", None, None, None),
        ("started", None, None, None),
    ]


def test_the_page_tells_what_happened_last(full_store: Store, made: list[Problem], hostile: str) -> None:
    said = Provenance("*Ann* [x](y) <b>", hostile)
    people.review(full_store, Entry("first", 1, made[0].id), ReviewVerdict.CORRECT, said)
    app = shown("overview")
    assert any("*Ann* [x](y) <b> judged 1 answer of first" in label for label in labels(app))
    assert any(label.endswith("first finished") for label in labels(app))
    assert "Times are UTC." in words(app)


def test_many_things_that_need_a_person_are_folded(full_store: Store, add_run: Callable[..., None]) -> None:
    assert full_store.exists()
    for number in range(10):
        add_run(f"run{number}", ended="failed")
    app = shown("overview")
    assert [expander.label for expander in app.expander] == ["2 more"]


def test_names_in_the_address_are_told_and_taken_out_of_it(full_store: Store) -> None:
    assert full_store.exists()
    app = shown("overview", {"foo": "bar", "run": "first"})
    assert "'foo' means nothing here. 'run' means nothing here." in words(app)
    assert query_of(app) == {}
