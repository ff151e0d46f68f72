"""`wisdom contamination --store` and `wisdom duplicates`: what they say and how they end."""

import gzip
import json
from pathlib import Path

import pytest
import tomli_w
from cli_runner import Wisdom

from engine.domain import Problem, problem_id
from engine.store import Store, add_problems

LONG = "A train leaves the station with 120 people, and at each of its 7 stops 9 people leave it. How many stay?"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    store = Store(tmp_path / "s.duckdb")
    texts = [LONG, LONG.upper(), LONG.replace("120", "98"), "How many primes lie below 30?"]
    add_problems(store, [Problem(problem_id(each), each) for each in texts], "i")
    (tmp_path / "b.jsonl").write_text(json.dumps({"question": LONG}) + "\n", encoding="utf-8")
    return store.path


def test_a_store_is_checked_and_told_by_benchmark(wisdom: Wisdom, path: Path) -> None:
    said = wisdom("contamination", "--store", path, "--benchmarks", path.with_name("b.jsonl"))
    assert said.code == 0
    assert "3 of 4 problems are contaminated (75.00 %) at 10 words in a row and a ratio above 0.6" in said.out
    assert "page Checks" in said.out
    again = wisdom("contamination", "--store", path, "--benchmarks", path.with_name("b.jsonl"), "--ngram", 18, "--json")
    assert (again.json["new"], again.json["contaminated"]) == (0, 2)
    assert again.json["benchmarks"][0]["themselves"] == 2, "in capitals it is the same question"


def test_a_check_goes_on_by_the_questions_that_the_store_has(wisdom: Wisdom, path: Path) -> None:
    first = wisdom("contamination", "--store", path, "--benchmarks", path.with_name("b.jsonl"), "--json").json
    text = f"Now solve this. {LONG}"
    add_problems(Store(path), [Problem(problem_id(text), text)], "i")
    path.with_name("b.jsonl").unlink()
    again = wisdom("contamination", "--store", path, "--json").json
    assert (again["check"], again["new"], again["contaminated"]) == (first["check"], 1, 4)
    assert wisdom("contamination", "--store", path, "--check", first["check"], "--json").json["new"] == 0
    assert "no check 'x'" in wisdom("contamination", "--store", path, "--check", "x").err
    assert "leave out --benchmarks" in wisdom("contamination", "--store", path, "--check", "x", "--against", "r").err


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ([], "--benchmarks FILE, or --against"),
        (["--against", "nobody"], "no run and no set 'nobody'"),
        (["--benchmarks", "none.jsonl"], "none.jsonl"),
        (["--benchmarks", "b.jsonl", "--ngram", 5], "--ngram 8 or more"),
        (["--benchmarks", "b.jsonl", "--lcs", 0.1], "--lcs 0.3 or more"),
        (["--benchmarks", "b.jsonl", "--out", "x"], "--out is for the rows"),
    ],
)
def test_what_cannot_be_checked_is_said(
    wisdom: Wisdom, path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], reason: str
) -> None:
    monkeypatch.chdir(path.parent)
    said = wisdom("contamination", "--store", path, *words)
    assert said.code == 2
    assert reason in said.err


def test_a_file_is_held_against_benchmarks_alone(wisdom: Wisdom, path: Path) -> None:
    file = path.with_name("b.jsonl")
    assert wisdom("contamination", file, "--benchmarks", file, "--json").json["contaminated"] == 1
    said = wisdom("contamination", file, "--benchmarks", file, "--against", "r")
    assert (said.code, "leave out FILE" in said.err) == (2, True)
    assert "--benchmarks FILE" in wisdom("contamination", file).err


