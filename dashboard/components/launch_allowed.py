"""What may be asked and spent from the browser: looked at again at the moment at which it happens."""

from dashboard import data
from dashboard.components import person
from engine.config import Recipe
from engine.errors import RecipeError


def ensure(recipe: Recipe) -> None:
    """Refuse a recipe whose endpoints the settings do not allow: a key must go to no other address.

    Raises:
        RecipeError: With each of them.
        SettingsError: The settings cannot be read.
    """
    refused = data.settings().refused(recipe, shared=person.has_login())
    if refused:
        raise RecipeError("This recipe", refused)
