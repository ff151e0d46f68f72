"""What happened last: runs, rounds, imports, and what people said; each a link to where it is seen."""

from collections.abc import Mapping
from pathlib import PurePath
from types import MappingProxyType
from typing import Any, Final

import streamlit as st

from dashboard import params
from dashboard.components import overview_link
from dashboard.components.overview_link import Line
from dashboard.components.problem_link import PROBLEM
from dashboard.frames import OverviewData
from dashboard.params import Place
from engine.domain import ProblemFilter

_BROWSE: Final = "views/browse.py"
_FUNNEL: Final = "views/funnel.py"
_FAILURES: Final = "views/failures.py"

_RUN: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "started": (":material/play_arrow:", "started"),
        "resumed": (":material/play_arrow:", "went on"),
        "round_opened": (":material/login:", ""),
        "stopped": (":material/stop_circle:", "was stopped"),
        "finished": (":material/check_circle:", "finished"),
        "failed": (":material/error:", "failed"),
    }
)
_PEOPLE: Final[Mapping[str, tuple[str, str, str]]] = MappingProxyType(
    {
        "causes": (":material/person:", "audited", "cause"),
        "reviews": (":material/person:", "judged", "answer"),
        "flags": (":material/flag:", "flagged", "problem"),
        "trials": (":material/person:", "tried another", "attempt"),
    }
)


def show(found: OverviewData) -> None:
    """Each thing as a link, with its time."""
    if not found.happened.height:
        st.markdown("Nothing yet.")
        return
    rows = found.happened.rows(named=True)
    lines = [(row["at_time"], told(row)) for row in rows]
    overview_link.show([line._replace(words=f"{when:%Y-%m-%d %H:%M} · {line.words}") for when, line in lines])
    st.caption("Times are UTC.")


def told(row: Mapping[str, Any]) -> Line:
    """One thing that happened in words.

    Args:
        row: A row of `engine.store.overview.happened`.
    """
    run, kind = row["run_id"], row["kind"]
    why = f": {row['detail']}" if row["detail"] else ""
    if kind in _RUN:
        icon, words = _RUN[kind]
        number = {"round": [str(row["round"])]} if row["round"] is not None else {}
        return Line(icon, f"{run} {words}".rstrip() + why, _FUNNEL, {"run": [run], **number})
    if kind == "import":
        file = PurePath(row["detail"]).name
        return Line(":material/upload_file:", f"{row['number']:,} problems added from {file}", _BROWSE, {})
    icon, words, what = _PEOPLE[kind]
    said = f"{row['author']} {words} {_count(row['number'], what)}" + (f" of {run}" if run else "")
    if kind == "causes":
        return Line(icon, said, _FAILURES, {"run": [run]})
    return Line(icon, said, PROBLEM, params.problem_params(row["problem_id"], ProblemFilter(run=run), Place()))


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}" + ("" if number == 1 else "s")
