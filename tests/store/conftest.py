"""Stores for tests, and other processes that use them."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import small_store
from small_store import Says, Worker

from engine.store import Store

WORKER = Path(__file__).parent / "worker.py"


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A store without a row, to be copied only."""
    made = Store(tmp_path_factory.mktemp("empty") / "s.duckdb")
    with made.write():
        pass
    return made


@pytest.fixture
def store(empty: Store, tmp_path: Path) -> Store:
    """A store without a row."""
    copy = Store(tmp_path / "s.duckdb")
    shutil.copy(empty.path, copy.path)
    shutil.copytree(empty.side, copy.side)
    return copy


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
