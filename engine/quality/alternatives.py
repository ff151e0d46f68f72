"""What majority voting and distilling would have cost for the problems of a run, at its own measured tokens."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from engine.domain import FUNNEL, Stage
from engine.quality.costs import Spent, grouped, spent

MAKING: Final = (Stage.METADATA, Stage.EVOLVE, Stage.REPAIR)
"""Stages that describe problems and make new ones; every way of solving these needs them alike."""

SECTIONS: Final = 2 / 3
"""A vote against a criticism, in tokens and money: of its three sections (criticism, CoT, PoT) it has two."""

PUBLISHED_SPENT_USD: Final = 12_068
PUBLISHED_MAJORITY_USD: Final = 34_002
"""What the method's authors spent on their data set, and what majority voting would have cost them (METHOD)."""
PUBLISHED_RATIO: Final = round(PUBLISHED_MAJORITY_USD / PUBLISHED_SPENT_USD, 2)


@dataclass(frozen=True, slots=True)
class Instead:
    """What another way of solving would have cost for the same problems.

    Attributes:
        replies: How many replies of the expert it takes.
        measured_on: The stage whose replies say how dear one is; `None` where none does.
        measured: How many replies of that stage there are.
        prompt_tokens: Of all its calls; `None` where no tokens are known.
        completion_tokens: Likewise.
        usd: US dollars; `None` without a price.
        ratio: `usd` against what solving cost in this run; `None` where one of the two is not known.
    """

    replies: int
    measured_on: Stage | None = None
    measured: int = 0
    prompt_tokens: float | None = None
    completion_tokens: float | None = None
    usd: float | None = None
    ratio: float | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Where a run's money went, and two other ways to spend it.

    Attributes:
        problems: Problems that were worked on to their end.
        solving_usd: What their guiding, criticising, voting and solving cost, reused replies at what one of the same
            stage and model cost on average: so it says what the run costs on an empty store. `None` without a price.
        reused: How many replies were priced so.
        making_usd: What meta data, evolving and repair cost.
        audit_usd: What the audit cost.
        majority: k expert replies on every problem.
        distil: One expert reply on every problem.
    """

    problems: int
    solving_usd: float | None
    reused: int
    making_usd: float | None
    audit_usd: float | None
    majority: Instead
    distil: Instead


def compare_costs(rows: Iterable[Mapping[str, Any]], problems: int, votes: int) -> Comparison:
    """A run's money against majority voting and distilling, at the tokens and prices of the run's own expert.

    Majority voting takes a reply to be what the run's own votes were, which were cast on its hardest problems; without
    votes, what single solutions were, and without these, two thirds of a criticism. Distilling takes single solutions
    before votes. Failed calls and retries count for nothing, on either side.

    Args:
        rows: Rows of `engine.store.costs.by_stage`.
        problems: Problems that were worked on to their end, references left out.
        votes: How many replies would vote.
    """
    rows = list(rows)
    stages = grouped(rows, "stage")
    own = [row for row in rows if row["stage"] in FUNNEL]
    solving = _as_if_asked(own)
    ways = {Stage.VOTE: 1.0, Stage.SOLVE: 1.0, Stage.CRITICISE: SECTIONS}
    alone = {stage: ways[stage] for stage in (Stage.SOLVE, Stage.VOTE, Stage.CRITICISE)}
    return Comparison(
        problems,
        solving,
        sum(spent(row).reused for row in own),
        sum((part for stage, part in stages.items() if stage in MAKING), Spent()).whole_usd,
        stages.get(Stage.AUDIT, Spent()).whole_usd,
        _instead(stages, ways, problems * votes, solving),
        _instead(stages, alone, problems, solving),
    )


def _as_if_asked(rows: Iterable[Mapping[str, Any]]) -> float | None:
    """What calls would have cost if no reply had been reused; `None` where that is not known."""
    sums: dict[tuple[str, str], Spent] = defaultdict(Spent)
    for row in rows:
        sums[row["stage"], row["model"]] += spent(row)
    total = 0.0
    for part in sums.values():
        usd = part.whole_usd
        if usd is None or (part.reused and part.usd_each is None):
            return None
        total += usd + part.reused * (part.usd_each or 0.0)
    return total


def _instead(stages: Mapping[Any, Spent], ways: Mapping[Stage, float], replies: int, solving: float | None) -> Instead:
    """So many replies at the mean of the first stage that has measured any, scaled."""
    found = next((stage for stage in ways if stage in stages and stages[stage].answered), None)
    if found is None:
        return Instead(replies)
    part, scale = stages[found], ways[found]
    prompt, completion = part.tokens_each or (None, None)
    one = part.usd_each if not part.unpriced else None
    usd = None if one is None else one * scale * replies
    return Instead(
        replies,
        found,
        part.answered,
        None if prompt is None else prompt * scale * replies,
        None if completion is None else completion * scale * replies,
        usd,
        usd / solving if usd is not None and solving else None,
    )
