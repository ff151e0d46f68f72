"""The funnel as one literal table.

Rules (METHOD: one round):
1. A problem is in one stage at a time, and each stage ends for it in exactly one outcome.
2. What a stage settles takes the tier of that stage, and leaves the funnel.
3. What a stage passes on goes to the next stage of the recipe; after the last one it is unsettled.
4. What cannot be judged at all is dropped, with the reason. It is not unsettled: nobody disagreed.
5. An answer that was taken without any check by agreement is unverified, whatever the stage.
6. A seed that only serves to write questions from is a reference; nobody is asked to solve it.
7. A problem that has no tier yet is pending. So, at every moment, in = sum over tiers + pending.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final, Literal, NamedTuple


class Stage(StrEnum):
    """What a teacher is asked for.

    The stages of the funnel: the weak teacher guides, the expert criticises, the experts vote; `solve` is one answer
    that nobody checks. Beside it: meta data; evolving, and the repair of what was evolved; the audit, in which the
    expert blindly answers what was settled without it.
    """

    METADATA = "metadata"
    GUIDE = "guide"
    CRITICISE = "criticise"
    VOTE = "vote"
    SOLVE = "solve"
    EVOLVE = "evolve"
    REPAIR = "repair"
    AUDIT = "audit"


FUNNEL: Final = (Stage.GUIDE, Stage.CRITICISE, Stage.VOTE, Stage.SOLVE)
"""The stages that a problem can be settled in."""


class Outcome(StrEnum):
    """How one stage ended for one problem."""

    SETTLED = "settled"
    UNCHECKED = "unchecked"
    PASSED_ON = "passed_on"
    DROPPED = "dropped"
    REFERENCE = "reference"


class Tier(StrEnum):
    """Where a problem of a round ended, the easiest first."""

    EASY = "easy"
    MEDIUM = "medium"
    HARD = "hard"
    UNSETTLED = "unsettled"
    UNVERIFIED = "unverified"
    DROPPED = "dropped"
    REFERENCE = "reference"


SETTLED_TIERS: Final = (Tier.EASY, Tier.MEDIUM, Tier.HARD)
NEXT: Final = "next"

TRANSITIONS: Final[Mapping[tuple[Stage, Outcome], Tier | Literal["next"]]] = MappingProxyType(
    {
        (Stage.GUIDE, Outcome.SETTLED): Tier.EASY,
        (Stage.GUIDE, Outcome.UNCHECKED): Tier.UNVERIFIED,
        (Stage.GUIDE, Outcome.PASSED_ON): NEXT,
        (Stage.GUIDE, Outcome.DROPPED): Tier.DROPPED,
        (Stage.CRITICISE, Outcome.SETTLED): Tier.MEDIUM,
        (Stage.CRITICISE, Outcome.UNCHECKED): Tier.UNVERIFIED,
        (Stage.CRITICISE, Outcome.PASSED_ON): NEXT,
        (Stage.CRITICISE, Outcome.DROPPED): Tier.DROPPED,
        (Stage.VOTE, Outcome.SETTLED): Tier.HARD,
        (Stage.VOTE, Outcome.UNCHECKED): Tier.UNVERIFIED,
        (Stage.VOTE, Outcome.PASSED_ON): NEXT,
        (Stage.VOTE, Outcome.DROPPED): Tier.DROPPED,
        (Stage.SOLVE, Outcome.SETTLED): Tier.EASY,
        (Stage.SOLVE, Outcome.UNCHECKED): Tier.UNVERIFIED,
        (Stage.SOLVE, Outcome.PASSED_ON): NEXT,
        (Stage.SOLVE, Outcome.DROPPED): Tier.DROPPED,
        (Stage.EVOLVE, Outcome.REFERENCE): Tier.REFERENCE,
    }
)


def follow(stage: Stage, outcome: Outcome, order: Sequence[Stage]) -> Stage | Tier:
    """Where a problem goes after a stage.

    Args:
        stage: The stage that ended; it must be in `order`.
        outcome: How it ended.
        order: The recipe's stages, in order.

    Returns:
        The next stage, or the tier in which the problem leaves the funnel.
    """
    target = TRANSITIONS[stage, outcome]
    if target != NEXT:
        return Tier(target)
    rest = tuple(order)[tuple(order).index(stage) + 1 :]
    return rest[0] if rest else Tier.UNSETTLED


class Entry(NamedTuple):
    """A problem's entry in one round of one run."""

    run_id: str
    round: int
    problem_id: str


@dataclass(frozen=True, slots=True)
class Solution:
    """A part of an attempt that carries the accepted answer: its words (`cot`) or its `program`."""

    stage: Stage
    sample: int
    part: Literal["cot", "program"]


@dataclass(frozen=True, slots=True)
class Ballot:
    """How one reply of stage 3 was counted.

    Attributes:
        sample: Which reply, from 0.
        answer: What it voted for; `None` if it did not vote.
        came_from: Which of its answers voted: `both` (they agree), `cot`, `program`, or `none`.
        group: Its group of equal votes, the largest first, from 0; `None` if it did not vote.
    """

    sample: int
    answer: str | None
    came_from: Literal["both", "cot", "program", "none"]
    group: int | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """What a stage concluded about a problem.

    Attributes:
        outcome: How it ended.
        rule: The acceptance rule or signal that decided, such as `inner`, `cross`, `votes`.
        reason: The same for people, with the figures that decided.
        answer: The accepted answer, if one was accepted.
        solutions: The texts that carry it.
        inner: Whether the stage's own attempt is consistent in itself; `None` where the stage has no such signal.
        cross: Whether an answer of the expert equals one of the weak teacher; `None` likewise.
        votes: Size of the largest group of equal votes; `None` likewise.
        ballots: How each reply was counted, in stages that vote.
    """

    outcome: Outcome
    rule: str
    reason: str
    answer: str | None = None
    solutions: tuple[Solution, ...] = ()
    inner: bool | None = None
    cross: bool | None = None
    votes: int | None = None
    ballots: tuple[Ballot, ...] = ()
