"""What processes hand one another: tables go by file, which takes a quarter of what a pipe takes."""

import io
import pickle
import shutil
import sys
from itertools import count
from pathlib import Path
from typing import Any, Final

import polars as pl

from engine.curation.blocks import InBlocks

_ROOM: Final = 2
"""How often a table must fit into what is free on the disk to go by file."""


class Parcels:
    """Packs and unpacks objects whose tables lie as Arrow files in a folder, each until it is taken in.

    Args:
        folder: Where; both sides have it, and nobody else.
        sender: Who packs, so that no two name a file alike.
    """

    def __init__(self, folder: Path, sender: str) -> None:
        self._folder, self._sender, self._numbers = folder, sender, count()

    def packed(self, value: object) -> bytes:
        """An object, without its tables if there is room for them in the folder."""
        sink = io.BytesIO()
        _Pickler(sink, self).dump(value)
        return sink.getvalue()

    def place(self, size: int) -> Path | None:
        """Where a table of so many bytes may lie; nowhere if the disk is about to be full."""
        free = shutil.disk_usage(self._folder).free
        return self._folder / f"{self._sender}-{next(self._numbers)}.arrow" if free > _ROOM * size else None


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
        if isinstance(value, pl.DataFrame) and (place := self._parcels.place(int(value.estimated_size()))):
            with InBlocks(place, "w") as sink:
                value.write_ipc(sink)
            return _frame, (place,)
        if arrow is not None and isinstance(value, arrow.Table) and (place := self._parcels.place(value.nbytes)):
            with InBlocks(place, "w") as sink, arrow.ipc.new_file(arrow.PythonFile(sink), value.schema) as writer:
                writer.write_table(value)
            return _table, (place,)
        return NotImplemented


def _frame(place: Path) -> pl.DataFrame:
    return pl.DataFrame(_table(place))  # Polars' own reader begins threads for it, and takes twice as long


def _table(place: Path) -> Any:
    import pyarrow as pa  # noqa: PLC0415 -- it takes 40 MB, and only tables need it

    with pa.memory_map(str(place)) as source, pa.ipc.open_file(source) as file:
        table = file.read_all()
    place.unlink()
    return table
