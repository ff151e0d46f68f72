"""The funnel: every way through it ends in exactly one tier, and what goes in comes out."""

from collections import Counter
from itertools import permutations, product
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.domain import FUNNEL, SETTLED_TIERS, Outcome, Stage, Tier, follow
from engine.domain.funnel import NEXT, TRANSITIONS

ORDERS = [order for size in range(1, len(FUNNEL) + 1) for order in permutations(FUNNEL, size)]
ENDS = [end for end in Outcome if end is not Outcome.REFERENCE]
orders = st.sampled_from(ORDERS)
outcomes = st.sampled_from(ENDS)
TIER_OF = {Stage.GUIDE: Tier.EASY, Stage.CRITICISE: Tier.MEDIUM, Stage.VOTE: Tier.HARD, Stage.SOLVE: Tier.EASY}


def walk(order: tuple[Stage, ...], ends: tuple[Outcome, ...]) -> list[Stage | Tier]:
    """The places of a problem behind each stage, if stage i of the order ends in `ends[i]`."""
    places: list[Stage | Tier] = []
    place: Stage | Tier = order[0]
    while isinstance(place, Stage):
        assert len(places) < len(order), "the problem goes round in circles"
        place = follow(place, ends[order.index(place)], order)
        places.append(place)
    return places


def test_the_table_has_a_row_for_every_stage_and_outcome_and_no_other() -> None:
    assert set(TRANSITIONS) == {*product(FUNNEL, ENDS), (Stage.EVOLVE, Outcome.REFERENCE)}


def test_every_target_is_a_tier_or_the_next_stage() -> None:
    assert set(TRANSITIONS.values()) <= {*Tier, NEXT}


def test_the_table_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        TRANSITIONS[Stage.GUIDE, Outcome.SETTLED] = Tier.HARD  # type: ignore[index]  # this is what must fail


@pytest.mark.parametrize("order", ORDERS)
def test_every_sequence_of_outcomes_ends_in_exactly_one_tier(order: tuple[Stage, ...]) -> None:
    for ends in product(ENDS, repeat=len(order)):
        *before, last = walk(order, ends)
        assert isinstance(last, Tier)
        assert all(isinstance(place, Stage) for place in before)
        assert before == list(order[1 : len(before) + 1]), "a stage was left out, or came in another order"


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("stage", FUNNEL)
def test_the_tier_follows_the_stage_that_settled_whatever_the_order(order: tuple[Stage, ...], stage: Stage) -> None:
    if stage in order:
        assert follow(stage, Outcome.SETTLED, order) is TIER_OF[stage]
        assert follow(stage, Outcome.UNCHECKED, order) is Tier.UNVERIFIED
        assert follow(stage, Outcome.DROPPED, order) is Tier.DROPPED


@given(orders)
def test_what_nobody_settles_is_unsettled(order: tuple[Stage, ...]) -> None:
    assert walk(order, (Outcome.PASSED_ON,) * len(order))[-1] is Tier.UNSETTLED


@given(orders, st.data())
def test_only_passing_on_at_every_stage_leaves_a_problem_unsettled(
    order: tuple[Stage, ...], data: st.DataObject
) -> None:
    ends = tuple(data.draw(outcomes) for _ in order)
    unsettled = walk(order, ends)[-1] is Tier.UNSETTLED
    assert unsettled == all(end is Outcome.PASSED_ON for end in ends)


def test_only_agreement_settles() -> None:
    assert set(SETTLED_TIERS) == {tier for (_, end), tier in TRANSITIONS.items() if end is Outcome.SETTLED}
    assert not {Tier.UNSETTLED, Tier.UNVERIFIED, Tier.DROPPED} & set(SETTLED_TIERS)


def test_a_stage_outside_the_order_is_refused() -> None:
    with pytest.raises(ValueError, match="not in tuple"):
        follow(Stage.VOTE, Outcome.PASSED_ON, (Stage.GUIDE,))


@given(orders, st.lists(st.tuples(*[outcomes] * len(FUNNEL)), max_size=40), st.randoms(use_true_random=False))
def test_what_goes_in_is_in_a_tier_or_pending_at_every_step(
    order: tuple[Stage, ...], fates: list[tuple[Outcome, ...]], random: Random
) -> None:
    at: dict[int, Stage | Tier] = dict.fromkeys(range(len(fates)), order[0])
    steps = 0
    while todo := sorted(number for number, place in at.items() if isinstance(place, Stage)):
        number = random.choice(todo)
        place = at[number]
        assert isinstance(place, Stage)
        at[number] = follow(place, fates[number][order.index(place)], order)
        steps += 1
        tiers = Counter(place for place in at.values() if isinstance(place, Tier))
        pending = sum(isinstance(place, Stage) for place in at.values())
        assert sum(tiers[tier] for tier in Tier) + pending == len(fates)
        assert steps <= len(fates) * len(order)
    assert Counter(at.values()) == Counter(walk(order, fate)[-1] for fate in fates)
