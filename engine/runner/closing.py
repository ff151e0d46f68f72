"""The end of a round: candidates are read and checked, in a fixed order, and what survives is the next round's pool."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from engine.config import Recipe
from engine.curation import Benchmarks, Contamination, KnownQuestions, Similar
from engine.domain import Candidate, Problem, Rejection, Source, candidate_id, problem_id
from engine.runner.asking import Halt
from engine.runner.evolving import Evolving, Found, parents_of
from engine.store import Known, Row, Store, Todo, candidates, fill_pool, known, todo
from engine.teachers import Teacher

PARENTS: Final = 100
"""Parents whose candidates are judged in one transaction."""


class Closing:
    """Closes the rounds of a run; what it knows of the store's questions is read once and kept.

    Args:
        store: The store.
        recipe: The recipe.
        benchmarks: What candidates must not be like.
        teacher: Who evolved.
        halt: Is looked at between two chunks.
        clock: Gives the time, in UTC.
    """

    def __init__(
        self,
        store: Store,
        recipe: Recipe,
        benchmarks: Benchmarks,
        teacher: Teacher,
        halt: Halt,
        clock: Callable[[], datetime],
    ) -> None:
        self._store, self._recipe, self._teacher, self._halt, self._clock = store, recipe, teacher, halt, clock
        self._benchmarks = benchmarks
        self._questions = KnownQuestions(near=recipe.checks.near)
        self._read_to = -1
        self._left = 0

    def close(self, run_id: str, round_: int, evolving: Evolving) -> list[str]:
        """Judge what a round evolved that is not judged yet, and fill the next round's pool.

        Returns:
            The pool of the next round; what it holds means nothing if the run was halted meanwhile.
        """
        self._catch_up()
        recipe, after = self._recipe, -1
        with self._store.read() as reader:
            failures = candidates.failures(reader, run_id, round_)
            done = candidates.judged(reader, run_id, round_)
            kept = candidates.kept(reader, run_id, round_)
            entered = candidates.entered_before(reader, run_id, round_ + 1)
        self._left = (recipe.max_problems or 2**62) - entered - len(kept)
        while not self._halt.asked():
            with self._store.read() as reader:
                parents = todo.parents(reader, run_id, round_, *parents_of(recipe, round_), after, PARENTS)
                ids = [parent.entry.problem_id for parent in parents]
                facts = known(reader, run_id, round_, ids) if ids else Known()
            if not parents:
                break
            after = parents[-1].key
            found = [(p, f) for p in parents for f in evolving.found(p, facts, self._teacher, failures)]
            kept += self._judge(run_id, round_, [(p, f) for p, f in found if _id(p, f) not in done])
        if not self._halt.asked():
            fill_pool(self._store, run_id, round_ + 1, kept)
        return kept

    def _catch_up(self) -> None:
        """Take in the store's questions that have come since the last time."""
        for read_to, questions in candidates.questions(self._store, self._read_to):
            self._questions.add_all(questions)
            self._read_to = read_to

    def _judge(self, run_id: str, round_: int, found: Sequence[tuple[Todo, Found]]) -> list[str]:
        """Check candidates one after another, write their verdicts, and give the ids of those that are kept."""
        hashes = [f.request_hash for _, f in found]
        with self._store.read() as reader:
            twins = candidates.twins(reader, hashes) if hashes else set()
        contaminated = self._benchmarks.find_all([f.candidate.question or "" for _, f in found])
        verdicts = []
        for (parent, item), contamination in zip(found, contaminated, strict=True):
            candidate = item.candidate
            own = problem_id(candidate.question) if candidate.question is not None else None
            if candidate.rejection is None and candidate.question is not None:
                twin = (item.request_hash, own) in twins
                similar = None if twin else self._questions.find(candidate.question)
                candidate = self._checked(candidate, contamination, similar)
            problem = None
            if candidate.rejection is None and candidate.question is not None and own is not None:
                problem = Problem(own, candidate.question, Source.EVOLVED, dataset="evolved")
                self._questions.add(own, candidate.question)
                self._left -= 1
            row = self._row(run_id, round_, parent, item, candidate, problem)
            metas = tuple(meta.id for meta in item.asked.meta)
            verdicts.append(candidates.Judged(row, candidate.question, metas, problem))
        candidates.add_judged(self._store, verdicts)
        return [verdict.problem.id for verdict in verdicts if verdict.problem is not None]

    def _checked(self, candidate: Candidate, found: Contamination | None, similar: Similar | None) -> Candidate:
        """The candidate, rejected for the first reason that applies."""
        if found is not None:
            where = f"{found.benchmark}, line {found.line}"
            detail = f"shares {found.ngram!r} with {where}, LCS ratio {found.ratio:.2f}"
            return replace(candidate, rejection=Rejection.CONTAMINATED, detail=detail)
        if similar is not None and similar.kind != "variant":
            kind = Rejection.EXACT_DUPLICATE if similar.kind == "exact" else Rejection.NEAR_DUPLICATE
            detail = f"likeness {similar.ratio:.2f}"
            return replace(candidate, rejection=kind, detail=detail, similar_to=similar.problem_id)
        if similar is not None and similar.variants >= self._recipe.checks.max_variants:
            detail = f"the store has {similar.variants} problems of this template, likeness {similar.ratio:.2f}"
            return replace(candidate, rejection=Rejection.VARIANT_LIMIT, detail=detail, similar_to=similar.problem_id)
        if self._left <= 0:
            detail = f"the run takes {self._recipe.max_problems} problems in all"
            return replace(candidate, rejection=Rejection.OVER_CAP, detail=detail)
        return replace(candidate, similar_to=similar.problem_id if similar else None)

    def _row(
        self, run_id: str, round_: int, parent: Todo, found: Found, candidate: Candidate, problem: Problem | None
    ) -> Row:
        row: dict[str, Any] = {
            "id": _id(parent, found),
            "run_id": run_id,
            "round": round_,
            "parent_id": parent.entry.problem_id,
            "sample": found.asked.request.sample,
            "teacher": self._teacher.role,
            "request_hash": found.request_hash,
            "repair_hash": found.repair_hash,
            "problem_id": problem.id if problem else None,
            "rejection": candidate.rejection.value if candidate.rejection else None,
            "detail": candidate.detail,
            "similar_to": candidate.similar_to,
            "claimed_level": candidate.claimed_level,
            "claimed_subject": candidate.claimed_subject,
            "at_time": self._clock(),
        }
        return row


def _id(parent: Todo, found: Found) -> str:
    entry = parent.entry
    return candidate_id(entry.run_id, entry.round, entry.problem_id, found.asked.request.sample)
