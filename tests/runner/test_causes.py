"""What a run notes of attempts that were not consistent: one cause each, when their problem has its tier."""

from collections.abc import Callable
from pathlib import Path

import pytest
import small_funnel
from small_funnel import CROSS, DROPPED, EASY, HARD, MEDIUM, UNSETTLED

from engine.cli.causes import causes_command
from engine.config import load_recipe
from engine.errors import InputError, RunLiveError
from engine.runner import explain, run
from engine.store import Store

SQL = """
    SELECT p.question, c.stage, c.sample, c.cause, c.detail FROM cause c JOIN problem p ON p.id = c.problem_id
    ORDER BY ALL
"""
EXPECTED = {
    (MEDIUM, "guide", 0, "slip in the words", None),
    (CROSS, "guide", 0, "slip in the program", None),
    (CROSS, "criticise", 0, "program error", "ValueError"),
    (HARD, "guide", 0, "program error", "NameError"),
    (HARD, "criticise", 0, "ambiguous problem", None),
    (HARD, "vote", 3, "ambiguous problem", None),
    (HARD, "vote", 4, "no answer in the words", None),
    (UNSETTLED, "guide", 0, "no answer in the words", None),
    (UNSETTLED, "criticise", 0, "ambiguous problem", None),
}


def test_each_inconsistent_attempt_has_its_cause_and_no_other(tmp_path: Path) -> None:
    store = Store(tmp_path / "s.duckdb")
    run(load_recipe(small_funnel.recorded_recipe(tmp_path)), store, "r1")
    with store.read() as reader:
        rows = reader.rows(SQL)
        assert set(rows) == EXPECTED
        assert len(rows) == len(EXPECTED)
        assert {question for question, *_ in rows}.isdisjoint({EASY, DROPPED})


def test_the_causes_of_an_older_run_can_be_found_later_and_are_the_same(
    tmp_path: Path, duckdb_edit: Callable[[Path, str], None]
) -> None:
    store = Store(tmp_path / "s.duckdb")
    run(load_recipe(small_funnel.recorded_recipe(tmp_path)), store, "r1")
    duckdb_edit(store.path, "DELETE FROM cause")
    assert explain(store, "r1") == len(EXPECTED)
    with store.read() as reader:
        assert set(reader.rows(SQL)) == EXPECTED
    assert explain(store, "r1") == 0


def test_a_live_run_notes_its_causes_itself(tmp_path: Path) -> None:
    store = Store(tmp_path / "s.duckdb")
    run(load_recipe(small_funnel.recorded_recipe(tmp_path)), store, "r1")
    with store.run_lock("r1").held() as alone:
        assert alone
        with pytest.raises(RunLiveError, match="notes its causes itself"):
            explain(store, "r1")


def test_the_command_says_how_many(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store = Store(tmp_path / "s.duckdb")
    run(load_recipe(small_funnel.recorded_recipe(tmp_path)), store, "r1")
    causes_command("r1", store.path)
    assert capsys.readouterr().out == "0 causes noted of r1.\n"
    with pytest.raises(InputError, match="has no run none"):
        causes_command("none", store.path)
