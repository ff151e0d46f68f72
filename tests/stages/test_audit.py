"""The audit: which problems it takes, and what the expert gets to see."""

from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.config import Audit
from engine.domain import Stage, problem_id
from engine.prompts import render
from engine.stages import audit_request, is_audited

IDS = [problem_id(f"What is {n} + 1?") for n in range(20_000)]


@pytest.mark.parametrize("share", [0.001, 0.02, 0.05, 0.5, 0.97])
def test_the_share_holds_as_it_would_by_chance(share: float) -> None:
    taken = sum(is_audited(id_, 1, share, 0) for id_ in IDS)
    deviation = sqrt(len(IDS) * share * (1 - share))
    assert abs(taken - len(IDS) * share) < 4 * deviation


@given(st.text(), st.integers(1, 1000), st.floats(0, 1, exclude_min=True), st.floats(0, 1), st.integers(0, 2**63 - 1))
def test_a_larger_share_holds_every_smaller_one(id_: str, round_: int, one: float, other: float, seed: int) -> None:
    small, large = sorted((one, other))
    assert is_audited(id_, round_, large, seed) >= is_audited(id_, round_, small, seed)
    assert is_audited(id_, round_, 1.0, seed)
    assert not is_audited(id_, round_, 0.0, seed)


def test_seed_and_round_choose_other_problems_and_the_same_ones_always_the_same() -> None:
    def taken(round_: int, seed: int) -> set[str]:
        return {id_ for id_ in IDS[:2000] if is_audited(id_, round_, 0.1, seed)}

    assert taken(1, 0) == taken(1, 0)
    for other in (taken(2, 0), taken(1, 1)):
        assert len(taken(1, 0) & other) < 50, "20 of 2,000 are in both by chance"


def test_the_expert_sees_the_question_alone() -> None:
    request = audit_request("id", "Why?", Audit(expert_share=0.02, temperature=0.1, max_tokens=44))
    assert (request.problem_id, request.stage, request.sample) == ("id", Stage.AUDIT, 0)
    assert (request.temperature, request.max_tokens) == (0.1, 44)
    assert request.messages == render("vote", question="Why?")
