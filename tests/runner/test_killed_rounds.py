"""Three rounds, killed at any moment and gone on with: the same result as if nothing had happened, and little twice."""

import random
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import simulated_run
import warm
from fake_endpoint import CountingEndpoint
from simulated_run import ends, rows

from engine.store import Store

LATENCY_S = 0.05


@pytest.fixture
def endpoint() -> CountingEndpoint:
    return CountingEndpoint(0, LATENCY_S)


@pytest.fixture
def recipe(tmp_path: Path, endpoint: CountingEndpoint) -> Iterator[Path]:
    path = simulated_run.write_recipe(tmp_path, problems=16)
    text = path.read_text()
    with endpoint.serving() as url:
        for model in ("weak", "expert"):
            asked = f'kind = "openai"\nmodel = "simulated/{model}"\nbase_url = "{url}"\nkey_env = ""'
            text = text.replace(f'kind = "simulated"\nmodel = "{model}"', asked)
        path.write_text(text)
        yield path


def start(recipe: Path, store: Path) -> warm.Python:
    return warm.wisdom("run", recipe, "--store", store, "--run-id", "r")


def test_a_run_that_was_killed_several_times_ends_like_one_that_was_not(
    tmp_path: Path, endpoint: CountingEndpoint, recipe: Path
) -> None:
    whole, broken = Store(tmp_path / "whole.duckdb"), Store(tmp_path / "broken.duckdb")
    own = [sys.executable, "-c", warm.CLI, "run", str(recipe), "--store", str(whole.path), "--run-id", "r"]
    subprocess.run(own, check=True, capture_output=True, timeout=120)  # with a hash seed of its own
    once = endpoint.asked.total()
    endpoint.asked.clear()
    chance = random.Random(7)  # noqa: S311 -- moments to kill at, the same in every run
    kills = 0
    for _ in range(3):
        with start(recipe, broken.path) as process:
            time.sleep(chance.uniform(1.0, 3.5))
            kills += process.poll() is None
            process.kill()
    with start(recipe, broken.path) as process:
        assert process.wait(120) == 0
    assert kills
    assert ends(broken, "r") == ends(whole, "r")
    made = "SELECT round, stage, count(*) FROM call WHERE NOT reused GROUP BY ALL ORDER BY ALL"
    assert rows(broken, made) == rows(whole, made)
    twice = endpoint.asked.total() - once
    in_flight = 2 * 8  # at concurrency 8: what was in flight, and what was answered within the last half second
    assert 0 <= twice <= kills * (in_flight + 8 * 0.5 / LATENCY_S)
    candidates = "SELECT id, problem_id, rejection FROM candidate ORDER BY id"
    assert rows(broken, candidates) == rows(whole, candidates)
    assert rows(broken, "SELECT count(*) - count(DISTINCT (round, problem_id)) FROM metadata") == [(0,)]
    assert rows(broken, "SELECT count(*) - count(DISTINCT (round, problem_id)) FROM audit") == [(0,)]
    assert rows(broken, "SELECT simulated, count(*) FROM run GROUP BY ALL") == [(False, 1)]
    assert rows(broken, "SELECT run_id FROM simulated_run") == [("r",)]
