"""What each page shows, read in one block."""

from collections.abc import Callable
from typing import Literal

import polars as pl

from dashboard.data.cache import one_block
from dashboard.frames import BrowseData, FailureData, FunnelData, OverviewData, ProblemData
from engine.domain import ProblemFilter
from engine.store import Reader, browse, costs, failures, funnel, lineage, overview, problem, rounds

Direction = Literal["after", "before"]


@one_block
def overview_data(reader: Reader) -> OverviewData:
    """What the Overview page shows."""
    return OverviewData(overview.problems(reader), overview.runs(reader), overview.failed(reader))


@one_block
def funnel_data(reader: Reader, run_id: str) -> FunnelData:
    """What the Funnel page shows of a run."""
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


@one_block
def profile_data(reader: Reader, run_id: str) -> pl.DataFrame:
    """Where a run's problems ended by round, subject and level: the dearest of its reads, fetched when it is shown."""
    return rounds.profile(reader, run_id)


@one_block
def failure_data(reader: Reader, run_id: str) -> FailureData:
    """Why attempts of a run were not consistent."""
    return FailureData(failures.causes(reader, run_id), failures.attempts(reader, run_id))


@one_block
def failure_examples(reader: Reader, run_id: str, cause: str, number: int | None, limit: int) -> pl.DataFrame:
    """The first attempts of a run that have a cause."""
    return failures.examples(reader, run_id, cause, number, limit)


@one_block
def browse_data(
    reader: Reader,
    wanted: ProblemFilter,
    key: int,
    direction: Direction,
    size: int,
    key_round: int | None = None,
) -> BrowseData:
    """What the Browse page shows of a filter, at a place in its list."""
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


@one_block
def problem_data(reader: Reader, problem_id: str, wanted: ProblemFilter, in_round: int | None = None) -> ProblemData:
    """What the Problem page shows: of the filter's run or else the newest, of `in_round` or else the last round."""
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


@one_block
def exchange(reader: Reader, request_hash: str, run_id: str | None) -> tuple[str, str] | None:
    """The exact prompt and the raw reply of a call, fetched when somebody opens them."""
    return problem.exchange(reader, request_hash, run_id)
