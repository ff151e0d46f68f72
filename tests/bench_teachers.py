"""How fast teachers are asked: `python tests/bench_teachers.py [--calls 2000] [--concurrency 100] [--profile]`.

Calls go over real HTTP to a server in a process of its own, which answers after a fixed time, then after times drawn
from a log-normal distribution. Ours takes the whole way of a reply: asked, read, noted, flushed into a store on disk.
Beside it the bare `openai` client with its aiohttp transport only asks. Each has a process of its own; its imports and
the making of the store are before the clock starts, and the first call's wait to go out alone is within.
"""

import argparse
import asyncio
import cProfile
import heapq
import json
import math
import os
import random
import resource
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

MEDIAN_S: Final = 0.2
SIGMA: Final = 1.0
SEED: Final = 20261101
CLIENTS: Final = ("ours", "openai")
MODEL: Final = "simulated/weak"

PROMPT: Final = "Solve the problem twice: in words, with the answer in \\boxed{}, and by a Python program. " * 8
REPLY: Final = (
    "Each of the 12 rows holds 7 seats, of which 3 are taken. So 4 seats are free in every row, and in all rows "
    "together there are 12 times 4 of them. We check this by counting all seats and taking away the taken ones.\n\n"
    "$$12 \\cdot 7 - 12 \\cdot 3 = 84 - 36 = 48$$\n\nThe answer is \\boxed{48}.\n\n"
    "```python\nrows, seats, taken = 12, 7, 3\nfree = rows * (seats - taken)\nassert free == rows * seats - 36\n"
    "print(free)\n```\n"
)


def say(*words: object) -> None:
    print(*words, flush=True)  # noqa: T201 -- this is what the script is for


def drawn(kind: str, calls: int) -> list[float]:
    """Seconds that the server takes for the first call that arrives, for the second, and so on."""
    if kind == "fixed":
        return [MEDIAN_S] * calls
    source = random.Random(SEED)  # noqa: S311 -- nothing secret is drawn
    return [source.lognormvariate(math.log(MEDIAN_S), SIGMA) for _ in range(calls)]


def ideal_s(latencies: Sequence[float], concurrency: int) -> float:
    """Wall time of list scheduling: whoever is free takes the next."""
    free = [0.0] * concurrency
    for latency in latencies:
        heapq.heappush(free, heapq.heappop(free) + latency)
    return max(free)


# The server.

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
App = Callable[[Any, Any, Any], Awaitable[None]]


async def minimal_app(_scope: Scope, receive: Receive, send: Send) -> None:
    """The same completion for everyone."""
    while (await receive()).get("more_body"):
        pass
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(_BODY)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": _BODY})


_BODY: Final = json.dumps(
    {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1,
        "model": MODEL,
        "choices": [{"index": 0, "message": {"role": "assistant", "content": REPLY}, "finish_reason": "stop"}],
        "usage": {"prompt_tokens": 180, "completion_tokens": 150, "total_tokens": 330},
    }
).encode()


def serve(kind: str, calls: int, descriptor: int, *, simulated: bool) -> None:
    """Answer as the app does, but late."""
    import uvicorn  # noqa: PLC0415 -- the clients' processes do without it

    from engine.teachers import simulated_app  # noqa: PLC0415 -- as above

    app: App = simulated_app() if simulated else minimal_app
    waits = iter(drawn(kind, calls))

    async def late(scope: Scope, receive: Receive, send: Send) -> None:
        arrived = asyncio.get_running_loop().time()
        wait_s = next(waits, MEDIAN_S)

        async def send_late(message: dict[str, Any]) -> None:
            if message["type"] == "http.response.start":
                await asyncio.sleep(arrived + wait_s - asyncio.get_running_loop().time())
            await send(message)

        await app(scope, receive, send_late)

    config = uvicorn.Config(late, log_level="critical", lifespan="off", ws="none", access_log=False, backlog=2048)
    uvicorn.Server(config).run(sockets=[socket.socket(fileno=descriptor)])


@contextmanager
def server(kind: str, calls: int, *, simulated: bool) -> Iterator[tuple[str, dict[str, float]]]:
    """A server's address, and the seconds of processor time that it took, once it has ended."""
    used: dict[str, float] = {}
    with socket.create_server(("127.0.0.1", 0), backlog=2048) as listener:
        command = [sys.executable, __file__, "--part", "serve", "--kind", kind, "--calls", str(calls)]
        command += ["--simulated"] if simulated else []
        descriptor = listener.fileno()
        process = subprocess.Popen([*command, "--descriptor", str(descriptor)], pass_fds=[descriptor])
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}/v1", used
        finally:
            process.terminate()
            _, _, usage = os.wait4(process.pid, 0)
            process.returncode = 0
            used["cpu_s"] = usage.ru_utime + usage.ru_stime


# The clients. Each is made ready by a coroutine, and then gives the coroutine that is timed.


