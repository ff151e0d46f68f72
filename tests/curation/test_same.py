"""Duplicates among all problems: groups by kind, newer problems join them, and one of each group is kept."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mixed_questions import benchmarks, mixed

from engine.curation import KEEP_RULES, KnownQuestions, find_duplicates, keep_best
from engine.curation import same as search
from engine.curation.sameness import BANDS, bands_of, candidates, families, worded
from engine.domain import Problem, problem_id
from engine.errors import InputError
from engine.store import Store, add_groups, add_problems, duplicate_groups, duplicates, fill_pool, insert_run

BASE = (
    "A train leaves the old station at noon with 120 people, and at each of its 7 stops 9 of them leave. How many stay?"
)
EXACT = BASE.upper().replace("120", "$120$").replace("7", "seven")
NEAR = BASE.replace("old station", "big station")
SIBLING = BASE.replace("120", "340")
NEAR_SIBLING = NEAR.replace("9 of", "4 of")
TURNED = BASE.replace("leave. How many stay", "leave. How many least stay").replace("each", "no")
ALONE = "How many primes lie between 1 and 30?"
NUMBER = "What is 7 times 8?"
EVERY = (BASE, ALONE, EXACT, NEAR, SIBLING, NEAR_SIBLING, NUMBER, "?!")


def add(store: Store, *questions: str) -> None:
    add_problems(store, [Problem(problem_id(each), each) for each in questions], "i")


def groups(store: Store, *kinds: str) -> list[list[str]]:
    """The questions of each group."""
    with store.read() as reader:
        found = duplicate_groups(reader, kinds)
        text = dict(reader.rows("SELECT seq, question FROM problem"))
    parts = found.group_by("group", maintain_order=True).agg("problem_seq")["problem_seq"]
    return [[text[seq] for seq in part] for part in parts]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    made = Store(tmp_path / "s.duckdb")
    with made.write():
        pass
    return made


def test_each_kind_of_group_holds_those_of_the_kind_before(store: Store) -> None:
    add(store, *EVERY, TURNED)
    done = find_duplicates(store)
    assert (done.new, done.problems, done.stopped) == (9, 9, False)
    assert groups(store, "exact") == [[BASE, EXACT]]
    assert groups(store, "exact", "near") == [[BASE, EXACT, NEAR]]
    assert groups(store, "template") == [[BASE, EXACT, NEAR, SIBLING, NEAR_SIBLING]]
    with store.read() as reader:
        found = duplicate_groups(reader, ["template"])
        assert found["kind"].to_list() == ["exact", "exact", "near", "template", "template"]
        assert duplicates.counts(reader) == {"exact": (1, 2), "near": (1, 3), "template": (1, 5)}


@pytest.mark.parametrize("cut", [1, 3, 5])
def test_newer_problems_join_the_groups_that_there_are(store: Store, cut: int) -> None:
    add(store, *EVERY[:cut])
    find_duplicates(store)
    add(store, *EVERY[cut:])
    assert find_duplicates(store).new == len(EVERY) - cut
    assert groups(store, "near") == [[BASE, EXACT, NEAR]]
    assert groups(store, "template") == [[BASE, EXACT, NEAR, SIBLING, NEAR_SIBLING]]
    assert find_duplicates(store).new == 0
    with store.read() as reader:
        assert reader.rows("SELECT count(*) FROM duplicate_member") == [(5,)]


def test_numbers_that_two_near_templates_share_link_their_problems(store: Store) -> None:
    add(store, BASE, SIBLING, NEAR.replace("120", "340"))
    find_duplicates(store)
    assert groups(store, "near") == [[SIBLING, NEAR.replace("120", "340")]]


def test_likeness_can_be_chosen_within_bounds(store: Store) -> None:
    add(store, *EVERY)
    assert find_duplicates(store).id != find_duplicates(store, near=0.99).id
    assert groups(store, "near") == [[BASE, EXACT]]
    for wrong in (0.5, 1.1):
        with pytest.raises(InputError, match=r"0\.85 to 1"):
            find_duplicates(store, near=wrong)
    with pytest.raises(InputError, match="no kind 'like'"):
        groups(store, "like")
    with pytest.raises(InputError, match="at least one"):
        groups(store)


def test_what_is_stopped_goes_on_and_what_is_killed_leaves_nothing_twice(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(store, *EVERY)
    monkeypatch.setattr("engine.curation.contamination.PART", 2)
    monkeypatch.setattr(search, "COMMIT_S", 0.0)
    seen: list[str] = []
    assert find_duplicates(store, said=lambda *_: seen.append(""), stop=lambda: len(seen) > 2).stopped
    assert groups(store, "template") == []
    kept = add_groups

    def killed(*_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(search, "add_groups", killed)
    with pytest.raises(KeyboardInterrupt):
        find_duplicates(store)
    monkeypatch.setattr(search, "add_groups", kept)
    find_duplicates(store)
    assert groups(store, "near") == [[BASE, EXACT, NEAR]]
    with store.read() as reader:
        assert reader.rows("SELECT count(*), count(DISTINCT problem_seq) FROM wording") == [(7, 7)]
        assert reader.rows("SELECT count(*), count(DISTINCT (problem_seq, other_seq)) FROM duplicate_pair") == [(1, 1)]


def test_runs_are_told_apart(store: Store) -> None:
    add(store, BASE, EXACT, NEAR, ALONE)
    row = {"recipe_name": "x", "note": "", "recipe": "{}", "shape": "{}", "simulated": False, "engine_version": "0"}
    for run, pool in (("a", (BASE, EXACT, ALONE)), ("b", (NEAR,)), ("c", (ALONE, EXACT)), ("d", (ALONE,))):
        insert_run(store, row | {"id": run})
        fill_pool(store, run, 1, [problem_id(each) for each in pool])
    fill_pool(store, "b", 2, [problem_id(NEAR)])
    with store.read() as reader:
        assert duplicates.by_run(reader)["beyond"].to_list() == [2] * 3 + [2] * 3 + [1] * 3
    find_duplicates(store)
    with store.read() as reader:
        assert duplicates.spread(reader) == 2
        assert [row for row in duplicates.by_run(reader).rows() if row[1] != "template"] == [
            ("a", "exact", 3, 2, 3, 2, 2),
            ("a", "near", 3, 2, 3, 2, 2),
            ("b", "near", 1, 0, 1, 0, 0),
            ("c", "exact", 2, 0, 2, 2, 2),
            ("c", "near", 2, 0, 2, 2, 2),
            ("d", "exact", 1, 0, 1, 1, 2),
            ("d", "near", 1, 0, 1, 1, 2),
        ]


RUNS = ("a", "b", "c")
POOLS = st.lists(st.sets(st.sampled_from(EVERY[:6])), min_size=3, max_size=3)


@settings(max_examples=6, deadline=None)
@given(POOLS)
def test_what_is_like_another_run_is_what_excluding_that_run_leaves_out(pools: list[set[str]]) -> None:
    with TemporaryDirectory() as folder:
        store = Store(Path(folder) / "s.duckdb")
        add(store, *sorted(set().union(*pools)))
        row = {"recipe_name": "x", "note": "", "recipe": "{}", "shape": "{}", "simulated": False, "engine_version": "0"}
        for run, pool in zip(RUNS, pools, strict=True):
            insert_run(store, row | {"id": run})
            fill_pool(store, run, 1, [problem_id(each) for each in sorted(pool)])
        find_duplicates(store, processes=0)
        with store.read() as reader:
            found = {(run, kind): beyond for run, kind, _, _, beyond, *_ in duplicates.by_run(reader).rows()}
        for kind in duplicates.KINDS:
            whole = [set(group) for group in groups(store, kind)]
            for run, pool in zip(RUNS, pools, strict=True):
                theirs = set().union(*(each for name, each in zip(RUNS, pools, strict=True) if name != run))
                alike = theirs.union(*(group for group in whole if group & theirs))
                assert found.get((run, kind), 0) == len(pool & alike)


@pytest.mark.shared_data
def test_of_real_questions_what_holding_each_against_all_finds_is_found(shared_data: Path, store: Store) -> None:
    real = benchmarks(shared_data)[::5]
    questions = list(dict.fromkeys([*real, *mixed(real[:300], 300, every=12), *(each.upper() for each in real[::25])]))
    add(store, *questions)
    find_duplicates(store, processes=0)
    linked = {text for group in groups(store, "near") for text in group}
    known, wanted = KnownQuestions(), set[str]()
    for text in questions:
        like = known.find(text)
        wanted |= {text} if like is not None and like.kind != "variant" else set()
        known.add(text, text)
    assert len(wanted) > 40
    assert len(wanted - linked) <= 0.03 * len(wanted)


def test_bands_find_what_is_nearly_the_same_and_compare_little() -> None:
    frame = worded(pl.DataFrame({"problem_seq": [1, 2, 3], "question": [BASE, NEAR, ALONE]}))
    bands = bands_of(frame)
    assert bands.shape == (3, BANDS)
    assert candidates(bands, np.array([True] * 3)).tolist() == [[0, 1]]
    assert candidates(bands, np.array([True, False, True])).tolist() == []
    assert candidates(bands[:0], np.array([], bool)).shape == (0, 2)


def test_families_are_named_by_their_first() -> None:
    assert families(5, [np.array([[4, 2]]), np.array([[2, 3]])]).tolist() == [0, 1, 2, 2, 2]
    assert families(0, []).tolist() == []


# Which one is kept.

CHOICE = pl.DataFrame(
    {
        "problem_seq": [1, 2, 3, 4, 5, 6],
        "tier": ["easy", "hard", "unverified", None, "hard", "hard"],
        "verdict": ["correct", None, "correct", "wrong", None, None],
        "length": [10, 30, 5, 1, 20, 20],
        "cost_usd": [0.1, 0.5, None, 0.0, 0.4, 0.4],
    }
)
ONE = pl.DataFrame({"problem_seq": [1, 2, 3, 4, 5, 6], "kind": ["near"] * 6, "group": [1] * 6})


@pytest.mark.parametrize(
    ("rules", "keeper"),
    [(("tier",), 2), (("review", "length"), 3), (("length",), 4), (("cost",), 4), (("tier", "length"), 5), ((), 1),
     (("review",), 1), (KEEP_RULES, 5)],
)  # fmt: skip
def test_the_best_is_kept_by_rules_in_their_order(rules: tuple[str, ...], keeper: int) -> None:
    found = keep_best(CHOICE, ONE, rules)
    assert found.filter("kept")["problem_seq"].to_list() == [keeper]
    assert set(found["keeper"]) == {keeper}
    assert found.filter(~pl.col("kept"))["why"].null_count() == 0


def test_of_each_dropped_one_the_rule_that_decided_is_said() -> None:
    found = {row["problem_seq"]: row for row in keep_best(CHOICE, ONE).iter_rows(named=True)}
    assert found[1]["rule"] == "tier"
    assert found[1]["why"] == "tier: easy, and the other one has hard"
    assert (found[2]["rule"], found[6]["rule"]) == ("length", "arrival")
    assert found[5]["rule"] is None


def test_only_groups_of_which_several_are_there_are_decided() -> None:
    two = pl.DataFrame({"problem_seq": [1, 2, 3, 9], "kind": ["exact"] * 4, "group": [1, 1, 3, 3]})
    found = keep_best(CHOICE, two)
    assert found["group"].to_list() == [1, 1]
    assert keep_best(CHOICE.clear(), two).is_empty()
    with pytest.raises(InputError, match="no rule 'luck'"):
        keep_best(CHOICE, two, ["luck"])
    with pytest.raises(InputError, match="once"):
        keep_best(CHOICE, two, ["tier", "tier"])


@given(st.permutations(range(6)), st.permutations(KEEP_RULES))
def test_the_order_of_rows_changes_nothing(order: list[int], rules: list[str]) -> None:
    assert keep_best(CHOICE[order], ONE[order[::-1]], rules).equals(keep_best(CHOICE, ONE, rules))
