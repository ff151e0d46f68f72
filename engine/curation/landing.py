"""Files that appear under their names once all of them are on the disk, and never in part."""

import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import portalocker

from engine.curation.proofs import ROWS
from engine.domain import storable
from engine.errors import InputError

MANIFEST: Final = "manifest.json"
_LOCK: Final = ".lock"
_BESIDE: Final = frozenset({MANIFEST, ROWS, _LOCK, "README.md", "dataset_info.json"})
"""What the folder of an export may have besides the files that its manifest names."""


@contextmanager
def landing(out: Path, *, folder: bool) -> Iterator[Path]:
    """A folder to write in. When the block ends, what lies there appears as `out`, or beside it; else nothing does.

    Args:
        out: The file or folder; one that an earlier export made is replaced. A link is replaced, not followed.
        folder: Whether it is a folder. If not, all files land in its parent, the manifest after the others.

    Raises:
        InputError: It cannot be written, something else is there, or another export is writing it.
    """
    try:
        half, old = _beside(out, folder=folder)
        half.mkdir(parents=True, exist_ok=True)
        with _alone(half):
            _empty(half)  # what a killed export left
            if folder and old.is_dir() and not out.exists():
                old.rename(out)  # that one was killed between its last two steps
            try:
                yield half
                _settle(half)
                if folder:
                    _swap(half, out, old)
                else:
                    _replace(half, out)
            finally:
                shutil.rmtree(half, ignore_errors=True)
    except portalocker.LockException:
        raise InputError(f"Another export is writing {out}. Wait for it, or name another with --out.") from None
    except OSError as error:
        raise InputError(f"{out} cannot be written ({error.strerror or error}). Name another with --out.") from None


def _beside(out: Path, *, folder: bool) -> tuple[Path, Path]:
    """Where the work is done, and where what is replaced waits; nothing there or at `out` may be somebody else's."""
    if "\0" in str(out) or storable(str(out)) != str(out):
        raise InputError(f"{str(out)!r} cannot be a name of a file. Name another with --out.")
    if out.name in {"", ".."} or (out.exists() and not (out.is_dir() if folder else out.is_file())):
        kind = "folder" if folder else "file"
        raise InputError(f"{out} is no {kind} that can be replaced. Name another {kind} with --out.")
    if not folder and _is_there(out) and out.name not in _named(out.with_name(f"{out.name}.{MANIFEST}")):
        raise InputError(f"{out} is there, and no export wrote it. Name another file with --out.")
    half, old = (out.with_name(f".{out.name}.{state}") for state in ("part", "old"))
    if folder and out.exists() and (others := _others(out)):
        raise InputError(f"The folder {out} holds what no export wrote: {others[0]}. Name another folder with --out.")
    for path, foreign in ((half, _foreign(half)), (old, folder and old.is_dir() and bool(_others(old)))):
        if path.is_symlink() or foreign:
            raise InputError(f"{path}, where an export works, holds what no export wrote. Move it away.")
    return half, old


def _foreign(half: Path) -> bool:
    """Whether there is something that no killed export left."""
    return half.exists() and (not half.is_dir() or (any(half.iterdir()) and not (half / _LOCK).is_file()))


def _others(folder: Path) -> list[str]:
    """What in a folder no export wrote, by name."""
    own = _named(folder / MANIFEST)
    folders = {parent.as_posix() for name in own for parent in Path(name).parents}
    names = [path.relative_to(folder).as_posix() for path in sorted(folder.rglob("*"))]
    return [storable(name) for name in names if name not in own and name not in folders]


def _named(manifest: Path) -> frozenset[str]:
    """The files of an export by its manifest; none where no export wrote that."""
    try:
        told: Any = json.loads(manifest.read_text(encoding="utf-8"))
        files = {str(file["name"]) for file in told["files"]}
        return _BESIDE | files if files and told["selection_id"] else frozenset()
    except (OSError, ValueError, RecursionError, LookupError, TypeError):
        return frozenset()


def landed(out: Path, manifest: Mapping[str, Any]) -> tuple[dict[str, Path], dict[str, Path]]:
    """What lies there of an export, by name: the files that its manifest names, and what was laid beside them.

    A link is no file of an export, nor is what lies anywhere else.

    Args:
        out: Where it was written.
        manifest: Its manifest, which may be anybody's.
    """
    inside = out if out.is_dir() else out.parent
    beside = _BESIDE if out.is_dir() else {f"{out.name}.{MANIFEST}", f"{out.name}.{ROWS}"}
    own = {str(file["name"]) for file in manifest["files"]}
    return _there(inside, own), _there(inside, beside - own - {_LOCK})


def _there(inside: Path, names: Iterable[str]) -> dict[str, Path]:
    inside = inside.resolve()
    found = {name: (inside / name).resolve() for name in sorted(names)}
    held = {name: path for name, path in found.items() if path.is_file() and path.is_relative_to(inside)}
    return {name: path for name, path in held.items() if path.relative_to(inside).as_posix() == name}


@contextmanager
def _alone(half: Path) -> Iterator[None]:
    """Let no other export write here meanwhile."""
    with portalocker.Lock(half / _LOCK, "a", timeout=0, fail_when_locked=True) as file:
        if not os.path.samestat(os.fstat(file.fileno()), (half / _LOCK).stat()):
            raise portalocker.LockException  # another one ended just now, and a third began
        yield


def _empty(folder: Path) -> None:
    for each in folder.iterdir():
        if each.name != _LOCK:
            _remove(each)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _settle(folder: Path) -> None:
    """See to it that all bytes are on the disk."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            with path.open("rb") as file:
                os.fsync(file.fileno())


def _swap(half: Path, out: Path, old: Path) -> None:
    """Put the whole folder in its place; it keeps its lock until it is there."""
    _remove(old)
    try:
        if out.exists():
            out.rename(old)
        half.rename(out)
    except BaseException:  # whatever ends it: what stood there comes back, and the end goes its way
        if old.exists() and not out.exists():
            old.rename(out)
        raise
    (out / _LOCK).unlink()
    _remove(old)


def _replace(half: Path, out: Path) -> None:
    """Put the files into their places, the manifest last; what the export before had besides them goes."""
    files = sorted(each for each in half.iterdir() if each.name != _LOCK)
    own = {name for name in _named(out.with_name(f"{out.name}.{MANIFEST}")) if name.startswith(out.stem)}
    own |= {f"{out.name}.{MANIFEST}", f"{out.name}.{ROWS}"} if own else set()
    if taken := [each.name for each in files if each.name not in own and _is_there(out.with_name(each.name))]:
        raise InputError(f"{out.with_name(taken[0])} is there, and no export wrote it. Name another file with --out.")
    for each in sorted(files, key=lambda file: file.name.endswith(MANIFEST)):
        each.replace(out.with_name(each.name))
    for name in own - {each.name for each in files}:  # a test set that the samples may stand in now
        if name == Path(name).name:
            out.with_name(name).unlink(missing_ok=True)


def _is_there(path: Path) -> bool:
    return path.exists() or path.is_symlink()
