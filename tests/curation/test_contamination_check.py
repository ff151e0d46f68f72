"""All problems of a store against benchmarks: once, then the newer ones; other thresholds and people's decisions."""

import sys
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from mixed_questions import benchmarks, mixed, seeds

from engine.curation import Against, Benchmarks, benchmarks_of, check_contamination
from engine.curation import contamination as checking
from engine.domain import Problem, Provenance, problem_id
from engine.errors import InputError
from engine.store import (
    Store,
    add_hits,
    add_problems,
    contaminated,
    contamination,
    decide_contamination,
    fill_pool,
    insert_run,
    newest_check,
    sets,
)

LONG = (
    "A train leaves the station at noon with 120 people, and at each of its 7 stops 9 people leave it. How many stay?"
)
BUS = LONG.replace("train", "bus").replace("station", "stop").replace("people", "geese").replace("noon", "dawn")
SHORT = "Compute $3 + 4$."
OTHER = "How many primes lie between one and thirty, and what is the sum of all of them, please?"
BENCHMARK = [Against("b.jsonl", "file", [(1, LONG), (2, SHORT), (5, "What is the capital of a country?")])]
ANN = Provenance("Ann", "seen both")


def add(store: Store, *questions: str) -> None:
    add_problems(store, [Problem(problem_id(each), each) for each in questions], "i")


def hit(store: Store, ngram: int = 10, lcs: float = 0.6) -> list[str]:
    with store.read() as reader:
        own = newest_check(reader)
        assert own is not None
        found = contaminated(reader, own, ngram=ngram, lcs=lcs)["problem_id"].to_list()
        texts = dict(reader.rows("SELECT id, question FROM problem"))
    return [texts[each] for each in found]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    made = Store(tmp_path / "s.duckdb")
    add(made, LONG.upper(), BUS, SHORT, OTHER)
    return made


def test_a_check_finds_copies_and_thresholds_move_without_another_one(store: Store) -> None:
    done = check_contamination(store, BENCHMARK, author="Ann")
    assert (done.new, done.problems, done.left) == (4, 4, 0)
    assert hit(store) == [LONG.upper(), SHORT]
    assert hit(store, ngram=8) == [LONG.upper(), BUS, SHORT]
    assert hit(store, lcs=1.0) == hit(store, ngram=1_000, lcs=1.0) == [LONG.upper(), SHORT], "the same, whatever counts"
    with store.read() as reader:
        rows = contamination.hits(reader, done.id)
        by = contamination.by_benchmark(reader, done.id)
        totals = contamination.totals(reader, done.id)
    assert by.to_dicts() == [{"benchmark": "b.jsonl", "problems": 2, "questions": 2, "own": 2}]
    assert (totals["problems"], totals["kept"], totals["undecided"]) == (2, 3, 2)
    first = rows.row(0, named=True)
    assert (first["question"], first["other"], first["line"]) == (LONG.upper(), LONG, 1)
    assert first["gram"] == "a train leaves the station at noon with 120 people"


def test_newer_problems_alone_are_looked_at(store: Store) -> None:
    check_contamination(store, BENCHMARK)
    assert check_contamination(store, BENCHMARK).new == 0
    add(store, f"Solve this. {LONG}")
    done = check_contamination(store, [*BENCHMARK])
    assert (done.new, done.problems) == (1, 5)
    assert len(hit(store)) == 3
    with store.read() as reader:
        assert contamination.checks(reader)["newer"].to_list() == [0]
        assert reader.rows("SELECT count(*) FROM benchmark_question") == [(3,)]


def test_other_questions_are_another_check(store: Store) -> None:
    first = check_contamination(store, BENCHMARK)
    second = check_contamination(store, [Against("b.jsonl", "file", [(1, OTHER)])])
    assert first.id != second.id
    assert hit(store) == [OTHER]
    assert check_contamination(store, [Against("renamed", "file", BENCHMARK[0].questions)]).id == first.id


def test_what_is_stopped_or_killed_goes_on(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "PART", 1)
    monkeypatch.setattr(checking, "COMMIT_S", 0.0)
    seen: list[int] = []
    done = check_contamination(store, BENCHMARK, said=lambda _, n, __: seen.append(n), stop=lambda: len(seen) > 2)
    assert (done.new, done.left) == (2, 2)
    kept = add_hits

    def killed(*given: Any) -> None:
        kept(*given)
        raise KeyboardInterrupt

    add(store, f"{LONG} Say why.", f"Well: {LONG}")
    monkeypatch.setattr(checking, "add_hits", killed)
    with pytest.raises(KeyboardInterrupt):
        check_contamination(store, BENCHMARK)
    monkeypatch.setattr(checking, "add_hits", kept)
    assert check_contamination(store, BENCHMARK).new == 3
    assert len(hit(store)) == 4
    with store.read() as reader:
        assert reader.rows("SELECT count(*), count(DISTINCT (problem_seq, question_id)) FROM contamination_hit") == [
            (5, 5)
        ]


