"""Contamination: copies are found however they are set; files are read in every form, or refused."""

import csv
import gzip
import io
import json
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.curation import Benchmarks, Contamination, SetAside, read_seeds
from engine.domain import Problem
from engine.errors import InputError

LONG = (
    "A train leaves the station at noon with 120 people, and at each of its 7 stops 9 people leave it. How many stay?"
)
SHORT = r"Compute $\sin 45^\circ + 2$."
BOTH = (("a.jsonl", 1, LONG), ("a.jsonl", 2, SHORT))


def found(question: str, *, ngram: int = 10, lcs: float = 0.6, benchmark: str = LONG) -> Contamination | None:
    return Benchmarks([("a.jsonl", 1, benchmark)], ngram=ngram, lcs=lcs).find(question)


@pytest.mark.parametrize(
    "copy",
    [
        LONG,
        LONG.upper(),
        LONG.replace(" ", " \n"),
        LONG.replace(",", "").replace(".", ";"),
        LONG.replace("120", "$120$").replace("7", "seven"),
        LONG.translate(str.maketrans("aeopcxyA", "\u0430\u0435\u043e\u0440\u0441\u0445\u0443\u0410")),
        LONG.replace("o", "\u03bf").replace("ta", "t\u03b1").replace("120", "\uff11\uff12\uff10"),
        f"Read carefully. {LONG} Explain every step of it, and give the answer as a whole number in a box.",
    ],
)
def test_a_copy_is_found_however_it_is_set(copy: str) -> None:
    hit = Benchmarks(BOTH).find(copy)
    gram = "a train leaves the station at noon with 120 people"
    assert hit == Contamination("a.jsonl", 1, LONG, gram, 1.0)


def test_both_conditions_must_hold() -> None:
    words = [f"w{chr(97 + number // 26)}{chr(97 + number % 26)}" for number in range(40)]
    question = " ".join(words)
    other = [f"x{word}" for word in words]
    nine = [word if number % 10 else other[number] for number, word in enumerate(words)]
    assert found(" ".join(nine), benchmark=question) is None, "ratio 0.9 without ten words in a row"
    for shared, is_hit in ((24, False), (25, True)):
        hit = found(" ".join([*words[:shared], *other[shared:]]), benchmark=question)
        assert (hit is not None) is is_hit, "0.6 must be exceeded"
    assert found(" ".join(nine), ngram=9, benchmark=question)
    assert found(" ".join([*words[:24], *other[24:]]), lcs=0.5, benchmark=question)


def test_the_ratio_is_to_the_shorter_question() -> None:
    hit = found(" ".join([*LONG.split()[:13], *["padding"] * 7]))
    assert hit
    assert hit.ratio == 13 / 20
    hit = found(" ".join([LONG, *["padding"] * 200]))
    assert hit
    assert hit.ratio == 1


@pytest.mark.parametrize("copy", [SHORT, "compute SIN(45\u00b0) + two", r"Compute: \(\sin 45^{\circ}+2\)"])
def test_a_question_of_few_words_is_found_as_a_whole(copy: str) -> None:
    hit = Benchmarks(BOTH).find(copy)
    assert hit
    assert (hit.line, hit.ratio) == (2, 1.0)
    assert hit.ngram


@pytest.mark.parametrize(
    "other", [r"Compute $\sin 45^\circ - 2$.", r"Compute $\sin 45^\circ$.", r"$\sin 45^\circ + 2$"]
)
def test_a_question_of_few_words_that_is_another_is_not(other: str) -> None:
    assert Benchmarks(BOTH).find(other) is None


@pytest.mark.parametrize("empty", ["", "???", "\ud800", "\x00", "+ - ="])
def test_a_question_without_words_is_in_no_benchmark(empty: str) -> None:
    assert Benchmarks([*BOTH, ("a.jsonl", 3, empty)]).find(empty) is None


def test_the_likest_benchmark_question_is_named_and_of_equals_the_first() -> None:
    worse = LONG.replace("How many stay", "How many of them remain in it at the end")
    questions = [("a", 1, worse), ("b", 1, LONG), ("b", 2, LONG)]
    hit = Benchmarks(questions).find(LONG)
    assert hit
    assert (hit.benchmark, hit.line, hit.ratio) == ("b", 1, 1.0)


