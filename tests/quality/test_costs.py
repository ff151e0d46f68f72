"""What was spent, and what other ways of solving would have cost."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.domain import Stage
from engine.quality import (
    PUBLISHED_RATIO,
    Basis,
    Comparison,
    Spent,
    compare_costs,
    each,
    grouped,
    settled,
    spent,
    tier_costs,
)

NAMES = ("calls", "answered", "reused", "failed", "retries", "prompt_tokens", "cached_tokens", "completion_tokens")


def row(stage: str = "guide", model: str = "m", **values: Any) -> dict[str, Any]:
    """A row of `engine.store.costs`; what is left out is nothing."""
    counts = dict.fromkeys((*NAMES, "measured", "estimated", "unpriced", "unpriced_replies"), 0)
    return {"round": 1, "stage": stage, "model": model, "cost_usd": None, **counts, **values}


def answers(stage: str, number: int, each_usd: float | None, *, model: str = "m", reused: int = 0) -> dict[str, Any]:
    return row(
        stage,
        model,
        calls=number + reused,
        answered=number,
        reused=reused,
        measured=number,
        prompt_tokens=100 * number,
        completion_tokens=200 * number,
        cost_usd=None if each_usd is None else each_usd * number,
        unpriced_replies=number if each_usd is None else 0,
    )


def replies(stage: str, number: int, each_usd: float | None, *, tier: str = "easy", reused: int = 0) -> dict[str, Any]:
    """A row of `engine.store.costs.worth`: replies of 100 and 200 tokens."""
    known = each_usd is not None
    sums = {"prompt_tokens": 100 * number, "completion_tokens": 200 * number, "measured": number}
    priced = {"priced": number if known else 0, "usd": each_usd * number if each_usd is not None else None}
    return {"tier": tier, "stage": stage, "replies": number, "reused": reused, **sums, **priced}


def compared(*found: dict[str, Any], easy: int = 10, votes: int = 5, **tiers: int) -> Comparison:
    return compare_costs([], found, {"easy": easy, **tiers}, votes)


rows = st.builds(
    row,
    stage=st.sampled_from(list(Stage)).map(str),
    answered=st.integers(0, 50),
    failed=st.integers(0, 5),
    cost_usd=st.none() | st.integers(0, 100).map(float),
)


@given(st.lists(rows, max_size=8))
def test_nothing_is_lost_by_grouping(found: list[dict[str, Any]]) -> None:
    by_stage, by_round = grouped(found, "stage"), grouped(found, "round")
    whole = sum((spent(item) for item in found), Spent())
    assert sum(by_stage.values(), Spent()) == sum(by_round.values(), Spent()) == whole
    known = [item["cost_usd"] for item in found if item["cost_usd"] is not None]
    assert whole.usd == (sum(known) if known else None)


def test_sums_of_no_token_at_all_are_null_in_the_store_and_nothing_here() -> None:
    assert spent(row(prompt_tokens=None, completion_tokens=None, cached_tokens=None)) == Spent()


def test_what_has_no_price_is_not_free() -> None:
    unpriced = spent(answers("guide", 3, None))
    assert (unpriced.usd, unpriced.whole_usd, unpriced.usd_each) == (None, None, None)
    partly = unpriced + spent(answers("vote", 2, 0.5))
    assert (partly.usd, partly.whole_usd) == (1.0, None)
    assert partly.usd_each == 0.5


def test_no_call_at_all_costs_nothing() -> None:
    assert Spent().whole_usd == 0.0
    assert spent(row(calls=2, failed=2)).whole_usd == 0.0
    assert Spent().tokens_each is None


def test_a_reused_reply_whose_teacher_has_no_price_is_not_free() -> None:
    assert spent(row(calls=1, reused=1)).whole_usd is None
    assert spent(row(calls=1, reused=1, cost_usd=0.0)).whole_usd == 0.0


def test_each_is_not_known_for_none() -> None:
    assert each(1.0, 0) is None
    assert each(None, 2) is None
    assert each(1.0, 2) == 0.5


def test_tiers() -> None:
    found = tier_costs(
        [row(tier="hard", answered=2, cost_usd=6.0), row(tier="hard", answered=1, cost_usd=3.0)],
        {"easy": 4, "hard": 3, "dropped": 0},
    )
    assert [(cost.tier, cost.problems, cost.spent.usd, cost.usd_each) for cost in found] == [
        ("easy", 4, None, 0.0),
        ("hard", 3, 9.0, 3.0),
    ]
    assert settled({"easy": 4, "medium": 2, "hard": 3, "unsettled": 9, "unverified": 9}) == 9


def test_each_tier_is_measured_on_its_own_replies() -> None:
    found = [
        replies("guide", 100, 0.01),
        replies("audit", 6, 0.02),
        replies("criticise", 30, 0.09, tier="medium"),
        replies("criticise", 10, 0.3, tier="hard"),
        replies("vote", 50, 0.08, tier="hard"),
    ]
    way = compared(*found, easy=60, medium=30, hard=10)
    assert way.solving_usd == pytest.approx(1.0 + 2.7 + 3.0 + 4.0)
    one = 60 * 0.02 + 30 * 0.06 + 10 * 0.08
    assert (way.majority.usd, way.distil.usd) == (pytest.approx(5 * one), pytest.approx(one))
    assert way.majority.ratio == pytest.approx(5 * one / 10.7)
    assert (way.majority.replies, way.distil.replies, way.problems) == (500, 100, 100)
    assert way.majority.prompt_tokens == pytest.approx(5 * 100 * (60 + 30 * 2 / 3 + 10))
    assert way.majority.completion_tokens == pytest.approx(5 * 200 * (60 + 30 * 2 / 3 + 10))
    assert way.majority.basis == (
        Basis("easy", 60, Stage.AUDIT, 6, own=True),
        Basis("medium", 30, Stage.CRITICISE, 30, own=True),
        Basis("hard", 10, Stage.VOTE, 50, own=True),
    )


def test_a_tier_without_a_reply_of_the_expert_is_measured_on_the_others_and_says_so() -> None:
    way = compared(replies("guide", 10, 0.01), replies("vote", 4, 0.3, tier="hard"), easy=9, hard=1)
    assert way.majority.usd == pytest.approx(50 * 0.3)
    assert [(b.tier, b.stage, b.own) for b in way.majority.basis] == [
        ("easy", Stage.VOTE, False),
        ("hard", Stage.VOTE, True),
    ]


def test_distilling_goes_by_single_solutions_first() -> None:
    way = compared(replies("solve", 10, 0.2), replies("vote", 10, 0.3))
    assert (way.distil.basis[0].stage, way.distil.usd) == (Stage.SOLVE, pytest.approx(2.0))
    assert (way.majority.basis[0].stage, way.majority.usd) == (Stage.VOTE, pytest.approx(15.0))


def test_without_the_expert_nothing_can_be_said() -> None:
    way = compared(replies("guide", 10, 0.01)).majority
    assert (way.basis[0].stage, way.basis[0].replies, way.usd, way.ratio) == (None, 0, None, None)


@pytest.mark.parametrize("unpriced", ["guide", "vote"])
def test_a_teacher_without_a_price_leaves_no_ratio(unpriced: str) -> None:
    way = compared(*(replies(stage, 10, None if stage == unpriced else 0.1) for stage in ("guide", "vote")))
    assert way.solving_usd is None
    assert way.majority.ratio is None
    assert way.majority.usd == (None if unpriced == "vote" else pytest.approx(5.0))
    assert way.majority.completion_tokens == 50 * 200


def test_one_reply_without_a_price_leaves_the_whole_without_one() -> None:
    partly = replies("vote", 10, 0.1) | {"priced": 9}
    way = compared(partly)
    assert (way.solving_usd, way.majority.usd) == (None, None)


def test_reused_replies_count_as_those_that_were_asked_for() -> None:
    alone = compared(replies("guide", 10, 0.01), replies("vote", 10, 0.1))
    again = compared(replies("guide", 10, 0.01, reused=10), replies("vote", 10, 0.1, reused=10))
    assert (again.solving_usd, again.majority) == (alone.solving_usd, alone.majority)
    assert again.reused == 20


def test_making_and_audit_are_kept_apart_from_solving() -> None:
    found = [answers(stage, 10, 0.1) for stage in ("metadata", "evolve", "repair", "audit", "guide")]
    way = compare_costs(found, [replies("guide", 10, 0.1), replies("audit", 10, 0.1)], {"easy": 10}, 5)
    assert (way.solving_usd, way.making_usd, way.audit_usd) == (1.0, 3.0, 1.0)


def test_the_published_ratio_is_what_the_published_figures_give() -> None:
    assert PUBLISHED_RATIO == 2.82
