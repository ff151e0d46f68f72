"""What goes in comes out: of every stage and of the round."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from engine.domain.filters import PENDING, TIERS

_ON: Final = "passed on"


@dataclass(frozen=True, slots=True)
class Imbalance:
    """A place where the figures of a round do not add up.

    Attributes:
        stage: The stage; `None` for the round as a whole.
        problem: What is wrong there, in words.
    """

    stage: str | None
    problem: str


def imbalances(
    total: Mapping[str, Any], moved: Iterable[Mapping[str, Any]], marks: Iterable[Mapping[str, Any]] = ()
) -> list[Imbalance]:
    """Check the figures of one round against one another; without a defect there is nothing to tell.

    What entered the round is counted in its pool, and where problems ended in the rows of the stages. So problems that
    are lost, that end twice, or that end where they never entered, show as soon as they cannot hide among those that
    are pending; and where nothing is pending, it has to be the same problems that come out, not only as many.

    Args:
        total: A row of `engine.store.funnel.rounds`.
        moved: How problems moved through the stages of that round: for each a `stage`, `entered`, a number for each
            tier, `passed on` and `pending` (entered, and not ended).
        marks: Rows of `engine.store.funnel.marks` of that round.
    """
    stages = list(moved)
    found = [*_of_round(total)]
    for place, row in enumerate(stages):
        found += _of_stage(row, last=place == len(stages) - 1)
    return found or [*_between(total, stages), *_marked(stages, marks)]


def _of_round(total: Mapping[str, Any]) -> list[Imbalance]:
    out = sum(total[tier] for tier in TIERS)
    if total[PENDING] < 0:
        ended = out - total[PENDING]
        return [Imbalance(None, f"{total['in']:,} went in, and {ended:,} ended")]
    return [Imbalance(None, f"{total['in']:,} went in, and {out:,} came out")] if out != total["in"] else []


def _of_stage(row: Mapping[str, Any], *, last: bool) -> list[Imbalance]:
    ended = sum(row[tier] for tier in TIERS if tier != PENDING) + row[_ON]
    found = []
    if row[PENDING] < 0 or row["entered"] != ended + row[PENDING]:
        found.append(Imbalance(row["stage"], f"{row['entered']:,} entered, and {ended:,} left it"))
    if last and row[_ON]:
        found.append(Imbalance(row["stage"], f"{row[_ON]:,} were passed on, and no stage follows"))
    return found


def _between(total: Mapping[str, Any], stages: Sequence[Mapping[str, Any]]) -> list[Imbalance]:
    """Tiers of which the stages together have another number than the round."""
    sums = {tier: sum(row[tier] for row in stages) for tier in TIERS}
    return [
        Imbalance(None, f"{total[tier]:,} are {tier}, and the stages have {sums[tier]:,} of them")
        for tier in TIERS
        if total[tier] != sums[tier]
    ]


def _marked(stages: Sequence[Mapping[str, Any]], marks: Iterable[Mapping[str, Any]]) -> list[Imbalance]:
    """Stages that are done with all their problems, and were not done with the problems that entered them."""
    known = {(row["stage"], row["way"]): row["mark"] for row in marks}
    entered = known.get((None, "in"))
    found = []
    for row in stages:
        out = [known[row["stage"], way] for way in ("left", _ON) if (row["stage"], way) in known]
        if row["entered"] and not row[PENDING] and entered is not None and out and sum(out) != entered:
            found.append(Imbalance(row["stage"], "as many left it as entered it, and they are not the same problems"))
        entered = known.get((row["stage"], _ON))
    return found
