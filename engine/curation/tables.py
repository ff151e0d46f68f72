"""Rows of Parquet and Arrow files, read batch by batch."""

import math
import os
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from engine.curation.rows import (
    FIELDS,
    QUESTION_FIELDS,
    Number,
    Row,
    SetAside,
    name_of,
    refuse_repeated,
    set_aside,
    storable,
)
from engine.errors import InputError

_BATCH_ROWS: Final = 1_000


def parquet_rows(path: Path) -> Iterator[Row | SetAside]:
    """Read a Parquet file.

    Raises:
        InputError: If it is no Parquet file, is cut off, or its columns do not name the question once.
    """
    return _rows(path, _parquet_batches(path), "A complete Parquet file")


def arrow_rows(path: Path) -> Iterator[Row | SetAside]:
    """Read a file in Arrow's streaming format, as Hugging Face `datasets` saves it.

    Raises:
        InputError: If it is no Arrow stream, or its columns do not name the question once.
    """
    return _rows(path, _arrow_batches(path), "A file in Arrow's streaming format, as `save_to_disk` writes it")


def _parquet_batches(path: Path) -> Iterator[Any]:
    """Record batches of a Parquet file."""
    # Reading ahead, pyarrow would hold all row groups of the file at once.
    with _open(path) as stream, pq.ParquetFile(stream, pre_buffer=False) as table:
        columns = _columns(path, table.schema_arrow.names)
        for group in range(table.num_row_groups):
            yield from table.iter_batches(_BATCH_ROWS, row_groups=[group], columns=columns, use_threads=False)


def _arrow_batches(path: Path) -> Iterator[Any]:
    """Record batches of an Arrow stream, checked: Arrow trusts the offsets in a file and would read wild memory."""
    with _open(path) as stream, pa.ipc.open_stream(stream) as batches:
        columns = _columns(path, batches.schema.names)
        for batch in batches:
            batch.validate(full=True)
            yield batch.select(columns)


def _open(path: Path) -> Any:
    """Open a file for Arrow. It takes the name as bytes, which every name on a file system has."""
    return pa.OSFile(os.fsencode(path))


def _columns(path: Path, names: list[str]) -> list[str]:
    """Which of a table's columns are read."""
    refuse_repeated(name_of(path), names)
    if set(QUESTION_FIELDS).isdisjoint(names):
        raise InputError(
            f"{name_of(path)} has no column `question` or `problem`; its columns are "
            f"{storable(', '.join(names))[:200]!r}. Name the column of the questions `question`."
        )
    return [name for name in FIELDS if name in names]


def _rows(path: Path, batches: Iterator[Any], expected: str) -> Iterator[Row | SetAside]:
    """Rows of some record batches; a break after the first row is set aside like a bad row."""
    file, number = name_of(path), 0
    try:
        for batch in batches:
            for index in range(batch.num_rows):
                number += 1
                yield _row(file, number, batch, index)
    # Arrow reports what is wrong with a file as one of its own errors, as OSError, or by names that are not UTF-8.
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        why = _told(error)
        if number == 0:
            raise InputError(
                f"{file} cannot be read ({why}). {expected} was expected; "
                "check that it may be read, or fetch or write it again."
            ) from error
        reason = f"The file breaks off at this row ({why}), and nothing after it was read. Fetch or write it again."
        yield set_aside(file, number + 1, reason, "")


def _row(file: str, number: int, batch: Any, index: int) -> Row | SetAside:
    """Read one row of a record batch."""
    try:
        fields = {
            name: _value(column[index].as_py()) for name, column in zip(batch.schema.names, batch.columns, strict=True)
        }
    except (ValueError, ArithmeticError, pa.ArrowException) as error:
        reason = f"This row cannot be read ({_told(error)}). Write its fields as UTF-8 text or numbers."
        return set_aside(file, number, reason, "")
    return Row(file, number, fields)


def _told(error: Exception) -> str:
    """An error's own words in one line. Arrow quotes bytes of the file, which must not steer a terminal."""
    words = " ".join(str(error).split())[:300]
    return "".join(character if character.isprintable() else "\ufffd" for character in words)


def _value(value: object) -> object:
    """A cell as a row holds it: finite numbers in the shortest text that gives them back."""
    if isinstance(value, bool) or (isinstance(value, float | Decimal) and not math.isfinite(value)):
        return value
    return Number(value) if isinstance(value, int | float | Decimal) else value
