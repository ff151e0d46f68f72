"""What was spent, and what other ways of solving would have cost."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.domain import Stage
from engine.quality import PUBLISHED_RATIO, Spent, compare_costs, each, grouped, settled, spent, tier_costs

NAMES = ("calls", "answered", "reused", "failed", "retries", "prompt_tokens", "cached_tokens", "completion_tokens")


def row(stage: str = "guide", model: str = "m", **values: Any) -> dict[str, Any]:
    """A row of `engine.store.costs`; what is left out is nothing."""
    counts = dict.fromkeys((*NAMES, "measured", "unpriced_replies"), 0)
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


def test_majority_and_distilling_by_the_runs_own_votes() -> None:
    found = [answers("guide", 100, 0.01), answers("criticise", 40, 0.1), answers("vote", 50, 0.08)]
    compared = compare_costs(found, 100, 5)
    assert compared.solving_usd == pytest.approx(1.0 + 4.0 + 4.0)
    assert compared.majority.usd == pytest.approx(100 * 5 * 0.08)
    assert compared.majority.ratio == pytest.approx(40 / 9)
    assert (compared.majority.measured_on, compared.majority.measured) == (Stage.VOTE, 50)
    assert (compared.majority.prompt_tokens, compared.majority.completion_tokens) == (50_000, 100_000)
    assert compared.distil.usd == pytest.approx(8.0)
    assert compared.distil.replies == 100


def test_without_votes_two_thirds_of_a_criticism_stand_for_one() -> None:
    compared = compare_costs([answers("guide", 10, 0.01), answers("criticise", 4, 0.3)], 10, 5)
    assert compared.majority.measured_on is Stage.CRITICISE
    assert compared.majority.usd == pytest.approx(50 * 0.2)
    assert compared.majority.completion_tokens == pytest.approx(50 * 200 * 2 / 3)


def test_distilling_goes_by_single_solutions_first() -> None:
    compared = compare_costs([answers("solve", 10, 0.2), answers("vote", 10, 0.3)], 10, 5)
    assert (compared.distil.measured_on, compared.distil.usd) == (Stage.SOLVE, 2.0)
    assert (compared.majority.measured_on, compared.majority.usd) == (Stage.VOTE, pytest.approx(15.0))


def test_without_the_expert_nothing_can_be_said() -> None:
    compared = compare_costs([answers("guide", 10, 0.01)], 10, 5)
    assert (compared.majority.measured_on, compared.majority.usd, compared.majority.ratio) == (None, None, None)


@pytest.mark.parametrize("unpriced", ["guide", "vote"])
def test_a_teacher_without_a_price_leaves_no_ratio(unpriced: str) -> None:
    found = [answers(stage, 10, None if stage == unpriced else 0.1) for stage in ("guide", "vote")]
    compared = compare_costs(found, 10, 5)
    assert compared.solving_usd is None
    assert compared.majority.ratio is None
    assert compared.majority.usd == (None if unpriced == "vote" else pytest.approx(5.0))
    assert compared.majority.completion_tokens == 50 * 200


def test_reused_replies_are_taken_at_what_one_of_the_same_stage_and_model_cost() -> None:
    alone = compare_costs([answers("guide", 10, 0.01), answers("vote", 10, 0.1)], 10, 5)
    again = compare_costs([answers("guide", 5, 0.01, reused=5), answers("vote", 2, 0.1, reused=8)], 10, 5)
    assert again.solving_usd == pytest.approx(alone.solving_usd)
    assert again.majority.ratio == pytest.approx(alone.majority.ratio)
    assert again.reused == 13


def test_where_all_replies_were_reused_nobody_knows_what_they_cost() -> None:
    nothing = row("vote", calls=5, reused=5, cost_usd=0.0)
    compared = compare_costs([answers("guide", 10, 0.01), nothing], 10, 5)
    assert compared.solving_usd is None
    assert compared.majority.ratio is None


def test_making_and_audit_are_kept_apart_from_solving() -> None:
    found = [answers(stage, 10, 0.1) for stage in ("metadata", "evolve", "repair", "audit", "guide")]
    compared = compare_costs(found, 10, 5)
    assert (compared.solving_usd, compared.making_usd, compared.audit_usd) == (1.0, 3.0, 1.0)


def test_the_published_ratio_is_what_the_published_figures_give() -> None:
    assert PUBLISHED_RATIO == 2.82
