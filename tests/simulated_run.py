"""A small run of several rounds with simulated teachers: real problems, real errors, the same in every process."""

from pathlib import Path
from typing import Any

from engine.store import Store
from engine.teachers.simulated.seeds import jsonl, seed_problems

STEP = 7
"""Every so manieth hard seed is taken, so that families and wordings vary."""
HARD = 4
"""The lowest level that is taken, so that enough is left to grow."""

TEACHERS = """
[teachers.weak]
kind = "simulated"
model = "weak"
price = {prompt = 1.0, completion = 2.0}
[teachers.expert]
kind = "simulated"
model = "expert"
price = {prompt = 10.0, completion = 20.0}
[sandbox]
wall_seconds = 2.0
cpu_seconds = 0.5
"""
WHOLE = """
[metadata]
[audit]
expert_share = 0.3
"""


def write_recipe(folder: Path, more: str = "rounds = 3", tables: str = WHOLE, problems: int = 40) -> Path:
    """A recipe with simulated teachers; `more` stands before its tables, `tables` after them."""
    seeds = [row for row in seed_problems() if row["level"] >= HARD]
    chosen = [seeds[(i * STEP) % len(seeds)] for i in range(problems)]
    (folder / "seeds.jsonl").write_text(jsonl(chosen))
    path = folder / "rounds.toml"
    path.write_text(f'concurrency = 8\n{more}\n[seeds]\nfiles = ["seeds.jsonl"]\n{TEACHERS}{tables}')
    return path


def rows(store: Store, sql: str, **values: Any) -> list[tuple[Any, ...]]:
    """What a query gives."""
    with store.read() as reader:
        return reader.rows(sql, values)


def ends(store: Store, run_id: str) -> list[tuple[Any, ...]]:
    """Where every problem of every round of a run ended, with its answer, in a fixed order."""
    sql = "SELECT round, problem_id, tier, answer FROM outcome WHERE run_id = $run AND tier IS NOT NULL ORDER BY ALL"
    return rows(store, sql, run=run_id)