@given(st.lists(st.sampled_from([*LONG.split(), "seven", "+", "word", "$x$"]), max_size=60).map(" ".join))
def test_it_says_what_the_rule_says(question: str) -> None:
    """The rule, written down a second time as simply as can be."""

    def plain(text: str) -> list[str]:
        return re.findall(r"[a-z]+|\d+", text.lower().replace("seven", "7"))

    def subsequence(one: list[str], other: list[str]) -> int:
        row = [0] * (len(other) + 1)
        for word in one:
            last = row[:]
            for place, another in enumerate(other, 1):
                row[place] = last[place - 1] + 1 if word == another else max(last[place], row[place - 1])
        return row[-1]

    own, other = plain(question), plain(LONG)
    grams = [{" ".join(text[i : i + 4]) for i in range(len(text) - 3)} for text in (own, other)]
    hit = found(question, ngram=4, lcs=0.3)
    wanted = bool(grams[0] & grams[1]) and subsequence(own, other) / min(len(own), len(other)) > 0.3
    assert (hit is not None) is wanted
    if hit:
        assert hit.ratio == pytest.approx(subsequence(own, other) / min(len(own), len(other)))
        assert hit.ngram in grams[0] & grams[1]


def test_thousands_that_share_a_phrase_are_compared() -> None:
    phrase = "what is the number of all of the whole numbers between"
    benchmark = [
        ("a", n, f"{phrase} {n} and {n * 7} that the {n * 11} has in common with {n * 13}") for n in range(5000)
    ]
    many = Benchmarks(benchmark)
    hit = many.find(f"{phrase} 4000 and 28000 that the 44000 has in common with 52000")
    assert hit
    assert (hit.line, hit.ratio) == (4000, 1.0)
    long = many.find(f"{phrase} " + " ".join(f"filler{chr(97 + n % 26)}" for n in range(15_000)))
    assert long is None


ROWS = [{"question": LONG}, {"problem": SHORT}, {"question": " ", "problem": "What is it, and how many?"}]


def jsonl(rows: list[dict[str, str]]) -> bytes:
    return "\n\n".join(json.dumps(row) for row in rows).encode()


