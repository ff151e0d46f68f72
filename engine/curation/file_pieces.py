"""Files cut into pieces, each of which is read, checked and written by itself, so that memory stays bounded."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Final

from engine.curation.formats import ending, rows_of
from engine.curation.rows import Row, SetAside, Wanted, name_of

PIECE_ROWS: Final = 30_720
"""Rows of a piece at most: as many as the store packs together, and are written within one turn at it."""
PIECE_CHARACTERS: Final = 40_000_000
"""Characters (bytes, in tables) of a piece, roughly: one more row may be in it."""

AT_ONCE: Final = 1_000
"""Rows that are read at once: what they take is used again for the next ones, and need not be asked of the system."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Some rows of a file, one after another.

    Attributes:
        file: The file, as the person named it.
        before: How many rows of the file stand before it.
        count: How many it has.
        rows: They themselves; none if they are in `table`.
        table: They as a table of Arrow, which another process takes in far quicker.
    """

    file: str
    before: int
    count: int
    rows: tuple[Row | SetAside, ...] = ()
    table: Any = None


def pieces_of(path: Path, wanted: Wanted, skip: int = 0, size: int = PIECE_ROWS) -> Iterator[Piece]:
    """The pieces of a file, which are the same each time.

    Args:
        path: A file with rows, such as `files_of` gives.
        wanted: The fields that are read.
        skip: So many rows are left out, which were read before.
        size: Rows of a piece at most.

    Raises:
        InputError: The file cannot be read as what its name says.
    """
    kind = ending(path).removesuffix(".gz")
    if kind in (".parquet", ".arrow"):
        from engine.curation import tables  # noqa: PLC0415 -- pyarrow takes 40 MB, and only tables need it

        batches = (tables.parquet_batches if kind == ".parquet" else tables.arrow_batches)(
            path, wanted, skip=skip, size=size
        )
        yield from _of_batches(name_of(path), batches, size)
    else:
        yield from _of_rows(name_of(path), rows_of(path, wanted), skip, size)


def rows_in(piece: Piece) -> Iterator[Row | SetAside]:
    """The rows of a piece."""
    if piece.table is None:
        yield from piece.rows
        return
    from engine.curation.tables import rows_of_batch  # noqa: PLC0415 -- as above

    before = piece.before
    for batch in piece.table.to_batches(AT_ONCE):
        yield from rows_of_batch(piece.file, before, batch)
        before += batch.num_rows


def _of_rows(file: str, rows: Iterator[Row | SetAside], skip: int, size: int) -> Iterator[Piece]:
    rows = islice(rows, skip, None)
    held: list[Row | SetAside] = []
    characters = 0
    for row in rows:
        held.append(row)
        # A row without its line is a JSON item: what it holds is measured by its texts.
        text = row.text if row.text is not None else "".join(v for v in row.fields.values() if isinstance(v, str))
        characters += len(text)
        if len(held) == size or characters > PIECE_CHARACTERS:
            yield Piece(file, skip, len(held), tuple(held))
            skip, held, characters = skip + len(held), [], 0
    if held:
        yield Piece(file, skip, len(held), tuple(held))


def _of_batches(file: str, batches: Iterator[tuple[int, Any] | SetAside], size: int) -> Iterator[Piece]:
    """Pieces that are as large as they may be, however the file is cut into batches."""
    held: list[Any] = []
    start = 0
    for item in batches:
        if isinstance(item, SetAside):
            yield from _piece(file, start, held)
            held, start = [], item.line
            yield Piece(file, item.line - 1, 1, (item,))
            continue
        before, batch = item
        at = 0
        while at < batch.num_rows:
            room = _room(held, batch, size)
            if not room:
                yield from _piece(file, start, held)
                held = []
                continue
            start = start if held else before + at
            held.append(batch.slice(at, room))
            at += held[-1].num_rows
    yield from _piece(file, start, held)


def _room(held: Sequence[Any], batch: Any, size: int) -> int:
    """How many rows of a batch a piece has room for beside those that it has; one at least if it has none."""
    rows, taken = sum(part.num_rows for part in held), sum(part.nbytes for part in held)
    fitting = (PIECE_CHARACTERS - taken) * batch.num_rows // max(batch.nbytes, 1)
    return int(max(min(size - rows, fitting), 0 if held else 1))


def _piece(file: str, before: int, batches: Sequence[Any]) -> Iterator[Piece]:
    import pyarrow as pa  # noqa: PLC0415 -- as above

    if batches:
        table = pa.Table.from_batches(batches)
        yield Piece(file, before, table.num_rows, table=table)
