"""Exports on record."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from engine.store.connection import Reader, Store
from engine.store.writes import flush


@dataclass(frozen=True, slots=True)
class ExportRow:
    """An export on record.

    Attributes:
        seq: Order among all facts.
        id: Its content hash; the same export made again has the same.
        run_id: The run.
        name: The name of its file or folder.
        path: Where it was written, as the person named it.
        manifest: Its manifest.
        author: Who made it; may be empty.
        at_time: When.
    """

    seq: int
    id: str
    run_id: str
    name: str
    path: str
    manifest: dict[str, Any]
    author: str
    at_time: datetime


def add_export(store: Store, id_: str, run_id: str, out: Path, manifest: Mapping[str, Any], author: str) -> None:
    """Put an export on record."""
    row = {
        "id": id_, "run_id": run_id, "name": out.name, "path": str(out), "author": author,
        "selection": json.dumps(manifest["selection"], ensure_ascii=False),
        "manifest": json.dumps(manifest, ensure_ascii=False),
        "problems": manifest["problems"], "samples": manifest["samples"],
    }  # fmt: skip
    flush(store, {"export": [row]})


_EXPORTS: Final = """
    SELECT seq, id, run_id, name, path, manifest, author, at_time FROM export
    WHERE ($id IS NULL OR id = $id) ORDER BY seq DESC LIMIT $limit
"""


def exports(reader: Reader, id_: str | None = None, limit: int = 100) -> list[ExportRow]:
    """Exports on record, the newest first.

    Args:
        reader: A read block.
        id_: Only those of this id.
        limit: How many at most.
    """
    rows = reader.frame(_EXPORTS, {"id": id_, "limit": limit}).iter_rows(named=True)
    return [ExportRow(**row | {"manifest": json.loads(row["manifest"])}) for row in rows]
