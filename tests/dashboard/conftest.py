"""Stores to look at: handwritten facts of every kind that a page shows."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from functools import cache
from pathlib import Path

import pyarrow as pa  # noqa: F401 -- slow to import: not within the second that the first write may take
import pytest
import streamlit as st
from quick_pages import opened_once, wait_for_its_end
from remembered import made_by_copying, remembered  # noqa: F401 -- a fixture for every module here
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import local_script_runner

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
    problem_id,
)
from engine.store import Facts, Store, add_problems, fill_pool, flush, insert_run

HOSTILE = (
    '<script>window.hit=1</script> <img src=x onerror="window.hit=1"> ![x](http://evil.example/x.png) '
    "[click](javascript:window.hit=1) http://evil.example/a www.evil.example me@evil.example :red[x] "
    ":material/home: :material_home: :smile: :streamlit: $\\href{javascript:alert(1)}{y}$ `code` **bold**\n"
    "# Heading\n- item\n1. one\n> quote\n\n    indented\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n"
    "It costs \\$5 or $7, and $x^2$ is a formula.\n```mermaid\ngraph TD; A-->B\n```"
)
ORDER = ("guide", "criticise", "vote")
RECIPE = '{"stages": {"order": ["guide", "criticise", "vote"]}}'


def problem(question: str, truth: str | None, level: int | None = None, subject: str | None = None) -> Problem:
    return Problem(
        problem_id(question),
        question,
        dataset="made_up",
        ground_truth=truth,
        level=level,
        subject=subject,
        solution=f"It is $\\boxed{{{truth}}}$." if truth else None,
    )


def problems() -> list[Problem]:
    """Sixty problems; the first ones are those that a run ends in each possible way."""
    made = [
        problem("Find $x$ if $2x = 8$.", "4", 1, "Algebra"),
        problem("Ann has \\$5 and earns $7. How many dollars has she?", "12", 2, "Prealgebra"),
        problem("What is $\\tfrac12 + \\tfrac13$?", "\\frac{5}{6}", 3, "Algebra"),
        problem("How many primes lie between 1 and 20?", "8", 4, "Number Theory"),
        problem(HOSTILE, "9", 5, "<b>Bold</b>"),
        problem("Which sentence is false?", None, None, None),
    ]
    return made + [problem(f"What is {n} + {n}?", str(2 * n), 1 + n % 5, "Prealgebra") for n in range(54)]


class Script:
    """Writes one run, fact by fact."""

    def __init__(self, run_id: str = "first") -> None:
        self.run_id = run_id
        self.facts = Facts(lambda: dt.datetime(2026, 1, 2, tzinfo=dt.UTC))

    def attempt(
        self, p: Problem, stage: Stage, sample: int, words: str | None, program: str | None, equal: Equality | None
    ) -> None:
        """One call with its reply, read, run and compared."""
        entry = Entry(self.run_id, 1, p.id)
        teacher = "weak" if stage is Stage.GUIDE else "expert"
        request_hash = f"{self.run_id}-{p.id}-{stage}-{sample}"
        cot = f"So {HOSTILE if p.question == HOSTILE else 'it'} follows: $\\boxed{{{words}}}$"
        reply = Reply(
            CallOutcome.ANSWERED, cot, f"{teacher}-model", Usage(120, 0, 80, 0.0004 if teacher == "expert" else None)
        )
        request = Request(p.id, stage, sample, (Message("user", f"Solve: {p.question}"),), 0.0, 10)
        self.facts.call(entry, request, teacher, request_hash, reply, reused=False)
        rule = AnswerRule.LAST_NUMBER if sample == 1 else AnswerRule.BOXED
        reading = Reading(
            cot,
            Answer(words, rule, 0, 1) if words else None,
            f"print({program})" if program else None,
            ProgramRule.FENCED if program else None,
        )
        result = ProgramResult(ProgramStatus.OK, program, AnswerWay.PRINTED, f"{program}\n") if program else None
        if program == "1/0":
            result = ProgramResult(ProgramStatus.ERROR, error="ZeroDivisionError: division by zero")
        verdict = Verdict(equal, "number") if equal else None
        given = program if result and result.answer else None
        self.facts.attempt(entry, Attempt(stage, sample, teacher, reading, result, given, verdict), request_hash)

    def outcome(
        self,
        p: Problem,
        stage: Stage,
        ended: Outcome,
        tier: Tier | None,
        answer: str | None = None,
        *,
        votes: bool = False,
    ) -> None:
        """How a stage ended."""
        ballots: list[Ballot] = []
        if votes:
            ballots = [Ballot(i, answer if i < 3 else "7", "both", 0 if i < 3 else 1) for i in range(4)]
            ballots.append(Ballot(4, None, "none"))
        solutions = (Solution(stage, 0, "cot"),) if ended is Outcome.SETTLED else ()
        correct = None
        if answer and p.ground_truth:
            value = Equality.EQUAL if answer == p.ground_truth else Equality.DIFFERENT
            correct = Verdict(Equality.UNDECIDED if answer == "?" else value, "number")
        rule = {Outcome.SETTLED: "votes" if votes else "inner", Outcome.PASSED_ON: "differ"}.get(ended, "no reply")
        decision = Decision(
            ended,
            rule,
            f"answers {answer} <b>and</b> [more](http://evil.example)",
            answer,
            solutions,
            ballots=tuple(ballots),
        )
        self.facts.outcome(Entry(self.run_id, 1, p.id), stage.value, decision, tier, correct)

    def missing(self, p: Problem, stage: Stage) -> None:
        """A call that brought no reply."""
        request = Request(p.id, stage, 0, (Message("user", "?"),), 0.0, 10)
        reply = Reply(CallOutcome.MISSING, detail="no recorded reply for this question")
        self.facts.call(Entry(self.run_id, 1, p.id), request, "weak", f"gone-{p.id}", reply, reused=False)


def write_run(store: Store, made: list[Problem], run_id: str = "first", *, ended: str | None = "finished") -> None:
    """A run over the first ten problems: 3 easy (one wrong), 1 medium, 1 hard, 1 unsettled, 1 dropped, 3 pending."""
    note = "The replies were written by hand."
    row = {"id": run_id, "recipe_name": "example", "note": note, "recipe": RECIPE, "shape": "{}"}
    insert_run(store, {**row, "simulated": run_id == "pretend", "engine_version": "0"})
    fill_pool(store, run_id, 1, [p.id for p in made[:10]])
    script = Script(run_id)
    script.facts.event(run_id, "started")
    easy, medium, hard, unsettled, hostile, dropped, wrong = made[:7]
    for p, answer in ((easy, "4"), (hostile, "9"), (wrong, "1")):
        script.attempt(p, Stage.GUIDE, 0, answer, answer, Equality.EQUAL)
        script.outcome(p, Stage.GUIDE, Outcome.SETTLED, Tier.EASY, answer)
    script.missing(dropped, Stage.GUIDE)
    script.outcome(dropped, Stage.GUIDE, Outcome.DROPPED, Tier.DROPPED)
    for p in (medium, hard, unsettled):
        script.attempt(p, Stage.GUIDE, 0, "3", "1/0", None)
        script.outcome(p, Stage.GUIDE, Outcome.PASSED_ON, None)
    script.attempt(medium, Stage.CRITICISE, 0, "12", "12", Equality.EQUAL)
    script.outcome(medium, Stage.CRITICISE, Outcome.SETTLED, Tier.MEDIUM, "12")
    for p in (hard, unsettled):
        script.attempt(p, Stage.CRITICISE, 0, "3", "4", Equality.DIFFERENT)
        script.outcome(p, Stage.CRITICISE, Outcome.PASSED_ON, None)
        for sample in range(5):
            script.attempt(p, Stage.VOTE, sample, "\\frac{5}{6}", None, None)
    script.outcome(hard, Stage.VOTE, Outcome.SETTLED, Tier.HARD, "\\frac{5}{6}", votes=True)
    script.outcome(unsettled, Stage.VOTE, Outcome.PASSED_ON, Tier.UNSETTLED, votes=True)
    if ended:
        script.facts.event(run_id, ended)
    flush(store, script.facts.take())


@remembered
def sixty(path: Path) -> Store:
    """The sixty problems and no run."""
    found = Store(path)
    add_problems(found, problems(), "import")
    return found


@remembered
def first_run(store: Store, run_id: str, ended: str | None) -> None:
    """A run over them."""
    write_run(store, problems(), run_id, ended=ended)


BESIDE_OTHERS = ("test_browser", "test_diversity", "test_launch")
"""Files whose pages start processes that use the store, or are served by one."""


@pytest.fixture(scope="session", autouse=True)
def _looked_for_once() -> Iterator[None]:
    """Each run of a page would look through all that is installed for components again, and be polled for its end."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests))
        patch.setattr(local_script_runner, "require_widgets_deltas", wait_for_its_end)
        yield


