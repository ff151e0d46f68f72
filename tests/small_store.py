"""A small store made by hand: two runs over ten problems, one in two rounds, with every end of the funnel."""

import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from remembered import remembered

from engine.domain import (
    Answer,
    AnswerRule,
    AnswerWay,
    Attempt,
    Ballot,
    CallOutcome,
    Decision,
    Entry,
    Equality,
    Message,
    Outcome,
    Problem,
    ProgramResult,
    ProgramRule,
    ProgramStatus,
    Reading,
    Reply,
    Request,
    Solution,
    Stage,
    Tier,
    Usage,
    Verdict,
)
from engine.store import Facts, Store, add_problems, fill_pool, flush, insert_run

Worker = Callable[..., "subprocess.Popen[str]"]
"""The fixture `worker` of the store's tests: a verb of `worker.py`, the store, and arguments."""
Says = Callable[["subprocess.Popen[str]"], str]
"""The fixture `says`: the next line of such a process."""

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
EQUAL = Verdict(Equality.EQUAL, "text")
DIFFERENT = Verdict(Equality.DIFFERENT, "text")
UNDECIDED = Verdict(Equality.UNDECIDED, "time")

PROBLEMS = (
    Problem("p0", "What is 2 + 3?", dataset="gsm8k", ground_truth="5", level=1, subject="Algebra", solution="Add."),
    Problem("p1", "What is 3 + 3?", dataset="gsm8k", ground_truth="6", level=1, subject="Algebra"),
    Problem("p2", "What is 7 times 8?", dataset="math", level=2, subject="Algebra"),
    Problem("p3", "How many primes are below 30?", dataset="math", ground_truth="10", level=5, subject="Number Theory"),
    Problem("p4", "How many grains make a heap?", dataset="math", level=4),
    Problem("p5", "Which reply times out?", dataset="math", ground_truth="1", level=3, subject="Algebra"),
    Problem("p6", "Which problem waits in stage 2?", dataset="own"),
    Problem("p7", "Which problem waits before stage 1?", dataset="own", subject="Geometry"),
    Problem("p8", "Which answer was not checked?", dataset="own", ground_truth="2", level=5),
    Problem("p9", "Which problem is in no run?", dataset="own", level=5),
)


def run_row(run_id: str) -> dict[str, object]:
    return {
        "id": run_id,
        "recipe_name": "wisdom",
        "note": f"run {run_id}",
        "recipe": '{"name": "wisdom"}',
        "shape": '{"k": 5}',
        "simulated": True,
        "engine_version": "0.1.0",
    }


class Hand:
    """Notes facts about one entry after the other.

    Args:
        facts: Where they wait.
    """

    def __init__(self, facts: Facts) -> None:
        self.facts = facts

    def call(  # noqa: PLR0913 -- a call has that many sides
        self,
        entry: Entry,
        stage: Stage,
        sample: int = 0,
        *,
        outcome: CallOutcome = CallOutcome.ANSWERED,
        text: str = "a reply",
        cost: float | None = 0.5,
        tries: int = 1,
        latency: float = 2.0,
        reused: bool = False,
    ) -> str:
        request = Request(entry.problem_id, stage, sample, (Message("user", f"Solve {entry.problem_id}."),), 0.7, 99)
        request_hash = hash_of(entry.problem_id, stage, sample)
        usage = Usage(10, 1, 20, cost) if outcome.replied and not reused else Usage(cost_usd=cost)
        said = text if outcome.replied else ""
        detail = None if outcome.replied else "it took too long"
        faults = ("429",) * (tries - 1)
        reply = Reply(outcome, said, f"{stage.value}-model", usage, latency, tries, faults, detail)
        self.facts.call(entry, request, teacher(stage), request_hash, reply, reused=reused)
        return request_hash

    def attempt(
        self, entry: Entry, stage: Stage, sample: int = 0, *, cot: str | None = "5", program: str | None = "5"
    ) -> None:
        answer = Answer(cot, AnswerRule.BOXED, 3, 3 + len(cot)) if cot is not None else None
        reading = Reading(f"So {cot}", answer)
        result = None
        if program is not None:
            reading = Reading(f"So {cot}", answer, f"print({program})", ProgramRule.FENCED, 10, 20)
            result = ProgramResult(ProgramStatus.OK, program, AnswerWay.PRINTED, f"{program}\n", None, 0.25, 0.125)
        inner = None
        if cot is not None and program is not None:
            inner = EQUAL if cot == program else DIFFERENT
        found = Attempt(stage, sample, teacher(stage), reading, result, program, inner)
        self.facts.attempt(entry, found, hash_of(entry.problem_id, stage, sample))

    def settled(
        self, entry: Entry, stage: Stage, tier: Tier, correct: Verdict | None, *solutions: Solution, answer: str = "5"
    ) -> None:
        outcome = Outcome.UNCHECKED if tier is Tier.UNVERIFIED else Outcome.SETTLED
        decision = Decision(outcome, "inner", f"both say {answer}", answer, solutions, inner=True)
        self.facts.outcome(entry, stage.value, decision, tier, correct)

    def passed_on(self, entry: Entry, stage: Stage, tier: Tier | None = None) -> None:
        decision = Decision(Outcome.PASSED_ON, "inner_different", f"{entry.problem_id} disagrees", inner=False)
        self.facts.outcome(entry, stage.value, decision, tier, None)


