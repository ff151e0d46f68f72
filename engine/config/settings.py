"""The settings of a team: who leads its reviews, and what a launch may cost before it is asked about twice."""

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Final

from pydantic import Field, PositiveFloat, ValidationError

from engine.config.table import Table
from engine.errors import Mistake, SettingsError

SETTINGS_VARIABLE: Final = "WISDOM_SETTINGS"
SETTINGS_FILE: Final = "workbench.toml"

Name = Annotated[str, Field(min_length=1, max_length=64)]


class Settings(Table):
    """What a team settles once for a store.

    Attributes:
        leads: Names, or accounts behind a login, of those who decide where reviewers contradict one another.
        warn_usd: A launch whose estimate may exceed this, in US dollars, has to be confirmed.
    """

    leads: tuple[Name, ...] = ()
    warn_usd: PositiveFloat = 1.0


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
