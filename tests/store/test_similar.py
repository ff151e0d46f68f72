"""Problems that share phrases with one: those that could be nearly the same are among them."""

from hypothesis import given
from hypothesis import strategies as st

from engine.domain import Problem, problem_id
from engine.store import Store, add_problems, similar

TRAIN = "A train travels 60 miles in 2 hours. How many miles does it travel in 5 hours at the same speed?"


def add(store: Store, *questions: str) -> list[str]:
    made = [Problem(problem_id(question), question, dataset="made_up") for question in questions]
    add_problems(store, made, "import")
    return [problem.id for problem in made]


def test_those_that_share_the_most_come_first_and_itself_does_not_come(store: Store) -> None:
    own, variant, part, _ = add(
        store,
        TRAIN,
        TRAIN.replace("60", "90"),
        "A bus: does it travel in circles?",
        "How many primes are there below 100?",
    )
    with store.read() as reader:
        found = similar.sharing(reader, own, TRAIN)
        assert similar.sharing(reader, own, "").is_empty()
        assert similar.sharing(reader, own, "12345").is_empty()
    assert found["id"].to_list()[:2] == [variant, part]
    assert found["shared"].to_list()[0] == len(similar.phrases(TRAIN))


def test_what_a_phrase_holds_is_no_sql_and_no_pattern(store: Store) -> None:
    hostile = "' OR 1=1 -- what is % of _ and .* in it?"
    own, other = add(store, hostile, f"{hostile} Say it.")
    with store.read() as reader:
        assert similar.sharing(reader, own, hostile)["id"].to_list() == [other]


def test_no_more_come_than_are_compared(store: Store) -> None:
    add(store, *(TRAIN.replace("60", str(n)) for n in range(similar.MOST + 5)))
    with store.read() as reader:
        assert similar.sharing(reader, "none", TRAIN).height == similar.MOST


@given(st.text(alphabet="ab 1\n$.", max_size=200))
def test_phrases_are_parts_of_the_statement_without_numbers(question: str) -> None:
    found = similar.phrases(question)
    assert len(found) <= similar.PHRASES
    for phrase in found:
        assert phrase
        assert phrase in question
        assert not any(sign.isdigit() or sign == "\n" for sign in phrase)


@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_other_numbers_leave_all_phrases_as_they_are(miles: int, hours: int) -> None:
    other = TRAIN.replace("60", str(miles)).replace("5 hours", f"{hours} hours")
    assert all(phrase in other for phrase in similar.phrases(TRAIN))
    assert similar.phrases(other) == similar.phrases(TRAIN)
