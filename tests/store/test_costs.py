"""What calls cost, by stage and tier, and what the store has measured, counted by hand."""

import pytest
import small_rounds
import small_store

from engine.domain import CallOutcome, Entry, Stage
from engine.store import Facts, Store, costs, flush


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return small_rounds.make(tmp_path_factory.mktemp("costs") / "s.duckdb")


def test_by_stage(small: Store) -> None:
    with small.read() as reader:
        found = costs.by_stage(reader, "a")
    assert found.select("round", "stage", "teacher", "model").rows() == [
        (1, "guide", "weak", "guide-model"),
        (1, "criticise", "expert", "criticise-model"),
        (1, "vote", "expert", "vote-model"),
        (2, "guide", "weak", "guide-model"),
    ]
    # Guided: two priced, four without a price, one that timed out on its second try.
    # In round 2: one reused for nothing, one that was not recorded, one answered.
    counts = ("calls", "answered", "reused", "failed", "retries", "measured", "unpriced", "unpriced_replies")
    assert found.select(counts).rows() == [
        (7, 6, 0, 1, 1, 6, 5, 4),
        (3, 3, 0, 0, 2, 3, 0, 0),
        (5, 5, 0, 0, 0, 5, 0, 0),
        (3, 1, 1, 1, 0, 1, 0, 0),
    ]
    sums = ("prompt_tokens", "cached_tokens", "completion_tokens", "cost_usd", "median_latency_s")
    assert found.select(sums).rows() == [
        (60, 6, 120, 1.0, 2.0),
        (30, 3, 60, 1.5, 2.0),
        (50, 5, 100, 1.25, 2.0),
        (10, 1, 20, 0.5, 1.0),
    ]
    assert set(found.columns) == {"round", "stage", "teacher", "model", "estimated", *counts, *sums}
    assert all(row["calls"] == row["answered"] + row["reused"] + row["failed"] for row in found.to_dicts())


def test_stages_come_in_the_order_of_a_round(grown: Store) -> None:
    with grown.read() as reader:
        stages = costs.by_stage(reader, "m").filter(round=1)["stage"].to_list()
    assert stages == ["metadata", "guide", "criticise", "vote", "evolve", "audit"]


def test_a_stage_in_which_nothing_was_priced_is_not_free(store: Store) -> None:
    hand = small_store.Hand(Facts(lambda: small_store.NOW))
    hand.call(Entry("r", 1, "p"), Stage.GUIDE, cost=None)
    flush(store, hand.facts.take())
    with store.read() as reader:
        (row,) = costs.by_stage(reader, "r").to_dicts()
    assert (row["cost_usd"], row["unpriced"], row["unpriced_replies"]) == (None, 1, 1)


def test_by_tier_divides_all_that_was_spent(grown: Store) -> None:
    with grown.read() as reader:
        found = costs.by_tier(reader, "m")
    spent = {
        tier: round(sum(row["cost_usd"] or 0 for row in found.filter(tier=tier).to_dicts()), 9)
        for tier in found["tier"].unique()
    }
    assert spent == {"easy": 1.33, "medium": 1.11, "hard": 4.01, "unsettled": 3.3}
    assert sum(spent.values()) == pytest.approx(small_rounds.SPENT_USD)
    assert found.filter(round=1, tier="unsettled").select("stage", "calls", "answered", "reused", "failed").rows() == [
        ("metadata", 1, 0, 0, 1),
        ("guide", 1, 1, 0, 0),
        ("criticise", 1, 1, 0, 0),
        ("vote", 5, 4, 1, 0),
        ("evolve", 2, 1, 0, 1),
    ]


def test_what_has_no_tier_yet_is_pending(small: Store) -> None:
    with small.read() as reader:
        found = costs.by_tier(reader, "a").filter(round=1, tier="pending")
    assert found.select("stage", "calls").rows() == [("guide", 1)]


def test_a_reused_reply_is_worth_what_the_call_took_that_brought_it(store: Store) -> None:
    hand = small_store.Hand(Facts(lambda: small_store.NOW))
    for run, problem, cost in (("first", "p", 0.25), ("second", "p", 9.0)):  # the first one in the store is reused
        hand.call(Entry(run, 1, problem), Stage.VOTE, cost=cost)
    hand.call(Entry("r", 1, "p"), Stage.VOTE, cost=0.0, reused=True)
    hand.call(Entry("r", 1, "q"), Stage.VOTE, cost=0.5)
    hand.call(Entry("r", 1, "q"), Stage.VOTE, 1, outcome=CallOutcome.TIMED_OUT, cost=None)
    hand.call(Entry("r", 1, "lost"), Stage.VOTE, cost=0.0, reused=True)
    flush(store, hand.facts.take())
    with store.read() as reader:
        rows = costs.worth(reader, "r").rows(named=True)
    counts = {"replies": 3, "reused": 2, "measured": 2, "priced": 2}
    sums = {"prompt_tokens": 20, "completion_tokens": 40, "usd": 0.75}
    assert rows == [{"tier": "pending", "stage": "vote"} | counts | sums]


def test_what_replies_are_worth_is_told_by_tier(grown: Store) -> None:
    with grown.read() as reader:
        found = costs.worth(reader, "m").select("tier", "stage", "replies", "priced").rows()
    assert ("easy", "audit", 3, 3) in found
    assert ("unsettled", "vote", 5, 4) in found  # one was reused, and no call of this store brought it
    assert ("hard", "evolve", 2, 2) in found


def test_replies_are_measured_over_all_runs(small: Store) -> None:
    with small.read() as reader:
        rows = costs.replies(reader).select("run_id", "later", "stage", "replies", "completion_mean").rows()
    assert rows == [
        ("a", False, "guide", 6, 20.0),
        ("a", False, "criticise", 3, 20.0),
        ("a", False, "vote", 5, 20.0),
        ("a", True, "guide", 1, 20.0),
        ("b", False, "guide", 1, 20.0),
    ]


def test_only_answers_that_were_asked_for_and_reported_tokens_are_measured(store: Store) -> None:
    hand = small_store.Hand(Facts(lambda: small_store.NOW))
    entry = Entry("r", 1, "p")
    hand.call(entry, Stage.GUIDE)
    hand.call(entry, Stage.GUIDE, 1, reused=True)
    hand.call(entry, Stage.GUIDE, 2, outcome=CallOutcome.TIMED_OUT)
    flush(store, hand.facts.take())
    with store.read() as reader:
        (row,) = costs.replies(reader).to_dicts()
    assert (row["replies"], row["prompt_mean"], row["prompt_sd"], row["completion_sd"]) == (1, 10.0, None, None)


def test_passage_tells_first_rounds_from_later_ones(grown: Store) -> None:
    with grown.read() as reader:
        rows = costs.passage(reader).rows()
    assert rows == [
        ("m", False, "guide", 6, 3, 3),
        ("m", False, "criticise", 3, 2, 1),
        ("m", False, "vote", 2, 1, 1),
        ("m", True, "guide", 1, 0, 1),
    ]


def test_candidates(grown: Store) -> None:
    with grown.read() as reader:
        assert costs.candidates(reader).rows() == [("m", "expert", 4, 3, 2)]
