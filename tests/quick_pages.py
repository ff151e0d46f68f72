"""Pages as Streamlit's tests run them, in less time; what a page does and says stays the same."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pytest
from streamlit.testing.v1 import AppTest, local_script_runner

from engine.store import database
from engine.store.instances import Instances


class Openings:
    """Keeps the file of a store open beside whoever reads it, until the page has run or something writes.

    DuckDB takes 20 ms to open and close a file, which is more than most of what pages ask; a file that is open already
    opens at once. Our own locks, limits and versions see each block as ever. Other processes would see a store that
    is always held: not for pages that start them.
    """

    def __init__(self) -> None:
        self._connect = database._connect
        self._kept: dict[Path, duckdb.DuckDBPyConnection] = {}
        self._running = False

    def connect(self, path: Path, what_for: Instances) -> duckdb.DuckDBPyConnection:
        if what_for is not database.READING:
            self._let_go()
        elif self._running and path not in self._kept:
            self._kept[path] = self._connect(path, what_for)
        return self._connect(path, what_for)

    @contextmanager
    def while_it_runs(self) -> Iterator[None]:
        self._running = True
        try:
            yield
        finally:
            self._running = False
            self._let_go()

    def _let_go(self) -> None:
        for connection in self._kept.values():
            connection.close()
        self._kept.clear()


@contextmanager
def opened_once() -> Iterator[None]:
    """Each run of a page opens the store once."""
    openings, run = Openings(), AppTest._run

    def run_with_one_opening(app: AppTest, *args: Any, **options: Any) -> AppTest:
        with openings.while_it_runs():
            return run(app, *args, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(database, "_connect", openings.connect)
        patch.setattr(AppTest, "_run", run_with_one_opening)
        yield


def wait_for_its_end(runner: local_script_runner.LocalScriptRunner, timeout: float = 3) -> None:
    """What Streamlit's own does by asking every millisecond, beside the page that runs."""
    page = runner._script_thread
    assert isinstance(page, threading.Thread)
    page.join(timeout)
    if page.is_alive():
        runner.request_stop()
        runner.join()
        raise RuntimeError(f"the page has not ended within {timeout} s")
