"""From values to a recipe: its text as TOML, and all that is wrong with it before there is a file."""

import os
from collections.abc import Mapping
from enum import Enum
from pathlib import Path, PurePath
from typing import Any

import tomli_w

from engine.config.load import check_values
from engine.config.recipe import Recipe
from engine.domain import storable
from engine.errors import InputError, RecipeError


def recipe_text(values: Mapping[str, Any]) -> str:
    """A recipe as TOML, which reads back as the same values.

    Args:
        values: Tables, arrays, texts, numbers and truth values. `None` is left out, since TOML has nothing for it;
            a path is written as text; half of a surrogate pair, which no file can hold, becomes U+FFFD.

    Raises:
        InputError: A value has no form in TOML.
    """
    try:
        return tomli_w.dumps(_plain(values))
    except (TypeError, ValueError, RecursionError) as error:
        raise InputError(
            f"A value of the recipe cannot be written as TOML ({error}). Write text or a number."
        ) from None


def check_recipe(
    values: Mapping[str, Any], folder: Path = Path(), *, environment: Mapping[str, str] = os.environ
) -> Recipe:
    """Check values as `load_recipe` checks a file.

    Args:
        values: What a recipe file would say.
        folder: What paths in it are relative to.
        environment: Where keys are looked for.

    Returns:
        The recipe, with its paths made absolute.

    Raises:
        RecipeError: With every mistake; the place of each is its key alone, such as `teachers.weak.model`.
    """
    recipe, mistakes = check_values(_plain(values), folder, environment)
    if recipe is None or mistakes:
        raise RecipeError("the recipe", mistakes)
    return recipe


def recipe_values(recipe: Recipe) -> dict[str, Any]:
    """What was said in a recipe, and no default, as values that `recipe_text` writes; paths are absolute."""
    values: dict[str, Any] = _plain(recipe.model_dump(mode="json", exclude_unset=True))
    return values


def _plain(value: Any) -> Any:
    """A value as TOML knows it, without what is `None`."""
    if isinstance(value, Mapping):
        return {storable(str(key)): _plain(part) for key, part in value.items() if part is not None}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(part) for part in value]
    if isinstance(value, Enum):
        return _plain(value.value)
    if isinstance(value, PurePath):
        return storable(str(value))
    return storable(value) if isinstance(value, str) else value
