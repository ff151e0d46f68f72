"""What the address of the page Review asks for: a run, a queue of it, what is shown of that, and one item."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

import polars as pl
import streamlit as st

from dashboard import params
from dashboard.components import runs
from dashboard.params import Params
from engine.domain import ProblemFilter
from engine.store import RunInfo

RUN: Final = "run"
QUEUE: Final = "queue"
SHOW: Final = "show"
ITEM: Final = "item"
JUDGE: Final = "judge"
AGREEMENT: Final = "agreement"
CONFLICTS: Final = "conflicts"
ESTIMATE: Final = "estimate"
FILES: Final = "files"
SHOWN: Final = (JUDGE, AGREEMENT, CONFLICTS, ESTIMATE, FILES)
OWN: Final = frozenset([RUN, QUEUE, SHOW, ITEM])


@dataclass(frozen=True, slots=True)
class Asked:
    """What the page is to show.

    Attributes:
        run: The run.
        queue: The queue, a row of `engine.store.review_queues.listed`; `None` for all of the run.
        show: One of `SHOWN`.
        item: The place of an item among the conflicts; `None` for the first that is open.
        wanted: The list of problems that the address carries, of this run.
    """

    run: RunInfo
    queue: Mapping[str, Any] | None
    show: str
    item: int | None
    wanted: ProblemFilter


def read(query: Params, known: Sequence[RunInfo], listed: pl.DataFrame) -> tuple[Asked, tuple[str, ...]]:
    """What the address asks for, and one sentence for each part of it that was ignored.

    Args:
        query: The query parameters.
        known: The runs of the store, at least one.
        listed: The queues of the store.
    """

    def given(name: str) -> str:
        return next(iter(query.get(name, ())), "")

    wanted, ignored = ProblemFilter.from_params(query)
    wanted_queue = given(QUEUE)
    queue = next(listed.filter(pl.col("id") == wanted_queue).iter_rows(named=True), None) if wanted_queue else None
    if wanted_queue and queue is None:
        ignored += (f"queue = {wanted_queue[:60]!r} is not in this store.",)
    run, unknown = runs.chosen(known, queue["run_id"] if queue else wanted.run)
    show = given(SHOW) or JUDGE
    if show not in SHOWN:
        ignored += (f"show = {show[:60]!r} is not one of {', '.join(SHOWN)}.",)
        show = JUDGE
    item = given(ITEM)
    if item and not re.fullmatch("[0-9]{1,9}", item):
        ignored += (f"item = {item[:60]!r} is not a number.",)
        item = ""
    found = Asked(run, queue, show, int(item) if item else None, replace(wanted, run=run.id))
    return found, (*ignored, *unknown)


def address(asked: Asked) -> Params:
    """What the address says of it."""
    if asked.queue is None:
        return {RUN: [asked.run.id]}
    found = {RUN: [asked.run.id], QUEUE: [asked.queue["id"]]}
    if asked.show != JUDGE:
        found[SHOW] = [asked.show]
    if asked.show == CONFLICTS and asked.item is not None:
        found[ITEM] = [str(asked.item)]
    return found


def of_queue(run_id: str, queue_id: str, show: str = JUDGE) -> Params:
    """The address of a queue."""
    return {RUN: [run_id], QUEUE: [queue_id]} | ({} if show == JUDGE else {SHOW: [show]})


def way(label: str, target: Params, *, key: str, icon: str = "", strong: bool = False) -> None:
    """Draw a way to another address of this page, which a link to the page itself would not write into the URL.

    Args:
        label: Safe Markdown on one line.
        target: The address.
        key: A session key of this way's own.
        icon: An icon before it.
        strong: Whether it is what one most likely wants.
    """
    look: Literal["secondary", "tertiary"] = "secondary" if strong else "tertiary"
    st.button(label, key=f"way.{key}", icon=icon or None, type=look, on_click=params.go, args=(target,))


def settle(query: Params, asked: Asked) -> tuple[str, ...]:
    """Let the address name what is shown; one sentence for each part that nobody can have meant."""
    return params.settle(query, address(asked), OWN)
