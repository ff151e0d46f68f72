"""Parquet files, Arrow streams, and folders of files; the real seed files, as published and converted."""

import gzip
import json
import os
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from engine.curation.seeds import SetAside, read_seeds
from engine.domain import Problem
from engine.errors import InputError

ROWS = [{"question": f"What is {number} + 1?", "answer": str(number + 1), "level": 1} for number in range(25)]
TRUTHS = [row["answer"] for row in ROWS]


def save_arrow(path: Path, table: pa.Table, rows: int = 10) -> None:
    with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_stream(sink, table.schema) as stream:
        stream.write_table(table, max_chunksize=rows)


def save_to_disk(folder: Path, table: pa.Table, shards: int = 2) -> None:
    """What `Dataset.save_to_disk` of Hugging Face `datasets` leaves in a folder."""
    folder.mkdir(parents=True)
    names = [f"data-{shard:05d}-of-{shards:05d}.arrow" for shard in range(shards)]
    size = -(-table.num_rows // shards)
    for shard, name in enumerate(names):
        save_arrow(folder / name, table.slice(shard * size, size))
    state = {"_data_files": [{"filename": name} for name in names], "_fingerprint": "0", "_split": folder.name}
    (folder / "state.json").write_text(json.dumps(state), encoding="utf-8")
    features = {field.name: {"dtype": str(field.type), "_type": "Value"} for field in table.schema}
    (folder / "dataset_info.json").write_text(json.dumps({"features": features}), encoding="utf-8")
    (folder / "cache-0123456789abcdef.arrow").write_bytes(b"left by a filter, and not part of the data set")


def save_splits(folder: Path, splits: dict[str, pa.Table]) -> None:
    """What `DatasetDict.save_to_disk` leaves in a folder."""
    for name, table in splits.items():
        save_to_disk(folder / name, table)
    (folder / "dataset_dict.json").write_text(json.dumps({"splits": list(splits)}), encoding="utf-8")


def truths(path: Path) -> list[str | int | None]:
    """The ground truth of each problem, and the row of each item that was set aside."""
    return [item.ground_truth if isinstance(item, Problem) else item.line for item in read_seeds(path)]


def test_parquet(tmp_path: Path) -> None:
    pq.write_table(pa.Table.from_pylist(ROWS), tmp_path / "Ours.PARQUET", row_group_size=7)
    assert truths(tmp_path / "Ours.PARQUET") == TRUTHS
    assert {item.dataset for item in read_seeds(tmp_path / "Ours.PARQUET") if isinstance(item, Problem)} == {"Ours"}


def test_arrow(tmp_path: Path) -> None:
    save_arrow(tmp_path / "a.arrow", pa.Table.from_pylist(ROWS))
    assert truths(tmp_path / "a.arrow") == TRUTHS


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (pa.array([1, None], pa.int8()), ["1", None]),
        (pa.array([2**64 - 1, 0], pa.uint64()), ["18446744073709551615", "0"]),
        (pa.array([0.1, 1e300]), ["0.1", "1e+300"]),
        (pa.array([Decimal("0.10"), Decimal(3)], pa.decimal128(5, 2)), ["0.10", "3.00"]),
        (pa.array(["a", "a"]).dictionary_encode(), ["a", "a"]),
        (pa.array(["a", " b "], pa.large_string()), ["a", "b"]),
        (pa.array(["a", "b"], pa.string_view()), ["a", "b"]),
        (pa.nulls(2), [None, None]),
        (pa.array([float("nan"), 1.0]), [1, "1.0"]),
        (pa.array([True, None]), [1, None]),
        (pa.array([["a", "b"], None]), [1, None]),
        (pa.array([{"text": "a"}, None]), [1, None]),
        (pa.array([b"a", None]), [1, None]),
        (pa.array([1, None], pa.timestamp("ns")), [1, None]),
        (pa.array(["a\x00", "b"]), [1, "b"]),
    ],
)
def test_kinds_of_columns(tmp_path: Path, values: Any, expected: list[str | int | None]) -> None:
    table = pa.table({"question": ["Q?", "R?"], "answer": values})
    pq.write_table(table, tmp_path / "a.parquet")
    assert truths(tmp_path / "a.parquet") == expected
    save_arrow(tmp_path / "a.arrow", table)
    assert truths(tmp_path / "a.arrow") == expected


def test_columns_that_are_not_read_may_hold_anything(tmp_path: Path) -> None:
    table = pa.table({"messages": [[{"role": "user"}]], "problem": ["Q?"], "seen": pa.array([1], pa.timestamp("ns"))})
    pq.write_table(table, tmp_path / "a.parquet")
    assert truths(tmp_path / "a.parquet") == [None]


