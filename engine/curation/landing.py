"""Files that appear under their names once all of them are on the disk, and never in part."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import portalocker

from engine.errors import InputError

MANIFEST: Final = "manifest.json"
_LOCK: Final = ".lock"


@contextmanager
def landing(out: Path, *, folder: bool) -> Iterator[Path]:
    """A folder to write in. When the block ends, what lies there appears as `out`, or beside it; else nothing does.

    Args:
        out: The file or folder; one that an earlier export made is replaced.
        folder: Whether it is a folder. If not, all files land in its parent, the manifest after the others.

    Raises:
        InputError: It cannot be written, something else is there, or another export is writing it.
    """
    if not out.name or (out.is_dir() != folder and out.exists()):
        there = "folder" if not folder else "file"
        raise InputError(f"{out} is a {there}. Name another {'folder' if folder else 'file'} with --out.")
    if folder and out.exists() and not (out / MANIFEST).is_file() and any(out.iterdir()):
        raise InputError(f"The folder {out} holds what no export wrote. Name another folder with --out.")
    half = out.with_name(f".{out.name}.part")
    try:
        half.mkdir(parents=True, exist_ok=True)
        with portalocker.Lock(half / _LOCK, "w", timeout=0, fail_when_locked=True):
            _empty(half)  # what a killed export left
            try:
                yield half
                _settle(half)
                _appear(half, out, folder=folder)
            finally:
                shutil.rmtree(half, ignore_errors=True)
    except portalocker.LockException:
        raise InputError(f"Another export is writing {out}. Wait for it, or name another with --out.") from None
    except OSError as error:
        raise InputError(f"{out} cannot be written ({error.strerror}). Name another with --out.") from None


def _empty(folder: Path) -> None:
    for each in folder.iterdir():
        if each.is_dir():
            shutil.rmtree(each)
        elif each.name != _LOCK:
            each.unlink()


def _settle(folder: Path) -> None:
    """See to it that all bytes are on the disk."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            with path.open("rb") as file:
                os.fsync(file.fileno())


def _appear(half: Path, out: Path, *, folder: bool) -> None:
    if folder:
        (half / _LOCK).unlink()
        old = out.with_name(f".{out.name}.old")
        shutil.rmtree(old, ignore_errors=True)
        if out.exists():
            out.rename(old)
        half.rename(out)
        shutil.rmtree(old, ignore_errors=True)
        return
    files = [each for each in sorted(half.iterdir()) if each.name != _LOCK]
    for each in sorted(files, key=lambda file: file.name.endswith(MANIFEST)):
        each.replace(out.with_name(each.name))
