"""What pages are drawn from: frames of one state of the store, frozen."""

from dataclasses import dataclass, fields

import polars as pl

from engine.store import browse


@dataclass(frozen=True, slots=True)
class Pulse:
    """What changes when a page has something new to show: the store's version, and whether its run is alive."""

    version: int
    alive: bool


@dataclass(frozen=True, slots=True)
class OverviewData:
    """What `engine.store.overview` says of the store: problems by source, and its frames of runs and failures."""

    problems: dict[str, int]
    runs: pl.DataFrame
    failed: pl.DataFrame


@dataclass(frozen=True, slots=True)
class FunnelData:
    """The frames of `engine.store.funnel`, `costs`, `rounds` and `lineage` for one run."""

    rounds: pl.DataFrame
    stages: pl.DataFrame
    reasons: pl.DataFrame
    costs: pl.DataFrame
    accuracy: pl.DataFrame
    evolved: pl.DataFrame
    rejections: pl.DataFrame
    examples: pl.DataFrame
    metadata: pl.DataFrame
    entries: pl.DataFrame
    audit: pl.DataFrame

    def of_round(self, number: int) -> "FunnelData":
        """The rows that are about one round."""
        return FunnelData(*(getattr(self, f.name).filter(pl.col("round") == number) for f in fields(self)))


@dataclass(frozen=True, slots=True)
class FailureData:
    """The frames of `engine.store.failures` for one run."""

    causes: pl.DataFrame
    attempts: pl.DataFrame


@dataclass(frozen=True, slots=True)
class BrowseData:
    """A page of problems, the shape of the whole result, and what can be chosen.

    `rows` has one row more than was asked for if the list goes on.
    """

    rows: pl.DataFrame
    counts: pl.DataFrame
    rounds: tuple[int, ...]
    subjects: tuple[str, ...]
    datasets: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ProblemData:
    """The frames of `engine.store.problem` and `lineage`, and the entries before and after it in its list.

    Frames of a run are of the one round that is shown, if the run had the problem at all; `outcomes` is of every run
    and every round, and `ancestors` is of whichever run evolved it.
    """

    problem: pl.DataFrame
    outcomes: pl.DataFrame
    run_id: str | None
    rounds: tuple[int, ...]
    round: int | None
    attempts: pl.DataFrame
    failed_calls: pl.DataFrame
    audits: pl.DataFrame
    metadata: pl.DataFrame
    entries: pl.DataFrame
    ancestors: pl.DataFrame
    sampled: pl.DataFrame
    children: pl.DataFrame
    before: browse.Neighbour | None
    after: browse.Neighbour | None
