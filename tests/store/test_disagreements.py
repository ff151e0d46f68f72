"""The list of attempts that were not consistent: counted, narrowed, walked through, and one of them in full."""

import datetime as dt
from pathlib import Path

import pytest

from engine.domain import (
    Attempt,
    Decision,
    Entry,
    Equality,
    Outcome,
    Problem,
    ProgramResult,
    ProgramRule,
    ProgramStatus,
    Provenance,
    Reading,
    Stage,
    Tier,
    Verdict,
    problem_id,
)
from engine.store import Facts, Store, add_problems, disagreements, fill_pool, flush, insert_run, people
from engine.store.reads.disagreements import Key, Place, Wanted

QUESTIONS = tuple(f"What is {n} + {n}?" for n in range(5))
IDS = tuple(problem_id(question) for question in QUESTIONS)
CAUSES = ("rounding", "program error", "rounding", "slip in the words", "rounding")
ANN = Provenance("Ann", "by eye")
KEYS: tuple[Key, ...] = tuple((each, "guide", 0) for each in IDS)


def attempt(number: int) -> Attempt:
    reading = Reading(f"So it is {number}.", None, f"print({number})", ProgramRule.FENCED)
    result = ProgramResult(ProgramStatus.OK, str(number), None, f"{number}\n", seconds=0.5)
    return Attempt(Stage.GUIDE, 0, "weak", reading, result, str(number), Verdict(Equality.DIFFERENT, "number"))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Five problems in round 1 with a cause each, the first of them in round 2 and in another run as well."""
    found = Store(tmp_path / "s.duckdb")
    add_problems(found, [Problem(i, q, ground_truth="4") for i, q in zip(IDS, QUESTIONS, strict=True)], "import")
    for run_id in ("a", "b"):
        insert_run(
            found,
            {
                "id": run_id, "recipe_name": "r", "note": "", "recipe": "{}", "shape": "{}", "simulated": False,
                "engine_version": "0",
            },
        )  # fmt: skip
        fill_pool(found, run_id, 1, list(IDS))
    fill_pool(found, "a", 2, [IDS[0]])
    facts = Facts(lambda: dt.datetime(2026, 1, 2, tzinfo=dt.UTC))
    for number, cause in enumerate(CAUSES):
        facts.attempt(Entry("a", 1, IDS[number]), attempt(number), f"h{number}")
        facts.cause(Entry("a", 1, IDS[number]), attempt(number), cause, None)
    settled = Decision(Outcome.SETTLED, "inner", "", "4", ())
    facts.outcome(Entry("a", 1, IDS[1]), "criticise", settled, Tier.MEDIUM, None)
    for run_id, number in (("a", 2), ("b", 1)):
        facts.attempt(Entry(run_id, number, IDS[0]), attempt(9), f"h{run_id}")
        facts.cause(Entry(run_id, number, IDS[0]), attempt(9), "program error", "NameError")
    flush(found, facts.take())
    return found


def place(store: Store, wanted: Wanted, key: Key | None = None) -> Place:
    with store.read() as reader:
        return disagreements.place(reader, wanted, key)


def correct(store: Store, number: int, cause: str | None) -> None:
    people.correct_cause(store, Entry("a", 1, IDS[number]), "guide", 0, cause, ANN)


def walk(store: Store, wanted: Wanted) -> list[Key]:
    """The whole list, from each attempt to the one after it."""
    at = place(store, wanted)
    found = []
    while at.key is not None:
        found.append(at.key)
        assert (at.number, at.is_listed) == (len(found), True)
        if at.after is None:
            break
        following = place(store, wanted, at.after)
        assert following.before == at.key
        at = following
    assert at.listed == len(found)
    return found


def test_the_list_is_walked_in_the_order_of_its_causes(store: Store) -> None:
    assert walk(store, Wanted("a", 1)) == list(KEYS)
    assert walk(store, Wanted("a", 2)) == [KEYS[0]]
    assert walk(store, Wanted("a", 1, cause="rounding")) == [KEYS[0], KEYS[2], KEYS[4]]
    assert walk(store, Wanted("a", 1, stage="vote")) == []
    assert walk(store, Wanted("a", 1, teacher="weak", stage="guide", audited=False)) == list(KEYS)
    assert walk(store, Wanted("a", 1, audited=True)) == []


def test_a_persons_cause_stands_in_the_place_of_the_computed_one(store: Store) -> None:
    correct(store, 0, "rounding")
    correct(store, 1, "rounding")
    correct(store, 2, "unit or form")
    assert walk(store, Wanted("a", 1, cause="rounding")) == [KEYS[0], KEYS[1], KEYS[4]]
    assert walk(store, Wanted("a", 1, audited=True)) == list(KEYS[:3])
    assert walk(store, Wanted("a", 1, audited=False)) == list(KEYS[3:])
    with store.read() as reader:
        counts = disagreements.counts(reader, "a")
    assert counts.rows() == [
        (1, "guide", "weak", "rounding", False, 1),
        (1, "guide", "weak", "rounding", True, 2),
        (1, "guide", "weak", "slip in the words", False, 1),
        (1, "guide", "weak", "unit or form", True, 1),
        (2, "guide", "weak", "program error", False, 1),
    ]
    correct(store, 2, None)
    assert walk(store, Wanted("a", 1, cause="rounding", audited=False)) == [KEYS[2], KEYS[4]]


def test_an_attempt_that_left_the_list_keeps_its_place_between_its_neighbours(store: Store) -> None:
    correct(store, 2, "unit or form")
    found = place(store, Wanted("a", 1, audited=False), KEYS[2])
    assert (found.key, found.number, found.is_listed, found.listed) == (KEYS[2], 2, False, 4)
    assert (found.before, found.after) == (KEYS[1], KEYS[3])


@pytest.mark.parametrize("key", [("gone", "guide", 0), (IDS[0], "vote", 0), (IDS[0], "guide", 7)])
def test_an_attempt_that_is_not_there_is_the_first_one(store: Store, key: Key) -> None:
    assert place(store, Wanted("a", 1), key) == place(store, Wanted("a", 1))


def test_one_attempt_comes_with_all_that_is_known_of_it(store: Store) -> None:
    with store.read() as reader:
        (row,) = disagreements.one(reader, place(store, Wanted("a", 1), KEYS[1]).at or 0).to_dicts()
        (other,) = disagreements.one(reader, place(store, Wanted("a", 2)).at or 0).to_dicts()
    assert (row["question"], row["cot"], row["program"], row["stdout"]) == (
        QUESTIONS[1], "So it is 1.", "print(1)", "1\n",
    )  # fmt: skip
    assert (row["tier"], row["settled_in"], row["accepted"], row["ground_truth"]) == ("medium", "criticise", "4", "4")
    assert (row["cause"], row["inner_equality"], row["program_seconds"]) == ("program error", "different", 0.5)
    assert (other["round"], other["detail"], other["tier"], other["cot"]) == (2, "NameError", None, "So it is 9.")


def test_a_run_without_causes_has_nothing_to_list(store: Store) -> None:
    assert place(store, Wanted("c", 1)) == Place(0, False, 0, None, None, None, None)
    with store.read() as reader:
        assert disagreements.counts(reader, "c").height == 0
