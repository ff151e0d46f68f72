"""What a run that is still to come is told by: what its recipe decides, and what it will likely ask and cost."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from engine.domain import Stage
from engine.quality.measured import Origin, Range

Rate = Callable[[int, int, int], float]
"""From prompt tokens, how many of them were cached, and completion tokens, to US dollars; it never falls."""


@dataclass(frozen=True, slots=True)
class Ask:
    """How one stage asks.

    Attributes:
        teacher: The teacher's role.
        model: Its model.
        max_tokens: The longest reply.
        rate: Its price; `None` if it has none.
        frame_chars: Characters of its prompt without the question.
        frame_bytes: Bytes of its prompt without the question and without what another teacher wrote, at most.
        replies: Calls for each problem.
        brings: The stage whose reply its prompt brings, if it brings one.
    """

    teacher: str
    model: str
    max_tokens: int
    rate: Rate | None
    frame_chars: float
    frame_bytes: int
    replies: int = 1
    brings: Stage | None = None


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What is known beforehand of one stage of one round, from what the store holds.

    Attributes:
        stored: Calls whose reply the store has; they cost nothing.
        asked: Calls that will be made.
        open: Problems that come to this stage and of which it is not known how they leave it; in evolving, new problems
            that are asked for, and of which it is not known whether they are kept.
    """

    stored: int = 0
    asked: int = 0
    open: int = 0

    def __add__(self, other: "Foreseen") -> "Foreseen":
        return Foreseen(self.stored + other.stored, self.asked + other.asked, self.open + other.open)


@dataclass(frozen=True, slots=True)
class Ahead:
    """What is known beforehand of a run's rounds, from what the store holds.

    Attributes:
        first: The round in which the run begins or goes on.
        before: Problems that entered the rounds before that one.
        pools: Problems that are known to enter each round.
        stages: What is known of a round's stages; what is not in it adds nothing to what is estimated.
    """

    first: int = 1
    before: int = 0
    pools: Mapping[int, int] = field(default_factory=lambda: MappingProxyType({}))
    stages: Mapping[tuple[int, Stage], Foreseen] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Shape:
    """What of a recipe and its seeds decides about money.

    Attributes:
        problems: Problems of the first pool that are not in `ahead`.
        question_chars: Mean characters of their questions.
        question_bytes: Mean bytes of them.
        order: The stages of the funnel.
        asks: How each stage asks, in the funnel and beside it; what the recipe does not use is not in it.
        rounds: Rounds at most.
        references: Whether the first pool only serves to write questions from.
        parents: The stage whose problems evolve if it passed them on.
        children: How often each parent is asked for a new problem.
        max_problems: How many problems may enter the rounds, all told.
        audited: Stages whose settled problems may be audited.
        audit_share: Which share of these is.
        waiting: Stages that pass on whatever they find.
        ahead: What is known beforehand of its rounds.
    """

    problems: int
    question_chars: float
    question_bytes: float
    order: tuple[Stage, ...]
    asks: Mapping[Stage, Ask]
    rounds: int = 1
    references: bool = False
    parents: Stage = Stage.CRITICISE
    children: int = 2
    max_problems: int | None = None
    audited: tuple[Stage, ...] = ()
    audit_share: float = 0.0
    waiting: tuple[Stage, ...] = ()
    ahead: Ahead = Ahead()


@dataclass(frozen=True, slots=True)
class StageEstimate:
    """What one stage will likely ask and cost in one round.

    Attributes:
        round: The round, from 1.
        stage: The stage.
        teacher: Whom it asks.
        model: Which model that is.
        calls: How many calls, beside those whose replies the store has.
        stored: Calls whose replies the store is known to have.
        prompt_tokens: Tokens of one prompt on average.
        completion_tokens: Tokens of one reply on average.
        usd: US dollars for all of them; `None` without a price.
        most_calls: How many calls it can be at most.
        worst_usd: What they can cost at most: every reply as long as it may be, nothing cached, a token for each byte.
        calls_from: Where the number of calls comes from.
        tokens_from: Where the tokens come from.
    """

    round: int
    stage: Stage
    teacher: str
    model: str
    calls: Range
    stored: int
    prompt_tokens: Range
    completion_tokens: Range
    usd: Range | None
    most_calls: float
    worst_usd: float | None
    calls_from: Origin
    tokens_from: Origin


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a run will likely cost in all.

    Attributes:
        stages: By round and stage, in order.
        calls: All calls, beside those whose replies the store has.
        stored: Calls whose replies the store is known to have.
        stored_usd: What these would likely cost if they had to be made; `None` where one has no price.
        usd: US dollars; the sum of what has a price, `None` where nothing has.
        worst_usd: What it can cost at most, likewise.
        unpriced: Roles that will be asked and have no price.
    """

    stages: tuple[StageEstimate, ...]
    calls: Range
    stored: int
    stored_usd: float | None
    usd: Range | None
    worst_usd: float | None
    unpriced: tuple[str, ...]
