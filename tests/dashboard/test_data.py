"""An idle store is asked nothing, and a page takes one read block."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext

import pytest

from dashboard import data
from engine.domain import Problem, ProblemFilter
from engine.errors import QueryTooLongError
from engine.store import Facts, Reader, RunState, Store, flush


@pytest.fixture
def blocks(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """One entry for each read block that is opened."""
    opened: list[str] = []
    real: Callable[..., AbstractContextManager[Reader]] = Store.read

    @contextmanager
    def counted(self: Store, limit_s: float = 2.0) -> Iterator[Reader]:
        opened.append("read")
        with real(self, limit_s) as reader:
            yield reader

    monkeypatch.setattr(Store, "read", counted)
    return opened


def touch(store: Store) -> None:
    facts = Facts(lambda: dt.datetime.now(dt.UTC))
    facts.event("first", "resumed")
    flush(store, facts.take())


def test_each_page_takes_one_block_and_none_while_nothing_changes(
    full_store: Store, made: list[Problem], blocks: list[str]
) -> None:
    wanted = ProblemFilter(run="first")
    asks: list[Callable[[], object]] = [
        lambda: data.funnel_data("first"),
        lambda: data.browse_data(wanted, None, "after", 25),
        lambda: data.problem_data(made[0].id, wanted),
        data.runs,
    ]
    for ask in asks:
        blocks.clear()
        ask()
        assert len(blocks) == 1
        ask()
        assert len(blocks) == 1
        touch(full_store)
        blocks.clear()
        ask()
        assert len(blocks) == 1


@pytest.mark.parametrize("late", [1, 2])
@pytest.mark.parametrize("ask", [data.runs, lambda: data.funnel_data("first")], ids=["runs", "a page"])
def test_what_took_too_long_on_a_busy_machine_is_asked_once_more(
    full_store: Store,  # noqa: ARG001 -- the one that is shown
    blocks: list[str],
    monkeypatch: pytest.MonkeyPatch,
    ask: Callable[[], object],
    late: int,
) -> None:
    counted: Callable[..., AbstractContextManager[Reader]] = Store.read

    @contextmanager
    def slow(self: Store) -> Iterator[Reader]:
        with counted(self, 0.0 if len(blocks) < late else 2.0) as reader:
            yield reader

    monkeypatch.setattr(Store, "read", slow)
    with pytest.raises(QueryTooLongError, match="took longer than 0 s") if late == 2 else nullcontext():
        assert ask()
    assert len(blocks) == 2


def test_the_pulse_asks_no_query(full_store: Store, blocks: list[str]) -> None:
    before = data.pulse("first")
    touch(full_store)
    with full_store.run_lock("first").held():
        after = data.pulse("first")
    assert after.version > before.version
    assert (before.alive, after.alive) == (False, True)
    assert not blocks


def test_a_run_that_dies_is_seen_without_a_new_version(
    store: Store, add_run: Callable[..., None], blocks: list[str]
) -> None:
    add_run(ended=None)
    blocks.clear()
    with store.run_lock("first").held():
        assert data.runs()[0].state is RunState.RUNNING
        assert data.runs()[0].state is RunState.RUNNING
        assert len(blocks) == 1
    assert data.runs()[0].state is RunState.DEAD
    blocks.clear()
    assert data.runs()[0].state is RunState.DEAD
    assert not blocks


def test_a_page_of_a_list_says_whether_it_goes_on(store: Store) -> None:
    assert data.store().path == store.path
    assert data.browse_data(ProblemFilter(), None, "after", 25).rows.height == 26
    found = data.browse_data(ProblemFilter(subjects=("Algebra",)), None, "after", 25)
    assert found.rows.height == 2
    assert "Number Theory" in found.choices["subjects"]


def test_a_problem_without_a_run_in_the_filter_shows_its_newest_run(
    full_store: Store, add_run: Callable[..., None], made: list[Problem]
) -> None:
    assert full_store.exists()
    add_run("second")
    assert data.problem_data(made[0].id, ProblemFilter()).run_id == "second"
    assert data.problem_data(made[0].id, ProblemFilter(run="first")).run_id == "first"
    assert data.problem_data(made[59].id, ProblemFilter()).run_id is None


def test_words_of_a_call_are_fetched_on_demand(full_store: Store, made: list[Problem], blocks: list[str]) -> None:
    request_hash = data.problem_data(made[0].id, ProblemFilter()).attempts["request_hash"][0]
    blocks.clear()
    words = data.exchange(request_hash, "first")
    assert words is not None
    assert "Solve: Find" in words[0]
    assert data.exchange(request_hash, "first") == words
    assert len(blocks) == 1
    assert data.exchange("unknown", "first") is None
    assert full_store.exists()
