"""Processes that help: in order, each with one thread for its frames, and who began them stays as it was."""

import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from engine.curation.helpers import in_order, unaware_of_main


def test_each_part_comes_back_in_order() -> None:
    assert list(in_order(abs, range(-40, 0), processes=2)) == list(range(40, 0, -1))


@pytest.mark.parametrize("asked", [None, "7"])
def test_each_begins_with_one_thread_for_its_frames(monkeypatch: pytest.MonkeyPatch, asked: str | None) -> None:
    name = "POLARS_MAX_THREADS"
    monkeypatch.delenv(name, raising=False)
    if asked is not None:
        monkeypatch.setenv(name, asked)
    before = dict(os.environ), sys.modules["__main__"]
    assert list(in_order(os.getenv, [name] * 6, processes=2)) == ["1"] * 6
    assert (dict(os.environ), sys.modules["__main__"]) == before


def test_two_threads_that_begin_some_at_once_leave_all_as_it_was() -> None:
    def begin(pause: float) -> None:
        with unaware_of_main():
            time.sleep(pause)

    before = dict(os.environ), sys.modules["__main__"]
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(begin, (0.02, 0.03, 0.01, 0.02)))
    assert (dict(os.environ), sys.modules["__main__"]) == before
