"""`wisdom run --estimate`: what a run will likely cost, printed before anything is asked."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from math import ceil, floor
from pathlib import Path
from typing import Any

import typer

from engine.cli.common import open_store, table
from engine.cli.forecast import measured_in, shape_of
from engine.config import Recipe, SimulatedTeacher
from engine.quality import Estimate, StageEstimate, estimate


class EveryKey(Mapping[str, str]):
    """An environment in which every key is set: who only wants an estimate asks nobody, and needs none."""

    def __getitem__(self, name: str) -> str:
        return "unused"

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


def print_estimate(recipe: Recipe, store: Path, *, as_json: bool) -> None:
    """Print what a run of the recipe will likely cost; nothing is asked, imported or written.

    Args:
        recipe: The recipe.
        store: What that store has measured bears on the estimate; it need not be there, and is not made.
        as_json: Print JSON for scripts.

    Raises:
        InputError: The seeds cannot be read, or hold no problem.
    """
    shape = shape_of(recipe)
    found = estimate(shape, measured_in(open_store(store)))
    values = as_values(recipe, min(shape.problems, recipe.max_problems or shape.problems), found)
    typer.echo(json.dumps(values) if as_json else text(values))


def as_values(recipe: Recipe, problems: int, found: Estimate) -> dict[str, Any]:
    """An estimate as JSON-like values."""
    return {
        "recipe": recipe.name,
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
    lines = [
        f"{values['recipe']}: {values['problems']:,} problems, {rounds}; an estimate, nothing was asked",
        "",
        table(
            ["stage", "calls", "(low to high)", "tokens each", "USD", "(low to high)", "calls from", "tokens from"],
            [_row(stage) for stage in values["stages"] if stage["most_calls"]],
        ),
        "",
        *_sums(values),
    ]
    return "\n".join(lines)


def _row(stage: dict[str, Any]) -> list[str]:
    calls, usd = stage["calls"], stage["usd"]
    return [
        f"{stage['round']} {stage['stage']}, {stage['teacher']} ({stage['model']})",
        f"{round(calls['likely']):,}",
        _between(calls),
        f"{round(stage['prompt_tokens']['likely']):,} + {round(stage['completion_tokens']['likely']):,}",
        "no price" if usd is None else f"{usd['likely']:.4f}",
        "" if usd is None else f"{usd['low']:.4f} to {usd['high']:.4f}",
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
    lines = [f"in all: {asked}, {_money(usd)}"]
    if usd is not None:
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
        lines.append(f"budget {budget:.4f} USD: {_budget(usd, budget)}")
    if values["simulated"]:
        lines.append("the teachers are simulated: nothing is paid, whatever their prices say")
    lines.append(
        "from: sure; measured in this store of the same model, or of the same stage with another one; default: an "
        "assumption. Replies that the store has already cost nothing and are not taken off."
    )
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
