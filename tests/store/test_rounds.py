"""What rounds did beside settling, and where problems ended by subject and level, counted by hand."""

from pathlib import Path

import pytest
import small_rounds
import small_store

from engine.domain import Decision, Entry, Outcome, Tier
from engine.domain.evolution import NOT_WRITTEN, Rejection
from engine.store import Facts, Store, fill_pool, flush, rounds

ENDS = (*(tier.value for tier in Tier), "pending")


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return small_rounds.make(tmp_path_factory.mktemp("rounds") / "s.duckdb")


def test_evolved(grown: Store) -> None:
    with grown.read() as reader:
        assert rounds.evolved(reader, "m").rows() == [(1, 4, 3, 2)]
        assert rounds.rejections(reader, "m").rows() == [
            (1, "near_duplicate", 1, "0.95 like s2"),
            (1, "no_reply", 1, "unavailable"),
        ]
        assert rounds.evolved(reader, "none").is_empty()


@pytest.mark.parametrize("rejection", Rejection)
def test_a_candidate_counts_as_written_unless_there_is_no_question(store: Store, rejection: Rejection) -> None:
    row = {"run_id": "r", "round": 1, "id": "x", "parent_id": "p", "sample": 0, "teacher": "expert"}
    row |= {"request_hash": "h", "rejection": rejection.value, "at_time": small_store.NOW}
    with store.write() as writer:
        writer.insert("candidate", [row])
    with store.read() as reader:
        assert rounds.evolved(reader, "r").rows() == [(1, 1, int(rejection not in NOT_WRITTEN), 0)]


def test_metadata(grown: Store) -> None:
    with grown.read() as reader:
        (row,) = rounds.metadata(reader, "m").to_dicts()
        entries = rounds.entries(reader, "m").rows()
    assert row == {"round": 1, "problems": 6, "read": 4, "unreadable": 1, "failed": 1}
    # Round 2 meets topic A again: it is not new to the run; C is.
    assert entries == [(1, "topic", 2, 1, 1), (1, "skill", 1, 1, 1), (2, "topic", 2, 2, 1)]


def test_audit(grown: Store) -> None:
    with grown.read() as reader:
        found = rounds.audit(reader, "m")
    assert found.rows() == [(1, "easy", 3, 1, 1, 0, 1)]
    assert found.columns == ["round", "tier", "audited", "agrees", "differs", "undecided", "no_answer"]


def test_an_answer_that_could_not_be_compared_is_undecided(store: Store) -> None:
    row = {"run_id": "r", "round": 1, "problem_id": "p", "tier": "medium", "request_hash": "h", "accepted": "5"}
    with store.write() as writer:
        writer.insert("audit", [row | {"answer": "x", "agrees": None, "at_time": small_store.NOW}])
    with store.read() as reader:
        assert rounds.audit(reader, "r").rows() == [(1, "medium", 1, 0, 0, 1, 0)]


def test_tiers_by_subject_keep_what_is_claimed_apart(grown: Store) -> None:
    with grown.read() as reader:
        found = rounds.by_subject(rounds.profile(reader, "m"))
    told = found.select("round", "subject_from", "subject", "in", "easy", "medium", "hard", "unsettled", "pending")
    assert told.rows() == [
        (1, "publisher", "Algebra", 3, 2, 1, 0, 0, 0),
        (1, "publisher", "Geometry", 2, 1, 0, 1, 0, 0),
        (1, "unknown", None, 1, 0, 0, 0, 1, 0),
        (2, "claimed", "Number Theory", 1, 1, 0, 0, 0, 0),
        (2, "unknown", None, 1, 0, 0, 0, 0, 1),
    ]


def test_a_claim_does_not_displace_what_the_publisher_says(store: Store) -> None:
    small = small_rounds.make(store.path.with_name("own.duckdb"))
    row = {"run_id": "m", "round": 1, "id": "again", "parent_id": "s5", "sample": 2, "teacher": "expert"}
    row |= {"request_hash": "h", "problem_id": "s0", "claimed_level": 5, "claimed_subject": "Geometry"}
    with small.write() as writer:
        writer.insert("candidate", [row | {"at_time": small_store.NOW}])
    with small.read() as reader:
        found = rounds.by_level(rounds.profile(reader, "m"))
    assert found.filter(round=1)["level_from"].unique().to_list() == ["publisher"]
    assert found.filter(round=1, level=1)["in"].to_list() == [2]


def test_tiers_by_level_add_up_to_the_round(grown: Store) -> None:
    with grown.read() as reader:
        profile = rounds.profile(reader, "m")
    for found in (profile, rounds.by_level(profile), rounds.by_subject(profile)):
        assert found["in"].sum() == 8
        assert all(row["in"] == sum(row[end] for end in ENDS) for row in found.to_dicts())


def test_consistency_is_counted_among_all_that_were_guided(grown: Store) -> None:
    with grown.read() as reader:
        found = rounds.consistency(rounds.profile(reader, "m"))
    assert found.rows() == [
        (1, "publisher", 1, 2, 2),
        (1, "publisher", 2, 1, 1),
        (1, "publisher", 3, 1, 0),
        (1, "publisher", 5, 2, 0),
        (2, "claimed", 4, 1, 1),
    ]


def test_a_guided_problem_without_an_answer_is_not_consistent_and_a_reference_is_not_guided(store: Store) -> None:
    fill_pool(store, "r", 1, ["p", "q"])
    facts = Facts(lambda: small_store.NOW)
    facts.outcome(Entry("r", 1, "p"), "guide", Decision(Outcome.DROPPED, "timed_out", "x"), Tier.DROPPED, None)
    facts.outcome(Entry("r", 1, "q"), "evolve", Decision(Outcome.REFERENCE, "reference", "x"), Tier.REFERENCE, None)
    flush(store, facts.take())
    with store.read() as reader:
        profile = rounds.profile(reader, "r")
    assert rounds.consistency(profile).rows() == [(1, "unknown", None, 1, 0)]
    assert rounds.by_level(profile).select("in", "dropped", "reference", "pending").rows() == [(2, 1, 1, 0)]


def test_a_run_that_is_not_there_has_no_rows(tmp_path: Path) -> None:
    store = small_rounds.make(tmp_path / "s.duckdb")
    with store.read() as reader:
        profile = rounds.profile(reader, "none")
        assert rounds.metadata(reader, "none").is_empty()
        assert rounds.entries(reader, "none").is_empty()
        assert rounds.audit(reader, "none").is_empty()
    assert profile.is_empty()
    assert rounds.by_level(profile).is_empty()
    assert rounds.consistency(profile).is_empty()
