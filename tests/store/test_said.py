"""What stands of what people said: reviewers, adjudication, and the reasons that flags may have."""

from collections.abc import Sequence

import pytest
import small_store
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.domain import DecisionKind, Entry, FlagReason, Provenance, ReviewVerdict, Stage
from engine.errors import InputError
from engine.store import Store, flush, people, said
from engine.store.reads.said import VERDICTS

ENTRY = Entry("a", 1, "p1")
ANN, BOB, LEAD = Provenance("Ann", "I looked"), Provenance("Bob"), Provenance("Lee")
CORRECT, WRONG, AMBIGUOUS = ReviewVerdict.CORRECT, ReviewVerdict.WRONG, ReviewVerdict.AMBIGUOUS
COLUMNS = "problem_id, round, verdict, reviewers, adjudicated, conflict, answer"
SAID = f"SELECT {COLUMNS} FROM {VERDICTS} ORDER BY problem_id, round"  # noqa: S608 -- our own constants
Said = tuple[str, ReviewVerdict | None, bool]


@pytest.fixture
def own(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return small_store.make(tmp_path_factory.mktemp("said") / "s.duckdb")


def standing(store: Store) -> list[tuple[object, ...]]:
    with store.read() as reader:
        return reader.rows(SAID)


def test_reviewers_agree_contradict_and_are_decided_between(own: Store) -> None:
    assert standing(own) == []
    people.review(own, ENTRY, WRONG, ANN, answer=" 6 ")
    assert standing(own) == [("p1", 1, "wrong", 1, False, False, "6")]
    people.review(own, ENTRY, WRONG, BOB, answer="7")
    assert standing(own) == [("p1", 1, "wrong", 2, False, False, None)], "they name two answers: neither stands"
    people.review(own, ENTRY, CORRECT, BOB)
    assert standing(own) == [("p1", 1, "ambiguous", 2, False, True, "6")]
    people.review(own, ENTRY, CORRECT, LEAD, adjudicates=True)
    assert standing(own) == [("p1", 1, "correct", 2, True, False, None)]
    people.review(own, ENTRY, WRONG, ANN, answer="9", adjudicates=True)
    assert standing(own) == [("p1", 1, "wrong", 2, True, False, "9")], (
        "the newest adjudication stands, whoever it is by"
    )
    people.review(own, ENTRY, None, LEAD, adjudicates=True)
    assert standing(own) == [("p1", 1, "ambiguous", 2, False, True, "6")], "taken back: the reviewers contradict again"
    people.review(own, ENTRY, None, ANN)
    people.review(own, ENTRY, None, BOB)
    assert standing(own) == []
    with own.read() as reader:
        assert said.reviews(reader, "p1").height == 8, "nothing is ever taken out"


def test_rounds_and_problems_are_apart(own: Store) -> None:
    people.review(own, ENTRY, WRONG, ANN)
    people.review(own, Entry("a", 2, "p1"), CORRECT, BOB)
    people.review(own, Entry("a", 1, "p0"), CORRECT, BOB, adjudicates=True)
    assert [row[:6] for row in standing(own)] == [
        ("p0", 1, "correct", 0, True, False),
        ("p1", 1, "wrong", 1, False, False),
        ("p1", 2, "correct", 1, False, False),
    ]


def expected(rows: Sequence[Said]) -> str | None:
    """What stands, said anew: a lead's last word, else what all reviewers say, else that they contradict."""
    led = [verdict for _, verdict, adjudicates in rows if adjudicates]
    if led and led[-1] is not None:
        return led[-1].value
    newest = {author: verdict for author, verdict, adjudicates in rows if not adjudicates}
    verdicts = {verdict.value for verdict in newest.values() if verdict is not None}
    return "ambiguous" if len(verdicts) > 1 else next(iter(verdicts), None)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("XYZ"), st.sampled_from([*ReviewVerdict, None]), st.booleans()), max_size=7))
def test_whatever_is_said_in_whatever_order(small_once: Store, rows: list[Said]) -> None:
    number = 10 + standing_rounds(small_once)
    entry = {"run_id": "a", "round": number, "problem_id": "p0", "note": ""}
    told = [
        entry | {"author": author, "verdict": verdict and verdict.value, "adjudicates": adjudicates}
        for author, verdict, adjudicates in rows
    ]
    flush(small_once, {"review": told} if told else {})
    found = [row[2] for row in standing(small_once) if row[1] == number]
    assert found == [verdict for verdict in [expected(rows)] if verdict is not None]


def standing_rounds(store: Store) -> int:
    with store.read() as reader:
        ((highest,),) = reader.rows("SELECT coalesce(max(round), 0) FROM review")
    return int(highest)


@pytest.fixture(scope="module")
def small_once(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return small_store.make(tmp_path_factory.mktemp("whatever") / "s.duckdb")


def test_reasons_for_flags_are_the_usual_ones_and_what_people_add(own: Store) -> None:
    usual = [reason.value for reason in FlagReason]
    people.offer_reason(own, "needs  a figure", "Ann")
    people.offer_reason(own, "too easy", "Ann", offered=False)
    people.flag(own, "p1", "needs a figure", ANN)
    with own.read() as reader:
        assert said.flag_reasons(reader) == (*(r for r in usual if r != "too easy"), "needs a figure")
    people.offer_reason(own, "needs a figure", "Bob", offered=False)
    people.offer_reason(own, "too easy", "Bob")
    with own.read() as reader:
        assert said.flag_reasons(reader) == tuple(usual)
        assert said.flags(reader, "p1")["reason"].to_list() == ["needs a figure"], "flags that name it stay"


def test_texts_that_are_too_long_or_empty_are_refused_and_nothing_is_written(own: Store) -> None:
    for refused in (
        lambda: people.review(own, ENTRY, WRONG, ANN, answer="9" * 2_001),
        lambda: people.offer_reason(own, "  ", "Ann"),
        lambda: people.flag(own, "p1", "x" * 65, ANN),
        lambda: people.flag(own, "p1", "a\x00b", ANN),
        lambda: people.decide(own, ENTRY, DecisionKind.EXCLUDE, Provenance("")),
    ):
        with pytest.raises(InputError):
            refused()
    assert standing(own) == []


def test_a_decision_knows_the_place_of_its_problem(own: Store) -> None:
    people.decide(own, ENTRY, DecisionKind.AGAIN, ANN, stage=Stage.VOTE)
    people.decide(own, ENTRY, DecisionKind.AGAIN, BOB, raised=False)
    sql = """SELECT d.kind, d.stage, d.raised, d.author, q.id FROM decision d JOIN problem q ON q.seq = d.problem_seq
        ORDER BY d.seq"""
    with own.read() as reader:
        assert reader.rows(sql) == [("again", "vote", True, "Ann", "p1"), ("again", None, False, "Bob", "p1")]


def test_what_is_to_be_answered_again_names_the_stage(own: Store) -> None:
    with pytest.raises(InputError, match="Name the stage"):
        people.decide(own, ENTRY, DecisionKind.AGAIN, ANN)


def test_a_name_keeps_the_capitals_that_it_had_first(own: Store) -> None:
    people.flag(own, "p1", "other", Provenance("Ann Lee"))
    people.review(own, ENTRY, WRONG, Provenance("ANN lee"))
    with own.read() as reader:
        assert said.spelling(reader, "ann lee") == "Ann Lee"
        assert said.spelling(reader, "Ann") is None
        assert said.spelling(reader, "ann_lee%") is None
