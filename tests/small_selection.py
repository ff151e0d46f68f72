"""A small run to select from: variants of templates, families, every tier, level and subject, words and programs."""

import json
from pathlib import Path
from typing import Final

from remembered import remembered
from small_store import EQUAL, NOW, hash_of, run_row

from engine.domain import (
    Answer,
    AnswerRule,
    Attempt,
    Decision,
    DecisionKind,
    Entry,
    Extracted,
    MetaKind,
    Outcome,
    Problem,
    ProgramResult,
    ProgramStatus,
    Provenance,
    Reading,
    ReviewVerdict,
    Solution,
    Source,
    Stage,
    Tier,
)
from engine.store import Facts, Store, add_problems, fill_pool, flush, insert_run, people
from engine.store.candidates import Judged, add_judged

RUN: Final = "chosen"
ANN: Final = Provenance("Ann")
_WORDS = (
    "apples in a box",
    "steps on a stair",
    "days of a trip",
    "pages of a book",
    "birds in a tree",
    "rows of seats",
)
_SUBJECTS = ("Algebra", "Geometry", "Number Theory")
_STAGES = {Tier.EASY: Stage.GUIDE, Tier.MEDIUM: Stage.CRITICISE, Tier.HARD: Stage.VOTE}
SEEDS: Final = tuple(
    Problem(
        f"q{number:02}", f"What is {number + 2} times the number of {_WORDS[number // 3]}?",
        dataset="math" if number % 2 else "gsm8k", level=1 + number % 5, subject=_SUBJECTS[number % 3],
    )
    for number in range(18)
)  # fmt: skip
"""Three variants of each of six templates."""
CHILDREN: Final = tuple(
    Problem(f"r{number}", f"{text} grows harder?", Source.EVOLVED, "evolved")
    for number, text in enumerate(("How does a box", "How does a stair", "How does a trip"))
)
"""Grown from the first seed of each of three templates; the second one from the first one's template too."""
TIERS: Final = {
    problem.id: tuple(_STAGES)[number % 3] for number, problem in enumerate((*SEEDS, *CHILDREN))
}  # fmt: skip
RECIPE: Final = {
    "name": "wisdom", "rounds": 2, "stages": {"order": ["guide", "criticise", "vote"]},
    "teachers": {"weak": {"kind": "openai", "model": "w-1"}, "expert": {"kind": "openai", "model": "e-1"}},
}  # fmt: skip


@remembered
def make(path: Path) -> Store:
    """Run `chosen`: 18 seeds and 3 children, all settled; of the seeds one is rejected, one flagged, two judged."""
    store = Store(path)
    add_problems(store, SEEDS, "import-1")
    add_judged(store, [_judged(*pair) for pair in zip(("q00", "q03", "q06"), CHILDREN, strict=True)])
    insert_run(store, run_row(RUN) | {"recipe": json.dumps(RECIPE), "simulated": False})
    fill_pool(store, RUN, 1, [problem.id for problem in reversed(SEEDS)])
    fill_pool(store, RUN, 2, [problem.id for problem in CHILDREN])
    facts = Facts(lambda: NOW)
    for round_, problems in ((1, SEEDS), (2, CHILDREN)):
        for problem in problems:
            _settle(facts, Entry(RUN, round_, problem.id), TIERS[problem.id])
    flush(store, facts.take())
    people.decide(store, Entry(RUN, 1, "q16"), DecisionKind.EXCLUDE, ANN)
    people.flag(store, "q17", "other", ANN)
    people.review(store, Entry(RUN, 1, "q00"), ReviewVerdict.CORRECT, ANN)
    people.review(store, Entry(RUN, 1, "q01"), ReviewVerdict.WRONG, ANN)
    return store


def _judged(parent: str, child: Problem) -> Judged:
    row = {
        "run_id": RUN, "round": 1, "id": f"{parent}-0", "parent_id": parent, "sample": 0, "teacher": "expert",
        "request_hash": "h", "problem_id": child.id, "rejection": None, "detail": None, "claimed_level": 5,
        "claimed_subject": "Algebra", "at_time": NOW,
    }  # fmt: skip
    return Judged(row, None, (), child)


def _settle(facts: Facts, entry: Entry, tier: Tier) -> None:
    """Easy: words and program agree. Medium: words alone. Hard: two different words, and a program with wrong words."""
    stage = _STAGES[tier]
    kept = {Tier.EASY: ("both",), Tier.MEDIUM: ("cot",), Tier.HARD: ("cot", "cot", "program")}[tier]
    for sample, part in enumerate(kept):
        words = f"{entry.problem_id} way {sample}: it is $\\boxed{{5}}$."
        answer = Answer("5" if part != "program" else "6", AnswerRule.BOXED, 0, 1)
        program = None if part == "cot" else f"print({sample} + 5 - {sample})"
        ran = ProgramResult(ProgramStatus.OK, "5") if program else None
        inner = EQUAL if part == "both" else None
        attempt = Attempt(stage, sample, "t", Reading(words, answer, program), ran, "5" if ran else None, inner)
        facts.attempt(entry, attempt, hash_of(entry.problem_id, stage, sample))
    solutions = tuple(Solution(stage, n, "program" if part == "program" else "cot") for n, part in enumerate(kept))
    facts.outcome(entry, stage.value, Decision(Outcome.SETTLED, "rule", "why", "5", solutions), tier, EQUAL)
    if int(entry.problem_id[1:]) % 2:
        found = {MetaKind.TOPIC: ("Counting",), MetaKind.FORMULA: ("n = ab", "n = ba"), MetaKind.PITFALL: ("Units",)}
        facts.metadata(entry, f"meta-{entry.problem_id}", "read", None, Extracted(found))
