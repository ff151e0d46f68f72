"""Causes as a person corrected them: counts without a join, examples with who said what."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.domain import Attempt, Decision, Entry, Outcome, Problem, Provenance, Reading, Stage, Tier
from engine.store import Facts, Store, add_problems, failures, fill_pool, flush, overview, people

ANN = Provenance("Ann", "the units differ")
PROBLEMS = (
    Problem("p1", "What is 1 + 1?", dataset="d", level=1, subject="Algebra"),
    Problem("p2", "What is 2 + 2?", dataset="d", level=2, subject="Geometry"),
    Problem("p3", "What is 3 + 3?", dataset="d"),
)
MADE = (("p1", "rounding", None), ("p2", "program error", "NameError"), ("p3", "rounding", None))
CAUSES = ("rounding", "program error", "unit or form", "ambiguous problem")


def write(store: Store, made: Sequence[tuple[str, str, str | None]] = MADE) -> None:
    """A round of a run in which each problem has one attempt with a cause, and the last problem is under way."""
    add_problems(store, PROBLEMS, "import")
    fill_pool(store, "r", 1, [problem.id for problem in PROBLEMS])
    facts = Facts(lambda: datetime(2026, 1, 2, tzinfo=UTC))
    for problem_id, cause, detail in made:
        entry, attempt = Entry("r", 1, problem_id), Attempt(Stage.GUIDE, 0, "weak", Reading(""))
        facts.attempt(entry, attempt, f"h-{problem_id}")
        facts.cause(entry, attempt, cause, detail)
        if problem_id != "p3":
            facts.outcome(entry, "guide", Decision(Outcome.DROPPED, "no reply", "", None, ()), Tier.DROPPED, None)
    facts.attempt(Entry("r", 1, "p1"), Attempt(Stage.AUDIT, 0, "expert", Reading("")), "h-audit")
    flush(store, facts.take())


def say(store: Store, problem_id: str, cause: str | None, said: Provenance = ANN) -> None:
    people.correct_cause(store, Entry("r", 1, problem_id), "guide", 0, cause, said)


def counts(store: Store) -> Counter[tuple[str, str | None]]:
    """Attempts by cause and detail, over all strata."""
    found: Counter[tuple[str, str | None]] = Counter()
    with store.read() as reader:
        for row in failures.causes(reader, "r").rows(named=True):
            found[row["cause"], row["detail"]] += row["attempts"]
    return found


def examples(store: Store, cause: str, **only: object) -> list[tuple[str, str | None]]:
    with store.read() as reader:
        found = failures.examples(reader, "r", cause, 1, 10, **only)  # type: ignore[arg-type]  # whatever is asked for
    return found.select("problem_id", "said").rows()


def test_a_correction_moves_an_attempt_from_one_cause_to_the_other(store: Store) -> None:
    write(store)
    assert counts(store) == {("rounding", None): 2, ("program error", "NameError"): 1}
    say(store, "p2", "rounding")
    assert counts(store) == {("rounding", None): 3}
    say(store, "p2", None)
    assert counts(store) == {("rounding", None): 2, ("program error", "NameError"): 1}


def test_an_accepted_cause_is_counted_where_it_was_with_its_detail(store: Store) -> None:
    write(store)
    say(store, "p2", "program error")
    assert counts(store) == {("rounding", None): 2, ("program error", "NameError"): 1}
    with store.read() as reader:
        assert failures.audited(reader, "r").rows() == [(1, "weak", "program error", "program error", 1)]


def test_a_corrected_attempt_stays_in_the_stratum_of_its_problem(store: Store) -> None:
    write(store)
    say(store, "p2", "unit or form")
    with store.read() as reader:
        causes, strata = failures.causes(reader, "r"), failures.strata(reader)
    subjects = dict(causes.join(strata, on="stratum").select("cause", "subject").rows())
    assert subjects["unit or form"] == "Geometry"


def test_examples_are_those_of_the_cause_that_stands_the_corrected_ones_first(store: Store) -> None:
    write(store)
    assert examples(store, "rounding") == [("p1", None), ("p3", None)]
    say(store, "p1", "unit or form")
    say(store, "p2", "rounding")
    say(store, "p3", "rounding")
    assert examples(store, "rounding") == [("p2", "rounding"), ("p3", "rounding")]
    assert examples(store, "unit or form") == [("p1", "unit or form")]
    assert examples(store, "program error") == []
    with store.read() as reader:
        row = failures.examples(reader, "r", "rounding", None, 1).row(0, named=True)
    assert (row["computed"], row["detail"], row["author"], row["note"]) == (
        "program error",
        "NameError",
        "Ann",
        "the units differ",
    )


def test_those_that_people_took_away_leave_room_for_the_next(store: Store) -> None:
    write(store)
    say(store, "p1", "unit or form")
    with store.read() as reader:
        assert failures.examples(reader, "r", "rounding", 1, 1)["problem_id"].to_list() == ["p3"]


@pytest.mark.parametrize(
    ("only", "found"),
    [({"teacher": "weak"}, 2), ({"teacher": "expert"}, 0), ({"strata": ()}, 0), ({"strata": (1,)}, 1)],
)
def test_examples_of_one_teacher_or_some_strata(store: Store, only: dict[str, object], found: int) -> None:
    write(store)
    assert len(examples(store, "rounding", **only)) == found


def test_attempts_of_the_audit_are_not_counted_and_problems_under_way_are_told(store: Store) -> None:
    write(store)
    with store.read() as reader:
        assert failures.attempts(reader, "r")["attempts"].sum() == 3
        assert failures.under_way(reader, "r") == {1: 1}
        assert failures.under_way(reader, "none") == {}


def test_what_waits_for_a_person_is_what_nobody_spoke_of(store: Store) -> None:
    write(store, [("p1", "comparison undecided", None), *MADE[1:]])
    with store.read() as reader:
        assert overview.failed(reader).rows() == [("r", 1, 3, 3, 3, 1)]
    say(store, "p1", "rounding")
    say(store, "p2", "program error")
    with store.read() as reader:
        assert overview.failed(reader).rows() == [("r", 1, 3, 3, 1, 0)]
    say(store, "p2", None)
    with store.read() as reader:
        assert overview.failed(reader)["unaudited"].to_list() == [2]


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(said=st.lists(st.tuples(st.sampled_from(["p1", "p2", "p3"]), st.sampled_from([*CAUSES, None])), max_size=4))
def test_counts_are_those_of_the_causes_that_stand_whatever_was_said_before(
    written: Store, said: list[tuple[str, str | None]]
) -> None:
    for problem_id in ("p1", "p2", "p3"):
        say(written, problem_id, None)
    standing = {problem_id: cause for problem_id, cause, _ in MADE}
    for problem_id, cause in said:
        say(written, problem_id, cause)
        standing[problem_id] = cause or next(computed for id_, computed, _ in MADE if id_ == problem_id)
    found: Counter[str] = Counter()
    for (cause, _), count in counts(written).items():
        found[cause] += count
    assert found == Counter(standing.values())
    assert all(len(examples(written, cause)) == count for cause, count in found.items())


@pytest.fixture
def written(store: Store) -> Store:
    """The store with what `write` writes."""
    write(store)
    return store
