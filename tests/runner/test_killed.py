"""A run in a process of its own: killed, interrupted, watched, and gone on with."""

import json
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import small_funnel
import warm
from fake_endpoint import FakeEndpoint, fails

from engine.errors import StoreMissingError
from engine.store import RunState, Store, list_runs

PROBLEMS = 60


def start(recipe: Path, store: Path, *more: str) -> warm.Python:
    return warm.wisdom("run", recipe, "--store", store, "--run-id", "r", *more)


def status(store: Path) -> dict[str, Any]:
    with warm.wisdom("status", "--store", store, "--json") as process:
        out, errors = process.communicate(60)
    assert process.returncode == 0, errors
    (run,) = json.loads(out)["runs"]
    return dict(run)


def wait_until_answered(store: Store, calls: int) -> None:
    """Wait until that many calls are in the store."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            with store.read() as reader:
                if reader.rows("SELECT count(*) FROM call")[0][0] >= calls:
                    return
        except StoreMissingError:
            pass
        time.sleep(0.05)
    pytest.fail(f"no {calls} calls after a minute")


@pytest.fixture
def endpoint() -> Iterator[FakeEndpoint]:
    with FakeEndpoint().serving() as served:
        served.default = small_funnel.plays(after_s=0.1)
        yield served


@pytest.fixture
def recipe(tmp_path: Path, endpoint: FakeEndpoint) -> Path:
    """Many easy problems and the six that end everywhere."""
    path = small_funnel.endpoint_recipe(tmp_path, endpoint.base_url, "concurrency = 4")
    with (tmp_path / "seeds.jsonl").open("a") as file:
        file.writelines(json.dumps({"question": f"What is {i} times one?"}) + "\n" for i in range(PROBLEMS))
    return path


def test_after_kill_9_nothing_that_was_flushed_is_asked_again(
    tmp_path: Path, endpoint: FakeEndpoint, recipe: Path
) -> None:
    path = tmp_path / "s.duckdb"
    store = Store(path)
    with start(recipe, path) as process:
        wait_until_answered(store, 15)
        assert [info.state for info in list_runs(store)] == [RunState.RUNNING]
        process.kill()
        process.wait()
        assert [info.state for info in list_runs(store)] == [RunState.DEAD]
    with store.read() as reader:
        flushed = reader.rows("SELECT count(*) FROM call")[0][0]
    asked = len(endpoint.bodies)
    run = status(path)["rounds"][0]
    assert run["pending"] > 0
    assert run["in"] == sum(run[t] for t in ("easy", "medium", "hard", "unsettled", "unverified", "dropped", "pending"))
    with start(recipe, path) as process:
        assert process.wait(60) == 0
    times = Counter(small_funnel.asked(body) for body in endpoint.bodies)
    twice = sum(n - 1 for n in times.values())
    assert max(times.values()) <= 2
    assert twice <= asked - flushed
    done = status(path)
    assert (done["state"], done["rounds"][0]["pending"]) == ("finished", 0)
    assert done["calls"] == len(times)
    with store.read() as reader:
        assert reader.rows("SELECT count(*) - count(DISTINCT id) FROM attempt") == [(0,)]
        assert reader.rows("SELECT count(*) - count(DISTINCT (problem_id, stage)) FROM outcome") == [(0,)]


def test_ctrl_c_finishes_what_is_in_flight_and_says_how_to_go_on(
    tmp_path: Path, endpoint: FakeEndpoint, recipe: Path
) -> None:
    path = tmp_path / "s.duckdb"
    with start(recipe, path) as process:
        wait_until_answered(Store(path), 10)
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "stopped by SIGINT" in errors
    assert f"wisdom run {recipe} --store {path} --run-id r" in errors
    assert "Traceback" not in errors
    stopped = status(path)
    assert stopped["state"] == "stopped"
    assert stopped["calls"] == len(endpoint.bodies)
    with start(recipe, path) as process:
        _, errors = process.communicate(timeout=60)
    assert process.returncode == 0
    assert "resuming r" in errors
    finished = status(path)
    assert (finished["state"], finished["calls"]) == ("finished", len(endpoint.bodies))
    assert len({small_funnel.asked(body) for body in endpoint.bodies}) == len(endpoint.bodies)


def test_a_second_ctrl_c_does_not_wait(tmp_path: Path, endpoint: FakeEndpoint, recipe: Path) -> None:
    endpoint.default = small_funnel.plays(after_s=30)
    path = tmp_path / "s.duckdb"
    with start(recipe, path) as process:
        while endpoint.in_flight < 4:
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        time.sleep(0.5)
        assert process.poll() is None
        assert status(path)["state"] == "stopping"
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 130
    assert status(path)["state"] == "stopped"


def test_a_live_run_is_not_resumed_from_another_process(tmp_path: Path, recipe: Path) -> None:
    path = tmp_path / "s.duckdb"
    with start(recipe, path) as process:
        wait_until_answered(Store(path), 5)
        with start(recipe, path) as other:
            _, errors = other.communicate(timeout=60)
        assert other.returncode == 3
        assert "live in another process" in errors
        assert process.wait(60) == 0


def test_two_runs_share_a_store(tmp_path: Path, recipe: Path) -> None:
    path = tmp_path / "s.duckdb"
    with start(recipe, path) as one, start(recipe, path, "--run-id", "other") as two:
        assert (one.wait(90), two.wait(90)) == (0, 0)
    assert {info.id: info.state for info in list_runs(Store(path))} == {
        "r": RunState.FINISHED,
        "other": RunState.FINISHED,
    }


def test_a_call_that_waits_for_its_turn_is_not_sent_after_ctrl_c(tmp_path: Path, endpoint: FakeEndpoint) -> None:
    recipe = small_funnel.endpoint_recipe(
        tmp_path, endpoint.base_url, "concurrency = 6", "limits = {requests_per_minute = 6}"
    )
    path = tmp_path / "s.duckdb"
    with start(recipe, path) as process:
        wait_until_answered(Store(path), 1)
        asked = len(endpoint.bodies)
        process.send_signal(signal.SIGTERM)
        assert process.wait(15) == 143
    assert len(endpoint.bodies) == asked
    stopped = status(path)
    assert (stopped["state"], stopped["calls"]) == ("stopped", asked)


def test_a_call_that_waits_to_be_tried_again_is_given_up_at_ctrl_c(tmp_path: Path, endpoint: FakeEndpoint) -> None:
    endpoint.default = fails(429, "slow down", headers={"Retry-After": "60"})
    recipe = small_funnel.endpoint_recipe(tmp_path, endpoint.base_url, "concurrency = 2")
    path = tmp_path / "s.duckdb"
    with start(recipe, path) as process:
        while not endpoint.bodies:
            time.sleep(0.05)
        time.sleep(0.5)
        process.send_signal(signal.SIGINT)
        assert process.wait(15) == 130
    assert status(path)["rounds"][0]["pending"] == 6


def test_ctrl_c_at_the_very_start_shows_no_traceback(tmp_path: Path, recipe: Path) -> None:
    ends = []
    command = [sys.executable, "-c", warm.CLI, "run", str(recipe), "--store", str(tmp_path / "s.duckdb")]
    for delay_s in (0.3, 0.6, 1.5):
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as process:
            time.sleep(delay_s)
            process.send_signal(signal.SIGINT)
            _, errors = process.communicate(timeout=30)
        ends.append(process.returncode)
        if process.returncode == 130:
            assert "Traceback" not in errors
    # On a busy machine the interpreter may not have come to our code yet at first; later it has.
    assert ends[-1] == 130, ends
