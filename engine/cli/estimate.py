"""`wisdom run --estimate`: what a run will likely cost, printed before anything is asked."""

import json
from dataclasses import asdict
from math import ceil, floor
from pathlib import Path
from typing import Any

import typer

from engine.cli.common import open_store, table
from engine.config import Recipe
from engine.quality import StageEstimate
from engine.runner import Fits, Outlook, foretell

_FITS = {
    Fits.ENOUGH: "enough by this estimate",
    Fits.PERHAPS: "likely enough, but not surely; the run stops before it spends more",
    Fits.SHORT: "likely not enough; the run stops before it spends more",
}


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
    outlook = foretell(recipe, open_store(store), run_id)
    typer.echo(json.dumps(as_values(outlook)) if as_json else text(outlook))


def as_values(outlook: Outlook) -> dict[str, Any]:
    """An estimate as JSON-like values."""
    begun = outlook.begun
    stands = begun and {
        "run": begun.run_id,
        "state": begun.state.value,
        "round": begun.round,
        "spent_usd": begun.spent_usd,
    }
    return {
        "recipe": outlook.recipe.name,
        "begun": stands,
        "problems": outlook.problems,
        "rounds": outlook.recipe.rounds,
        "budget_usd": outlook.recipe.budget_usd,
        "simulated": outlook.simulated,
        **asdict(outlook.estimate),
        "stages": [_stage(stage) for stage in outlook.estimate.stages],
    }


def _stage(stage: StageEstimate) -> dict[str, Any]:
    values = asdict(stage)
    values["from"] = {"calls": values.pop("calls_from").value, "tokens": values.pop("tokens_from").value}
    return values


def text(outlook: Outlook) -> str:
    """An estimate for people."""
    values = as_values(outlook)
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
    return "\n".join(
        [*lines, "", table(["stage", *headers], [_row(stage) for stage in stages]), "", *_sums(outlook, values)]
    )


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


def _sums(outlook: Outlook, values: dict[str, Any]) -> list[str]:
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
    elif outlook.fits is not None:
        gone = f", of which {outlook.spent_usd:.4f} are spent" if outlook.spent_usd else ""
        lines.append(f"budget {budget:.4f} USD{gone}: {_FITS[outlook.fits]}")
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
