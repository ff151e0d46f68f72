"""Published sets into the store, each as a run of its own: streamed, in bounded memory, and resumable."""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Final

from engine.answers import Comparer
from engine.curation.file_pieces import PIECE_ROWS
from engine.curation.hands import WORKERS
from engine.curation.helpers import Helpers
from engine.curation.looking import SetPlan, look
from engine.curation.rows import name_of
from engine.curation.scoring import scored
from engine.curation.set_report import SetFileReport, SetReport
from engine.curation.set_session import Session
from engine.errors import RunLiveError
from engine.store import RunKind, Store, check_run_id

_MANY_BYTES: Final = 50_000_000
"""Size of files that have several pieces, whatever their kind."""


def import_set(
    store: Store,
    paths: Sequence[Path],
    plan: SetPlan,
    *,
    clock: Callable[[], datetime],
    watch: Callable[[SetFileReport], None] = lambda _report: None,
    tell: Callable[[str], None] = lambda _words: None,
    workers: int = WORKERS,
    size: int = PIECE_ROWS,
) -> SetReport:
    """Import files as a set; what an earlier import of them brought is never brought again.

    A killed import leaves what it wrote, and how far that is: the same call goes on from there.

    Args:
        store: Where to; made if there is none.
        paths: Files or folders, in JSONL, JSON, CSV, Parquet, or saved by `datasets`.
        plan: What they are, and the name of the set.
        clock: Gives the time, in UTC.
        watch: Is shown a file's report after each piece.
        tell: Is told what people should know.
        workers: Processes that read; 0 reads in this one.
        size: Rows of a piece at most.

    Raises:
        InputError: The name is taken by something else, or some file is nothing of the kind; nothing was imported.
        RunLiveError: The set is being imported by another process.
        ToolError: A helper process ended; what was imported stays.
    """
    check_run_id(plan.name)
    files = look(paths, plan)
    report = SetReport(plan.name)
    with store.run_lock(plan.name).held() as alone, ExitStack() as stack:
        if not alone:
            raise RunLiveError(f"The set {plan.name} is being imported by another process. Wait for it, or stop it.")
        session = Session(store, plan, clock)
        helpers = stack.enter_context(Helpers(workers))
        if workers and not store.exists() and sum(file.path.stat().st_size for file in files) > _MANY_BYTES:
            helpers.begin()  # while the store is made
        info = session.begin(files)
        comparer = stack.enter_context(Comparer()) if plan.kind is RunKind.EVALUATION else None
        try:
            for file in files:
                own = SetFileReport(name_of(file.path))
                report.files.append(own)
                for done in session.pieces(file, own, helpers, size):
                    frame = scored(done.frame, comparer, tell) if comparer is not None else done.frame
                    report.stopped = session.write(file, own, replace(done, frame=frame))
                    watch(own)
                    if report.stopped:
                        break
                session.note_file(own)
                if report.stopped:
                    break
        except KeyboardInterrupt:
            session.event("stopped", "interrupted")
            raise
        session.end(report, info)
    return report
