"""A run as a process of its own: started, watched, killed, resumed and stopped from another process."""

import json
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import simulated_run
from fake_endpoint import CountingEndpoint, FakeEndpoint

from engine.config import load_recipe, recipe_values
from engine.errors import InputError, RecipeError, RunError, RunLiveError, TeacherError, WorkbenchError
from engine.runner import Started, heartbeat, keep_seeds, kept_values, resume, start, tail
from engine.store import RunState, Store, ask_stop, insert_run, list_runs

KEY = "sk-live-0123456789abcdef"


def values_for(folder: Path, url: str, problems: int = 40) -> dict[str, Any]:
    """A recipe whose teachers answer at an address."""
    values = recipe_values(load_recipe(simulated_run.write_recipe(folder, "rounds = 1", "", problems)))
    for role in ("weak", "expert"):
        values["teachers"][role] = {
            "kind": "openai",
            "model": f"simulated/{role}",
            "base_url": url,
            "key_env": "LAUNCH_KEY",
            "price": {"prompt": 1.0, "completion": 2.0},
        }
    return values


def wait_for(condition: Callable[[], bool], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


def gone(pid: int) -> bool:
    """Whether no process of that id is left, not even a zombie."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAUNCH_KEY", KEY)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A store whose runs are over when the test is."""
    store = Store(tmp_path / "s.duckdb")
    yield store
    for info in list_runs(store) if store.exists() else ():
        if (beat := heartbeat(store, info.id)) is not None:
            os.kill(beat.pid, signal.SIGKILL)


def state(store: Store) -> RunState:
    return list_runs(store, "r")[0].state


def test_a_run_lives_on_its_own_and_is_resumed_after_kill_9(tmp_path: Path, store: Store) -> None:
    endpoint = CountingEndpoint(1, 0.2)
    with endpoint.serving() as url:
        values = values_for(tmp_path, url) | {"concurrency": 2}
        results: list[Started | WorkbenchError] = []

        def begin() -> None:
            try:
                results.append(start(store, values, "r", by="Ann \x00\n-Lee", patience_s=60))
            except WorkbenchError as error:
                results.append(error)

        both = [threading.Thread(target=begin) for _ in range(2)]
        for thread in both:
            thread.start()
        for thread in both:
            thread.join()
        (first,) = (result for result in results if isinstance(result, Started))
        assert sorted(type(result) for result in results if result is not first) == [RunLiveError]
        assert first.live
        assert os.getsid(first.pid) == first.pid  # Ctrl-C in our terminal does not reach it
        wait_for(lambda: (beat := heartbeat(store, "r")) is not None and bool(beat.in_flight))
        with pytest.raises(RunLiveError):
            resume(store, "r")

        os.kill(first.pid, signal.SIGKILL)
        wait_for(lambda: gone(first.pid), 10)
        assert state(store) is RunState.DEAD
        assert heartbeat(store, "r") is None

        again = resume(store, "r", kept_values(store, "r") | {"budget_usd": 5.0}, patience_s=60)
        assert (again.live, again.pid != first.pid) == (True, True)
        assert ask_stop(store, "r", "asked by a test")
        wait_for(lambda: gone(again.pid))
    assert state(store) is RunState.STOPPED
    with store.read() as reader:
        sql = "SELECT kind, detail FROM run_event WHERE kind IN ('started', 'resumed') ORDER BY seq"
        assert reader.rows(sql) == [
            ("started", "by Ann -Lee"),
            ("resumed", "its process had died before, without a word"),
        ]
    assert kept_values(store, "r")["budget_usd"] == 5.0
    log = tail(store, "r")
    assert log.there
    assert any("resuming" in line for line in log.lines)
    assert "stopped: asked by a test" in log.lines[-1]
    with store.read() as reader:
        (answered,) = reader.rows("SELECT count(DISTINCT request_hash) FROM call")[0]
    assert (
        len(endpoint.asked) - answered <= 2 + 6
    )  # in flight when it was killed, or answered in the half second before


def test_a_refused_key_ends_the_run_and_stands_in_no_file(tmp_path: Path, store: Store) -> None:
    endpoint = FakeEndpoint()

    async def echo(request: Any, _body: dict[str, Any]) -> Any:
        from starlette.responses import JSONResponse  # noqa: PLC0415 -- as in the fake endpoint

        said = "x" * 470 + request.headers["authorization"]
        return JSONResponse({"error": {"message": said}}, 401)

    endpoint.default = echo
    with endpoint.serving(), suppress(TeacherError):  # it may be over before anybody has looked
        started = start(store, values_for(tmp_path, endpoint.base_url, 3), "r")
        wait_for(lambda: gone(started.pid))
    (info,) = list_runs(store)
    assert info.state is RunState.FAILED
    assert "refused its key" in (info.detail or "")
    assert "refused its key" in "".join(tail(store, "r").lines)
    for path in (file for file in tmp_path.rglob("*") if file.is_file()):
        assert KEY[:12].encode() not in path.read_bytes(), path


def test_a_start_that_fails_says_what_the_process_said(tmp_path: Path, store: Store) -> None:
    values = values_for(tmp_path, "http://127.0.0.1:9/v1")
    (tmp_path / "seeds.jsonl").write_text("this is no row\n")
    with pytest.raises(InputError, match="hold no usable problem"):
        start(store, values, "r", patience_s=60)


def test_mistakes_are_found_before_a_process_is_started(tmp_path: Path, store: Store) -> None:
    values = values_for(tmp_path, "http://127.0.0.1:9/v1")
    with pytest.raises(RecipeError, match="rounds"):
        start(store, values | {"rounds": 0}, "r")
    with pytest.raises(InputError, match="run id"):
        start(store, values, "../r")
    assert not store.side.exists()


@pytest.fixture
def known(tmp_path: Path, store: Store) -> dict[str, Any]:
    """A run that was begun in a terminal and has no folder; its recipe."""
    recipe = load_recipe(simulated_run.write_recipe(tmp_path))
    row = {"id": "r", "recipe_name": recipe.name, "note": "", "simulated": True, "engine_version": "0"}
    insert_run(store, row | {"recipe": recipe.model_dump_json(), "shape": json.dumps(recipe.shape())})
    return recipe_values(recipe)


def test_what_a_run_from_a_terminal_keeps_can_be_gone_on_with(store: Store, known: dict[str, Any]) -> None:
    kept = kept_values(store, "r")
    assert (kept["rounds"], kept["seeds"]["files"]) == (known["rounds"], known["seeds"]["files"])
    with pytest.raises(RunError, match="begun with another recipe"):
        resume(store, "r", known | {"rounds": 2})
    with pytest.raises(InputError, match=r"There is a run r"):
        start(store, known, "r")
    with pytest.raises(InputError, match="has no run other"):
        resume(store, "other")


def test_who_starts_a_run_keeps_others_from_it(store: Store, known: dict[str, Any]) -> None:
    with store.launch_lock("r").held() as alone:
        assert alone
        with pytest.raises(RunLiveError, match="being started"):
            resume(store, "r", known)
    with store.run_lock("r").held(), pytest.raises(RunLiveError):
        resume(store, "r", known)


def test_seeds_are_kept_once_under_a_name_that_tells_their_content(store: Store) -> None:
    one, same = (keep_seeds(store, name, b"{}\n") for name in ("../a b.jsonl", "../a b.jsonl"))
    other = keep_seeds(store, "../a b.jsonl", b"[]\n")
    assert one == same != other
    assert one.parent == other.parent == store.side / "seeds"
    assert (one.suffix, one.read_bytes(), "/" in one.name) == (".jsonl", b"{}\n", False)


def test_the_end_of_a_log_is_read_whatever_its_length(store: Store) -> None:
    assert not tail(store, "r").there
    path = tail(store, "r").path
    path.parent.mkdir(parents=True)
    path.write_text("x" * 200_000 + "\n" + "".join(f"line {n}\n" for n in range(99)), encoding="utf-8")
    log = tail(store, "r", 3)
    assert (log.lines, log.cut) == (("line 96", "line 97", "line 98"), True)
    path.write_bytes(b"one \xff line")
    assert (tail(store, "r").lines, tail(store, "r").cut) == (("one \ufffd line",), False)
