"""Which part of a run the Consistency page is about, and how narrow an interval is wanted; both are in the URL."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import polars as pl
import streamlit as st

from dashboard import params
from dashboard.params import Params
from engine.domain import ProblemFilter

WIDTHS: Final = (1, 2, 3, 5, 10)
WIDTH: Final = 3
"""Half widths that can be wanted, in percentage points, and the usual one."""
OWN: Final = ("run", "round", "width")
"""The query parameters of the page."""
_ROUND: Final = "consistency_round"
_WIDTH: Final = "consistency_width"
_ALL: Final = 0


@dataclass(frozen=True, slots=True)
class Scope:
    """What the page is about.

    Attributes:
        run: The run.
        round: Its round; `None` for all.
        width: Half of the interval that is wanted, in percentage points.
    """

    run: str
    round: int | None = None
    width: int = WIDTH

    def address(self) -> Params:
        """The query parameters that show it; what is usual is left out."""
        found: Params = {"run": [self.run]}
        if self.round is not None:
            found["round"] = [str(self.round)]
        if self.width != WIDTH:
            found["width"] = [str(self.width)]
        return found

    def of(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The rows of a frame that are about it."""
        return frame if self.round is None else frame.filter(pl.col("round") == self.round)

    def problems(self, **conditions: Any) -> ProblemFilter:
        """Its problems that meet further conditions."""
        return ProblemFilter(run=self.run, round=self.round, **conditions)


def chosen(run_id: str, rounds: Sequence[int], query: Mapping[str, Sequence[str]]) -> tuple[Scope, tuple[str, ...]]:
    """What the URL names, and one sentence for each value that was ignored."""
    ignored = []
    wanted, width = (next(iter(query.get(name, ())), None) for name in ("round", "width"))
    number = next((n for n in rounds if str(n) == wanted), None)
    if wanted and number is None:
        ignored.append(f"round = {wanted[:60]!r} is not a round of this run.")
    points = next((w for w in WIDTHS if str(w) == width), None)
    if width and points is None:
        ignored.append(f"width = {width[:60]!r} is not one of {', '.join(map(str, WIDTHS))}.")
    return Scope(run_id, number, points or WIDTH), tuple(ignored)


def choose_round(scope: Scope, rounds: Sequence[int]) -> None:
    """Let the reader choose a round, or all of them, where there are several."""
    if len(rounds) > 1:
        st.session_state[_ROUND] = scope.round or _ALL
        st.segmented_control(
            "Round",
            [_ALL, *rounds],
            key=_ROUND,
            required=True,
            format_func=lambda n: f"Round {n}" if n else "All rounds",
            on_change=lambda: params.go(replace(scope, round=st.session_state[_ROUND] or None).address()),
        )


def choose_width(scope: Scope) -> None:
    """Let the reader choose how narrow an interval is wanted."""
    st.session_state[_WIDTH] = scope.width
    st.segmented_control(
        "Interval wanted, in percentage points to both sides",
        WIDTHS,
        key=_WIDTH,
        required=True,
        format_func=lambda points: f"±{points}",
        on_change=lambda: params.go(replace(scope, width=st.session_state[_WIDTH]).address()),
    )
