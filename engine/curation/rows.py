"""What every format of seed file is read into: rows, and lines that could not be used."""

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Final, NamedTuple

from engine.errors import InputError

QUESTION_FIELDS: Final = ("question", "problem")
"""Names of the field that holds the question; the first one that is filled counts."""

FIELDS: Final = (*QUESTION_FIELDS, "answer", "solution", "level", "subject", "type")
"""Every field of a seed's row that is read; all others are ignored."""

MAX_CHARACTERS: Final = 1_000_000
"""The longest field that is used, in characters."""

KEPT_CHARACTERS: Final = 2_000
"""How much of an unusable line is kept, in characters."""

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which fields of the rows of a file are read.

    Attributes:
        names: All of them; others are ignored.
        telling: Those of which a table must have one, as nothing in it could be used otherwise.
        remedy: What to do where it has none of these; empty if that goes by the kind of file.
    """

    names: tuple[str, ...]
    telling: tuple[str, ...]
    remedy: str = ""


SEEDS: Final = Wanted(FIELDS, QUESTION_FIELDS)
"""What is read of seeds."""


class Number(str):
    """A number as it was written, so that `0.10` and integers of any length survive unchanged."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class SetAside:
    """A line that could not be used.

    Attributes:
        file: The file, as the person named it.
        line: The line on which it begins, from 1; the row, from 1, in Parquet and Arrow files.
        reason: What is wrong and what to do.
        text: The line as it stands, cut to 2,000 characters. What no store can hold is shown as U+FFFD.
    """

    file: str
    line: int
    reason: str
    text: str


class Row(NamedTuple):
    """One row of a file, before anything is concluded from it.

    Attributes:
        file: The file, as the person named it.
        line: Where it begins, from 1.
        fields: Its values by field: text, `Number`, `None`, or whatever else the file holds.
        text: The line as it stands; `None` in formats without lines, where the fields stand for it.
    """

    file: str
    line: int
    fields: Mapping[str, object]
    text: str | None = None

    def set_aside(self, reason: str) -> SetAside:
        """The same row as one that could not be used."""
        text = json.dumps(self.fields, ensure_ascii=False, default=str) if self.text is None else self.text
        return set_aside(self.file, self.line, reason, text)


def set_aside(file: str, line: int, reason: str, text: str) -> SetAside:
    """A line that could not be used, with texts that any screen and store can take."""
    return SetAside(file, line, storable(reason), storable(text[:KEPT_CHARACTERS]))


def unstorable(text: str) -> str | None:
    """What in the text cannot be stored as UTF-8 text, named for people; `None` if all of it can."""
    found = None if text.isascii() and "\x00" not in text else _UNSTORABLE.search(text)
    if found is None:
        return None
    if found[0] == "\x00":
        return "a NUL character"
    # Bytes that are not UTF-8 are decoded to these by the `surrogateescape` handler (PEP 383).
    return "a byte that is not UTF-8" if "\udc80" <= found[0] <= "\udcff" else "half a surrogate pair"


def why_unstorable(name: str, text: str) -> str | None:
    """Why the text of a field cannot be stored, and what to do; `None` if it can be."""
    found = unstorable(text)
    return found and f"Its `{name}` holds {found}. Write the character that is meant, in UTF-8."


def storable(text: str) -> str:
    """The text with U+FFFD in place of what cannot be stored."""
    return _UNSTORABLE.sub("\ufffd", text)


def name_of(path: Path) -> str:
    """The path as the person named it, fit for messages even if the file system's name is not UTF-8."""
    return storable(str(path))


def cell(value: object) -> object:
    """A value of a table as a row holds it: finite numbers in the shortest text that gives them back."""
    if isinstance(value, str) or value is None:
        return value
    if isinstance(value, bool) or (isinstance(value, float | Decimal) and not math.isfinite(value)):
        return value
    return Number(value) if isinstance(value, int | float | Decimal) else value


def refuse_useless(file: str, columns: Sequence[str], wanted: Wanted) -> None:
    """Refuse a table that has no column that tells what it is.

    Raises:
        InputError: With the columns that it has.
    """
    if set(wanted.telling).isdisjoint(columns):
        raise InputError(
            f"{file} has no column {either(wanted.telling)}; its columns are "
            f"{storable(', '.join(columns))[:200]!r}. "
            + (wanted.remedy or f"Name the column of the questions `{wanted.telling[0]}`.")
        )


def either(names: Sequence[str]) -> str:
    """Names of columns, one of which is meant."""
    return " or ".join(f"`{name}`" for name in names)


def refuse_repeated(file: str, columns: Sequence[str], wanted: Wanted) -> None:
    """Refuse a table that has a field twice, since nothing says which of the two is meant.

    Raises:
        InputError: If a field that is read is the name of several columns.
    """
    for name in wanted.names:
        if columns.count(name) > 1:
            raise InputError(f"{file} has several columns named `{name}`. Rename or drop all but one of them.")
