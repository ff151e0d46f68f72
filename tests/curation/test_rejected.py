"""Nothing that people rejected leaves unless it is asked for, and what stays out is counted."""

import json
from pathlib import Path

import pytest
import small_store
from exporting import Brief, export_samples

from engine.domain import SETTLED_TIERS, DecisionKind, Entry, Provenance, ReviewVerdict
from engine.store import Store, people

ANN = Provenance("Ann")
EVERY = ["p0", "p1", "p2", "p3", "p4"]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Five settled problems: one excluded and flagged, one wrong, one flagged, one wrong in another run, one whole."""
    store = small_store.make(tmp_path_factory.mktemp("rejected") / "s.duckdb")
    people.decide(store, Entry("b", 1, "p0"), DecisionKind.EXCLUDE, ANN)
    people.flag(store, "p0", "other", ANN)
    people.review(store, Entry("a", 1, "p1"), ReviewVerdict.WRONG, ANN)
    people.flag(store, "p1", "other", ANN)
    people.flag(store, "p4", "duplicate", ANN)
    people.review(store, Entry("b", 1, "p3"), ReviewVerdict.WRONG, ANN)
    return store


def ids(out: Path) -> list[str]:
    return list(dict.fromkeys(json.loads(line)["id"] for line in out.read_text().splitlines()))


def test_they_stay_out_and_are_counted_once_each(store: Store, tmp_path: Path) -> None:
    out = tmp_path / "x.jsonl"
    done = export_samples(store, out, "a", SETTLED_TIERS)
    assert done == Brief(2, 2, {"excluded": 1, "wrong": 1, "flagged": 1})
    assert ids(out) == ["p2", "p3"]
    assert done.problems + sum(done.left_out.values()) == len(EVERY)
    assert b"rejected" not in out.read_bytes()
    first = out.read_bytes()
    export_samples(Store(store.path), out, "a", SETTLED_TIERS)
    assert out.read_bytes() == first


def test_asked_for_they_leave_with_the_reason(store: Store, tmp_path: Path) -> None:
    out = tmp_path / "x.jsonl"
    assert export_samples(store, out, "a", SETTLED_TIERS, rejected=True).left_out == {}
    rows = [json.loads(line) for line in out.read_text().splitlines()]
    assert ids(out) == EVERY
    told = {row["id"]: row["rejected"] for row in rows if row["rejected"]}
    assert told == {"p0": "excluded", "p1": "wrong", "p4": "flagged"}


def test_only_what_was_wanted_is_counted(store: Store, tmp_path: Path) -> None:
    done = export_samples(store, tmp_path / "x.jsonl", "a", SETTLED_TIERS[1:])
    assert (done.problems, done.left_out) == (2, {})
    done = export_samples(store, tmp_path / "x.jsonl", "b", SETTLED_TIERS)
    assert (done.problems, done.left_out) == (0, {"wrong": 1})
