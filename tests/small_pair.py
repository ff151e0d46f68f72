"""A small store made by hand: two runs over the same problems, of which each settles some that the other does not."""

from pathlib import Path

from remembered import remembered
from small_store import DIFFERENT, EQUAL, NOW, Hand, run_row

from engine.domain import Decision, Entry, Outcome, Problem, Solution, Stage, Tier
from engine.store import Facts, Store, add_problems, fill_pool, flush, insert_run

PROBLEMS = tuple(
    Problem(f"q{n}", f"Question {n}?", dataset="math", ground_truth=truth, level=level, subject=subject)
    for n, (truth, level, subject) in enumerate(
        [
            ("5", 1, "Algebra"),
            ("6", 1, "Algebra"),
            ("5", 2, "Geometry"),
            ("5", 4, "Algebra"),
            ("8", 5, "Geometry"),
            ("1", 5, None),
            (None, None, None),
            ("1", 3, "Algebra"),
            (None, 3, "Algebra"),
        ]
    )
)
GUIDED_OLD = {0: ("5", "5"), 1: ("5", "5"), 2: ("5", "5"), 3: ("4", "5"), 4: ("8", "9")}
GUIDED_NEW = {0: ("5", "5"), 1: ("5", "4"), 2: ("4", "3"), 3: ("5", "5")}
"""Answers in words and by program that the weak teacher gave in stage 1."""


@remembered
def make(path: Path) -> Store:
    """Runs `old` (q0 to q7) and `new` (q0 to q6, q8).

    Of seven problems that both ended, both settled q0, q1 (with other answers) and q6 (the same, written otherwise),
    `old` alone q2, `new` alone q3 and q4 (wrong), and neither q5. q7 is pending.
    """
    store = Store(path)
    add_problems(store, PROBLEMS, "import-1")
    write_runs(store, [problem.id for problem in PROBLEMS])
    return store


def write_runs(store: Store, ids: list[str]) -> None:
    """Write both runs over nine problems that the store has."""
    for run_id, places in (("old", range(8)), ("new", (0, 1, 2, 3, 4, 5, 6, 8))):
        insert_run(store, run_row(run_id) | {"simulated": run_id == "new"})
        fill_pool(store, run_id, 1, [ids[place] for place in places])
    hand = Hand(Facts(lambda: NOW))
    for run_id in ("old", "new"):
        hand.facts.event(run_id, "started", "for the first time")
        hand.facts.event(run_id, "finished", "all is done")
    _old(hand, [Entry("old", 1, problem_id) for problem_id in ids])
    _new(hand, [Entry("new", 1, problem_id) for problem_id in ids])
    flush(store, hand.facts.take())


def _old(hand: Hand, entries: list[Entry]) -> None:
    for n, (cot, program) in GUIDED_OLD.items():
        hand.call(entries[n], Stage.GUIDE, cost=0.1)
        hand.attempt(entries[n], Stage.GUIDE, cot=cot, program=program)
    for n, correct in ((0, EQUAL), (1, DIFFERENT), (2, EQUAL)):
        hand.settled(entries[n], Stage.GUIDE, Tier.EASY, correct, Solution(Stage.GUIDE, 0, "cot"))
    for n in (3, 4):
        hand.passed_on(entries[n], Stage.VOTE, Tier.UNSETTLED)
    dropped = Decision(Outcome.DROPPED, "timed_out", "the weak teacher did not answer")
    hand.facts.outcome(entries[5], "guide", dropped, Tier.DROPPED, None)
    hand.settled(entries[6], Stage.GUIDE, Tier.EASY, None, Solution(Stage.GUIDE, 0, "cot"), answer="1/2")


def _new(hand: Hand, entries: list[Entry]) -> None:
    for n, (cot, program) in GUIDED_NEW.items():
        hand.call(entries[n], Stage.GUIDE, cost=0.0 if n == 0 else 0.2, reused=n == 0)
        hand.attempt(entries[n], Stage.GUIDE, cot=cot, program=program)
    hand.settled(entries[0], Stage.GUIDE, Tier.EASY, EQUAL, Solution(Stage.GUIDE, 0, "cot"))
    hand.settled(entries[1], Stage.CRITICISE, Tier.MEDIUM, EQUAL, answer="6")
    for n in (2, 5):
        hand.passed_on(entries[n], Stage.VOTE, Tier.UNSETTLED)
    hand.settled(entries[3], Stage.VOTE, Tier.HARD, EQUAL)
    hand.settled(entries[4], Stage.VOTE, Tier.HARD, DIFFERENT, answer="7")
    hand.settled(entries[6], Stage.GUIDE, Tier.EASY, None, answer="0.5")
    hand.settled(entries[8], Stage.GUIDE, Tier.EASY, None)
