"""Checks of all problems of a store, as errands of the command line."""

import json
import logging
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import typer
from rich.console import Console

from engine.cli.common import log_beside, table
from engine.cli.progress import duration
from engine.cli.steps import Shown
from engine.curation import Checked, Said, SetAside, benchmarks_of, check_contamination, go_on
from engine.diversity import Step
from engine.errors import InputError
from engine.runner import Errand, Work, at_work, errand_log
from engine.store import Store, contamination, newest_check

STOPPED: Final = 3
"""Exit code of work that ended early because somebody asked for that."""
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class CheckOptions:
    """What `wisdom contamination` was asked for.

    Attributes:
        benchmarks: Files and folders.
        against: Names of runs and sets.
        check: The check to go on with, by its id; without benchmarks and it, the one that went on last.
        ngram: Words in a row that must be shared.
        lcs: Ratio that must be exceeded.
        as_json: Whether to print JSON.
        by: Who asks for it.
    """

    benchmarks: list[Path]
    against: list[str]
    check: str | None
    ngram: int
    lcs: float
    as_json: bool
    by: str


def check_store(path: Path, options: CheckOptions) -> None:
    """Check the problems of a store, and say by benchmark how many of how many are contaminated."""
    if options.check is not None and (options.benchmarks or options.against):
        raise InputError("A check has its own benchmarks: leave out --benchmarks and --against beside --check.")
    store = Store(path)
    with store.read():
        pass  # a store that is not there is said before anything is laid beside it
    log_beside(store, errand_log(store, Errand.CONTAMINATION))
    known = options.check
    if known is None and not options.benchmarks and not options.against:
        with store.read() as reader:
            known = newest_check(reader)
    against = [] if known is not None else benchmarks_of(store, options.benchmarks, options.against, aside=say_aside)
    console = Console(stderr=True, highlight=False)
    with at_work(store, Errand.CONTAMINATION.value, by=options.by) as work, Shown(console, work) as shown:
        told = telling(shown)
        if known is not None:
            done = go_on(store, known, author=options.by, said=told, stop=work.stop)
        else:
            done = check_contamination(store, against, author=options.by, said=told, stop=work.stop)
        summary = _summary(store, done, options)
        work.done(_in_a_sentence(summary))
    _log.info("%s", _in_a_sentence(summary))
    sys.stdout.write((json.dumps(summary, ensure_ascii=False) if options.as_json else _as_text(summary)) + "\n")
    ended(work, left=done.left)


def say_aside(line: SetAside) -> None:
    """Say that a line of a benchmark is left out, and why."""
    said = f"Set aside, and not checked against: {line.file}:{line.line}: {line.reason}"
    _log.info("%s", said)
    typer.echo(said, err=True)


def telling(shown: Shown) -> Said:
    """What hands on how far a check is, with its rate."""
    since: dict[str, tuple[float, int]] = {}

    def said(doing: str, done: int, total: int) -> None:
        began, before = since.setdefault(doing, (time.monotonic(), done))
        passed = time.monotonic() - began
        rate = (done - before) / passed if done > before and passed > 0 else None
        shown.watch(Step(doing, done, total, rate, (total - done) / rate if rate else None))

    return said


def ended(work: Work, *, left: int) -> None:
    """End with the code of work that was stopped, if it was."""
    if work.signal is not None:
        raise typer.Exit(128 + work.signal)
    if left:
        raise typer.Exit(STOPPED)


def _summary(store: Store, done: Checked, options: CheckOptions) -> dict[str, Any]:
    with store.read() as reader:
        state = contamination.state(reader, done.id)
        if state is None:
            raise InputError("The check is gone. Begin it again.")
        if options.ngram < state["ngram"] or options.lcs < state["ratio"]:
            raise InputError(
                f"A check keeps pairs from {state['ngram']} words in a row and a ratio of {state['ratio']} on; "
                f"ask for --ngram {state['ngram']} or more and --lcs {state['ratio']} or more. It is done and kept."
            )
        totals = contamination.totals(reader, done.id, ngram=options.ngram, lcs=options.lcs)
        found = contamination.by_benchmark(reader, done.id, ngram=options.ngram, lcs=options.lcs)
    by_name = {row["benchmark"]: row for row in found.iter_rows(named=True)}
    none = {"problems": 0, "questions": 0, "own": 0}
    benchmarks = [
        {"benchmark": one["name"], "kind": one["kind"], "questions": one["questions"]}
        | {"contaminated": row["problems"], "questions_met": row["questions"], "themselves": row["own"]}
        for one in json.loads(state["benchmarks"])
        for row in [by_name.get(one["name"], none)]
    ]
    return {
        "check": done.id, "problems": done.problems, "new": done.new, "left": done.left,
        "contaminated": totals["problems"], "pairs": totals["pairs"], "undecided": totals["undecided"],
        "ngram": options.ngram, "lcs": options.lcs, "cut": state["cut"], "benchmarks": benchmarks,
        "seconds": round(done.seconds, 1),
    }  # fmt: skip


def _in_a_sentence(summary: dict[str, Any]) -> str:
    n, hits = summary["problems"], summary["contaminated"]
    share = f" ({100 * hits / n:.2f} %)" if n else ""
    left = f" It was stopped; {summary['left']:,} problems are left." if summary["left"] else ""
    return (
        f"{hits:,} of {n:,} problems are contaminated{share} at {summary['ngram']} words in a row and a ratio above "
        f"{summary['lcs']:g}; {summary['new']:,} were looked at in {duration(summary['seconds'])}.{left}"
    )


def _as_text(summary: dict[str, Any]) -> str:
    names = ("questions", "questions_met", "contaminated", "themselves")
    rows = [[one["benchmark"], *(f"{one[name]:,}" for name in names)] for one in summary["benchmarks"]]
    heads = ["benchmark", "questions", "of them met", "contaminated problems", "the same question"]
    said = [_in_a_sentence(summary), table(heads, rows)]
    if summary["contaminated"]:
        said.append("The page Checks of `wisdom dashboard` shows both texts of each pair, and keeps what you decide.")
    return "\n".join(said)
