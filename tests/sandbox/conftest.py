"""Started sandboxes for the tests that only look at results, and what a test does where a means is missing."""

import asyncio
import contextlib
import os
import threading
from collections.abc import Callable, Coroutine, Iterator
from typing import Any

import pytest
from attacked_host import NEIGHBOUR, Attack, Host, Outcome, attack_all, failures

from engine.domain import ProgramResult
from engine.sandbox import Limits, Sandbox, protection

Run = Callable[[str], ProgramResult]


@contextlib.contextmanager
def _started(limits: Limits, workers: int = 2) -> Iterator[tuple[Sandbox, Callable[[Coroutine[Any, Any, Any]], Any]]]:
    """A sandbox whose event loop has a thread of its own, as in a dashboard, and how to await something there."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    sandbox = Sandbox(limits, workers=workers)

    def wait(coroutine: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(coroutine, loop).result(90)

    wait(sandbox.__aenter__())
    try:
        yield sandbox, wait
    finally:
        wait(sandbox.__aexit__(None, None, None))
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


@pytest.fixture(scope="session")
def run() -> Iterator[Run]:
    """Run a program under the default limits, with little processor time."""
    with _started(Limits(cpu_seconds=2)) as (sandbox, wait):
        yield lambda program: wait(sandbox.run(program))


@pytest.fixture(scope="session")
def run_tight() -> Iterator[Run]:
    """Run a program under tight limits."""
    limits = Limits(wall_seconds=5, cpu_seconds=0.8, memory_mb=100, output_chars=1000, file_mb=1)
    with _started(limits) as (sandbox, wait):
        yield lambda program: wait(sandbox.run(program))


@pytest.fixture(scope="module")
def attacks(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[Attack], None]]:
    """Check one of the module's table `ATTACKS`: it failed as it should, and the host is unharmed.

    All of them run at once in one sandbox when the first is checked.
    """
    if not protection().full:
        pytest.skip(" ".join(protection().missing.values()))
    table: list[Attack] = request.module.ATTACKS
    host = Host(tmp_path_factory.mktemp("host"))
    memory_mb = getattr(request.module, "MEMORY_MB", 150)
    limits = Limits(wall_seconds=10, cpu_seconds=0.6, memory_mb=memory_mb, output_chars=10_000, file_mb=4)
    with contextlib.closing(host), _started(limits, workers=4) as (sandbox, wait):

        async def all_at_once() -> list[Outcome]:
            return await attack_all(sandbox, table, host)

        neighbour = wait(sandbox.run(NEIGHBOUR)).answer
        assert neighbour is not None
        outcomes = dict(zip(table, wait(all_at_once()), strict=True))
        helper = sandbox._current().helper.process.pid

        def check(attack: Attack) -> None:
            assert failures(attack, outcomes[attack], host.token, neighbour) == [], outcomes[attack].result
            assert host.harm(helper) == []

        yield check


@pytest.fixture(autouse=True)
def _means(request: pytest.FixtureRequest) -> None:
    """Skip a test of confinement, with the reason, where a means is missing; fail where everything must be there."""
    if request.node.get_closest_marker("namespaces") is None or protection().full:
        return
    reason = " ".join(protection().missing.values())
    if os.environ.get("CI_REQUIRE_ALL"):
        pytest.fail(f"required here, but {reason}")
    pytest.skip(reason)
