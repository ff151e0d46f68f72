"""Rows of JSON files: one list of objects, by itself or in an object such as `{"data": [...]}`, read item by item."""

import gzip
import json
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, Final, cast

import ijson

from engine.curation.jsonl import jsonl_rows
from engine.curation.rows import SEEDS, Row, SetAside, Wanted, cell, name_of, set_aside
from engine.errors import InputError

_HEAD: Final = 1_000_000
_UNREADABLE: Final = (ijson.JSONError, ValueError, ArithmeticError, OSError, EOFError, zlib.error, RecursionError)
"""What a file that is no JSON, breaks off or cannot be read is reported as."""


def json_rows(path: Path, wanted: Wanted = SEEDS) -> Iterator[Row | SetAside]:
    """Read a JSON file; a row's number stands for its line. Lines of JSON under such a name are read as such.

    Raises:
        InputError: If not even the first item can be read, or there is no list of items.
    """
    file, number = name_of(path), 0
    try:
        if _is_lines(path):
            yield from jsonl_rows(path, wanted)
            return
        place = _list_in(path)
        if place is None:
            raise InputError(f"{file} holds no list of rows. Write one JSON array of objects, or one object per line.")
        with _open(path) as stream:
            for number, item in enumerate(ijson.items(stream, place), 1):
                yield _row(file, number, item)
    except _UNREADABLE as error:
        why = " ".join(str(error).split())[:200]
        if number == 0:
            raise InputError(f"{file} cannot be read as JSON ({why}). Write one JSON array of objects.") from error
        reason = f"The file breaks off behind this row ({why}), and nothing after it was read. Fetch or write it again."
        yield set_aside(file, number + 1, reason, "")


def _row(file: str, number: int, item: Any) -> Row | SetAside:
    if isinstance(item, dict):
        return Row(file, number, {name: cell(value) for name, value in item.items()})
    reason = 'It is not a JSON object. Write one for each row, such as {"question": "...", "solution": "..."}.'
    return set_aside(file, number, reason, json.dumps(item, default=str)[:200])


def _is_lines(path: Path) -> bool:
    """Whether the first line is an object by itself, and another one follows."""
    with _open(path) as stream:
        first = stream.readline(_HEAD).removeprefix(b"\xef\xbb\xbf")
        if not first.lstrip().startswith(b"{"):
            return False
        try:
            json.loads(first)
        except (ValueError, RecursionError):
            return False
        return stream.read(_HEAD).lstrip().startswith(b"{")


def _list_in(path: Path) -> str | None:
    """Where the rows are, as ijson writes places: the whole file, or the first list of objects in its object."""
    with _open(path) as stream:
        waiting: str | None = None
        for place, event, _ in ijson.parse(stream):
            if waiting is not None and event == "start_map":
                return waiting
            waiting = None
            if event == "start_array" and not place:
                return "item"
            if event == "start_array" and "." not in place:
                waiting = f"{place}.item"
            elif not place and event not in ("start_map", "map_key"):
                return None
    return None


def _open(path: Path) -> IO[bytes]:
    return cast("IO[bytes]", gzip.open(path)) if path.suffix.lower() == ".gz" else path.open("rb")