async def ours(base_url: str, calls: int, concurrency: int, folder: Path) -> Callable[[], Awaitable[None]]:
    """Ask, read, note and flush, as a run does."""
    from engine.answers import read_reply  # noqa: PLC0415 -- a client's process loads its own libraries alone
    from engine.config import OpenAITeacher  # noqa: PLC0415 -- as above
    from engine.domain import Attempt, Entry, Message, Request, Stage  # noqa: PLC0415 -- as above
    from engine.runner.journal import Journal  # noqa: PLC0415 -- as above
    from engine.store import Facts, Store  # noqa: PLC0415 -- as above
    from engine.teachers import open_teacher, request_hash  # noqa: PLC0415 -- as above

    store = Store(folder / "bench.duckdb")
    with store.write():
        pass
    spec = OpenAITeacher(
        kind="openai", model=MODEL, base_url=base_url, key_env="", price={"prompt": 1.0, "completion": 2.0}
    )
    teacher = open_teacher("weak", spec, concurrency=concurrency)
    facts = Facts(lambda: datetime.now(UTC))
    journal = Journal(store, facts, "bench", lambda _: None)
    numbers = iter(range(calls))

    async def worker() -> None:
        for number in numbers:
            entry = Entry("bench", 1, f"p{number}")
            text = f"{PROMPT}\n\nProblem {number}"
            request = Request(entry.problem_id, Stage.GUIDE, 0, (Message("user", text),), 0.0, 1024)
            own_hash = request_hash(teacher, request)
            reply = await teacher.ask(request)
            if reply is None or not reply.outcome.replied:
                raise RuntimeError(f"call {number} came to nothing: {reply}")
            facts.call(entry, request, "weak", own_hash, reply, reused=False)
            reading = await asyncio.to_thread(read_reply, reply.text)
            facts.attempt(entry, Attempt(Stage.GUIDE, 0, "weak", reading), own_hash)

    async def work() -> None:
        done = asyncio.Event()
        keeper = asyncio.create_task(journal.keep(done))
        await asyncio.gather(*(worker() for _ in range(concurrency)))
        done.set()
        await keeper
        await journal.close()
        await teacher.close()

    return work


async def bare(base_url: str, calls: int, concurrency: int, _folder: Path) -> Callable[[], Awaitable[None]]:
    """Ask and look at the text, nothing else."""
    import openai  # noqa: PLC0415 -- a client's process loads its own libraries alone

    client = openai.AsyncOpenAI(api_key="none", base_url=base_url, http_client=openai.DefaultAioHttpClient())
    numbers = iter(range(calls))

    async def worker() -> None:
        for number in numbers:
            text = f"{PROMPT}\n\nProblem {number}"
            done = await client.chat.completions.create(
                model=MODEL, messages=[{"role": "user", "content": text}], temperature=0.0, seed=0, max_tokens=1024
            )
            if not done.choices[0].message.content:
                raise RuntimeError(f"call {number} came to nothing: {done}")

    async def work() -> None:
        await asyncio.gather(*(worker() for _ in range(concurrency)))
        await client.close()

    return work


async def ask(asked: argparse.Namespace) -> dict[str, float]:
    """One client's figures."""
    with tempfile.TemporaryDirectory() as folder:
        make = ours if asked.part == "ours" else bare
        work = await make(asked.base_url, asked.calls, asked.concurrency, Path(folder))
        profile = cProfile.Profile()
        wall, cpu = time.perf_counter(), time.process_time()
        if asked.profile:
            profile.enable()
        await work()
        profile.disable()
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        if asked.profile:
            profile.dump_stats(f"{asked.part}.profile")
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"wall_s": wall, "cpu_ms": 1000 * cpu / asked.calls, "peak_mb": peak_mb}


def measured(client: str, kind: str, asked: argparse.Namespace) -> None:
    """One line of the table."""
    ideal = ideal_s(drawn(kind, asked.calls), asked.concurrency)
    with server(kind, asked.calls, simulated=asked.simulated) as (base_url, used):
        command = [sys.executable, __file__, "--part", client, "--base-url", base_url, "--calls", str(asked.calls)]
        command += ["--concurrency", str(asked.concurrency), *(["--profile"] if asked.profile else [])]
        time.sleep(1.0)  # the server comes up
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    figures = json.loads(done.stdout)
    say(
        f"{client:8s} {kind:10s} {figures['wall_s']:6.2f} s wall, {figures['wall_s'] / ideal:5.2f} times the ideal "
        f"{ideal:5.2f} s; {figures['cpu_ms']:5.2f} ms of processor time a call; peak {figures['peak_mb']:4.0f} MB; "
        f"server {1000 * used['cpu_s'] / asked.calls:5.2f} ms a call"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=int, default=2000)
    parser.add_argument("--concurrency", type=int, default=100)
    parser.add_argument("--profile", action="store_true", help="write ours.profile and openai.profile for pstats")
    parser.add_argument("--simulated", action="store_true", help="ask the simulated teachers, not one fixed reply")
    parser.add_argument("--part", choices=("all", "serve", *CLIENTS), default="all", help=argparse.SUPPRESS)
    parser.add_argument("--kind", default="fixed", help=argparse.SUPPRESS)
    parser.add_argument("--base-url", help=argparse.SUPPRESS)
    parser.add_argument("--descriptor", type=int, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.part == "serve":
        serve(asked.kind, asked.calls, asked.descriptor, simulated=asked.simulated)
    elif asked.part == "all":
        for kind in ("fixed", "log-normal"):
            for client in CLIENTS:
                measured(client, kind, asked)
    else:
        say(json.dumps(asyncio.run(ask(asked))))


if __name__ == "__main__":
    main()
