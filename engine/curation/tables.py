"""Rows of Parquet and Arrow files, read batch by batch."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from engine.curation.rows import SEEDS, Row, SetAside, Wanted, cell, name_of, refuse_repeated, refuse_useless, set_aside
from engine.domain import one_line
from engine.errors import InputError

_BATCH_ROWS: Final = 1_000

Numbered = tuple[int, Any]
"""How many rows of the file stand before a record batch, and the batch."""


def parquet_rows(path: Path, wanted: Wanted = SEEDS) -> Iterator[Row | SetAside]:
    """Read a Parquet file.

    Raises:
        InputError: If it is no Parquet file, is cut off, or its columns do not name the question once.
    """
    return _rows(path, parquet_batches(path, wanted))


def arrow_rows(path: Path, wanted: Wanted = SEEDS) -> Iterator[Row | SetAside]:
    """Read a file in Arrow's streaming format, as Hugging Face `datasets` saves it.

    Raises:
        InputError: If it is no Arrow stream, or its columns do not name the question once.
    """
    return _rows(path, arrow_batches(path, wanted))


def parquet_batches(
    path: Path, wanted: Wanted, *, skip: int = 0, size: int = _BATCH_ROWS
) -> Iterator[Numbered | SetAside]:
    """Record batches of a Parquet file; a break after the first one is set aside like a bad row.

    Args:
        path: The file.
        wanted: The columns that are read.
        skip: So many rows are left out; whole row groups of them are not even read.
        size: Rows of a batch at most.

    Raises:
        InputError: As in `parquet_rows`.
    """
    return _numbered(path, _parquet(path, wanted, skip, size), skip, "A complete Parquet file")


def arrow_batches(
    path: Path, wanted: Wanted, *, skip: int = 0, size: int = _BATCH_ROWS
) -> Iterator[Numbered | SetAside]:
    """The same of a file in Arrow's streaming format.

    Raises:
        InputError: As in `arrow_rows`.
    """
    expected = "A file in Arrow's streaming format, as `save_to_disk` writes it"
    return _numbered(path, _arrow(path, wanted, skip, size), skip, expected)


def rows_of_batch(file: str, before: int, batch: Any) -> Iterator[Row | SetAside]:
    """The rows of a record batch, before which a file has so many others."""
    names = batch.schema.names
    try:
        columns = [_cells(column) for column in batch.columns]
    except (ValueError, ArithmeticError, pa.ArrowException):  # some cell cannot be read: see which
        yield from (_row(file, before + index + 1, batch, index) for index in range(batch.num_rows))
        return
    for number, values in enumerate(zip(*columns, strict=True), before + 1):
        yield Row(file, number, dict(zip(names, values, strict=True)))


def _cells(column: Any) -> list[object]:
    """The values of a column as rows hold them; texts are that as they come."""
    values: list[object] = column.to_pylist()
    return values if pa.types.is_string(column.type) else [cell(value) for value in values]


def _parquet(path: Path, wanted: Wanted, skip: int, size: int) -> Iterator[Any]:
    """Record batches of a Parquet file."""
    # Reading ahead, pyarrow would hold all row groups of the file at once.
    with _open(path) as stream, pq.ParquetFile(stream, pre_buffer=False) as table:
        columns = _columns(path, table.schema_arrow.names, wanted)
        for group in range(table.num_row_groups):
            rows = table.metadata.row_group(group).num_rows
            if rows > skip:
                yield from _behind(
                    table.iter_batches(size, row_groups=[group], columns=columns, use_threads=False), skip
                )
            skip = max(0, skip - rows)


def _arrow(path: Path, wanted: Wanted, skip: int, size: int) -> Iterator[Any]:
    """Record batches of an Arrow stream, checked: Arrow trusts the offsets in a file and would read wild memory."""
    with _open(path) as stream, pa.ipc.open_stream(stream) as batches:
        columns = _columns(path, batches.schema.names, wanted)
        for batch in batches:
            batch.validate(full=True)
            kept = batch.select(columns)
            yield from _behind((kept.slice(at, size) for at in range(0, kept.num_rows, size)), skip)
            skip = max(0, skip - kept.num_rows)


def _behind(batches: Iterator[Any], skip: int) -> Iterator[Any]:
    """Some batches without their first rows."""
    for batch in batches:
        if batch.num_rows > skip:
            yield batch.slice(skip)
        skip = max(0, skip - batch.num_rows)


def _open(path: Path) -> Any:
    """Open a file for Arrow. It takes the name as bytes, which every name on a file system has."""
    return pa.OSFile(os.fsencode(path))


def _columns(path: Path, names: list[str], wanted: Wanted) -> list[str]:
    """Which of a table's columns are read."""
    refuse_repeated(name_of(path), names, wanted)
    refuse_useless(name_of(path), names, wanted)
    return [name for name in wanted.names if name in names]


def _numbered(path: Path, batches: Iterator[Any], before: int, expected: str) -> Iterator[Numbered | SetAside]:
    """Batches with the number of rows before each."""
    file, first = name_of(path), before
    try:
        for batch in batches:
            yield before, batch
            before += batch.num_rows
    # Arrow reports what is wrong with a file as one of its own errors, as OSError, or by names that are not UTF-8.
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        why = _told(error)
        if before == first:
            raise InputError(
                f"{file} cannot be read ({why}). {expected} was expected; "
                "check that it may be read, or fetch or write it again."
            ) from error
        reason = f"The file breaks off at this row ({why}), and nothing after it was read. Fetch or write it again."
        yield set_aside(file, before + 1, reason, "")


def _rows(path: Path, batches: Iterator[Numbered | SetAside]) -> Iterator[Row | SetAside]:
    """The rows of some record batches."""
    for item in batches:
        if isinstance(item, SetAside):
            yield item
        else:
            yield from rows_of_batch(name_of(path), *item)


def _row(file: str, number: int, batch: Any, index: int) -> Row | SetAside:
    """Read one row of a record batch."""
    try:
        fields = {
            name: cell(column[index].as_py()) for name, column in zip(batch.schema.names, batch.columns, strict=True)
        }
    except (ValueError, ArithmeticError, pa.ArrowException) as error:
        reason = f"This row cannot be read ({_told(error)}). Write its fields as UTF-8 text or numbers."
        return set_aside(file, number, reason, "")
    return Row(file, number, fields)


def _told(error: Exception) -> str:
    """An error's own words in one line. Arrow quotes bytes of the file, which must not steer a terminal."""
    return one_line(str(error)[:300])
