"""`wisdom status`: what every run has done, and what state it is in."""

import json
from typing import Annotated, Any

import typer

from engine.cli.common import DEFAULT_STORE, JsonOption, StoreOption, open_store, table
from engine.domain.filters import TIERS
from engine.errors import InputError
from engine.quality import wilson
from engine.store import RunInfo, Store, funnel, list_runs


def status_command(
    run: Annotated[str | None, typer.Argument(help="Only this run.", show_default=False)] = None,
    store: StoreOption = DEFAULT_STORE,
    as_json: JsonOption = False,
) -> None:
    """Show the runs of a store: their rounds, tiers, calls and cost.

    Example: wisdom status --store data/wisdom.duckdb --json
    """
    report = status(open_store(store), run)
    if run is not None and not report["runs"]:
        raise InputError(f"The store {store} has no run {run}. `wisdom status --store {store}` lists them.")
    typer.echo(json.dumps(report) if as_json else "\n\n".join(text(item) for item in report["runs"]) or "No runs yet.")


def status(store: Store, run_id: str | None = None) -> dict[str, Any]:
    """The runs of a store as JSON-like values, the newest first."""
    infos = list_runs(store, run_id)
    with store.read() as reader:
        rounds = funnel.rounds(reader, run_id).to_dicts()
        accuracy = {info.id: funnel.tier_accuracy(reader, info.id).to_dicts() for info in infos}
    return {"runs": [_run(info, rounds, accuracy[info.id]) for info in infos]}


def _run(info: RunInfo, rounds: list[dict[str, Any]], accuracy: list[dict[str, Any]]) -> dict[str, Any]:
    own = [row for row in rounds if row["run_id"] == info.id]
    costs = [row["cost_usd"] for row in own if row["cost_usd"] is not None]
    return {
        "run": info.id,
        "recipe": info.recipe_name,
        "state": info.state.value,
        "detail": info.detail,
        "simulated": info.simulated,
        "rounds": [
            {
                "round": row["round"],
                "in": row["in"],
                **{tier: row[tier] for tier in TIERS},
                "calls": row["calls"],
                "reused": row["reused"],
                "cost_usd": row["cost_usd"],
                "accuracy": [_accuracy(item) for item in accuracy if item["round"] == row["round"]],
            }
            for row in own
        ],
        "calls": sum(row["calls"] for row in own),
        "reused": sum(row["reused"] for row in own),
        "cost_usd": round(sum(costs), 9) if costs else None,
    }


def _accuracy(item: dict[str, Any]) -> dict[str, Any]:
    """Accepted answers against ground truth; what could not be decided counts as not correct."""
    n, correct = item["with_truth"], item["correct"]
    low, high = wilson(correct, n)
    return {
        "tier": item["tier"],
        "n": n,
        "correct": correct,
        "undecided": n - correct - item["wrong"],
        "low": low,
        "high": high,
    }


def money(usd: float | None) -> str:
    """A cost for people; what has no price is not free."""
    return "not priced" if usd is None else f"{usd:.4f} USD"


def text(item: dict[str, Any]) -> str:
    """One run for people."""
    lines = [
        f"{item['run']}  {item['state']}" + (f" ({item['detail']})" if item["detail"] else ""),
        f"recipe {item['recipe']}; {item['calls']} calls, {item['reused']} replies reused; {money(item['cost_usd'])}"
        + ("; simulated teachers" if item["simulated"] else ""),
    ]
    for row in item["rounds"]:
        right = {a["tier"]: a for a in row["accuracy"] if a["n"]}
        rows = [
            [tier, str(row[tier]), f"{100 * row[tier] / row['in']:.1f} %", _right(right.get(tier))]
            for tier in TIERS
            if row[tier] or tier in ("easy", "medium", "hard", "unsettled")
        ]
        headers = [f"round {row['round']}: {row['in']} in", "problems", "share", "right against ground truth"]
        lines += ["", table(headers, rows)]
    return "\n".join(lines)


def _right(item: dict[str, Any] | None) -> str:
    if item is None:
        return "-"
    share = f"{item['correct']} of {item['n']} ({100 * item['correct'] / item['n']:.1f} %"
    return f"{share}, {100 * item['low']:.1f} to {100 * item['high']:.1f})"
