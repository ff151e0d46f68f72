"""One started sandbox for the tests that only look at results, and what a test does where a means is missing."""

import asyncio
import os
import threading
from collections.abc import Callable, Iterator

import pytest

from engine.domain import ProgramResult
from engine.sandbox import Limits, Sandbox, protection

Run = Callable[[str], ProgramResult]


def _runner(limits: Limits) -> Iterator[Run]:
    """Programs run in a sandbox whose event loop has a thread of its own, as in a dashboard."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    sandbox = Sandbox(limits, workers=2)
    asyncio.run_coroutine_threadsafe(sandbox.__aenter__(), loop).result(90)
    try:
        yield lambda program: asyncio.run_coroutine_threadsafe(sandbox.run(program), loop).result(90)
    finally:
        asyncio.run_coroutine_threadsafe(sandbox.__aexit__(None, None, None), loop).result(90)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


@pytest.fixture(scope="session")
def run() -> Iterator[Run]:
    """Run a program under the default limits, with little processor time."""
    yield from _runner(Limits(cpu_seconds=2))


@pytest.fixture(scope="session")
def run_tight() -> Iterator[Run]:
    """Run a program under tight limits."""
    yield from _runner(Limits(wall_seconds=5, cpu_seconds=0.8, memory_mb=100, output_chars=1000, file_mb=1))


@pytest.fixture(autouse=True)
def _means(request: pytest.FixtureRequest) -> None:
    """Skip a test of confinement, with the reason, where a means is missing; fail where everything must be there."""
    if request.node.get_closest_marker("namespaces") is None or protection().full:
        return
    reason = " ".join(protection().missing.values())
    if os.environ.get("CI_REQUIRE_ALL"):
        pytest.fail(f"required here, but {reason}")
    pytest.skip(reason)
