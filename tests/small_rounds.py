"""A small store made by hand: one run of two rounds, with meta data, evolved problems, an audit and prices."""

import json
from pathlib import Path
from typing import Any

from remembered import remembered
from small_store import EQUAL, NOW, Hand, run_row

from engine.domain import CallOutcome, Decision, Entry, Outcome, Problem, Solution, Source, Stage, Tier
from engine.store import Facts, Store, add_problems, fill_pool, flush, insert_run
from engine.store.candidates import Judged, add_judged

SEEDS = tuple(
    Problem(f"s{n}", f"Question {n}?", dataset="math", ground_truth="5", level=level, subject=subject)
    for n, (level, subject) in enumerate(
        [(1, "Algebra"), (1, "Algebra"), (2, "Geometry"), (3, "Algebra"), (5, "Geometry"), (5, None)]
    )
)
CHILDREN = tuple(Problem(f"c{n}", f"New question {n}?", Source.EVOLVED, "evolved") for n in range(2))
RECIPE = {
    "name": "wisdom",
    "rounds": 2,
    "teachers": {
        "weak": {"kind": "openai", "model": "w-1"},
        "expert": {"kind": "openai", "model": "e-1"},
    },
    "stages": {
        "order": ["guide", "criticise", "vote"],
        "guide": {"teacher": "weak"},
        "criticise": {"teacher": "expert"},
        "vote": {"teacher": "expert", "k": 5},
    },
}
SPENT_USD = 9.75
"""0.05 for meta data, 0.7 for guiding, 3 for criticising, 4.5 for votes, 0.6 for evolving, 0.9 for the audit."""


@remembered
def make(path: Path) -> Store:
    """Run `m`: six seeds (three easy, one medium, hard and unsettled); of four candidates two kept, one settled."""
    store = Store(path)
    add_problems(store, SEEDS, "import-1")
    add_judged(store, _judged())
    insert_run(store, run_row("m") | {"recipe": json.dumps(RECIPE)})
    fill_pool(store, "m", 1, [problem.id for problem in SEEDS])
    fill_pool(store, "m", 2, [problem.id for problem in CHILDREN])
    hand = Hand(Facts(lambda: NOW))
    hand.facts.event("m", "started", "for the first time")
    _funnel(hand)
    _beside(hand)
    hand.facts.event("m", "finished", "all 2 rounds are done")
    flush(store, hand.facts.take())
    with store.write() as writer:
        for table, rows in _rows().items():
            writer.insert(table, rows)
    return store


def _funnel(hand: Hand) -> None:
    seeds = [Entry("m", 1, problem.id) for problem in SEEDS]
    for entry in seeds:
        hand.call(entry, Stage.GUIDE, cost=0.1)
    for entry in seeds[:3]:
        hand.settled(entry, Stage.GUIDE, Tier.EASY, EQUAL, Solution(Stage.GUIDE, 0, "cot"))
    for entry in seeds[3:]:
        hand.passed_on(entry, Stage.GUIDE)
        hand.call(entry, Stage.CRITICISE, cost=1.0, tries=2)
    hand.settled(seeds[3], Stage.CRITICISE, Tier.MEDIUM, EQUAL, Solution(Stage.CRITICISE, 0, "cot"))
    for entry in seeds[4:]:
        hand.passed_on(entry, Stage.CRITICISE)
        for sample in range(5):
            reused = (entry.problem_id, sample) == ("s5", 4)
            hand.call(entry, Stage.VOTE, sample, cost=0.0 if reused else 0.5, reused=reused, tries=0 if reused else 1)
    hand.facts.outcome(seeds[4], "vote", Decision(Outcome.SETTLED, "votes", "4 of 5", "5", votes=4), Tier.HARD, EQUAL)
    hand.passed_on(seeds[5], Stage.VOTE, Tier.UNSETTLED)
    child = Entry("m", 2, "c0")
    hand.call(child, Stage.GUIDE, cost=0.1)
    hand.settled(child, Stage.GUIDE, Tier.EASY, None, Solution(Stage.GUIDE, 0, "cot"))


def _beside(hand: Hand) -> None:
    for n in range(6):
        lost = n == 5
        outcome = CallOutcome.TIMED_OUT if lost else CallOutcome.ANSWERED
        hand.call(Entry("m", 1, f"s{n}"), Stage.METADATA, outcome=outcome, cost=None if lost else 0.01)
    for parent, sample in (("s4", 0), ("s4", 1), ("s5", 0), ("s5", 1)):
        lost = (parent, sample) == ("s5", 1)
        outcome = CallOutcome.UNAVAILABLE if lost else CallOutcome.ANSWERED
        hand.call(Entry("m", 1, parent), Stage.EVOLVE, sample, outcome=outcome, cost=None if lost else 0.2)
    for n in range(3):
        hand.call(Entry("m", 1, f"s{n}"), Stage.AUDIT, cost=0.3)


def _judged() -> list[Judged]:
    """Four candidates of round 1, two of which became problems."""
    candidates = [
        ("s4", 0, CHILDREN[0], None, None, 4, "Number Theory"),
        ("s4", 1, None, "near_duplicate", "0.95 like s2", None, None),
        ("s5", 0, CHILDREN[1], None, None, None, None),
        ("s5", 1, None, "no_reply", "unavailable", None, None),
    ]
    return [
        Judged(
            {"run_id": "m", "round": 1, "id": f"{parent}-{sample}", "parent_id": parent, "sample": sample}
            | {"teacher": "expert", "request_hash": "h", "problem_id": child.id if child else None}
            | {"rejection": rejection, "detail": detail, "claimed_level": level, "claimed_subject": subject}
            | {"at_time": NOW},
            None,
            (),
            child,
        )
        for parent, sample, child, rejection, detail, level, subject in candidates
    ]


def _rows() -> dict[str, list[dict[str, Any]]]:
    first = {"run_id": "m", "round": 1}
    read = ["read", "read", "read", "read", "unreadable", "timed_out"]
    links = [(1, "s0", "topic", "A"), (1, "s1", "topic", "A"), (1, "s1", "skill", "B"), (2, "c0", "topic", "A")]
    links += [(2, "c0", "topic", "C")]
    audits = [("s0", "5", True), ("s1", "6", False), ("s2", None, None)]
    return {
        "metadata": [
            first | {"problem_id": f"s{n}", "request_hash": f"h{n}", "outcome": outcome, "at_time": NOW}
            for n, outcome in enumerate(read)
        ],
        "problem_meta": [
            {"run_id": "m", "round": number, "problem_id": problem, "kind": kind, "place": 0, "meta_id": meta}
            for number, problem, kind, meta in links
        ],
        "audit": [
            first
            | {"problem_id": problem, "tier": "easy", "request_hash": "h", "accepted": "5", "answer": answer}
            | {"agrees": agrees, "at_time": NOW}
            for problem, answer, agrees in audits
        ],
    }
