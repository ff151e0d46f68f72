"""Runs against endpoints that answer with nothing, or are not where the recipe says."""

from pathlib import Path
from typing import Any

import pytest
import small_funnel
from fake_endpoint import Act, FakeEndpoint, answers, html
from hypothesis import given
from hypothesis import strategies as st

from engine.config import load_recipe
from engine.errors import TeacherRefusedError
from engine.runner import Ended, run
from engine.runner.budget import usd
from engine.store import Store


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "s.duckdb")


def rows(store: Store, sql: str) -> list[tuple[Any, ...]]:
    with store.read() as reader:
        return reader.rows(sql)


def go(folder: Path, store: Store, run_id: str, act: Act) -> Ended:
    """How a run ended."""
    with FakeEndpoint().serving() as endpoint:
        endpoint.default = act
        recipe = small_funnel.endpoint_recipe(folder, endpoint.base_url)
        return run(load_recipe(recipe, limit=1), store, run_id)


CALLS = "SELECT outcome, reused, tries, detail FROM call ORDER BY seq"


def test_an_empty_reply_is_not_used_again_by_a_later_run(tmp_path: Path, store: Store) -> None:
    with FakeEndpoint().serving() as endpoint:
        recipe = load_recipe(small_funnel.endpoint_recipe(tmp_path, endpoint.base_url), limit=1)
        endpoint.default = answers("", finish="length")
        run(recipe, store, "r1")
        empty = len(endpoint.bodies)
        endpoint.default = small_funnel.plays()
        run(recipe, store, "r2")
        run(recipe, store, "r2")
    outcomes = rows(store, "SELECT run_id, outcome, bool_or(reused) FROM call WHERE stage = 'guide' GROUP BY ALL")
    assert sorted(outcomes) == [("r1", "empty", False), ("r2", "answered", False)]
    assert empty
    assert "longest length" in rows(store, "SELECT detail FROM call WHERE run_id = 'r1'")[0][0]


def test_a_reply_that_is_lost_each_time_is_a_failed_call_with_that_reason(tmp_path: Path, store: Store) -> None:
    ended = go(tmp_path, store, "r1", answers("", finish=None))
    assert ended.kind == "finished"
    ((outcome, reused, tries, detail),) = rows(store, CALLS)[:1]
    assert (outcome, reused, tries) == ("unavailable", False, 2)
    assert "no content, and no finish_reason" in detail
    assert rows(store, "SELECT count(*) FROM exchange") == [(0,)]


def test_a_wrong_address_ends_the_run_at_once(tmp_path: Path, store: Store) -> None:
    with pytest.raises(TeacherRefusedError, match="base_url"):
        go(tmp_path, store, "r1", html())
    assert rows(store, "SELECT outcome FROM call") == [("refused",)]


@given(st.floats(1e-9, 1e6))
def test_no_cost_is_shown_as_nothing(amount: float) -> None:
    shown = float(usd(amount).removesuffix(" USD"))

    assert shown == pytest.approx(amount, rel=0.06)
    assert "e" not in usd(amount)


def test_nothing_is_shown_as_nothing() -> None:
    assert usd(0.0) == "0.0000 USD"
