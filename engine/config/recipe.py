"""What a recipe file may say. Unknown keys are refused everywhere; everything left out has a default."""

from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import Field, PositiveFloat, field_validator, model_validator

from engine.config.table import Count, ExistingPath, Table, refuse
from engine.config.teachers import TeacherSpec
from engine.domain import Stage


class Seeds(Table):
    """Where the first round's problems come from.

    Attributes:
        files: Seed files or folders, relative to the recipe.
        limit: Take only the first so many problems.
    """

    files: tuple[ExistingPath, ...] = Field(min_length=1)
    limit: Count | None = None


class Sampling(Table):
    """How a stage asks: sampling temperature, and the longest reply in tokens."""

    temperature: Annotated[float, Field(ge=0, le=2)] = 0.0
    max_tokens: Count = 2048


class Guide(Sampling):
    """Stage 1, weak teacher guiding."""

    teacher: str = "weak"


Acceptance = Literal["inner", "inner_or_cross", "inner_and_cross"]


class Criticise(Sampling):
    """Stage 2, critical expert teaching; `accept` says who must agree."""

    teacher: str = "expert"
    accept: Acceptance = "inner_or_cross"


class Vote(Sampling):
    """Stage 3, experts consistency voting: `k` replies, of which `min_votes` must agree."""

    teacher: str = "expert"
    temperature: Annotated[float, Field(ge=0, le=2)] = 0.7
    k: Annotated[Count, Field(le=64)] = 5
    min_votes: Count = 3

    @model_validator(mode="after")
    def _reachable(self) -> Self:
        if self.min_votes > self.k:
            raise refuse(
                f"min_votes is {self.min_votes}, but only k = {self.k} replies vote.", "Raise k or lower min_votes."
            )
        return self


class Stages(Table):
    """Which stages a problem goes through, in `order`, and how each asks and accepts."""

    order: tuple[Stage, ...] = Field((Stage.GUIDE, Stage.CRITICISE, Stage.VOTE), min_length=1)
    guide: Guide = Guide()
    criticise: Criticise = Criticise()
    vote: Vote = Vote()

    @field_validator("order")
    @classmethod
    def _sensible(cls, order: tuple[Stage, ...]) -> tuple[Stage, ...]:
        if len(set(order)) < len(order):
            raise refuse("a stage is named twice.", "Name each once.")
        before = order[: order.index(Stage.CRITICISE)] if Stage.CRITICISE in order else (Stage.GUIDE,)
        if Stage.GUIDE not in before:
            raise refuse("criticise needs an attempt of the weak teacher.", "Put guide before it.")
        return order

    def of(self, stage: Stage) -> Guide | Criticise | Vote:
        """The table of one stage."""
        tables: dict[Stage, Guide | Criticise | Vote] = {
            Stage.GUIDE: self.guide,
            Stage.CRITICISE: self.criticise,
            Stage.VOTE: self.vote,
        }
        return tables[stage]


class SandboxLimits(Table):
    """What one program of a teacher may use."""

    wall_seconds: PositiveFloat = 10.0
    cpu_seconds: PositiveFloat = 5.0
    memory_mb: Count = 1024
    output_chars: Count = 65_536


class Recipe(Table):
    """A whole recipe.

    Attributes:
        name: How people call it; the file's name if left out.
        note: A sentence that pages show beside its figures.
        concurrency: Calls in flight at most.
        budget_usd: The run stops before it spends more; every teacher must have a price then.
        seeds: The first round's problems.
        teachers: Who answers, by role; the stages name the role.
        stages: What happens to a problem.
        sandbox: What its programs may use.
    """

    name: str = Field("", max_length=80)
    note: str = Field("", max_length=400)
    concurrency: Annotated[Count, Field(le=2000)] = 32
    budget_usd: PositiveFloat | None = None
    seeds: Seeds
    teachers: dict[str, TeacherSpec]
    stages: Stages = Stages()
    sandbox: SandboxLimits = SandboxLimits()

    def shape(self) -> dict[str, Any]:
        """What shapes the results of a run; a run can go on only with a recipe of the same shape.

        Left out is what only shapes how fast or how dearly they are got, or how they are called, and in which folder
        files lie: a project that was moved is still the same.
        """
        free = {"name", "note", "concurrency", "budget_usd"}
        shape = self.model_dump(mode="json", exclude=free)
        shape["seeds"]["files"] = [path.name for path in self.seeds.files]
        for teacher in shape["teachers"].values():
            for key in ("price", "limits", "timeout_s", "max_tries", "key_env"):
                teacher.pop(key, None)
            if "file" in teacher:
                teacher["file"] = Path(teacher["file"]).name
        return shape
