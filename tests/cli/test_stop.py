"""`wisdom stop`: a run in another process ends cleanly, and can be resumed."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest
import simulated_run
import warm
from simulated_run import rows

from engine.errors import StoreError
from engine.store import RunState, Store, list_runs


def start(recipe: Path, store: Path, run_id: str) -> warm.Python:
    return warm.wisdom("run", recipe, "--store", store, "--run-id", run_id)


def stop(store: Path, run_id: str) -> tuple[int | None, str]:
    """Its exit code and what it said."""
    with warm.wisdom("stop", run_id, "--store", store) as process:
        _, errors = process.communicate(60)
    return process.returncode, errors


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            if condition():
                return
        except StoreError:
            pass
        time.sleep(0.1)
    pytest.fail("it did not happen within a minute")


@pytest.fixture
def recipe(tmp_path: Path) -> Path:
    path = simulated_run.write_recipe(tmp_path, problems=12)
    path.write_text(path.read_text().replace('model = "weak"', 'model = "weak"\nlatency_s = 1.0'))
    return path


def test_a_stopped_run_ends_cleanly_beside_another_one_and_can_be_resumed(tmp_path: Path, recipe: Path) -> None:
    path = tmp_path / "s.duckdb"
    store = Store(path)
    with start(recipe, path, "one") as one, start(recipe, path, "two") as two:
        for run_id in ("one", "two"):
            sql = "SELECT count(*) FROM call WHERE run_id = $run"
            wait_for(lambda run=run_id, sql=sql: rows(store, sql, run=run)[0][0] > 5)  # type: ignore[misc]  # a lambda cannot be annotated
        assert stop(path, "one") == (0, "")
        _, errors = one.communicate(timeout=60)
        assert one.returncode == 3
        assert "stopped: asked by `wisdom stop`" in errors
        assert "--run-id one" in errors
        assert "Traceback" not in errors
        states = {info.id: info.state for info in list_runs(store)}
        assert states == {"one": RunState.STOPPED, "two": RunState.RUNNING}
        stop(path, "two")
        assert two.wait(60) == 3
    lost = rows(store, "SELECT count(*) FROM call WHERE outcome <> 'answered' AND outcome <> 'cut_off'")
    assert lost == [(0,)]
    before = rows(store, "SELECT count(*) FROM call WHERE run_id = 'one'")[0][0]
    with start(recipe, path, "one") as one:
        assert one.wait(120) == 0
    assert rows(store, "SELECT count(*) > $before FROM call WHERE run_id = 'one'", before=before) == [(True,)]
    code, errors = stop(path, "one")
    assert code == 3
    assert "not live in any process (it is finished)" in errors


def test_what_is_not_there_cannot_be_stopped(tmp_path: Path, recipe: Path) -> None:
    code, _ = stop(tmp_path / "none.duckdb", "one")
    assert (code, (tmp_path / "none.duckdb").exists()) == (2, False)
    with start(recipe, tmp_path / "s.duckdb", "one") as one:
        wait_for(lambda: bool(list_runs(Store(tmp_path / "s.duckdb"))))
        code, errors = stop(tmp_path / "s.duckdb", "other")
        one.kill()
    assert code == 2
    assert "has no run other" in errors
