"""The page Checks: pairs with benchmarks and what is decided of them, groups of duplicates, empty states, addresses."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
import small_checks
import streamlit as st
from hypothesis import given
from hypothesis import strategies as hs
from shown_pages import press, query_of, shown, words
from streamlit.testing.v1 import AppTest

from dashboard.components import checks_address, map_making
from dashboard.components.checks_address import Asked
from engine.curation import KEEP_RULES
from engine.domain import Problem, problem_id
from engine.errors import ToolError
from engine.runner import Errand
from engine.store import Store, add_problems, contaminated, contamination, duplicates


@pytest.fixture
def checked(store: Store) -> tuple[Store, str]:
    """The sixty problems and some more, checked."""
    return store, small_checks.add(store)


def as_ann(app: AppTest) -> AppTest:
    app.session_state["person"] = "Ann"
    return app.run()


def questions(store: Store, check_id: str) -> int:
    with store.read() as reader:
        return contaminated(reader, check_id).height


def test_a_check_is_told_with_denominators_and_both_texts(checked: tuple[Store, str]) -> None:
    said = words(shown("checks"))
    assert "5 of 65 (7.7%) problems are contaminated" in said
    assert "test <b>set</b>.jsonl" in said
    assert "3 of 3 (100.0%)" in said
    assert "LCS ratio **1.00** · **22** words in a row" in said
    assert "A TRAIN LEAVES THE STATION" in said
    assert "a train leaves the station at noon with 120 people”" in said
    assert checked[0].exists()


def test_thresholds_of_the_address_hold_at_once(checked: tuple[Store, str]) -> None:
    assert checked[1]
    app = shown("checks", {"ngram": "18", "lcs": "0.8"})
    assert "4 of 65" in words(app)
    app.number_input(key="checks.ngram").set_value(8).run()
    assert query_of(app) == {"ngram": ["8"], "lcs": ["0.8"]}
    assert "6 of 65" in words(app)


def test_a_person_decides_by_button_and_takes_it_back(checked: tuple[Store, str]) -> None:
    store, check_id = checked
    before = questions(store, check_id)
    app = as_ann(shown("checks"))
    app.text_input(key="checks.note").set_value("only the template").run()
    app = press(app, "Not contaminated")
    assert questions(store, check_id) == before - 1
    said = words(app)
    assert "Ann: only the template" in said
    assert "1 not" in said
    assert app.text_input(key="checks.note").value == ""
    app = press(app, "Undo the last")
    assert questions(store, check_id) == before
    app = press(app, "Contaminated")
    assert "People found 1 pairs contaminated and 0 not" in words(app)
    app = press(app, "Take back")
    assert "People found 0 pairs" in words(app)
    with store.read() as reader:
        rows = reader.rows("SELECT author, contaminated, note FROM contamination_decision ORDER BY seq")
    assert rows == [("Ann", False, "only the template"), ("Ann", None, ""), ("Ann", True, ""), ("Ann", None, "")]


def test_nobody_decides_without_a_name(checked: tuple[Store, str]) -> None:
    assert checked[1]
    app = shown("checks")
    assert "Not contaminated" not in [button.label for button in app.button]
    assert "Give your name first" in words(app)


def test_the_first_undecided_pair_has_the_keys(checked: tuple[Store, str]) -> None:
    assert checked[1]
    app = as_ann(shown("checks"))
    keyed = [button.proto.shortcut for button in app.button if button.label in {"Contaminated", "Not contaminated"}]
    assert [key for key in keyed if key] == ["y", "n"]
    assert len(keyed) > 2


def test_lists_are_narrowed_by_decision_and_benchmark(checked: tuple[Store, str]) -> None:
    assert checked[1]
    assert "No such pair" in words(shown("checks", {"pairs": "refuted"}))
    assert "No such pair" in words(shown("checks", {"benchmark": "none"}))
    assert "No such pair" not in words(shown("checks", {"benchmark": "test <b>set</b>.jsonl"}))


def test_checks_are_named_by_time_first_and_lists_are_chosen_where_they_fit_a_phone(checked: tuple[Store, str]) -> None:
    assert checked[1]
    app = shown("checks")
    assert re.fullmatch(
        r"20\d\d-\d\d-\d\d \d\d:\d\d · test <b>set</b>\.jsonl", app.selectbox(key="checks.check").options[0]
    )
    app.selectbox(key="checks.pairs").set_value("refuted").run()
    assert query_of(app) == {"pairs": ["refuted"]}
    app = shown("checks", {"show": "duplicates"})
    app.selectbox(key="checks.kind").set_value("near").run()
    assert query_of(app) == {"show": ["duplicates"], "kind": ["near"]}


def test_groups_show_which_problem_is_kept_and_why(checked: tuple[Store, str]) -> None:
    assert checked[1]
    app = shown("checks", {"show": "duplicates", "kind": "template", "keep": "length"})
    said = words(app)
    assert "2 of 65 (3.1%) near in 1 groups" in said
    assert "**3 problems**" in said
    assert "length:" in said
    app.multiselect(key="checks.keep").set_value(["review", "cost"]).run()
    assert query_of(app)["keep"] == ["review,cost"]
    assert "the other one arrived first" in words(app)


def test_questions_of_several_runs_are_told_by_run(store: Store, add_run: Callable[..., None]) -> None:
    add_run("first")
    add_run("second")
    small_checks.add(store)
    app = shown("checks", {"show": "duplicates"})
    said = words(app)
    assert "The same question in more than one run or set: 10." in said
    assert said.count("10 of 10 (100.0%)    10 in 1 other run or set") == 6


def test_newer_problems_are_told_and_checked_by_a_process(
    checked: tuple[Store, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    store, check_id = checked
    add_problems(store, [Problem(problem_id("One more?"), "One more?")], "i")
    begun: list[tuple[Errand, tuple[str, ...]]] = []

    def start(_store: Store, errand: Errand, arguments: tuple[str, ...], **_: str) -> None:
        begun.append((errand, arguments))
        if errand is Errand.DUPLICATES:
            raise ToolError("No process could be <b>started</b>.")

    monkeypatch.setattr(map_making, "start_errand", start)
    app = shown("checks")
    assert "1 problems arrived since, and were not held against these benchmarks" in words(app)
    press(app, "Check them")
    app = press(shown("checks", {"show": "duplicates"}), "Find duplicates")
    assert begun == [(Errand.CONTAMINATION, ("--check", check_id)), (Errand.DUPLICATES, ("--near", "0.9"))]
    assert "No process could be <b>started</b>" in words(app)


def test_uploads_and_runs_begin_a_check(
    store: Store, add_run: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    add_run()
    begun: list[tuple[str, ...]] = []
    monkeypatch.setattr(map_making, "start_errand", lambda _store, _errand, words, **_: begun.append(words))
    app = as_ann(shown("checks"))
    app.multiselect(key="checks.against").set_value(["first"]).run()
    app = app.file_uploader(key="checks.files").upload("../My <test>.jsonl", b'{"question": "x"}').run()
    press(app, "Check")
    option, path, against = begun[0]
    assert (option, against) == ("--benchmarks", "--against=first")
    assert Path(path).read_bytes() == b'{"question": "x"}'
    assert Path(path).name == "_My_test_.jsonl"
    assert store.side in Path(path).parents


def test_empty_stores_say_what_to_do(store: Store) -> None:
    said = words(shown("checks"))
    assert "not held against any benchmark yet" in said
    assert "Nobody looked for duplicates" in words(shown("checks", {"show": "duplicates"}))
    with store.read() as reader:
        assert contamination.checks(reader).is_empty()
        assert duplicates.state(reader) is None


def test_a_store_without_problems_says_how_to_fill_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    empty = Store(tmp_path / "empty.duckdb")
    with empty.write():
        pass
    monkeypatch.setenv("WISDOM_STORE", str(empty.path))
    st.cache_data.clear()
    assert "no problems to check yet" in words(shown("checks"))


def test_what_an_address_says_wrong_is_said(checked: tuple[Store, str]) -> None:
    assert checked[1]
    query = {"show": "x", "check": "gone", "ngram": "0", "lcs": "2", "pairs": "?", "kind": "like", "keep": "luck"}
    said = words(shown("checks", {**query, "after": "1,2,3,4", "what": "?"}))
    for name in [*query, "after", "what"]:
        assert name in said.partition("Ignored in the address")[2]
    assert "5 of 65" in said


@given(
    hs.builds(
        Asked, show=hs.sampled_from([*checks_address.SHOWN]), check=hs.sampled_from(["", "b2_x"]),
        ngram=hs.integers(1, 200), lcs=hs.integers(0, 100).map(lambda n: n / 100),
        pairs=hs.sampled_from(contamination.SHOWN), benchmark=hs.sampled_from(["", "a b.jsonl"]),
        kind=hs.sampled_from(duplicates.KINDS), keep=hs.permutations(KEEP_RULES).map(tuple),
        after=hs.sampled_from(["", "0.75,12,b2_ab", "3,17"]),
    )
)  # fmt: skip
def test_an_address_says_what_is_asked_for(asked: Asked) -> None:
    assert checks_address.read(checks_address.address(asked)) == (asked, ())
