"""A disk without space costs what was being written, and no more."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import required
from small_store import Worker

from engine.errors import StoreError
from engine.store import Store


def row(n: int) -> dict[str, str]:
    return {"request_hash": str(n), "messages": os.urandom(2000).hex(), "reply": ""}


def test_a_file_that_may_not_grow(store: Store, worker: Worker) -> None:
    with store.write() as writer:
        writer.insert("exchange", [row(n) for n in range(10)])
    said = worker("fill", store, 100_000).communicate(timeout=60)[0]
    first, *rest = said.splitlines()
    assert first.startswith("StoreError The store")
    assert str(store.path) in first
    assert "Look for space on the disk" in first
    assert rest == ["written"]
    with store.read() as reader:
        assert reader.rows("SELECT count(*) FROM exchange") == [(10,)]
        assert reader.rows("SELECT count(*) FROM run_event") == [(1,)]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", str(folder)]
    if os.getuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode:
        required("no file system can be mounted here")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_full_disk(small_disk: Path) -> None:
    store = Store(small_disk / "s.duckdb")
    with store.write() as writer:
        writer.insert("exchange", [row(n) for n in range(10)])
    ballast = small_disk / "ballast"
    ballast.write_bytes(bytes(os.statvfs(small_disk).f_bavail * os.statvfs(small_disk).f_frsize))
    before = store.version()
    for _ in range(2):
        with pytest.raises(StoreError, match=r"s\.duckdb.*Look for space on the disk"), store.write() as writer:
            writer.insert("exchange", [row(n) for n in range(200)])
        with store.read() as reader:
            assert reader.rows("SELECT count(*) FROM exchange") == [(10,)]
    assert store.version() >= before
    ballast.unlink()
    with store.write() as writer:
        writer.insert("exchange", [row(11)])
    with Store(store.path).read() as reader:
        assert reader.rows("SELECT count(*) FROM exchange") == [(11,)]
    assert store.version() > before


def test_no_space_for_a_new_store(small_disk: Path) -> None:
    (small_disk / "ballast").write_bytes(bytes(os.statvfs(small_disk).f_bavail * os.statvfs(small_disk).f_frsize))
    store = Store(small_disk / "s.duckdb")
    with pytest.raises(StoreError), store.write():
        pass
    assert not store.exists()
    (small_disk / "ballast").unlink()
    with store.write():
        pass
    assert store.exists()
