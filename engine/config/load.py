"""From a TOML file to a `Recipe`, or to everything that is wrong with it."""

import difflib
import os
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from engine.config import rounds, stages
from engine.config.recipe import Recipe, SandboxLimits, Seeds
from engine.config.table import REFUSED, Table
from engine.config.teachers import TEACHER_TABLES, Price, RateLimits
from engine.domain import FUNNEL
from engine.errors import InputError, Mistake, RecipeError

Place = tuple[str | int, ...]

_SAID: Final = {
    "missing": ("", "this is missing.", "Add it."),
    "too_short": ("", "this is empty.", "Name at least one."),
    "string_too_short": ("", "this is empty.", "Write something."),
    "path_type": ("", "this is no path.", 'Write a path in quotes, such as "seeds.jsonl".'),
    "union_tag_not_found": (".kind", "this is missing.", 'Write kind = "openai", "recorded" or "simulated".'),
    "union_tag_invalid": (".kind", "this kind is not known.", 'Write "openai", "recorded" or "simulated".'),
}
"""What is said of some types of validation errors: what the place lacks, the problem, the remedy."""

_TABLES: Final[dict[Place, type[Table]]] = {
    (): Recipe,
    ("seeds",): Seeds,
    ("stages",): stages.Stages,
    ("stages", "guide"): stages.Guide,
    ("stages", "criticise"): stages.Criticise,
    ("stages", "vote"): stages.Vote,
    ("stages", "solve"): stages.Solve,
    ("metadata",): rounds.Metadata,
    ("evolve",): rounds.Evolve,
    ("checks",): rounds.Checks,
    ("audit",): rounds.Audit,
    ("sandbox",): SandboxLimits,
}
_OPTIONAL: Final = ("metadata", "audit")
"""Tables that take effect by being there."""
_TEACHER_PARTS: Final[dict[str, type[Table]]] = {"price": Price, "limits": RateLimits}


def load_recipe(
    path: Path,
    *,
    seeds: Sequence[Path] = (),
    limit: int | None = None,
    environment: Mapping[str, str] = os.environ,
) -> Recipe:
    """Read and check a recipe.

    Args:
        path: The TOML file; paths in it are relative to its folder.
        seeds: Seed files that replace the recipe's, relative to the current folder.
        limit: Replaces the recipe's `seeds.limit`.
        environment: Where keys are looked for.

    Returns:
        The recipe, with its paths made absolute.

    Raises:
        RecipeError: With every mistake in it, each with its place and a remedy.
        InputError: The file cannot be read.
    """
    text = _read(path)
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        mistake = Mistake(str(path), f"this is not TOML: {error}.", "Mend that line; strings need quotes.")
        raise RecipeError(str(path), [mistake]) from None
    except (ValueError, RecursionError):  # Python's own limits on digits and depth, which tomllib passes on
        mistake = Mistake(str(path), "a number has too many digits, or values are nested too deeply.", "Shorten it.")
        raise RecipeError(str(path), [mistake]) from None
    _override(raw, seeds, limit)
    recipe, mistakes = check_values(raw, path.parent, environment)
    if recipe is None or mistakes:
        raise RecipeError(str(path), [_located(m, path, text) for m in mistakes])
    return recipe if recipe.name else recipe.model_copy(update={"name": path.stem})


def check_values(
    raw: Mapping[str, Any], folder: Path, environment: Mapping[str, str]
) -> tuple[Recipe | None, list[Mistake]]:
    """What a recipe file says, checked.

    Args:
        raw: What it says.
        folder: What paths in it are relative to.
        environment: Where keys are looked for.

    Returns:
        The recipe, if its values can be used, and all mistakes; the place of each is its key.
    """
    unknown = _unknown_teachers(raw)
    context = {"base": folder.resolve(), "environment": environment}
    try:
        return Recipe.model_validate(raw, context=context), unknown
    except ValidationError as error:
        return None, [_mistake(item, raw) for item in error.errors() if not _follows(item)] + unknown


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"The recipe {path} cannot be read ({error}). Name a TOML file.") from None


def _override(raw: dict[str, Any], seeds: Sequence[Path], limit: int | None) -> None:
    table = raw.setdefault("seeds", {})
    if isinstance(table, dict):
        if seeds:
            table["files"] = [str(seed.resolve()) for seed in seeds]
        if limit is not None:
            table["limit"] = limit


