"""What processes hand one another: tables go by file, which takes a quarter of what a pipe takes."""

import io
import pickle
import sys
from collections.abc import Callable
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import polars as pl

from engine.curation.blocks import InBlocks


class Parcels:
    """Packs and unpacks objects whose tables lie as Arrow files in a folder, each until it is taken in.

    Args:
        folder: Where; both sides have it, and nobody else.
        sender: Who packs, so that no two name a file alike.
    """

    def __init__(self, folder: Path, sender: str) -> None:
        self._folder, self._sender, self._numbers = folder, sender, count()

    def packed(self, value: object) -> bytes:
        """An object, without its tables unless the disk is full."""
        sink = io.BytesIO()
        _Pickler(sink, self).dump(value)
        return sink.getvalue()

    def kept(self, write: Callable[[InBlocks], object]) -> Path | None:
        """The file of a table; none if the disk has no room for it, so that it goes another way."""
        place = self._folder / f"{self._sender}-{next(self._numbers)}.arrow"
        try:
            with InBlocks(place, "w") as sink:
                write(sink)
        except OSError:  # not lost: whoever packs puts the table into the parcel itself
            place.unlink(missing_ok=True)
            return None
        return place


def unpacked(parcel: bytes) -> Any:
    """The object; its files are gone then, and what they held stays mapped while it is used."""
    return pickle.loads(parcel)  # noqa: S301 -- packed by another process of this very program


class _Pickler(pickle.Pickler):
    def __init__(self, sink: io.BytesIO, parcels: Parcels) -> None:
        super().__init__(sink, pickle.HIGHEST_PROTOCOL)
        self._parcels = parcels

    def reducer_override(self, value: object) -> Any:
        """How tables are packed; everything else as ever."""
        arrow = sys.modules.get("pyarrow")  # whoever has a table of it has imported it; nobody else need
        if isinstance(value, pl.DataFrame) and (place := self._parcels.kept(value.write_ipc)):
            return _frame, (place,)
        if arrow is not None and isinstance(value, arrow.Table):
            place = self._parcels.kept(partial(_write, arrow, value))
            return (_table, (place,)) if place else NotImplemented
        return NotImplemented


def _write(arrow: Any, table: Any, sink: InBlocks) -> None:
    with arrow.ipc.new_file(arrow.PythonFile(sink), table.schema) as writer:
        writer.write_table(table)


def _frame(place: Path) -> pl.DataFrame:
    return pl.DataFrame(_table(place))  # Polars' own reader begins threads for it, and takes twice as long


def _table(place: Path) -> Any:
    import pyarrow as pa  # noqa: PLC0415 -- it takes 40 MB, and only tables need it

    with pa.memory_map(str(place)) as source, pa.ipc.open_file(source) as file:
        table = file.read_all()
    place.unlink()
    return table
