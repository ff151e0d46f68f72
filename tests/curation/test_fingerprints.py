"""A file that is hashed while it is written has the hash that it has when it is read."""

import errno
import io
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.curation import fingerprints
from engine.curation.blocks import BLOCK, InBlocks
from engine.curation.fingerprints import fingerprint, fingerprinted


@given(parts=st.lists(st.binary(max_size=300), max_size=30))
def test_it_is_that_of_the_file(tmp_path_factory: pytest.TempPathFactory, parts: list[bytes]) -> None:
    path = tmp_path_factory.getbasetemp() / "hashed"
    with fingerprinted(path) as file:
        for place, part in enumerate(parts):
            assert file.tell() == sum(map(len, parts[:place]))
            assert file.write(part) == len(part)
        told = file.told()
    assert path.read_bytes() == b"".join(parts)
    assert told == fingerprint(path)


def test_much_is_written_in_blocks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sizes: list[int] = []

    class Told(io.FileIO):
        def write(self, data: memoryview) -> int:  # type: ignore[override]  # narrower: what is written to it here
            sizes.append(len(data))
            return super().write(data)

    monkeypatch.setattr(fingerprints, "InBlocks", type("ToldInBlocks", (InBlocks, Told), {}))
    much = os.urandom(2 * BLOCK + 3)
    with fingerprinted(tmp_path / "x") as file:
        file.write(much)
        assert file.told() == fingerprint(tmp_path / "x")
    assert sizes == [BLOCK, BLOCK, 3]
    assert (tmp_path / "x").read_bytes() == much


def test_what_is_used_again_is_hashed_as_it_was(tmp_path: Path) -> None:
    held = bytearray(b"first" * 1000)
    with fingerprinted(tmp_path / "x") as file:
        for word in (b"first", b"other", b"third"):
            held[:] = word * 1000
            file.write(held)
        assert file.told() == fingerprint(tmp_path / "x")


def test_a_disk_that_writes_a_part_is_asked_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Slow(io.FileIO):
        def write(self, data: memoryview) -> int:  # type: ignore[override]  # narrower: what is written to it here
            return super().write(data[:7])

    monkeypatch.setattr(fingerprints, "InBlocks", type("SlowInBlocks", (InBlocks, Slow), {}))
    with fingerprinted(tmp_path / "x") as file:
        file.write(b"0123456789" * 10)
        told = file.told()
    assert (tmp_path / "x").read_bytes() == b"0123456789" * 10
    assert told["bytes"] == 100


def test_a_disk_that_fails_later_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(fingerprints, "_SETTLED", 1000)
    monkeypatch.setattr(os, "fdatasync", full)
    with fingerprinted(tmp_path / "x") as file:
        file.write(b"x" * 2000)
        with pytest.raises(OSError, match="No space left"):
            file.told()