def test_a_bad_row_shows_its_fields(tmp_path: Path) -> None:
    table = pa.table({"question": [None, "Q?", "R?"], "answer": ["5", "6", "7"], "level": [1.0, None, 9.0]})
    pq.write_table(table, tmp_path / "a.parquet")
    first, second, third = read_seeds(tmp_path / "a.parquet")
    assert isinstance(first, SetAside)
    assert first.text == '{"question": null, "answer": "5", "level": "1.0"}'
    assert isinstance(second, Problem)
    assert isinstance(third, SetAside)
    assert (third.file, third.line) == (str(tmp_path / "a.parquet"), 3)
    assert third.reason.startswith("Its `level` is '9.0'.")


def test_a_huge_field_is_set_aside(tmp_path: Path) -> None:
    pq.write_table(pa.table({"question": ["x" * 1_000_001, "Q?"]}), tmp_path / "a.parquet")
    assert truths(tmp_path / "a.parquet") == [1, None]


def test_text_that_is_not_utf8_costs_one_row_of_parquet(tmp_path: Path) -> None:
    raw = pa.array([b"Q?", b"caf\xe9?", b"R?"]).view(pa.string())
    pq.write_table(pa.table({"question": raw}), tmp_path / "a.parquet")
    _, item, _ = read_seeds(tmp_path / "a.parquet")
    assert isinstance(item, SetAside)
    assert "row cannot be read" in item.reason


def test_a_batch_that_arrow_finds_damaged_is_never_looked_into(tmp_path: Path) -> None:
    table = pa.table({"question": [f"What is {number:05d}?" for number in range(30)]})
    save_arrow(tmp_path / "a.arrow", table)
    data = bytearray((tmp_path / "a.arrow").read_bytes())
    text = data.index(b"What is 00019?")
    end_of_last = data.rindex((140).to_bytes(4, "little"), 0, text)
    data[end_of_last : end_of_last + 4] = b"\xff\xff\xff\x7f"
    (tmp_path / "a.arrow").write_bytes(data)
    found = list(read_seeds(tmp_path / "a.arrow"))
    assert len(found) == 11
    assert isinstance(found[-1], SetAside)
    assert found[-1].line == 11
    assert "breaks off at this row" in found[-1].reason


