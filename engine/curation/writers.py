"""Files of training samples, by their endings, written frame by frame in bounded memory."""

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO, Final

import polars as pl

from engine.curation.spreadsheets import inert
from engine.errors import InputError

Schema = Mapping[str, pl.DataType]
Write = Callable[[pl.DataFrame], None]
_Writer = Callable[[BinaryIO, Schema], AbstractContextManager[Write]]
GROUP: Final = 20_000
"""Rows of a group of a Parquet file."""
_LINES: Final = 10_000
"""Lines that are made at once: in as much memory as is used again for the next ones, they take half of the time."""


@contextmanager
def writing(file: BinaryIO, ending: str, schema: Schema) -> Iterator[Write]:
    """Write frames into an open file, of the kind that its ending says.

    Args:
        file: Where to; it is complete once the block has ended.
        ending: One of `ENDINGS`.
        schema: The columns of every frame.
    """
    with _WRITERS[ending](file, schema) as write:
        yield write


def check_ending(out: Path, schema: Schema) -> str:
    """The ending by which a file is written.

    Raises:
        InputError: It is none of `ENDINGS`, or such a file cannot hold these columns.
    """
    ending = out.suffix.lower()
    if ending not in _WRITERS:
        raise InputError(
            f"{out} ends in none of {', '.join(ENDINGS)}, which says how to write it. Name such a file with --out."
        )
    lists = [name for name, kind in schema.items() if isinstance(kind, pl.List)]
    if ending == ".csv" and lists:
        others = ", ".join(each for each in ENDINGS if each != ".csv")
        raise InputError(f"A CSV has no place for {', '.join(lists)}. Name a file that ends in {others}.")
    return ending


@contextmanager
def _jsonl(file: BinaryIO, _: Schema) -> Iterator[Write]:
    def write(frame: pl.DataFrame) -> None:
        for some in frame.iter_slices(_LINES):
            some.write_ndjson(file)

    yield write


@contextmanager
def _array(file: BinaryIO, _: Schema) -> Iterator[Write]:
    begins = iter((b"[\n",))

    def write(frame: pl.DataFrame) -> None:
        if frame.height:
            lines = io.BytesIO()
            frame.write_ndjson(lines)
            told = lines.getvalue().removesuffix(b"\n").replace(b"\n", b",\n")  # JSON has no bare line ends
            file.write(next(begins, b",\n") + told)

    yield write
    file.write(next(begins, b"\n") + b"]\n")


@contextmanager
def _csv(file: BinaryIO, schema: Schema) -> Iterator[Write]:
    # With the line ends of RFC 4180: others would leave a lone one in a cell unquoted.
    pl.DataFrame(schema=dict(schema)).write_csv(file, line_terminator="\r\n")
    texts = [inert(pl.col(name)) for name, kind in schema.items() if kind == pl.String()]

    yield lambda frame: frame.with_columns(texts).write_csv(
        file, include_header=False, line_terminator="\r\n", quote_style="necessary"
    )


@contextmanager
def _parquet(file: BinaryIO, schema: Schema) -> Iterator[Write]:
    import pyarrow as pa  # noqa: PLC0415 -- pyarrow takes 40 MB, and only tables need it
    from pyarrow import parquet  # noqa: PLC0415 -- the same

    def kind(column: pl.DataType) -> pa.DataType:
        if isinstance(column, pl.List) and isinstance(column.inner, pl.Struct):
            return pa.list_(pa.struct([(each.name, pa.string()) for each in column.inner.fields]))
        return pa.int64() if column == pl.Int64() else pa.string()

    own = pa.schema([(name, kind(column)) for name, column in schema.items()])
    with (
        parquet.ParquetWriter(file, own) as table,
        regular(lambda frame: table.write_table(frame.to_arrow().cast(own))) as write,
    ):
        yield write


@contextmanager
def regular(write: Write) -> Iterator[Write]:
    """Write frames of `GROUP` rows each, however those that come are cut: the same rows make the same file."""
    waiting: list[pl.DataFrame] = []

    def put(frame: pl.DataFrame, *, rest: bool = False) -> None:
        waiting.append(frame)
        if rest or sum(each.height for each in waiting) >= GROUP:
            whole = pl.concat(waiting)
            stop = whole.height if rest else whole.height - whole.height % GROUP
            for start in range(0, stop, GROUP):
                write(whole[start : min(stop, start + GROUP)].rechunk())  # else its seams show in the file
            waiting[:] = [whole[stop:]]

    yield put
    if waiting:
        put(waiting[-1].clear(), rest=True)


_WRITERS: Final[Mapping[str, _Writer]] = MappingProxyType(
    {".jsonl": _jsonl, ".json": _array, ".csv": _csv, ".parquet": _parquet}
)
ENDINGS: Final[Sequence[str]] = tuple(_WRITERS)
"""Of the files that can be written: lines of JSON, one JSON array, CSV (RFC 4180), Parquet with a schema."""
