"""The progress line: what is done, how fast, what it cost, where problems ended, and how long it will take."""

from rich.progress_bar import ProgressBar
from rich.table import Table

from engine.domain.filters import TIERS
from engine.runner import Progress

_MINUTE, _HOUR = 60, 3600


class Line:
    """A progress line that tells what is true at the moment it is drawn."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress

    def text(self) -> str:
        """The line in words."""
        p = self._progress
        rate, left, waiting = p.rate(), p.seconds_left(), p.waiting()
        tiers = " ".join(f"{tier} {p.tiers[tier]}" for tier in TIERS if p.tiers[tier])
        parts = [
            f"round {p.round} of {p.rounds}" if p.rounds > 1 else "",
            f"{p.done}/{p.total}",
            tiers,
            f"{p.calls} calls",
            _money(p),
            "" if rate is None else f"{rate:.1f}/s",
            "" if left is None else f"{duration(left)} left",
            p.doing,
            f"waiting: {waiting}" if waiting else "",
        ]
        return " · ".join(part for part in parts if part)

    def __rich__(self) -> Table:
        """The line with a bar before it."""
        grid = Table.grid(padding=(0, 1))
        grid.add_row(ProgressBar(total=self._progress.total, completed=self._progress.done, width=24), self.text())
        return grid


def _money(p: Progress) -> str:
    """What is spent, and what the round will have cost in the end at the present rate."""
    if p.spent_usd is None:
        return "not priced"
    projected = p.projected_usd()
    after = "the round" if p.rounds > 1 else "the run"
    return f"{p.spent_usd:.4f} USD" + (f", about {projected:.4f} after {after}" if projected is not None else "")


def duration(seconds: float) -> str:
    """A time for people: `42 s`, `3 min 05 s`, `2 h 10 min`."""
    whole = round(seconds)
    if whole < _MINUTE:
        return f"{whole} s"
    if whole < _HOUR:
        return f"{whole // _MINUTE} min {whole % _MINUTE:02} s"
    return f"{whole // _HOUR} h {whole % _HOUR // _MINUTE:02} min"
