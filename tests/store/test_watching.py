"""What a run does now, by its rows: stages and their pace, and what went wrong, counted."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
import small_store

from engine.domain import CallOutcome, Entry, Message, Reply, Request, Stage
from engine.runner import troubles
from engine.store import Facts, Store, flush, watching

NOW = small_store.NOW
Call = tuple[Stage, CallOutcome, str | None, tuple[str, ...]]


def request(stage: Stage, sample: int = 0) -> Request:
    return Request("p0", stage, sample, (Message("user", "?"),), 0.0, 8)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """The small store, and beside it a run `w` whose calls go wrong in many ways."""
    store = small_store.make(tmp_path_factory.mktemp("watching") / "s.duckdb")
    calls: list[Call] = [
        (Stage.GUIDE, CallOutcome.TIMED_OUT, "no whole reply within 20 s", ()),
        (Stage.GUIDE, CallOutcome.TIMED_OUT, "no whole reply within 30.5 s", ("429",)),
        (Stage.GUIDE, CallOutcome.UNAVAILABLE, "500: request req_7f3a failed", ("429", "timeout")),
        (Stage.GUIDE, CallOutcome.UNAVAILABLE, "500: request req_901b failed", ()),
        (Stage.GUIDE, CallOutcome.UNAVAILABLE, "503: request req_901b failed", ()),
        (Stage.VOTE, CallOutcome.REFUSED, "it refused the key (401: no)", ()),
        (Stage.VOTE, CallOutcome.MISSING, None, ()),
        (Stage.VOTE, CallOutcome.ANSWERED, None, ("429",)),
    ]
    facts = Facts(clock_of(NOW))
    for number, (stage, outcome, detail, faults) in enumerate(calls):
        reply = Reply(outcome, "ok", "m", tries=1 + len(faults), faults=faults, detail=detail)
        facts.call(Entry("w", 1, "p0"), request(stage, number), "weak", f"h{number}", reply, reused=False)
    flush(store, facts.take())
    return store


def clock_of(time: dt.datetime) -> Callable[[], dt.datetime]:
    return lambda: time


def test_stages_are_counted_as_their_rows_are(store: Store) -> None:
    with store.read() as reader:
        (run,) = reader.rows("SELECT run_id FROM outcome GROUP BY run_id ORDER BY count(*) DESC LIMIT 1")[0]
        found = watching.stages(reader, run, NOW).rows(named=True)
        assert {(row["round"], row["stage"]) for row in found} >= {(1, "guide"), (1, "criticise"), (1, "vote")}
        for row in found:
            values = {"run": run, "round": row["round"], "stage": row["stage"]}
            of = "WHERE run_id = $run AND round = $round AND stage = $stage"
            (ends,) = reader.rows(
                f"SELECT count(*) FILTER (outcome = 'settled'), count(*) FILTER (outcome = 'passed_on'), count(*) FROM outcome {of}",  # noqa: S608, E501 -- our own text
                values,
            )
            assert (row["settled"], row["passed_on"], row["settled"] + row["passed_on"] + row["others"]) == ends
            calls = reader.rows(f"SELECT count(*), sum(cost_usd) FROM call {of}", values)[0]  # noqa: S608 -- the same
            assert (row["calls"], row["cost_usd"]) == (calls[0], pytest.approx(calls[1]) if calls[1] else None)
            assert row["calls"] == row["answered"] + row["reused"] + row["failed"]
        for row in watching.rounds(reader, run).rows(named=True):
            values = {"run": run, "round": row["round"]}
            of = "WHERE run_id = $run AND round = $round"
            assert reader.rows(f"SELECT count(*) FROM pool {of}", values) == [(row["entered"],)]  # noqa: S608 -- the same
            ended = reader.rows(f"SELECT count(*) FROM outcome {of} AND tier IS NOT NULL", values)  # noqa: S608 -- the same
            assert ended == [(row["ended"],)]


@pytest.mark.parametrize(("later_s", "lately"), [(0, 5), (59, 5), (61, 0)])
def test_the_pace_is_that_of_the_last_minute(store: Store, later_s: int, lately: int) -> None:
    with store.read() as reader:
        rows = watching.stages(reader, "w", NOW + dt.timedelta(seconds=later_s)).rows(named=True)
    guide = next(row for row in rows if row["stage"] == "guide")
    assert (guide["calls_lately"], guide["calls"], guide["failed"], guide["retries"]) == (lately, 5, 5, 3)


def test_what_went_wrong_is_counted_by_what_it_says_but_for_ids_and_amounts(store: Store) -> None:
    with store.read() as reader:
        found = {(t.kind, t.what, t.stage, t.count) for t in troubles(reader, "w")}
    assert found == {
        ("call", "timed_out", "guide", 2),
        ("call", "unavailable", "guide", 2),
        ("call", "unavailable", "guide", 1),
        ("call", "refused", "vote", 1),
        ("call", "missing", "vote", 1),
        ("retried", "429", "guide", 2),
        ("retried", "429", "vote", 1),
        ("retried", "timeout", "guide", 1),
    }


def test_each_has_an_example_a_time_and_something_to_do(store: Store) -> None:
    with store.read() as reader:
        found = troubles(reader, "w")
        assert [t.count for t in found] == sorted((t.count for t in found), reverse=True)
        assert len(watching.errors(reader, "w", limit=3)) == 3
    assert all(t.remedy.endswith(".") for t in found)
    timed_out = next(t for t in found if t.what == "timed_out")
    assert (timed_out.example, timed_out.last) == ("no whole reply within 30.5 s", NOW)


def test_dropped_problems_are_counted_with_a_reason(store: Store) -> None:
    with store.read() as reader:
        runs = [run for (run,) in reader.rows("SELECT DISTINCT run_id FROM outcome WHERE outcome = 'dropped'")]
        assert runs
        for run in runs:
            dropped = [t for t in troubles(reader, run) if t.kind == "dropped"]
            sql = "SELECT count(*) FROM outcome WHERE run_id = $run AND outcome = 'dropped'"
            assert reader.rows(sql, {"run": run}) == [(sum(t.count for t in dropped),)]
            assert all(t.example and t.teacher is None for t in dropped)


def test_every_way_a_call_can_fail_has_words() -> None:
    from engine.runner.troubles import _CALLS  # noqa: PLC0415 -- what is meant to be complete

    assert set(_CALLS) == {outcome for outcome in CallOutcome if not outcome.replied}


def test_a_run_that_is_not_there_has_done_nothing(tmp_path: Path) -> None:
    store = Store(tmp_path / "s.duckdb")
    with store.write():
        pass
    with store.read() as reader:
        assert watching.stages(reader, "none", NOW).is_empty()
        assert watching.rounds(reader, "none").is_empty()
        assert troubles(reader, "none") == []
