"""`wisdom causes`: why attempts of a run that was made before causes were kept were not consistent."""

from typing import Annotated

import typer

from engine.cli.common import DEFAULT_STORE, StoreOption, open_store
from engine.errors import InputError
from engine.runner import explain, find_run


def causes_command(
    run: Annotated[str, typer.Argument(help="The run.", show_default=False)],
    store: StoreOption = DEFAULT_STORE,
) -> None:
    """Note why attempts were not consistent, for problems of a run that have no cause yet. Asks no teacher.

    A run notes its causes itself; this is for runs of older versions.

    Example: wisdom causes algebra-20260102-030405-1a2b --store data/wisdom.duckdb
    """
    target = open_store(store)
    if find_run(target, run) is None:
        raise InputError(f"The store {store} has no run {run}. `wisdom status --store {store}` lists them.")
    noted = explain(target, run)
    typer.echo(f"{noted:,} causes noted of {run}.")
