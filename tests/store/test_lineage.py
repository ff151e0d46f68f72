"""Lineage up and down, and the meta data of a problem."""

import pytest
import small_lineage

from engine.domain import Rejection
from engine.store import Store, lineage
from engine.store.reads import lineage as module


@pytest.fixture
def grown(store: Store) -> Store:
    """A store with a run of three rounds."""
    small_lineage.add(store)
    return store


def test_a_problem_is_traced_to_its_seed(grown: Store) -> None:
    with grown.read() as reader:
        found = lineage.ancestors(reader, "g5", "grown")
        assert lineage.ancestors(reader, "g1", "grown").is_empty()
        assert lineage.ancestors(reader, "unheard of").is_empty()
        assert lineage.ancestors(reader, "g4").select("id").rows() == found.select("id").rows()[1:]
    told = found.select("problem_id", "round", "parent_id", "source", "tier", "claimed_level", "model", "repair_hash")
    assert told.rows() == [
        ("g5", 2, "g4", "evolved", "hard", 3, None, None),
        ("g4", 1, "g1", "seed", "hard", 5, "pretended-expert", "hash-g1-repair-0"),
    ]
    assert found["question"].to_list() == [small_lineage.CHILD.question, small_lineage.SEEDS[1].question]


def test_the_making_in_the_run_that_is_shown_counts(grown: Store) -> None:
    small_lineage.add(grown, "again")
    with grown.read() as reader:
        for run_id, shown in (("again", "again"), ("grown", "grown"), (None, "grown"), ("gone", "grown")):
            found = lineage.ancestors(reader, "g5", run_id)
            assert found["run_id"].to_list() == [shown, shown]


def test_a_line_that_bites_its_tail_ends(grown: Store) -> None:
    with grown.write() as writer:
        row = {"id": "loop", "run_id": "grown", "round": 3, "parent_id": "g5", "sample": 0, "teacher": "expert"}
        writer.insert("candidate", [row | {"request_hash": "h", "problem_id": "g1", "at_time": small_lineage.NOW}])
    with grown.read() as reader:
        assert lineage.ancestors(reader, "g5")["parent_id"].to_list() == ["g4", "g1", "g5"]


def test_a_line_is_told_up_to_a_length(grown: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "FARTHEST", 1)
    with grown.read() as reader:
        assert lineage.ancestors(reader, "g5")["parent_id"].to_list() == ["g4"]


def test_what_a_prompt_brought(grown: Store) -> None:
    with grown.read() as reader:
        own = lineage.ancestors(reader, "g4", "grown")["id"][0]
        assert lineage.sampled(reader, own).rows() == [
            ("topic", small_lineage.TOPIC.name),
            ("formula", small_lineage.FORMULA.name),
        ]
        assert lineage.sampled(reader, "").is_empty()


def test_what_grew_out_of_a_problem(grown: Store) -> None:
    with grown.read() as reader:
        found = lineage.children(reader, "grown", 1, "g1")
        assert lineage.children(reader, "grown", 2, "g1").is_empty()
        assert lineage.children(reader, "other", 1, "g1").is_empty()
        unreadable = lineage.children(reader, "grown", 1, "g2").row(0, named=True)
        pending = lineage.children(reader, "grown", 2, "g4").row(0, named=True)
    assert found.select("sample", "problem_id", "tier", "rejection", "similar_to", "claimed_level").rows() == [
        (0, "g4", "hard", None, None, 5),
        (1, None, None, "near_duplicate", "g1", 4),
    ]
    assert found["question"].to_list() == [small_lineage.CHILD.question, "How many primes are under $30$?"]
    assert (unreadable["rejection"], unreadable["question"]) == (Rejection.UNREADABLE, None)
    assert (pending["problem_id"], pending["tier"]) == ("g5", None)


def test_meta_data_is_the_librarys_where_it_is_united(grown: Store) -> None:
    with grown.read() as reader:
        found = lineage.entries(reader, "grown", "g1")
        waiting = lineage.entries(reader, "grown", "g5")
        assert lineage.entries(reader, "other", "g1").is_empty()
    names = [small_lineage.TOPIC.name, small_lineage.SKILL.name, small_lineage.FORMULA.name, small_lineage.PITFALL.name]
    assert [name for name in found["name"] if name] == names
    assert found["kind"].to_list() == [k for k in ("topic", "skill", "formula", "pitfall") for _ in range(2)]
    assert found["writing"].to_list() == [how(name) for name in names for how in (str.lower, str.upper)]
    assert waiting.select("round", "kind", "writing", "name").rows() == [
        (3, "topic", "prime numbers", None),
        (3, "skill", "sieving", None),
    ]


def test_how_asking_for_meta_data_ended(grown: Store) -> None:
    with grown.read() as reader:
        assert lineage.metadata(reader, "grown", "g1").rows() == [(1, "hash-g1-metadata-0", "read", None)]
        assert lineage.metadata(reader, "grown", "g2")["outcome"].to_list() == ["unreadable"]
        assert lineage.metadata(reader, "grown", "g0").is_empty()


def test_each_reason_has_its_first_example(grown: Store) -> None:
    with grown.read() as reader:
        found = lineage.examples(reader, "grown")
        assert lineage.examples(reader, "other").is_empty()
    assert found.select("round", "rejection", "parent_id").rows() == [
        (1, "contaminated", "g2"),
        (1, "near_duplicate", "g1"),
        (1, "unreadable", "g2"),
        (2, "answer_given", "g4"),
    ]
    assert found["question"].to_list()[2] is None


def test_what_was_kept_of_what_grew_out_of_others(store: Store) -> None:
    small_lineage.add(store)
    with store.read() as reader:
        found = lineage.grown(reader, "grown", 2, ["g4"])
        assert lineage.grown(reader, "grown", 1, ["g1", "g2"])["problem_id"].to_list() == ["g4"]
        none = lineage.grown(reader, "grown", 1, [])
        assert lineage.grown(reader, "other", 1, ["g1"]).is_empty()
    assert found.select("parent_id", "problem_id", "claimed_level").rows() == [("g4", "g5", 3)]
    assert none.is_empty()
    assert none.schema == found.schema
