"""What the funnel is told by, counted by hand."""

import pytest
import small_store
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.domain import Decision, Entry, Outcome, Tier
from engine.domain.filters import TIERS
from engine.store import Facts, Store, fill_pool, flush, funnel


def test_rounds(small: Store) -> None:
    with small.read() as reader:
        rows = funnel.rounds(reader).to_dicts()
        assert funnel.rounds(reader, "b").to_dicts() == rows[2:]
        assert funnel.rounds(reader, "none").is_empty()
    none = dict.fromkeys(TIERS, 0)
    assert rows == [
        {"run_id": "a", "round": 1, "in": 8, **none, "easy": 2, "medium": 1, "hard": 1, "unsettled": 1, "dropped": 1,
         "pending": 2, "calls": 15, "reused": 0, "cost_usd": 3.75},
        {"run_id": "a", "round": 2, "in": 2, **none, "easy": 1, "unverified": 1,
         "calls": 2, "reused": 1, "cost_usd": 0.5},
        {"run_id": "b", "round": 1, "in": 2, **none, "easy": 1, "pending": 1, "calls": 1, "reused": 1, "cost_usd": 0.5},
    ]  # fmt: skip
    assert all(row["in"] == sum(row[tier] for tier in TIERS) for row in rows)


def test_rounds_before_anything_happened(store: Store) -> None:
    fill_pool(store, "r", 1, ["p", "q"])
    with store.read() as reader:
        (row,) = funnel.rounds(reader).to_dicts()
    assert (row["in"], row["pending"], row["calls"], row["cost_usd"]) == (2, 2, 0, None)


def test_an_entry_that_ended_twice_is_not_hidden(store: Store) -> None:
    fill_pool(store, "r", 1, ["p"])
    facts = Facts(lambda: small_store.NOW)
    for _ in range(2):
        facts.outcome(Entry("r", 1, "p"), "guide", Decision(Outcome.DROPPED, "x", "x"), Tier.DROPPED, None)
    flush(store, facts.take())
    with store.read() as reader:
        (row,) = funnel.rounds(reader).to_dicts()
    assert (row["in"], row["dropped"], row["pending"]) == (1, 2, -1)


def test_what_goes_in_comes_out(tmp_path_factory: pytest.TempPathFactory) -> None:
    store = Store(tmp_path_factory.mktemp("rounds") / "s.duckdb")
    with store.write():
        pass
    numbers = iter(range(1000))

    @settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.lists(st.sampled_from([*Tier, None]), min_size=1, max_size=30))
    def check(ends: list[Tier | None]) -> None:
        run_id = f"r{next(numbers)}"
        fill_pool(store, run_id, 1, [f"p{n}" for n in range(len(ends))])
        facts = Facts(lambda: small_store.NOW)
        for n, tier in enumerate(ends):
            entry = Entry(run_id, 1, f"p{n}")
            facts.outcome(entry, "guide", Decision(Outcome.PASSED_ON, "x", "x"), None, None)
            if tier:
                facts.outcome(entry, "vote", Decision(Outcome.SETTLED, "x", "x"), tier, None)
        flush(store, facts.take())
        with store.read() as reader:
            (row,) = funnel.rounds(reader, run_id).to_dicts()
        assert {tier: row[tier] for tier in TIERS} == {
            tier: sum((end or "pending") == tier for end in ends) for tier in TIERS
        }
        assert row["in"] == len(ends)

    check()


def test_stages(small: Store) -> None:
    with small.read() as reader:
        rows = [tuple(row.values()) for row in funnel.stages(reader, "a").to_dicts()]
        assert funnel.stages(reader, "none").is_empty()
    assert rows == [
        (1, "guide", "dropped", "dropped", 1),
        (1, "guide", "passed_on", None, 4),
        (1, "guide", "settled", "easy", 2),
        (1, "criticise", "passed_on", None, 2),
        (1, "criticise", "settled", "medium", 1),
        (1, "vote", "passed_on", "unsettled", 1),
        (1, "vote", "settled", "hard", 1),
        (2, "guide", "settled", "easy", 1),
        (2, "guide", "unchecked", "unverified", 1),
    ]


def test_reasons(small: Store) -> None:
    with small.read() as reader:
        rows = [tuple(row.values()) for row in funnel.reasons(reader, "a").to_dicts()]
    assert rows == [
        (1, "guide", "dropped", "timed_out", 1, "the weak teacher did not answer"),
        (1, "guide", "passed_on", "inner_different", 4, "p2 disagrees"),
        (1, "guide", "settled", "inner", 2, "both say 5"),
        (1, "criticise", "passed_on", "inner_different", 2, "p3 disagrees"),
        (1, "criticise", "settled", "inner", 1, "both say 56"),
        (1, "vote", "passed_on", "inner_different", 1, "p4 disagrees"),
        (1, "vote", "settled", "votes", 1, "3 of 5"),
        (2, "guide", "settled", "inner", 1, "both say 5"),
        (2, "guide", "unchecked", "inner", 1, "both say 5"),
    ]


def test_tier_accuracy(small: Store) -> None:
    with small.read() as reader:
        rows = [tuple(row.values()) for row in funnel.tier_accuracy(reader, "a").to_dicts()]
    assert rows == [
        (1, "easy", 2, 2, 1, 1),
        (1, "medium", 1, 0, 0, 0),
        (1, "hard", 1, 1, 1, 0),
        (2, "easy", 1, 0, 0, 0),
        (2, "unverified", 1, 1, 0, 0),
    ]
