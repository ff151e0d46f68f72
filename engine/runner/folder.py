"""The folder that a run has beside its store: its recipe, its log, and what its process said."""

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from engine.domain import storable
from engine.errors import StoreError
from engine.store import Store, check_run_id

TAIL_BYTES: Final = 65_536
"""So much of the end of a log is looked at, however long its lines are."""

_NAME: Final = 60


def log_file(store: Store, run_id: str) -> Path:
    """The log of a run: what `wisdom run` says of it, be it begun in a terminal or by a page."""
    return store.run_folder(check_run_id(run_id)) / "log.txt"


@dataclass(frozen=True, slots=True)
class RunLog:
    """The end of a run's log.

    Attributes:
        path: Where it lies.
        there: Whether there is one; runs that a script began have none.
        lines: Its last lines, the oldest first.
        cut: Whether there is more above them.
    """

    path: Path
    there: bool
    lines: tuple[str, ...]
    cut: bool


def tail(store: Store, run_id: str, lines: int = 40) -> RunLog:
    """The last lines of a run's log, of at most 64 KiB of it.

    Raises:
        StoreError: It cannot be read.
    """
    path = log_file(store, run_id)
    try:
        said, cut = _last(path)
    except FileNotFoundError:
        return RunLog(path, there=False, lines=(), cut=False)
    except OSError as error:
        raise StoreError(f"The log {path} cannot be read ({error.strerror}). See to its permissions.") from None
    found = said.splitlines()
    return RunLog(path, there=True, lines=tuple(found[-lines:]), cut=cut or len(found) > lines)


def _last(path: Path) -> tuple[str, bool]:
    """The end of a text file, from a whole line on, and whether there is more above it."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - TAIL_BYTES))
        said = file.read(TAIL_BYTES)
    cut = size > TAIL_BYTES
    if cut:
        said = said.partition(b"\n")[2] or said
    return said.decode("utf-8", "replace"), cut


def last_words(path: Path) -> str:
    """The end of what a process said, from its error on if it named one; empty where it said nothing."""
    try:
        said = _last(path)[0].strip()
    except OSError:
        return ""
    return said[said.rfind("error: ") + len("error: ") :] if "error: " in said else "\n".join(said.splitlines()[-10:])


def write_whole(path: Path, content: bytes) -> None:
    """Write a file with its folder, so that nobody ever sees half of it.

    Raises:
        StoreError: It cannot be written.
    """
    new = path.with_name(path.name + ".new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        new.write_bytes(content)
        new.replace(path)
    except OSError as error:
        raise StoreError(
            f"{path} cannot be written ({error.strerror}). Look for space on the disk and at the permissions of its "
            "folder; nothing was started."
        ) from None


def keep_seeds(store: Store, name: str, content: bytes) -> Path:
    """Keep seeds that came from no file, such as an upload or a selection, beside the store; the same content once.

    Args:
        store: The store.
        name: What people call the file; its ending tells its format.
        content: The file's bytes.

    Returns:
        The file, for the recipe's `seeds.files`. Its name tells its content, so a run goes on with no other one.

    Raises:
        StoreError: It cannot be written.
    """
    digest = hashlib.blake2b(content, digest_size=6).hexdigest()
    safe = re.sub(r"[^A-Za-z0-9._-]+", "-", storable(name))[-_NAME:].lstrip("-.") or "seeds.jsonl"
    path = store.side / "seeds" / f"{digest}-{safe}"
    if not path.exists():
        write_whole(path, content)
    return path
