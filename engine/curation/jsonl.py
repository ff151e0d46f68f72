"""Rows of JSONL files: one JSON object per line (RFC 8259)."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

from engine.curation.lines import MAX_LINE_BYTES, TOO_LONG, BrokenOffError, lines_of
from engine.curation.rows import SEEDS, Number, Row, SetAside, Wanted, name_of, set_aside


def jsonl_rows(path: Path, wanted: Wanted = SEEDS) -> Iterator[Row | SetAside]:  # noqa: ARG001 -- each line tells its own
    """Read a JSONL file; blank lines are skipped.

    Raises:
        InputError: If not even the first line of the file can be read.
    """
    file = name_of(path)
    try:
        for number, raw in lines_of(path):
            if raw.strip():
                yield _row(file, number, raw)
    except BrokenOffError as broken:
        yield set_aside(file, broken.line, str(broken), "")


def _refuse(name: str) -> NoReturn:
    """Refuse `NaN` and `Infinity`, which Python's parser takes and JSON does not know."""
    raise ValueError(f"{name} is no JSON value")


_JSON = json.JSONDecoder(parse_int=Number, parse_float=Number, parse_constant=_refuse)


def _row(file: str, number: int, raw: bytes) -> Row | SetAside:
    """Read one line."""
    text = raw.decode("utf-8", "surrogateescape").strip()
    if len(raw) > MAX_LINE_BYTES:
        return set_aside(file, number, TOO_LONG, text)
    try:
        raw.decode()
        value: Any = _JSON.decode(text)
    except UnicodeDecodeError as error:
        reason = f"Its byte {error.start + 1} is not UTF-8. Save the file as UTF-8."
    except json.JSONDecodeError as error:
        reason = f"It is not JSON ({error.msg}, at character {error.colno}). Write one JSON object per line."
    except ValueError as error:
        reason = f"It is not JSON ({error}). Leave the field out, or write what it means as text."
    except RecursionError:
        reason = "Its values are nested too deeply to be read. Write one plain JSON object per line."
    else:
        if isinstance(value, dict):
            return Row(file, number, value, text)
        reason = 'It is not a JSON object. Write one per line, such as {"question": "...", "answer": "..."}.'
    return set_aside(file, number, reason, text)
