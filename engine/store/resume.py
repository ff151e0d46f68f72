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


@dataclass(slots=True)
class Known:
    """What the store knows of some problems.

    Attributes:
        attempts: Attempts of this run and round, by problem.
        replies: Replies of any run, by request hash.
        own: Request hashes that this run has asked in this round, by problem: their call rows are there.
    """

    attempts: dict[str, list[Attempt]] = field(default_factory=lambda: defaultdict(list))
    replies: dict[str, Reply] = field(default_factory=dict)
    own: set[tuple[str, str]] = field(default_factory=set)


_REPLIES: Final = """
    SELECT c.request_hash, c.outcome, c.model, e.reply
    FROM call c JOIN exchange e ON e.request_hash = c.request_hash
    WHERE list_contains($ids, c.problem_id) AND c.outcome IN ('answered', 'cut_off', 'empty') AND NOT c.reused
    QUALIFY row_number() OVER (PARTITION BY c.request_hash ORDER BY c.seq) = 1
"""
_OWN: Final = """
    SELECT problem_id, request_hash FROM call
    WHERE run_id = $run AND round = $round AND list_contains($ids, problem_id)
      AND outcome IN ('answered', 'cut_off', 'empty')
"""
_ATTEMPTS: Final = """
    SELECT a.problem_id, a.stage, a.sample, a.teacher, a.cot_answer, a.cot_rule, a.cot_answer_start, a.cot_answer_end,
           a.program_rule, a.program_start, a.program_end, a.program_status, a.program_way, a.program_answer,
           a.program_seconds, a.program_cpu_seconds, a.inner_equality, a.inner_rule, t.cot, t.program, t.stdout, t.error
    FROM attempt a JOIN attempt_text t ON t.attempt_id = a.id
    WHERE a.run_id = $run AND a.round = $round AND list_contains($ids, a.problem_id)
    ORDER BY a.seq
"""


def known(reader: Reader, run_id: str, round_: int, problem_ids: Sequence[str]) -> Known:
    """Everything that is known about some problems of a round."""
    found = Known()
    ids = {"ids": list(problem_ids)}
    place = {"run": run_id, "round": round_}
    for request_hash, outcome, model, text in reader.rows(_REPLIES, ids):
        found.replies[request_hash] = Reply(CallOutcome(outcome), text, model)
    found.own.update((problem_id, request_hash) for problem_id, request_hash in reader.rows(_OWN, ids | place))
    frame = reader.frame(_ATTEMPTS, ids | place)
    for row in frame.iter_rows(named=True):
        found.attempts[row["problem_id"]].append(_attempt(row))
    return found


def _attempt(row: dict[str, Any]) -> Attempt:
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
    return Attempt(Stage(row["stage"]), row["sample"], row["teacher"], reading, result, row["program_answer"], inner)
