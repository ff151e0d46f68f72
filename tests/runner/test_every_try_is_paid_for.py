"""Budgets of runs whose endpoints tell no tokens, or bill tries that bring no reply; and what is left of these."""

import threading
import time
from pathlib import Path
from typing import Any

import pytest
import small_funnel
from fake_endpoint import Act, FakeEndpoint, answers, completion, says

from engine.config import load_recipe
from engine.runner import Ended, run
from engine.store import Store, ask_stop, list_runs

PRICE = "price = {prompt = 1.0, completion = 2.0}"
MANY_TRIES = f"{PRICE}\nmax_tries = 9"
"""More than a slow machine makes until it is asked to stop."""
BILLED = {"prompt_tokens": 500, "completion_tokens": 1500}
NOTHING_SAID = says(completion() | {"choices": [], "usage": BILLED})


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "s.duckdb")


def go(folder: Path, store: Store, act: Act, more: str, teacher: str = PRICE) -> Ended:
    """How a run of the six problems ended."""
    with FakeEndpoint().serving() as endpoint:
        endpoint.default = act
        return run(load_recipe(small_funnel.endpoint_recipe(folder, endpoint.base_url, more, teacher)), store, "r")


def row(store: Store, sql: str) -> tuple[Any, ...]:
    with store.read() as reader:
        return reader.rows(sql)[0]


def test_a_budget_holds_where_no_reply_tells_its_tokens(tmp_path: Path, store: Store) -> None:
    told_nothing = answers("The answer is 1. " * 2000, usage=None)
    ended = go(tmp_path, store, told_nothing, "budget_usd = 0.04\nconcurrency = 1")
    assert (ended.kind, "budget" in ended.reason) == ("stopped", True)
    calls, spent, tokens = row(store, "SELECT count(*), sum(cost_usd), count(prompt_tokens) FROM call")
    assert calls >= 1
    assert 0.0 < spent <= 0.04
    assert tokens == 0  # what is estimated is the cost alone
    (info,) = list_runs(store)
    assert ended.progress.spent_usd == pytest.approx(spent)
    assert info.id == "r"


def test_tries_that_bring_nothing_are_paid_from_the_budget(tmp_path: Path, store: Store) -> None:
    ended = go(tmp_path, store, NOTHING_SAID, "budget_usd = 0.02\nconcurrency = 4", PRICE + "\nmax_tries = 9")
    assert (ended.kind, "budget" in ended.reason) == ("stopped", True)
    tries, spent = row(store, "SELECT sum(tries), sum(cost_usd) FROM call")
    assert spent == pytest.approx(tries * 0.0035)
    assert 0.01 < spent <= 0.02


def test_what_a_stopped_call_has_cost_is_noted(tmp_path: Path, store: Store) -> None:
    with FakeEndpoint().serving() as endpoint:
        endpoint.default = NOTHING_SAID
        recipe = load_recipe(small_funnel.endpoint_recipe(tmp_path, endpoint.base_url, "concurrency = 2", MANY_TRIES))
        recipe = recipe.model_copy(deep=True)

        def stop() -> None:
            while len(endpoint.bodies) < 2:
                time.sleep(0.01)
            ask_stop(store, "r", "enough")

        asker = threading.Thread(target=stop)
        asker.start()
        ended = run(recipe, store, "r")
        asker.join()
        billed = len(endpoint.bodies)
        endpoint.default = small_funnel.plays()
        finished = run(recipe, store, "r")
    assert (ended.kind, finished.kind) == ("stopped", "finished")
    tries, spent, outcomes = row(
        store,
        "SELECT sum(tries), sum(cost_usd), list(DISTINCT outcome) FROM call WHERE outcome NOT IN ('answered')",
    )
    assert tries == billed
    assert spent == pytest.approx(billed * 0.0035)
    assert "stopped" in outcomes
