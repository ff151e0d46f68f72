"""`wisdom run --estimate`: what a run will likely cost, printed before anything is asked."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from math import ceil, floor
from pathlib import Path
from typing import Any

import typer

from engine.cli.common import open_store, table
from engine.cli.forecast import measured_in, seeds_of, shape_of
from engine.config import Recipe, SimulatedTeacher
from engine.quality import Estimate, StageEstimate, estimate
from engine.runner import find_run, foresee
from engine.store import RunInfo, Store, funnel


class EveryKey(Mapping[str, str]):
    """An environment in which every key is set: who only wants an estimate asks nobody, and needs none."""

    def __getitem__(self, name: str) -> str:
        return "unused"

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


def print_estimate(recipe: Recipe, store: Path, run_id: str | None = None, *, as_json: bool) -> None:
    """Print what a run of the recipe will likely cost from where it stands; nothing is asked, imported or written.

    Args:
        recipe: The recipe.
        store: What that store has, and has measured, bears on the estimate; it need not be there, and is not made.
        run_id: A run that is to go on; one that the store does not have is a new one.
        as_json: Print JSON for scripts.

    Raises:
        InputError: The seeds cannot be read, or hold no problem.
        RunError: The run was begun with another recipe.
        StoreError: The store cannot be read.
    """
    there = open_store(store)
    seeds = seeds_of(recipe)
    begun = find_run(there, run_id) if run_id is not None else None
    ahead = foresee(recipe, there, run_id, seeds, EveryKey()) if there.exists() else None
    found = estimate(shape_of(recipe, seeds, ahead), measured_in(there))
    values = as_values(recipe, len(seeds), found, _stands(there, begun))
    typer.echo(json.dumps(values) if as_json else text(values))


def _stands(store: Store, begun: RunInfo | None) -> dict[str, Any] | None:
    """Where a run stands that has begun, and what it has spent."""
    if begun is None:
        return None
    with store.read() as reader:
        usd = [row["cost_usd"] for row in funnel.rounds(reader, begun.id).to_dicts() if row["cost_usd"] is not None]
    spent = sum(usd) if usd else None
    return {"run": begun.id, "state": begun.state.value, "round": begun.round, "spent_usd": spent}


def as_values(recipe: Recipe, problems: int, found: Estimate, begun: dict[str, Any] | None = None) -> dict[str, Any]:
    """An estimate as JSON-like values.

    Args:
        recipe: The recipe.
        problems: How many problems its first pool has.
        found: The estimate.
        begun: Where the run stands, if it has begun.
    """
    return {
        "recipe": recipe.name,
        "begun": begun,
        "problems": problems,
        "rounds": recipe.rounds,
        "budget_usd": recipe.budget_usd,
        "simulated": sorted(r for r in recipe.roles().values() if isinstance(recipe.teachers[r], SimulatedTeacher)),
        **asdict(found),
        "stages": [_stage(stage) for stage in found.stages],
    }


def _stage(stage: StageEstimate) -> dict[str, Any]:
    values = asdict(stage)
    values["from"] = {"calls": values.pop("calls_from").value, "tokens": values.pop("tokens_from").value}
    return values


def text(values: dict[str, Any]) -> str:
    """An estimate for people."""
    rounds = "1 round" if values["rounds"] == 1 else f"{values['rounds']} rounds"
    lines = [f"{values['recipe']}: {values['problems']:,} problems, {rounds}; an estimate, nothing was asked"]
    if begun := values["begun"]:
        spent = "nothing that has a price" if begun["spent_usd"] is None else f"{begun['spent_usd']:.4f} USD"
        lines.append(
            f"the run {begun['run']} is {begun['state']} in round {begun['round'] or 1} and has spent {spent}; "
            "what follows comes on top"
        )
    stages = [stage for stage in values["stages"] if stage["most_calls"] or stage["stored"]]
    if not stages:
        return "\n".join([*lines, "nothing is left to ask or to pay"])
    headers = ["to ask", "(low to high)", "in the store", "tokens each", "USD", "(low to high)", "calls", "tokens"]
    return "\n".join([*lines, "", table(["stage", *headers], [_row(stage) for stage in stages]), "", *_sums(values)])


def _row(stage: dict[str, Any]) -> list[str]:
    calls, usd = stage["calls"], stage["usd"]
    asked = bool(stage["most_calls"])
    return [
        f"{stage['round']} {stage['stage']}, {stage['teacher']} ({stage['model']})",
        f"{round(calls['likely']):,}",
        _between(calls),
        f"{stage['stored']:,}",
        f"{round(stage['prompt_tokens']['likely']):,} + {round(stage['completion_tokens']['likely']):,}",
        "-" if not asked else "no price" if usd is None else f"{usd['likely']:.4f}",
        "" if usd is None or not asked else f"{usd['low']:.4f} to {usd['high']:.4f}",
        stage["from"]["calls"],
        stage["from"]["tokens"],
    ]


def _between(calls: dict[str, float]) -> str:
    low, high = floor(calls["low"]), ceil(calls["high"])
    return f"{low:,} to {high:,}" if low != high else ""


def _sums(values: dict[str, Any]) -> list[str]:
    """All of it together, what it can come to at most, and what the figures lack."""
    calls, usd, budget = values["calls"], values["usd"], values["budget_usd"]
    asked = f"{round(calls['likely']):,} calls" + (f" ({_between(calls)})" if _between(calls) else "")
    lines = [f"left to ask and to pay: {asked}, {_money(usd)}"]
    if values["stored"]:
        worth = values["stored_usd"]
        saved = "" if worth is None else f"; asked again they would cost about {worth:.4f} USD"
        lines.append(f"from the store, for nothing: {values['stored']:,} replies{saved}")
    if usd is not None and usd["high"]:
        lines.append(
            f"at most {values['worst_usd']:.4f} USD: every problem in every stage, every reply as long as max_tokens"
        )
    if values["unpriced"]:
        lines.append(
            f"without a price, and in no sum: {', '.join(values['unpriced'])}. "
            "Give each a table price = {prompt = ..., completion = ...} in US dollars per million tokens."
        )
    if budget is not None and values["unpriced"]:
        lines.append(f"budget {budget:.4f} USD: a run with a budget is refused as long as a price is missing")
    elif usd is not None and budget is not None:
        spent = (values["begun"] or {}).get("spent_usd") or 0.0
        gone = f", of which {spent:.4f} are spent" if spent else ""
        lines.append(f"budget {budget:.4f} USD{gone}: {_budget(usd, budget - spent)}")
    if values["simulated"]:
        lines.append("the teachers are simulated: nothing is paid, whatever their prices say")
    lines.append(
        "calls and tokens are: sure; measured in this store of the same model, or of the same stage with another one; "
        "default, an assumption"
    )
    if values["rounds"] > 1 and usd != {"low": 0.0, "likely": 0.0, "high": 0.0}:
        lines.append("what is still to be evolved is not known before, and no reply to it is taken to be in the store")
    return lines


def _money(usd: dict[str, float] | None) -> str:
    if usd is None:
        return "not priced"
    return f"{usd['likely']:.4f} USD ({usd['low']:.4f} to {usd['high']:.4f})"


def _budget(usd: dict[str, float], budget: float) -> str:
    if usd["high"] <= budget:
        return "enough by this estimate"
    if usd["likely"] <= budget:
        return "likely enough, but not surely; the run stops before it spends more"
    return "likely not enough; the run stops before it spends more"
