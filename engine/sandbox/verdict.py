"""What became of a program, from its end, its report and what it printed."""

import json
import os
import signal
from dataclasses import dataclass, replace
from typing import Any, Final

from engine.domain import AnswerWay, ProgramResult, ProgramStatus
from engine.sandbox import wire
from engine.sandbox.limits import Limits

_LONGEST_ERROR: Final = 2_000
_MOST_LINES: Final = 100
"""Of what is printed last as one value."""
_SIGNALS: Final = {
    int(signal.SIGKILL): (ProgramStatus.MEMORY, "the system killed it, most likely for lack of memory"),
    int(signal.SIGSYS): (ProgramStatus.BLOCKED, "it made a system call that is forbidden"),
}


def judge(notice: wire.Notice, report: bytes, printed: bytes, *, overflowed: bool, limits: Limits) -> ProgramResult:
    """The result of a program. Its report is data from a hostile process: what is not as it should be, is no report.

    Args:
        notice: How its process ended.
        report: What it sent back.
        printed: What it printed, at least as much of it as it may.
        overflowed: Whether it printed more than it may.
        limits: The bounds it ran under.
    """
    text = _decode(printed)
    stdout = text[: limits.output_chars]
    if overflowed or len(text) > limits.output_chars:  # bytes that are no text can become more than was counted
        ending = ProgramResult(ProgramStatus.OUTPUT, error=f"it printed more than {limits.output_chars} characters")
    else:
        ending = _killed(notice, limits) or _reported(notice, report, stdout, limits.output_chars)
    return replace(ending, stdout=stdout, seconds=notice.seconds, cpu_seconds=notice.cpu_seconds)


def _killed(notice: wire.Notice, limits: Limits) -> ProgramResult | None:
    """How it ended, if something ended it."""
    time_is_up = f"it used more than {limits.cpu_seconds:g} seconds of processor time"
    match notice.cause:
        case wire.Cause.DEADLINE:
            return ProgramResult(ProgramStatus.TIMEOUT, error=f"it ran for more than {limits.wall_seconds:g} seconds")
        case wire.Cause.PROCESSOR:
            return ProgramResult(ProgramStatus.TIMEOUT, error=time_is_up)
        case wire.Cause.RUNNER:
            return ProgramResult(ProgramStatus.CRASHED, error="it sent back more than any report holds")
    if not os.WIFSIGNALED(notice.wait_status):
        return None
    number = os.WTERMSIG(notice.wait_status)
    if number == signal.SIGKILL and notice.cpu_seconds >= limits.cpu_seconds:
        return ProgramResult(ProgramStatus.TIMEOUT, error=time_is_up)
    status, error = _SIGNALS.get(number, (ProgramStatus.CRASHED, f"its process died of {_name(number)}"))
    return ProgramResult(status, error=error)


def _name(number: int) -> str:
    return signal.Signals(number).name if number in set(signal.Signals) else f"signal {number}"


@dataclass(frozen=True, slots=True)
class _Report:
    status: ProgramStatus
    way: AnswerWay | None
    answer: str | None
    error: str | None


def _reported(notice: wire.Notice, raw: bytes, stdout: str, longest: int) -> ProgramResult:
    report = _parse(raw)
    if report is None:
        code = os.waitstatus_to_exitcode(notice.wait_status)
        return ProgramResult(ProgramStatus.CRASHED, error=f"its process ended with code {code} and left no report")
    printed = bool(stdout.strip())
    if report.status is not ProgramStatus.OK and not (report.way is AnswerWay.PRINTED and printed):
        return ProgramResult(report.status, error=report.error or "it did not say why")
    # What came past Python's own standard output is seen only here; `solution()` may print on its way.
    if report.answer is not None and (report.way is AnswerWay.RETURNED or not printed):
        if len(report.answer) > longest:
            return ProgramResult(ProgramStatus.OUTPUT, error=f"its answer has more than {longest} characters")
        return ProgramResult(ProgramStatus.OK, report.answer, report.way)
    return ProgramResult(ProgramStatus.OK, *((_last_printed(stdout), AnswerWay.PRINTED) if printed else ()))


def _last_printed(stdout: str) -> str:
    """The last line that is not empty, with those above it on which its brackets began: a matrix of numpy has several.

    Where the brackets never match, the last line alone.
    """
    lines = [line.strip() for line in stdout.splitlines() if line.strip()]
    if not lines[-1].endswith((")", "]", "}")):
        return lines[-1]
    open_ones = 0
    for first in range(len(lines) - 1, max(len(lines) - _MOST_LINES, 0) - 1, -1):
        open_ones += sum(lines[first].count(bracket) for bracket in ")]}")
        open_ones -= sum(lines[first].count(bracket) for bracket in "([{")
        if open_ones <= 0:
            return " ".join(lines[first:]) if open_ones == 0 else lines[-1]
    return lines[-1]


def _parse(raw: bytes) -> _Report | None:
    try:
        fields: Any = json.loads(raw.removeprefix(wire.CONFINED))
        way, answer, error = fields.get("way"), fields.get("answer"), fields.get("error")
        if not all(text is None or isinstance(text, str) for text in (answer, error)):
            return None
        return _Report(
            ProgramStatus(fields["status"]),
            AnswerWay(way) if way is not None else None,
            answer,
            error[:_LONGEST_ERROR] if error else None,
        )
    except (ValueError, KeyError, AttributeError, TypeError, RecursionError):
        return None


def _decode(printed: bytes) -> str:
    """Text as the program meant it, lone surrogates included; other bytes become replacement characters."""
    try:
        return printed.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return printed.decode("utf-8", "replace")
