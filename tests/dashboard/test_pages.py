"""Every page, as Streamlit runs it, over every state of a store."""

import datetime as dt
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path

import duckdb
import pytest
from shown_pages import labels, press, query_of, shown, words

from dashboard import data
from dashboard.components.problem_list import cut
from dashboard.params import Place
from engine.domain import Problem, ProblemFilter, problem_id
from engine.errors import StoreBusyError
from engine.store import Facts, Store, add_problems, browse, flush

PAGES = (
    *("overview", "funnel", "consistency", "diversity", "disagreements", "failures", "browse", "checks"),
    *("problem", "compare", "review", "launch"),
)


@pytest.mark.parametrize("page", PAGES)
def test_a_missing_store_says_how_to_make_one(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WISDOM_STORE", str(tmp_path / "none.duckdb"))
    app = shown(page)
    assert app.title[0].value == "No store yet"
    assert any("wisdom run" in code.value and "none.duckdb" in code.value for code in app.code)
    assert not (tmp_path / "none.duckdb").exists()


@pytest.mark.parametrize("page", PAGES)
def test_a_store_of_a_newer_version_is_explained(page: str, full_store: Store) -> None:
    with duckdb.connect(str(full_store.path)) as connection:
        connection.execute("INSERT INTO migration VALUES (9999, now())")
    app = shown(page)
    assert "Update wisdom-workbench" in words(app)
    assert app.title[0].value == "This cannot be shown"


@pytest.mark.parametrize("page", PAGES)
def test_a_file_that_is_no_store_is_explained(page: str, store: Store) -> None:
    store.path.write_text("no database")
    assert "no DuckDB file" in words(shown(page))


@pytest.mark.parametrize("page", PAGES)
def test_a_busy_store_offers_to_try_again(page: str, full_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(*_: object, **__: object) -> None:
        raise StoreBusyError("The store is held by process 7.")

    monkeypatch.setattr(Store, "read", busy)
    app = shown(page)
    assert "held by process 7" in words(app)
    assert [button.label for button in app.button] == ["Try again"]
    assert full_store.exists()


def test_a_store_without_runs_can_be_browsed(store: Store) -> None:
    assert store.exists()
    assert "No run yet" in words(shown("funnel"))
    app = shown("browse")
    assert "60 problems" in words(app)
    assert [b.label for b in app.button if not b.disabled] == ["Next", "Clear all"]


def test_an_empty_store_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WISDOM_STORE", str(tmp_path / "empty.duckdb"))
    with Store(tmp_path / "empty.duckdb").write():
        pass
    for page in ("funnel", "browse"):
        assert any("wisdom import" in code.value for code in shown(page).code)


def test_the_newest_run_is_shown_and_another_can_be_chosen(full_store: Store, add_run: Callable[..., None]) -> None:
    assert full_store.exists()
    add_run("pretend")
    app = shown("funnel")
    assert query_of(app)["run"] == ["pretend"]
    app.selectbox[0].set_value("first").run()
    assert query_of(app)["run"] == ["first"]


def test_a_run_in_each_state_is_called_by_it(store: Store, add_run: Callable[..., None]) -> None:
    add_run(ended=None)
    assert "dead" in words(shown("funnel"))
    with store.run_lock("first").held():
        assert "running" in words(shown("funnel"))


def test_an_unknown_run_is_told_and_the_newest_shown(full_store: Store) -> None:
    assert full_store.exists()
    assert "run = 'gone' is not in this store" in words(shown("funnel", {"run": "gone"}))


def test_the_last_stage_leaves_unsettled_and_passes_nothing_on(full_store: Store) -> None:
    assert full_store.exists()
    why = next(table.value for table in shown("funnel", {"run": "first"}).table if "Rule" in table.value)
    stages = why["Stage"].to_list(), why["Outcome"].str.replace("\\", "").to_list()
    assert ("3 Vote", "unsettled") in zip(*stages, strict=True)
    assert ("3 Vote", "passed on") not in zip(*stages, strict=True)
    assert ("1 Guide", "passed on") in zip(*stages, strict=True)


@pytest.mark.parametrize("alive", [True, False])
def test_an_old_explanation_is_not_that_of_a_run_that_went_on(
    store: Store, add_run: Callable[..., None], *, alive: bool
) -> None:
    add_run(ended=None)
    facts = Facts(lambda: dt.datetime.now(dt.UTC))
    facts.event("first", "stopped", "stopped by SIGINT")
    facts.event("first", "resumed")
    flush(store, facts.take())
    with store.run_lock("first").held() if alive else nullcontext():
        text = words(shown("funnel", {"run": "first"}))
    assert "SIGINT" not in text
    assert ("wisdom run RECIPE --run-id first" in text) is not alive


def test_a_link_restores_the_filters(full_store: Store) -> None:
    assert full_store.exists()
    query = {"run": "first", "tiers": ["hard", "unsettled"], "levels": "4", "text": "primes"}
    app = shown("browse", query)
    assert "1 problem" in words(app)
    assert app.text_input(key="filter.text").value == "primes"
    assert app.button_group("filter.tiers").value == ["hard", "unsettled"]
    assert app.button_group("filter.levels").value == [4]


def test_bad_parameters_are_ignored_with_a_notice(full_store: Store) -> None:
    assert full_store.exists()
    bad = {"run": "first", "levels": ["9", "1"], "tiers": "<b>", "round": "x", "after": "-", "size": "7"}
    app = shown("browse", bad)
    text = words(app)
    for part in ("levels = '9'", "tiers = '<b>'", "round = 'x'", "after = '-'", "size = 7"):
        assert part in text
    assert app.button_group("filter.levels").value == [1]


def test_a_change_of_a_filter_goes_into_the_url_and_to_the_first_page(full_store: Store) -> None:
    assert full_store.exists()
    app = shown("browse", {"after": "30", "size": "50"})
    app.text_input(key="filter.text").set_value("primes").run()
    assert query_of(app) == {"text": ["primes"], "size": ["50"]}
    assert "1 problem" in words(app)


def test_a_run_can_be_left_for_all_problems(full_store: Store) -> None:
    assert full_store.exists()
    app = shown("browse", {"run": "first", "tiers": "easy"})
    assert "3 problems" in words(app)
    app.selectbox(key="filter.run").set_value("").run()
    assert query_of(app) == {}
    assert "60 problems" in words(app)


@pytest.mark.parametrize(
    ("place", "first", "disabled"),
    [
        ({"after": "99999"}, "What is 29 + 29?", {"Next"}),
        ({"before": "0"}, "Find $x$ if $2x = 8$.", {"First", "Previous"}),
        ({"before": "1"}, "Find $x$ if $2x = 8$.", {"First", "Previous"}),
    ],
)
def test_beyond_the_list_stands_its_nearest_page(
    full_store: Store, place: dict[str, str], first: str, disabled: set[str]
) -> None:
    assert full_store.exists()
    app = shown("browse", place)
    assert len(labels(app)) == 25
    assert labels(app)[0] == first
    assert {button.label for button in app.button if button.disabled} == {*disabled, "Save"}
    assert "is beyond the list" in words(app)


def test_what_the_address_asks_for_in_vain_is_told(full_store: Store) -> None:
    assert full_store.exists()
    app = shown("browse", {"run": "first", "round": "99", "foo": "bar"})
    assert "round = 99 is not a round of this run." in words(app)
    assert "'foo' means nothing here." in words(app)
    assert "10 problems" in words(app)


def test_nothing_found_offers_the_way_out(full_store: Store) -> None:
    assert full_store.exists()
    app = shown("browse", {"text": "no such words"})
    assert "No problem meets all these conditions" in words(app)
    next(b for b in app.button if b.label == "Clear all conditions").click().run()
    assert "60 problems" in words(app)


def test_pages_follow_by_key_there_and_back(store: Store) -> None:
    assert store.exists()
    app = shown("browse")
    first = labels(app)
    second = labels(press(app, "Next"))
    third = labels(press(app, "Next"))
    assert [len(first), len(second), len(third)] == [25, 25, 10]
    assert len({*first, *second, *third}) == 60
    assert labels(press(app, "Previous")) == second
    assert labels(press(app, "Previous")) == first
    press(app, "Next")
    assert labels(press(app, "First")) == first
    assert len(labels(app.button_group("page_size").set_value(50).run())) == 50


def test_a_problem_tells_its_whole_story(full_store: Store, made: list[Problem]) -> None:
    assert full_store.exists()
    app = shown("problem", {"id": made[2].id, "run": "first"})
    text = words(app)
    for part in (
        "$tfrac12 + tfrac13$",
        "$frac{5}{6}$",
        "equal",
        "by rule *number*",
        "settled: hard",
        "Votes: **3** for $frac{5}{6}$, **1** for 7, 1 none",
        "a last resort",
        "ended with **error**",
    ):
        assert part in text, part
    assert "ZeroDivisionError: division by zero" in [code.value for code in app.code]
    assert len([e for e in app.expander if e.label == "Exact prompt and raw reply"]) == 7
    assert app.table[0].value["Outcome"].str.replace("\\", "").to_list() == ["passed on", "passed on", "settled: hard"]


def test_votes_are_told_once_they_are_counted(voting: Problem, made: list[Problem]) -> None:
    assert "Votes:" in words(shown("problem", {"id": made[2].id, "run": "first"}))
    text = words(shown("problem", {"id": voting.id, "run": "first"}))
    assert "3 Vote" in text
    assert "Votes:" not in text


def test_a_long_reply_is_set_up_to_a_limit_and_kept_whole(long_reply: Problem) -> None:
    app = shown("problem", {"id": long_reply.id, "run": "first"})
    assert max(element.value.count("$") for element in app.markdown) == 600
    assert "characters; the other" in words(app)
    assert [e for e in app.expander if e.label == "The rest, as plain text"]


def test_calls_without_a_reply_are_told(full_store: Store, made: list[Problem]) -> None:
    assert full_store.exists()
    app = shown("problem", {"id": made[5].id})
    assert "no recorded reply for this question" in words(app)
    assert "no answer was accepted" in words(app)


def test_a_wrong_answer_is_called_different(full_store: Store, made: list[Problem]) -> None:
    assert full_store.exists()
    assert "different" in words(shown("problem", {"id": made[6].id}))


def test_next_and_previous_walk_the_list(full_store: Store, made: list[Problem]) -> None:
    assert full_store.exists()
    app = shown("problem", {"id": made[0].id, "run": "first", "tiers": "easy"})
    assert [b.label for b in app.button if b.disabled] == ["Previous"]
    press(app, "Next")
    assert query_of(app)["id"] == [made[4].id]
    press(app, "Next")
    assert query_of(app)["id"] == [made[6].id]
    assert [b.label for b in app.button if b.disabled] == ["Next"]
    press(app, "Previous")
    assert query_of(app) == {"id": [made[4].id], "run": ["first"], "tiers": ["easy"], "in_round": ["1"]}


def test_other_runs_are_linked(full_store: Store, add_run: Callable[..., None], made: list[Problem]) -> None:
    assert full_store.exists()
    add_run("second")
    app = shown("problem", {"id": made[0].id, "run": "second"})
    assert "first · round 1" in labels(app)
    assert words(app).count("counter_1: easy") == 2


def test_a_problem_that_a_run_has_not_had(full_store: Store, made: list[Problem]) -> None:
    assert full_store.exists()
    assert "has not had this problem" in words(shown("problem", {"id": made[59].id, "run": "first"}))
    assert "No run has had this problem yet" in words(shown("problem", {"id": made[59].id}))


@pytest.mark.parametrize("problem_id", ["nonsense", "b2_00", "' OR 1=1 --", "<script>"])
def test_an_unknown_problem_is_told(full_store: Store, problem_id: str) -> None:
    assert full_store.exists()
    app = shown("problem", {"id": problem_id})
    assert "This store has no problem with the id" in words(app)
    assert labels(app) == ["Browse the problems"]


def test_no_problem_named_leads_to_the_list(full_store: Store) -> None:
    assert full_store.exists()
    assert "No problem is named" in words(shown("problem"))


def test_a_long_subject_is_cut(store: Store) -> None:
    long = Problem(problem_id("Which?"), "Which?", dataset="made_up", subject="s" * 300)
    add_problems(store, [long], "import")
    captions = [caption.value for caption in shown("browse", {"text": "Which?"}).caption]
    assert any("s" * 40 + " …" in caption for caption in captions)
    assert max(map(len, captions)) < 80


def test_the_row_too_many_is_never_shown(store: Store) -> None:
    found = data.browse_data(ProblemFilter(), None, "after", 25).rows
    page, before, after = cut(found, Place())
    assert (page.height, before, after) == (25, False, True)
    key = data.browse_data(ProblemFilter(), None, "after", 50).rows["seq"][40]
    found = data.browse_data(ProblemFilter(), browse.Key(key), "before", 25).rows
    page, before, after = cut(found, Place(key, "before"))
    assert (page.height, before, after) == (25, True, True)
    assert page["seq"][-1] < key
    assert store.exists()
