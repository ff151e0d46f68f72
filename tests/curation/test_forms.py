"""Training samples of every form in every kind of file, read back by what will read them."""

import csv
import json
from collections.abc import Callable, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import small_store
from exporting import export_samples
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from engine.config import Form
from engine.curation.spreadsheets import bare, guarded, inert
from engine.curation.templates import ALPACA, COLUMNS
from engine.curation.writers import ENDINGS, writing
from engine.domain import SETTLED_TIERS, Tier
from engine.errors import InputError
from engine.store import Store

Rows = list[dict[str, Any]]


def present(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if value not in (None, "")}


def from_csv(path: Path) -> Rows:
    with path.open(encoding="utf-8", newline="") as file:
        rows = [dict(row) for row in csv.DictReader(file, strict=True)]
    return [
        {name: int(value) if name in ("round", "level", "sample") else value for name, value in row.items()}
        for row in rows
    ]


READERS: dict[str, Callable[[Path], Rows]] = {
    ".jsonl": lambda path: [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()],
    ".json": lambda path: list(json.loads(path.read_text(encoding="utf-8"))),
    ".csv": from_csv,
    ".parquet": lambda path: list(parquet.read_table(path).to_pylist()),
}


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return small_store.make(tmp_path_factory.mktemp("forms") / "s.duckdb")


@pytest.fixture(scope="module")
def plain(small: Store, tmp_path_factory: pytest.TempPathFactory) -> Rows:
    out = tmp_path_factory.mktemp("plain") / "x.jsonl"
    export_samples(small, out, "a", SETTLED_TIERS, form=Form.PLAIN)
    return READERS[".jsonl"](out)


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("form", Form)
def test_each_form_is_read_back_from_each_kind_of_file(
    small: Store, plain: Rows, tmp_path: Path, form: Form, ending: str
) -> None:
    out, again = tmp_path / f"x{ending}", tmp_path / f"again{ending.upper()}"
    if ending == ".csv" and form in (Form.SHAREGPT, Form.OPENAI):
        with pytest.raises(InputError, match=r"A CSV has no place for .*\.jsonl, \.json, \.parquet"):
            export_samples(small, out, "a", SETTLED_TIERS, form=form)
        assert list(tmp_path.iterdir()) == []
        return
    done = export_samples(small, out, "a", SETTLED_TIERS, form=form)
    export_samples(small, again, "a", SETTLED_TIERS, form=form)
    assert out.read_bytes() == again.read_bytes()
    rows = READERS[ending](out)
    assert len(rows) == done.rows == len(plain)
    for row, base in zip(rows, plain, strict=True):
        question, solution = base["question"], base["solution"]
        provenance = {name: value for name, value in present(base).items() if name not in ("question", "solution")}
        expected = {
            Form.PLAIN: present(base),
            Form.ALPACA: {
                "instruction": question, "output": solution, "prompt": ALPACA.format(question=question), **provenance
            },
            Form.SHAREGPT: {
                "conversations": [{"from": "human", "value": question}, {"from": "gpt", "value": solution}],
                **provenance,
            },
            Form.OPENAI: {
                "messages": [{"role": "user", "content": question}, {"role": "assistant", "content": solution}]
            },
        }[form]  # fmt: skip
        assert present(row) == expected


def test_a_table_has_all_columns_with_their_types(small: Store, tmp_path: Path) -> None:
    out = tmp_path / "x.parquet"
    done = export_samples(small, out, "b", [Tier.HARD], form=Form.SHAREGPT)
    schema = parquet.read_schema(out)
    assert done.rows == 0
    assert schema.names == [name for name in COLUMNS[Form.SHAREGPT] if name != "rejected"]
    assert str(schema.field("conversations").type) == "list<element: struct<from: string, value: string>>"
    assert str(schema.field("round").type) == "int64"


def write(out: Path, frames: list[pl.DataFrame]) -> None:
    schema = {"question": pl.String(), "round": pl.Int64()}
    with out.open("wb") as file, writing(file, out.suffix, schema) as put:
        for frame in frames:
            put(frame)


@pytest.mark.parametrize("ending", ENDINGS)
def test_more_rows_than_a_frame_come_whole_and_in_order(tmp_path: Path, ending: str) -> None:
    out = tmp_path / f"x{ending}"
    rows = [{"question": f"Q{n}\n\"'", "round": n} for n in range(7)]
    write(
        out, [pl.DataFrame(rows[:3]), pl.DataFrame(rows[:0], schema=pl.DataFrame(rows).schema), pl.DataFrame(rows[3:])]
    )
    assert READERS[ending](out) == rows
    write(out, [])
    assert READERS[ending](out) == []


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_same_rows_are_the_same_bytes_however_they_are_cut(tmp_path: Path, ending: str) -> None:
    rows = pl.DataFrame({"question": [f"Q{n % 50}" * (n % 9) for n in range(45_000)], "round": range(45_000)})
    files = set()
    for name, cuts in (("a", [0]), ("b", [0, 1, 19_999, 20_001, 44_000]), ("c", range(0, 45_000, 777))):
        out = tmp_path / f"{name}{ending}"
        write(out, [rows[start:stop] for start, stop in pairwise([*cuts, rows.height])])
        files.add(out.read_bytes())
    assert len(files) == 1


@pytest.mark.parametrize("name", ["x", "x.txt", "x.jsonl.gz", "x.exe"])
def test_an_ending_that_says_nothing_is_refused(small: Store, tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match=r"ends in none of \.jsonl, \.json, \.csv, \.parquet"):
        export_samples(small, tmp_path / name, "a", SETTLED_TIERS)
    assert list(tmp_path.iterdir()) == []


def test_lines_for_openai_cannot_say_that_they_were_rejected(small: Store, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="leave such problems out"):
        export_samples(small, tmp_path / "x.jsonl", "a", SETTLED_TIERS, form=Form.OPENAI, rejected=True)


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("=1+1", "'=1+1"),
        ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\uff1dHYPERLINK(1)", "'\uff1dHYPERLINK(1)"),
        ("-x", "'-x"),
        ("-5", "-5"),
        ("+2.50", "+2.50"),
        ("-5=1", "'-5=1"),
        ("a\n=1", "a\n=1"),
        ("'=1", "''=1"),
        ("''+1", "'''+1"),
        ("'-5", "''-5"),
        ("'", "'"),
        ("'s =1", "'s =1"),
        ("", ""),
        (None, None),
    ],
)
def test_no_cell_is_a_formula(cell: str | None, shown: str | None) -> None:
    frame = pl.DataFrame({"cell": [cell]}, schema={"cell": pl.String()})
    assert frame.select(inert(pl.col("cell")))["cell"].to_list() == [shown]
    assert guarded(frame) == (cell != shown)
    assert shown is None or bare(shown) == cell


@given(st.lists(st.text(st.characters(codec="utf-8")), min_size=1, max_size=5))
def test_any_text_is_itself_in_a_csv_or_stands_behind_an_apostrophe(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str]
) -> None:
    out = tmp_path_factory.mktemp("csv") / "x.csv"
    write(out, [pl.DataFrame({"question": texts, "round": [1] * len(texts)})])
    with out.open(encoding="utf-8", newline="") as file:
        cells = [row[0] for row in csv.reader(file, strict=True)][1:]
    assert [*map(bare, cells)] == texts
    assert [cell for cell, text in zip(cells, texts, strict=True) if cell not in (text, f"'{text}")] == []
    assert not any(cell.startswith(("=", "@", "\t", "\r")) for cell in cells)
