"""Tallies say what their tables do, whatever was flushed in which pieces, and before and after they are summed up."""

import datetime as dt
from pathlib import Path

import pytest
import small_lineage
import small_rounds
import small_store
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.domain import (
    Attempt,
    Decision,
    Entry,
    Equality,
    Outcome,
    Problem,
    Reading,
    Stage,
    Tier,
    Verdict,
)
from engine.store import Facts, Reader, Store, add_problems, fill_pool, flush, tallies
from engine.store.tallies import TALLIES, counted, summed

NOW = dt.datetime(2026, 1, 2, tzinfo=dt.UTC)


def differences(reader: Reader) -> dict[str, object]:
    """Tallies that do not say what their table does, with what only one of the two says."""
    found = {}
    for table in TALLIES:
        columns = ", ".join(TALLIES[table].keys | TALLIES[table].sums | TALLIES[table].firsts)
        both = [
            {tuple(round(v, 9) if isinstance(v, float) else v for v in row) for row in reader.rows(sql)}
            for sql in (
                f"SELECT {columns} FROM ({counted(table, 'true')})",  # noqa: S608 -- our own names
                f"SELECT {columns} FROM ({summed(table)})",  # noqa: S608 -- the same
            )
        ]
        if both[0] != both[1]:
            found[table] = both[0] ^ both[1]
    return found


@pytest.mark.parametrize("most", [0, tallies.MOST])
@pytest.mark.parametrize("make", [small_store.make, small_rounds.make])
def test_a_run_is_counted_as_its_rows_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make: object, most: int
) -> None:
    monkeypatch.setattr(tallies, "MOST", most)
    store = make(tmp_path / "s.duckdb")  # type: ignore[operator]  # either of the two above
    small_lineage.add(store)
    with store.read() as reader:
        assert differences(reader) == {}
        assert reader.rows("SELECT sum(entries) FROM pool_tally")[0][0] > 5


flushed = st.lists(st.lists(st.tuples(st.integers(0, 3), st.sampled_from(list(Tier))), max_size=5), max_size=4)


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(flushed, st.sampled_from([0, 2, 100]))
def test_whatever_is_flushed_in_which_pieces(
    tmp_path_factory: pytest.TempPathFactory, pieces: list[list[tuple[int, Tier]]], most: int
) -> None:
    store = Store(tmp_path_factory.mktemp("tallies") / "s.duckdb")
    add_problems(store, [Problem(f"p{n}", f"{n}?", level=1 + n % 2) for n in range(4)], "i")
    fill_pool(store, "r", 1, [f"p{n}" for n in range(4)])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tallies, "MOST", most)
        for piece in pieces:
            facts = Facts(lambda: NOW)
            for number, tier in piece:
                entry = Entry("r", 1, f"p{number}")
                verdict = Verdict(Equality.EQUAL if number % 2 else Equality.UNDECIDED, "number")
                facts.attempt(entry, Attempt(Stage.GUIDE, 0, "weak", Reading(""), inner=verdict), "h")
                facts.cause(entry, Attempt(Stage.GUIDE, 0, "weak", Reading("")), "rounding", None)
                facts.outcome(entry, "guide", Decision(Outcome.SETTLED, "inner", f"why {number}", "1"), tier, verdict)
            flush(store, facts.take())
    with store.read() as reader:
        assert differences(reader) == {}


def test_a_flush_that_fails_counts_nothing(store: Store) -> None:
    fill_pool(store, "r", 1, ["p"])
    with pytest.raises(KeyError):
        flush(store, {"pool": [{"run_id": "r", "round": 1, "position": 1, "problem_id": "q"}], "unknown": [{"a": 1}]})
    with store.read() as reader:
        assert differences(reader) == {}
        assert reader.rows("SELECT sum(entries) FROM pool_tally") == [(1,)]


def test_the_columns_of_each_tally_are_those_that_are_kept(store: Store) -> None:
    sql = "SELECT column_name FROM duckdb_columns() WHERE table_name = $table ORDER BY column_index"
    with store.read() as reader:
        for table, tally in TALLIES.items():
            columns = [row[0] for row in reader.rows(sql, {"table": f"{table}_tally"})]
            assert sorted(columns) == sorted([*tally.keys, *tally.sums, *tally.firsts, *tally.lasts])


def test_a_tally_that_grew_is_replaced_by_its_sums(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tallies, "MOST", 4)
    for number in range(9):
        fill_pool(store, "r", number + 1 if number < 2 else 1, [f"p{n}" for n in range(number + 1)])
    with store.read() as reader:
        assert reader.rows("SELECT count(*) FROM pool_tally")[0][0] <= 4
        assert differences(reader) == {}
