"""What all tables of a recipe have in common, and how a value of one is refused."""

from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationInfo
from pydantic_core import PydanticCustomError

REFUSED = "refused"
"""Type of the errors that bring their own remedy."""

Count = Annotated[int, Field(strict=True, ge=1)]
"""A whole number of at least 1; neither text nor a truth value is one."""


def refuse(problem: str, remedy: str) -> PydanticCustomError:
    """The error for a value that cannot be used: what is wrong with it, and what to write instead."""
    return PydanticCustomError(REFUSED, "{problem}", {"problem": problem, "remedy": remedy})


class Table(BaseModel):
    """A table of the recipe: frozen, and closed to keys it does not know."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


def _existing(path: Path, info: ValidationInfo) -> Path:
    base = Path((info.context or {}).get("base", "."))
    try:
        if (found := (base / path.expanduser()).resolve()).exists():
            return found
    except (OSError, RuntimeError, ValueError) as error:  # too long, a loop of links, no such home, a NUL
        raise refuse(f"{str(path)[:60]!r} cannot be a path ({str(error)[:60]}).", "Correct it.") from None
    raise refuse(f"there is no file or folder {path}.", f"Paths are relative to the recipe, in {base}; correct it.")


ExistingPath = Annotated[Path, AfterValidator(_existing)]
"""A file or folder, relative to the recipe's folder; made absolute."""
