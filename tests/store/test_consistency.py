"""Agreement and what is known of its being right, counted by hand; what people say stands above the comparison."""

from pathlib import Path

import polars as pl
import pytest
import small_store

from engine.domain import CallOutcome, Entry, Message, Provenance, Reply, Request, ReviewVerdict, Stage
from engine.store import Facts, Store, consistency, flush, people

ANN, BEN = Provenance("Ann"), Provenance("Ben")


@pytest.fixture
def own(tmp_path: Path) -> Store:
    """A store of one's own, to be written to."""
    return small_store.make(tmp_path / "s.duckdb")


def counted(store: Store, run_id: str = "a") -> dict[tuple[object, ...], int]:
    with store.read() as reader:
        found = consistency.cells(reader, run_id)
    return {(row[0], row[1], row[2], row[4]): row[-1] for row in _added(found).rows()}


def _added(cells: pl.DataFrame) -> pl.DataFrame:
    keys = ["round", "stage", "signal", "consistent", "verdict"]
    return cells.group_by(keys).agg(pl.col("entries").sum())


def test_every_ended_stage_is_counted_once(small: Store) -> None:
    assert counted(small) == {
        (1, "guide", "inner", "right"): 1,
        (1, "guide", "inner", "wrong"): 1,
        (1, "guide", "left", "unknown"): 5,
        (1, "criticise", "inner", "unknown"): 1,
        (1, "criticise", "left", "unknown"): 2,
        (1, "vote", "votes", "right"): 1,
        (1, "vote", "left", "unknown"): 1,
        (2, "guide", "inner", "unknown"): 1,
        (2, "guide", "unchecked", "undecided"): 1,
    }


def test_cells_say_whose_level_it_is(small: Store) -> None:
    with small.read() as reader:
        found = consistency.cells(reader, "a")
    easy = found.filter(round=1, stage="guide", signal="inner")
    assert easy["level"].to_list() == [1, 1]
    assert easy["claimed_level"].to_list() == [None, None]
    assert easy["consistent"].to_list() == [True, True]
    assert not found.filter(signal="left")["consistent"].any()


def test_a_review_stands_above_the_ground_truth_and_contested_ones_are_apart(own: Store) -> None:
    people.review(own, Entry("a", 1, "p0"), ReviewVerdict.WRONG, ANN)
    people.review(own, Entry("a", 1, "p1"), ReviewVerdict.CORRECT, ANN)
    people.review(own, Entry("a", 1, "p2"), ReviewVerdict.CORRECT, ANN)
    people.review(own, Entry("a", 1, "p3"), ReviewVerdict.CORRECT, ANN)
    people.review(own, Entry("a", 1, "p3"), ReviewVerdict.WRONG, BEN)
    found = counted(own)
    assert (found[1, "guide", "inner", "right"], found[1, "guide", "inner", "wrong"]) == (1, 1)
    assert found[1, "criticise", "inner", "right"] == 1
    assert found[1, "vote", "votes", "ambiguous"] == 1
    assert (1, "vote", "votes", "right") not in found
    assert sum(found.values()) == 14


def test_what_was_taken_back_is_not_counted(own: Store) -> None:
    before = counted(own)
    people.review(own, Entry("a", 1, "p1"), ReviewVerdict.CORRECT, ANN)
    assert counted(own) != before
    people.review(own, Entry("a", 1, "p1"), None, ANN)
    assert counted(own) == before


def test_runs_and_teachers(small: Store) -> None:
    with small.read() as reader:
        runs = {row[0]: row[1:] for row in consistency.by_run(reader).rows()}
        teachers = consistency.by_teacher(reader, "a")
    # Four attempts agree with themselves: one of them was taken unchecked all the same.
    assert runs["a"][:2] == (9, 4)
    assert runs["b"][:2] == (1, 1)
    assert "guide-model" in runs["a"][2]
    assert teachers.filter(round=1, stage="vote").rows() == [(1, "vote", "expert", 5, 0, ["vote-model"])]


