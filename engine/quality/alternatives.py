"""What majority voting and distilling would have cost for the problems of a run, at its own measured tokens."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from engine.domain import FUNNEL, Stage
from engine.quality.costs import Spent, grouped

MAKING: Final = (Stage.METADATA, Stage.EVOLVE, Stage.REPAIR)
"""Stages that describe problems and make new ones; every way of solving these needs them alike."""

SECTIONS: Final = 2 / 3
"""A vote against a criticism, in tokens and money: of its three sections (criticism, CoT, PoT) it has two."""

VOTING: Final[Mapping[Stage, float]] = {Stage.VOTE: 1.0, Stage.SOLVE: 1.0, Stage.AUDIT: 1.0, Stage.CRITICISE: SECTIONS}
SINGLE: Final[Mapping[Stage, float]] = {Stage.SOLVE: 1.0, Stage.VOTE: 1.0, Stage.AUDIT: 1.0, Stage.CRITICISE: SECTIONS}
"""Whose replies say what one reply of the expert takes that sees a question alone, the best first, and how they are
scaled. The audit asks as a vote does."""

PUBLISHED_SPENT_USD: Final = 12_068
PUBLISHED_MAJORITY_USD: Final = 34_002
"""What the method's authors spent on their data set, and what majority voting would have cost them (METHOD)."""
PUBLISHED_RATIO: Final = round(PUBLISHED_MAJORITY_USD / PUBLISHED_SPENT_USD, 2)


@dataclass(frozen=True, slots=True)
class Worth:
    """Replies together, with what they took when they were asked for.

    Attributes:
        replies: How many.
        reused: How many of them another run had asked for, or this one before.
        measured: How many have known tokens.
        prompt_tokens: Of measured ones.
        completion_tokens: Of measured ones.
        priced: How many have a known cost.
        usd: US dollars, of priced ones.
    """

    replies: int = 0
    reused: int = 0
    measured: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    priced: int = 0
    usd: float = 0.0

    def __add__(self, other: "Worth") -> "Worth":
        return Worth(
            self.replies + other.replies,
            self.reused + other.reused,
            self.measured + other.measured,
            self.prompt_tokens + other.prompt_tokens,
            self.completion_tokens + other.completion_tokens,
            self.priced + other.priced,
            self.usd + other.usd,
        )

    @property
    def whole_usd(self) -> float | None:
        """What all of them cost; `None` where one has no price. None at all cost nothing."""
        return self.usd if self.priced == self.replies else None


@dataclass(frozen=True, slots=True)
class Basis:
    """What the replies for the problems of one tier are measured on.

    Attributes:
        tier: The tier.
        problems: How many problems it has.
        stage: The stage whose replies were measured; `None` where none was.
        replies: How many replies that were.
        own: Whether they were made for problems of this tier; if not, for those of all tiers.
    """

    tier: str
    problems: int
    stage: Stage | None
    replies: int
    own: bool


@dataclass(frozen=True, slots=True)
class Instead:
    """What another way of solving would have cost for the same problems.

    Attributes:
        replies: How many replies of the expert it takes.
        basis: What they are measured on, by tier.
        prompt_tokens: Of all its calls; `None` where those of a tier are not known.
        completion_tokens: Likewise.
        usd: US dollars; `None` where the price of a tier's replies is not known.
        ratio: `usd` against what solving cost in this run; `None` where one of the two is not known.
    """

    replies: int
    basis: tuple[Basis, ...] = ()
    prompt_tokens: float | None = None
    completion_tokens: float | None = None
    usd: float | None = None
    ratio: float | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Where a run's money went, and two other ways to spend it.

    Attributes:
        problems: Problems that were worked on to their end.
        solving_usd: What their guiding, criticising, voting and solving cost, each reply at what it cost when it was
            asked for: so it says what the run costs on an empty store. `None` where a reply has no price.
        reused: How many of these replies were reused.
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


def compare_costs(
    rows: Iterable[Mapping[str, Any]], replies: Iterable[Mapping[str, Any]], problems: Mapping[str, int], votes: int
) -> Comparison:
    """A run's money against majority voting and distilling, at the tokens and prices of the run's own expert.

    The expert sees easy problems in the audit alone, and votes on the hardest: so each tier is measured on its own
    replies, votes before single solutions, audits and two thirds of criticisms (distilling: single solutions first).
    A tier without any is measured on the replies of all tiers together. Failed calls and retries count for nothing, on
    either side.

    Args:
        rows: Rows of `engine.store.costs.by_stage`.
        replies: Rows of `engine.store.costs.worth`.
        problems: How many problems ended in each tier, references and pending ones left out.
        votes: How many replies would vote.
    """
    stages = grouped(rows, "stage")
    worth = {(row["tier"], Stage(row["stage"])): _worth(row) for row in replies}
    own = sum((part for (_, stage), part in worth.items() if stage in FUNNEL), Worth())
    tiers = {tier: number for tier, number in problems.items() if number}
    return Comparison(
        sum(tiers.values()),
        own.whole_usd,
        own.reused,
        sum((part for stage, part in stages.items() if stage in MAKING), Spent()).whole_usd,
        stages.get(Stage.AUDIT, Spent()).whole_usd,
        _instead(worth, VOTING, tiers, votes, own.whole_usd),
        _instead(worth, SINGLE, tiers, 1, own.whole_usd),
    )


def _worth(row: Mapping[str, Any]) -> Worth:
    counts = {name: row[name] for name in ("replies", "reused", "measured", "priced")}
    sums = {name: row[name] or 0 for name in ("prompt_tokens", "completion_tokens", "usd")}  # sums of nothing are null
    return Worth(**counts, **sums)


def _instead(
    worth: Mapping[tuple[str, Stage], Worth],
    ways: Mapping[Stage, float],
    tiers: Mapping[str, int],
    votes: int,
    solving: float | None,
) -> Instead:
    """So many replies to each problem, each tier at the mean of what was measured on it."""
    found = [_basis(worth, ways, tier, number) for tier, number in tiers.items()]
    parts = [(part, scale * votes * basis.problems) for basis, part, scale in found]
    usd = _all([part.usd / part.priced * n if part.replies == part.priced > 0 else None for part, n in parts])
    prompt = _all([part.prompt_tokens / part.measured * n if part.measured else None for part, n in parts])
    completion = _all([part.completion_tokens / part.measured * n if part.measured else None for part, n in parts])
    return Instead(
        votes * sum(tiers.values()),
        tuple(basis for basis, _, _ in found),
        prompt,
        completion,
        usd,
        usd / solving if usd is not None and solving else None,
    )


def _basis(
    worth: Mapping[tuple[str, Stage], Worth], ways: Mapping[Stage, float], tier: str, problems: int
) -> tuple[Basis, Worth, float]:
    """The replies that a tier is measured on, and how they are scaled: its own ones, else those of all tiers."""
    for own in (True, False):
        for stage, scale in ways.items():
            parts = (part for (of, at), part in worth.items() if at is stage and (of == tier or not own))
            if (part := sum(parts, Worth())).replies:
                return Basis(tier, problems, stage, part.replies, own), part, scale
    return Basis(tier, problems, None, 0, own=False), Worth(), 1.0


def _all(parts: Sequence[float | None]) -> float | None:
    """The sum, if every part is known and there is any."""
    known = [part for part in parts if part is not None]
    return sum(known) if known and len(known) == len(parts) else None
