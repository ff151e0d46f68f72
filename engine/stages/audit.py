"""The audit: the expert blindly answers a share of what was settled without it."""

from fractions import Fraction
from typing import Final

from engine.config import Audit
from engine.domain import Request, Stage, content_hash
from engine.prompts import render

_RANGE: Final = 2**128
"""How many values a content hash has."""


def is_audited(problem_id: str, round_: int, share: float, seed: int) -> bool:
    """Whether a problem of a round belongs to the share that is audited.

    It is chosen by a hash, so that it is the same in every session, and a larger share holds every smaller one.
    """
    hashed = content_hash("audit", str(seed), str(round_), problem_id).partition("_")[2]
    return int(hashed, 16) < Fraction(share) * _RANGE


def audit_request(problem_id: str, question: str, table: Audit) -> Request:
    """The request for the expert's own answer: it sees the question alone."""
    messages = render("vote", question=question)
    return Request(problem_id, Stage.AUDIT, 0, messages, table.temperature, table.max_tokens)
