"""Rows of CSV files (RFC 4180): a header, then records, whose quoted fields may span lines."""

import csv
from collections.abc import Iterator
from pathlib import Path

from engine.curation.lines import MAX_LINE_BYTES, TOO_LONG, BrokenOffError, lines_of
from engine.curation.rows import (
    SEEDS,
    Row,
    SetAside,
    Wanted,
    either,
    name_of,
    refuse_repeated,
    refuse_useless,
    set_aside,
    storable,
)
from engine.curation.spreadsheets import bare, is_own
from engine.errors import InputError

csv.field_size_limit(MAX_LINE_BYTES)  # a record is measured by its lines; of itself, the module takes 128 KiB a field


class _TooLongError(Exception):
    """A record grew past what one line may hold."""


class _RecordLines:
    """Hands lines to the CSV reader, and remembers those of the record that it is reading.

    Attributes:
        first: The record's first line, from 1.
        last: The last line that was handed over for it.
    """

    def __init__(self, lines: Iterator[tuple[int, bytes]]) -> None:
        self._lines = lines
        self.begin()

    def begin(self) -> None:
        """Forget the lines of the record before."""
        self.first = self.last = self._size = 0
        self._record: list[str] = []

    @property
    def text(self) -> str:
        """The record's lines as they stand."""
        return "".join(self._record).rstrip("\r\n")

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        self.last, raw = next(self._lines)
        self.first = self.first or self.last
        self._size += len(raw)
        # A byte that is not UTF-8 must not end the record early; whoever reads the field finds its mark.
        line = raw.decode("utf-8", "surrogateescape")
        self._record.append(line)
        if self._size > MAX_LINE_BYTES:
            raise _TooLongError(TOO_LONG)
        return line


def csv_rows(path: Path, wanted: Wanted = SEEDS) -> Iterator[Row | SetAside]:
    """Read a CSV file; blank lines are skipped, and so is what an export put before cells against spreadsheets.

    A record with a misplaced quote is set aside up to the line on which that shows, because a guess at where the
    next record begins would turn pieces of text into questions.

    Raises:
        InputError: If the header cannot be read or does not name the question once.
    """
    file = name_of(path)
    feed = _RecordLines(lines_of(path))
    records = csv.reader(feed, strict=True)
    header: list[str] | None = None
    own = False
    while True:
        feed.begin()
        try:
            cells = next(records)
        except StopIteration:
            break
        except BrokenOffError as broken:
            yield set_aside(file, broken.line, str(broken), "")
            break
        except (csv.Error, _TooLongError) as error:
            if header is None:
                raise _no_header(file, str(error), wanted) from error
            yield set_aside(file, feed.first, _why(feed, error), feed.text)
            continue
        if not feed.text.strip():
            continue
        if header is None:
            header = _header(file, cells, wanted)
            own = is_own(header)
        else:
            yield _row(file, feed, header, [*map(bare, cells)] if own else cells)
    if header is None:
        raise _no_header(file, "it is empty", wanted)


def _row(file: str, feed: _RecordLines, header: list[str], cells: list[str]) -> Row | SetAside:
    """Make a row of a record, which must have a field for each column."""
    if len(cells) != len(header):
        reason = f"It has {len(cells)} fields where the header names {len(header)}. "
        reason += "Give each column a field, if an empty one, and quote a field that holds a comma."
        return set_aside(file, feed.first, reason, feed.text)
    return Row(file, feed.first, dict(zip(header, cells, strict=True)), feed.text)


def _why(feed: _RecordLines, error: Exception) -> str:
    """Why a record is unusable, and how many lines went with it."""
    if feed.first == feed.last and isinstance(error, _TooLongError):
        return str(error)
    lines = "" if feed.first == feed.last else f", and all lines up to {feed.last} went with it"
    return f"It is not CSV ({error}){lines}. Close every quote, and double those inside a quoted field."


def _header(file: str, cells: list[str], wanted: Wanted) -> list[str]:
    """The names of the columns, one of which must be telling."""
    names = [cell.strip() for cell in cells]
    refuse_repeated(file, names, wanted)
    if wanted.remedy:
        refuse_useless(file, names, wanted)
    if set(wanted.telling).isdisjoint(names):
        raise _no_header(file, f"it is {storable(', '.join(names))[:200]!r}", wanted)
    return names


def _no_header(file: str, why: str, wanted: Wanted) -> InputError:
    """The error of a CSV file without a usable header."""
    return InputError(
        f"{file} has no header that names a column {either(wanted.telling)}: {why}. "
        "Write the names of the columns, separated by commas, into its first line."
    )
