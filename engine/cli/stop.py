"""`wisdom stop`: ask a run in another process to end."""

from typing import Annotated

import typer

from engine.cli.common import DEFAULT_STORE, StoreOption, open_store
from engine.errors import InputError, RunError
from engine.runner import find_run
from engine.store import ask_stop


def stop_command(
    run: Annotated[str, typer.Argument(help="The run.", show_default=False)],
    store: StoreOption = DEFAULT_STORE,
) -> None:
    """Ask a run to stop: it lets what is in flight finish, writes it down, and can be resumed.

    Example: wisdom stop algebra-20260102-030405-1a2b --store data/wisdom.duckdb
    """
    target = open_store(store)
    info = find_run(target, run)
    if info is None:
        raise InputError(f"The store {store} has no run {run}. `wisdom status --store {store}` lists them.")
    if not ask_stop(target, run, "asked by `wisdom stop`"):
        raise RunError(f"The run {run} is not live in any process (it is {info.state.value}), so nothing was stopped.")
    typer.echo(f"{run} was asked to stop; it ends when what is in flight has been answered.")
