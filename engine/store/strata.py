"""What rows are counted by: each carries its problem's stratum and place, so that pages need not join to count.

They are added here, in the transaction that writes the rows, and nobody else has to know of them.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from engine.domain import FUNNEL
from engine.store.connection import Writer
from engine.store.sql import rows_of

Row = dict[str, Any]

KEY: Final = ("dataset", "source", "level", "subject", "claimed_level", "claimed_subject", "simulated")
"""The columns of a stratum but for its number."""
COUNTED: Final = ("attempt", "call", "cause", "outcome", "pool")
"""Tables whose rows carry the stratum of their problem."""
PLACED: Final = (
    *COUNTED,
    *("audit", "ballot", "decision", "extracted", "metadata", "problem_meta", "queue_item", "review", "solution"),
)
"""Tables whose rows carry the place of their problem."""

_PLACES: Final = f"SELECT id, seq, stratum FROM {rows_of('problem', 'id', 'SELECT unnest($ids)')}"  # noqa: S608 -- fixed fragments
_COSTS: Final = f"""
    SELECT run_id, round, problem_id, sum(cost_usd) FROM {rows_of("call", "problem_id", "SELECT unnest($ids)")}
    WHERE list_contains($stages, stage) GROUP BY ALL
"""  # noqa: S608 -- fixed fragments
_MODELS: Final = "SELECT run_id, model FROM run_model"
_SIMULATED: Final = "SELECT run_id FROM simulated_run"


def placed(writer: Writer, rows: Mapping[str, Sequence[Row]]) -> dict[str, list[Row]]:
    """Rows by table, those about a problem with its place and stratum; both are null where there is no such problem."""
    ids = {row["problem_id"] for table in PLACED for row in rows.get(table, ())}
    known = {id_: (seq, stratum) for id_, seq, stratum in writer.rows(_PLACES, {"ids": sorted(ids)})} if ids else {}

    def place(table: str, row: Row) -> Row:
        if table not in PLACED:
            return row
        seq, stratum = known.get(row["problem_id"], (None, None))
        return row | {"problem_seq": seq} | ({"stratum": stratum} if table in COUNTED else {})

    return {table: [place(table, row) for row in own] for table, own in rows.items()}


def priced(writer: Writer, outcomes: Sequence[Row]) -> list[Row]:
    """Outcomes with what solving their problem cost in its round, where they have a tier. Its calls are written."""
    ids = sorted({row["problem_id"] for row in outcomes if row["tier"] is not None})
    values = {"ids": ids, "stages": [stage.value for stage in FUNNEL]}
    costs = {tuple(key): usd for *key, usd in writer.rows(_COSTS, values)} if ids else {}

    def price(row: Row) -> Row:
        key = (row["run_id"], row["round"], row["problem_id"])
        return row | {"cost_usd": costs.get(key) if row["tier"] is not None else None}

    return [price(row) for row in outcomes]


def placed_candidates(writer: Writer, rows: Sequence[Row]) -> list[Row]:
    """Rows of `candidate` with the places of their parent and of the problem that they became. Both are written."""
    ids = {row[name] for row in rows for name in ("parent_id", "problem_id")} - {None}
    seqs = {id_: seq for id_, seq, _ in writer.rows(_PLACES, {"ids": sorted(ids)})} if ids else {}
    return [
        row | {"parent_seq": seqs.get(row["parent_id"]), "problem_seq": seqs.get(row["problem_id"])} for row in rows
    ]


def note_models(writer: Writer, calls: Iterable[Row]) -> None:
    """Note models that answer in a run for the first time."""
    asked = dict.fromkeys((row["run_id"], row["model"]) for row in calls if row["model"])
    if asked:
        known = set(writer.rows(_MODELS))
        new = [{"run_id": run, "model": model} for run, model in asked if (run, model) not in known]
        writer.insert("run_model", new)


def stratified(
    writer: Writer, problems: Sequence[Row], claims: Mapping[str, tuple[int | None, str | None, str]] | None = None
) -> list[Row]:
    """New problems with their strata; a stratum that has none yet is added.

    Args:
        writer: A write block.
        problems: Rows of the table `problem`.
        claims: Of those that a teacher wrote, by id: the level and the subject that it claims, and its run.
    """
    claims = claims or {}
    simulated = {run_id for (run_id,) in writer.rows(_SIMULATED)} if claims else set()
    columns = ", ".join(KEY)
    numbers = {tuple(key): id_ for id_, *key in writer.rows(f"SELECT id, {columns} FROM stratum")}  # noqa: S608 -- our own names
    new, found = [], []
    for problem in problems:
        level, subject, run_id = claims.get(problem["id"], (None, None, None))
        key = (
            problem["dataset"],
            problem["source"],
            problem.get("level"),
            problem.get("subject"),
            level,
            subject,
            run_id in simulated,
        )
        if key not in numbers:
            numbers[key] = len(numbers) + 1
            new.append({"id": numbers[key], **dict(zip(KEY, key, strict=True))})
        found.append(problem | {"stratum": numbers[key]})
    writer.insert("stratum", new)
    return found
