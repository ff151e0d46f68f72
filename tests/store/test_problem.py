"""Everything about one problem."""

import json

import pytest
import small_lineage
import small_store

from engine.domain import Stage
from engine.store import Store, problem


def test_the_problem(small: Store) -> None:
    with small.read() as reader:
        (row,) = problem.problem(reader, "p0").to_dicts()
        assert problem.problem(reader, "unheard of").is_empty()
        assert len(problem.problem(reader, "p1")) == 1
    assert row.pop("at_time").tzinfo is not None
    assert row.pop("seq") > 0
    assert row == {
        "id": "p0", "question": "What is 2 + 3?", "source": "seed", "dataset": "gsm8k", "ground_truth": "5", "level": 1,
        "subject": "Algebra", "path": None, "solution": "Add.",
    }  # fmt: skip


def test_outcomes_the_newest_run_first(small: Store) -> None:
    with small.read() as reader:
        found = {key: problem.outcomes(reader, key) for key in ("p0", "p3", "p4", "p7", "p9")}

    def told(key: str) -> list[tuple[object, ...]]:
        return found[key].select("run_id", "round", "stage", "outcome", "tier", "correct").rows()

    assert told("p0") == [("b", 1, None, None, None, None), ("a", 1, "guide", "settled", "easy", True)]
    assert told("p3") == [
        ("b", 1, "guide", "settled", "easy", True),
        ("a", 1, "guide", "passed_on", None, None),
        ("a", 1, "criticise", "passed_on", None, None),
        ("a", 1, "vote", "settled", "hard", True),
    ]
    assert told("p4") == [
        ("a", 1, "guide", "passed_on", None, None),
        ("a", 1, "criticise", "passed_on", None, None),
        ("a", 1, "vote", "passed_on", "unsettled", None),
        ("a", 2, "guide", "settled", "easy", None),
    ]
    assert told("p7") == [("a", 1, None, None, None, None)]
    assert told("p9") == []


def test_attempts_with_ballots_and_solutions_each_once(small: Store) -> None:
    with small.read() as reader:
        found = problem.attempts(reader, "a", "p3")
    told = found.select(
        "stage", "sample", "teacher", "cot_answer", "ballot", "ballot_from", "ballot_group", "solution_part"
    )
    assert told.rows() == [
        ("guide", 0, "weak", "4", None, None, None, None),
        ("criticise", 0, "expert", "5", None, None, None, None),
        ("vote", 0, "expert", "10", "10", "cot", 0, "cot"),
        ("vote", 1, "expert", "10", "10", "cot", 0, "cot"),
        ("vote", 2, "expert", "9", "9", "cot", 1, None),
        ("vote", 3, "expert", "10", "10", "cot", 0, "cot"),
        ("vote", 4, "expert", None, None, "none", None, None),
    ]
    assert found["id"].n_unique() == 7
    assert found["call_outcome"].to_list() == ["answered", "cut_off", *["answered"] * 5]
    assert found["request_hash"].to_list()[0] == small_store.hash_of("p3", Stage.GUIDE)


def test_the_words_and_the_program_of_an_attempt(small: Store) -> None:
    with small.read() as reader:
        row = problem.attempts(reader, "a", "p2").to_dicts()[1]
    assert row["solution_part"] == "program"
    assert (row["cot"], row["program"], row["stdout"], row["error"]) == ("So None", "print(56)", "56\n", None)
    assert (row["program_status"], row["program_way"], row["program_seconds"]) == ("ok", "printed", 0.25)
    assert (row["model"], row["tries"], row["latency_s"], row["cost_usd"]) == ("criticise-model", 3, 4.0, 0.5)


def test_attempts_of_another_run_and_of_both_rounds(small: Store) -> None:
    with small.read() as reader:
        assert problem.attempts(reader, "b", "p3").select("round", "stage", "cot_answer").rows() == [(1, "guide", "10")]
        rounds = problem.attempts(reader, "a", "p4").select("round", "stage", "reused").rows()
        assert problem.attempts(reader, "b", "p4").is_empty()
    assert rounds == [(1, "guide", False), (1, "criticise", False), (2, "guide", True)]


def test_the_call_of_an_attempt_is_the_last_one_of_its_sample(small: Store) -> None:
    with small.read() as reader:
        (row,) = problem.attempts(reader, "a", "p8").to_dicts()
    assert (row["call_outcome"], row["cost_usd"]) == ("answered", 0.5)


def test_failed_calls(small: Store) -> None:
    with small.read() as reader:
        (row,) = problem.failed_calls(reader, "a", "p5").to_dicts()
        assert problem.failed_calls(reader, "a", "p8")["outcome"].to_list() == ["missing"]
        assert problem.failed_calls(reader, "a", "p0").is_empty()
        assert problem.failed_calls(reader, "b", "p5").is_empty()
    assert (row["stage"], row["outcome"], row["detail"], row["tries"], row["faults"], row["latency_s"]) == (
        "guide", "timed_out", "it took too long", 2, "429", 60.0,
    )  # fmt: skip


def test_the_audit_of_a_problem_comes_after_what_settled_it(store: Store) -> None:
    small_lineage.add(store)
    with store.read() as reader:
        (row,) = problem.audits(reader, "grown", "g0").to_dicts()
        assert problem.attempts(reader, "grown", "g0")["stage"].to_list() == ["guide", "audit"]
        assert problem.audits(reader, "grown", "g1").is_empty()
        assert problem.audits(reader, "other", "g0").is_empty()
    assert row == {
        "round": 1, "tier": "easy", "request_hash": "hash-g0-audit-0", "accepted": "5", "answer": "6", "agrees": None,
        "rule": "time", "detail": None,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("run_id", "reply"), [(None, "a reply"), ("a", "a reply"), ("b", "another reply, paid for by b"), ("c", "a reply")]
)
def test_the_words_of_a_call(small: Store, run_id: str | None, reply: str) -> None:
    with small.read() as reader:
        found = problem.exchange(reader, "hash-p3-guide-0", run_id)
        assert problem.exchange(reader, "unheard of", run_id) is None
    assert found is not None
    assert json.loads(found[0]) == [{"role": "user", "content": "Solve p3."}]
    assert found[1] == reply
