"""What is no store, or may not be used: errors that name the path and say what to do."""

import os
import shutil
import stat
from pathlib import Path

import duckdb
import pytest
from small_store import Says, Worker

from engine.errors import StoreBusyError, StoreError, StoreMissingError, StoreVersionError
from engine.store import Store

HOWS = pytest.mark.parametrize("how", ["read", "write"])


def failure(path: Path, how: str) -> StoreError:
    store = Store(path)
    with pytest.raises(StoreError) as caught, store.read() if how == "read" else store.write():
        pass
    assert str(path) in str(caught.value)
    assert caught.value.exit_code == 5
    assert caught.value.__suppress_context__ or caught.value.__context__ is None
    return caught.value


def test_no_store(tmp_path: Path) -> None:
    path = tmp_path / "none" / "s.duckdb"
    error = failure(path, "read")
    assert isinstance(error, StoreMissingError)
    assert f"wisdom import SEEDS.jsonl --store {path}" in str(error)
    assert not list(tmp_path.iterdir())


@HOWS
@pytest.mark.parametrize("content", [b"", b"hello", b"question,answer\n" * 1000, b"SQLite format 3\0" + bytes(4080)])
def test_no_duckdb_file(tmp_path: Path, how: str, content: bytes) -> None:
    path = tmp_path / "seeds.csv"
    path.write_bytes(content)
    assert "no DuckDB file" in str(failure(path, how))
    assert path.read_bytes() == content


@HOWS
def test_a_folder(tmp_path: Path, how: str) -> None:
    path = tmp_path / "data"
    path.mkdir()
    assert "name another path with --store" in str(failure(path, how))


@HOWS
def test_a_database_of_something_else(tmp_path: Path, how: str) -> None:
    path = tmp_path / "other.duckdb"
    with duckdb.connect(str(path)) as con:
        con.execute("CREATE TABLE problem (id VARCHAR); CREATE TABLE migration (name VARCHAR)")
    assert "not a store of wisdom-workbench" in str(failure(path, how))
    with duckdb.connect(str(path)) as con:
        assert len(con.execute("SHOW TABLES").fetchall()) == 2


@HOWS
def test_a_newer_store(store: Store, how: str) -> None:
    with duckdb.connect(str(store.path)) as con:
        con.execute("INSERT INTO migration VALUES (9999, now())")
    error = failure(store.path, how)
    assert isinstance(error, StoreVersionError)
    assert "Update wisdom-workbench" in str(error)


@HOWS
def test_a_program_that_does_not_share_it(store: Store, worker: Worker, says: Says, how: str) -> None:
    holder = worker("foreign", store)
    assert says(holder) == "held"
    error = failure(store.path, how)
    assert isinstance(error, StoreBusyError)
    assert f"PID {holder.pid}" in str(error)
    assert "Close it there" in str(error)


@HOWS
def test_a_folder_that_cannot_be_made(tmp_path: Path, how: str) -> None:
    (tmp_path / "file").write_text("in the way")
    path = tmp_path / "file" / "s.duckdb"
    assert "--store" in str(failure(path, how))


def test_a_name_that_is_too_long(tmp_path: Path) -> None:
    assert "--store" in str(failure(tmp_path / ("s" * 300), "write"))


@HOWS
def test_a_corrupt_file(store: Store, how: str) -> None:
    with store.write() as writer:
        writer.insert("exchange", [{"request_hash": str(n), "messages": "m" * 99, "reply": ""} for n in range(9000)])
    raw = bytearray(store.path.read_bytes())
    for place in range(4096 * 3 + 100, len(raw), 1000):
        raw[place] ^= 255
    store.path.write_bytes(raw)
    failure(store.path, how)


@HOWS
@pytest.mark.parametrize("closed", ["file", "lock", "folder"])
def test_no_permission(tmp_path: Path, worker: Worker, how: str, closed: str) -> None:
    open_to_all = stat.S_IRWXU | stat.S_IRWXG | stat.S_IRWXO
    for folder in (tmp_path, tmp_path.parent, tmp_path.parent.parent):
        folder.chmod(folder.stat().st_mode | stat.S_IXOTH | stat.S_IXGRP)
    store = Store(tmp_path / "in" / "s.duckdb")
    with store.write():
        pass
    for path in (store.path.parent, store.path, store.side, *store.side.iterdir()):
        path.chmod(open_to_all)
    {"file": store.path, "lock": store.side / "access.lock", "folder": store.path.parent}[closed].chmod(0)
    said = worker("as_nobody", store, how).communicate(timeout=30)[0]
    store.path.parent.chmod(open_to_all)
    assert said.startswith("StoreError")
    assert str(store.path) in said
    assert "ermission" in said


@HOWS
def test_a_store_that_was_deleted_while_it_was_in_use(store: Store, how: str) -> None:
    with store.read():
        pass
    store.path.unlink()
    if how == "read":
        assert isinstance(failure(store.path, how), StoreMissingError)
    with store.write() as writer:
        assert writer.rows("SELECT count(*) FROM problem") == [(0,)]


def test_its_side_folder_may_be_deleted(store: Store) -> None:
    shutil.rmtree(store.side)
    with store.read() as reader:
        assert reader.rows("SELECT count(*) FROM problem") == [(0,)]
    shutil.rmtree(store.side)
    with store.write():
        pass


def test_links_lead_to_the_same_locks(store: Store, tmp_path: Path) -> None:
    link = tmp_path / "link.duckdb"
    link.symlink_to(store.path)
    assert Store(link).side == store.side
    missing = tmp_path / "later.duckdb"
    missing.symlink_to(tmp_path / "elsewhere.duckdb")
    with Store(missing).write():
        pass
    assert missing.is_symlink()
    assert (tmp_path / "elsewhere.duckdb").exists()


@pytest.mark.parametrize("name", [":memory:", "md:mine", "it's; DROP TABLE problem.duckdb", "ä\N{SNOWMAN} x"])
def test_a_name_is_only_a_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.chdir(tmp_path)
    with Store(name).write() as writer:
        writer.insert("run_event", [{"run_id": "r", "kind": "started"}])
    monkeypatch.chdir(os.sep)
    with Store(tmp_path / name).read() as reader:
        assert reader.rows("SELECT count(*) FROM run_event") == [(1,)]
