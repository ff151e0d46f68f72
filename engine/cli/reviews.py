"""`wisdom reviews`: what people said, out of the store and back into it."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from engine.cli.common import DEFAULT_STORE, JsonOption, StoreOption, log_beside, open_store, rows_out
from engine.config import recipe_text
from engine.curation import ReviewsReport, cases_text, export_reviews, import_reviews, seeds_text, sent_again
from engine.errors import InputError
from engine.runner import utc_now
from engine.store import Store

app = typer.Typer(
    help="Take what people said out of the store, or bring it home: reviews, seeds, what is answered again, cases.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
OutFile = Annotated[Path, typer.Option("--out", help="The file to write.")]
RunOption = Annotated[str | None, typer.Option("--run", help="Only what was seen in this run.")]


@app.command("export")
def export_command(
    queue: Annotated[str, typer.Option("--queue", help="The queue, by its name or id.")],
    out: OutFile,
    store: StoreOption = DEFAULT_STORE,
    with_truth: Annotated[
        bool, typer.Option("--with-truth", help="Ground truths and verdicts too, where the queue is blind.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Write a review queue as JSONL: its items and what was said of them (docs/reviews.md).

    Example: wisdom reviews export --queue "spot check" --out campaign.jsonl
    """
    source = open_store(store)
    content = export_reviews(source, queue, with_truth=with_truth)
    _write(source, out, content.decode())
    lines = content.count(b"\n")
    _tell({"queue": queue, "out": str(out), "lines": lines}, f"{lines} lines written to {out}", as_json=as_json)


@app.command("import")
def import_command(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A JSONL file of reviews (docs/reviews.md).")],
    store: StoreOption = DEFAULT_STORE,
    as_json: JsonOption = False,
) -> None:
    """Bring reviews home. A line that cannot be used is set aside; importing a file twice adds nothing.

    Example: wisdom reviews import campaign.jsonl
    """
    try:
        content = file.read_bytes()
    except OSError as error:
        raise InputError(f"{file} cannot be read ({error.strerror}). Name a JSONL file of reviews.") from None
    target = Store(store)
    log_beside(target)
    report = import_reviews(target, content, str(file), clock=utc_now)
    _tell(asdict(report), "\n".join(_said(report)), as_json=as_json)


@app.command("seeds")
def seeds_command(
    out: OutFile, store: StoreOption = DEFAULT_STORE, run: RunOption = None, as_json: JsonOption = False
) -> None:
    """Write the problems that people chose as seeds, as JSONL that `wisdom import` and recipes take.

    Example: wisdom reviews seeds --out seeds.jsonl
    """
    source = open_store(store)
    text, problems = seeds_text(source, run)
    _write(source, out, text)
    _tell({"out": str(out), "problems": problems}, f"{problems} seeds written to {out}", as_json=as_json)


@app.command("again")
def again_command(
    out: Annotated[Path, typer.Option("--out", help="The folder for the seeds and recipes.")],
    store: StoreOption = DEFAULT_STORE,
    run: RunOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write what people sent to a later stage again: for each run and stage, seeds and the recipe of a new run.

    Example: wisdom reviews again --out again
    """
    source = open_store(store)
    written = []
    for sent in sent_again(source, run):
        seeds, recipe = (out / f"{sent.run_id}-{sent.stage.value}.{ending}" for ending in ("jsonl", "toml"))
        _write(source, seeds, sent.seeds)
        _write(source, recipe, recipe_text(sent.recipe | {"seeds": {"files": [seeds.name]}}))
        written.append(
            {"run": sent.run_id, "stage": sent.stage.value, "problems": sent.problems, "recipe": str(recipe)}
        )
    said = [f"{each['problems']} problems of {each['run']}: wisdom run {each['recipe']}" for each in written]
    _tell({"written": written}, "\n".join(said) or "nobody sent a problem to a later stage", as_json=as_json)


@app.command("cases")
def cases_command(out: OutFile, store: StoreOption = DEFAULT_STORE, as_json: JsonOption = False) -> None:
    """Write the comparisons that people found wrong, as a table that the test suite reads.

    Example: wisdom reviews cases --out tests/answers/cases/reviewed.toml
    """
    source = open_store(store)
    text, cases = cases_text(source)
    _write(source, out, text)
    _tell({"out": str(out), "cases": cases}, f"{cases} cases written to {out}", as_json=as_json)


def _write(store: Store, out: Path, text: str) -> None:
    if store.owns(out):
        raise InputError(f"{out} belongs to the store itself, which this would destroy. Name another file with --out.")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"{out} cannot be written ({error.strerror}). Name another place with --out.") from None
    with rows_out(out) as file:
        file.write(text)


def _said(report: ReviewsReport) -> list[str]:
    """What an import did, for people."""
    lines = [f"{report.added} reviews added, {report.known} known already"]
    if report.older:
        lines.append(f"{report.older} left out: the same people said something newer of the same answers here")
    lines += [f"made the queue {name!r}, which this store did not have" for name in report.queues]
    if report.set_aside:
        lines.append(f"{len(report.set_aside)} lines set aside:")
        lines += [f"  - {each.file}:{each.line}: {each.reason}" for each in report.set_aside]
    return lines


def _tell(values: Mapping[str, Any], text: str, *, as_json: bool) -> None:
    typer.echo(json.dumps(values) if as_json else text)
