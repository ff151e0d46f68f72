"""Which items a queue has: reproducible, honest about its populations, and with its reasons in words."""

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import small_queue
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.domain import STRATA, Draw, Entry, ProblemFilter, Provenance, QueueSpec, ReviewVerdict
from engine.errors import InputError
from engine.store import Store, people, queues, review_queues
from engine.store.reads import drawing

RUN = ProblemFilter(run="q")
ACCEPTED = len(small_queue.ANSWERED) + 1
"""One problem is in two rounds, and one has no answer."""
ANN = Provenance("Ann", "to see")


@pytest.fixture(scope="module")
def drawable(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The store of `small_queue`, held open, which only reads here."""
    with closing(small_queue.Held(small_queue.make(tmp_path_factory.mktemp("drawable") / "s.duckdb"))) as store:
        yield store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """The same, to be written."""
    with closing(small_queue.Held(small_queue.make(tmp_path / "s.duckdb"))) as own:
        yield own


def drawn(store: Store, spec: QueueSpec) -> drawing.Drawn:
    with store.read() as reader:
        return drawing.draw(reader, spec)


def keys(found: drawing.Drawn) -> list[tuple[int, str]]:
    return [(row["round"], row["problem_id"]) for row in found.items]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(STRATA), unique=True), st.integers(25, 60), st.integers(0, 9))
def test_a_sample_is_what_its_strata_say(drawable: Store, strata: list[str], size: int, seed: int) -> None:
    draw = Draw.STRATIFIED if strata else Draw.RANDOM
    spec = QueueSpec("q", RUN, draw, tuple(strata), size, seed=seed)
    found = drawn(drawable, spec)
    assert found == drawn(drawable, spec)
    assert len(set(keys(found))) == len(found.items) == min(size, ACCEPTED)
    assert sum(row["population"] for row in found.strata) == ACCEPTED
    assert Counter(row["stratum"] for row in found.items) == {row["stratum"]: row["drawn"] for row in found.strata}
    assert all(len(json.loads(row["stratum"])) == len(strata) for row in found.strata)
    assert [row["position"] for row in found.items] == list(range(len(found.items)))
    assert "open" not in {id_ for _, id_ in keys(found)}


def test_a_seed_is_another_order_of_the_same_entries(drawable: Store) -> None:
    orders = [keys(drawn(drawable, QueueSpec("q", RUN, Draw.RANDOM, size=99, seed=seed))) for seed in range(3)]
    assert len({tuple(order) for order in orders}) == 3
    assert {tuple(sorted(order)) for order in orders} == {tuple(sorted(orders[0]))}


def test_a_smaller_draw_is_the_beginning_of_a_larger_one(drawable: Store) -> None:
    few, many = (keys(drawn(drawable, QueueSpec("q", RUN, Draw.RANDOM, size=size))) for size in (5, 12))
    assert many[:5] == few


def test_every_entry_has_the_same_chance(drawable: Store) -> None:
    times = 60
    seen = Counter(
        key
        for seed in range(times)
        for key in keys(drawn(drawable, QueueSpec("q", RUN, Draw.RANDOM, size=5, seed=seed)))
    )
    expected = times * 5 / ACCEPTED
    assert len(seen) == ACCEPTED
    assert sum((seen[key] - expected) ** 2 / expected for key in seen) < 60  # of 25 degrees of freedom: p < 1e-4


def test_strata_have_the_values_of_their_entries(drawable: Store) -> None:
    found = drawn(drawable, QueueSpec("q", RUN, Draw.STRATIFIED, ("tier", "cause"), 40))
    populations = {tuple(json.loads(row["stratum"])): row["population"] for row in found.strata}
    assert populations == {
        ("easy", "none"): 16,
        ("medium", "program error"): 4,
        ("medium", "rounding"): 2,
        ("hard", "none"): 2,
        ("unverified", "none"): 1,
    }


def test_the_conditions_of_the_filter_are_met(drawable: Store) -> None:
    wanted = ProblemFilter(run="q", tiers=("medium",), causes=("rounding",))
    assert sorted(keys(drawn(drawable, QueueSpec("q", wanted, Draw.RANDOM)))) == [(1, "m0"), (1, "m1")]
    searched = ProblemFilter(run="q", text="tank")
    assert {id_ for _, id_ in keys(drawn(drawable, QueueSpec("q", searched, Draw.RANDOM)))} == {"t0", "t1", "t2"}
    with drawable.read() as reader:
        assert review_queues.available(reader, wanted) == 2
        assert review_queues.available(reader, RUN) == ACCEPTED


def test_more_strata_than_items_are_refused(drawable: Store) -> None:
    with pytest.raises(InputError, match=r"4 strata, and 3 items"):
        drawn(drawable, QueueSpec("q", RUN, Draw.STRATIFIED, ("tier",), 3))
    with pytest.raises(InputError, match="No entry with an accepted answer"):
        drawn(drawable, QueueSpec("q", ProblemFilter(run="other"), Draw.RANDOM))


def test_the_most_uncertain_come_first(drawable: Store) -> None:
    found = drawn(drawable, QueueSpec("q", RUN, Draw.UNCERTAIN))
    why = {row["problem_id"]: row["why"] for row in found.items}
    assert {row["problem_id"] for row in found.items[:3]} == {"h0", "u0", "m0"}
    assert why["h0"] == "3 of 5 votes"
    assert why["h1"] == "4 of 5 votes"
    assert why["u0"] == "nothing checked its answer"
    assert why["m0"] == "the expert's reply agrees with the weak teacher's, and not with itself"
    assert why["m1"] == "a comparison of a reply's two answers was undecided; the weak teacher did not settle it"
    assert not {"e00", "e01", "t0"} & set(why)
    assert found.strata == [{"stratum": "[]", "population": ACCEPTED, "drawn": len(found.items)}]


def test_the_suspicious_are_those_with_a_reason(drawable: Store) -> None:
    found = drawn(drawable, QueueSpec("q", RUN, Draw.SUSPICIOUS))
    why = {row["problem_id"]: row["why"] for row in found.items}
    assert set(why) == {"t0", "t1", "e01", "h0", "m1"}
    assert [row["problem_id"] for row in found.items][2] == "e01"
    assert why["t0"] == "the same statement, or nearly, has another accepted answer: 6 (t1)"
    assert why["e01"].startswith("its program computes nothing")
    assert why["h0"] == "3 of 5 votes"
    assert why["m1"] == "a comparison of a reply's two answers was undecided"


def test_what_somebody_judged_is_no_longer_looked_for_but_stays_in_samples(store: Store) -> None:
    people.review(store, Entry("q", 1, "h0"), ReviewVerdict.CORRECT, ANN)
    people.review(store, Entry("q", 1, "m1"), ReviewVerdict.CORRECT, ANN)
    people.review(store, Entry("q", 1, "m1"), None, ANN)
    for draw in (Draw.UNCERTAIN, Draw.SUSPICIOUS):
        found = {id_ for _, id_ in keys(drawn(store, QueueSpec("q", RUN, draw)))}
        assert "h0" not in found
        assert "m1" in found
    assert "h0" in {id_ for _, id_ in keys(drawn(store, QueueSpec("q", RUN, Draw.RANDOM)))}


def test_a_persons_correction_of_the_cause_counts(store: Store) -> None:
    people.correct_cause(store, Entry("q", 1, "m0"), "guide", 0, "unit or form", ANN)
    found = drawn(store, QueueSpec("q", RUN, Draw.STRATIFIED, ("cause",), 40))
    assert '["unit or form"]' in {row["stratum"] for row in found.strata}


def test_a_queue_is_kept_as_it_was_made(store: Store) -> None:
    spec = QueueSpec("  Level   check ", RUN, Draw.STRATIFIED, ("level",), 12, 2, 7, lease_s=60.0)
    queue_id = queues.make(store, spec, ANN)
    with store.read() as reader:
        (row,) = review_queues.listed(reader, "q").iter_rows(named=True)
        assert review_queues.listed(reader, "other").is_empty()
        held = review_queues.sample(reader, queue_id)
    told = {name: row[name] for name in ("id", "name", "draw", "strata", "size", "overlap", "seed", "author", "note")}
    assert told == {
        "id": queue_id, "name": "Level check", "draw": "stratified", "strata": '["level"]', "size": 12, "overlap": 2,
        "seed": 7, "author": "Ann", "note": "to see",
    }  # fmt: skip
    assert held["population"].sum() == ACCEPTED
    assert held["stratum_drawn"].sum() == held["drawn"].sum() == 12
    with pytest.raises(InputError, match=r"(?s)1 to 5,000 items.*queue called 'Level check'"):
        queues.make(store, QueueSpec("Level check", RUN, Draw.RANDOM, size=0), ANN)
    with pytest.raises(InputError, match="no run 'nobody'"):
        queues.make(store, QueueSpec("q", ProblemFilter(run="nobody"), Draw.RANDOM), ANN)
