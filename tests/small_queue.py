"""A store of accepted answers to be judged: levels, subjects, tiers and rounds, and what makes answers doubtful."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from remembered import remembered

from engine.domain import (
    Answer,
    AnswerRule,
    AnswerWay,
    Attempt,
    Ballot,
    Decision,
    Entry,
    Equality,
    Outcome,
    Problem,
    ProgramResult,
    ProgramRule,
    ProgramStatus,
    Reading,
    Solution,
    Stage,
    Tier,
    Verdict,
)
from engine.store import Facts, Store, Writer, add_problems, database, fill_pool, flush, insert_run

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
SAME = "A tank holds 40 litres, and a tap fills 8 in a minute. How many minutes does it take?"
QUESTIONS = {
    **{f"e{n:02}": f"Easy: what is {n} + {n}?" for n in range(12)},
    **{f"m{n}": f"Medium: what is {n} times {n}?" for n in range(6)},
    "h0": "Hard: three of five.",
    "h1": "Hard: four of five.",
    "u0": "Which answer was not checked?",
    "t0": SAME,
    "t1": SAME.replace(", and", " and").upper(),
    "t2": SAME.replace("40", "48"),
    "open": "Which has no answer?",
}
"""Questions by problem; `t0` and `t1` ask the same with other marks, `t2` with another number."""
ANSWERED = tuple(sorted(set(QUESTIONS) - {"open"}))


def fill(store: Store) -> Store:
    """Run `q`: all of `QUESTIONS` in round 1, `e00` in round 2 too; another run, `other`, has nothing."""
    problems = [
        Problem(id_, text, dataset="d", level=1 + n % 3 if n % 7 else None, subject="Algebra" if n % 2 else None)
        for n, (id_, text) in enumerate(QUESTIONS.items())
    ]
    add_problems(store, problems, "import-1")
    for run_id in ("q", "other"):
        row = {"id": run_id, "recipe_name": "wisdom", "note": "", "recipe": "{}", "shape": "{}"}
        insert_run(store, row | {"simulated": True, "engine_version": "0"})
    fill_pool(store, "q", 1, list(QUESTIONS))
    fill_pool(store, "q", 2, ["e00"])
    facts = Facts(lambda: NOW)
    for id_ in QUESTIONS:
        _end(facts, Entry("q", 1, id_))
    _end(facts, Entry("q", 2, "e00"))
    flush(store, facts.take())
    return store


@remembered
def make(path: Path) -> Store:
    return fill(Store(path))


def settle(facts: Facts, entry: Entry, answer: str = "5", *, inner: bool = True, tier: Tier = Tier.EASY) -> None:
    """One entry with an accepted answer, of the stage that its tier says."""
    stage = {Tier.EASY: Stage.GUIDE, Tier.MEDIUM: Stage.CRITICISE, Tier.HARD: Stage.VOTE}.get(tier, Stage.GUIDE)
    outcome = Outcome.UNCHECKED if tier is Tier.UNVERIFIED else Outcome.SETTLED
    solutions = (Solution(stage, 0, "cot"),)
    votes = ballots = None
    if tier is Tier.HARD:
        votes = 3 if entry.problem_id == "h0" else 4
        ballots = [Ballot(n, answer if n < votes else "9", "cot", int(n >= votes)) for n in range(5)]
    decision = Decision(
        outcome, "rule", "reason", answer, solutions, inner=inner, cross=True, votes=votes, ballots=tuple(ballots or ())
    )
    facts.outcome(entry, stage.value, decision, tier, Verdict(Equality.EQUAL, "text"))


def _end(facts: Facts, entry: Entry) -> None:
    kind, id_ = entry.problem_id[0], entry.problem_id
    if id_ == "open":
        facts.outcome(entry, "vote", Decision(Outcome.PASSED_ON, "few", "few"), Tier.UNSETTLED, None)
        return
    tiers = {"e": Tier.EASY, "m": Tier.MEDIUM, "h": Tier.HARD, "u": Tier.UNVERIFIED, "t": Tier.EASY}
    answer = {"t1": "6", "t2": "7"}.get(id_, "5")
    settle(facts, entry, answer, inner=id_ != "m0", tier=tiers[kind])
    program = "print(5)" if id_ == "e01" else "n = 2\nprint(n + 3)"
    inner = Equality.UNDECIDED if id_ == "m1" else Equality.EQUAL
    stage = {"m": Stage.CRITICISE, "h": Stage.VOTE}.get(kind, Stage.GUIDE)
    facts.attempt(entry, _attempt(stage, program, inner), f"hash-{id_}")
    if kind == "m":
        failed = _attempt(Stage.GUIDE, "print(1)", Equality.DIFFERENT)
        facts.attempt(entry, failed, f"hash-{id_}-0")
        facts.cause(entry, failed, "rounding" if id_ in ("m0", "m1") else "program error", None)


def _attempt(stage: Stage, program: str, inner: Equality) -> Attempt:
    answer = Answer("5", AnswerRule.BOXED, 3, 4)
    reading = Reading("So 5", answer, program, ProgramRule.FENCED, 10, 10 + len(program))
    result = ProgramResult(ProgramStatus.OK, "5", AnswerWay.PRINTED, "5\n", None, 0.25, 0.125)
    return Attempt(stage, 0, "weak", reading, result, "5", Verdict(inner, "text"))


class Held(Store):
    """A store that stays open, for one thread: what rules say of turns does not hang on openings.

    Args:
        made: A store, which nobody else has.
    """

    def __init__(self, made: Store) -> None:
        super().__init__(made.path)
        self._raw = database._connect(self.path, database.APPENDING)

    def close(self) -> None:
        self._raw.close()

    @contextmanager
    def write(self, limit_s: float = 60.0) -> Iterator[Writer]:
        connection = database.Connection(self._raw, self.path, max(limit_s, 60.0))
        connection.execute("BEGIN")
        try:
            yield Writer(connection)
            connection.execute("COMMIT")
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        finally:
            connection.end_limit()

    read = write  # type: ignore[assignment]  # a writer reads too
