"""`wisdom status`: what it tells of a run with rounds, for scripts and for people."""

import re
from pathlib import Path
from typing import Any

import pytest
import small_rounds
import small_store
from cli_runner import Wisdom

from engine.domain import Decision, Entry, Outcome, Stage, Tier
from engine.store import Facts, Store, fill_pool, flush, insert_run


@pytest.fixture
def grown(tmp_path: Path) -> Path:
    """The small run, whose reused vote another run had paid for."""
    store = small_rounds.make(tmp_path / "s.duckdb")
    hand = small_store.Hand(Facts(lambda: small_store.NOW))
    hand.call(Entry("earlier", 1, "s5"), Stage.VOTE, 4, cost=0.5)
    flush(store, hand.facts.take())
    return store.path


@pytest.fixture
def run(wisdom: Wisdom, grown: Path) -> dict[str, Any]:
    report: dict[str, Any] = wisdom("status", "m", "--store", grown, "--json").json["runs"][0]
    return report


def test_a_run_tells_why_it_ended_and_what_it_cost(run: dict[str, Any]) -> None:
    assert (run["run"], run["state"], run["ended"]) == ("m", "finished", "all 2 rounds are done")
    assert (run["detail"], run["simulated"]) == (run["ended"], True)
    assert (run["calls"], run["reused"], run["cost_usd"]) == (32, 1, small_rounds.SPENT_USD)


def test_a_run_that_goes_on_has_not_ended(wisdom: Wisdom, tmp_path: Path) -> None:
    store = small_store.make(tmp_path / "s.duckdb")
    run = wisdom("status", "a", "--store", store.path, "--json").json["runs"][0]
    assert (run["state"], run["detail"], run["ended"]) == ("dead", "for the first time", None)


def test_evolved_by_round(run: dict[str, Any]) -> None:
    rejected = {"near_duplicate": 1, "no_reply": 1}
    first, second = (row["evolved"] for row in run["rounds"])
    assert first == {"asked": 4, "written": 3, "kept": 2, "rejected": rejected}
    assert first["asked"] == first["kept"] + sum(rejected.values())
    assert second == {"asked": 0, "written": 0, "kept": 0, "rejected": {}}


def test_metadata_by_round(run: dict[str, Any]) -> None:
    first, second = (row["metadata"] for row in run["rounds"])
    asked = {"problems": 6, "read": 4, "unreadable": 1, "failed": 1}
    kinds = {"topic": {"links": 2, "entries": 1, "new": 1}, "skill": {"links": 1, "entries": 1, "new": 1}}
    assert first == asked | {"entries": kinds}
    assert second["problems"] == 0
    assert second["entries"] == {"topic": {"links": 2, "entries": 2, "new": 1}}


def test_audit_by_tier_with_its_interval(run: dict[str, Any]) -> None:
    (item,) = run["rounds"][0]["audit"]
    low, high = item.pop("low"), item.pop("high")
    assert item == {"tier": "easy", "n": 2, "agrees": 1, "differs": 1, "undecided": 0, "no_answer": 1}
    assert 0 < low < 0.5 < high < 1
    assert run["rounds"][1]["audit"] == []


@pytest.mark.parametrize("by", ["subject", "level"])
def test_tiers_by_subject_and_level_add_up_and_say_who_tells(run: dict[str, Any], by: str) -> None:
    for row in run["rounds"]:
        items = row[f"by_{by}"]
        for end in ("in", *(tier.value for tier in Tier), "pending"):
            assert sum(item[end] for item in items) == row[end]
    told = [{item[f"{by}_from"] for item in row[f"by_{by}"]} for row in run["rounds"]]
    assert told == [{"publisher", "unknown"} if by == "subject" else {"publisher"}, {"claimed", "unknown"}]


def test_stages_add_up_to_the_round(run: dict[str, Any]) -> None:
    for row in run["rounds"]:
        assert sum(s["calls"] for s in row["stages"]) == row["calls"] + row["reused"]
        assert sum(s["cost_usd"] for s in row["stages"]) == pytest.approx(row["cost_usd"])
    vote = next(s for s in run["rounds"][0]["stages"] if s["stage"] == "vote")
    assert (vote["calls"], vote["answered"], vote["reused"], vote["failed"], vote["retries"]) == (10, 9, 1, 0, 0)
    assert (vote["prompt_tokens"], vote["cached_tokens"], vote["completion_tokens"]) == (90, 9, 180)


