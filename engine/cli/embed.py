"""`wisdom embed`: vectors for the statements that have none."""

import logging
import sys
from functools import partial
from typing import Annotated

import typer
from rich.console import Console

from engine.cli.common import DEFAULT_STORE, StoreOption, log_beside
from engine.cli.progress import duration
from engine.cli.steps import Shown
from engine.diversity import DEFAULT_MODEL, Backend, Device, Embedded, Step, embed_missing, open_encoder
from engine.domain import Embedder
from engine.errors import InputError
from engine.runner import Errand, Work, at_work, errand_log, find_run, follow_run, yielding
from engine.store import Store

STOPPED = 3
"""Exit code of work that ended early because somebody asked for that."""
FOLLOWERS_PATIENCE_S = 30.0
"""Seconds to wait for whoever followed an earlier session of the same run."""

_log = logging.getLogger(__name__)


def embed_command(
    store: StoreOption = DEFAULT_STORE,
    model: Annotated[
        str | None,
        typer.Option(
            "--model",
            help="A model of the hub, a folder with one, or lexical: n-grams, without weights.",
            show_default=DEFAULT_MODEL,
        ),
    ] = None,
    device: Annotated[Device, typer.Option("--device", help="Where it computes.")] = "cpu",
    backend: Annotated[Backend, typer.Option("--backend", help="What it computes with.")] = "torch",
    batch_size: Annotated[int, typer.Option("--batch-size", min=1, max=4096, help="Statements at a time.")] = 32,
    run: Annotated[str | None, typer.Option("--run", help="Only problems that entered this run.")] = None,
    follow: Annotated[
        str | None, typer.Option("--follow", metavar="RUN", help="Embed what a live run makes, until the run ends.")
    ] = None,
    by: Annotated[str, typer.Option("--by", hidden=True, help="Who asked for it.")] = "",
) -> None:
    """Give problems that have none a vector, by which maps, near duplicates and search by meaning know them.

    It goes on where it was stopped, or killed. Vectors of several models stand side by side. A model that is not on
    this machine is fetched from the hub, if it is named; nothing else is asked of the network.

    Example: wisdom embed --store data/wisdom.duckdb
    """
    if run and follow:
        raise InputError("--run embeds what a run has entered, --follow what it will. Give one of the two.")
    target = Store(store)
    with target.read():
        pass  # a store that is not there is said before anything is laid beside it
    known_run = run or follow
    if known_run and find_run(target, known_run) is None:
        raise InputError(f"The store {store} has no run {known_run}. `wisdom status --store {store}` lists them.")
    log_beside(target, errand_log(target, Errand.EMBED))
    console = Console(stderr=True, highlight=False)
    name, patience_s = Errand.EMBED.value, 0.0
    if follow:
        name, patience_s = f"follow-{follow}", FOLLOWERS_PATIENCE_S
    load = partial(open_encoder, model, device=device, backend=backend, batch_size=batch_size)
    with at_work(target, name, by=by, patience_s=patience_s) as work, Shown(console, work) as shown:
        shown.watch(Step("loading the model"))
        if follow:
            with yielding(partial(load, threads=1)) as opened:
                done = follow_run(target, opened.encoder, follow, shown.watch, stop=work.stop)
        else:
            opened = load(download=model is not None)
            if opened.notice:
                console.print(opened.notice, markup=False, soft_wrap=True)
            done = embed_missing(target, opened.encoder, shown.watch, run_id=run, stop=work.stop)
        said = _said(opened.encoder.what, done)
        work.done(said)
    _log.info("%s", said)
    sys.stdout.write(said + "\n")
    if code := _code(work, done):
        raise typer.Exit(code)


def _said(what: Embedder, done: Embedded) -> str:
    rate = f" in {duration(done.seconds)}, {done.problems / done.seconds:,.1f} a second" if done.problems else ""
    left = f"{done.missing:,} problems have none yet." if done.missing else "All problems have one."
    return f"{done.problems:,} problems embedded{rate}, by {what.name} ({what.kind.value}, {what.revision}). {left}"


def _code(work: Work, done: Embedded) -> int:
    if work.signal is not None:
        return 128 + work.signal
    return STOPPED if work.stop() and done.missing else 0
