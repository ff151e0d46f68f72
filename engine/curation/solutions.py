"""The solutions of what was chosen, as they leave: read in chunks, framed, and in order."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import polars as pl

from engine.config import Content, Text
from engine.curation.ordering import AT_ONCE, in_order
from engine.curation.portions import in_portions, one_ahead
from engine.curation.selecting import Chosen, Told
from engine.curation.templates import ENTRY, REJECTED, framed, kept, knowledge_bases
from engine.store import Reader, RunInfo, RunKind, Store
from engine.store import samples as rows_of_samples

CHUNK: Final = 50_000
"""Entries whose texts are read at once."""
_PROVEN: Final = ("problem_id", "tier", "level", "subject", "place", "split", REJECTED)


def solutions(store: Store, chosen: Chosen, folder: Path, told: Told) -> Iterator[pl.DataFrame]:
    """All solutions of what was chosen, in the order in which they leave.

    Args:
        store: The store.
        chosen: What was chosen.
        folder: Where to keep what comes before its turn.
        told: Is told how far it is.
    """
    frames = read_solutions(store, chosen.run, chosen.entries, chosen.selection.text, told)
    return in_order(frames, folder, sorted_already=chosen.entries["place"].is_sorted())


def read_solutions(
    store: Store, run: RunInfo, entries: pl.DataFrame, text: Text, told: Told = lambda *_: None
) -> Iterator[pl.DataFrame]:
    """The solutions of some entries that a selection takes, in their frames; in one frame, or in several.

    Yields:
        As `engine.store.samples.samples` gives them, with `part`, `knowledge` (null where there is none), `solution`,
        and what is known of their entries.
    """
    # A published solution with a program in it leaves as it was published: what stands around a program is no solution.
    whole = run.kind is RunKind.IMPORTED and text.content is Content.EITHER
    known = [name for name in _PROVEN if name in entries.columns]

    def read(reader: Reader, start: int, stop: int) -> pl.DataFrame:
        told("Writing samples", start, entries.height)
        part = entries[start:stop]
        programs = text.content in (Content.PROGRAM, Content.BOTH)
        found = rows_of_samples.samples(reader, run.id, part, knowledge=text.knowledge, programs=programs, whole=whole)
        found = found.join(part.select(*ENTRY, *known), on=ENTRY, how="left", maintain_order="left")
        if not text.knowledge:
            return found.with_columns(pl.lit(None, pl.String).alias("knowledge"))
        written = knowledge_bases(rows_of_samples.knowledge(reader, run.id, part))
        found = found.join(written, on=ENTRY, how="left", maintain_order="left")
        return found.with_columns(pl.coalesce("knowledge", "written").alias("knowledge")).drop("written")

    portions = one_ahead(in_portions(store, read, 0, max(1, entries.height), CHUNK))
    for frames in one_ahead([framed(some) for some in _slices(kept(rows, text))] for rows in portions):
        yield from frames


def _slices(frame: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """The rows, so many at once; one frame at least, as its columns tell what there could be."""
    yield from frame.iter_slices(AT_ONCE) if frame.height else (frame,)
