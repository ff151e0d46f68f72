"""Removing a folder that a hostile program has filled."""

import uuid
from pathlib import Path


def sweep(folder: Path) -> None:
    """Remove a folder and all in it, without recursion and without following links.

    Each level's folders are moved to the top before they are emptied, so that neither depth nor the length of a path
    stops it. Nothing else may use the folder meanwhile.
    """
    folder.chmod(0o700)
    while entries := list(folder.iterdir()):
        for entry in entries:
            if _is_folder(entry):
                _empty(entry, folder)
                entry.rmdir()
            else:
                entry.unlink()
    folder.rmdir()


def _empty(level: Path, top: Path) -> None:
    level.chmod(0o700)
    for inner in list(level.iterdir()):
        if _is_folder(inner):
            inner.chmod(0o700)
            inner.rename(top / uuid.uuid4().hex)
        else:
            inner.unlink()


def _is_folder(entry: Path) -> bool:
    return entry.is_dir() and not entry.is_symlink()
