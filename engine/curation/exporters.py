"""Exports: what a selection chooses, as files that trainers read, with a manifest that says what they hold and why."""

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, cast

import polars as pl

from engine.config import Selection
from engine.curation.fingerprints import fingerprinted
from engine.curation.landing import MANIFEST, landing
from engine.curation.manifest import id_of, manifest_of, text_of
from engine.curation.packages import Package, beside, data_files
from engine.curation.proofs import ROWS, Proofs, proving
from engine.curation.selecting import Chosen, Told, choose_entries
from engine.curation.solutions import solutions
from engine.curation.spreadsheets import guarded
from engine.curation.templates import COLUMNS, REJECTED, samples
from engine.curation.writers import writing
from engine.domain import storable
from engine.errors import InputError
from engine.store import Store, add_export


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export wrote.

    Attributes:
        id: Its content hash: the same selection of the same store has the same.
        manifest: Its manifest.
    """

    id: str
    manifest: dict[str, Any]

    @property
    def problems(self) -> int:
        """Problems that were written."""
        return int(self.manifest["problems"])

    @property
    def rows(self) -> int:
        """Their solutions."""
        return int(self.manifest["samples"])

    @property
    def left_out(self) -> dict[str, int]:
        """Problems that fell out, by the first reason that applies."""
        return dict(self.manifest["left_out"])


def export(
    store: Store,
    selection: Selection,
    out: Path,
    *,
    clock: Callable[[], datetime],
    package: Package = Package.FILE,
    author: str = "",
    told: Told = lambda *_: None,
) -> Exported:
    """Write what a selection chooses as training samples, one for each kept solution.

    The samples are the same, byte for byte, whenever the selected rows and what people said of them are the same.
    They appear only when all of them are on the disk.

    Args:
        store: Where from; it keeps the manifest too.
        selection: Which problems, and in which words.
        out: The file, whose ending says how it is written; or the folder.
        clock: Gives the time, in UTC.
        package: Whether it is a file, or a folder that a library reads.
        author: Who asks for it.
        told: Is told how far it is.

    Raises:
        InputError: It cannot be written, the form does not fit, or the selection asks for what is not there.
    """
    if store.owns(out) and not out.resolve().is_relative_to(store.exports_folder()):
        raise InputError(
            f"{out} belongs to the store itself, which an export would destroy. Name another file with --out."
        )
    names = data_files(out, package, _columns(selection), split=selection.split is not None)
    chosen = choose_entries(store, selection, told)
    with landing(out, folder=package is not Package.FILE) as half:
        prefix = f"{out.name}." if package is Package.FILE else ""
        with proving(half / f"{prefix}{ROWS}") as proofs:
            files = _write(chosen, solutions(store, chosen, half, told), half, names, proofs)
        manifest = manifest_of(store, chosen, files, proofs, package)
        for name, text in beside(package, manifest, names, chosen).items():
            (half / name).write_text(text, encoding="utf-8")
        own = id_of(manifest)
        manifest = {"id": own, **manifest, "made": {"by": storable(author), "at": clock().isoformat()}}
        (half / f"{prefix}{MANIFEST}").write_text(text_of(manifest), encoding="utf-8")
    add_export(store, own, chosen.run.id, out.resolve(), manifest, author)
    return Exported(own, manifest)


def _columns(selection: Selection) -> dict[str, pl.DataType]:
    """The columns of the samples; `rejected` where what people rejected is taken in."""
    form, exclude = selection.text.form, selection.exclude
    if exclude.rejected and exclude.flagged:
        return {name: kind for name, kind in COLUMNS[form].items() if name != REJECTED}
    if REJECTED not in COLUMNS[form]:
        raise InputError(
            f"Samples of the form {form.value} cannot say that they were rejected: leave such problems out."
        )
    return dict(COLUMNS[form])


def _write(
    chosen: Chosen, frames: Iterable[pl.DataFrame], half: Path, names: Mapping[str, str], proofs: Proofs
) -> dict[str, dict[str, Any]]:
    """Write the samples into their files, of which name, bytes and sha256 are told; of a CSV, how many are guarded."""
    form, columns = chosen.selection.text.form, _columns(chosen.selection)
    apostrophes = {split: {"guarded": 0} for split, name in names.items() if name.lower().endswith(".csv")}
    with ExitStack() as stack:
        files = {}
        for split, name in names.items():
            (half / name).parent.mkdir(exist_ok=True)
            files[split] = stack.enter_context(fingerprinted(half / name))
        with ExitStack() as inner:
            writes = {
                # Typeshed knows no raw file as the binary one that it is.
                split: inner.enter_context(writing(cast("BinaryIO", file), Path(names[split]).suffix.lower(), columns))
                for split, file in files.items()
            }
            beside = inner.enter_context(ThreadPoolExecutor(1, "proofs"))
            for frame in frames:
                proven = beside.submit(proofs.add, frame)
                for split, write in writes.items():
                    part = frame if len(writes) == 1 else frame.filter(pl.col("split") == split)
                    told = samples(part, form, chosen.run.id).select(list(columns))
                    write(told)
                    if split in apostrophes:
                        apostrophes[split]["guarded"] += guarded(told)
                proven.result()
        return {
            split: {"name": names[split], **file.told(), **apostrophes.get(split, {})} for split, file in files.items()
        }
