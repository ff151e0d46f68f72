"""How the stages ask and accept: the tables below `[stages]`."""

from typing import Annotated, Literal, Self

from pydantic import Field, ValidationInfo, field_validator, model_validator

from engine.config.table import Count, Table, refuse
from engine.domain import FUNNEL, Stage

Temperature = Annotated[float, Field(ge=0, le=2)]


class Sampling(Table):
    """How a stage asks.

    Attributes:
        temperature: Sampling temperature, 0 to 2.
        max_tokens: The longest reply, in tokens.
    """

    temperature: Temperature = 0.0
    max_tokens: Count = 2048


class Guide(Sampling):
    """Stage 1, weak teacher guiding.

    Attributes:
        teacher: Who is asked: a role among the teachers.
        temperature: Sampling temperature, 0 to 2.
        max_tokens: The longest reply, in tokens.
    """

    teacher: str = "weak"


Acceptance = Literal["inner", "inner_or_cross", "inner_and_cross"]


class Criticise(Sampling):
    """Stage 2, critical expert teaching.

    Attributes:
        teacher: Who is asked: a role among the teachers.
        accept: Who must agree: the expert's words with its program (inner), or an answer of the expert with one of the
            weak teacher (cross), or both.
        temperature: Sampling temperature, 0 to 2.
        max_tokens: The longest reply, in tokens.
    """

    teacher: str = "expert"
    accept: Acceptance = "inner_or_cross"


class Vote(Sampling):
    """Stage 3, experts consistency voting.

    Attributes:
        teacher: Who is asked: a role among the teachers.
        k: Replies that vote.
        min_votes: How many of them must agree; a tie is unsettled.
        temperature: Sampling temperature, 0 to 2.
        max_tokens: The longest reply, in tokens.
    """

    teacher: str = "expert"
    temperature: Temperature = 0.7
    k: Annotated[Count, Field(le=64)] = 5
    min_votes: Count = 3

    @model_validator(mode="after")
    def _reachable(self) -> Self:
        if self.min_votes > self.k:
            raise refuse(
                f"min_votes is {self.min_votes}, but only k = {self.k} replies vote.", "Raise k or lower min_votes."
            )
        return self


class Solve(Sampling):
    """One solution in words that nobody checks.

    Attributes:
        teacher: Who is asked: a role among the teachers.
        temperature: Sampling temperature, 0 to 2.
        max_tokens: The longest reply, in tokens.
    """

    teacher: str = "expert"


class Stages(Table):
    """Which stages a problem goes through, in `order`, and how each asks and accepts.

    Attributes:
        order: The stages of the funnel, each at most once.
        accept: `agreement`: each stage accepts by its own rule. `ground_truth`: where a problem has a published
            answer, a stage accepts what equals that, and nothing else.
        settle_from: The first stage that settles; those before it ask as usual, and pass on what they find. For
            problems that people send to a later stage again. Without it every stage settles.
    """

    order: tuple[Stage, ...] = Field((Stage.GUIDE, Stage.CRITICISE, Stage.VOTE), min_length=1)
    accept: Literal["agreement", "ground_truth"] = "agreement"
    settle_from: Stage | None = None
    guide: Guide = Guide()
    criticise: Criticise = Criticise()
    vote: Vote = Vote()
    solve: Solve = Solve()

    @field_validator("order")
    @classmethod
    def _sensible(cls, order: tuple[Stage, ...]) -> tuple[Stage, ...]:
        if beside := [stage.value for stage in order if stage not in FUNNEL]:
            raise refuse(
                f"{', '.join(beside)} is no stage that settles a problem.",
                f"Write some of {', '.join(FUNNEL)}; the other ones have tables of their own.",
            )
        if len(set(order)) < len(order):
            raise refuse("a stage is named twice.", "Name each once.")
        before = order[: order.index(Stage.CRITICISE)] if Stage.CRITICISE in order else (Stage.GUIDE,)
        if Stage.GUIDE not in before:
            raise refuse("criticise needs an attempt of the weak teacher.", "Put guide before it.")
        return order

    @field_validator("settle_from")
    @classmethod
    def _named(cls, stage: Stage | None, info: ValidationInfo) -> Stage | None:
        order = info.data.get("order", (stage,))
        if stage is not None and stage not in order:
            raise refuse(
                f"{stage.value} is not in the order of the stages.",
                f"Write one of {', '.join(order)}, or leave it out.",
            )
        return stage

    @property
    def waiting(self) -> tuple[Stage, ...]:
        """The stages that pass on whatever they find: those before `settle_from`."""
        return self.order[: self.order.index(self.settle_from)] if self.settle_from is not None else ()

    def of(self, stage: Stage) -> Guide | Criticise | Vote | Solve:
        """The table of one stage of the funnel."""
        tables: dict[Stage, Guide | Criticise | Vote | Solve] = {
            Stage.GUIDE: self.guide,
            Stage.CRITICISE: self.criticise,
            Stage.VOTE: self.vote,
            Stage.SOLVE: self.solve,
        }
        return tables[stage]
