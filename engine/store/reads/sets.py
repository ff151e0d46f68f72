"""Sets of problems that people chose: which there are, what they are called, and who is in them."""

from collections.abc import Sequence
from typing import Final

import polars as pl

from engine.store.connection import Reader

_NEWEST: Final = "(SELECT * FROM problem_set QUALIFY row_number() OVER (PARTITION BY id ORDER BY seq DESC) = 1)"
_COLUMNS: Final = "id, name, origin, size, author, at_time"
LISTED: Final = 500
"""Sets that a list shows at most."""


def named(reader: Reader) -> pl.DataFrame:
    """The sets that have a name, the one that was named last first; at most `LISTED`.

    Columns:
        id, name, origin (a JSON object: how it was chosen), size, author, at_time.
    """
    sql = f"SELECT {_COLUMNS} FROM {_NEWEST} WHERE name IS NOT NULL ORDER BY seq DESC LIMIT $most"  # noqa: S608 -- fixed fragments
    return reader.frame(sql, {"most": LISTED})


def some(reader: Reader, ids: Sequence[str]) -> pl.DataFrame:
    """Sets by their ids; those that there are not are missing.

    Columns:
        Those of `named`; the name may be null.
    """
    sql = f"SELECT {_COLUMNS} FROM {_NEWEST} WHERE list_contains($ids, id) ORDER BY seq"  # noqa: S608 -- fixed fragments
    return reader.frame(sql, {"ids": list(ids)})


def called(reader: Reader, name: str) -> list[tuple[str, int]]:
    """The sets of a name: id and size."""
    sql = f"SELECT id, size FROM {_NEWEST} WHERE name = $name ORDER BY seq"  # noqa: S608 -- fixed fragments
    return [(own, size) for own, size in reader.rows(sql, {"name": name})]


def members(reader: Reader, set_id: str, after: int = 0, most: int = 1_000_000) -> list[int]:
    """The problems of a set (`problem.seq`), in order of arrival, a part at a time; none where there is no such set.

    Args:
        reader: A read block.
        set_id: The set.
        after: Only those after this one.
        most: How many at most.
    """
    sql = """
        SELECT problem_seq FROM problem_set_item
        WHERE set_id = $id AND problem_seq > $after AND EXISTS (FROM problem_set WHERE id = $id)
        ORDER BY problem_seq LIMIT $most
    """
    return [seq for (seq,) in reader.rows(sql, {"id": set_id, "after": after, "most": most})]
