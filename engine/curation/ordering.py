"""Frames in another order than that in which they are read, in bounded memory."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import polars as pl

from engine.curation.blocks import InBlocks

AT_ONCE: Final = 5_000
"""Samples that are written at once: what they take is used again for the next ones, where more would be given back to
the system and asked for anew, which takes as long as the work itself."""
BUCKET: Final = 50_000
"""Entries that are put in order at once, with all their samples."""


def in_order(frames: Iterable[pl.DataFrame], folder: Path, *, sorted_already: bool) -> Iterator[pl.DataFrame]:
    """The rows of all frames by their column `place`; rows of one place stay in the order in which they come.

    Args:
        frames: The frames, all with the same columns.
        folder: Where to keep them meanwhile.
        sorted_already: Whether they come in that order; then nothing is kept.
    """
    if sorted_already:
        yield from frames
        return
    buckets: dict[int, list[Path]] = defaultdict(list)
    for number, frame in enumerate(_gathered(frames)):
        for (bucket,), part in frame.group_by(pl.col("place") // BUCKET, maintain_order=True):
            path = folder / f"{bucket}-{number}.arrow"
            with InBlocks(path, "w") as file:
                part.write_ipc(file)
            buckets[int(bucket)].append(path)
    for bucket in sorted(buckets):
        parts = [pl.read_ipc(path) for path in buckets.pop(bucket)]
        yield from pl.concat(parts).sort("place", maintain_order=True).iter_slices(AT_ONCE)
        for path in folder.glob(f"{bucket}-*.arrow"):
            path.unlink()


def _gathered(frames: Iterable[pl.DataFrame]) -> Iterator[pl.DataFrame]:
    """The same rows in frames of about `BUCKET`."""
    held: list[pl.DataFrame] = []
    rows = 0
    for frame in frames:
        held.append(frame)
        rows += frame.height
        if rows >= BUCKET:
            yield pl.concat(held)
            held, rows = [], 0
    if held:
        yield pl.concat(held)
