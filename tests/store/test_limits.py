"""Nobody holds the store for long, and what is stopped has changed nothing."""

import signal
import threading
import time

import duckdb
import pytest
from small_store import Says, Worker

from engine.errors import QueryTooLongError
from engine.store import Store, connection, database, locks

FOR_EVER = "SELECT count(*) FROM range(1000000000000)"


def rows(store: Store) -> int:
    with store.read() as reader:
        return int(reader.rows("SELECT count(*) FROM run_event")[0][0])


def test_the_limits_are_the_promised_ones() -> None:
    assert connection.READ_LIMIT_S == 2
    assert connection.WRITE_LIMIT_S == 1
    assert locks.PATIENCE_S == 30


@pytest.mark.parametrize("ask", ["rows", "frame"])
def test_a_long_read_is_stopped(store: Store, ask: str) -> None:
    with (
        pytest.raises(QueryTooLongError, match=r"longer than 0.1 s.*Ask for less") as caught,
        store.read(0.1) as reader,
    ):
        getattr(reader, ask)(FOR_EVER)
    assert str(store.path) in str(caught.value)
    assert rows(store) == 0


def test_a_long_write_is_stopped_and_changes_nothing(store: Store) -> None:
    before = store.version()

    def write() -> None:
        with store.write(0.3) as writer:
            writer.insert("run_event", [{"run_id": "r", "kind": "lost"}])
            writer.rows(FOR_EVER)

    with pytest.raises(QueryTooLongError, match="nothing was changed"):
        write()
    assert rows(store) == 0
    assert store.version() == before


@pytest.mark.parametrize("how", ["read", "write"])
def test_no_statement_begins_late(store: Store, how: str) -> None:
    def ask() -> None:
        with store.read(0.1) if how == "read" else store.write(0.1) as access:
            time.sleep(0.2)
            access.rows("SELECT 1")

    with pytest.raises(QueryTooLongError):
        ask()


def test_a_late_block_is_not_committed(store: Store) -> None:
    def write() -> None:
        with store.write(0.2) as writer:
            writer.insert("run_event", [{"run_id": "r", "kind": "late"}])
            time.sleep(0.3)

    with pytest.raises(QueryTooLongError):
        write()
    assert rows(store) == 0


def test_an_interrupt_between_two_statements_is_not_the_last(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database.Connection, "_be_in_time", lambda _: None)  # as if the second had begun just in time

    def ask() -> None:
        with store.read(0.1) as reader:
            reader.rows("SELECT 1")
            time.sleep(0.15)
            reader.rows(FOR_EVER)

    with pytest.raises(QueryTooLongError):
        ask()


def test_a_commit_is_not_cut_in_two(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    execute = database.Connection.execute

    def slow(own: database.Connection, sql: str, parameters: object = None) -> duckdb.DuckDBPyConnection:
        if sql == "COMMIT":
            time.sleep(0.6)
            own.raw.execute("SELECT count(*) FROM range(200000000)").fetchall()
        return execute(own, sql, parameters)  # type: ignore[arg-type]  # passed on as it is

    monkeypatch.setattr(database.Connection, "execute", slow)
    with store.write(0.5) as writer:
        writer.insert("run_event", [{"run_id": "r", "kind": "whole"}])
    assert rows(store) == 1


def test_the_limit_leaves_no_thread_behind(store: Store) -> None:
    for _ in range(5):
        rows(store)
    assert not [thread for thread in threading.enumerate() if thread.name == "store-limit"]


def test_ctrl_c_ends_a_query_at_the_limit_at_the_latest(store: Store, worker: Worker, says: Says) -> None:
    process = worker("interrupted", store)
    assert says(process) == "asking"
    time.sleep(0.5)
    process.send_signal(signal.SIGINT)
    assert process.communicate(timeout=30)[0] == "KeyboardInterrupt\n"


def test_frames_outlive_the_block_and_handles_do_not(store: Store) -> None:
    with store.read() as reader:
        frame = reader.frame("SELECT range AS n, 'text ' || range AS text FROM range(10000)")
    with store.write():
        pass
    assert frame["n"].sum() == 49_995_000
    assert frame["text"][-1] == "text 9999"
    with pytest.raises(duckdb.ConnectionException):
        reader.rows("SELECT 1")


def test_a_query_whose_rows_are_not_all_wanted_leaves_the_next_one_alone(store: Store) -> None:
    with store.read() as reader:
        next(iter(reader.rows("SELECT range FROM range(100000)")))
        assert reader.frame("SELECT 1 AS one")["one"].to_list() == [1]
