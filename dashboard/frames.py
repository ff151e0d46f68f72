"""What pages are drawn from: frames of one state of the store, frozen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

import polars as pl

from engine.curation import SetAside
from engine.domain import Entry, Problem, Stage
from engine.quality import Answers, Samples
from engine.store import browse, disagreements, halves, maps, review_queues


@dataclass(frozen=True, slots=True)
class Pulse:
    """What changes when a page has something new to show: the store's version, and whether its run is alive."""

    version: int
    alive: bool


@dataclass(frozen=True, slots=True)
class OverviewData:
    """What `engine.store.overview` says of the store: problems by source, and its frames of runs, failures and news.

    `queues` is `engine.store.review_queues.listed`.
    """

    problems: dict[str, int]
    runs: pl.DataFrame
    failed: pl.DataFrame
    happened: pl.DataFrame
    queues: pl.DataFrame


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
    profile: pl.DataFrame
    marks: pl.DataFrame

    def of_round(self, number: int) -> "FunnelData":
        """The rows that are about one round."""
        return FunnelData(*(getattr(self, f.name).filter(pl.col("round") == number) for f in fields(self)))


@dataclass(frozen=True, slots=True)
class FailureData:
    """The frames of `engine.store.failures` for one run, and how many problems of each round are under way."""

    causes: pl.DataFrame
    attempts: pl.DataFrame
    under_way: dict[int, int]
    strata: pl.DataFrame
    audited: pl.DataFrame


@dataclass(frozen=True, slots=True)
class BrowseData:
    """A page of problems, the shape of the whole result, and what can be chosen.

    `rows` has one row more than was asked for if the list goes on. A search that ran out of time `reached` a problem's
    number, and `searched` so many of so many problems for the counts. `choices` are by condition.
    """

    rows: pl.DataFrame
    counts: pl.DataFrame
    rounds: tuple[int, ...]
    choices: dict[str, list[str]]
    reached: int | None
    searched: tuple[int, int]
    mistake: str
    saved: dict[str, dict[str, list[str]]]


@dataclass(frozen=True, slots=True)
class ProblemData:
    """The frames of `engine.store.problem`, `lineage` and `said`, and the entries before and after it in its list.

    Frames of a run are of the one round that is shown, if the run had the problem at all; `outcomes` and `reviews` are
    of every run and every round, and `ancestors` is of whichever run evolved it. `mistake` says why the text of the
    list could not be looked for, `flag_reasons` what a problem may be flagged for.
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
    trials: pl.DataFrame
    reviews: pl.DataFrame
    flags: pl.DataFrame
    grandchildren: pl.DataFrame
    mistake: str
    flag_reasons: tuple[str, ...]
    decided: "DecisionData"


@dataclass(frozen=True, slots=True)
class SideData:
    """What `engine.store.halves` says of one side alone: its problems, the replies it stands on, what is pending.

    `side` knows which of its replies are right; `complete` says whether all that the other side met too were looked at.
    """

    side: halves.Side
    own: pl.DataFrame
    asked: halves.Asked
    pending: int
    complete: bool


@dataclass(frozen=True, slots=True)
class CompareData:
    """Two sides: each alone, the problems of both in pairs, and the answers that only a comparison told apart.

    `answers` is of the first pairs that `engine.store.compare.unseen` found.
    """

    a: SideData
    b: SideData
    pairs: pl.DataFrame
    answers: Answers


@dataclass(frozen=True, slots=True)
class ConsistencyData:
    """The frames of `engine.store.consistency` for one run, with those of its replies that were judged.

    `cells`, `teachers` and `audit` are of all rounds; `mistaken`, `judged` and `sampled` of the round that is shown.
    """

    cells: pl.DataFrame
    runs: pl.DataFrame
    teachers: pl.DataFrame
    mistaken: pl.DataFrame
    audit: pl.DataFrame
    judged: pl.DataFrame
    sampled: tuple[tuple[int | None, Samples | None], ...]


@dataclass(frozen=True, slots=True)
class DisagreementData:
    """The frames of `engine.store.disagreements` for one run: a list of attempts, and one of them.

    `wanted` is the list, `None` where the run has no cause at all; `one` has no row where the list is empty.
    """

    counts: pl.DataFrame
    wanted: disagreements.Wanted | None
    place: disagreements.Place | None
    one: pl.DataFrame
    corrections: pl.DataFrame


@dataclass(frozen=True, slots=True)
class SeedsRead:
    """Problems to begin with, how many lines could not be used, the first of these, and whether there are too many."""

    problems: tuple[Problem, ...]
    set_aside: int = 0
    broken: tuple[SetAside, ...] = ()
    more: bool = False


@dataclass(frozen=True, slots=True)
class LaunchChoices:
    """What a store offers to begin a run with.

    These are its datasets and subjects, the saved lists as query parameters, the problems that reviewers marked as
    seeds, and of which run they sent some to which stage again.
    """

    datasets: tuple[str, ...]
    subjects: tuple[str, ...]
    saved: Mapping[str, Mapping[str, Sequence[str]]]
    marked: SeedsRead
    again: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class WatchData:
    """The frames of `engine.store.watching` for one run, and those of `engine.store.trail`: what happened to it."""

    stages: pl.DataFrame
    rounds: pl.DataFrame
    events: pl.DataFrame


@dataclass(frozen=True, slots=True)
class ReviewItem:
    """An item that a person judges.

    `item` is the row of `engine.store.review_queues.item`, `reasons` are what it may be flagged for.
    """

    item: Mapping[str, Any]
    progress: review_queues.Progress
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DecisionData:
    """What was decided about a problem that is seen in an entry: frames of `engine.store.decisions`.

    `comparisons` is what was compared there, `later` the stages of the run that come after the one in which it ended.
    """

    entry: Entry
    question: str
    decisions: pl.DataFrame
    cases: pl.DataFrame
    comparisons: pl.DataFrame
    later: tuple[Stage, ...]


@dataclass(frozen=True, slots=True)
class DiversityData:
    """What the page Diversity knows of maps.

    `layouts` and `clusters` (of the map that is shown) are frames of `engine.store.layouts`, `embedders` of
    `engine.store.embeddings`, `sets` of `engine.store.chosen_sets`. `choices` and `rounds` are what one can filter by.
    """

    problems: int
    layouts: pl.DataFrame
    embedders: pl.DataFrame
    clusters: pl.DataFrame
    sets: pl.DataFrame
    choices: dict[str, list[str]]
    rounds: tuple[int, ...]
    flag_reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MapData:
    """Frames of `engine.store.maps`: points by category, those that are drawn, and where all lie.

    `extent` is the part of the plane that the whole map takes. `mistake` says why the text of a filter could not be
    looked for. `whole` counts as `counts` do, but over the whole map. `squares` lie in `bins` columns and rows.
    """

    counts: pl.DataFrame
    points: pl.DataFrame
    squares: pl.DataFrame
    extent: maps.Bounds
    mistake: str
    whole: pl.DataFrame
    bins: int
