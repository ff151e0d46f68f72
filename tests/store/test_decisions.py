"""What people decided about problems: the newest row stands, and what is taken back is as if it had never been."""

import shutil
from pathlib import Path

import pytest
import small_store

from engine.domain import DecisionKind, Entry, Equality, Provenance, ReviewVerdict, Stage, Verdict
from engine.errors import InputError
from engine.store import Store, cases, decisions, people

ANN, BOB = Provenance("Ann", "why"), Provenance("Bob")
EXCLUDE, SEED, AGAIN = DecisionKind.EXCLUDE, DecisionKind.SEED, DecisionKind.AGAIN


def at(problem: str, run: str = "a", round_: int = 1) -> Entry:
    return Entry(run, round_, problem)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_store.make(tmp_path_factory.mktemp("decisions") / "s.duckdb").path


@pytest.fixture
def store(small: Path, tmp_path: Path) -> Store:
    return Store(shutil.copy(small, tmp_path / "s.duckdb"))


def rejected(store: Store, run: str = "a") -> list[tuple[object, ...]]:
    with store.read() as reader:
        return decisions.rejected(reader, run).rows()


def test_every_reason_is_there_and_the_one_that_counts_comes_first(store: Store) -> None:
    people.flag(store, "p0", "too easy", BOB)
    people.flag(store, "p0", "other", ANN)
    people.review(store, at("p0"), ReviewVerdict.WRONG, ANN)
    people.decide(store, at("p0"), EXCLUDE, ANN)
    people.review(store, at("p4", round_=2), ReviewVerdict.CORRECT, ANN)
    people.review(store, at("p4", round_=2), ReviewVerdict.WRONG, BOB)
    people.review(store, at("p2"), ReviewVerdict.CORRECT, ANN)
    people.review(store, at("p3", "b"), ReviewVerdict.WRONG, ANN)
    assert rejected(store) == [
        (None, "p0", "excluded"),
        (1, "p0", "wrong"),
        (2, "p4", "ambiguous"),
        (None, "p0", "flagged"),
    ], "reviewers who contradict one another leave it ambiguous; a verdict counts in its run alone"
    assert (1, "p3", "wrong") in rejected(store, "b")


def test_what_is_taken_back_rejects_nothing(store: Store) -> None:
    people.flag(store, "p0", "too easy", BOB)
    people.review(store, at("p0"), ReviewVerdict.WRONG, ANN)
    people.decide(store, at("p0"), EXCLUDE, ANN)
    people.decide(store, at("p0", "b"), EXCLUDE, BOB, raised=False)
    people.review(store, at("p0"), None, ANN)
    people.flag(store, "p0", "too easy", ANN, raised=False)
    assert rejected(store) == []
    with store.read() as reader:
        assert decisions.decisions(reader, "p0")["author"].to_list() == ["Ann", "Bob"], "all of it stays on record"


def test_a_lead_who_decides_that_it_is_correct_brings_it_back(store: Store) -> None:
    people.review(store, at("p0"), ReviewVerdict.WRONG, ANN)
    people.review(store, at("p0"), ReviewVerdict.CORRECT, BOB, adjudicates=True)
    assert rejected(store) == []


def test_chosen_seeds_have_the_answer_that_is_known(store: Store) -> None:
    for name in ("p0", "p2", "p4", "p3"):
        people.decide(store, at(name), SEED, ANN)
    people.decide(store, at("p3"), SEED, BOB, raised=False)
    people.review(store, at("p2"), ReviewVerdict.WRONG, ANN, answer="57")
    people.review(store, at("p4", round_=2), ReviewVerdict.WRONG, ANN, answer="6")
    people.review(store, at("p4", round_=2), ReviewVerdict.WRONG, BOB, answer="7")
    with store.read() as reader:
        found = decisions.chosen(reader, SEED).select("problem_id", "ground_truth", "corrected").rows()
        assert found == [("p0", "5", None), ("p2", None, "57"), ("p4", None, None)]
        assert decisions.chosen(reader, SEED, "b").height == 0
        assert decisions.chosen(reader, EXCLUDE).height == 0


def test_what_is_sent_again_is_counted_by_run_and_stage(store: Store) -> None:
    people.decide(store, at("p0"), AGAIN, ANN, stage=Stage.CRITICISE)
    people.decide(store, at("p0"), AGAIN, ANN, stage=Stage.VOTE)
    people.decide(store, at("p1"), AGAIN, ANN, stage=Stage.VOTE)
    people.decide(store, at("p3", "b"), AGAIN, ANN, stage=Stage.VOTE)
    with store.read() as reader:
        assert decisions.sent_again(reader).rows() == [("a", "vote", 2), ("b", "vote", 1)]
        assert decisions.chosen(reader, AGAIN, "a", "vote")["problem_id"].to_list() == ["p0", "p1"]


def test_what_was_compared_and_where_it_may_go_on(store: Store) -> None:
    with store.read() as reader:
        found = decisions.comparisons(reader, at("p3")).select("what", "stage", "one", "other", "said").rows()
        assert found[0] == ("truth", None, "10", "10", "equal")
        assert found[1] == ("inner", "guide", "4", "5", "different")
        assert decisions.comparisons(reader, at("p9")).height == 0
        assert decisions.later_stages(reader, at("p0")) == ()  # its run's recipe names no stages


def test_a_case_stands_until_it_is_taken_back_whatever_the_order_of_its_answers(store: Store) -> None:
    said = Verdict(Equality.DIFFERENT, "numbers")
    cases.record(store, at("p0"), ("1/2", "0.5"), "Q?", said, Equality.EQUAL, ANN)
    cases.record(store, at("p0"), ("0.5", "1/2"), "Q?", said, Equality.UNDECIDED, BOB)
    cases.record(store, at("p1"), ("0.5", "1/2"), "Another?", said, Equality.EQUAL, BOB)
    with store.read() as reader:
        assert decisions.cases(reader).select("one", "should", "author").rows() == [
            ("0.5", "undecided", "Bob"),
            ("0.5", "equal", "Bob"),
        ]
        assert decisions.cases(reader, "p1")["question"].to_list() == ["Another?"]
    cases.record(store, at("p0"), ("1/2", "0.5"), "Q?", said, None, BOB)
    with store.read() as reader:
        assert decisions.cases(reader)["problem_id"].to_list() == ["p1"]


@pytest.mark.parametrize(("answers", "should"), [(("1", "2"), Equality.DIFFERENT), (("1", " "), Equality.EQUAL)])
def test_a_case_that_says_nothing_is_refused(store: Store, answers: tuple[str, str], should: Equality) -> None:
    with pytest.raises(InputError):
        cases.record(store, at("p0"), answers, "Q?", Verdict(Equality.DIFFERENT, "numbers"), should, ANN)
