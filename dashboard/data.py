"""Every cache of the dashboard. All are keyed by the store's path and version, so an idle store is asked nothing.

Each page has one function here that reads all it shows in one read block. Inside it nothing is drawn, and what leaves
it is frozen. The version is asked for before the block: a commit between the two costs a needless read, never a stale
figure.
"""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Final, Literal

import polars as pl
import streamlit as st

from dashboard.frames import BrowseData, FailureData, FunnelData, OverviewData, ProblemData, Pulse
from engine.domain import ProblemFilter
from engine.store import (
    Reader,
    RunInfo,
    RunState,
    Store,
    browse,
    costs,
    failures,
    funnel,
    lineage,
    list_runs,
    overview,
    problem,
    rounds,
)

STORE_VARIABLE: Final = "WISDOM_STORE"
DEFAULT_STORE: Final = Path("data/wisdom.duckdb")
PATIENCE_S: Final = 5.0
"""Seconds that a page waits for a busy store before it says so."""
Direction = Literal["after", "before"]
LIVE: Final = (RunState.RUNNING, RunState.STOPPING)
"""States in which a run's figures still change."""


@st.cache_resource(show_spinner=False)
def _store(path: str) -> Store:
    return Store(path, patience_s=PATIENCE_S)


def store() -> Store:
    """The store that this dashboard shows: `WISDOM_STORE`, or `data/wisdom.duckdb` below the current folder."""
    return _store(os.environ.get(STORE_VARIABLE) or str(DEFAULT_STORE))


def pulse(run_id: str | None) -> Pulse:
    """The store's pulse, without a query."""
    return Pulse(store().version(), run_id is not None and store().run_lock(run_id).is_held())


def runs() -> list[RunInfo]:
    """All runs, the newest first. The list is cached; whether a run lives is asked of its lock each time."""
    path, version = str(store().path), store().version()
    found = _runs(path, version)
    if any((run.state in LIVE) != pulse(run.id).alive for run in found if run.state in (*LIVE, RunState.DEAD)):
        _runs.clear()
        found = _runs(path, version)
    return found


@st.cache_data(show_spinner=False, max_entries=4)
def _runs(path: str, version: int) -> list[RunInfo]:  # noqa: ARG001 -- the version is part of the cache's key
    return list_runs(_store(path))


def overview_data() -> OverviewData:
    """What the Overview page shows."""
    return _overview(str(store().path), store().version())


@st.cache_data(show_spinner=False, max_entries=4)
def _overview(path: str, version: int) -> OverviewData:  # noqa: ARG001 -- part of the cache's key
    with _store(path).read() as reader:
        return OverviewData(overview.problems(reader), overview.runs(reader), overview.failed(reader))


def funnel_data(run_id: str) -> FunnelData:
    """What the Funnel page shows of a run."""
    return _funnel(str(store().path), store().version(), run_id)


@st.cache_data(show_spinner=False, max_entries=16)
def _funnel(path: str, version: int, run_id: str) -> FunnelData:  # noqa: ARG001 -- part of the cache's key
    with _store(path).read() as reader:
        return FunnelData(
            funnel.rounds(reader, run_id),
            funnel.stages(reader, run_id),
            funnel.reasons(reader, run_id),
            costs.by_stage(reader, run_id),
            funnel.tier_accuracy(reader, run_id),
            rounds.evolved(reader, run_id),
            rounds.rejections(reader, run_id),
            lineage.examples(reader, run_id),
            rounds.metadata(reader, run_id),
            rounds.entries(reader, run_id),
            rounds.audit(reader, run_id),
        )


def profile_data(run_id: str) -> pl.DataFrame:
    """Where a run's problems ended by round, subject and level: the dearest of its reads, fetched when it is shown."""
    return _profile(str(store().path), store().version(), run_id)


@st.cache_data(show_spinner=False, max_entries=16)
def _profile(path: str, version: int, run_id: str) -> pl.DataFrame:  # noqa: ARG001 -- part of the cache's key
    with _store(path).read() as reader:
        return rounds.profile(reader, run_id)


def failure_data(run_id: str) -> FailureData:
    """Why attempts of a run were not consistent."""
    return _failures(str(store().path), store().version(), run_id)


