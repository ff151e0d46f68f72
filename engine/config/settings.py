"""The settings of a team: who leads its reviews, and what a launch may cost before it is asked about twice."""

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Final

from pydantic import Field, PositiveFloat, ValidationError

from engine.config.recipe import Recipe
from engine.config.table import Table
from engine.config.teachers import OpenAITeacher
from engine.errors import Mistake, SettingsError

SETTINGS_VARIABLE: Final = "WISDOM_SETTINGS"
SETTINGS_FILE: Final = "workbench.toml"

Name = Annotated[str, Field(min_length=1, max_length=64)]
Address = Annotated[str, Field(pattern=r"^https?://")]


class Settings(Table):
    """What a team settles once for a store.

    Attributes:
        leads: Names, or accounts behind a login, of those who decide where reviewers contradict one another.
        warn_usd: A launch whose estimate may exceed this, in US dollars, has to be confirmed.
        endpoints: The addresses that runs from the browser may ask. A recipe names both an endpoint and the variable
            whose key is sent there, so without a list whoever may launch could send any key anywhere. Left out: any,
            but none where people log in.
    """

    leads: tuple[Name, ...] = ()
    warn_usd: PositiveFloat = 1.0
    endpoints: tuple[Address, ...] | None = None

    def refused(self, recipe: Recipe, *, shared: bool) -> list[Mistake]:
        """What a recipe asks that it may not ask from the browser.

        Args:
            recipe: The recipe.
            shared: Whether the dashboard is open to several people, who log in.
        """
        if self.endpoints is None and not shared:
            return []
        allowed = self.endpoints or ()
        told = {role: spec for role, spec in recipe.teachers.items() if isinstance(spec, OpenAITeacher)}
        return [
            Mistake(
                f"teachers.{role}.base_url",
                f"{spec.base_url[:80]} is not among the endpoints that may be asked from here.",
                f"Take one of them ({', '.join(allowed) or 'there is none yet'}), or have it added to `endpoints` "
                f"in {SETTINGS_FILE}.",
            )
            for role, spec in told.items()
            if _plain(spec.base_url) not in map(_plain, allowed)
        ]


def _plain(address: str) -> str:
    return address.rstrip("/")


def settings_path(store: Path, environment: Mapping[str, str] = os.environ) -> Path:
    """Where the settings of a store lie: the file that `WISDOM_SETTINGS` names, else `workbench.toml` beside it."""
    named = environment.get(SETTINGS_VARIABLE)
    return Path(named) if named else store.with_name(SETTINGS_FILE)


def load_settings(store: Path, environment: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings of a store; where there is no such file, everything has its default.

    Args:
        store: The store's path.
        environment: Where `WISDOM_SETTINGS` is looked for; a file that it names has to be there.

    Raises:
        SettingsError: With everything that is wrong with the file.
    """
    path = settings_path(store, environment)
    try:
        raw: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        if SETTINGS_VARIABLE in environment:
            mistake = Mistake(str(path), "there is no such file.", f"Correct {SETTINGS_VARIABLE}, or unset it.")
            raise SettingsError(str(path), [mistake]) from None
        return Settings()
    except (OSError, ValueError, RecursionError) as error:
        mistake = Mistake(str(path), f"it cannot be read as TOML ({error}).", "Mend it; strings need quotes.")
        raise SettingsError(str(path), [mistake]) from None
    try:
        return Settings.model_validate(raw)
    except ValidationError as error:
        raise SettingsError(str(path), [_mistake(item) for item in error.errors()]) from None


def _mistake(error: Any) -> Mistake:
    place = ".".join(str(part) for part in error["loc"])
    if error["type"] == "extra_forbidden":
        return Mistake(place, "this key is not known.", f"Known here: {', '.join(sorted(Settings.model_fields))}.")
    return Mistake(place, f"{error['msg']}.", "Write such a value, or leave the key out.")
