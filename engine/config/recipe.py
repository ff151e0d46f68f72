"""What a recipe file may say. Unknown keys are refused everywhere; everything left out has a default."""

import os
import re
from pathlib import Path
from typing import Annotated, Any, Final, Literal, Self
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    NonNegativeFloat,
    PositiveFloat,
    PositiveInt,
    ValidationInfo,
    field_validator,
    model_validator,
)

from engine.domain import Stage


def _existing(path: Path, info: ValidationInfo) -> Path:
    base = Path((info.context or {}).get("base", "."))
    try:
        if (found := (base / path.expanduser()).resolve()).exists():
            return found
    except (OSError, RuntimeError, ValueError) as error:  # too long, a loop of links, no such home, a NUL
        raise ValueError(f"{str(path)[:60]!r} cannot be a path ({str(error)[:60]}).") from None
    raise ValueError(f"there is no file or folder {path} beside the recipe, in {base}.")


ExistingPath = Annotated[Path, AfterValidator(_existing)]


class Table(BaseModel):
    """A table of the recipe: frozen, and closed to keys it does not know."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=False, allow_inf_nan=False)


class Seeds(Table):
    """Where the first round's problems come from.

    Attributes:
        files: Seed files or folders, relative to the recipe.
        limit: Take only the first so many problems.
    """

    files: tuple[ExistingPath, ...] = Field(min_length=1)
    limit: PositiveInt | None = None


class Price(Table):
    """US dollars per million tokens; `cached` is for prompt tokens that the provider had cached."""

    prompt: NonNegativeFloat
    completion: NonNegativeFloat
    cached: NonNegativeFloat | None = None


class RateLimits(Table):
    """What the endpoint allows, per minute; nothing said means no limit of ours."""

    requests_per_minute: PositiveInt | None = None
    tokens_per_minute: PositiveInt | None = None


class RecordedTeacher(Table):
    """Replies that were recorded before, from a JSONL file.

    Attributes:
        file: Rows of `question, teacher, stage, sample, model, reply`.
        price: Prices the recorded tokens, where the file gives them.
    """

    kind: Literal["recorded"]
    file: ExistingPath
    price: Price | None = None


class OpenAITeacher(Table):
    """A model behind any OpenAI-compatible endpoint.

    Attributes:
        model: The model's name there.
        base_url: The endpoint, up to `/v1`.
        key_env: Environment variable that holds the key; empty for endpoints that want none.
        timeout_s: Seconds after which one try is given up.
        max_tries: How often a call is sent at most.
        limits: What the endpoint allows.
        price: Overrides the published price of the model.
        parameters: Further request parameters, passed on as they are.
    """

    kind: Literal["openai"]
    model: str = Field(min_length=1)
    base_url: str = Field("https://api.openai.com/v1", pattern=r"^https?://")
    key_env: str = Field("OPENAI_API_KEY", validate_default=True)
    timeout_s: PositiveFloat = 120.0
    max_tries: PositiveInt = 6
    limits: RateLimits = RateLimits()
    price: Price | None = None
    parameters: dict[str, str | int | float | bool] = {}

    @field_validator("base_url")
    @classmethod
    def _without_secret(cls, url: str) -> str:
        parts = urlsplit(url)  # the recipe is stored with its run, so nothing secret may stand in it
        if parts.username is not None or parts.password is not None or parts.query:
            raise ValueError("a name, password or query cannot stand in it; name the key's variable in key_env.")
        return url

    @field_validator("key_env")
    @classmethod
    def _is_set(cls, name: str, info: ValidationInfo) -> str:
        environment = (info.context or {}).get("environment", os.environ)
        if name and not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name):
            raise ValueError("this is no environment variable's name, and a key itself never stands in a recipe.")
        if name and not environment.get(name):
            raise ValueError(f"the environment variable {name} is not set.")
        return name

    @field_validator("parameters")
    @classmethod
    def _not_ours(cls, parameters: dict[str, Any]) -> dict[str, Any]:
        ours = {"model", "messages", "max_tokens", "max_completion_tokens", "temperature", "seed", "stream", "n"}
        if taken := sorted(ours & parameters.keys()):
            raise ValueError(f"{', '.join(taken)} cannot be set here: the stages set it.")
        return parameters


TeacherSpec = Annotated[RecordedTeacher | OpenAITeacher, Field(discriminator="kind")]


class Sampling(Table):
    """How a stage asks: sampling temperature, and the longest reply in tokens."""

    temperature: Annotated[float, Field(ge=0, le=2)] = 0.0
    max_tokens: PositiveInt = 2048


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
    k: Annotated[int, Field(ge=1, le=64)] = 5
    min_votes: PositiveInt = 3

    @model_validator(mode="after")
    def _reachable(self) -> Self:
        if self.min_votes > self.k:
            raise ValueError(f"min_votes is {self.min_votes}, but only k = {self.k} replies vote.")
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
            raise ValueError("a stage is named twice.")
        before = order[: order.index(Stage.CRITICISE)] if Stage.CRITICISE in order else (Stage.GUIDE,)
        if Stage.GUIDE not in before:
            raise ValueError("criticise needs an attempt of the weak teacher, so guide must come before it.")
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
    memory_mb: PositiveInt = 1024
    output_chars: PositiveInt = 65_536


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
    concurrency: Annotated[int, Field(ge=1, le=2000)] = 32
    budget_usd: PositiveFloat | None = None
    seeds: Seeds
    teachers: dict[str, TeacherSpec]
    stages: Stages = Stages()
    sandbox: SandboxLimits = SandboxLimits()

    def shape(self) -> dict[str, Any]:
        """What shapes the results of a run; a run can go on only with a recipe of the same shape.

        Left out is what only shapes how fast or how dearly they are got, or how they are called.
        """
        free = {"name", "note", "concurrency", "budget_usd"}
        shape = self.model_dump(mode="json", exclude=free)
        for teacher in shape["teachers"].values():
            for key in ("price", "limits", "timeout_s", "max_tries", "key_env"):
                teacher.pop(key, None)
        return shape


TEACHER_TABLES: Final[dict[str, type[Table]]] = {"recorded": RecordedTeacher, "openai": OpenAITeacher}
"""The table of each kind of teacher."""
