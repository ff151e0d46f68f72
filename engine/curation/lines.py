"""Lines of text files, plain or gzipped, as bytes and in constant memory."""

import gzip
import zlib
from codecs import BOM_UTF8
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Final, cast

from engine.curation.rows import name_of
from engine.errors import InputError

MAX_LINE_BYTES: Final = 1_000_000
"""The longest line that is used, in bytes with its end."""

TOO_LONG: Final = f"It is longer than {MAX_LINE_BYTES:,} bytes. Shorten it, or check that its line or quote ends."


class BrokenOffError(Exception):
    """A file cannot be read any further; the text says why and what to do.

    Attributes:
        line: The line that could not be read, from 1.
    """

    def __init__(self, line: int, error: Exception) -> None:
        self.line = line
        super().__init__(
            f"The file breaks off here ({error}), and nothing from this line on was read. "
            "Fetch or write the file again and import it once more."
        )


def lines_of(path: Path) -> Iterator[tuple[int, bytes]]:
    """Number and bytes of each line, without a byte order mark; of a longer one, its first `MAX_LINE_BYTES` + 1 bytes.

    Raises:
        InputError: If not even the first line can be read.
        BrokenOffError: If a later line cannot.
    """
    number = 0
    try:
        with _open(path) as stream:
            while raw := stream.readline(MAX_LINE_BYTES + 1):
                number += 1
                yield number, raw.removeprefix(BOM_UTF8) if number == 1 else raw
                while len(raw) > MAX_LINE_BYTES and not raw.endswith(b"\n"):
                    raw = stream.readline(MAX_LINE_BYTES + 1)
    except (OSError, EOFError, zlib.error) as error:
        if number == 0:
            raise InputError(
                f"{name_of(path)} cannot be read ({error}). Check that it may be read and is complete, "
                "and that it is a gzip file if, and only if, it ends in .gz."
            ) from error
        raise BrokenOffError(number + 1, error) from error


def _open(path: Path) -> IO[bytes]:
    """Open a text file for reading bytes, unpacked if its name ends in `.gz`."""
    return cast("IO[bytes]", gzip.open(path)) if path.suffix.lower() == ".gz" else path.open("rb")
