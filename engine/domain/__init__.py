"""What the engine talks about: pure values and rules, without clock, randomness or I/O."""

from engine.domain.equality import Equality, Verdict
from engine.domain.exchange import CallOutcome, Message, Reply, Request, Usage
from engine.domain.filters import ProblemFilter
from engine.domain.funnel import (
    SETTLED_TIERS,
    Ballot,
    Decision,
    Entry,
    Outcome,
    Solution,
    Stage,
    Tier,
    follow,
)
from engine.domain.identity import canonical, content_hash, json_hash, problem_id
from engine.domain.problem import Answer, AnswerRule, Attempt, Problem, ProgramRule, Reading, Source
from engine.domain.program import AnswerWay, ProgramResult, ProgramStatus
from engine.domain.text import storable

__all__ = [
    "SETTLED_TIERS",
    "Answer",
    "AnswerRule",
    "AnswerWay",
    "Attempt",
    "Ballot",
    "CallOutcome",
    "Decision",
    "Entry",
    "Equality",
    "Message",
    "Outcome",
    "Problem",
    "ProblemFilter",
    "ProgramResult",
    "ProgramRule",
    "ProgramStatus",
    "Reading",
    "Reply",
    "Request",
    "Solution",
    "Source",
    "Stage",
    "Tier",
    "Usage",
    "Verdict",
    "canonical",
    "content_hash",
    "follow",
    "json_hash",
    "problem_id",
    "storable",
]
