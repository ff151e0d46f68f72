"""DuckDB is kept between reads of a file, and the file is not."""

import subprocess
import sys
import threading
from pathlib import Path

import duckdb
import pytest

from engine.store.database import _CONFIG
from engine.store.instances import _IDLE, Instances


@pytest.fixture
def path(tmp_path: Path) -> Path:
    found = tmp_path / "it's.duckdb"
    with duckdb.connect(str(found)) as made:
        made.execute("CREATE TABLE t AS SELECT 7 AS n")
    return found


def held(path: Path) -> bool:
    """Whether this process has the file open."""
    return path.resolve() in [link.resolve() for link in Path("/proc/self/fd").iterdir()]


def test_the_same_instance_serves_the_next_read_of_a_file(path: Path) -> None:
    own = Instances(_CONFIG)
    first = own.lend(path)
    assert first.execute("SELECT n FROM t").fetchall() == [(7,)]
    first.execute("CREATE TEMP TABLE left_over AS SELECT 1 AS n")
    assert held(path)
    first.close()
    assert not held(path)
    (kept,) = own._idle.values()
    with duckdb.connect(str(path)) as other:
        other.execute("UPDATE t SET n = 8")
    second = own.lend(path)
    assert second.execute("SELECT n FROM t").fetchall() == [(8,)]
    with pytest.raises(duckdb.CatalogException):
        second.execute("FROM left_over")
    second.close()
    assert own._idle[path] is kept


def test_it_only_reads(path: Path) -> None:
    connection = Instances(_CONFIG).lend(path)
    with pytest.raises(duckdb.Error, match="read-only"):
        connection.execute("INSERT INTO t VALUES (9)")
    connection.close()


def test_those_who_read_together_share_it_until_the_last_one_is_done(path: Path) -> None:
    own = Instances(_CONFIG)
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
    own = Instances(_CONFIG)
    for number in range(_IDLE + 2):
        copy = tmp_path / f"{number}.duckdb"
        copy.write_bytes(path.read_bytes())
        own.lend(copy).close()
    assert list(own._idle) == [tmp_path / f"{number}.duckdb" for number in (2, 3)]


def test_what_cannot_be_opened_leaves_nothing(tmp_path: Path) -> None:
    own = Instances(_CONFIG)
    broken = tmp_path / "broken.duckdb"
    broken.write_bytes(b"no database" * 1000)
    with pytest.raises(duckdb.Error):
        own.lend(broken)
    assert not own._idle
    assert not own._busy
    assert not held(broken)


def test_many_threads_read_at_once(path: Path) -> None:
    own, found = Instances(_CONFIG), list[int]()

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
    own = Instances(_CONFIG)
    own.lend(path).close()
    own._idle[path].close()
    connection = own.lend(path)
    assert connection.execute("SELECT n FROM t").fetchall() == [(7,)]
    connection.close()
    assert len(own._idle) == 1