def teacher(stage: Stage) -> str:
    return "weak" if stage is Stage.GUIDE else "expert"


def hash_of(problem_id: str, stage: Stage, sample: int = 0) -> str:
    return f"hash-{problem_id}-{stage.value}-{sample}"


@remembered
def make(path: Path) -> Store:
    """Run `a`: eight problems in round 1, two in round 2. Run `b`: three problems, asked at the same time or later."""
    store = Store(path)
    add_problems(store, PROBLEMS, "import-1")
    for run_id, pools in (
        ("a", (("p0", "p1", "p2", "p3", "p4", "p5", "p6", "p7"), ("p4", "p8"))),
        ("b", (("p3", "p0"),)),
    ):
        insert_run(store, run_row(run_id))
        for number, pool in enumerate(pools, 1):
            fill_pool(store, run_id, number, pool)
    hand = Hand(Facts(lambda: NOW))
    hand.facts.event("a", "started", "for the first time")
    _first_round(hand)
    _second_round(hand)
    flush(store, hand.facts.take())
    _other_run(hand)
    flush(store, hand.facts.take())
    return store


def _first_round(hand: Hand) -> None:
    p0, p1, p2, p3, p4, p5, p6 = (Entry("a", 1, f"p{n}") for n in range(7))
    for entry, correct in ((p0, EQUAL), (p1, DIFFERENT)):
        hand.call(entry, Stage.GUIDE, text=f"the reply for {entry.problem_id}")
        hand.attempt(entry, Stage.GUIDE)
        hand.settled(entry, Stage.GUIDE, Tier.EASY, correct, Solution(Stage.GUIDE, 0, "cot"))
    for entry in (p2, p3, p4, p6):
        hand.call(entry, Stage.GUIDE, cost=None)
        hand.attempt(entry, Stage.GUIDE, cot="4")
        hand.passed_on(entry, Stage.GUIDE)
    hand.call(p2, Stage.CRITICISE, tries=3, latency=4.0)
    hand.attempt(p2, Stage.CRITICISE, cot=None, program="56")
    hand.settled(p2, Stage.CRITICISE, Tier.MEDIUM, None, Solution(Stage.CRITICISE, 0, "program"), answer="56")
    for entry in (p3, p4):
        hand.call(entry, Stage.CRITICISE, outcome=CallOutcome.CUT_OFF)
        hand.attempt(entry, Stage.CRITICISE, program=None)
        hand.passed_on(entry, Stage.CRITICISE)
    _votes(hand, p3)
    hand.passed_on(p4, Stage.VOTE, Tier.UNSETTLED)
    hand.call(p5, Stage.GUIDE, outcome=CallOutcome.TIMED_OUT, cost=None, tries=2, latency=60.0)
    dropped = Decision(Outcome.DROPPED, "timed_out", "the weak teacher did not answer")
    hand.facts.outcome(p5, "guide", dropped, Tier.DROPPED, None)


def _votes(hand: Hand, entry: Entry) -> None:
    """Five votes: 10, 10, 9, 10 and none."""
    for sample, vote in enumerate(("10", "10", "9", "10", None)):
        hand.call(entry, Stage.VOTE, sample, cost=0.25)
        hand.attempt(entry, Stage.VOTE, sample, cot=vote, program=None)
    ballots = [
        Ballot(0, "10", "cot", 0),
        Ballot(1, "10", "cot", 0),
        Ballot(2, "9", "cot", 1),
        Ballot(3, "10", "cot", 0),
        Ballot(4, None, "none"),
    ]
    solutions = tuple(Solution(Stage.VOTE, sample, "cot") for sample in (0, 1, 3))
    decision = Decision(Outcome.SETTLED, "votes", "3 of 5", "10", solutions, votes=3, ballots=tuple(ballots))
    hand.facts.outcome(entry, "vote", decision, Tier.HARD, EQUAL)


def _second_round(hand: Hand) -> None:
    p4, p8 = Entry("a", 2, "p4"), Entry("a", 2, "p8")
    hand.call(p4, Stage.GUIDE, reused=True, cost=0.0, latency=0.0, tries=0)
    hand.attempt(p4, Stage.GUIDE)
    hand.settled(p4, Stage.GUIDE, Tier.EASY, None, Solution(Stage.GUIDE, 0, "cot"))
    hand.call(p8, Stage.GUIDE, outcome=CallOutcome.MISSING, cost=None, latency=0.0)
    hand.call(p8, Stage.GUIDE)
    hand.attempt(p8, Stage.GUIDE, program=None)
    hand.settled(p8, Stage.GUIDE, Tier.UNVERIFIED, UNDECIDED, Solution(Stage.GUIDE, 0, "cot"))


def _other_run(hand: Hand) -> None:
    p3, p0 = Entry("b", 1, "p3"), Entry("b", 1, "p0")
    hand.call(p3, Stage.GUIDE, outcome=CallOutcome.CUT_OFF, text="another reply, paid for by b")
    hand.attempt(p3, Stage.GUIDE, cot="10", program="10")
    hand.settled(p3, Stage.GUIDE, Tier.EASY, EQUAL, Solution(Stage.GUIDE, 0, "cot"), answer="10")
    hand.call(p0, Stage.GUIDE, text="the reply for p0", reused=True, cost=0.0, latency=0.0, tries=0)
    hand.attempt(p0, Stage.GUIDE)
