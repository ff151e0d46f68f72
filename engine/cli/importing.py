"""`wisdom import`: seeds, published sets, and models' replies to benchmarks."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from engine.cli.common import DEFAULT_STORE, JsonOption, StoreOption, log_beside
from engine.cli.run import import_lines
from engine.config import load_mapping
from engine.curation import SetFileReport, SetForm, SetPlan, SetReport, import_seeds, import_set, likely_form
from engine.errors import InputError
from engine.quality import wilson
from engine.runner import utc_now
from engine.store import RunKind, Store, check_run_id, halves

STOPPED: int = 3
"""Exit code of an import that somebody stopped."""


def import_command(  # noqa: PLR0913, PLR0917 -- the options of a command are its parameters
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Files or folders.")],
    store: StoreOption = DEFAULT_STORE,
    set_: Annotated[
        str | None, typer.Option("--set", metavar="NAME", help="Import questions with solutions, as a set so called.")
    ] = None,
    evaluation: Annotated[
        str | None,
        typer.Option("--evaluation", metavar="NAME", help="Import replies to a benchmark, as an evaluation so called."),
    ] = None,
    form: Annotated[SetForm, typer.Option("--form", help="How a set is written; its columns tell.")] = SetForm.AUTO,
    mapping: Annotated[
        Path | None, typer.Option("--mapping", metavar="MAPPING.toml", help="What the columns of a set mean.")
    ] = None,
    licence: Annotated[str, typer.Option("--licence", help="The set's licence, for its card.")] = "",
    source: Annotated[str, typer.Option("--source", help="Where the set is published, for its card.")] = "",
    as_json: JsonOption = False,
) -> None:
    """Import seed problems, or a published set (--set), or a model's replies to a benchmark (--evaluation).

    Seeds are GSM8K and MATH files and plain ones. A set has a solution to each question: WISDOM's own, Alpaca,
    ShareGPT, OpenAI's messages, plain columns, or any by a mapping; it is browsed, checked, reviewed and exported as a
    run is. An evaluation has rows {"question", "reply", "ground_truth"}, which are scored. All may be JSONL, JSON, CSV,
    Parquet or a datasets folder. A row that cannot be used is set aside with its reason; importing a file twice adds
    nothing, and an import that was killed goes on where it stopped.

    Example: wisdom import math_train.jsonl gsm8k_train.jsonl --store data/wisdom.duckdb

    Example: wisdom import published.parquet --set alpaca-math --store data/wisdom.duckdb
    """
    if missing := [str(path) for path in files if not path.exists()]:
        raise InputError(f"There is no file or folder {', '.join(missing)}. Nothing was imported.")
    if set_ is not None and evaluation is not None:
        raise InputError("A file is imported with --set or with --evaluation, not with both. Nothing was imported.")
    target, name = Store(store), evaluation if set_ is None else set_
    if name is None:
        if mapping is not None or form is not SetForm.AUTO or licence or source:
            raise InputError("--mapping, --form, --licence and --source are for sets: name one with --set.")
        _seeds(target, files, as_json=as_json)
        return
    check_run_id(name)
    kind = RunKind.IMPORTED if set_ is not None else RunKind.EVALUATION
    plan = SetPlan(name, kind, form, load_mapping(mapping) if mapping else None, licence, source)
    log_beside(target)
    report = import_set(target, files, plan, clock=utc_now, watch=_watch, tell=_tell)
    score = _score(target, name) if kind is RunKind.EVALUATION else None
    if as_json:
        typer.echo(json.dumps({"set": asdict(report), **({"score": score} if score else {})}))
    else:
        typer.echo("\n".join(_lines(report, score)))
    if report.stopped:
        raise typer.Exit(STOPPED)


def _seeds(store: Store, files: list[Path], *, as_json: bool) -> None:
    log_beside(store)
    report = import_seeds(store, files, clock=utc_now)
    if as_json:
        typer.echo(json.dumps({"files": [asdict(file) for file in report.files]}))
        return
    typer.echo("\n".join(import_lines(report)))
    for path, file in zip(files, report.files, strict=True):
        found = likely_form(path) if file.set_aside and not file.added + file.known else None
        if found is not None:
            typer.echo(f"{file.path} looks like a published set ({found.value}): import it with --set NAME", err=True)


def _watch(own: SetFileReport) -> None:
    typer.echo(f"{own.path}: {own.before + own.rows:,} rows read, {own.set_aside:,} set aside", err=True)


def _tell(words: str) -> None:
    typer.echo(words, err=True)


def _lines(report: SetReport, score: dict[str, float] | None) -> list[str]:
    """The import of a set for people, with the first rows that were set aside."""
    lines: list[str] = []
    for own in report.files:
        if own.before and not own.rows and not report.stopped:
            lines.append(f"{own.path}: all of its {own.before:,} rows had been imported; nothing was added")
            continue
        told = f"{own.path}: {own.rows:,} rows" + (f" after {own.before:,} of an earlier import" if own.before else "")
        told += f"; {own.entries:,} questions, {own.solutions:,} solutions; {own.problems:,} problems new to the store"
        told += f"; {own.repeated:,} repeated" if own.repeated else ""
        lines.append(f"{told}; {own.set_aside:,} set aside")
        lines += [f"  {item.file}:{item.line}: {item.reason}" for item in own.examples]
        lines += [f"  {note}" for note in _notes(own, scored=score is not None)]
    if score:
        lines.append(
            f"{score['correct']:,} of {score['n']:,} correct: {100 * score['accuracy']:.1f} % "
            f"(95 % interval {100 * score['low']:.1f} to {100 * score['high']:.1f})"
            + (f"; {score['undecided']:,} could not be decided, and count as not correct" if score["undecided"] else "")
        )
    if report.stopped:
        lines.append(f"stopped: {report.stopped}; import the same files again to go on")
    return lines


def _notes(own: SetFileReport, *, scored: bool) -> list[str]:
    """What people should know of a file's rows that were used."""
    further = own.solutions - own.entries if scored else 0
    other = (
        f"{own.conflicting:,} rows have another right answer than the store; each that counts was scored by its own"
        if scored
        else f"{own.conflicting:,} known questions have another answer here; the first one stays"
    )
    levels = (
        f"{own.levels:,} rows have a level that is not known (the first: {own.level!r}) and are kept without one; "
        "say under [levels] of a mapping what such words mean, and import it as another set"
    )
    said = (
        (own.unanswered, f"{own.unanswered:,} replies are empty or cannot be read; each counts as wrong"),
        (own.levels, levels),
        (own.systems, f"{own.systems:,} conversations have a system message, which is not kept"),
        (further, f"{further:,} further replies to questions that have one are left out: the first one counts"),
        (own.conflicting, other),
    )
    return [words for count, words in said if count]


def _score(store: Store, name: str) -> dict[str, float] | None:
    """How many problems of an evaluation are right; what could not be decided counts as not right."""
    with store.read() as reader:
        own = halves.own(reader, halves.Side(name))
    n, correct = int(own["problems"].sum()), int(own["correct"].sum() or 0)
    if not n:
        return None
    low, high = wilson(correct, n)
    undecided = n - int(own["with_verdict"].sum())
    return {"n": n, "correct": correct, "accuracy": correct / n, "low": low, "high": high, "undecided": undecided}
