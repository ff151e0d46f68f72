"""`wisdom import` and `wisdom export`: what comes in and what goes out."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from engine.cli.common import DEFAULT_STORE, JsonOption, StoreOption, log_beside, open_store
from engine.cli.run import import_lines
from engine.curation import Form, export_samples, import_seeds
from engine.domain import SETTLED_TIERS, Tier
from engine.errors import InputError
from engine.runner import utc_now
from engine.store import Store, list_runs


def import_command(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Seed files or folders.")],
    store: StoreOption = DEFAULT_STORE,
    as_json: JsonOption = False,
) -> None:
    """Import seed problems: GSM8K and MATH files, plain JSONL or CSV, Parquet, datasets folders.

    A line that cannot be used is set aside with its reason; importing a file twice adds nothing.

    Example: wisdom import math_train.jsonl gsm8k_train.jsonl --store data/wisdom.duckdb
    """
    if missing := [str(path) for path in files if not path.exists()]:
        raise InputError(f"There is no file or folder {', '.join(missing)}. Nothing was imported.")
    target = Store(store)
    log_beside(target)
    report = import_seeds(target, files, clock=utc_now)
    if as_json:
        typer.echo(json.dumps({"files": [asdict(file) for file in report.files]}))
    else:
        typer.echo("\n".join(import_lines(report)))


def export_command(
    out: Annotated[Path, typer.Option("--out", help="The file to write: .jsonl, .json, .csv or .parquet.")],
    store: StoreOption = DEFAULT_STORE,
    run: Annotated[str | None, typer.Option("--run", help="The run; the latest if left out.")] = None,
    tier: Annotated[list[Tier] | None, typer.Option("--tier", help="easy, medium or hard; repeat for several.")] = None,
    form: Annotated[
        Form, typer.Option("--form", help="Alpaca, ShareGPT, OpenAI's messages, or question and solution alone.")
    ] = Form.ALPACA,
    rejected: Annotated[
        bool, typer.Option("--rejected", help="Write what people rejected too, each line with the reason.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Export the settled problems of a run as training samples.

    What people rejected stays out: excluded, judged wrong or ambiguous, or flagged.

    Example: wisdom export --store data/wisdom.duckdb --out hard.jsonl --tier hard
    """
    tiers = tier or list(SETTLED_TIERS)
    if wrong := [t.value for t in tiers if t not in SETTLED_TIERS]:
        raise InputError(f"{', '.join(wrong)} problems are not settled and are never exported as solved.")
    source = open_store(store)
    runs = list_runs(source, run)
    if not runs:
        wanted = f"no run {run}" if run else "no run yet"
        raise InputError(f"The store {store} has {wanted}. `wisdom status --store {store}` lists what it has.")
    done = export_samples(source, out, runs[0].id, tiers, form=form, rejected=rejected)
    if as_json:
        typer.echo(json.dumps({"run": runs[0].id, "out": str(out), **asdict(done)}))
    else:
        typer.echo(f"{done.problems} settled problems of {runs[0].id}, {done.rows} solutions, written to {out}")
        if done.rejected:
            told = ", ".join(f"{number} {reason}" for reason, number in done.rejected.items())
            typer.echo(
                f"{sum(done.rejected.values())} left out, which people rejected: {told}; --rejected takes them in"
            )