@pytest.fixture(scope="module", autouse=True)
def _opened_once(request: pytest.FixtureRequest, made_by_copying: None) -> Iterator[None]:  # noqa: ARG001, F811 -- stands upon it
    """A page that is alone with its store opens it once in a run."""
    with nullcontext() if request.path.name.startswith(BESIDE_OTHERS) else opened_once():
        yield


@pytest.fixture(autouse=True)
def _no_caches() -> None:
    st.cache_data.clear()
    st.cache_resource.clear()


@pytest.fixture
def made() -> list[Problem]:
    """The sixty problems."""
    return problems()


@pytest.fixture
def hostile() -> str:
    """A question that tries everything."""
    return HOSTILE


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """Sixty problems and no run, in the store that the dashboard shows."""
    path = tmp_path / "wisdom.duckdb"
    monkeypatch.setenv("WISDOM_STORE", str(path))
    return sixty(path)


@pytest.fixture
def add_run(store: Store) -> Callable[..., None]:
    """Writes a run into the store."""

    def add(run_id: str = "first", *, ended: str | None = "finished") -> None:
        first_run(store, run_id, ended)

    return add


@pytest.fixture
def voting(full_store: Store, made: list[Problem]) -> Problem:
    """A problem with replies of the vote, which is not counted yet."""
    script = Script()
    for sample in range(4):
        script.attempt(made[7], Stage.VOTE, sample, "2", None, None)
    flush(full_store, script.facts.take())
    return made[7]


@pytest.fixture
def long_reply(full_store: Store, made: list[Problem]) -> Problem:
    """A problem with a reply of a megabyte."""
    script = Script()
    script.attempt(made[8], Stage.GUIDE, 0, "1}$. " + "So $x = 1$. " * 80_000 + "${1", None, None)
    flush(full_store, script.facts.take())
    return made[8]


@pytest.fixture
def full_store(store: Store, add_run: Callable[..., None]) -> Store:
    """Sixty problems and one finished run."""
    add_run()
    return store
