"""The sandbox's half of `bench_verify`: what running a program costs, beside a new interpreter for each."""

import asyncio
import contextlib
import itertools
import json
import os
import resource
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from engine.answers import read_reply
from engine.sandbox import Limits, Sandbox

ROOT = Path(__file__).parent.parent
REPLIES = (
    ROOT.parent / "shared" / "data" / "recorded" / "gsm8k_300_replies.jsonl",
    ROOT / "data" / "recorded" / "example.jsonl",
)
WORKERS = 2
INTERPRETERS = 20
"""Programs that get a new interpreter each; they are slow, and all alike."""
_TICKS = os.sysconf("SC_CLK_TCK")


def say(*words: object) -> None:
    print(*words, flush=True)  # noqa: T201 -- this is what the script is for


@dataclass(frozen=True, slots=True)
class Spent:
    """Processor seconds so far, and memory now, of everything that takes part.

    Attributes:
        programs: Seconds of the programs' processes.
        helper: Seconds of the helper's two processes.
        runner: Seconds of this process.
        helper_kb: Resident memory of the process that programs are forked from, in KiB.
        runner_kb: Resident memory of this process, in KiB.
    """

    programs: float
    helper: float
    runner: float
    helper_kb: int
    runner_kb: int


def recorded_programs() -> tuple[Path, list[str]]:
    """The programs of real replies where they lie beside the checkout, else those of the project's own replies."""
    file = next(path for path in REPLIES if path.exists())
    readings = (read_reply(json.loads(line)["reply"]) for line in file.read_text().splitlines())
    return file, [reading.program for reading in readings if reading.program is not None]


async def measure_sandbox(programs: Sequence[str], count: int) -> float:
    """Run `count` programs in strict mode, print what it took, and return the processor seconds of one."""
    began = time.monotonic()
    async with Sandbox(workers=WORKERS, strict=True) as sandbox:
        await sandbox.run("print(1)")
        say(f"start-up to the first answer          {time.monotonic() - began:8.2f} s")
        keeper = sandbox._current().helper.process.pid
        before, began = _spent(keeper), time.monotonic()
        statuses: Counter[str] = Counter()
        all_of_them = itertools.islice(itertools.cycle(programs), count)
        while part := list(itertools.islice(all_of_them, 1000)):
            results = await asyncio.gather(*(sandbox.run(program) for program in part))
            statuses.update(result.status.value for result in results)
            if sum(statuses.values()) in (1000, count):
                _say_memory(sum(statuses.values()), _spent(keeper), keeper)
        seconds, after = time.monotonic() - began, _spent(keeper)
    each = [1000 * (new - old) / count for old, new in _pairs(before, after)]
    say(f"programs a second, {WORKERS} workers, strict   {count / seconds:8.1f}")
    say(f"processor time of each program        {sum(each[:2]):8.2f} ms: {each[0]:.2f} own, {each[1]:.2f} the helper's")
    say(f"    and of the runner                 {each[2]:8.2f} ms")
    say(f"how they ended                        {dict(statuses)}")
    return sum(each[:2]) / 1000


def measure_interpreters(programs: Sequence[str]) -> float:
    """Run a few programs in a new interpreter each, print what it took, and return the processor seconds of one."""
    few = programs[:: max(1, len(programs) // INTERPRETERS)][:INTERPRETERS]
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(_in_new_interpreter, few))
    seconds, after = time.monotonic() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    each = (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) / len(few)
    say(f"a new interpreter per program         {len(few) / seconds:8.1f} programs a second, {1000 * each:.0f} ms each")
    return each


def report_sandbox(count: int) -> None:
    """Print the sandbox's figures."""
    file, programs = recorded_programs()
    say(f"{count} runs of the {len(programs)} programs in {file.name}")
    ours = asyncio.run(measure_sandbox(programs, count))
    theirs = measure_interpreters(programs)
    say(f"a new interpreter costs                {theirs / ours:7.1f} times as much, and confines nothing")


def _in_new_interpreter(program: str) -> None:
    code = f"import sympy, numpy\nexec({program!r})"
    quiet = subprocess.DEVNULL
    with contextlib.suppress(subprocess.TimeoutExpired):  # some programs never end by themselves
        command = [sys.executable, "-c", code]
        subprocess.run(command, stdin=quiet, stdout=quiet, stderr=quiet, check=False, timeout=Limits().wall_seconds)


def _pairs(before: Spent, after: Spent) -> list[tuple[float, float]]:
    return [(getattr(before, name), getattr(after, name)) for name in ("programs", "helper", "runner")]


def _spent(keeper: int) -> Spent:
    """The kernel accounts a program's time to the zygote, its parent, when it is reaped."""
    zygote = _below(keeper)[0]
    own, reaped = _times(zygote)
    return Spent(reaped, own + _times(keeper)[0], time.process_time(), _resident(zygote), _resident(os.getpid()))


def _times(pid: int) -> tuple[float, float]:
    user, system, user_below, system_below = map(int, _stat(pid)[11:15])
    return (user + system) / _TICKS, (user_below + system_below) / _TICKS


def _say_memory(done: int, spent: Spent, keeper: int) -> None:
    below = _below(_below(keeper)[0])
    dead = sum(_stat(pid)[0] == "Z" for pid in below)
    say(
        f"memory after {done:6} programs          helper {spent.helper_kb / 1024:.1f} MiB, runner "
        f"{spent.runner_kb / 1024:.1f} MiB; {len(below)} processes left, {dead} of them zombies"
    )


def _resident(pid: int) -> int:
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * resource.getpagesize() // 1024


def _stat(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def _below(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
