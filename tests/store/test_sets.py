"""Sets of problems: made once, named, renamed, flagged, and a condition of every list."""

from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.domain import Problem, ProblemFilter, Provenance, problem_id
from engine.errors import InputError
from engine.store import Store, add_problems, browse, chosen_sets, seeding, sets, shape
from engine.store.sets import set_id

ANN = Provenance("Ann", "why not")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Six problems."""
    found = Store(tmp_path / "wisdom.duckdb")
    questions = [f"What is {n} + {n}?" for n in range(6)]
    add_problems(found, [Problem(problem_id(each), each, dataset="made_up") for each in questions], "import")
    return found


def seqs(store: Store) -> list[int]:
    with store.read() as reader:
        return [seq for (seq,) in reader.rows("SELECT seq FROM problem ORDER BY seq")]


def members(store: Store, set_id: str) -> list[int]:
    with store.read() as reader:
        return chosen_sets.members(reader, set_id)


def named(store: Store) -> list[tuple[str | None, int]]:
    with store.read() as reader:
        return chosen_sets.named(reader).select("name", "size").rows()


def test_the_same_problems_are_the_same_set(store: Store) -> None:
    first, second, third, *_ = seqs(store)
    made = sets.make(store, [second, first, second], {"by": "lasso"})
    assert sets.make(store, [first, second], {"by": "another line"}, "Ann", "Mine") == made
    assert sets.make(store, [first, third], {}) != made
    assert members(store, made) == [first, second]
    with store.read() as reader:
        assert reader.rows("SELECT count(*) FROM problem_set_item") == [(4,)]
    assert named(store) == [("Mine", 2)]


@given(st.lists(st.integers(0, 10**9), min_size=1), st.randoms())
def test_the_id_knows_no_order(numbers: list[int], chance: object) -> None:
    shuffled = sorted(numbers, key=lambda _: chance.random())  # type: ignore[attr-defined]
    assert set_id(numbers) == set_id(shuffled + numbers)


def test_a_set_whose_making_was_broken_off_is_completed(store: Store) -> None:
    wanted = seqs(store)[:4]
    half = pl.DataFrame({"set_id": [set_id(wanted)] * 2, "problem_seq": wanted[:2]})
    with store.write() as writer:
        writer.insert_frame("problem_set_item", half)
    assert members(store, set_id(wanted)) == []
    assert members(store, sets.make(store, wanted, {})) == wanted


def test_a_name_is_given_changed_and_given_up_and_nothing_is_erased(store: Store) -> None:
    made = sets.make(store, seqs(store)[:3], {}, "Ann", "  First   name ")
    assert named(store) == [("First name", 3)]
    sets.rename(store, made, "Second", "Bob")
    assert named(store) == [("Second", 3)]
    sets.rename(store, made, None, "Bob")
    assert named(store) == []
    sets.make(store, seqs(store)[:3], {})
    with store.read() as reader:
        assert chosen_sets.some(reader, [made, "gone"]).select("id", "name", "author").rows() == [(made, None, "Bob")]
        assert reader.rows("SELECT count(*) FROM problem_set") == [(3,)]


def test_a_name_is_one_sets_name_until_that_gives_it_up(store: Store) -> None:
    one, other = seqs(store)[:3], seqs(store)[:2]
    first = sets.make(store, one, {}, "Ann", "Mine")
    with pytest.raises(InputError, match="called Mine already, of 3 problems"):
        sets.make(store, other, {}, "Bob", " Mine")
    second = sets.make(store, other, {}, "Bob", "Yours")
    with pytest.raises(InputError, match="called Mine already"):
        sets.rename(store, second, "Mine", "Bob")
    assert sets.make(store, one, {}, "Bob", "Mine") == first
    sets.rename(store, first, None, "Ann")
    sets.rename(store, second, "Mine", "Bob")
    assert named(store) == [("Mine", 2)]


@pytest.mark.parametrize(("name", "author"), [("", "Ann"), ("x" * 65, "Ann"), ("a\x00b", "Ann"), ("Mine", "")])
def test_what_is_no_name_is_refused(store: Store, name: str, author: str) -> None:
    with pytest.raises(InputError, match="Write"):
        sets.make(store, seqs(store), {}, author, name)
    with store.read() as reader:
        assert reader.rows("SELECT count(*) FROM problem_set_item") == [(0,)]


def test_no_problem_is_no_set_and_an_unknown_one_has_no_name(store: Store) -> None:
    with pytest.raises(InputError, match="No problem"):
        sets.make(store, [], {})
    with pytest.raises(InputError, match="no set b2_gone"):
        sets.rename(store, "b2_gone", "Mine", "Ann")


def test_lists_seeds_and_counts_are_narrowed_to_a_set(store: Store) -> None:
    first, second, third, fourth, *_ = seqs(store)
    one, other = sets.make(store, [first, second], {}), sets.make(store, [second, fourth], {})
    with store.read() as reader:

        def found(*ids: str) -> list[int]:
            return browse.page(reader, ProblemFilter(sets=ids), limit=10)["seq"].to_list()

        assert found(one) == [first, second]
        assert found(one, other) == [first, second, fourth]
        assert found("b2_gone") == []
        assert seeding.number_of(reader, ProblemFilter(sets=(other,), text="what")) == 2
        assert shape.counts(reader, ProblemFilter(sets=(one,)))["problems"].sum() == 2
    assert third not in members(store, one)


def test_a_filter_keeps_its_sets_through_an_address() -> None:
    wanted = ProblemFilter(sets=("b2_1", "b2_2"))
    assert ProblemFilter.from_params(wanted.to_params()) == (wanted, ())


def test_a_set_is_flagged_as_a_whole_and_only_what_one_flagged_is_taken_back(store: Store) -> None:
    made = sets.make(store, seqs(store)[:3], {})
    other = sets.make(store, seqs(store)[:1], {})
    assert sets.flag(store, other, "duplicate", Provenance("Bob")) == 1
    assert sets.flag(store, made, "duplicate", ANN) == 2
    assert sets.flag(store, made, "duplicate", ANN) == 0
    assert sets.flag(store, made, "duplicate", ANN, raised=False) == 2
    with store.read() as reader:
        left = browse.page(reader, ProblemFilter(flags=("duplicate",)), limit=10)
        assert left["seq"].to_list() == seqs(store)[:1]
        assert reader.rows("SELECT count(*) FROM flag") == [(5,)]
