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
from engine.curation import Preview, preview
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


def export_folder(row: ExportRow) -> Path | None:
    """Where the files of an export lie, if they do so in the store's own folder of exports; `None` otherwise."""
    home = store().exports_folder().resolve()
    found = Path(row.path).resolve()
    return found if found.is_relative_to(home) and found.exists() else None


def export_bytes(row: ExportRow) -> int:
    """How large the samples of an export are."""
    return sum(int(each["bytes"]) for each in row.manifest["files"])


def export_changed(row: ExportRow) -> bool:
    """Whether files of an export are gone, or are not as large as they were."""
    found = export_folder(row)
    inside = found if found is not None and found.is_dir() else found and found.parent
    sizes = {str(each["name"]): each["bytes"] for each in row.manifest["files"]}
    return inside is None or any(
        not (inside / name).is_file() or (inside / name).stat().st_size != size for name, size in sizes.items()
    )


def export_files(row: ExportRow) -> bytes:
    """All files of an export in one archive, its manifest too.

    Raises:
        InputError: They are gone, or are not what was exported.
    """
    found = export_folder(row)
    if found is None:
        raise InputError(f"The files of {row.name} are not in the folder of exports any more. Export it again.")
    inside = found if found.is_dir() else found.parent
    kept = {path.relative_to(inside).as_posix(): path for path in sorted(inside.rglob("*")) if path.is_file()}
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, path in kept.items():
            if not path.is_symlink():
                archive.writestr(zipfile.ZipInfo(name, _WHEN), path.read_bytes(), zipfile.ZIP_DEFLATED)
    for each in row.manifest["files"]:
        there = kept.get(str(each["name"]))
        if there is None or hashlib.sha256(there.read_bytes()).hexdigest() != each["sha256"]:
            raise InputError(f"The file {each['name']} is not what was exported. Export it again.")
    return content.getvalue()
