"""`wisdom map`: a map of all problems that have vectors, or newer ones placed on it."""

import logging
import sys
from typing import Annotated

import polars as pl
import typer
from rich.console import Console

from engine.cli.common import DEFAULT_STORE, JsonOption, StoreOption, dump, log_beside
from engine.cli.progress import duration
from engine.cli.steps import Shown
from engine.diversity import LEXICAL, Made, make_map, place_new
from engine.domain import Embedder, EmbedderKind
from engine.errors import InputError
from engine.runner import Errand, at_work, errand_log
from engine.store import Store, embeddings, layouts

STOPPED = 3
"""Exit code of work that ended early because somebody asked for that."""
_log = logging.getLogger(__name__)


def map_command(
    store: StoreOption = DEFAULT_STORE,
    model: Annotated[
        str | None,
        typer.Option("--model", help="Whose vectors; without it, the model that has most.", show_default=False),
    ] = None,
    seed: Annotated[int, typer.Option("--seed", min=0, max=2**31 - 1, help="Another seed, another map.")] = 0,
    place: Annotated[
        bool, typer.Option("--place", help="Place newer problems on the newest map; what is on it stays.")
    ] = False,
    layout: Annotated[
        str | None,
        typer.Option("--layout", help="Place them on this map instead, by its id.", show_default=False),
    ] = None,
    by: Annotated[str, typer.Option("--by", hidden=True, help="Who asked for it.")] = "",
    as_json: JsonOption = False,
) -> None:
    """Lay out all problems that have a vector in the plane: neighbours, clusters, near duplicates, diversity.

    Nothing is embedded: `wisdom embed` does that. The same vectors and seed give the same map. A map appears once it is
    done; where it was stopped, or killed, nothing is left of it.

    Example: wisdom map --store data/wisdom.duckdb
    """
    target = Store(store)
    if layout is not None and model is not None:
        raise InputError("A map has its own vectors: leave out --model beside --layout.")
    what, missing = _chosen(target, model, None if layout is None else _embedder_of(target, layout))
    log_beside(target, errand_log(target, Errand.MAP))
    console = Console(stderr=True, highlight=False)
    if missing:
        console.print(f"{missing:,} problems have no vector of {what.name} and are left out: wisdom embed makes them.")
    with at_work(target, Errand.MAP.value, by=by) as work, Shown(console, work) as shown:
        if place or layout is not None:
            made = place_new(target, layout or _newest(target, what), author=by, watch=shown.watch, stop=work.stop)
        else:
            made = make_map(target, what, seed=seed, author=by, watch=shown.watch, stop=work.stop)
        said = _said(made, what, missing)
        work.done(said)
    _log.info("%s", said)
    sys.stdout.write((_json(made, what, missing) if as_json else said) + "\n")
    if made is None:
        raise typer.Exit(STOPPED if work.signal is None else 128 + work.signal)


def _chosen(store: Store, model: str | None, embedder_id: str | None) -> tuple[Embedder, int]:
    """Whose vectors are meant, and how many problems have none."""
    with store.read() as reader:
        found = embeddings.embedders(reader).filter(pl.col("vectors") > 0)
    found = found if embedder_id is None else found.filter(id=embedder_id)
    of_name = found if model is None else found.filter(name=model)
    if not of_name.height:
        if model is not None and found.height:
            names = ", ".join(found["name"].unique(maintain_order=True))
            raise InputError(f"No problem has a vector of {model} here; there are vectors of: {names}.")
        raise InputError("No problem has a vector yet. Make them first: wisdom embed")
    row = of_name.reverse().sort("vectors", descending=True, maintain_order=True).row(0, named=True)
    what = Embedder(row["name"], row["revision"], EmbedderKind(row["kind"]), row["dimension"])
    if what.id != row["id"]:
        raise InputError(
            f"The vectors of {what.name} here are of another version of this project. Make them anew: wisdom embed"
        )
    return what, row["problems"] - row["vectors"]


def _embedder_of(store: Store, layout_id: str) -> str:
    with store.read() as reader:
        found = layouts.layouts(reader)
    if layout_id not in found["id"]:
        there = f" It has: {', '.join(found['id'])}." if found.height else ""
        raise InputError(f"The store {store.path} has no map {layout_id[:80]!r}.{there}")
    return str(found.row(by_predicate=pl.col("id") == layout_id, named=True)["embedder_id"])


def _newest(store: Store, what: Embedder) -> str:
    with store.read() as reader:
        found = layouts.layouts(reader).filter(embedder_id=what.id)
    if not found.height:
        raise InputError(f"There is no map by {what.name} yet. Make one: wisdom map")
    return str(found["id"][0])


def _said(made: Made | None, what: Embedder, missing: int) -> str:
    if made is None:
        return "Stopped; the map is as it was before."
    kind = ", n-grams without weights" if what.kind.value == LEXICAL else ""
    points = f"{made.points:,} problems by {what.name} ({what.kind.value}{kind}), {made.clusters:,} clusters"
    left = f" {missing:,} problems have no vector yet: wisdom embed" if missing else ""
    if not made.new:
        return f"The map is up to date: {points}.{left}"
    placed = made.points - made.laid_out
    apart = f"; {placed:,} of them placed among the {made.laid_out:,} that were laid out together" if placed else ""
    return f"{made.new:,} new on the map of {points}{apart}, in {duration(made.seconds)}.{left}"


def _json(made: Made | None, what: Embedder, missing: int) -> str:
    if made is None:
        return dump({"stopped": True})
    values = {name: getattr(made, name) for name in ("layout_id", "points", "laid_out", "new", "clusters", "seconds")}
    return dump({"stopped": False, "model": what.name, "kind": what.kind.value, "without_vector": missing, **values})
