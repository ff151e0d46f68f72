"""Work beside the runs: one of a kind at a time, seen by pages, stopped in order, and dead when it was killed."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
import simulated_run
from numpy.typing import NDArray

from engine.config import check_recipe, load_recipe, recipe_values
from engine.diversity import Embedded, Opened, Step, nobody
from engine.domain import Embedder, EmbedderKind, Problem
from engine.errors import InputError, RunLiveError
from engine.runner import (
    Errand,
    ErrandState,
    Outcome,
    at_work,
    errand_state,
    follow_run,
    start_errand,
    stop_errand,
    yielding,
)
from engine.runner.errand_state import file_of
from engine.runner.following_run import check_embedding
from engine.store import Store, add_problems, fill_pool, flush, insert_run

EMBED = Errand.EMBED.value


class Ones:
    """An embedder to which all is one."""

    what = Embedder("ones", "1", EmbedderKind.LEXICAL, 2)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.tile(np.array([1, 0], np.float32), (len(texts), 1))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store(tmp_path / "s.duckdb")
    add_problems(store, [Problem(f"p{n}", f"What is {n} + 1?", dataset="own") for n in range(8)], "test")
    return store


def wait_for(condition: Callable[[], bool], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)


def test_before_there_was_one_nothing_is_said(store: Store) -> None:
    assert errand_state(store, Errand.MAP) == ErrandState()
    assert not stop_errand(store, Errand.MAP)


def test_a_page_sees_how_far_it_is_and_how_it_ended(store: Store) -> None:
    step = Step("embedding", 3, 8, 1.5, 3.3)
    with at_work(store, EMBED, by="Ann") as work:
        work.watch(step)
        state = errand_state(store, Errand.EMBED)
        assert (state.live, state.pid, state.by, state.step, state.outcome) == (True, os.getpid(), "Ann", step, None)
        assert not errand_state(store, Errand.MAP).live
        work.done("8 problems embedded.")
    state = errand_state(store, Errand.EMBED)
    assert (state.live, state.outcome, state.said) == (False, Outcome.DONE, "8 problems embedded.")


def test_there_is_one_at_a_time(store: Store) -> None:
    with at_work(store, EMBED):
        with pytest.raises(RunLiveError, match=f"process {os.getpid()}"), at_work(store, EMBED):
            pass
        with pytest.raises(RunLiveError):
            start_errand(store, Errand.EMBED)
        with at_work(store, Errand.MAP.value):
            pass
        assert errand_state(store, Errand.EMBED).live
    with at_work(store, EMBED):
        pass


def test_it_stops_when_a_page_asks_and_the_next_one_does_not(store: Store) -> None:
    with at_work(store, EMBED) as work:
        assert not work.stop()
        assert stop_errand(store, Errand.EMBED)
        assert work.stop()
    assert errand_state(store, Errand.EMBED).outcome is Outcome.STOPPED
    with at_work(store, EMBED) as work:
        assert not work.stop()


def test_a_signal_asks_and_the_handlers_come_back(store: Store) -> None:
    before = signal.getsignal(signal.SIGTERM)
    with at_work(store, EMBED) as work:
        os.kill(os.getpid(), signal.SIGTERM)
        wait_for(work.stop)
        assert work.signal is signal.SIGTERM
        assert signal.getsignal(signal.SIGTERM) is before  # a second one does what it always does
    assert signal.getsignal(signal.SIGTERM) is before


def test_a_failure_is_told_in_its_own_words(store: Store) -> None:
    with pytest.raises(InputError), at_work(store, EMBED):
        raise InputError("The model is not here. Fetch it.")
    assert errand_state(store, Errand.EMBED).said == "The model is not here. Fetch it."
    with pytest.raises(ZeroDivisionError), at_work(store, EMBED):
        raise ZeroDivisionError
    state = errand_state(store, Errand.EMBED)
    assert (state.outcome, state.said) == (Outcome.FAILED, "a defect of this program: ZeroDivisionError")


def test_a_killed_one_is_seen_as_dead_and_the_next_one_works(store: Store) -> None:
    code = (
        "import sys, time; from engine.runner import at_work; from engine.store import Store\n"
        "with at_work(Store(sys.argv[1]), 'embed'): time.sleep(60)"
    )
    process = subprocess.Popen([sys.executable, "-c", code, str(store.path)])
    try:
        wait_for(lambda: errand_state(store, Errand.EMBED).pid == process.pid)
    finally:
        process.kill()
        process.wait()
    state = errand_state(store, Errand.EMBED)
    assert (state.live, state.outcome) == (False, Outcome.DIED)
    with at_work(store, EMBED) as work:
        work.done("again")
    assert errand_state(store, Errand.EMBED).outcome is Outcome.DONE


@pytest.mark.parametrize("text", ["", "{", "[]", '{"live": true}', '{"live": 1, "pid": "x"}', "null"])
def test_a_file_that_says_nothing_is_no_state(store: Store, text: str) -> None:
    path = file_of(store, EMBED, "json")
    path.parent.mkdir(parents=True)
    path.write_text(text)
    assert errand_state(store, Errand.EMBED) == ErrandState()


def test_started_by_a_page_it_does_what_the_command_does(store: Store) -> None:
    state = start_errand(store, Errand.EMBED, ["--model=lexical"], by="Ann\n\x00 Lee", patience_s=60)
    assert state.by == "Ann Lee"
    assert os.getsid(state.pid or 0) == state.pid or not state.live
    wait_for(lambda: not errand_state(store, Errand.EMBED).live)
    state = errand_state(store, Errand.EMBED)
    assert (state.outcome, state.said.partition(" in ")[0]) == (Outcome.DONE, "8 problems embedded")
    with suppress(InputError):  # it may fail before anybody has looked
        start_errand(store, Errand.EMBED, ["--model=/"], patience_s=60)
    wait_for(lambda: errand_state(store, Errand.EMBED).outcome is Outcome.FAILED)
    assert "holds no sentence transformer" in errand_state(store, Errand.EMBED).said


# Vectors for what a live run makes.


def begun(store: Store) -> None:
    row = {"id": "r", "recipe_name": "r", "note": "", "recipe": "{}", "shape": "{}", "simulated": True}
    insert_run(store, row | {"engine_version": "0"})
    fill_pool(store, "r", 1, ["p0", "p1"])


def embedded(store: Store) -> int:
    with store.read() as reader:
        return int(reader.rows("SELECT count(*) FROM embedding")[0][0])


def follow(store: Store) -> tuple[threading.Thread, list[Embedded]]:
    ended: list[Embedded] = []

    def work() -> None:
        ended.append(follow_run(store, Ones(), "r", nobody, stop=lambda: False, look_s=0.05))

    thread = threading.Thread(target=work)
    thread.start()
    return thread, ended


def test_what_a_run_enters_is_embedded_as_it_comes_until_it_is_finished(store: Store) -> None:
    begun(store)
    with store.run_lock("r").held():
        thread, ended = follow(store)
        wait_for(lambda: embedded(store) == 2)
        fill_pool(store, "r", 2, ["p2", "p3", "p4"])
        wait_for(lambda: embedded(store) == 5)
        assert thread.is_alive()
        fill_pool(store, "r", 3, ["p5"])
        now = datetime.now(UTC)
        flush(store, {"run_event": [{"run_id": "r", "kind": "finished", "detail": None, "at_time": now}]})
    thread.join(20)
    assert (ended[0].problems, ended[0].missing, embedded(store)) == (6, 0, 6)


def test_who_follows_a_run_ends_when_it_is_killed(store: Store) -> None:
    begun(store)
    with store.run_lock("r").held():
        thread, ended = follow(store)
        wait_for(lambda: embedded(store) == 2)
    thread.join(20)
    assert not thread.is_alive()
    fill_pool(store, "r", 2, ["p2"])
    assert follow_run(store, Ones(), "r", nobody, stop=lambda: False).problems == 0
    assert ended[0].problems == 2


def test_an_encoder_beside_a_run_yields_to_it_and_the_thread_that_writes_does_not() -> None:
    ranks: list[int] = []

    class Ranked(Ones):
        def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
            ranks.append(os.getpriority(os.PRIO_PROCESS, threading.get_native_id()))
            return super().encode(texts)

    before = os.getpriority(os.PRIO_PROCESS, 0)
    with yielding(lambda: Opened(Ranked(), "said")) as opened:
        assert opened.encoder.encode(["a", "b"]).shape == (2, 2)
        assert (opened.notice, opened.encoder.what.name) == ("said", "ones")
    assert ranks == ([19] if sys.platform == "linux" else [before])
    assert os.getpriority(os.PRIO_PROCESS, 0) == before


def test_a_run_fetches_no_model(tmp_path: Path) -> None:
    values = recipe_values(load_recipe(simulated_run.write_recipe(tmp_path, "rounds = 1", "", 1)))
    for name in ("", "lexical", "all-MiniLM-L6-v2"):
        check_embedding(check_recipe(values | {"embed": name}))
    with pytest.raises(InputError, match="wisdom embed --model nobody/nothing"):
        check_embedding(check_recipe(values | {"embed": "nobody/nothing"}))
