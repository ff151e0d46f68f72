"""`wisdom run`: begin a run or go on with one."""

import json
import logging
import os
import shlex
import signal
import sys
import threading
from itertools import count
from pathlib import Path
from typing import Annotated, Self

import typer
from rich.console import Console
from rich.live import Live

from engine.cli.common import DEFAULT_STORE, JsonOption, StoreOption, log_beside
from engine.cli.endpoints import print_check
from engine.cli.estimate import print_estimate
from engine.cli.progress import Line
from engine.cli.status import status, text
from engine.config import load_recipe
from engine.curation import ImportReport
from engine.errors import InputError, WorkbenchError
from engine.runner import Begun, Ended, EveryKey, Progress, log_file, new_run_id, run, utc_now
from engine.store import Store, check_run_id

REFRESH_PER_S = 4
PLAIN_EVERY_S = 5.0
LOG_EVERY = 12
"""Every so manieth plain line goes into the log too: one a minute."""

_log = logging.getLogger(__name__)


def run_command(  # noqa: PLR0913, PLR0917 -- the options of a command are its parameters
    recipe: Annotated[Path, typer.Argument(metavar="RECIPE.toml", help="What to do; paths in it are relative to it.")],
    store: StoreOption = DEFAULT_STORE,
    seeds: Annotated[list[Path] | None, typer.Option("--seeds", help="Use these seed files instead.")] = None,
    limit: Annotated[int | None, typer.Option("--limit", min=1, help="Take only the first so many problems.")] = None,
    run_id: Annotated[
        str | None, typer.Option("--run-id", help="Go on with this run, or give a new one a name.")
    ] = None,
    estimate: Annotated[
        bool, typer.Option("--estimate", help="Only say what it will likely cost; nothing is asked.")
    ] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Only look whether its teachers can be asked: one tiny call each.")
    ] = False,
    by: Annotated[str, typer.Option("--by", hidden=True, help="Who asked for it; it stands in the run's events.")] = "",
    as_json: JsonOption = False,
) -> None:
    """Take seed problems through the stages of a recipe.

    Ctrl-C finishes what is in flight and says how to go on; a second Ctrl-C does not wait.

    Example: wisdom run data/recipes/example.toml --store data/wisdom.duckdb
    """
    if missing := [str(path) for path in seeds or () if not path.exists()]:
        raise InputError(f"There is no seed file or folder {', '.join(missing)}. Correct --seeds; nothing was started.")
    checked = load_recipe(
        recipe, seeds=seeds or (), limit=limit, environment=EveryKey() if estimate or check else os.environ
    )
    if check:
        print_check(checked, as_json=as_json)
        return
    if estimate:
        print_estimate(checked, store, run_id, as_json=as_json)
        return
    own = new_run_id(checked, utc_now()) if run_id is None else check_run_id(run_id)
    target = Store(store)
    log_beside(target, log_file(target, own))
    console = Console(stderr=True, highlight=False)
    words = ["wisdom", "run", recipe, "--store", store, "--run-id", own]
    words += [word for path in seeds or () for word in ("--seeds", path)] + (["--limit", limit] if limit else [])
    again = shlex.join(map(str, words))
    with _Watcher(console) as watcher:
        try:
            ended = run(checked, target, own, watch=watcher.watch, by=by)
        except WorkbenchError as error:
            _log.error("%s: %s", own, error)
            if watcher.begun:
                console.print(f"When that is mended, go on with:\n  {again}", markup=False, soft_wrap=True)
            raise
    _report(target, ended, console, again, as_json=as_json)
    raise typer.Exit(_exit_code(ended))


class _Watcher:
    """Shows a run's progress: a live line on a terminal, a plain line now and then elsewhere."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._live: Live | None = None
        self.begun = False
        self._done = threading.Event()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        if self._live is not None:
            self._live.stop()

    def watch(self, begun: Begun, progress: Progress) -> None:
        console = self._console
        self.begun = True
        if begun.imported is not None:
            console.print("\n".join(import_lines(begun.imported)), markup=False, soft_wrap=True)
        for notice in begun.notices:
            console.print(notice, markup=False, soft_wrap=True)
        how = "resuming" if begun.resumed else "run"
        console.print(f"{how} {begun.run_id}: {progress.done} of {progress.total} problems done", markup=False)
        line = Line(progress)
        for notice in (*begun.notices, f"{how}: {line.text()}"):
            _log.info("%s: %s", begun.run_id, notice)
        if console.is_terminal:
            self._live = Live(line, console=console, refresh_per_second=REFRESH_PER_S, transient=True)
            self._live.start()
        threading.Thread(target=self._tell, args=(begun.run_id, line), daemon=True).start()

    def _tell(self, run_id: str, line: Line) -> None:
        for number in count(1):
            if self._done.wait(PLAIN_EVERY_S):
                return
            if self._live is None:
                self._console.print(line.text(), markup=False, soft_wrap=True)
            if number % LOG_EVERY == 0:
                _log.info("%s: %s", run_id, line.text())


def import_lines(report: ImportReport) -> list[str]:
    """An import for people, with the first lines that were set aside."""
    lines = []
    for file in report.files:
        lines.append(f"{file.path}: {file.added} new, {file.known} known, {file.set_aside} set aside")
        lines += [f"  {item.file}:{item.line}: {item.reason}" for item in file.examples]
        if file.conflicting:
            lines.append(
                f"  {len(file.conflicting)} known questions have another answer here; the first one stays: "
                + ", ".join(file.conflicting[:5])
            )
    return lines


def _report(store: Store, ended: Ended, console: Console, again: str, *, as_json: bool) -> None:
    progress = ended.progress
    last = f"{ended.kind}: {ended.reason}; {progress.calls} calls made, {progress.reused} replies taken from the store"
    _log.info("%s: %s", ended.begun.run_id, last)
    report = status(store, ended.begun.run_id)
    if as_json:
        sys.stdout.write(json.dumps(report) + "\n")
    else:
        sys.stdout.write(text(report["runs"][0]) + "\n")
    console.print(last, markup=False, soft_wrap=True)
    if ended.defects:
        console.print(
            f"{ended.defects} problems met a defect of this program; {store.side}/wisdom.log has the tracebacks"
        )
    if ended.kind != "finished":
        console.print(
            f"{progress.total - progress.done} problems are pending. Go on with:\n  {again}",
            markup=False,
            soft_wrap=True,
        )


def _exit_code(ended: Ended) -> int:
    if ended.kind == "finished":
        return 1 if ended.defects else 0
    name = ended.reason.removeprefix("stopped by ").partition(",")[0]
    return 128 + signal.Signals[name] if name in signal.Signals.__members__ else 3
