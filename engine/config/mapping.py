"""Mappings: which column of a published set means what. Written as TOML; the set's run keeps it.

dataset = "my-set"                # constants
licence = "MIT"

[columns]
question = "prompt"
solution = "messages[role=assistant].content"
level = "difficulty"

[levels]                          # where levels are not written 1 to 5
easy = 1
"""

import difflib
import tomllib
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, Field, ValidationError

from engine.config.table import REFUSED, Table, refuse
from engine.domain import place_parts
from engine.errors import InputError, Mistake

Level = Annotated[int, Field(strict=True, ge=1, le=5)]


def _readable(place: str) -> str:
    if place_parts(place) is None:
        raise refuse(
            f"{place[:60]!r} is no place in a row.",
            "Name a column, or a value inside one: `messages.1.content`, `conversations[from=gpt].value`.",
        )
    return place


ColumnPlace = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(_readable)]
"""A column, or a value inside one: `messages.1.content` is by place, `conversations[from=gpt].value` by a field."""


class Columns(Table):
    """Where a row says what; everything but the question and its solution may be left out.

    Attributes:
        question: The question.
        solution: The worked solution, with or without a program or WISDOM's frame. Of an evaluation: the reply.
        answer: The right answer, as far as the publisher knows it. Of an evaluation it must be there.
        level: The publisher's level, 1 to 5, or what `[levels]` translates.
        subject: The publisher's subject.
        knowledge: The knowledge base that the solution stands on.
        tier: Where the publisher's own check settled it: easy, medium or hard.
        round: The round in which it was made, from 1.
        model: Which model wrote the solution.
    """

    question: ColumnPlace
    solution: ColumnPlace
    answer: ColumnPlace | None = None
    level: ColumnPlace | None = None
    subject: ColumnPlace | None = None
    knowledge: ColumnPlace | None = None
    tier: ColumnPlace | None = None
    round: ColumnPlace | None = None
    model: ColumnPlace | None = None

    def named(self) -> dict[str, str]:
        """The places that are named, by what they mean."""
        return {name: place for name in type(self).model_fields if (place := getattr(self, name)) is not None}


class SetMapping(Table):
    """How a published set is read.

    Attributes:
        dataset: How its problems are said to come to us; the file's name if left out.
        licence: The licence of the set, in its publisher's words.
        source: Where it is published.
        model: Which model wrote the solutions, where no column says so.
        columns: Where its rows say what.
        levels: What the publisher's levels mean on the scale from 1 to 5.
    """

    dataset: str = Field("", max_length=80)
    licence: str = Field("", max_length=400)
    source: str = Field("", max_length=400)
    model: str = Field("", max_length=80)
    columns: Columns
    levels: dict[str, Level] = Field(default_factory=dict)


def load_mapping(path: Path) -> SetMapping:
    """Read and check a mapping.

    Raises:
        InputError: The file cannot be read; or everything that is wrong with it, each with a remedy.
    """
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        raise InputError(
            f"The mapping {path} cannot be read as TOML ({error}). Name one; strings need quotes."
        ) from None
    try:
        return SetMapping.model_validate(raw)
    except ValidationError as error:
        raise unusable(path, [_mistake(item) for item in error.errors()]) from None


def unusable(path: Path, mistakes: list[Mistake]) -> InputError:
    """The error of a mapping, with all its mistakes."""
    count = "1 mistake" if len(mistakes) == 1 else f"{len(mistakes)} mistakes"
    lines = "\n".join(f"  - {mistake}" for mistake in mistakes)
    return InputError(f"The mapping {path} has {count}; nothing was imported.\n{lines}")


def _mistake(error: Any) -> Mistake:
    loc = [str(part) for part in error["loc"]]
    place = ".".join(loc)
    if error["type"] == "extra_forbidden":
        known = sorted((Columns if loc[0] == "columns" else SetMapping).model_fields)
        near = difflib.get_close_matches(loc[-1], known, n=1)
        remedy = f"Did you mean '{near[0]}'?" if near else f"Known here: {', '.join(known)}."
        return Mistake(place, "this key is not known.", remedy)
    if error["type"] == "missing":
        return Mistake(place, "this is missing.", "Name the column that holds it, under [columns].")
    if error["type"] == REFUSED:
        return Mistake(place, str(error["msg"]), error["ctx"]["remedy"])
    return Mistake(place, f"{error['msg']}.", "Write such a value, or leave the key out.")
