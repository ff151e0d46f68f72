"""Fields of a row as people write them: text, numbers, levels, and why one cannot be used."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from engine.curation.rows import MAX_CHARACTERS, Number, storable, unstorable, why_unstorable

_LEVEL: Final = re.compile(r"(?:level\s*)?([1-5])(?:\.0+)?", re.IGNORECASE)
_LEVELS: Final = MappingProxyType({f"{before}{level}": level for level in range(1, 6) for before in ("", "Level ")})
_ZERO: Final = re.compile(r"0(?:\.0+)?")
_NO_LEVEL: Final = frozenset({"level ?", "level none"})
"""How MATH writes that it gives no level."""

_KINDS: Final[Mapping[type, str]] = MappingProxyType(
    {Number: "a number", bool: "true or false", list: "a list", dict: "an object"}
)
_GSM8K_MARK: Final = "####"


class UnusableError(Exception):
    """A row cannot be used; the text says why and what to do."""


def level_in(value: object, name: str = "level", known: Mapping[str, int] = MappingProxyType({})) -> int | None:
    """The publisher's level: a number from 1 to 5, or `Level n`, or what `known` translates.

    Raises:
        UnusableError: It is another one.
    """
    if not known and isinstance(value, str) and value in _LEVELS:  # most levels
        return _LEVELS[value]
    written = scalar_in(value, name)
    if written is None or written.lower() in _NO_LEVEL:
        return None
    if written.lower() in known:
        return known[written.lower()]
    if found := _LEVEL.fullmatch(written):
        return int(found[1])
    raise UnusableError(f"Its `{name}` is {written[:40]!r}. Give a number from 1 to 5, or leave it out.")


def set_level_in(
    value: object, name: str = "level", known: Mapping[str, int] = MappingProxyType({})
) -> tuple[int | None, str]:
    """The level of a row of a set, which 0 lacks; and how it is written where nobody says what it means."""
    try:
        return level_in(value, name, known), ""
    except UnusableError:
        written = str(value).strip()
        return None, "" if _ZERO.fullmatch(written) else storable(written[:40])


def text_in(value: object, name: str) -> str | None:
    """A value that must be text.

    Raises:
        UnusableError: It is something else, or as in `scalar_in`.
    """
    if isinstance(value, Number):
        raise UnusableError(f"Its `{name}` is a number. Write it as text.")
    return scalar_in(value, name)


def reply_in(value: object, name: str) -> str | UnusableError | None:
    """A value that must be text, or why it is none that can be used."""
    try:
        return text_in(value, name)
    except UnusableError as error:
        return error


def scalar_in(value: object, name: str) -> str | None:
    """A value that may be text or a number, without outer white space; `None` if it is absent, null or blank.

    Raises:
        UnusableError: It is something else, too long, or holds what cannot be stored.
    """
    if value is None:
        return None
    if not isinstance(value, str):
        kind = _KINDS.get(type(value), f"of the kind {type(value).__name__}")
        raise UnusableError(f"Its `{name}` is {kind}. Give one text or number, or leave it out.")
    if unstorable(value):
        raise UnusableError(why_unstorable(name, value))
    if len(value) > MAX_CHARACTERS:
        raise UnusableError(f"Its `{name}` is longer than {MAX_CHARACTERS:,} characters. Shorten it.")
    return str(value).strip() or None


def hashed_answer(answer: str) -> tuple[str, str | None] | None:
    """The final answer and the solution in an `answer` of GSM8K, whose last line is `#### x`; `None` in any other.

    Raises:
        UnusableError: Nothing stands behind the mark.
    """
    if _GSM8K_MARK not in answer.rpartition("\n")[2]:
        return None
    before, _, after = answer.rpartition(_GSM8K_MARK)
    if not after.strip():
        raise UnusableError("Its `answer` ends in `####` with nothing after it. Write the final answer there.")
    return after.strip(), before.strip() or None