def _unknown_teachers(raw: Mapping[str, Any]) -> list[Mistake]:
    """Roles that a table names and `teachers` lacks, found even where the rest is broken."""
    teachers = raw.get("teachers", {})
    if not isinstance(teachers, dict):
        return []
    return [
        Mistake(
            f"{place}.teacher",
            f"no teacher is called '{role}'.",
            f"Add a table [teachers.{role}], or name one of: {', '.join(teachers) or 'none yet'}.",
        )
        for place, role in _named_roles(raw)
        if role not in teachers
    ]


def _named_roles(raw: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What `Recipe.roles` would give, read from a recipe that may be broken."""
    usual = stages.Stages()
    below = raw.get("stages", {})
    order = below.get("order", [stage.value for stage in usual.order]) if isinstance(below, dict) else []
    asking: list[tuple[str, Any, str]] = [
        (f"stages.{stage.value}", below.get(stage.value, {}), usual.of(stage).teacher)
        for stage in FUNNEL
        if isinstance(order, list) and stage.value in order
    ]
    asking += [
        (name, raw[name], str(_TABLES[name,].model_fields["teacher"].default)) for name in _OPTIONAL & raw.keys()
    ]
    if isinstance(rounds_ := raw.get("rounds"), int) and rounds_ > 1:
        asking.append(("evolve", raw.get("evolve", {}), rounds.Evolve().teacher))
    for place, table, default in asking:
        role = table.get("teacher", default) if isinstance(table, dict) else None
        if isinstance(role, str):
            yield place, role


def _follows(error: Any) -> bool:
    """Whether a list counts as too short only because its items, each reported on its own, are not usable."""
    return error["type"] == "too_short" and bool(error["input"])


def _mistake(error: Any, raw: Mapping[str, Any]) -> Mistake:
    """One validation error as place, problem and remedy."""
    loc: Place = error["loc"]
    if len(loc) > 2 and loc[0] == "teachers" and loc[2] in TEACHER_TABLES:  # noqa: PLR2004 -- teachers, role, kind
        loc = loc[:2] + loc[3:]
    place = ".".join(str(part) for part in loc) or "the recipe"
    kind, message = error["type"], str(error["msg"])
    if kind in _SAID:
        below, problem, remedy = _SAID[kind]
        return Mistake(place + below, problem, remedy)
    if kind == "extra_forbidden":
        return Mistake(place, "this key is not known.", _known(loc, raw))
    if kind == REFUSED:
        return Mistake(place, message, error["ctx"]["remedy"])
    return Mistake(
        place, f"{message}, and {_shown(error['input'])} is not.", "Write such a value, or leave the key out."
    )


def _shown(value: object) -> str:
    """A value in few words; a whole number may have more digits than Python writes out."""
    try:
        return repr(value)[:60]
    except ValueError:
        return "a number of thousands of digits"


def _known(loc: Place, raw: Mapping[str, Any]) -> str:
    """The remedy for an unknown key: the nearest known one, or all of them."""
    parent, key = loc[:-1], str(loc[-1])
    table = _TABLES.get(parent)
    if len(parent) > 1 and parent[0] == "teachers":
        kind = str(raw["teachers"][parent[1]].get("kind"))
        table = _TEACHER_PARTS[str(parent[2])] if len(parent) > 2 else TEACHER_TABLES[kind]  # noqa: PLR2004 -- teachers, role, part
    names = sorted(table.model_fields) if table else []
    near = difflib.get_close_matches(key, names, n=1)
    return f"Did you mean '{near[0]}'?" if near else f"Known here: {', '.join(names)}."


def _located(mistake: Mistake, path: Path, text: str) -> Mistake:
    """The same mistake with the file and the line of its key, or else of the nearest key or table around it."""
    parts = re.sub(r"(\.\d+)+$", "", mistake.place).split(".")
    found = (_line(parts[:length], text) for length in range(len(parts), 0, -1))
    number = next((line for line in found if line), None)
    where = f"{path}:{number}" if number else str(path)
    return Mistake(f"{where}: {mistake.place}", mistake.problem, mistake.remedy)


def _line(parts: Sequence[str], text: str) -> int | None:
    """The line where a key is set, or else the one where its table begins."""
    place, wanted, current, best = ".".join(parts), ".".join(parts[:-1]), "", None
    for number, line in enumerate(text.splitlines(), 1):
        if header := re.match(r"\s*\[+\s*([\w.\"-]+)\s*\]+", line):
            current = header[1].replace('"', "")
            if current in (place, wanted):
                best = number
        elif current == wanted and re.match(rf"\s*{re.escape(parts[-1])}\s*=", line):
            return number
    return best
