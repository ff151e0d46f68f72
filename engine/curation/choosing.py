"""Seeds for a run: some of the problems at hand, and the file that keeps them."""

import hashlib
import json
from collections.abc import Collection, Iterable, Sequence

from engine.domain import Problem


def choose(
    problems: Iterable[Problem],
    *,
    levels: Collection[int] = (),
    subjects: Collection[str] = (),
    number: int | None = None,
    sample: int | None = None,
) -> list[Problem]:
    """Some of the given problems, each once and as it came first, in their order.

    Args:
        problems: What there is.
        levels: The publisher's levels that are wanted; all, where none is named.
        subjects: Likewise the subjects.
        number: How many at most.
        sample: Draws them at random, the same ones for the same number; without it, the first ones are taken. A
            problem's lot is the MD5 of its id and that number: whether it is drawn does not hang on its place.
    """
    first: dict[str, Problem] = {}
    for problem in problems:
        first.setdefault(problem.id, problem)
    found = [
        problem
        for problem in first.values()
        if (not levels or problem.level in levels) and (not subjects or problem.subject in subjects)
    ]
    if number is None or number >= len(found):
        return found
    if sample is None:
        return found[:number]
    drawn = {problem.id for problem in sorted(found, key=lambda problem: _lot(problem.id, sample))[:number]}
    return [problem for problem in found if problem.id in drawn]


def _lot(problem_id: str, sample: int) -> tuple[str, str]:
    lot = hashlib.md5(f"{problem_id}:{sample}".encode(), usedforsecurity=False)
    return lot.hexdigest(), problem_id


def seed_file(problems: Sequence[Problem]) -> bytes:
    """Problems as plain JSONL that `read_seeds` reads back as the same problems; what is not known is left out."""
    lines = []
    for problem in problems:
        fields = {
            "question": problem.question,
            "answer": problem.ground_truth,
            "solution": problem.solution,
            "level": problem.level,
            "subject": problem.subject,
        }
        lines.append(json.dumps({name: value for name, value in fields.items() if value is not None}))
    return "".join(f"{line}\n" for line in lines).encode()
