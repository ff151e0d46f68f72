"""A whole session of review on 200 answers of which the truth is known: two reviewers, and six mistakes of theirs."""

import random
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path

import pytest
import small_queue
from remembered import made_by_copying, remembered  # noqa: F401 -- a fixture for this module

from engine.domain import Draw, Entry, Judgement, Problem, ProblemFilter, Provenance, QueueSpec, ReviewVerdict, Tier
from engine.quality import Judged, Stratum, estimated_accuracy, reviewer_agreement
from engine.store import Facts, Store, add_problems, fill_pool, flush, insert_run, queues, review_queues

ITEMS = 30
TIERS = {Tier.EASY: 140, Tier.MEDIUM: 48, Tier.HARD: 12}
WRONG = frozenset({f"q{n:03}" for n in range(0, 140, 35)} | {f"q{n:03}" for n in range(140, 200, 12)})
"""Nine of 200 accepted answers: 4 of 140 easy ones, 5 of the others."""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A run with 200 accepted answers."""
    with closing(small_queue.Held(filled(tmp_path / "s.duckdb"))) as own:
        yield own


@remembered
def filled(path: Path) -> Store:
    store = Store(path)
    ids = [f"q{n:03}" for n in range(sum(TIERS.values()))]
    add_problems(store, [Problem(id_, f"What is {id_}?", dataset="d") for id_ in ids], "import-1")
    row = {"id": "r", "recipe_name": "wisdom", "note": "", "recipe": "{}", "shape": "{}"}
    insert_run(store, row | {"simulated": True, "engine_version": "0"})
    fill_pool(store, "r", 1, ids)
    facts = Facts(lambda: small_queue.NOW)
    tiers = [tier for tier, size in TIERS.items() for _ in range(size)]
    for id_, tier in zip(ids, tiers, strict=True):
        small_queue.settle(facts, Entry("r", 1, id_), tier=tier)
    flush(store, facts.take())
    return store


def verdict(problem_id: str, *, mistaken: bool) -> ReviewVerdict:
    return ReviewVerdict.CORRECT if (problem_id in WRONG) == mistaken else ReviewVerdict.WRONG


def judge(store: Store, queue_id: str, mistakes: Mapping[str, set[int]]) -> dict[str, dict[int, str]]:
    """Both reviewers judge all items; what each said, by position."""
    said: dict[str, dict[int, str]] = {name: {} for name in mistakes}
    for name, own in said.items():
        turn = queues.take(store, queue_id, name)
        while turn is not None:
            told = verdict(turn.entry.problem_id, mistaken=turn.position in mistakes[name])
            own[turn.position] = told.value
            counted, turn = queues.judge_and_take(store, turn.id, Judgement(told), name)
            assert counted
    return said


def strata(store: Store, queue_id: str) -> list[Stratum]:
    with store.read() as reader:
        rows = review_queues.sample(reader, queue_id).to_dicts()
    return [
        Stratum(
            row["stratum"],
            row["population"],
            row["stratum_drawn"],
            Judged(row["correct"], row["wrong"], row["ambiguous"] + row["undecided"]),
        )
        for row in rows
    ]


@pytest.mark.parametrize("draw", [Draw.RANDOM, Draw.STRATIFIED])
def test_figures_are_those_of_a_hand_and_the_interval_holds_the_truth(store: Store, draw: Draw) -> None:
    columns = ("tier",) if draw is Draw.STRATIFIED else ()
    spec = QueueSpec("check", ProblemFilter(run="r"), draw, columns, size=ITEMS, overlap=2, seed=11)
    queue_id = queues.make(store, spec, Provenance("Ann"))
    order = random.Random(5).sample(range(ITEMS), 6)  # noqa: S311 -- mistakes at made-up places
    said = judge(store, queue_id, {"Ann": set(order[:4]), "Bob": set(order[4:])})

    ann, bob = said["Ann"], said["Bob"]
    agreed = sum(ann[n] == bob[n] for n in range(ITEMS))
    shares = [sum(told == "correct" for told in each.values()) / ITEMS for each in (ann, bob)]
    chance = shares[0] * shares[1] + (1 - shares[0]) * (1 - shares[1])
    correct = ITEMS * sum(shares)
    disagree = 2 * (ITEMS - agreed)
    with store.read() as reader:
        rows = review_queues.judgements(reader, queue_id)
    found = reviewer_agreement(rows.select("position", "author", "verdict").rows(), seed=1)
    assert (found.agreed, found.pairs) == (agreed, ITEMS) == (24, 30)
    assert found.by_pair[0].kappa.value == pytest.approx((agreed / ITEMS - chance) / (1 - chance))
    expected = 1 - (2 * ITEMS - 1) * disagree / (2 * correct * (2 * ITEMS - correct))
    assert found.alpha.value == pytest.approx(expected)

    with store.read() as reader:
        torn = review_queues.conflicts(reader, queue_id).select("position", "run_id", "round", "problem_id").unique()
    assert torn.height == 6
    for _, run_id, number, problem_id in torn.rows():
        told = Judgement(verdict(problem_id, mistaken=False))
        queues.adjudicate(store, queue_id, Entry(run_id, number, problem_id), told, "Lee")
    parts = strata(store, queue_id)
    assert sum(part.judged.ambiguous for part in parts) == 0
    whole = estimated_accuracy(parts)
    by_hand = sum(part.population * part.judged.correct / part.judged.total for part in parts) / 200
    assert whole.value == pytest.approx(by_hand)
    assert whole.low <= 1 - len(WRONG) / 200 <= whole.high
