"""The counter that tells caches whether the store has changed."""

import time
from pathlib import Path

from engine.errors import StoreError


class VersionCounter:
    """A number in a small file, which rises with each commit.

    A lost or unreadable counter goes on from the clock in milliseconds: commits take longer than one, so it is above
    all that was ever counted, and no cache takes a new store for one that was there before.

    Args:
        path: The file.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> int:
        """The number; 0 if there is none."""
        try:
            return int(self._path.read_text(encoding="ascii"))
        except (OSError, ValueError):
            return 0

    def rise(self) -> None:
        """Count one commit; whoever reads meanwhile sees the old number or the new one.

        Raises:
            StoreError: It cannot be written.
        """
        new = self._path.with_suffix(".new")
        try:
            new.write_text(str((self.read() or time.time_ns() // 1_000_000) + 1), encoding="ascii")
            new.replace(self._path)
        except OSError as error:
            raise StoreError(
                f"The version {self._path} could not be written ({error.strerror}). Look for space on the disk; "
                "nothing was changed."
            ) from None