def test_what_a_person_decided_stands_above_thresholds_and_outlives_every_check(store: Store) -> None:
    check_contamination(store, BENCHMARK)
    copy, bus, long = problem_id(LONG.upper()), problem_id(BUS), problem_id(LONG)
    decide_contamination(store, copy, long, ANN, contaminated=False)
    decide_contamination(store, bus, long, ANN, contaminated=True)
    decide_contamination(store, problem_id(OTHER), long, ANN, contaminated=True)
    assert hit(store) == [BUS, SHORT, OTHER]
    assert hit(store, ngram=30, lcs=0.9) == [BUS, SHORT, OTHER]
    check_contamination(store, [Against("new.jsonl", "file", [(9, LONG), (10, "Another question, longer than that.")])])
    assert hit(store) == [BUS, OTHER]
    decide_contamination(store, copy, long, ANN, contaminated=None)
    assert hit(store) == [LONG.upper(), BUS, OTHER]
    with store.read() as reader:
        own = newest_check(reader) or ""
        shown = {show: contamination.hits(reader, own, show=show)["question"].to_list() for show in contamination.SHOWN}
        decided = contaminated(reader, own)["decided"].to_list()
    assert decided == [False, True, True]
    assert shown["undecided"] == [LONG.upper()]
    assert set(shown["confirmed"]) == {BUS, OTHER}
    assert shown["refuted"] == []


def test_a_decision_is_about_a_pair_that_there_is(store: Store) -> None:
    check_contamination(store, BENCHMARK)
    with pytest.raises(InputError, match="no such pair"):
        decide_contamination(store, "nothing", problem_id(LONG), ANN, contaminated=True)
    with pytest.raises(InputError, match="your name"):
        decide_contamination(store, problem_id(BUS), problem_id(LONG), Provenance(""), contaminated=True)


def test_pages_of_pairs_leave_none_out(store: Store) -> None:
    add(store, *(f"{LONG} Number {n}." for n in range(9)))
    done = check_contamination(store, BENCHMARK)
    seen: list[int] = []
    after = None
    with store.read() as reader:
        while (page := contamination.hits(reader, done.id, after=after, most=4)).height:
            seen += page["problem_seq"].to_list()
            last = page.row(-1, named=True)
            after = contamination.After(last["key"], last["problem_seq"], last["question_id"])
        assert sorted(seen) == sorted(contamination.hits(reader, done.id)["problem_seq"].to_list())
        assert contamination.hits(reader, done.id, benchmark="none").is_empty()
    assert len(seen) == len(set(seen)) == 11


def test_runs_and_sets_of_the_store_are_benchmarks_too(store: Store, tmp_path: Path) -> None:
    add(store, LONG)
    row = {"id": "held", "recipe_name": "x", "note": "", "recipe": "{}", "shape": "{}", "simulated": False}
    insert_run(store, row | {"engine_version": "0"})
    fill_pool(store, "held", 1, [problem_id(LONG)])
    with store.read() as reader:
        seq = reader.rows("SELECT seq FROM problem WHERE id = $id", {"id": problem_id(OTHER)})[0][0]
    sets.make(store, [seq], {}, "Ann", "mine")
    found = benchmarks_of(store, names=["held", "mine", "held"])
    assert [(one.name, one.kind, len(one.questions)) for one in found] == [("held", "run", 1), ("mine", "set", 1)]
    check_contamination(store, found)
    assert hit(store) == [LONG.upper(), OTHER, LONG]
    with pytest.raises(InputError, match="no run and no set 'nobody'"):
        benchmarks_of(store, names=["nobody"])
    with pytest.raises(InputError, match="--benchmarks"):
        benchmarks_of(store)
    with pytest.raises(InputError, match="does not exist"):
        benchmarks_of(store, [tmp_path / "none.jsonl"])


def test_a_store_without_problems_is_checked_in_no_time(tmp_path: Path) -> None:
    empty = Store(tmp_path / "e.duckdb")
    with empty.write():
        pass
    assert check_contamination(empty, BENCHMARK).problems == 0
    assert hit(empty) == []


@pytest.mark.shared_data
def test_processes_find_in_the_store_what_the_rule_finds_in_memory(shared_data: Path, tmp_path: Path) -> None:
    store = Store(tmp_path / "s.duckdb")
    known = benchmarks(shared_data)[::4]
    questions = list(dict.fromkeys([*seeds(shared_data)[::4], *known[::9], *mixed(known, 150, every=5)]))
    add(store, *questions)
    check_contamination(store, [Against("b", "file", list(enumerate(known)))], processes=1)
    rule = Benchmarks([("b", n, text) for n, text in enumerate(known)])
    wanted = pl.Series([question for question in questions if rule.find(question)])
    assert len(wanted) > 50
    assert hit(store) == wanted.to_list()


def test_processes_do_not_run_the_script_that_begins_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = tmp_path / "page.py"
    script.write_text("raise SystemExit('a page is no script')")
    monkeypatch.setattr(sys.modules["__main__"], "__file__", str(script), raising=False)
    monkeypatch.setattr(sys.modules["__main__"], "__spec__", None, raising=False)
    store = Store(tmp_path / "s.duckdb")
    add(store, *(question for _, question in BENCHMARK[0].questions))
    many = [(number, f"{'a long question ' * 500}{number}") for number in range(20)]
    found = check_contamination(store, [*BENCHMARK, Against("many", "file", many)], processes=1)
    assert found.problems == len(BENCHMARK[0].questions)
