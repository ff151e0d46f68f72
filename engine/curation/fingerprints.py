"""Files by their bytes: how many, and their SHA-256; of one that is being written, while it is."""

import hashlib
import io
import os
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from engine.curation.blocks import BLOCK, InBlocks

_WAITING: Final = 4
"""Parts that may wait to be hashed: more would be memory that whoever writes does not know of."""
_SETTLED: Final = 1 << 27
"""Bytes after which what was written is brought to the disk: left to the end, all would wait for it."""


def fingerprint(path: Path) -> dict[str, Any]:
    """How many bytes a file has, and their SHA-256.

    Raises:
        OSError: It cannot be read.
    """
    found = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            found.update(block)
    return {"bytes": path.stat().st_size, "sha256": found.hexdigest()}


class Fingerprinted(io.RawIOBase):
    """A file that is hashed beside whoever writes it."""

    def __init__(self, file: InBlocks, beside: ThreadPoolExecutor) -> None:
        super().__init__()
        self._file, self._beside = file, beside
        self._sha256 = hashlib.sha256()
        self._bytes = self._settled = 0
        self._waiting: deque[Future[None]] = deque()

    def writable(self) -> bool:
        """Whether it can be written: it can."""
        return True

    def tell(self) -> int:
        """How many bytes were written."""
        return self._bytes

    def write(self, data: Any) -> int:
        """Write all of some bytes.

        Raises:
            OSError: The disk is full, or the like.
        """
        held = bytes(data)  # whose they are may use their place again
        written = self._file.write(held)
        self._bytes += written
        self._waiting.append(self._beside.submit(self._take, held))
        if len(self._waiting) > _WAITING:
            self._waiting.popleft().result()
        return written

    def told(self) -> dict[str, Any]:
        """What `fingerprint` would say of the file."""
        while self._waiting:
            self._waiting.popleft().result()
        return {"bytes": self._bytes, "sha256": self._sha256.hexdigest()}

    def _take(self, data: bytes) -> None:
        self._sha256.update(data)
        self._settled += len(data)
        if self._settled >= _SETTLED:
            os.fdatasync(self._file.fileno())
            self._settled = 0


@contextmanager
def fingerprinted(path: Path) -> Iterator[Fingerprinted]:
    """A new file, open for writing in parts that are not small."""
    with ThreadPoolExecutor(1, "fingerprint") as beside, InBlocks(path, "w") as file:
        try:
            yield Fingerprinted(file, beside)
        finally:
            beside.shutdown(cancel_futures=True)
