"""Comparisons that people found wrong, as a table of cases that the test suite reads."""

import json
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, Final

from engine.domain import Equality, one_line
from engine.store import Store, decisions

SIGNS: Final[Mapping[str, str]] = MappingProxyType(
    {Equality.EQUAL.value: "=", Equality.DIFFERENT.value: "!", Equality.UNDECIDED.value: "?"}
)
"""How the table writes what a comparison says."""

_HEAD: Final = """\
# Comparisons that reviewers found wrong. A row is [a, b, what it should say, {question, was: what it said}], with "="
# for equal, "!" for different, "?" for undecided. The tests read this file as tests/answers/cases/reviewed*.toml, or
# where WISDOM_CASES names it: a row fails until the comparison is mended.
"""


def cases_text(store: Store) -> tuple[str, int]:
    """The standing cases of a store as TOML, in the order in which they were recorded, and how many they are."""
    with store.read() as reader:
        rows = decisions.cases(reader).to_dicts()
    return _HEAD + "\nreviewed = [\n" + "".join(_lines(rows)) + "]\n", len(rows)


def _lines(rows: Iterable[Mapping[str, Any]]) -> Iterable[str]:
    for row in rows:
        about = f"{row['author']}, {row['at_time']:%Y-%m-%d}, by rule {row['rule']}, problem {row['problem_id']}"
        yield f"  # {one_line(about + (': ' + row['note'] if row['note'] else ''))}\n"
        options = f"{{question = {_text(row['question'])}, was = '{SIGNS[row['said']]}'}}"
        yield f"  [{_text(row['one'])}, {_text(row['other'])}, '{SIGNS[row['should']]}', {options}],\n"


def _text(text: str) -> str:
    """A text as a basic string of TOML: JSON's escapes are among its own, and it forbids DEL in the open."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
