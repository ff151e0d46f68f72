"""Lines of JSONL and CSV files: where they begin and end, what breaks them, and files that are none."""

import csv
import gzip
import io
import itertools
import json
import tracemalloc
from pathlib import Path

import pytest

from engine.curation.seeds import SetAside, read_seeds
from engine.domain import Problem
from engine.errors import InputError

LIMIT = 1_000_000


def line(number: int) -> bytes:
    return json.dumps({"question": f"What is {number}?", "answer": str(number)}).encode() + b"\n"


def read(folder: Path, name: str, data: bytes) -> list[Problem | SetAside]:
    (folder / name).write_bytes(data)
    return list(read_seeds(folder / name))


def truths(found: list[Problem | SetAside]) -> list[str | int | None]:
    """The ground truth of each problem, and the line of each item that was set aside."""
    return [item.ground_truth if isinstance(item, Problem) else item.line for item in found]


@pytest.mark.parametrize(
    "data",
    [
        line(1) + line(2),
        line(1) + line(2).rstrip(),
        b"\xef\xbb\xbf" + line(1) + line(2),
        (line(1) + line(2)).replace(b"\n", b"\r\n"),
        b"\n  \n" + line(1) + b"\r\n\t\n" + b"  " + line(2) + b"\n",
    ],
)
def test_blank_lines_line_ends_and_marks_do_not_matter(tmp_path: Path, data: bytes) -> None:
    assert truths(read(tmp_path, "a.jsonl", data)) == ["1", "2"]
    assert truths(read(tmp_path, "a.JSONL.GZ", gzip.compress(data))) == ["1", "2"]


def test_an_empty_jsonl_file_has_no_problems(tmp_path: Path) -> None:
    assert read(tmp_path, "a.jsonl", b"") == []


def test_invalid_utf8_costs_one_line(tmp_path: Path) -> None:
    found = read(tmp_path, "a.jsonl", line(1) + b'{"question": "caf\xe9?"}\n' + line(3))
    assert truths(found) == ["1", 2, "3"]
    assert isinstance(found[1], SetAside)
    assert "byte 18 is not UTF-8" in found[1].reason
    assert found[1].text == '{"question": "caf\ufffd?"}'


def test_a_raw_nul_costs_one_line_and_is_shown_as_a_replacement(tmp_path: Path) -> None:
    found = read(tmp_path, "a.jsonl", b'{"question": "a\x00?"}\n' + line(2))
    assert truths(found) == [1, "2"]
    assert isinstance(found[0], SetAside)
    assert found[0].text == '{"question": "a\ufffd?"}'


@pytest.mark.parametrize("surplus", [1, LIMIT - 1, LIMIT, LIMIT + 1, 2 * LIMIT + 2, 3 * LIMIT])
@pytest.mark.parametrize("end", [b"\n", b""])
def test_a_line_past_the_limit_is_one_line(tmp_path: Path, surplus: int, end: bytes) -> None:
    after = line(2) if end else b""
    found = read(tmp_path, "a.jsonl", b"x" * (LIMIT + surplus) + end + after)
    assert truths(found) == ([1, "2"] if end else [1])
    assert isinstance(found[0], SetAside)
    assert "longer than 1,000,000 bytes" in found[0].reason
    assert found[0].text == "x" * 2_000


def test_a_line_up_to_the_limit_is_read(tmp_path: Path) -> None:
    frame = len(b'{"question": ""}\n')
    whole = b'{"question": "%s"}\n' % (b"x" * (LIMIT - frame))
    assert truths(read(tmp_path, "a.jsonl", whole)) == [None]
    assert truths(read(tmp_path, "a.jsonl", whole.replace(b'x"', b'xx"'))) == [1]


@pytest.mark.parametrize(("name", "expected"), [("a.jsonl", [1, 2, 3]), ("a.csv", [2, None])])
def test_memory_does_not_grow_with_a_line(tmp_path: Path, name: str, expected: list[int | None]) -> None:
    path = tmp_path / name
    with path.open("wb") as file:
        file.write(b'question\n"')
        file.writelines(itertools.repeat(b"x" * LIMIT, 40))
        file.write(b'"\nQ?\n')
    tracemalloc.start()
    try:
        assert truths(list(read_seeds(path))) == expected
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 12 * LIMIT


def test_the_first_problem_does_not_wait_for_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(line(1) * 100_000)
    tracemalloc.start()
    try:
        assert isinstance(next(iter(read_seeds(path))), Problem)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < path.stat().st_size / 4


def noise(count: int) -> bytes:
    """Lines that no packer can shorten much, so that a cut falls among them."""
    return b"".join(line(pow(7, number, 2**255 - 19)) for number in range(count))


