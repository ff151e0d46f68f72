"""Runs: what they are, and what is left of them to do."""

import pytest
import small_store
from hypothesis import given
from hypothesis import strategies as st

from engine.domain import CallOutcome, Decision, Entry, Message, Outcome, Problem, Reply, Request, Stage, Tier
from engine.errors import InputError
from engine.store import (
    Facts,
    RunState,
    Store,
    add_problems,
    check_run_id,
    fill_pool,
    flush,
    insert_run,
    list_runs,
    runs,
    todo,
)


def note(store: Store, *events: tuple[str, str | None]) -> None:
    facts = Facts(lambda: small_store.NOW)
    for kind, detail in events:
        facts.event("r", kind, detail)
    flush(store, facts.take())


def test_runs_are_listed_the_newest_first(small: Store) -> None:
    newest, oldest = list_runs(small)
    assert (newest.id, oldest.id) == ("b", "a")
    assert (oldest.recipe_name, oldest.note, oldest.simulated) == ("wisdom", "run a", True)
    assert (oldest.recipe, oldest.shape) == ({"name": "wisdom"}, {"k": 5})
    assert (oldest.round, newest.round) == (1, 0)
    assert oldest.detail == "for the first time"
    assert [run.id for run in list_runs(small, "a")] == ["a"]
    assert list_runs(small, "' OR true --") == []


@pytest.mark.parametrize(
    ("named", "model", "simulated"),
    [(True, "guide-model", True), (False, "simulated/weak", True), (False, "not-simulated/weak", False)],
)
def test_teachers_are_simulated_if_the_recipe_or_a_reply_says_so(
    store: Store, *, named: bool, model: str, simulated: bool
) -> None:
    insert_run(store, small_store.run_row("r") | {"simulated": named})
    insert_run(store, small_store.run_row("other") | {"simulated": False})
    facts = Facts(lambda: small_store.NOW)
    request = Request("p0", Stage.GUIDE, 0, (Message("user", "?"),), 0.0, 9)
    facts.call(Entry("r", 1, "p0"), request, "weak", "hash", Reply(CallOutcome.ANSWERED, "5", model), reused=False)
    flush(store, facts.take())
    assert {run.id: run.simulated for run in list_runs(store)} == {"r": simulated, "other": False}


def test_a_run_says_what_its_last_event_says(store: Store) -> None:
    insert_run(store, small_store.run_row("r"))
    note(store, ("started", None), ("stopped", "by Ctrl-C"))
    (run,) = list_runs(store)
    assert (run.state, run.detail, run.round) == (RunState.STOPPED, "by Ctrl-C", 1)
    note(store, ("resumed", None))
    with store.run_lock("r").held():
        (run,) = list_runs(store)
    assert (run.state, run.detail) == (RunState.RUNNING, None)


def test_a_run_that_ends_while_it_is_looked_at_is_not_taken_for_dead(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    insert_run(store, small_store.run_row("r"))
    hold = store.run_lock("r").held()
    hold.__enter__()
    is_held = runs.Store.run_lock

    def end_first(own: Store, run_id: str) -> object:
        """What a run does at its end, if it can: the last event, then the lock."""
        try:
            note(Store(store.path, patience_s=0.05), ("finished", None))
            hold.__exit__(None, None, None)
        except Exception:  # noqa: BLE001, S110 -- the store is being read: the run waits with its end
            pass
        return is_held(own, run_id)

    monkeypatch.setattr(runs.Store, "run_lock", end_first)
    (run,) = list_runs(store)
    assert run.state in (RunState.RUNNING, RunState.FINISHED)
    monkeypatch.undo()
    hold.__exit__(None, None, None)


@pytest.mark.parametrize("name", ["a", "demo-2026", "A.b_c-1", "9" * 64])
def test_a_run_id_that_may_be(name: str) -> None:
    assert check_run_id(name) == name


@pytest.mark.parametrize("name", ["", ".", "../x", "a/b", "a b", "-a", "ä", "a\n", "a" * 65, "a\0", "a'"])
def test_a_run_id_that_may_not_be(name: str) -> None:
    with pytest.raises(InputError, match="Take letters"):
        check_run_id(name)


@given(st.text())
def test_a_run_id_is_a_file_name_or_refused(name: str) -> None:
    try:
        check_run_id(name)
    except InputError:
        return
    assert name.isascii()
    assert not set(name) & set("/\\\0 :")


def test_a_pool_that_was_filled_in_part_is_completed(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = [f"p{n}" for n in range(7)]
    monkeypatch.setattr(runs, "POOL_CHUNK", 3)
    fill_pool(store, "r", 1, ids[:4])
    fill_pool(store, "r", 1, ids)
    fill_pool(store, "r", 1, ids)
    fill_pool(store, "r", 2, ids[:1])
    with store.read() as reader:
        rows = reader.rows("SELECT round, position, problem_id FROM pool ORDER BY ALL")
    assert rows == [(1, n, f"p{n}") for n in range(7)] + [(2, 0, "p0")]


def test_what_is_left_of_a_round(small: Store) -> None:
    with small.read() as reader:
        left = todo.pending(reader, "a", 1, -1, 10)
        assert [(job.entry.problem_id, job.position, job.last_stage) for job in left] == [
            ("p6", 6, "guide"),
            ("p7", 7, None),
        ]
        assert left[0].question == "Which problem waits in stage 2?"
        assert left[0].entry == Entry("a", 1, "p6")
        assert [job.position for job in todo.pending(reader, "a", 1, -1, 1)] == [6]
        assert [job.position for job in todo.pending(reader, "a", 1, 6, 10)] == [7]
        assert todo.pending(reader, "a", 1, 7, 10) == []
        assert todo.pending(reader, "a", 2, -1, 10) == []
        (job,) = todo.pending(reader, "b", 1, -1, 10)
        assert (job.entry.problem_id, job.ground_truth, job.last_stage) == ("p0", "5", None)


@pytest.mark.parametrize("window", [1, 4, 1000])
def test_what_is_left_is_found_however_far_it_is(store: Store, monkeypatch: pytest.MonkeyPatch, window: int) -> None:
    monkeypatch.setattr(todo, "WINDOW", window)
    ids = [f"p{n}" for n in range(60)]
    add_problems(store, [Problem(i, f"{i}?") for i in ids], "i")
    fill_pool(store, "r", 1, ids)
    facts = Facts(lambda: small_store.NOW)
    for n in range(60):
        if n not in (0, 31, 32, 59):
            decision = Decision(Outcome.DROPPED, "x", "x")
            facts.outcome(Entry("r", 1, f"p{n}"), "guide", decision, Tier.DROPPED, None)
    flush(store, facts.take())
    with store.read() as reader:
        for limit in (1, 2, 3, 9):
            found, after = [], -1
            while chunk := todo.pending(reader, "r", 1, after, limit):
                assert len(chunk) <= limit
                found += [job.position for job in chunk]
                after = found[-1]
            assert found == [0, 31, 32, 59]
