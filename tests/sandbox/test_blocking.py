"""The sandbox for callers that wait: many threads, one helper, and an end that may come twice."""

import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from engine.errors import ToolError
from engine.sandbox import BlockingSandbox, Sandbox


def test_many_threads_share_one_helper_and_it_starts_with_the_first_program() -> None:
    before = threading.active_count()
    with BlockingSandbox() as sandbox:
        assert threading.active_count() == before
        with ThreadPoolExecutor(4) as pool:
            results = list(pool.map(lambda n: sandbox.run(f"print({n} ** 2)").answer, range(8)))
        assert results == [str(n * n) for n in range(8)]
        assert [thread.name for thread in threading.enumerate()].count("sandbox") == 1


def test_after_its_end_it_starts_anew() -> None:
    sandbox = BlockingSandbox()
    assert sandbox.run("print(1)").answer == "1"
    sandbox.close()
    sandbox.close()
    assert sandbox.run("print(2)").answer == "2"
    sandbox.close()


def test_where_it_cannot_start_it_says_so_and_may_be_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    async def refuse(_: Sandbox) -> Sandbox:
        raise ToolError("no processes left")

    sandbox = BlockingSandbox()
    with monkeypatch.context() as patched:
        patched.setattr(Sandbox, "__aenter__", refuse)
        with pytest.raises(ToolError, match="no processes left"):
            sandbox.run("print(1)")
    assert sandbox.run("print(1)").answer == "1"
    sandbox.close()


def test_a_process_that_ends_without_a_word_takes_its_helper_along() -> None:
    code = (
        "from engine.sandbox import BlockingSandbox\n"
        "sandbox = BlockingSandbox()\n"
        "sandbox.run('print(1)')\n"
        "print(sandbox._living[0]._current().helper.process.pid)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stderr == ""
    helper = Path(f"/proc/{int(done.stdout)}")
    for _ in range(100):
        if not helper.exists():
            break
        time.sleep(0.05)
    assert not helper.exists()
