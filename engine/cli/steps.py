"""The progress of work on vectors in the terminal: a live line, or a plain one now and then."""

import logging
import time
from types import TracebackType
from typing import Final, Self

from rich.console import Console
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table

from engine.cli.progress import duration
from engine.diversity import Step
from engine.runner import Work

PLAIN_EVERY_S: Final = 5.0
LOG_EVERY_S: Final = 60.0
_REFRESH_PER_S: Final = 4

_log = logging.getLogger(__name__)


class Shown:
    """Shows steps, and hands them on to whoever else watches the work.

    Args:
        console: Where to.
        work: The errand, which tells pages.
    """

    def __init__(self, console: Console, work: Work) -> None:
        self._console, self._work = console, work
        self._step: Step | None = None
        self._live: Live | None = None
        self._plain_at = self._log_at = -LOG_EVERY_S

    def __enter__(self) -> Self:
        if self._console.is_terminal:
            self._live = Live(self, console=self._console, refresh_per_second=_REFRESH_PER_S, transient=True)
            self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._live is not None:
            self._live.stop()

    def watch(self, step: Step) -> None:
        """Show a step."""
        self._work.watch(step)
        now, new = time.monotonic(), self._step is None or self._step.doing != step.doing
        self._step = step
        if self._live is None and (new or now - self._plain_at >= PLAIN_EVERY_S):
            self._plain_at = now
            self._console.print(said(step), markup=False, soft_wrap=True)
        if new or now - self._log_at >= LOG_EVERY_S:
            self._log_at = now
            _log.info("%s", said(step))

    def __rich__(self) -> Table | str:
        """The line with a bar before it, where it is known how much there is."""
        step = self._step
        if step is None or not step.total:
            return said(step) if step else ""
        grid = Table.grid(padding=(0, 1))
        grid.add_row(ProgressBar(total=step.total, completed=step.done, width=24), said(step))
        return grid


def said(step: Step) -> str:
    """A step in words."""
    parts = [
        step.doing,
        f"{step.done:,} of {step.total:,}" if step.total else "",
        "" if step.rate is None else f"{step.rate:,.1f}/s",
        "" if step.seconds_left is None else f"{duration(step.seconds_left)} left",
    ]
    return " · ".join(part for part in parts if part)
