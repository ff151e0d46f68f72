"""What the engine talks about: pure values and rules, without clock, randomness or I/O."""

from engine.domain.diversity import DuplicateKind, Embedder, EmbedderKind, Measure, Scope
from engine.domain.equality import Equality, Verdict
from engine.domain.evolution import NOT_WRITTEN, Candidate, Rejection, candidate_id
from engine.domain.exchange import CallOutcome, Message, Reply, Request, Usage
from engine.domain.filters import ProblemFilter
from engine.domain.funnel import (
    FUNNEL,
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
from engine.domain.identity import canonical, content_hash, hash_behind, json_hash, problem_id
from engine.domain.metadata import KNOWLEDGE, Extracted, MetaEntry, MetaKind, meta_id
from engine.domain.places import column_of, place_parts, value_at
from engine.domain.problem import Answer, AnswerRule, Attempt, Audited, Problem, ProgramRule, Reading, Source
from engine.domain.program import AnswerWay, ProgramResult, ProgramStatus
from engine.domain.queues import (
    LEASE_S,
    MOST_ITEMS,
    MOST_REVIEWERS,
    NO_CAUSE,
    NOT_KNOWN,
    STRATA,
    QueueSpec,
)
from engine.domain.review import DecisionKind, Draw, FlagReason, Judgement, Provenance, ReviewVerdict
from engine.domain.text import one_line, storable

__all__ = [
    "FUNNEL",
    "KNOWLEDGE",
    "LEASE_S",
    "MOST_ITEMS",
    "MOST_REVIEWERS",
    "NOT_KNOWN",
    "NOT_WRITTEN",
    "NO_CAUSE",
    "SETTLED_TIERS",
    "STRATA",
    "Answer",
    "AnswerRule",
    "AnswerWay",
    "Attempt",
    "Audited",
    "Ballot",
    "CallOutcome",
    "Candidate",
    "Decision",
    "DecisionKind",
    "Draw",
    "DuplicateKind",
    "Embedder",
    "EmbedderKind",
    "Entry",
    "Equality",
    "Extracted",
    "FlagReason",
    "Judgement",
    "Measure",
    "Message",
    "MetaEntry",
    "MetaKind",
    "Outcome",
    "Problem",
    "ProblemFilter",
    "ProgramResult",
    "ProgramRule",
    "ProgramStatus",
    "Provenance",
    "QueueSpec",
    "Reading",
    "Rejection",
    "Reply",
    "Request",
    "ReviewVerdict",
    "Scope",
    "Solution",
    "Source",
    "Stage",
    "Tier",
    "Usage",
    "Verdict",
    "candidate_id",
    "canonical",
    "column_of",
    "content_hash",
    "follow",
    "hash_behind",
    "json_hash",
    "meta_id",
    "one_line",
    "place_parts",
    "problem_id",
    "storable",
    "value_at",
]
