"""A trial: a person changes the answer or the program of an attempt, the program runs, and all is compared again.

A trial stands beside the attempt that it changes. It is no reply of a teacher, and no figure of a run counts it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from engine.answers import read_output
from engine.domain import Entry, ProgramResult, ProgramStatus, Verdict, content_hash
from engine.errors import InputError
from engine.store import Row

LONGEST_PROGRAM: Final = 50_000
"""Characters of a program that is run; what is longer is not taken for one in a teacher's reply either."""
LONGEST_ANSWER: Final = 1_000
"""Characters of an answer that a person may write."""


@dataclass(frozen=True, slots=True)
class Changed:
    """An attempt as a person left it.

    Attributes:
        attempt_id: The attempt that was changed.
        answer: The answer of the words; blank if it is to have none.
        program: The program; blank if there is to be none.
        author: Who changed it.
        place: How many trials of the attempt there were before.
    """

    attempt_id: str
    answer: str
    program: str
    author: str
    place: int


def check(changed: Changed) -> None:
    """See that something can be compared or run, before a program is.

    Raises:
        InputError: There is neither an answer nor a program, or one is too long.
    """
    if not changed.answer.strip() and not changed.program.strip():
        raise InputError("Write an answer or a program: with neither there is nothing to compare.")
    for text, what, longest in (
        (changed.answer, "answer", LONGEST_ANSWER),
        (changed.program, "program", LONGEST_PROGRAM),
    ):
        if len(text) > longest:
            raise InputError(f"The {what} has {len(text):,} characters; shorten it to {longest:,}.")


def run_trial(
    entry: Entry,
    changed: Changed,
    question: str,
    ground_truth: str | None,
    run: Callable[[str], ProgramResult],
    compare: Callable[[str, str, str], Verdict],
) -> Row:
    """Run what a person left of an attempt, and compare what it answers, as it is done for a teacher's reply.

    Args:
        entry: The attempt's run, round and problem.
        changed: What the person left.
        question: The problem's statement.
        ground_truth: The publisher's answer, if there is one.
        run: Runs a program in the sandbox.
        compare: Compares two answers to a question.

    Returns:
        A row of the table `trial` but for who and why, for `engine.store.people.add_trial`.

    Raises:
        InputError: There is nothing to run or compare, or it is too long.
        ToolError: The sandbox or the comparison cannot be started on this machine.
    """
    check(changed)
    program = changed.program.replace("\r\n", "\n").strip("\n")
    result = run(program) if program.strip() else None
    answer = changed.answer.strip() or None
    given = read_output(result.answer) if result is not None and result.answer is not None else None
    inner = compare(answer, given, question) if answer is not None and given is not None else None
    said = final_answer(given, answer)
    truth = compare(said, ground_truth, question) if said is not None and ground_truth is not None else None
    return {
        "id": _id(changed),
        "attempt_id": changed.attempt_id,
        "run_id": entry.run_id,
        "round": entry.round,
        "problem_id": entry.problem_id,
        "cot_answer": answer,
        **_ran(program if result else None, result, given),
        "inner_equality": inner.value.value if inner else None,
        "inner_rule": inner.rule if inner else None,
        "truth_equality": truth.value.value if truth else None,
        "truth_rule": truth.rule if truth else None,
    }


def final_answer(program_answer: str | None, words_answer: str | None) -> str | None:
    """What a trial answers: what its program gave, or else what its words say."""
    return program_answer if program_answer is not None else words_answer


def _ran(program: str | None, result: ProgramResult | None, given: str | None) -> Row:
    """How the program ended, as columns."""
    ended = result or ProgramResult(ProgramStatus.OK)
    return {
        "program": program,
        "program_status": ended.status.value if result else None,
        "program_way": ended.way.value if ended.way else None,
        "program_answer": given,
        "program_seconds": ended.seconds if result else None,
        "stdout": ended.stdout if result else None,
        "error": ended.error,
    }


def _id(changed: Changed) -> str:
    parts = (changed.attempt_id, changed.answer, changed.program, changed.author, str(changed.place))
    return content_hash("trial", *parts)
