"""Whatever the bytes, reading ends in problems, lines set aside, or one clear error; what was written comes back."""

import csv
import gzip
import io
import json
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import example, given, settings
from hypothesis import strategies as st

from engine.curation.seeds import SetAside, read_seeds
from engine.domain import Problem, problem_id
from engine.errors import InputError

untimed = settings(deadline=None)  # files are written and read, which takes as long as the disk needs
ENDINGS = (".jsonl", ".csv", ".jsonl.gz", ".csv.gz", ".parquet", ".arrow")
ROWS = [{"question": f"What is {number}?", "answer": str(number), "level": number % 5 + 1} for number in range(12)]


def as_jsonl(rows: Sequence[dict[str, Any]]) -> bytes:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def as_csv(rows: Sequence[dict[str, Any]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, rows[0])
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def as_parquet(rows: Sequence[dict[str, Any]]) -> bytes:
    sink = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(list(rows)), sink, row_group_size=5)
    return sink.getvalue()


def as_arrow(rows: Sequence[dict[str, Any]]) -> bytes:
    sink, table = io.BytesIO(), pa.Table.from_pylist(list(rows))
    with pa.ipc.new_stream(sink, table.schema) as stream:
        stream.write_table(table, max_chunksize=5)
    return sink.getvalue()


WRITERS = {".jsonl": as_jsonl, ".csv": as_csv, ".parquet": as_parquet, ".arrow": as_arrow}
WHOLE = {ending: write(ROWS) for ending, write in WRITERS.items()}
WHOLE |= {f"{ending}.gz": gzip.compress(WHOLE[ending], mtime=0) for ending in (".jsonl", ".csv")}


def read(ending: str, data: bytes) -> list[Problem | SetAside]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"rows{ending}"
        path.write_bytes(data)
        return list(read_seeds(path))


def check(ending: str, data: bytes) -> None:
    """Read the bytes; whatever comes of it can be shown, stored, and makes sense."""
    try:
        found, refusal = read(ending, data), ""
    except InputError as error:
        found, refusal = [], str(error)
    assert refusal.isprintable(), refusal
    lines = [item.line for item in found if isinstance(item, SetAside)]
    assert lines == sorted(set(lines))
    for item in found:
        repr(item).encode()
        if isinstance(item, Problem):
            assert item.question.strip() == item.question != ""
            assert item.id == problem_id(item.question)
            assert item.ground_truth != ""
            texts = (item.question, item.ground_truth, item.subject, item.solution)
        else:
            assert item.line > 0
            assert item.reason.endswith(".")
            assert item.reason.isprintable()
            assert len(item.text) <= 2_000
            texts = (item.reason, item.text)
        assert "\x00" not in "".join(text or "" for text in texts)
        "".join(text or "" for text in texts).encode()


@untimed
@given(ending=st.sampled_from(ENDINGS), data=st.binary(max_size=300))
@example(ending=".jsonl", data=b'{"question": "\\ud800"}\n{"question": "\x00"}\n\xff\n')
@example(ending=".csv", data=b'question\n"\n')
def test_any_bytes(ending: str, data: bytes) -> None:
    check(ending, data)


@untimed
@given(
    ending=st.sampled_from((".jsonl", ".csv")),
    data=st.lists(
        st.sampled_from(
            ['{"question": ', '"', '""', ",", "}", "\n", "\r", "\\ud800", "\\u0000", "NaN", "[", "Q?", "####", " ", "1"]
        ),
        max_size=40,
    ).map("".join),
)
def test_any_text_of_the_right_characters(ending: str, data: str) -> None:
    check(ending, ("question,answer\n" if ending == ".csv" else "").encode() + data.encode())


@untimed
@given(ending=st.sampled_from(ENDINGS), data=st.data())
def test_any_damage(ending: str, data: st.DataObject) -> None:
    whole = WHOLE[ending]
    start = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(start, min(len(whole), start + 12)))
    check(ending, whole[:start] + data.draw(st.binary(max_size=12)) + whole[end:])


@untimed
@given(ending=st.sampled_from(ENDINGS), data=st.data())
def test_any_cut(ending: str, data: st.DataObject) -> None:
    whole = read(ending, WHOLE[ending])
    assert len(whole) == len(ROWS)
    cut = WHOLE[ending][: data.draw(st.integers(0, len(WHOLE[ending])))]
    try:
        found = read(ending, cut)
    except InputError:
        return
    # What came before the cut is the same; the last line may be a shorter text that is still a row.
    before = [item for item in found if isinstance(item, Problem)][:-1]
    assert before == whole[: len(before)]


text = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00"), max_size=30)
row = st.fixed_dictionaries(
    {
        "question": text.filter(lambda value: value.strip() != ""),
        "answer": st.none() | text.filter(lambda value: "####" not in value),
        "level": st.none() | st.sampled_from(["1", "5", "Level 3", "Level ?"]),
        "subject": st.none() | text,
    }
)


def expected(row: dict[str, str | None]) -> Problem:
    filled = {name: (value or "").strip() or None for name, value in row.items()}
    question = filled["question"] or ""
    return Problem(
        id=problem_id(question),
        question=question,
        dataset="rows",
        ground_truth=filled["answer"],
        level={"1": 1, "5": 5, "Level 3": 3}.get(filled["level"] or ""),
        subject=filled["subject"],
    )


@untimed
@given(rows=st.lists(row, min_size=1, max_size=12))
def test_what_was_written_comes_back(rows: list[dict[str, str | None]]) -> None:
    problems = [expected(row) for row in rows]
    for ending, write in WRITERS.items():
        assert read(ending, write(rows)) == problems, ending
    for ending in (".jsonl", ".csv"):
        assert read(f"{ending}.gz", gzip.compress(WRITERS[ending](rows))) == problems, ending


@untimed
@given(rows=st.lists(row, min_size=1, max_size=6), shards=st.integers(1, 3))
def test_what_was_saved_by_datasets_comes_back(rows: list[dict[str, str | None]], shards: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        saved = Path(folder) / "rows"
        saved.mkdir()
        names = [f"data-{shard:05d}-of-{shards:05d}.arrow" for shard in range(shards)]
        for name in names:
            (saved / name).write_bytes(as_arrow(rows))
        state = {"_data_files": [{"filename": name} for name in names]}
        (saved / "state.json").write_text(json.dumps(state), encoding="utf-8")
        assert list(read_seeds(saved)) == [expected(row) for row in rows] * shards