def test_a_cut_arrow_stream_gives_what_came_before(tmp_path: Path) -> None:
    save_arrow(tmp_path / "a.arrow", pa.Table.from_pylist(ROWS))
    data = (tmp_path / "a.arrow").read_bytes()
    (tmp_path / "a.arrow").write_bytes(data[: len(data) * 3 // 4])
    assert truths(tmp_path / "a.arrow") == [*TRUTHS[:10], 11]


def test_a_damaged_page_gives_what_came_before(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    pq.write_table(pa.Table.from_pylist(ROWS), path, row_group_size=10, compression="zstd", use_dictionary=False)
    start = pq.read_metadata(path).row_group(1).column(0).data_page_offset
    data = bytearray(path.read_bytes())
    data[start : start + 60] = b"\xff" * 60
    path.write_bytes(data)
    assert truths(path) == [*TRUTHS[:10], 11]


@pytest.mark.parametrize("name", ["a.parquet", "a.arrow"])
@pytest.mark.parametrize("data", [b"", b"PAR1", b"ARROW1\0\0", b'{"question": "Q?"}\n', b"\xff" * 100])
def test_other_files_under_these_names_are_refused(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(InputError, match=rf"{name} cannot be read .* was expected"):
        truths(tmp_path / name)


def test_a_cut_parquet_file_is_refused(tmp_path: Path) -> None:
    pq.write_table(pa.Table.from_pylist(ROWS), tmp_path / "a.parquet")
    (tmp_path / "a.parquet").write_bytes((tmp_path / "a.parquet").read_bytes()[:-20])
    with pytest.raises(InputError, match="A complete Parquet file was expected"):
        truths(tmp_path / "a.parquet")


def test_tables_without_a_question_are_refused(tmp_path: Path) -> None:
    table = pa.table({"prompt": ["Q?"], "answer": ["1"]})
    pq.write_table(table, tmp_path / "a.parquet")
    save_arrow(tmp_path / "a.arrow", table)
    for name in ("a.parquet", "a.arrow"):
        with pytest.raises(InputError, match=rf"{name} has no column `question` or `problem`; .*prompt, answer"):
            truths(tmp_path / name)


def test_a_column_that_comes_twice_is_refused(tmp_path: Path) -> None:
    table = pa.table([["Q?"], ["1"], ["2"], ["x"], ["y"]], names=["question", "answer", "answer", "", ""])
    pq.write_table(table, tmp_path / "a.parquet")
    save_arrow(tmp_path / "a.arrow", table)
    (tmp_path / "a.csv").write_text("question,answer,answer,,\nQ?,1,2,x,y\n", encoding="utf-8")
    for name in ("a.parquet", "a.arrow", "a.csv"):
        with pytest.raises(InputError, match=rf"{name} has several columns named `answer`"):
            truths(tmp_path / name)
    save_arrow(tmp_path / "a.arrow", table.select([0, 1, 3, 4]))
    assert truths(tmp_path / "a.arrow") == ["1"]


def test_a_split_that_is_not_there_is_refused(tmp_path: Path) -> None:
    save_splits(tmp_path / "ours", {"train": pa.Table.from_pylist(ROWS)})
    (tmp_path / "ours" / "train" / "state.json").unlink()
    with pytest.raises(InputError, match=r"ours cannot be opened .*train.state\.json"):
        truths(tmp_path / "ours")


def test_a_folder_saved_by_datasets(tmp_path: Path) -> None:
    save_to_disk(tmp_path / "ours", pa.Table.from_pylist(ROWS), shards=3)
    found = list(read_seeds(tmp_path / "ours"))
    assert [item.ground_truth for item in found if isinstance(item, Problem)] == TRUTHS
    assert {item.dataset for item in found if isinstance(item, Problem)} == {"ours"}


def test_a_folder_of_splits_saved_by_datasets(tmp_path: Path) -> None:
    table = pa.Table.from_pylist(ROWS)
    save_splits(tmp_path / "ours", {"train": table.slice(0, 20), "test": table.slice(20)})
    assert truths(tmp_path / "ours") == TRUTHS
    assert truths(tmp_path / "ours" / "test") == TRUTHS[20:]


@pytest.mark.parametrize(
    "state",
    [
        "{",
        "[" * 100_000,
        "[]",
        "{}",
        '{"_data_files": [{"filename": "../a.arrow"}]}',
        '{"_data_files": [{"filename": "gone.arrow"}]}',
        '{"_data_files": [{"filename": ["a.arrow"]}]}',
        '{"_data_files": [{"filename": "state.json"}]}',
    ],
)
def test_a_state_that_lists_no_part_of_the_folder_is_refused(tmp_path: Path, state: str) -> None:
    save_arrow(tmp_path / "a.arrow", pa.Table.from_pylist(ROWS))
    save_to_disk(tmp_path / "ours", pa.Table.from_pylist(ROWS))
    (tmp_path / "ours" / "state.json").write_text(state, encoding="utf-8")
    with pytest.raises(InputError, match=r"state\.json .*[Ss]ave the data set again"):
        truths(tmp_path / "ours")


def test_a_folder_as_downloaded(tmp_path: Path) -> None:
    folder, table = tmp_path / "gsm", pa.Table.from_pylist(ROWS)
    (folder / "main").mkdir(parents=True)
    (folder / ".cache").mkdir()
    (folder / "README.md").write_text("# GSM", encoding="utf-8")
    (folder / "main" / "test.jsonl").write_text("not looked at", encoding="utf-8")
    (folder / ".cache" / "old.parquet").write_text("not looked at", encoding="utf-8")
    pq.write_table(table.slice(10), folder / "main" / "train-00001-of-00002.parquet")
    pq.write_table(table.slice(0, 10), folder / "main" / "train-00000-of-00002.parquet")
    assert truths(folder) == TRUTHS
    assert {item.dataset for item in read_seeds(folder) if isinstance(item, Problem)} == {"gsm"}


def test_a_folder_of_text_files(tmp_path: Path) -> None:
    lines = [json.dumps(row).encode() + b"\n" for row in ROWS]
    (tmp_path / "b.jsonl.gz").write_bytes(gzip.compress(b"".join(lines[10:])))
    (tmp_path / "a.jsonl").write_bytes(b"".join(lines[:10]) + b"nonsense\n")
    (tmp_path / "c.csv").write_text("not looked at", encoding="utf-8")
    assert truths(tmp_path) == [*TRUTHS[:10], 11, *TRUTHS[10:]]
    (aside,) = (item for item in read_seeds(tmp_path) if isinstance(item, SetAside))
    assert aside.file == str(tmp_path / "a.jsonl")


def test_a_relative_path_is_named_as_the_person_named_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "set").mkdir()
    (tmp_path / "set" / "a.jsonl").write_text('{"question": "Q?"}\nnonsense\n', encoding="utf-8")
    monkeypatch.chdir(tmp_path / "set")
    for path, file in ((Path(), "a.jsonl"), (Path("a.jsonl"), "a.jsonl"), (Path("../set"), "../set/a.jsonl")):
        problem, aside = read_seeds(path)
        assert isinstance(problem, Problem)
        assert isinstance(aside, SetAside)
        assert (problem.dataset, aside.file) == ("a" if path.suffix else "set", file)


def test_paths_without_seeds_are_refused(tmp_path: Path) -> None:
    (tmp_path / "empty" / "inner").mkdir(parents=True)
    (tmp_path / "a.txt").write_text("[]", encoding="utf-8")
    os.mkfifo(tmp_path / "pipe.jsonl")
    for name, expected in (
        ("gone.jsonl", "does not exist"),
        ("nul\x00.jsonl", "does not exist"),
        ("x" * 300 + ".jsonl", "cannot be opened"),
        ("a.txt/b.jsonl", "does not exist"),
        ("a.txt", "is not a seed file"),
        ("pipe.jsonl", "is not a seed file"),
        ("empty", "holds no seed file"),
    ):
        with pytest.raises(InputError, match=expected):
            truths(tmp_path / name)


@pytest.mark.skipif(os.geteuid() == 0, reason="everything may be read by root")
def test_files_that_may_not_be_read_are_refused(tmp_path: Path) -> None:
    for name in ("a.jsonl", "a.csv", "a.parquet", "a.arrow"):
        (tmp_path / name).touch(mode=0o000)
        with pytest.raises(InputError, match=rf"{name} cannot be read"):
            truths(tmp_path / name)


def test_names_that_are_not_utf8_harm_nothing(tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.parquet"))
    pq.write_table(pa.table({"question": ["Q?", None]}), tmp_path / "a.parquet")
    (tmp_path / "a.parquet").rename(path)
    problem, aside = read_seeds(path)
    assert isinstance(problem, Problem)
    assert isinstance(aside, SetAside)
    assert problem.dataset == "caf\ufffd"
    assert aside.file == str(tmp_path / "caf\ufffd.parquet")


def everywhere(rows: Sequence[dict[str, Any]], folder: Path) -> list[Path]:
    """The same rows in every format that holds a table."""
    table = pa.Table.from_pylist(list(rows))
    pq.write_table(table, folder / "rows.parquet", row_group_size=100)
    save_arrow(folder / "rows.arrow", table, rows=100)
    save_to_disk(folder / "saved", table)
    save_splits(folder / "splits", {"train": table.slice(0, 100), "test": table.slice(100)})
    return [folder / name for name in ("rows.parquet", "rows.arrow", "saved", "splits")]


@pytest.mark.shared_data
@pytest.mark.parametrize(
    ("file", "dataset", "count"),
    [
        ("seeds/math_train_sample.jsonl", "math", 702),
        ("seeds/gsm8k_train_sample.jsonl", "gsm8k", 500),
        ("recorded/gsm8k_300_seeds.jsonl", "gsm8k", 300),
    ],
)
def test_published_seeds(shared_data: Path, tmp_path: Path, file: str, dataset: str, count: int) -> None:
    found = list(read_seeds(shared_data / file))
    problems = [item for item in found if isinstance(item, Problem) and item.ground_truth]
    assert len(found) == len(problems) == len({item.id for item in problems}) == count
    assert {item.dataset for item in problems} == {dataset}
    rows = [json.loads(line) for line in (shared_data / file).read_text(encoding="utf-8").splitlines()]
    assert len(rows) == count
    for path in everywhere(rows, tmp_path):
        assert list(read_seeds(path)) == found, path


@pytest.mark.shared_data
def test_published_math_seeds_have_levels_and_subjects(shared_data: Path) -> None:
    found = [item for item in read_seeds(shared_data / "seeds/math_train_sample.jsonl") if isinstance(item, Problem)]
    assert sum(item.level is None for item in found) == 2
    assert [sum(item.level == level for item in found) for level in range(1, 6)] == [140] * 5
    assert len({item.subject for item in found} - {None}) == 7


@pytest.mark.shared_data
def test_published_benchmarks(shared_data: Path) -> None:
    for name, count in (("math", 5_000), ("gsm8k", 1_319)):
        found = list(read_seeds(shared_data / f"benchmarks/{name}_test_questions.jsonl.gz"))
        problems = [item for item in found if isinstance(item, Problem) and item.ground_truth]
        assert len(found) == len(problems) == len({item.id for item in problems}) == count
        assert {item.dataset for item in problems} == {f"{name}_test_questions"}
        assert all((item.level is not None) == (name == "math") for item in problems)
