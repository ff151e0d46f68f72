"""Who answers: models behind OpenAI-compatible endpoints, and replies that were recorded before."""

from engine.teachers.pricing import worst_case_usd
from engine.teachers.recorded import RecordedReplies
from engine.teachers.teacher import Teacher, open_teacher, request_hash

__all__ = ["RecordedReplies", "Teacher", "open_teacher", "request_hash", "worst_case_usd"]