def test_a_cut_gzip_gives_what_came_before(tmp_path: Path) -> None:
    data = noise(5_000)
    packed = gzip.compress(data)
    whole = read(tmp_path, "a.jsonl.gz", packed)
    cut = read(tmp_path, "a.jsonl.gz", packed[: len(packed) // 2])
    assert len(whole) == 5_000
    assert 1_000 < len(cut) < 4_000
    assert cut[:-1] == whole[: len(cut) - 1]
    assert isinstance(cut[-1], SetAside)
    assert cut[-1].line == len(cut)
    assert "breaks off here" in cut[-1].reason


@pytest.mark.parametrize("name", ["a.jsonl.gz", "a.csv.gz"])
def test_a_wrong_checksum_is_reported_at_the_end(tmp_path: Path, name: str) -> None:
    packed = bytearray(gzip.compress(b"question,answer\nQ?,1\n" if "csv" in name else line(1)))
    packed[-5] ^= 1
    found = read(tmp_path, name, bytes(packed))
    assert isinstance(found[0], Problem)
    assert isinstance(found[1], SetAside)
    assert "breaks off here" in found[1].reason


@pytest.mark.parametrize("name", ["a.jsonl.gz", "a.csv.gz"])
@pytest.mark.parametrize("data", [line(1), gzip.compress(line(1), mtime=0)[:15], b"\x1f\x8b"])
def test_a_gzip_without_a_first_line_is_refused(tmp_path: Path, name: str, data: bytes) -> None:
    with pytest.raises(InputError, match=r"a\.\w+\.gz cannot be read .* gzip"):
        read(tmp_path, name, data)


def written(*records: tuple[str, ...]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(records)
    return text.getvalue().encode()


def test_csv_columns_mean_what_the_same_fields_mean_elsewhere(tmp_path: Path) -> None:
    header = ("", "problem", "level", "type", "solution")
    data = written(header, ("0", 'Find "x",\nplease.', "Level 2", "Algebra", r"It is $\boxed{3}$."))
    (got,) = read(tmp_path, "a.csv", b"\xef\xbb\xbf" + data)
    assert isinstance(got, Problem)
    assert got.question == 'Find "x",\nplease.'
    assert (got.dataset, got.ground_truth, got.level, got.subject) == ("math", "3", 2, "Algebra")


def test_csv_numbers_stay_as_they_were_written(tmp_path: Path) -> None:
    assert truths(read(tmp_path, "a.csv", written(("question", "answer"), ("Q?", "0.10"), ("R?", "")))) == [
        "0.10",
        None,
    ]


def test_a_csv_record_is_found_by_its_first_line(tmp_path: Path) -> None:
    data = written(("question", "answer"), ("one\ntwo\n\nthree", "1"), ("", "5"), ("Q?", "2"), ("\n", "7"))
    assert truths(read(tmp_path, "a.csv", b"\r\n" + data)) == ["1", 7, "2", 9]


@pytest.mark.parametrize(
    ("record", "reason", "text"),
    [
        (b"Q?,1,2\n", "3 fields where the header names 2", "Q?,1,2"),
        (b"Q?\n", "1 fields where the header names 2", "Q?"),
        (b'"Q?"!,1\n', "not CSV", '"Q?"!,1'),
        (b"caf\xe9?,1\n", "not UTF-8", "caf\ufffd?,1"),
        (b"nul\x00?,1\n", "NUL", "nul\ufffd?,1"),
        (b"Q?,1,\r2\n", "not CSV", "Q?,1,\r2"),
        (b" ,1\n", "no question", " ,1"),
        (b"Q?,1" + b" " * LIMIT + b"\n", "longer than 1,000,000 bytes", "Q?,1" + " " * 1_996),
    ],
)
def test_a_bad_csv_record_costs_itself(tmp_path: Path, record: bytes, reason: str, text: str) -> None:
    found = read(tmp_path, "a.csv", b"question,answer\n\n" + record + b"R?,2\n")
    assert truths(found) == [3, "2"]
    assert isinstance(found[0], SetAside)
    assert reason in found[0].reason
    assert found[0].text == text


def test_a_long_field_of_a_csv_is_read(tmp_path: Path) -> None:
    long = b"1" * 140_000
    assert truths(read(tmp_path, "a.csv", b"question,answer\nQ?," + long + b"\nR?,2\n")) == [long.decode(), "2"]


def test_an_open_quote_says_how_far_it_reached(tmp_path: Path) -> None:
    found = read(tmp_path, "a.csv", b'question,answer\nP?,1\n"Q?,1\nR?,2\n"S?",3\nT?,4\n"U?,5\nV?,6\n')
    assert truths(found) == ["1", 3, "4", 7]
    assert isinstance(found[1], SetAside)
    assert isinstance(found[3], SetAside)
    assert "all lines up to 5 " in found[1].reason
    assert found[1].text == '"Q?,1\nR?,2\n"S?",3'
    assert "all lines up to 8 " in found[3].reason


def test_a_quoted_record_of_many_lines_has_an_end(tmp_path: Path) -> None:
    found = read(tmp_path, "a.csv", b"question,answer\n" + b'x","y\n' * 166_667 + b"Q?,1\n")
    assert truths(found) == [2, "1"]
    assert isinstance(found[0], SetAside)
    assert "longer than 1,000,000 bytes" in found[0].reason
    assert "all lines up to 166668 " in found[0].reason


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n\n",
        b"What is 1 + 1?,2\n",
        b"question;answer\nQ?;1\n",
        b'"question,answer\nQ?,1\n',
        b"question,answer" + b" " * LIMIT + b"\nQ?,1\n",
        b"\xff\xfeq\x00u\x00e\x00",
    ],
)
def test_a_csv_file_without_a_usable_header_is_refused(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(InputError, match=r"a\.csv has no header .* `question` or `problem`: .*first line") as caught:
        read(tmp_path, "a.csv", data)
    str(caught.value).encode()
