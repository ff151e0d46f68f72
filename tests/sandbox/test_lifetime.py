"""The helper process: many programs at once, its death, the runner's death, cancellation, and nothing left over."""

import asyncio
import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.domain import ProgramStatus
from engine.errors import ToolError
from engine.sandbox import Limits, Sandbox
from engine.sandbox.life import HelperDiedError, Life

ENDLESS = "import time; time.sleep(600)"
LONG = Limits(wall_seconds=60)


def descendants(pid: int) -> list[int]:
    """Processes below a process, dead ones that were not reaped included."""
    parents = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
        except (FileNotFoundError, ProcessLookupError):
            continue
    below = [pid]
    for known in below:
        below += [child for child, parent in parents.items() if parent == known]
    return below[1:]


def helper_pid(sandbox: Sandbox) -> int:
    return sandbox._current().helper.process.pid


async def until(holds: Callable[[], bool], seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it did not happen in time"
        await asyncio.sleep(0.02)


def descriptors(process: int | str) -> set[str]:
    return {entry.name for entry in Path(f"/proc/{process}/fd").iterdir()}


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


async def test_many_at_once_each_get_their_own_answer_and_leave_nothing() -> None:
    before = descriptors("self")
    children = descendants(os.getpid())
    async with Sandbox(workers=8) as sandbox:
        results = await asyncio.gather(*(sandbox.run(f"print({n} ** 2)") for n in range(200)))
        assert [result.answer for result in results] == [str(n**2) for n in range(200)]
        assert len(descendants(helper_pid(sandbox))) == 1
        assert len(descriptors(descendants(helper_pid(sandbox))[0])) < 40
    assert descriptors("self") == before
    assert descendants(os.getpid()) == children


async def test_no_more_programs_at_once_than_workers() -> None:
    async with Sandbox(LONG, workers=2) as sandbox:
        runs = [asyncio.create_task(sandbox.run(ENDLESS)) for _ in range(4)]
        await until(lambda: len(descendants(helper_pid(sandbox))) == 3)
        await asyncio.sleep(0.2)
        assert len(descendants(helper_pid(sandbox))) == 3
        for task in runs:
            task.cancel()
        await asyncio.gather(*runs, return_exceptions=True)


@pytest.mark.parametrize("which", ["keeper", "zygote"])
async def test_a_helper_killed_in_mid_run_is_replaced_and_the_program_runs_again(which: str) -> None:
    async with Sandbox(LONG, workers=2) as sandbox:
        runs = [asyncio.create_task(sandbox.run(f"import time; time.sleep(1); print({n})")) for n in range(2)]
        keeper = helper_pid(sandbox)
        await until(lambda: len(descendants(keeper)) == 3)
        below = descendants(keeper)
        os.kill(keeper if which == "keeper" else below[0], signal.SIGKILL)
        assert [(await run).answer for run in runs] == ["0", "1"]
        assert helper_pid(sandbox) != keeper
        assert not any(alive(pid) for pid in below)


async def test_a_helper_killed_while_idle_is_replaced() -> None:
    async with Sandbox() as sandbox:
        os.kill(helper_pid(sandbox), signal.SIGKILL)
        assert (await sandbox.run("print(1)")).answer == "1"


async def test_a_program_that_takes_the_helper_down_each_time_is_a_result() -> None:
    async with Sandbox(LONG, workers=2) as sandbox:

        async def kill_under_it() -> None:
            seen: set[int] = set()
            while True:
                found = descendants(helper_pid(sandbox))
                if seen.intersection(found[1:]):  # it stays, so it is the program that sleeps
                    os.kill(found[0], signal.SIGKILL)
                seen = set(found[1:])
                await asyncio.sleep(0.5)

        killer = asyncio.create_task(kill_under_it())
        running = asyncio.create_task(sandbox.run("import time; time.sleep(30)"))
        result = await running
        killer.cancel()
        assert result.status is ProgramStatus.CRASHED
        assert "helper process died" in (result.error or "")
        assert (await sandbox.run("print(1)")).answer == "1"


async def test_a_helper_that_dies_of_everything_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    async with Sandbox() as sandbox:

        async def die(*_: object, **__: object) -> None:
            raise HelperDiedError("it was killed")

        monkeypatch.setattr(Life, "run", die)
        with pytest.raises(ToolError, match="keeps dying: it was killed"):
            await sandbox.run("print(1)")


async def test_an_interpreter_that_does_not_start_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(ToolError, match="does not start"):
        async with Sandbox():
            pass


async def test_a_sandbox_that_was_not_started_says_so() -> None:
    with pytest.raises(ToolError, match="async with"):
        await Sandbox().run("print(1)")


async def test_cancelling_ends_the_program_and_frees_the_worker() -> None:
    async with Sandbox(LONG, workers=1) as sandbox:
        for _ in range(3):
            task = asyncio.create_task(sandbox.run(ENDLESS))
            await until(lambda: len(descendants(helper_pid(sandbox))) == 2)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
        assert len(descendants(helper_pid(sandbox))) == 1
        assert (await sandbox.run("print(1)")).answer == "1"


async def test_leaving_ends_what_runs() -> None:
    async with Sandbox(LONG) as sandbox:
        task = asyncio.create_task(sandbox.run(ENDLESS))
        await until(lambda: len(descendants(helper_pid(sandbox))) == 2)
        below = descendants(helper_pid(sandbox))
        task.cancel()
    assert not any(alive(pid) for pid in below)
    with pytest.raises(asyncio.CancelledError):
        await task


OWNER = textwrap.dedent("""
    import asyncio, os, sys
    from engine.sandbox import Limits, Sandbox

    async def main():
        async with Sandbox(Limits(wall_seconds=60), workers=2) as sandbox:
            if sys.argv[1] == "forked" and os.fork() == 0:
                import time
                time.sleep(20)  # holds the socket to the helper open
                os._exit(0)
            runs = [asyncio.create_task(sandbox.run("import time; time.sleep(600)")) for _ in range(2)]
            print(sandbox._current().helper.process.pid, flush=True)
            await asyncio.gather(*runs)

    asyncio.run(main())
""")


@pytest.mark.parametrize("kind", ["plain", "forked"])
async def test_nothing_outlives_a_runner_that_is_killed(kind: str, tmp_path: Path) -> None:
    command = [sys.executable, "-c", OWNER, kind]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=tmp_path) as owner:  # noqa: ASYNC220 -- it may block
        assert owner.stdout is not None
        keeper = int(owner.stdout.readline())
        await until(lambda: len(descendants(keeper)) == 3)
        below = [keeper, *descendants(keeper)]
        stray = [pid for pid in descendants(owner.pid) if pid not in below]
        owner.kill()
        await until(lambda: not any(alive(pid) for pid in below))
        assert all(alive(pid) for pid in stray)
        for pid in stray:
            os.kill(pid, signal.SIGKILL)
