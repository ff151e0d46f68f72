"""The store: one DuckDB file that many processes share."""

from engine.store.connection import Reader, Store, Writer
from engine.store.problems import CHUNK, Added, add_problems
from engine.store.reads import browse, funnel, problem, samples
from engine.store.resume import Known, known
from engine.store.runs import (
    Pending,
    RunInfo,
    RunState,
    check_run_id,
    fill_pool,
    insert_run,
    list_runs,
    pending,
)
from engine.store.writes import Facts, Row, flush

__all__ = [
    "CHUNK",
    "Added",
    "Facts",
    "Known",
    "Pending",
    "Reader",
    "Row",
    "RunInfo",
    "RunState",
    "Store",
    "Writer",
    "add_problems",
    "browse",
    "check_run_id",
    "fill_pool",
    "flush",
    "funnel",
    "insert_run",
    "known",
    "list_runs",
    "pending",
    "problem",
    "samples",
]
