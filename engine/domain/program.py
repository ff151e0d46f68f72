"""How a program of a teacher ended, and what it gave."""

from dataclasses import dataclass
from enum import StrEnum


class ProgramStatus(StrEnum):
    """How a program ended.

    OK: by itself, without an error. ERROR: with a Python exception. TIMEOUT: it used up its time. MEMORY: it used
    up its memory. OUTPUT: it printed more than it may. BLOCKED: it tried something that is forbidden.
    CRASHED: its process died otherwise.
    """

    OK = "ok"
    ERROR = "error"
    TIMEOUT = "timeout"
    MEMORY = "memory"
    OUTPUT = "output"
    BLOCKED = "blocked"
    CRASHED = "crashed"


class AnswerWay(StrEnum):
    """In which way a program gave its answer; the first that applies counts."""

    PRINTED = "printed"
    VARIABLE = "variable"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True)
class ProgramResult:
    """How one program ended.

    Attributes:
        status: How it ended.
        answer: What it gave: the last line it printed, else the text of its `answer` variable, else of what
            `solution()` returned. `None` if it gave nothing or did not end well.
        way: Which of the three it was.
        stdout: What it printed, up to the cap.
        error: Why it did not end well, for people. The first line says it; the program's own frames may follow.
        seconds: Wall time in seconds.
        cpu_seconds: Time on the processor, in seconds.
    """

    status: ProgramStatus
    answer: str | None = None
    way: AnswerWay | None = None
    stdout: str = ""
    error: str | None = None
    seconds: float = 0.0
    cpu_seconds: float = 0.0
