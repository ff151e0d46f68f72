"""Files of training samples, by their endings: each appears whole or not at all."""

import csv
import io
import json
import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from types import MappingProxyType
from typing import Any, BinaryIO, Final

from engine.curation.templates import Column
from engine.errors import InputError

Row = Mapping[str, Any]
Write = Callable[[Row], None]
Columns = Mapping[str, Column]
_Writer = Callable[[BinaryIO, Columns], AbstractContextManager[Write]]
_BATCH: Final = 1_000
_STARTS_FORMULA: Final = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")
"""What a cell begins with that a spreadsheet may take for a formula (OWASP, CSV injection), full-width forms too."""
_NUMBER: Final = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")


@contextmanager
def written(out: Path, columns: Columns) -> Iterator[Write]:
    """A file that is written row by row, and is there under its name once all of it is on the disk.

    Args:
        out: The file; its ending says what it is. One that is there already is replaced.
        columns: What rows may have; in JSON, what a row does not have is left out.

    Raises:
        InputError: Its ending is none of `ENDINGS`, it cannot hold such columns, or it cannot be written.
    """
    writer = _WRITERS.get(out.suffix.lower())
    if writer is None:
        raise InputError(
            f"{out} ends in none of {', '.join(ENDINGS)}, which says how to write it. Name such a file with --out."
        )
    lists = [name for name, column in columns.items() if isinstance(column, tuple)]
    if writer is _csv and lists:
        others = ", ".join(ending for ending in ENDINGS if ending != ".csv")
        raise InputError(f"A CSV has no place for {', '.join(lists)}. Name a file that ends in {others}.")
    half = out.with_name(f".{out.name}.part")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with half.open("wb") as file:
            with writer(file, columns) as write:
                yield write
            file.flush()
            os.fsync(file.fileno())
        half.replace(out)
    except OSError as error:
        raise InputError(f"{out} cannot be written ({error.strerror}). Name another file with --out.") from None
    finally:
        with suppress(OSError):  # where it could not be made, it cannot be removed
            half.unlink()


@contextmanager
def _jsonl(file: BinaryIO, _: Columns) -> Iterator[Write]:
    yield lambda row: _put(file, f"{_json(row)}\n")


@contextmanager
def _array(file: BinaryIO, _: Columns) -> Iterator[Write]:
    begins = iter(("[\n",))
    yield lambda row: _put(file, next(begins, ",\n") + _json(row))
    _put(file, next(begins, "\n") + "]\n")


@contextmanager
def _csv(file: BinaryIO, columns: Columns) -> Iterator[Write]:
    text = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
    lines = csv.writer(text)  # with the line ends of RFC 4180: others would leave a lone one in a cell unquoted
    lines.writerow(columns)
    yield lambda row: lines.writerow([inert(row.get(name)) for name in columns])
    text.detach()


@contextmanager
def _parquet(file: BinaryIO, columns: Columns) -> Iterator[Write]:
    import pyarrow as pa  # noqa: PLC0415 -- pyarrow takes 40 MB, and only tables need it
    from pyarrow import parquet  # noqa: PLC0415 -- the same

    def kind(column: Column) -> pa.DataType:
        if isinstance(column, tuple):
            return pa.list_(pa.struct([(name, pa.string()) for name in column]))
        return pa.int64() if column is int else pa.string()

    schema = pa.schema([(name, kind(column)) for name, column in columns.items()])
    rows: list[Row] = []
    with parquet.ParquetWriter(file, schema) as table:

        def flush() -> None:
            table.write_batch(pa.RecordBatch.from_pylist(rows, schema=schema))
            rows.clear()

        def write(row: Row) -> None:
            rows.append(row)
            if len(rows) == _BATCH:
                flush()

        yield write
        if rows:
            flush()


_WRITERS: Final[Mapping[str, _Writer]] = MappingProxyType(
    {".jsonl": _jsonl, ".json": _array, ".csv": _csv, ".parquet": _parquet}
)
ENDINGS: Final[Sequence[str]] = tuple(_WRITERS)
"""Of the files that can be written: lines of JSON, one JSON array, CSV (RFC 4180), Parquet with a schema."""


def inert(value: object) -> object:
    """A cell that no spreadsheet takes for a formula: an apostrophe stands before what would be one.

    Numbers are left alone, whatever their sign.
    """
    if isinstance(value, str) and value.startswith(_STARTS_FORMULA) and not _NUMBER.fullmatch(value):
        return f"'{value}"
    return value


def _json(row: Row) -> str:
    return json.dumps(row, ensure_ascii=False)


def _put(file: BinaryIO, text: str) -> None:
    file.write(text.encode())
