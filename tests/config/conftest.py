"""A folder with the files that recipes name, and a loader that never looks at the real environment."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from engine.config import Recipe, load_recipe
from engine.errors import Mistake, RecipeError

Load = Callable[..., Recipe]
Mistakes = Callable[..., dict[str, Mistake]]


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a seed file and a file of replies; both are empty, as recipes do not look inside."""
    made = tmp_path_factory.mktemp("recipes")
    (made / "seeds.jsonl").touch()
    (made / "replies.jsonl").touch()
    return made


@pytest.fixture
def load(folder: Path) -> Load:
    """Loads a recipe from its text."""

    def load_text(
        text: str | bytes,
        *,
        seeds: Sequence[Path] = (),
        limit: int | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> Recipe:
        path = folder / "recipe.toml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return load_recipe(path, seeds=seeds, limit=limit, environment=environment or {})

    return load_text


@pytest.fixture
def mistakes(load: Load, folder: Path) -> Mistakes:
    """The mistakes of a recipe, by `line: key`, the file's own name left out."""

    def of(text: str, environment: Mapping[str, str] | None = None) -> dict[str, Mistake]:
        with pytest.raises(RecipeError) as caught:
            load(text, environment=environment)
        found = {}
        for mistake in caught.value.mistakes:
            assert mistake.place.startswith(str(folder / "recipe.toml"))
            assert str(mistake) in str(caught.value)
            place = mistake.place.removeprefix(str(folder / "recipe.toml")).lstrip(": ")
            assert place not in found, "one mistake was reported twice"
            found[place] = mistake
        return found

    return of
