"""Looking for a text, which takes long where problems are many: so it goes from one stretch of them to the next.

A page looks for as long as it may take, and says how far it came.
"""

import time
from collections.abc import Callable, Iterator
from typing import Final, TypeVar

import duckdb

from engine.domain import ProblemFilter
from engine.errors import InputError
from engine.store.connection import Reader

T = TypeVar("T")

STRETCH: Final = 100_000
"""Problems that are searched at once."""
SEARCH_S: Final = 0.1
"""Seconds for which a page looks for the rows that it shows, and again for how many there are."""

_BOUNDS: Final = "SELECT seq FROM problem WHERE rowid % $stretch = 0 ORDER BY seq"
_SIZE: Final = "SELECT count(*), coalesce(max(seq), 0) FROM problem"


def stretches(reader: Reader, key: int, *, upwards: bool) -> Iterator[tuple[int, int, int]]:
    """Stretches of problems from a key on, each with how many problems the first one up to its end are.

    Yields:
        The first and the last `seq` of a stretch, and that number.
    """
    count, last = reader.rows(_SIZE)[0]
    starts = [row[0] for row in reader.rows(_BOUNDS, {"stretch": STRETCH})]
    found = [
        (low, high, min(count, STRETCH * (place + 1)))
        for place, (low, high) in enumerate(zip(starts, [*(start - 1 for start in starts[1:]), last], strict=False))
    ]
    for low, high, upto in found if upwards else reversed(found):
        if (high >= key) if upwards else (low <= key):
            yield low, high, upto


def by_stretches(reader: Reader, read: Callable[[int, int], T], seconds: float | None) -> tuple[list[T], int]:
    """Read from one stretch of problems to the next, from the first on.

    Args:
        reader: A read block.
        read: Reads problems between two places; of no stretch at first, so that there is a result in any case.
        seconds: For how long; without it, to the end. One stretch is read however long that takes.

    Returns:
        What was read, and how many problems that was.
    """
    since, found, searched = time.perf_counter(), [read(0, -1)], 0
    for low, high, upto in stretches(reader, 0, upwards=True):
        found.append(read(low, high))
        searched = upto
        if seconds is not None and time.perf_counter() - since > seconds:
            break
    return found, searched


def check_text(reader: Reader, wanted: ProblemFilter) -> None:
    """Refuse a text that cannot be looked for.

    Raises:
        InputError: It is no regular expression, or one that takes too much memory.
    """
    if wanted.text_as == "regex" and wanted.text.strip():
        try:
            reader.rows("SELECT regexp_matches('', $pattern, 'i')", {"pattern": wanted.text})
        except duckdb.Error as error:
            why = str(error).partition(": ")[2] or str(error)
            raise InputError(f"The regular expression {wanted.text[:60]!r} cannot be used: {why}.") from error
