"""The questions that are most like one, by the measure that new questions are held against known ones with."""

from hypothesis import given
from hypothesis import strategies as st

from engine.curation import LEAST_LIKE, KnownQuestions, likest

TRAIN = "A train travels 60 miles in 2 hours. How many miles does it travel in 5 hours at the same speed?"
OTHERS = [
    ("variant", "A train travels 90 miles in 3 hours. How many miles does it travel in 5 hours at the same speed?"),
    ("exact", TRAIN.upper().replace(" 2 ", " two ")),
    ("near", TRAIN.replace("at the same speed", "for the same speed")),
    ("like", "A bus travels 60 miles in 2 hours. How many miles does it travel in 5 hours at that same low speed?"),
    ("other", "How many primes are there below 100?"),
]


def test_duplicates_come_before_variants_and_these_before_the_rest() -> None:
    found = likest(TRAIN, OTHERS)
    assert [(like.problem_id, like.kind) for like in found] == [
        ("exact", "exact"), ("near", "near"), ("variant", "variant"), ("like", "like"),
    ]  # fmt: skip
    assert [like.ratio for like in found][:1] == [1.0]
    assert all(LEAST_LIKE <= like.ratio <= 1 for like in found)


def test_what_differs_is_named_in_order() -> None:
    found = {like.problem_id: like.changes for like in likest(TRAIN, OTHERS)}
    assert found["variant"] == (("60", "90"), ("2", "3"))
    assert found["near"] == (("at", "for"),)
    assert found["exact"] == ()


def test_it_is_the_measure_of_the_checks() -> None:
    for kind, other in OTHERS[:3]:
        known = KnownQuestions()
        known.add("p", other)
        checked = known.find(TRAIN)
        assert checked is not None
        assert checked.kind == kind


def test_no_more_are_told_than_are_asked_for() -> None:
    assert len(likest(TRAIN, [(str(n), TRAIN.replace("60", str(n))) for n in range(30)], most=4)) == 4
    assert likest("", OTHERS) == []


@given(st.text(max_size=60))
def test_a_question_with_a_word_is_an_exact_duplicate_of_itself(question: str) -> None:
    found = likest(question, [("p", question)])
    assert all((like.kind, like.ratio, like.changes) == ("exact", 1.0, ()) for like in found)
