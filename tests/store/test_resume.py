"""What is known already, so that nothing is asked or run twice."""

from pathlib import Path

import small_store

from engine.domain import (
    Answer,
    AnswerRule,
    AnswerWay,
    Attempt,
    CallOutcome,
    Entry,
    ProgramResult,
    ProgramRule,
    ProgramStatus,
    Reading,
    Stage,
)
from engine.store import Facts, Store, flush, known


def test_an_attempt_comes_back_as_it_was(small: Store) -> None:
    with small.read() as reader:
        found = known(reader, "a", 1, ["p2"])
    guide, criticise = found.attempts["p2"]
    program = ProgramResult(ProgramStatus.OK, "5", AnswerWay.PRINTED, "5\n", None, 0.25, 0.125)
    reading = Reading("So 4", Answer("4", AnswerRule.BOXED, 3, 4), "print(5)", ProgramRule.FENCED, 10, 20)
    assert guide == Attempt(Stage.GUIDE, 0, "weak", reading, program, "5", small_store.DIFFERENT)
    assert (criticise.stage, criticise.cot_answer, criticise.program_answer, criticise.inner) == (
        Stage.CRITICISE, None, "56", None,
    )  # fmt: skip


def test_only_this_run_and_round_has_attempts(small: Store) -> None:
    with small.read() as reader:
        assert [a.sample for a in known(reader, "a", 1, ["p3"]).attempts["p3"]] == [0, 0, 0, 1, 2, 3, 4]
        assert len(known(reader, "b", 1, ["p3"]).attempts["p3"]) == 1
        assert len(known(reader, "a", 1, ["p4"]).attempts["p4"]) == 2
        assert len(known(reader, "a", 2, ["p4"]).attempts["p4"]) == 1
        nothing = known(reader, "a", 1, ["p7", "p9", "unheard of"])
    assert (dict(nothing.attempts), nothing.replies, nothing.own) == ({}, {}, set())


def test_replies_of_any_run_are_known_and_what_this_run_asked_itself(small: Store) -> None:
    with small.read() as reader:
        found = known(reader, "new", 1, ["p0", "p2", "p5"])
        assert set(found.replies) == {"hash-p0-guide-0", "hash-p2-guide-0", "hash-p2-criticise-0"}
        assert found.own == set()
        reply = found.replies["hash-p0-guide-0"]
        assert (reply.outcome, reply.text, reply.model) == (CallOutcome.ANSWERED, "the reply for p0", "guide-model")
        # p0 was reused by b: its call is there, so it is not noted again.
        assert known(reader, "b", 1, ["p0"]).own == {("p0", "hash-p0-guide-0")}
        assert known(reader, "a", 2, ["p4"]).own == {("p4", "hash-p4-guide-0")}


def test_of_two_replies_to_the_same_each_run_knows_its_own_and_others_the_first(small: Store) -> None:
    with small.read() as reader:
        for run_id, outcome, text in (
            ("a", CallOutcome.ANSWERED, "a reply"),
            ("b", CallOutcome.CUT_OFF, "another reply, paid for by b"),
            ("new", CallOutcome.ANSWERED, "a reply"),
        ):
            reply = known(reader, run_id, 1, ["p3"]).replies["hash-p3-guide-0"]
            assert (reply.outcome, reply.text) == (outcome, text)


def test_a_call_without_a_reply_is_asked_again(small: Store) -> None:
    with small.read() as reader:
        found = known(reader, "a", 1, ["p5"])
    assert not found.replies
    assert not found.own


def test_an_answer_after_a_failure_is_known(small: Store) -> None:
    with small.read() as reader:
        assert known(reader, "a", 2, ["p8"]).replies["hash-p8-guide-0"].outcome is CallOutcome.ANSWERED


def test_a_reply_that_one_run_got_twice_is_one_reply(tmp_path: Path) -> None:
    store = Store(tmp_path / "s.duckdb")
    hand = small_store.Hand(Facts(lambda: small_store.NOW))
    for text, outcome in (("first", CallOutcome.ANSWERED), ("second", CallOutcome.CUT_OFF)):
        hand.call(Entry("r", 1, "p"), Stage.GUIDE, text=text, outcome=outcome)
    flush(store, hand.facts.take())
    with store.read() as reader:
        reply = known(reader, "r", 1, ["p"]).replies["hash-p-guide-0"]
    assert (reply.outcome, reply.text) == (CallOutcome.ANSWERED, "first")


def test_many_problems_at_once(small: Store) -> None:
    with small.read() as reader:
        every = [p.id for p in small_store.PROBLEMS] * 100
        found = known(reader, "a", 1, every)
    assert {key: len(attempts) for key, attempts in found.attempts.items()} == {
        "p0": 1, "p1": 1, "p2": 2, "p3": 7, "p4": 2, "p6": 1,
    }  # fmt: skip