@st.cache_data(show_spinner=False, max_entries=16)
def _failures(path: str, version: int, run_id: str) -> FailureData:  # noqa: ARG001 -- part of the cache's key
    with _store(path).read() as reader:
        return FailureData(failures.causes(reader, run_id), failures.attempts(reader, run_id))


def failure_examples(run_id: str, cause: str, number: int | None, limit: int) -> pl.DataFrame:
    """The first attempts of a run that have a cause."""
    return _examples(str(store().path), store().version(), run_id, cause, number, limit)


@st.cache_data(show_spinner=False, max_entries=64)
def _examples(
    path: str,
    version: int,  # noqa: ARG001 -- part of the cache's key
    run_id: str,
    cause: str,
    number: int | None,
    limit: int,
) -> pl.DataFrame:
    with _store(path).read() as reader:
        return failures.examples(reader, run_id, cause, number, limit)


def browse_data(
    wanted: ProblemFilter, key: int, direction: Direction, size: int, key_round: int | None = None
) -> BrowseData:
    """What the Browse page shows of a filter, at a place in its list."""
    return _browse(str(store().path), store().version(), wanted, key, direction, size, key_round)


@st.cache_data(show_spinner=False, max_entries=64)
def _browse(
    path: str,
    version: int,  # noqa: ARG001 -- part of the cache's key
    wanted: ProblemFilter,
    key: int,
    direction: Direction,
    size: int,
    key_round: int | None,
) -> BrowseData:
    with _store(path).read() as reader:
        choices = browse.choices(reader)
        entered = funnel.rounds(reader, wanted.run)["round"].to_list() if wanted.run else []
        return BrowseData(
            browse.page(reader, wanted, limit=size + 1, key=key, key_round=key_round, direction=direction),
            browse.counts(reader, wanted),
            tuple(entered),
            tuple(choices["subjects"]),
            tuple(choices["datasets"]),
            tuple(choices["sources"]),
        )


def problem_data(problem_id: str, wanted: ProblemFilter, in_round: int | None = None) -> ProblemData:
    """What the Problem page shows: of the filter's run or else the newest, of `in_round` or else the last round."""
    return _problem(str(store().path), store().version(), problem_id, wanted, in_round)


@st.cache_data(show_spinner=False, max_entries=64)
def _problem(
    path: str,
    version: int,  # noqa: ARG001 -- part of the cache's key
    problem_id: str,
    wanted: ProblemFilter,
    in_round: int | None,
) -> ProblemData:
    with _store(path).read() as reader:
        outcomes = problem.outcomes(reader, problem_id)
        run_id = wanted.run or next(iter(outcomes["run_id"]), None)
        entered = tuple(outcomes.filter(pl.col("run_id") == (run_id or ""))["round"].unique().sort())
        number = next((n for n in (in_round, wanted.round, *reversed(entered)) if n in entered), None)

        def own(read: Callable[[Reader, str, str], pl.DataFrame]) -> pl.DataFrame:
            return read(reader, run_id or "", problem_id).filter(pl.col("round") == (number or 0))

        ancestors = lineage.ancestors(reader, problem_id, run_id)
        before, after = browse.neighbours(reader, wanted, problem_id, number if wanted.run else None)
        return ProblemData(
            problem.problem(reader, problem_id),
            outcomes,
            run_id,
            entered,
            number,
            own(problem.attempts),
            own(problem.failed_calls),
            own(problem.audits),
            own(lineage.metadata),
            own(lineage.entries),
            ancestors,
            lineage.sampled(reader, next(iter(ancestors["id"]), "")),
            lineage.children(reader, run_id or "", number or 0, problem_id),
            before,
            after,
        )


def exchange(request_hash: str, run_id: str | None) -> tuple[str, str] | None:
    """The exact prompt and the raw reply of a call, fetched when somebody opens them."""
    return _exchange(str(store().path), store().version(), request_hash, run_id)


@st.cache_data(show_spinner=False, max_entries=64)
def _exchange(
    path: str,
    version: int,  # noqa: ARG001 -- part of the key
    request_hash: str,
    run_id: str | None,
) -> tuple[str, str] | None:
    with _store(path).read() as reader:
        return problem.exchange(reader, request_hash, run_id)