def test_models_are_those_that_answered_there(own: Store) -> None:
    facts = Facts(lambda: small_store.NOW)
    for number, model in enumerate(["zeta", "", "alpha"]):
        request = Request("p2", Stage.GUIDE, number + 1, (Message("user", "?"),), 0.0, 10)
        ended = CallOutcome.ANSWERED if model else CallOutcome.MISSING
        facts.call(Entry("a", 1, "p2"), request, "weak", f"h{number}", Reply(ended, "", model), reused=False)
    flush(own, facts.take())
    with own.read() as reader:
        models = {row[:3]: row[-1] for row in consistency.by_teacher(reader, "a").rows()}
    assert models[1, "guide", "weak"] == ["alpha", "guide-model", "zeta"]
    assert models[2, "guide", "weak"] == ["guide-model"]


def test_false_accepts_come_with_both_answers_and_what_people_say_first(own: Store) -> None:
    with own.read() as reader:
        (only,) = consistency.false_accepts(reader, "a", None, 5).to_dicts()
        assert consistency.false_accepts(reader, "a", 2, 5).is_empty()
    told = {"round": 1, "problem_id": "p1", "stage": "guide", "tier": "easy", "signal": "inner", "answer": "5"}
    assert only == told | {"votes": None, "said": None, "question": "What is 3 + 3?", "ground_truth": "6"}
    people.review(own, Entry("a", 1, "p3"), ReviewVerdict.WRONG, ANN)
    with own.read() as reader:
        found = consistency.false_accepts(reader, "a", 1, 5)
        assert consistency.false_accepts(reader, "a", 1, 1)["problem_id"].to_list() == ["p3"]
    assert found.select("problem_id", "signal", "votes", "said").rows() == [
        ("p3", "votes", 3, "wrong"),
        ("p1", "inner", None, None),
    ]
    people.review(own, Entry("a", 1, "p1"), ReviewVerdict.AMBIGUOUS, ANN)
    with own.read() as reader:
        assert consistency.false_accepts(reader, "a", 1, 5)["problem_id"].to_list() == ["p3"]


def test_replies_have_what_each_sample_would_vote(small: Store) -> None:
    with small.read() as reader:
        found = consistency.replies(reader, "a", None, 100)
        assert consistency.replies(reader, "a", None, 1).height == 3
        assert consistency.replies(reader, "a", 2, 100).is_empty()
    by_key = {(row["problem_id"], row["stage"]): row for row in found.to_dicts()}
    assert set(by_key) == {
        *((problem, "guide") for problem in ("p2", "p3", "p4", "p5", "p6")),
        *((problem, stage) for problem in ("p3", "p4") for stage in ("criticise", "vote")),
    }
    voted = by_key["p3", "vote"]
    assert [(vote["answer"], vote["group"]) for vote in voted["votes"]] == [
        ("10", 0),
        ("10", 0),
        ("9", 1),
        ("10", 0),
        (None, None),
    ]
    assert (voted["outcome"], voted["verdict"], voted["ground_truth"], voted["level"]) == ("settled", "right", "10", 5)
    assert [vote["answer"] for vote in by_key["p3", "guide"]["votes"]] == ["4"]
    assert by_key["p5", "guide"]["votes"] == []
    assert by_key["p4", "guide"]["ground_truth"] is None


def test_the_part_that_is_looked_at_is_the_same_each_time(small: Store) -> None:
    with small.read() as reader:
        first, again = (consistency.replies(reader, "a", None, 2)["problem_id"].to_list() for _ in range(2))
    assert first == again


def test_a_run_that_is_not_there_has_no_rows(small: Store) -> None:
    with small.read() as reader:
        assert consistency.cells(reader, "none").is_empty()
        assert consistency.by_teacher(reader, "none").is_empty()
        assert consistency.false_accepts(reader, "none", None, 5).is_empty()
        assert consistency.replies(reader, "none", None, 5).is_empty()
