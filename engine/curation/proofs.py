"""The table of all samples beside an export: their ids, kinds, and hashes, without their words."""

import hashlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Final

import polars as pl
from xxhash import xxh3_128_hexdigest

from engine.curation.writers import Write, regular

ROWS: Final = "rows.parquet"
_SCHEMA: Final = {
    "id": pl.String(), "round": pl.Int64(), "stage": pl.String(), "sample": pl.Int64(), "part": pl.String(),
    "tier": pl.String(), "level": pl.Int64(), "subject": pl.String(), "split": pl.String(),
    "characters": pl.Int64(), "knowledge": pl.Boolean(), "hash": pl.String(),
}  # fmt: skip


class Proofs:
    """What is told of all samples, while they are written.

    Attributes:
        splits: Samples by split.
        characters: Of all questions and solutions.
        knowledge: Samples with a knowledge base.
    """

    def __init__(self, write: Write) -> None:
        self._write = write
        self._sha256 = hashlib.sha256()
        self.splits: Counter[str] = Counter()
        self.characters = 0
        self.knowledge = 0

    @property
    def sha256(self) -> str:
        """A hash of all samples in their order."""
        return self._sha256.hexdigest()

    def add(self, frame: pl.DataFrame) -> None:
        """Take in samples: rows with question, solution, knowledge, and the columns of provenance."""
        hashes = _hashes(frame)
        rows = frame.with_columns(
            pl.col("problem_id").alias("id"),
            (pl.col("question").str.len_chars() + pl.col("solution").str.len_chars()).alias("characters"),
            pl.col("knowledge").is_not_null(),
            pl.Series("hash", hashes, dtype=pl.String),
        ).select(pl.col(name).cast(kind) for name, kind in _SCHEMA.items())
        self._write(rows)
        self._sha256.update("".join(f"{each}\n" for each in hashes).encode())
        self.splits.update(dict(rows.group_by("split").len().iter_rows()))
        self.characters += int(rows["characters"].sum())
        self.knowledge += int(rows["knowledge"].sum())


def _hashes(frame: pl.DataFrame) -> list[str]:
    """XXH3, 128 bits, of question and solution of each sample; of their bytes where they lie, which copies none."""
    texts = frame.select(pl.concat_str("question", "solution", separator="\0").alias("text"))["text"].to_arrow()
    _, offsets, content = texts.buffers()  # a large string: 64-bit offsets, then all bytes in a row
    ends = memoryview(offsets).cast("q")[texts.offset : texts.offset + len(texts) + 1].tolist()
    held = memoryview(content)
    return [xxh3_128_hexdigest(held[a:b]) for a, b in pairwise(ends)]


@contextmanager
def proving(path: Path) -> Iterator[Proofs]:
    """Write the table to a file; it is complete once the block has ended."""
    from pyarrow import parquet  # noqa: PLC0415 -- pyarrow takes 40 MB, and only tables need it

    with (
        parquet.ParquetWriter(path, pl.DataFrame(schema=_SCHEMA).to_arrow().schema) as table,
        regular(lambda rows: table.write_table(rows.to_arrow())) as write,
    ):
        yield Proofs(write)


def read_proofs(path: Path) -> pl.DataFrame:
    """Read such a table.

    Raises:
        OSError: The file cannot be read.
        ValueError: It is no such table.
    """
    import pyarrow as pa  # noqa: PLC0415 -- as above
    from pyarrow import parquet  # noqa: PLC0415 -- as above

    try:
        table = parquet.read_table(path, columns=list(_SCHEMA), partitioning=None)
        rows = pl.DataFrame(table.cast(pl.DataFrame(schema=_SCHEMA).to_arrow().schema))
    except (pa.ArrowException, pl.exceptions.PolarsError) as error:
        raise ValueError(str(error)) from None
    if rows.null_count().sum_horizontal().item():
        raise ValueError("values are missing in it")
    return rows
