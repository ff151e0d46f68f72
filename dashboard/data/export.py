"""What the page Export shows: what can be chosen, what a selection would give, and what was exported."""

import hashlib
import io
import json
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polars as pl
import streamlit as st

from dashboard.data.cache import one_block, store
from engine.config import Selection, read_selection
from engine.curation import MANIFEST, Preview, landed, manifest_text, preview
from engine.errors import InputError
from engine.store import ExportRow, Reader, browse, contamination, duplicates, exports

LARGEST: Final = 500_000_000
"""Bytes of an export that a page hands out; a larger one is taken from its folder."""
_WHEN: Final = (1980, 1, 1, 0, 0, 0)
"""The time of every file in an archive: the same files make the same archive."""


@dataclass(frozen=True, slots=True)
class ExportData:
    """What one can choose by on the page Export: `choices` and `rounds` are those of the filter.

    `checks` is a frame of `engine.store.contamination`; `searched` says whether duplicates were looked for; `made` are
    the exports on record, the newest first.
    """

    choices: dict[str, list[str]]
    rounds: tuple[int, ...]
    checks: pl.DataFrame
    searched: bool
    made: tuple[ExportRow, ...]


@one_block
def export_data(reader: Reader, run_id: str) -> ExportData:
    """What one can choose by, and which checks there are."""
    return ExportData(
        browse.choices(reader),
        tuple(browse.entered_rounds(reader, run_id)),
        contamination.checks(reader, 20),
        duplicates.state(reader) is not None,
        tuple(exports(reader)),
    )


def foreseen(selection: Selection) -> Preview:
    """What a selection would give, of the store as it is.

    Raises:
        InputError: It asks for what is not there.
    """
    return _foreseen(str(store().path), store().version(), json.dumps(selection.values()))


@st.cache_data(show_spinner="Choosing …", max_entries=12)
def _foreseen(path: str, version: int, values: str) -> Preview:  # noqa: ARG001 -- both are part of the cache's key
    return preview(store(), read_selection(json.loads(values)))


def export_bytes(row: ExportRow) -> int:
    """How large the samples of an export are."""
    return sum(int(each["bytes"]) for each in row.manifest["files"])


def export_changed(row: ExportRow) -> bool:
    """Whether files of an export are gone, or are not as large as they were."""
    there, _ = landed(Path(row.path), row.manifest)
    sizes = {name: path.stat().st_size for name, path in there.items()}
    return not sizes or sizes != {str(each["name"]): each["bytes"] for each in row.manifest["files"]}


def export_files(row: ExportRow) -> bytes:
    """All files of an export in one archive, wherever it was written, with the manifest on record.

    Raises:
        InputError: They are gone, or are not what was exported: whatever else lies there is not handed out.
    """
    out = Path(row.path)
    there, beside = landed(out, row.manifest)
    found = {name: path.read_bytes() for name, path in there.items()}
    for each in row.manifest["files"]:
        content = found.get(str(each["name"]))
        if content is None or hashlib.sha256(content).hexdigest() != each["sha256"]:
            raise InputError(f"The file {each['name']} is not what was exported. Export it again.")
    if not found:
        raise InputError(f"{row.name} has no files. Export it again.")
    found |= {name: path.read_bytes() for name, path in beside.items()}
    found[MANIFEST if out.is_dir() else f"{out.name}.{MANIFEST}"] = manifest_text(row.manifest).encode()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(found):
            archive.writestr(zipfile.ZipInfo(name, _WHEN), found[name], zipfile.ZIP_DEFLATED)
    return packed.getvalue()
