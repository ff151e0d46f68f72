"""Stores for tests, and other processes that use them."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Final

import pytest
import remembered
import small_store
from small_store import Says, Worker

from engine.store import Store

WORKER = Path(__file__).parent / "worker.py"
OPENINGS: Final = (
    *("test_crash", "test_full_disk", "test_limits", "test_locks", "test_migrate", "test_run_lock", "test_unusable"),
    "test_version",
)
"""Files whose tests are of how a store is made and opened; those of the others are of what is in it."""


@pytest.fixture(scope="module", autouse=True)
def _copied(request: pytest.FixtureRequest) -> Iterator[None]:
    with nullcontext() if request.path.stem in OPENINGS else remembered.copied():
        yield


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A store without a row."""
    with remembered.copied():
        made = Store(tmp_path / "s.duckdb")
        with made.write():
            pass
    return made


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """The store of `small_store`, to be read only."""
    return small_store.make(tmp_path_factory.mktemp("small") / "s.duckdb")


@pytest.fixture
def worker() -> Iterator[Worker]:
    """Start `worker.py`; what still runs when the test ends is killed."""
    started: list[subprocess.Popen[str]] = []

    def start(what: str, store: Store, *arguments: object) -> "subprocess.Popen[str]":
        command = [sys.executable, str(WORKER), what, str(store.path), *map(str, arguments)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()


@pytest.fixture
def says() -> Says:
    """The next line of a process; all it said, if it failed."""

    def read(process: "subprocess.Popen[str]") -> str:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line, "the process ended without a word"
        return line.rstrip("\n")

    return read
