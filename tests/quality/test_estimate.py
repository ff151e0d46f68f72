"""The estimate as plain arithmetic: known shapes by hand, and what must hold for every shape."""

from dataclasses import replace
from itertools import pairwise
from math import inf, isclose

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.domain import Stage
from engine.quality import (
    Ahead,
    Ask,
    Estimate,
    Foreseen,
    Measured,
    Origin,
    Range,
    Shape,
    Share,
    Sizes,
    StageEstimate,
    estimate,
)
from engine.quality.lookup import KEPT, PASSED, REPLIES


def rate(prompt: int, _cached: int, completion: int) -> float:
    return (prompt + 4 * completion) / 1e6


WEAK = Ask("weak", "w", 2000, rate, 400, 500)
EXPERT = Ask("expert", "e", 2000, rate, 400, 500)
ASKS = {
    Stage.GUIDE: WEAK,
    Stage.CRITICISE: replace(EXPERT, brings=Stage.GUIDE),
    Stage.VOTE: replace(EXPERT, replies=5),
    Stage.EVOLVE: EXPERT,
}
SHAPE = Shape(100, 200.0, 200.0, (Stage.GUIDE, Stage.CRITICISE, Stage.VOTE), ASKS)
MANY = 10**9
"""So much was measured that nothing but the factor for other problems is left of its uncertainty."""
SETTLED = Measured(
    sizes={
        (stage, "w" if stage is Stage.GUIDE else "e", later): Sizes(MANY, 150, 0, 300, 0)
        for stage in ASKS
        for later in (False, True)
    },
    passed={
        (Stage.GUIDE, "w", False): Share(MANY // 2, MANY),
        (Stage.CRITICISE, "e", False): Share(MANY // 5, MANY),
        (Stage.VOTE, "e", False): Share(0, MANY),
        (Stage.GUIDE, "w", True): Share(MANY, MANY),
        (Stage.CRITICISE, "e", True): Share(MANY, MANY),
    },
    written={"e": Share(MANY, MANY)},
    kept={"e": Share(MANY // 2, MANY)},
)


def of(found: Estimate, stage: Stage, number: int = 1) -> StageEstimate:
    return next(item for item in found.stages if (item.round, item.stage) == (number, stage))


def test_measured_shares_lead_from_stage_to_stage() -> None:
    found = estimate(SHAPE, SETTLED)
    assert [(s.stage, round(s.calls.likely, 6)) for s in found.stages] == [
        (Stage.GUIDE, 100),
        (Stage.CRITICISE, 50),
        (Stage.VOTE, 50),
    ]
    guide, vote = of(found, Stage.GUIDE), of(found, Stage.VOTE)
    assert (guide.calls, guide.calls_from, guide.tokens_from) == (Range.sure(100), Origin.SURE, Origin.MODEL)
    assert vote.calls_from is Origin.MODEL
    assert guide.usd is not None
    assert guide.usd.likely == pytest.approx(100 * (150 + 4 * 300) / 1e6)
    assert found.usd is not None
    assert found.usd.likely == pytest.approx(200 * (150 + 4 * 300) / 1e6)


def test_rounds_follow_from_children_and_from_what_is_kept() -> None:
    found = estimate(replace(SHAPE, rounds=2, children=4), SETTLED)
    assert of(found, Stage.EVOLVE).calls.likely == pytest.approx(10 * 4)
    assert of(found, Stage.GUIDE, 2).calls.likely == pytest.approx(20)
    assert of(found, Stage.VOTE, 2).calls.likely == pytest.approx(100)  # later rounds pass on what they did before
    assert not [s for s in found.stages if s.round == 2 and s.stage is Stage.EVOLVE]


def test_what_was_measured_of_first_rounds_serves_later_ones_where_nothing_else_was() -> None:
    """With ranges that bear longer replies, and problems of which hardly one is settled."""
    sizes, passed = ({k: v for k, v in of.items() if not k[2]} for of in (SETTLED.sizes, SETTLED.passed))
    found = estimate(replace(SHAPE, rounds=2), Measured(sizes, passed, SETTLED.written, SETTLED.kept))
    guide, criticise = of(found, Stage.GUIDE, 2), of(found, Stage.CRITICISE, 2)
    assert criticise.calls.likely == pytest.approx(guide.calls.likely * 3 / 4)
    assert criticise.calls.high == pytest.approx(guide.calls.high)
    assert criticise.calls_from is Origin.STAGE
    assert guide.completion_tokens.high == pytest.approx(2 * 300)
    assert guide.tokens_from is Origin.STAGE
    assert of(found, Stage.GUIDE).tokens_from is Origin.MODEL


def test_without_measurements_the_defaults_count_and_say_so() -> None:
    found = estimate(SHAPE, Measured())
    guide, criticise = of(found, Stage.GUIDE), of(found, Stage.CRITICISE)
    assert criticise.calls.likely == pytest.approx(100 * PASSED[Stage.GUIDE].likely)
    assert (criticise.calls_from, criticise.tokens_from) == (Origin.DEFAULT, Origin.DEFAULT)
    assert guide.completion_tokens == REPLIES[Stage.GUIDE]
    assert guide.prompt_tokens.likely == (400 + 200) / 4
    assert criticise.prompt_tokens.likely == (400 + 200) / 4 + REPLIES[Stage.GUIDE].likely


def test_another_model_serves_with_a_wider_range() -> None:
    other = {(stage, "x", later): sizes for (stage, _, later), sizes in SETTLED.sizes.items()}
    passed = {(stage, "x", later): share for (stage, _, later), share in SETTLED.passed.items()}
    near, far = estimate(SHAPE, SETTLED), estimate(SHAPE, Measured(other, passed))
    assert of(far, Stage.VOTE).tokens_from is Origin.STAGE
    assert of(far, Stage.VOTE).calls_from is Origin.STAGE
    assert near.usd is not None
    assert far.usd is not None
    assert far.usd.likely == pytest.approx(near.usd.likely)
    assert far.usd.low < near.usd.low < near.usd.high < far.usd.high


def test_a_handful_of_replies_says_nothing() -> None:
    few = Measured({(Stage.GUIDE, "w", False): Sizes(4, 10, 1, 10, 1)}, {(Stage.GUIDE, "w", False): Share(4, 4)})
    found = estimate(SHAPE, few)
    assert of(found, Stage.GUIDE).tokens_from is Origin.DEFAULT
    assert of(found, Stage.CRITICISE).calls_from is Origin.DEFAULT


def test_more_measurements_narrow_the_range() -> None:
    widths = []
    for number in (10, 100, 10_000):
        sizes = {key: Sizes(number, 150, 80, 300, 200) for key in SETTLED.sizes}
        passed = {key: Share(number // 2, number) for key in SETTLED.passed}
        usd = estimate(replace(SHAPE, problems=10_000), Measured(sizes, passed)).usd
        assert usd is not None
        widths.append(usd.high - usd.low)
    assert all(wide > narrow for wide, narrow in pairwise(widths))


def test_references_are_not_solved_and_all_of_them_grow() -> None:
    asks = {Stage.SOLVE: EXPERT, Stage.EVOLVE: EXPERT, Stage.REPAIR: EXPERT}
    shape = Shape(10, 200, 200, (Stage.SOLVE,), asks, rounds=2, references=True, parents=Stage.SOLVE, children=3)
    found = estimate(shape, Measured())
    assert [(s.round, s.stage) for s in found.stages] == [(1, Stage.EVOLVE), (1, Stage.REPAIR), (2, Stage.SOLVE)]
    assert of(found, Stage.EVOLVE).calls == Range.sure(30)
    assert of(found, Stage.SOLVE, 2).calls.likely == pytest.approx(30 * KEPT.likely)


def test_a_cap_that_is_reached_ends_the_growing() -> None:
    found = estimate(replace(SHAPE, rounds=5, max_problems=60), SETTLED)
    assert of(found, Stage.GUIDE).calls == Range.sure(60)
    assert {s.round for s in found.stages} == {1}


def test_a_cap_bounds_what_enters() -> None:
    found = estimate(replace(SHAPE, rounds=4, children=8, max_problems=110), SETTLED)
    entered = sum(s.calls.likely for s in found.stages if s.stage is Stage.GUIDE)
    assert entered <= 110 + 1e-9
    assert all(s.most_calls <= 10 for s in found.stages if s.stage is Stage.GUIDE and s.round > 1)


def test_the_audit_asks_for_its_share_of_what_was_settled_before() -> None:
    asks = ASKS | {Stage.AUDIT: EXPERT}
    found = estimate(replace(SHAPE, asks=asks, audited=(Stage.GUIDE,), audit_share=0.1), SETTLED)
    assert of(found, Stage.AUDIT).calls.likely == pytest.approx(5)
    everything = estimate(replace(SHAPE, asks=asks, audited=(Stage.GUIDE,), audit_share=1.0), SETTLED)
    assert of(everything, Stage.AUDIT).most_calls == 100


def test_a_teacher_without_a_price_is_named_and_in_no_sum() -> None:
    asks = ASKS | {Stage.GUIDE: replace(WEAK, rate=None)}
    found = estimate(replace(SHAPE, asks=asks), SETTLED)
    assert found.unpriced == ("weak",)
    assert (of(found, Stage.GUIDE).usd, of(found, Stage.GUIDE).worst_usd) == (None, None)
    assert found.usd is not None
    assert found.usd.likely == pytest.approx(100 * (150 + 4 * 300) / 1e6)
    nobody = estimate(replace(SHAPE, asks={s: replace(a, rate=None) for s, a in ASKS.items()}), SETTLED)
    assert (nobody.usd, nobody.worst_usd, nobody.unpriced) == (None, None, ("weak", "expert"))


def test_the_worst_case_by_hand() -> None:
    found = estimate(SHAPE, SETTLED)
    guide, criticise, vote = (of(found, stage) for stage in SHAPE.order)
    assert guide.worst_usd == pytest.approx(100 * rate(500 + 200, 0, 2000))
    assert criticise.worst_usd == pytest.approx(100 * rate(500 + 200 + 2000, 0, 2000))
    assert vote.worst_usd == pytest.approx(500 * rate(500 + 200, 0, 2000))


AHEAD = Ahead(
    first=1,
    pools={1: 100},
    stages={
        (1, Stage.GUIDE): Foreseen(stored=90, asked=10, open=10),
        (1, Stage.CRITICISE): Foreseen(stored=40, asked=5, open=5),
        (1, Stage.VOTE): Foreseen(stored=35),
    },
)


def test_what_is_known_beforehand_is_sure_and_what_is_open_is_estimated() -> None:
    found = estimate(replace(SHAPE, problems=0, ahead=AHEAD), SETTLED)
    guide, criticise, vote = (of(found, stage) for stage in SHAPE.order)
    assert (guide.calls, guide.stored, guide.calls_from) == (Range.sure(10), 90, Origin.SURE)
    assert criticise.calls.likely == pytest.approx(5 + 10 / 2)
    assert vote.calls.likely == pytest.approx((5 + 10 / 2) / 5 * 5)
    assert vote.most_calls == 5 * (10 + 5)
    assert found.stored == 90 + 40 + 35
    assert found.stored_usd == pytest.approx(165 * rate(150, 0, 300))


def test_where_the_store_has_everything_nothing_is_left_to_pay() -> None:
    stages = {key: Foreseen(stored=part.stored + part.asked) for key, part in AHEAD.stages.items()}
    found = estimate(replace(SHAPE, problems=0, rounds=3, ahead=replace(AHEAD, stages=stages)), SETTLED)
    assert (found.calls, found.usd, found.worst_usd, found.unpriced) == (Range.sure(0), Range.sure(0), 0, ())
    assert found.stored == 180


def test_a_finished_run_has_no_round_left() -> None:
    found = estimate(replace(SHAPE, problems=0, ahead=Ahead(first=2)), SETTLED)
    assert (found.stages, found.usd) == ((), Range.sure(0))


def test_a_cap_bounds_what_is_asked_for_by_what_may_still_enter() -> None:
    found = estimate(replace(SHAPE, rounds=2, children=20, max_problems=103), SETTLED)
    assert of(found, Stage.EVOLVE).most_calls == pytest.approx(3 / 0.5 + 20)


def test_two_samples_together_are_one() -> None:
    values = [3.0, 5.0, 9.0, 1.0, 7.0, 2.0]

    def sizes(part: list[float]) -> Sizes:
        mean = sum(part) / len(part)
        sd = (sum((x - mean) ** 2 for x in part) / (len(part) - 1)) ** 0.5
        return Sizes(len(part), mean, sd, 2 * mean, 2 * sd)

    together, whole = sizes(values[:2]).with_other(sizes(values[2:])), sizes(values)
    assert together.replies == whole.replies
    assert together.prompt_mean == pytest.approx(whole.prompt_mean)
    assert together.prompt_sd == pytest.approx(whole.prompt_sd)
    assert together.completion_sd == pytest.approx(whole.completion_sd)


shares = st.integers(1, 500).flatmap(lambda n: st.builds(Share, st.integers(0, n), st.just(n)))
sizes = st.builds(
    Sizes, st.integers(1, 500), st.floats(0, 5000), st.floats(0, 3000), st.floats(0, 5000), st.floats(0, 3000)
)
stages = st.sampled_from([Stage.GUIDE, Stage.CRITICISE, Stage.VOTE, Stage.EVOLVE, Stage.METADATA, Stage.AUDIT])
models = st.sampled_from(["w", "e", "x"])
measurements = st.builds(
    Measured,
    st.dictionaries(st.tuples(stages, models, st.booleans()), sizes, max_size=6),
    st.dictionaries(st.tuples(stages, models, st.booleans()), shares, max_size=6),
    st.dictionaries(models, shares, max_size=2),
    st.dictionaries(models, shares, max_size=2),
)
shapes = st.builds(
    Shape,
    st.integers(1, 2000),
    st.floats(1, 400),
    st.floats(400, 1600),
    st.sampled_from([SHAPE.order, SHAPE.order[:2], (Stage.GUIDE, Stage.VOTE)]),
    st.just(ASKS | {Stage.METADATA: WEAK, Stage.REPAIR: EXPERT, Stage.AUDIT: EXPERT}),
    st.integers(1, 4),
    st.booleans(),
    st.just(Stage.GUIDE),
    st.integers(1, 4),
    st.none() | st.integers(1, 3000),
    st.sampled_from([(), (Stage.GUIDE,)]),
    st.floats(0.01, 1),
)


@settings(deadline=None)
@given(shapes, measurements)
def test_a_range_is_in_order_and_never_above_the_worst_case(shape: Shape, measured: Measured) -> None:
    found = estimate(shape, measured)
    for stage in found.stages:
        for part in (stage.calls, stage.prompt_tokens, stage.completion_tokens, stage.usd):
            assert part is not None
            assert 0 <= part.low <= part.likely * (1 + 1e-9) <= part.high * (1 + 1e-8) < inf
        assert stage.calls.high <= stage.most_calls * (1 + 1e-9)
        assert stage.usd is not None
        assert stage.worst_usd is not None
        assert stage.usd.high <= stage.worst_usd * (1 + 1e-9)
    assert found.usd is not None
    assert found.worst_usd is not None
    assert found.usd.high <= found.worst_usd * (1 + 1e-9)
    assert isclose(found.calls.likely, sum(s.calls.likely for s in found.stages))


@settings(deadline=None)
@given(shapes, measurements)
def test_more_problems_never_cost_less(shape: Shape, measured: Measured) -> None:
    more = replace(shape, problems=shape.problems * 2, max_problems=None)
    once, twice = estimate(replace(shape, max_problems=None), measured), estimate(more, measured)
    assert once.usd is not None
    assert twice.usd is not None
    assert once.worst_usd is not None
    assert twice.worst_usd is not None
    assert once.usd.likely <= twice.usd.likely
    assert once.worst_usd <= twice.worst_usd
