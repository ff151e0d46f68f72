"""What people upload: bytes that nobody vouches for, under names that are only ever shown.

A file's own name never becomes a path; of it only the ending counts, and only if it is a known one.
"""

import hashlib
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import streamlit as st

from dashboard import data
from dashboard.components import launch_fields
from dashboard.components.mathematics import message, plain
from dashboard.frames import SeedsRead
from engine.config import load_recipe, recipe_values
from engine.errors import InputError, Mistake, RecipeError
from engine.runner import EveryKey

MOST_SEEDS_MB: Final = 50
MOST_RECIPE_MB: Final = 1
ENDINGS: Final = ("jsonl", "csv", "parquet")
_SHOWN: Final = 80


@dataclass(frozen=True, slots=True)
class Upload:
    """A file of seeds that was uploaded.

    Attributes:
        name: Under which it is kept: a word of ours and its ending.
        content: What it holds.
        digest: Its SHA-256.
        read: Its problems.
    """

    name: str
    content: bytes
    digest: str
    read: SeedsRead


def ask() -> Upload | None:
    """Ask for a file of seeds; `None` as long as there is none that can be used, and then it is said why."""
    given = st.file_uploader(
        "A file of seeds",
        ENDINGS,
        key="launch.upload",
        max_upload_size=MOST_SEEDS_MB,
        help="Fields as `wisdom import` reads them: GSM8K's, MATH's, or `question`, `answer`, `level`, `subject`.",
    )
    if given is None:
        st.caption("A file is kept with the run that is begun with it. A page that is loaded again asks for it anew.")
        return None
    try:
        return seeds(given.name, given.getvalue())
    except InputError as error:
        st.error(f"**{plain(given.name[:_SHOWN])}** cannot be used: {message(str(error))}", icon=":material/error:")
        return None


def seeds(name: str, content: bytes) -> Upload:
    """Read a file of seeds that was uploaded.

    Raises:
        InputError: It is too large, or of no known kind, or holds no problem.
    """
    ending = name.rpartition(".")[2].lower()
    if ending not in ENDINGS:
        raise InputError(f"Its name ends in none of {', '.join(ENDINGS)}. Save it as one of these.")
    if len(content) > MOST_SEEDS_MB * 2**20:
        raise InputError(f"It is larger than {MOST_SEEDS_MB} MB. In a terminal: wisdom run RECIPE --seeds FILE.")
    read = data.read_content(content, ending)
    if not read.problems:
        why = f" Line {read.broken[0].line}: {read.broken[0].reason}" if read.broken else ""
        raise InputError(f"It holds no problem.{why}")
    return Upload(f"upload.{ending}", content, hashlib.sha256(content).hexdigest(), read)


def ask_recipe() -> tuple[str, dict[str, Any]] | None:
    """Ask for a recipe.

    Returns:
        Its digest and its values; `None` as long as there is none that can be used, and then it is said why.
    """
    given = st.file_uploader("A recipe", "toml", key="launch.recipe_upload", max_upload_size=MOST_RECIPE_MB)
    if given is None:
        return None
    content = given.getvalue()
    try:
        return hashlib.sha256(content).hexdigest(), recipe(content)
    except RecipeError as error:
        count = "1 mistake" if len(error.mistakes) == 1 else f"{len(error.mistakes)} mistakes"
        st.error(f"**{plain(given.name[:_SHOWN])}** has {count}; nothing was taken over.", icon=":material/error:")
        for mistake in error.mistakes:
            st.markdown(f"**{plain(mistake.place)}**")
            launch_fields.mistakes([mistake])
    except InputError as error:
        st.error(f"**{plain(given.name[:_SHOWN])}** cannot be used: {message(str(error))}", icon=":material/error:")
    return None


def recipe(content: bytes) -> dict[str, Any]:
    """The values of a recipe that was uploaded. Its seeds lie where it came from, so they are chosen on the page.

    Raises:
        RecipeError: With every mistake in it; a place names the line.
        InputError: It is too large, or no text.
    """
    if len(content) > MOST_RECIPE_MB * 2**20:
        raise InputError(f"It is larger than {MOST_RECIPE_MB} MB, which no recipe is.")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "recipe.toml"
        path.write_bytes(content)
        try:
            found = load_recipe(path, seeds=[path], environment=EveryKey())
        except RecipeError as error:
            raise RecipeError("The upload", [_without(mistake, folder) for mistake in error.mistakes]) from None
        except InputError:
            raise InputError("It is no UTF-8 text. Save it as such.") from None
    values = recipe_values(found)
    values["seeds"].pop("files")
    return values


def _without(mistake: Mistake, folder: str) -> Mistake:
    """A mistake without the folder that a recipe was laid into only to be read."""
    place = mistake.place.replace(f"{folder}/", "").replace("recipe.toml:", "line ", 1)
    if folder in mistake.remedy or folder in mistake.problem:
        return Mistake(place, mistake.problem.replace(folder, "."), "Write the whole path: an upload has no folder.")
    return Mistake(place, mistake.problem, mistake.remedy)