def test_a_question_that_cannot_be_stored_is_set_aside_and_the_rest_is_checked(wisdom: Wisdom, path: Path) -> None:
    file = path.with_name("b.jsonl")
    with file.open("a", encoding="utf-8") as lines:
        lines.write(json.dumps({"question": "\ud800 of a pair"}) + "\n")
    for where in (["--store", path], [file]):
        said = wisdom("contamination", *where, "--benchmarks", file, "--json")
        assert said.code == 0, said.err
        assert f"{file}:2: Its `question` holds half a surrogate pair. Write the character" in said.err
        assert said.json["benchmarks"][0]["questions"] == 1
        assert said.json["contaminated"] > 0


def test_duplicates_are_told_by_kind(wisdom: Wisdom, path: Path) -> None:
    said = wisdom("duplicates", "--store", path)
    assert said.code == 0
    assert "2 in 1 groups (exact), 2 in 1 groups (near), 3 in 1 groups (template)" in said.out
    assert wisdom("duplicates", "--store", path, "--json").json["new"] == 0
    wrong = wisdom("duplicates", "--store", path, "--near", 0.2)
    assert (wrong.code, "0.85 to 1" in wrong.err) == (2, True)


def test_a_question_of_several_sets_is_told_and_is_what_an_export_leaves_out(wisdom: Wisdom, tmp_path: Path) -> None:
    own, other, store = "How many primes lie below 30?", "What is 2 + 3?", ("--store", tmp_path / "s.duckdb")
    sets = {"gsm": (LONG, own, other), "math": (LONG.upper(), LONG, own), "more": (other, "What is 3 + 3?")}
    for name, texts in sets.items():
        path = tmp_path / f"{name}.jsonl"
        rows = [{"instruction": text, "output": "It is $\\boxed{5}$."} for text in texts]
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        assert wisdom("import", path, "--set", name, *store).code == 0
    said = wisdom("duplicates", *store).out
    assert "2 in 1 groups (exact)" in said
    assert "In more than one run or set: 3." in said
    lines = [" ".join(line.split()) for line in said.splitlines()]
    assert "gsm exact 3 0 3 3 in 2 other runs or sets" in lines
    assert "math exact 3 2 3 2 in 1 other run or set" in lines
    told = wisdom("duplicates", *store, "--json").json
    assert told["in_several"] == 3
    for row in told["runs"]:
        selection = {"run": row["run_id"], "tiers": ["easy", "medium", "hard", "unverified"]}
        exclude = {"duplicates": [row["kind"]], "against": [name for name in sets if name != row["run_id"]]}
        path = tmp_path / "selection.toml"
        path.write_text(tomli_w.dumps({**selection, "exclude": exclude}))
        done = wisdom("export", *store, "--selection", path, "--out", tmp_path / "x.jsonl", "--json")
        assert done.json["left_out"].get("repeats another run", 0) == row["beyond"], done.err


@pytest.mark.parametrize("command", [["duplicates"], ["contamination", "--benchmarks", "b.jsonl"]])
def test_a_store_that_is_not_there_is_not_made(wisdom: Wisdom, tmp_path: Path, command: list[str]) -> None:
    said = wisdom(*command, "--store", tmp_path / "none.duckdb")
    assert said.code == 5
    assert not list(tmp_path.iterdir())


def test_a_pattern_for_benchmarks_is_not_taken_for_a_file_to_check(
    wisdom: Wisdom, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = path.with_name("b.jsonl")
    said = wisdom("contamination", "--store", path, "--benchmarks", one, one)
    assert said.code == 2
    assert "write --benchmarks before it too" in said.err
    monkeypatch.setenv("WISDOM_STORE", str(path))
    assert wisdom("contamination", "--benchmarks", one, one, "--json").json["contaminated"] == 1


def test_a_packed_file_is_told_from_a_broken_one(wisdom: Wisdom, path: Path) -> None:
    packed = path.with_name("rows.jsonl.gz")
    packed.write_bytes(gzip.compress(path.with_name("b.jsonl").read_bytes()))
    assert "gunzip" in wisdom("contamination", packed, "--benchmarks", path.with_name("b.jsonl")).err
