"""`wisdom compare-runs`: two runs, sets or evaluations by the problems that both have."""

import json
from typing import Annotated, Any, Final

import polars as pl
import typer

from engine.cli.common import DEFAULT_STORE, JsonOption, StoreOption, open_store, table
from engine.errors import InputError
from engine.quality import Paired, wilson
from engine.runner import find_run
from engine.store import RunKind, compare, halves

HARDER: Final = (4, 5)
EASIER: Final = (1, 2)
FIELDS: Final = ("both", "lost", "gained", "neither")


def compare_runs_command(
    a: Annotated[str, typer.Argument(help="The run before.", show_default=False)],
    b: Annotated[str, typer.Argument(help="The run after.", show_default=False)],
    store: StoreOption = DEFAULT_STORE,
    as_json: JsonOption = False,
) -> None:
    """Compare two evaluations, or two runs, by the problems of both: gained, lost, both, neither, by level.

    Of evaluations it counts what is right, of runs what is settled. Levels are the publisher's.

    Example: wisdom compare-runs base tuned --store data/wisdom.duckdb
    """
    target = open_store(store)
    found = {name: find_run(target, name) for name in (a, b)}
    if missing := [name for name, run in found.items() if run is None]:
        raise InputError(
            f"The store {store} has no run {', '.join(missing)}. `wisdom status --store {store}` lists them."
        )
    with target.read() as reader:
        pairs = compare.pairs(reader, halves.Side(a), halves.Side(b))
    if not pairs.height:
        raise InputError(f"{a} and {b} have no problem in common, so there is nothing to compare.")
    kinds = {run.kind for run in found.values() if run is not None}
    word = "right" if kinds == {RunKind.EVALUATION} else "settled"
    levels = sorted(level for level in pairs["level"].unique().to_list() if level is not None)
    report = {
        "a": a,
        "b": b,
        "counted": word,
        "all": _values(_paired(pairs)),
        "by_level": [{"level": level} | _values(_paired(pairs.filter(pl.col("level") == level))) for level in levels],
        "harder": _values(_paired(pairs.filter(pl.col("level").is_in(HARDER)))),
        "easier": _values(_paired(pairs.filter(pl.col("level").is_in(EASIER)))),
    }
    typer.echo(json.dumps(report) if as_json else _text(report))


def _paired(pairs: pl.DataFrame) -> Paired:
    good = {side: pl.col(f"ended_{side}").is_in(halves.GOOD) for side in "ab"}
    parts = (good["a"] & good["b"], good["a"] & ~good["b"], good["b"] & ~good["a"], ~good["a"] & ~good["b"])
    return Paired(*(int(pairs.filter(part)["problems"].sum()) for part in parts))


def _values(found: Paired) -> dict[str, Any]:
    low, high = found.in_favour_of_b
    return {
        "n": found.problems,
        "a": found.a,
        "b": found.b,
        "both": found.both,
        "lost": found.only_a,
        "gained": found.only_b,
        "neither": found.neither,
        "gained_of_differing": {"low": low, "high": high},
        "by_chance": found.by_chance,
    }


def _text(report: dict[str, Any]) -> str:
    a, b, word, whole = report["a"], report["b"], report["counted"], report["all"]
    rows = [[f"level {row['level']}", *_cells(row)] for row in report["by_level"]]
    lines = [
        f"A is {a}, B is {b}; counted is what is {word}, of the problems that both have",
        table(
            ["", "problems", f"A {word}", f"B {word}", *FIELDS],
            [*rows, ["all", *_cells(whole)]],
        ),
    ]
    differing = whole["lost"] + whole["gained"]
    if differing:
        low, high = (100 * whole["gained_of_differing"][end] for end in ("low", "high"))
        lines.append(
            f"they differ on {differing:,}: {whole['gained']:,} gained ({100 * whole['gained'] / differing:.1f} %, "
            f"95 % interval {low:.1f} to {high:.1f}), {whole['lost']:,} lost; by chance alone so uneven a split comes "
            f"with probability {whole['by_chance']:.3g}"
        )
    harder, easier = report["harder"], report["easier"]
    if harder["n"] and easier["n"]:
        lines.append(
            f"of levels 4 and 5: {harder['gained']:,} of {harder['n']:,} gained; "
            f"of levels 1 and 2: {easier['lost']:,} of {easier['n']:,} lost"
        )
    return "\n".join(lines)


def _cells(row: dict[str, Any]) -> list[str]:
    shares = (_share(row[side], row["n"]) for side in "ab")
    return [f"{row['n']:,}", *shares, *(f"{row[name]:,}" for name in FIELDS)]


def _share(part: int, whole: int) -> str:
    low, high = wilson(part, whole)
    return f"{part:,} ({100 * part / whole:.1f} %, {100 * low:.1f} to {100 * high:.1f})" if whole else "-"
