"""The store: one DuckDB file that many processes share."""

from engine.store import candidates, library, people, todo
from engine.store.connection import Reader, Store, Writer
from engine.store.problems import CHUNK, Added, add_problems
from engine.store.reads import ahead, browse, costs, failures, funnel, lineage, overview, problem, rounds, said, samples
from engine.store.resume import Known, known
from engine.store.runs import (
    RunInfo,
    RunState,
    ask_stop,
    check_run_id,
    fill_pool,
    insert_run,
    list_runs,
    stop_asked,
)
from engine.store.todo import Pending, Todo
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
    "Todo",
    "Writer",
    "add_problems",
    "ahead",
    "ask_stop",
    "browse",
    "candidates",
    "check_run_id",
    "costs",
    "failures",
    "fill_pool",
    "flush",
    "funnel",
    "insert_run",
    "known",
    "library",
    "lineage",
    "list_runs",
    "overview",
    "people",
    "problem",
    "rounds",
    "said",
    "samples",
    "stop_asked",
    "todo",
]