def test_costs_by_tier_by_settled_problem_and_against_other_ways(run: dict[str, Any]) -> None:
    costs = run["costs"]
    assert {tier: part["cost_usd"] for tier, part in costs["by_tier"].items() if part["calls"]} == {
        "easy": 1.33,
        "medium": 1.11,
        "hard": 4.01,
        "unsettled": 3.3,
    }
    assert costs["by_tier"]["easy"]["per_problem_usd"] == pytest.approx(1.33 / 4)
    assert (costs["settled"], costs["per_settled_usd"]) == (6, pytest.approx(9.75 / 6))
    # The reused vote counts with what the run paid that asked for it: solving is 0.7 + 3 + 10 x 0.5.
    assert (costs["solving_usd"], costs["making_usd"], costs["audit_usd"]) == (8.7, 0.65, 0.9)
    assert (costs["problems"], costs["reused"]) == (7, 1)
    # Easy: 4 at the audit's 0.3; medium: two thirds of a criticism of 1.0; hard and unsettled: a vote of 0.5 each.
    one = 4 * 0.3 + 2 / 3 + 0.5 + 0.5
    assert (costs["majority_usd"], costs["distil_usd"]) == (pytest.approx(5 * one), pytest.approx(one))
    assert costs["ratios"] == {"majority": pytest.approx(5 * one / 8.7), "distil": pytest.approx(one / 8.7)}
    assert [(b["tier"], b["problems"], b["stage"], b["replies"]) for b in costs["majority"]["basis"]] == [
        ("easy", 4, "audit", 3),
        ("medium", 1, "criticise", 1),
        ("hard", 1, "vote", 5),
        ("unsettled", 1, "vote", 5),
    ]
    assert all(b["own"] for b in costs["majority"]["basis"])
    assert costs["published"] == {"spent_usd": 12_068, "majority_usd": 34_002, "ratio": 2.82}


def test_for_people_each_line_has_its_denominator(wisdom: Wisdom, grown: Path) -> None:
    said = wisdom("status", "m", "--store", grown).out
    for line in (
        "meta data of 6: 4 read, 1 unreadable, 1 failed; 1 topic (1 new to the run), 1 skill (1 new to the run)",
        "evolved: 4 asked, 3 written, 2 kept; fell out: 1 near duplicate, 1 no reply",
        "audit of easy: 1 of 2 (50.0 %, 9.5 to 90.5) agree; 1 no answer",
        "recipe wisdom; 32 calls (2 failed, 3 retries), 1 reply reused; 9.7500 USD + 2 calls not priced; simulated",
        "cost: 9.6500 USD + 2 calls not priced, 1.9300 USD for each of 5 settled problems",
        "1.6250 USD for each of 6 settled problems, everything counted",
        "solving, with 1 reused reply at what such a call cost when it was made: 8.7000 USD",
        "majority voting, 35 replies for the same 7 problems: 14.3333 USD, 1.65 times the 8.7000 USD of solving (pub",
        "  measured on: easy (4) 3 audit replies; medium (1) two thirds of 1 criticise reply; hard (1) 5 vote replies",
    ):
        assert line in said
    assert "level 4 (claimed)" in said
    assert re.search(r"^metadata +6 +5 +0 +1 +0 +50 +5 +100 +0\.0500 USD \+ 1 call not priced$", said, re.MULTILINE)


def test_the_list_of_runs_leaves_the_details_out(wisdom: Wisdom, grown: Path) -> None:
    said = wisdom("status", "--store", grown).out
    assert "evolved: 4 asked" in said
    assert "by level" not in said
    assert "by stage" not in said


def test_where_there_is_nothing_to_say_nothing_is_said(wisdom: Wisdom, tmp_path: Path) -> None:
    store = Store(tmp_path / "s.duckdb")
    insert_run(store, small_store.run_row("r"))
    fill_pool(store, "r", 1, ["p"])
    hand = small_store.Hand(Facts(lambda: small_store.NOW))
    hand.call(Entry("r", 1, "p"), Stage.GUIDE, cost=None)
    flush(store, hand.facts.take())
    said = wisdom("status", "r", "--store", store.path).out
    for word in ("meta data", "evolved", "audit", "cost by tier", "majority", "by level", "0.0000"):
        assert word not in said
    assert said.count("not priced") == 3  # the run, its one round, and its one stage
    run = wisdom("status", "r", "--store", store.path, "--json").json["runs"][0]
    assert (run["cost_usd"], run["rounds"][0]["cost_usd"], run["rounds"][0]["per_settled_usd"]) == (None, None, None)
    assert run["costs"]["ratios"] == {"majority": None, "distil": None}
    assert (run["costs"]["solving_usd"], run["costs"]["per_settled_usd"]) == (None, None)


def test_a_round_of_references_tells_nothing_else(wisdom: Wisdom, tmp_path: Path) -> None:
    store = Store(tmp_path / "s.duckdb")
    insert_run(store, small_store.run_row("r"))
    fill_pool(store, "r", 1, ["p"])
    facts = Facts(lambda: small_store.NOW)
    decision = Decision(Outcome.REFERENCE, "reference", "it serves to write new questions from")
    facts.outcome(Entry("r", 1, "p"), "evolve", decision, Tier.REFERENCE, None)
    flush(store, facts.take())
    said = wisdom("status", "--store", store.path).out
    assert re.search(r"^reference +1 +100\.0 %", said, re.MULTILINE)
    assert "easy" not in said
    (row,) = wisdom("status", "--store", store.path, "--json").json["runs"][0]["rounds"]
    assert (row["in"], row["reference"], row["pending"]) == (1, 1, 0)


def test_an_unknown_run_is_said(wisdom: Wisdom, grown: Path) -> None:
    said = wisdom("status", "none", "--store", grown)
    assert said.code == 2
    assert "has no run none" in said.err
