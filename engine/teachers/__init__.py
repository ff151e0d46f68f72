"""Who answers: models behind OpenAI-compatible endpoints, and replies that were recorded before."""

from engine.teachers.checking import Step, StepStatus, TeacherCheck, check_teacher
from engine.teachers.pricing import Pricing, pricing
from engine.teachers.recorded import RecordedReplies
from engine.teachers.simulated.misbehaviour import Fault, read_fault
from engine.teachers.simulated.offer import demo_files, simulated_app, simulated_server
from engine.teachers.teacher import Teacher, open_teacher, request_hash

__all__ = [
    "Fault",
    "Pricing",
    "RecordedReplies",
    "Step",
    "StepStatus",
    "Teacher",
    "TeacherCheck",
    "check_teacher",
    "demo_files",
    "open_teacher",
    "pricing",
    "read_fault",
    "request_hash",
    "simulated_app",
    "simulated_server",
]
