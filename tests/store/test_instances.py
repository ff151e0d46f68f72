"""DuckDB is kept between reads of a file, and the file is not."""

import subprocess
import sys
import threading
from pathlib import Path

import duckdb
import pytest

from engine.store.database import APPENDING, READING
from engine.store.instances import _IDLE, Instances


def own_for(what_for: Instances = READING) -> Instances:
    """Instances of their own for the same purpose."""
    return Instances(what_for._config, what_for._attach)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    found = tmp_path / "it's.duckdb"
    with duckdb.connect(str(found)) as made:
        made.execute("CREATE TABLE t AS SELECT 7 AS n")
    return found


def held(path: Path) -> bool:
    """Whether this process has the file open."""
    return path.resolve() in [link.resolve() for link in Path("/proc/self/fd").iterdir()]


@pytest.mark.parametrize("what_for", [READING, APPENDING], ids=["reading", "appending"])
def test_the_same_instance_serves_the_next_block(path: Path, what_for: Instances) -> None:
    own = own_for(what_for)
    first = own.lend(path)
    assert first.execute("SELECT n FROM t").fetchall() == [(7,)]
    first.execute("CREATE TEMP TABLE left_over AS SELECT 1 AS n")
    assert held(path)
    first.close()
    assert not held(path)
    (kept,) = own._idle
    with duckdb.connect(str(path)) as other:
        other.execute("UPDATE t SET n = 8")
    second = own.lend(path)
    assert second.execute("SELECT n FROM t").fetchall() == [(8,)]
    with pytest.raises(duckdb.CatalogException):
        second.execute("FROM left_over")
    second.close()
    assert own._idle == [kept]


def test_an_instance_serves_one_file_after_another_and_shows_nothing_of_the_last_one(path: Path) -> None:
    own = own_for(APPENDING)
    first = own.lend(path)
    first.execute("CREATE TABLE beside AS SELECT 1 AS n")
    first.close()
    (kept,) = own._idle
    other = path.with_name("other.duckdb")
    second = own.lend(other)
    assert second.execute("SELECT table_name FROM duckdb_tables()").fetchall() == []
    second.execute("CREATE TABLE here AS SELECT range AS n FROM range(500_000)")
    second.execute("SET memory_limit = '10MB'")  # so that it needs its folder for what has no room
    second.execute("SELECT max(r) FROM (SELECT row_number() OVER (ORDER BY hash(n)) AS r FROM here)").fetchall()
    folder = Path(f"{other}.tmp")
    assert folder.exists()
    second.close()
    assert not folder.exists()
    third = own.lend(path)
    assert third.execute("FROM beside").fetchall() == [(1,)]
    assert third.execute("SELECT current_setting('temp_directory')").fetchall() == [(f"{path}.tmp",)]
    third.close()
    assert not held(path)
    assert not held(other)
    assert len(own._idle) == 1
    assert own._idle != [kept]  # whose folder could not be changed any more: another one took its place


def test_what_was_not_committed_is_gone_with_its_block(path: Path) -> None:
    own = own_for(APPENDING)
    first = own.lend(path)
    first.execute("BEGIN")
    first.execute("INSERT INTO t VALUES (8)")
    first.close()
    second = own.lend(path)
    assert second.execute("SELECT n FROM t").fetchall() == [(7,)]
    second.close()
    assert len(own._idle) == 1


def test_it_only_reads(path: Path) -> None:
    connection = own_for().lend(path)
    with pytest.raises(duckdb.Error, match="read-only"):
        connection.execute("INSERT INTO t VALUES (9)")
    connection.close()


def test_those_who_read_together_share_it_until_the_last_one_is_done(path: Path) -> None:
    own = own_for()
    one, other = own.lend(path), own.lend(path)
    assert len(own._busy) == 1
    one.close()
    assert held(path)
    assert other.execute("SELECT n FROM t").fetchall() == [(7,)]
    tried = "import duckdb, sys; duckdb.connect(sys.argv[1])"
    refused = subprocess.run([sys.executable, "-c", tried, str(path)], capture_output=True, text=True, check=False)
    assert "Could not set lock" in refused.stderr
    other.close()
    subprocess.run([sys.executable, "-c", tried, str(path)], check=True)


def test_few_are_kept(tmp_path: Path, path: Path) -> None:
    own = own_for()
    copies = [tmp_path / f"{number}.duckdb" for number in range(_IDLE + 2)]
    for copy in copies:
        copy.write_bytes(path.read_bytes())
    lent = [own.lend(copy) for copy in copies]
    for connection in lent:
        connection.close()
    assert len(own._idle) == _IDLE
    assert not any(map(held, copies))


def test_what_cannot_be_opened_leaves_nothing(tmp_path: Path) -> None:
    own = own_for()
    broken = tmp_path / "broken.duckdb"
    broken.write_bytes(b"no database" * 1000)
    with pytest.raises(duckdb.Error):
        own.lend(broken)
    assert not own._idle
    assert not own._busy
    assert not held(broken)


def test_many_threads_read_at_once(path: Path) -> None:
    own, found = own_for(), list[int]()

    def read() -> None:
        for _ in range(20):
            connection = own.lend(path)
            found.append(connection.execute("SELECT n FROM t").fetchall()[0][0])
            connection.close()

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [7] * 80
    assert not own._busy
    assert not held(path)


def test_one_that_is_broken_is_replaced(path: Path) -> None:
    own = own_for()
    own.lend(path).close()
    own._idle[0].close()
    connection = own.lend(path)
    assert connection.execute("SELECT n FROM t").fetchall() == [(7,)]
    connection.close()
    assert len(own._idle) == 1
