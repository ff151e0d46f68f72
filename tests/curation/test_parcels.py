"""What processes hand one another comes out as it went in, and its files are gone."""

import errno
import os
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.curation.blocks import InBlocks
from engine.curation.parcels import Parcels, unpacked

FRAME = pl.DataFrame(
    {"text": ["a", None, "\u03c0 and \U0001f600"], "number": [1, None, 3], "many": [["x"], [], None]},
    schema={"text": pl.String, "number": pl.Int8, "many": pl.List(pl.String)},
)


@pytest.fixture
def sent(tmp_path: Path) -> Parcels:
    return Parcels(tmp_path, "one")


def test_a_frame_inside_something_goes_by_file(sent: Parcels, tmp_path: Path) -> None:
    parcel = sent.packed({"found": (FRAME, 7), "again": [FRAME.clear()]})
    assert len(list(tmp_path.iterdir())) == 2
    assert b"and" not in parcel
    found = unpacked(parcel)
    assert found["found"][1] == 7
    assert found["found"][0].equals(FRAME)
    assert found["found"][0].schema == FRAME.schema
    assert found["again"][0].schema == FRAME.schema
    assert not list(tmp_path.iterdir())
    assert found["found"][0].with_columns(pl.col("text") + "!")["text"].to_list()[0] == "a!"  # mapped, though gone


def test_a_part_of_a_table_goes_alone(sent: Parcels, tmp_path: Path) -> None:
    batches = [pa.record_batch({"a": [f"{n} " * 100 for n in range(k, k + 500)]}) for k in (0, 500)]
    table = pa.Table.from_batches([batches[0].slice(490), batches[1].slice(0, 5)])
    parcel = sent.packed(table)
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) < 20_000
    found = unpacked(parcel)
    assert found.equals(table)
    assert [batch.num_rows for batch in found.to_batches()] == [10, 5]
    assert not list(tmp_path.iterdir())


def test_without_room_it_goes_as_it_is(sent: Parcels, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: InBlocks, _data: bytes) -> int:
        os.write(self.fileno(), b"some")
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(InBlocks, "write", full)
    table = pa.table({"a": [1, 2]})
    parcel = sent.packed((FRAME, table))
    assert not list(tmp_path.iterdir())
    frame, other = unpacked(parcel)
    assert frame.equals(FRAME)
    assert other.equals(table)


def test_two_senders_do_not_name_a_file_alike(tmp_path: Path) -> None:
    all_ = [sender.packed(FRAME) for sender in (Parcels(tmp_path, "one"), Parcels(tmp_path, "two")) for _ in range(2)]
    assert len(list(tmp_path.iterdir())) == 4
    assert all(unpacked(parcel).equals(FRAME) for parcel in all_)


@given(st.recursive(st.none() | st.integers() | st.text() | st.binary(), lambda more: st.lists(more) | st.tuples(more)))
def test_anything_else_is_packed_as_ever(value: Any) -> None:
    assert unpacked(Parcels(Path("nowhere"), "one").packed(value)) == value
