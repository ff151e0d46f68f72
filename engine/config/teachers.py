"""Who answers: the tables of the teachers."""

import os
import re
from typing import Annotated, Any, Final, Literal
from urllib.parse import urlsplit

from pydantic import Field, NonNegativeFloat, PositiveFloat, ValidationInfo, field_validator

from engine.config.table import Count, ExistingPath, Table, refuse


class Price(Table):
    """US dollars per million tokens.

    Attributes:
        prompt: Of the prompt.
        completion: Of the reply.
        cached: Of those prompt tokens that the provider had cached; as the others, if left out.
    """

    prompt: NonNegativeFloat
    completion: NonNegativeFloat
    cached: NonNegativeFloat | None = None


class RateLimits(Table):
    """What the endpoint allows; nothing said means no limit of ours.

    Attributes:
        requests_per_minute: Calls begun in a minute.
        tokens_per_minute: Tokens of prompts and replies in a minute.
    """

    requests_per_minute: Count | None = None
    tokens_per_minute: Count | None = None


class RecordedTeacher(Table):
    """Replies that were recorded before, from a JSONL file.

    Attributes:
        file: Rows of `question, teacher, stage, sample, model, reply`.
        price: Prices the recorded tokens, where the file gives them.
    """

    kind: Literal["recorded"]
    file: ExistingPath
    price: Price | None = None


_SECRET: Final = re.compile(r"(?i)(^|_|-)(api_?-?key|key|token|authorization|secret|password|bearer)$")
_KEY: Final = re.compile(r"sk-|Bearer ")
_NAMED: Final = "Name the variable that holds it in key_env."


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
    base_url: str = "https://api.openai.com/v1"
    key_env: str = Field("OPENAI_API_KEY", validate_default=True)
    timeout_s: PositiveFloat = 120.0
    max_tries: Count = 6
    limits: RateLimits = RateLimits()
    price: Price | None = None
    parameters: dict[str, Any] = Field(default_factory=dict)

    @field_validator("base_url")
    @classmethod
    def _possible_and_without_secret(cls, url: str) -> str:
        try:
            parts = urlsplit(url)
        except ValueError:
            raise refuse("it is no address.", "Correct it.") from None
        # Nothing of it is repeated in a message, for a secret may stand in it.
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise refuse("it is no web address.", "Begin with https:// or http://, then the host: https://host/v1.")
        # The recipe is stored with its run, so nothing secret may stand in it.
        if parts.username is not None or parts.password is not None or parts.query:
            raise refuse("a name, password or query cannot stand in it.", "Name the key's variable in key_env.")
        try:
            possible = parts.port != 0
        except ValueError:
            possible = False
        if not possible:
            raise refuse("its port is no whole number from 1 to 65535.", "Correct the port, or leave it out.")
        return url

    @field_validator("key_env")
    @classmethod
    def _is_set(cls, name: str, info: ValidationInfo) -> str:
        environment = (info.context or {}).get("environment", os.environ)
        if name and not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name):
            raise refuse(
                "this is no environment variable's name, and a key itself never stands in a recipe.",
                "Write the name of the variable that holds it.",
            )
        if name and not environment.get(name):
            raise refuse(
                f"the environment variable {name} is not set.",
                f'Set it (export {name}=...), or name another; key_env = "" for an endpoint without a key.',
            )
        return name

    @field_validator("parameters")
    @classmethod
    def _not_ours(cls, parameters: dict[str, Any]) -> dict[str, Any]:
        ours = {"model", "messages", "max_tokens", "max_completion_tokens", "temperature", "seed", "stream", "n"}
        if taken := sorted(ours & parameters.keys()):
            raise refuse(f"{', '.join(taken)} cannot be set here.", "The tables of the stages set it.")
        secret = {k for k, v in parameters.items() if _SECRET.search(k) or (isinstance(v, str) and _KEY.match(v))}
        if secret:
            raise refuse(f"{', '.join(sorted(secret))} looks like a key, and none stands in a recipe.", _NAMED)
        if odd := sorted(k for k, v in parameters.items() if not isinstance(v, str | int | float | bool)):
            raise refuse(f"{', '.join(odd)} is neither text, number nor truth value.", "Write one of these.")
        return parameters


class SimulatedTeacher(Table):
    """A teacher that this project simulates: it solves the project's own seed problems, and errs. No model is asked.

    Attributes:
        model: Which of the two simulated models.
        seed: Another seed makes other mistakes.
        latency_s: Seconds that each reply takes.
        limits: How fast it may be asked.
        price: What its calls would cost, to show how costs are told; nothing is paid.
    """

    kind: Literal["simulated"]
    model: Literal["weak", "expert"]
    seed: Annotated[int, Field(strict=True, ge=0, lt=2**63)] = 0
    latency_s: NonNegativeFloat = 0.0
    limits: RateLimits = RateLimits()
    price: Price | None = None


TeacherSpec = Annotated[RecordedTeacher | OpenAITeacher | SimulatedTeacher, Field(discriminator="kind")]

TEACHER_TABLES: Final[dict[str, type[Table]]] = {
    "recorded": RecordedTeacher,
    "openai": OpenAITeacher,
    "simulated": SimulatedTeacher,
}
"""The table of each kind of teacher."""
