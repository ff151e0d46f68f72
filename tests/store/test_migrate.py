"""Stores of every version become stores of the newest one, or stay as they were."""

import threading
from pathlib import Path

import duckdb
import pytest
import small_store

from engine.errors import StoreVersionError
from engine.store import Store, migrate

VERSIONS = [number for number, _ in migrate.migrations()]
ROWS = {"problem": "INSERT INTO problem BY NAME SELECT 'p' AS id, 'q?' AS question, 'seed' AS source, 'd' AS dataset"}


_LEFT: dict[int, bytes] = {}
"""Stores of versions that were made before."""


def old_store(path: Path, version: int, *more: str) -> None:
    """A store as the program of that version left it."""
    if version not in _LEFT:
        with pytest.MonkeyPatch.context() as patch, duckdb.connect(str(path)) as con:
            known = migrate.migrations()
            patch.setattr(migrate, "migrations", lambda: [step for step in known if step[0] <= version])
            migrate.migrate(con)
            for sql in ROWS.values():
                con.execute(sql)
        _LEFT[version] = path.read_bytes()
    path.write_bytes(_LEFT[version])
    if more:
        with duckdb.connect(str(path)) as con:
            for sql in more:
                con.execute(sql)


def catalogue(path: Path) -> list[tuple[object, ...]]:
    with duckdb.connect(str(path), read_only=True) as con:
        sql = """SELECT table_name, column_name, data_type, is_nullable, column_default, comment FROM duckdb_columns()
            WHERE NOT internal ORDER BY ALL"""
        return con.execute(sql).fetchall()


@pytest.fixture(scope="module")
def newest(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[object, ...]]:
    """The catalogue of a store that this program made."""
    made = Store(tmp_path_factory.mktemp("newest") / "s.duckdb")
    with made.write():
        pass
    return catalogue(made.path)


def test_they_are_numbered_from_one_without_a_gap() -> None:
    assert list(range(1, len(VERSIONS) + 1)) == VERSIONS


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("how", ["read", "write"])
def test_a_store_of_every_version_is_brought_to_the_newest(
    tmp_path: Path, version: int, how: str, newest: list[tuple[object, ...]]
) -> None:
    path = tmp_path / "old.duckdb"
    old_store(path, version)
    before = Store(path).version()
    with Store(path).read() if how == "read" else Store(path).write() as access:
        assert access.rows("SELECT id, question FROM problem") == [("p", "q?")]
        assert access.rows("SELECT number FROM migration ORDER BY number") == [(n,) for n in VERSIONS]
    assert catalogue(path) == newest
    assert version == VERSIONS[-1] or Store(path).version() > before


@pytest.mark.parametrize("version", VERSIONS[:-1])
def test_facts_can_be_added_to_a_store_of_every_version(tmp_path: Path, version: int) -> None:
    path = tmp_path / "old.duckdb"
    old_store(path, version)
    with Store(path).read():
        pass  # which brings it to the newest
    made = small_store.make(path)
    with made.read() as reader:
        assert reader.rows("SELECT count(*) FROM problem") == [(1 + len(small_store.PROBLEMS),)]


@pytest.mark.parametrize("version", VERSIONS)
def test_a_migration_that_fails_leaves_the_store_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: int
) -> None:
    path = tmp_path / "old.duckdb"
    old_store(path, version)
    before = catalogue(path)
    broken = "CREATE TABLE another (id VARCHAR); DELETE FROM problem; INSERT INTO another VALUES (1 / 'x')"
    known = [step for step in migrate.migrations() if step[0] <= version]
    monkeypatch.setattr(migrate, "migrations", lambda: [*known, (version + 1, broken)])
    with pytest.raises(duckdb.Error), Store(path).write():
        pass
    assert catalogue(path) == before
    with duckdb.connect(str(path)) as con:
        assert con.execute("SELECT id FROM problem").fetchall() == [("p",)]
        assert con.execute("SELECT max(number) FROM migration").fetchall() == [(version,)]


def test_an_older_program_leaves_a_newer_store_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "new.duckdb"
    old_store(path, VERSIONS[-1])
    before = path.read_bytes()
    monkeypatch.setattr(migrate, "migrations", lambda: [(0, "")])
    with pytest.raises(StoreVersionError), Store(path).write():
        pass
    assert path.read_bytes() == before


def test_two_who_come_at_once_migrate_once(tmp_path: Path) -> None:
    path = tmp_path / "old.duckdb"
    old_store(path, VERSIONS[0])
    failures: list[BaseException] = []

    def use() -> None:
        try:
            with Store(path).read():
                pass
        except BaseException as error:  # noqa: BLE001 -- whatever it is, the test must see it
            failures.append(error)

    threads = [threading.Thread(target=use) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert not failures
    with Store(path).read() as reader:
        assert reader.rows("SELECT count(*) FROM migration") == [(len(VERSIONS),)]


def test_every_table_and_column_says_what_it_is(store: Store) -> None:
    with store.read() as reader:
        tables = reader.rows("SELECT table_name, comment FROM duckdb_tables()")
        columns = reader.rows("SELECT table_name, column_name, comment FROM duckdb_columns() WHERE NOT internal")
    assert len(tables) > 10
    assert not [row for row in (*tables, *columns) if not row[-1]]


def test_large_texts_stay_out_of_the_tables_that_pages_scan(store: Store) -> None:
    with store.read() as reader:
        found = reader.rows("SELECT table_name FROM duckdb_columns() WHERE column_name IN ('reply', 'messages', 'cot')")
    assert {name for (name,) in found} == {"exchange", "attempt_text"}


def test_replies_of_the_first_version_belong_to_the_run_that_asked(tmp_path: Path) -> None:
    path = tmp_path / "old.duckdb"
    call = """INSERT INTO call BY NAME SELECT '{}' AS run_id, 1 AS round, 'p' AS problem_id, 'guide' AS stage,
        0 AS sample, 'weak' AS teacher, 'm' AS model, 'h' AS request_hash, 'answered' AS outcome, {} AS reused,
        0 AS latency_s, 1 AS tries, 1 AS reply_chars, now() AS at_time"""
    old_store(
        path, 1, "INSERT INTO exchange VALUES ('h', '[]', 'r')", call.format("first", "false"), call.format("b", "true")
    )
    with Store(path).read() as reader:
        assert reader.rows("SELECT request_hash, reply, run_id FROM exchange") == [("h", "r", "first")]
