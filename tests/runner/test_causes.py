"""What a run notes of attempts that were not consistent: one cause each, when their problem has its tier."""

from pathlib import Path

import small_funnel
from small_funnel import CROSS, DROPPED, EASY, HARD, MEDIUM, UNSETTLED

from engine.config import load_recipe
from engine.runner import run
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
    (UNSETTLED, "criticise", 0, "unit or form", None),
}


def test_each_inconsistent_attempt_has_its_cause_and_no_other(tmp_path: Path) -> None:
    store = Store(tmp_path / "s.duckdb")
    run(load_recipe(small_funnel.recorded_recipe(tmp_path)), store, "r1")
    with store.read() as reader:
        rows = reader.rows(SQL)
        assert set(rows) == EXPECTED
        assert len(rows) == len(EXPECTED)
        assert {question for question, *_ in rows}.isdisjoint({EASY, DROPPED})