def as_csv(_rows: list[dict[str, str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([["question"], [LONG], [SHORT], ["What is it, and how many?"]])
    return text.getvalue().encode()


def parquet(_rows: list[dict[str, str]]) -> bytes:
    sink = io.BytesIO()
    pq.write_table(pa.table({"question": [LONG, SHORT, "What is it, and how many?"]}), sink)
    return sink.getvalue()


FORMS: list[tuple[str, Callable[[list[dict[str, str]]], bytes], list[int]]] = [
    ("b.jsonl", jsonl, [1, 3, 5]),
    ("b.jsonl.gz", lambda rows: gzip.compress(jsonl(rows)), [1, 3, 5]),
    ("b.csv", as_csv, [2, 3, 4]),
    ("b.csv.gz", lambda rows: gzip.compress(as_csv(rows)), [2, 3, 4]),
    ("b.parquet", parquet, [1, 2, 3]),
]


@pytest.mark.parametrize(("name", "write", "lines"), FORMS, ids=[form[0] for form in FORMS])
def test_every_form_of_file_is_read_and_lines_are_the_file_s(
    tmp_path: Path, name: str, write: Callable[[list[dict[str, str]]], bytes], lines: list[int]
) -> None:
    (tmp_path / name).write_bytes(write(ROWS))
    known = Benchmarks.read([tmp_path / name])
    hits = known.find_all([LONG, SHORT, "What is it and how many"])
    assert [(hit.benchmark, hit.line) for hit in hits if hit] == [(name, line) for line in lines]
    assert known.counts == {name: 3}


def test_a_benchmark_row_counts_by_its_question_alone(tmp_path: Path) -> None:
    path = tmp_path / "b.jsonl"
    path.write_text(json.dumps({"question": LONG, "level": "very hard", "answer": ["a", "list"], "subject": 5}))
    assert Benchmarks.read([path]).find(LONG)


def test_files_of_one_name_are_told_apart_by_their_folders(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "test.jsonl").write_bytes(jsonl(ROWS[:1]))
    paths = [tmp_path / "one" / "test.jsonl", tmp_path / "two" / "test.jsonl"]
    assert Benchmarks.read([*paths, paths[0]]).counts == {"one/test.jsonl": 1, "two/test.jsonl": 1}
    assert Benchmarks.read(paths[:1]).counts == {"test.jsonl": 1}


def test_a_folder_names_its_files(tmp_path: Path) -> None:
    (tmp_path / "set" / "part").mkdir(parents=True)
    for name in ("part/a.jsonl", "b.jsonl"):
        (tmp_path / "set" / name).write_bytes(jsonl(ROWS))
    assert Benchmarks.read([tmp_path / "set"]).counts == {"set/b.jsonl": 3, "set/part/a.jsonl": 3}


PACKED = gzip.compress(jsonl([{"question": f"{LONG} {n * n}"} for n in range(9999)]))


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("b.jsonl", None, "does not exist"),
        ("b.txt", b"x", "Convert or rename it"),
        ("b.parquet.gz", b"x", "Convert or rename it"),
        ("b.parquet", b"x", "cannot be read"),
        ("b.jsonl.gz", b"no gzip at all", "cannot be read"),
        ("b.jsonl.gz", PACKED[: len(PACKED) // 2], "breaks off here"),
        ("b.jsonl", b"", "has no questions"),
        ("b.jsonl", b"\n \n", "has no questions"),
        ("b.jsonl", jsonl(ROWS) + b"\nnot JSON\n[1]", "2 lines of the benchmark"),
        ("b.jsonl", b'{"question": ["x"]}', "A line of the benchmark"),
        ("b.jsonl", b'{"answer": "5"}', "`question` or `problem`"),
        ("b.jsonl", b'{"question": "\xff"}', "not UTF-8"),
        ("b.json", json.dumps([ROWS[0], {"question": "\udfff"}]).encode(), "breaks off behind this row"),
    ],
)
def test_a_file_with_gaps_is_refused(tmp_path: Path, name: str, content: bytes | None, said: str) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError, match=re.escape(said)) as raised:
        Benchmarks.read([tmp_path / name])
    assert name in str(raised.value)
    assert "benchmark" in str(raised.value)


HALF = [{"question": LONG}, {"question": "Half \ud800 of a pair"}, {"question": " ", "problem": "\udfff"}]
RAW = b"question\n" + LONG.replace(",", ";").encode() + b"\nHalf \xff of it\n"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("b.jsonl", jsonl(HALF), ["`question` holds half a surrogate pair", "`problem` holds half a surrogate pair"]),
        ("b.csv", RAW, ["`question` holds a byte that is not UTF-8"]),
        ("b.jsonl", jsonl([{"question": LONG}, {"question": "a\x00b"}]), ["`question` holds a NUL character"]),
    ],
)
def test_a_question_that_cannot_be_stored_is_set_aside_or_refused(
    tmp_path: Path, name: str, content: bytes, said: list[str]
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    aside: list[SetAside] = []
    known = Benchmarks.read([path], aside=aside.append)
    assert known.counts == {name: 1}
    assert known.find(LONG)
    for line, part in zip(aside, said, strict=True):
        assert part in line.reason
        assert line.reason.endswith("Write the character that is meant, in UTF-8.")
    with pytest.raises(InputError, match=said[0]):
        Benchmarks.read([path])


def test_a_benchmark_of_which_all_is_set_aside_has_no_questions(tmp_path: Path) -> None:
    (tmp_path / "b.jsonl").write_bytes(jsonl(HALF[1:]))
    with pytest.raises(InputError, match="has no questions"):
        Benchmarks.read([tmp_path / "b.jsonl"], aside=lambda _: None)


def test_lines_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    (tmp_path / "b.jsonl").write_bytes(b"\n" + jsonl(ROWS) + b"\nnot JSON")
    with pytest.raises(InputError, match=r"b\.jsonl:7: It is not JSON"):
        Benchmarks.read([tmp_path / "b.jsonl"])


# Real benchmarks: ten copies and ten paraphrases among real seeds.

COPIES: dict[tuple[str, int], Callable[[str], str]] = {
    ("gsm8k", 1): lambda text: text,
    ("gsm8k", 2): str.upper,
    ("gsm8k", 3): lambda text: " \n ".join(text.split()),
    ("gsm8k", 4): lambda text: text.replace(".", " ;").replace("?", ""),
    ("gsm8k", 7): lambda text: text.replace("20", r"\(20\)").replace("4", "four"),
    ("math", 3): lambda text: text.replace("$", "").replace("^2", "^{2}"),
    ("math", 40): lambda text: text.replace("$", r"\,$\displaystyle ").lower(),
    ("math", 264): lambda text: text.replace("$x", r"\(x").replace("0$", r"0\)"),
    ("math", 10): lambda text: text.replace("^4", "^{4}").replace("Evaluate", "EVALUATE:"),
    ("math", 697): lambda text: f"Solve this with care. {text} Give a whole number.",
}
PARAPHRASES: dict[tuple[str, int], tuple[str, bool]] = {
    # One noun is another: 20 words in a row are left.
    ("gsm8k", 2): (
        "A cape takes 2 bolts of blue fiber and half that much white fiber. How many bolts in total does it take?",
        True,
    ),
    # The last sentence is anew.
    ("gsm8k", 4): (
        "James decides to run 3 sprints 3 times a week. He runs 60 meters each sprint. What is his weekly distance?",
        True,
    ),
    # A preface, and some words of each sentence.
    ("gsm8k", 3): (
        (
            "As an investment, Josh decides to try flipping a house. He buys the house for $80,000 and puts another "
            "$50,000 into repairs. This increased the value of the house by 150%. What is his profit?"
        ),
        True,
    ),
    # Begun and ended in another way.
    ("math", 264): (
        "For which value of $c$ does the circle with equation $x^2 + 8x + y^2 + 4y + c = 0$ have radius 3?",
        True,
    ),
    # Other names throughout: alike by LCS, but no ten words in a row.
    ("gsm8k", 7): (
        (
            "Lyon has twice as many sheep as Boston. Boston has 4 times as many sheep as Denver. How many sheep do "
            "Lyon, Boston, and Denver have together if Denver has 20 sheep?"
        ),
        False,
    ),
    # Every third word: the same.
    ("gsm8k", 6): (
        (
            "Kylar visits the store to get glasses for his apartment. A glass costs $5, but each second one costs just "
            "60% of that price. Kylar needs 16 glasses. How much must he pay in all?"
        ),
        False,
    ),
    # Sentences in another order: ten words in a row, but not alike by LCS.
    ("gsm8k", 10): (
        (
            "If Eliza worked for 45 hours this week, how much are her earnings for this week? Her overtime pay is 1.2 "
            "times her regular hourly rate, and her rate per hour for the first 40 hours she works each week is $10."
        ),
        False,
    ),
    # Own words throughout: neither.
    ("math", 187): (
        "Two numbers add up to 3 and their squares differ by 33. How far apart are the two on the number line?",
        False,
    ),
    ("math", 1350): (
        "Pascal's triangle has a row whose first two entries are 1 and 10. Which number comes right after them?",
        False,
    ),
    # The benchmark's has no ten words.
    ("math", 10): (r"Find the value of $\log_{25} 5^4$, without a calculator.", False),
}


@cache
def read(folder: Path) -> tuple[Benchmarks, dict[str, list[str]]]:
    paths = sorted(folder.glob("*.jsonl.gz"))
    texts = {
        path.name.partition("_")[0]: [
            json.loads(line)["question"] for line in gzip.decompress(path.read_bytes()).splitlines()
        ]
        for path in paths
    }
    return Benchmarks.read(paths), texts


@pytest.mark.shared_data
def test_real_benchmarks_find_every_question_of_theirs(shared_data: Path) -> None:
    known, texts = read(shared_data / "benchmarks")
    assert known.counts == {"gsm8k_test_questions.jsonl.gz": 1319, "math_test_questions.jsonl.gz": 5000}
    for questions in texts.values():
        for line, (question, hit) in enumerate(zip(questions, known.find_all(questions), strict=True), 1):
            assert hit, question
            assert hit.ratio == 1.0
            assert hit.line <= line


@pytest.mark.shared_data
def test_copies_planted_among_real_seeds_are_found_and_of_paraphrases_those_that_keep_ten_words(
    shared_data: Path,
) -> None:
    known, texts = read(shared_data / "benchmarks")
    items = read_seeds(shared_data / "seeds" / "gsm8k_train_sample.jsonl")
    seeds = [item.question for item in items if isinstance(item, Problem)][:300]
    copies = [change(texts[name][line - 1]) for (name, line), change in COPIES.items()]
    planted = [*seeds[:150], *copies, *seeds[150:], *(text for text, _ in PARAPHRASES.values())]
    hits = known.find_all(planted)
    for (name, line), hit in zip(COPIES, hits[150:160], strict=True):
        assert hit, (name, line)
        assert (hit.benchmark.partition("_")[0], hit.line, hit.ratio) == (name, line, 1.0)
    for ((name, line), (text, is_found)), hit in zip(PARAPHRASES.items(), hits[-10:], strict=True):
        assert (hit is not None) is is_found, (text, hit)
        if hit:
            assert (hit.benchmark.partition("_")[0], hit.line) == (name, line)
    others = [hit for hit in (*hits[:150], *hits[160:-10]) if hit]
    assert len(others) <= 5  # training and test problems of one template
