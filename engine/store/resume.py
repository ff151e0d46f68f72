"""What the store knows already about problems that a run is about to work on, so that nothing is asked or run twice."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from engine.domain import (
    Answer,
    AnswerRule,
    AnswerWay,
    Attempt,
    CallOutcome,
    Equality,
    ProgramResult,
    ProgramRule,
    ProgramStatus,
    Reading,
    Reply,
    Stage,
    Verdict,
)
from engine.store.connection import Reader
from engine.store.sql import rows_of


@dataclass(slots=True)
class Known:
    """What the store knows of some problems.

    Attributes:
        attempts: Attempts of this run and round, by problem.
        replies: Replies of any run, by request hash; this run's own one if it has one.
        own: Request hashes that this run has asked in this round, by problem: their call rows are there.
    """

    attempts: dict[str, list[Attempt]] = field(default_factory=lambda: defaultdict(list))
    replies: dict[str, Reply] = field(default_factory=dict)
    own: set[tuple[str, str]] = field(default_factory=set)

    def reply(self, problem_id: str, request_hash: str) -> Reply | None:
        """The reply that stands for a request, if there is one.

        An empty one stands for the run that got it alone: another may have better luck.
        """
        found = self.replies.get(request_hash)
        if found is not None and found.outcome is CallOutcome.EMPTY and (problem_id, request_hash) not in self.own:
            return None
        return found


_CALLS: Final = f"""
    SELECT problem_id, request_hash, run_id, round, reused, outcome, model
    FROM {rows_of("call", "problem_id", "SELECT unnest($ids)")}
    WHERE outcome IN ('answered', 'cut_off', 'empty') ORDER BY seq
"""  # noqa: S608 -- fixed fragments
_REPLIES: Final = f"""
    SELECT request_hash, run_id, reply FROM {rows_of("exchange", "request_hash", "SELECT unnest($hashes)")}
    ORDER BY run_id = $run DESC, place
"""  # noqa: S608 -- fixed fragments
_ATTEMPTS: Final = f"""
    WITH own AS MATERIALIZED (
        SELECT * FROM {rows_of("attempt", "problem_id", "SELECT unnest($ids)")} WHERE run_id = $run AND round = $round)
    SELECT a.problem_id, a.request_hash, a.stage, a.sample, a.teacher, a.cot_answer, a.cot_rule,
           a.cot_answer_start, a.cot_answer_end, a.program_rule, a.program_start, a.program_end, a.program_status,
           a.program_way, a.program_answer,
           a.program_seconds, a.program_cpu_seconds, a.inner_equality, a.inner_rule, t.cot, t.program, t.stdout, t.error
    FROM own a JOIN {rows_of("attempt_text", "attempt_id", "SELECT id FROM own")} t ON t.attempt_id = a.id
    ORDER BY a.seq
"""  # noqa: S608 -- fixed fragments


def known(reader: Reader, run_id: str, round_: int, problem_ids: Sequence[str]) -> Known:
    """Everything that is known about some problems of a round.

    Where several runs asked the same at the same time, each has its own reply; a run that asks later gets the first.
    """
    found = Known()
    ids = list(problem_ids)
    asked: dict[tuple[str, str], tuple[CallOutcome, str]] = {}
    for problem_id, request_hash, run, number, reused, outcome, model in reader.rows(_CALLS, {"ids": ids}):
        if not reused:
            asked.setdefault((request_hash, run), (CallOutcome(outcome), model))
        if (run, number) == (run_id, round_):
            found.own.add((problem_id, request_hash))
    hashes = sorted({request_hash for request_hash, _ in asked})
    for request_hash, run, text in reader.rows(_REPLIES, {"hashes": hashes, "run": run_id}) if hashes else ():
        if (request_hash, run) in asked:
            outcome, model = asked[request_hash, run]
            found.replies.setdefault(request_hash, Reply(outcome, text, model))
    for row in reader.frame(_ATTEMPTS, {"ids": ids, "run": run_id, "round": round_}).iter_rows(named=True):
        reply = found.replies.get(row["request_hash"])
        found.attempts[row["problem_id"]].append(_attempt(row, reply.outcome if reply else CallOutcome.ANSWERED))
    return found


def _attempt(row: dict[str, Any], call: CallOutcome) -> Attempt:
    answer = None
    if row["cot_answer"] is not None:
        rule = AnswerRule(row["cot_rule"])
        answer = Answer(row["cot_answer"], rule, row["cot_answer_start"], row["cot_answer_end"])
    reading = Reading(
        row["cot"],
        answer,
        row["program"],
        ProgramRule(row["program_rule"]) if row["program_rule"] else None,
        row["program_start"],
        row["program_end"],
    )
    result = None
    if row["program_status"]:
        result = ProgramResult(
            ProgramStatus(row["program_status"]),
            row["program_answer"],
            AnswerWay(row["program_way"]) if row["program_way"] else None,
            row["stdout"] or "",
            row["error"],
            row["program_seconds"],
            row["program_cpu_seconds"],
        )
    inner = Verdict(Equality(row["inner_equality"]), row["inner_rule"]) if row["inner_equality"] else None
    stage, program_answer = Stage(row["stage"]), row["program_answer"]
    return Attempt(stage, row["sample"], row["teacher"], reading, result, program_answer, inner, call)
