"""Replies held against right answers: their programs are run where the words say nothing, and answers compared."""

import asyncio
import re
from collections.abc import Callable, Sequence
from typing import Any, Final

import polars as pl

from engine.answers import Comparer, extract_answer, read_output
from engine.domain import AnswerRule, ProgramResult, Verdict
from engine.sandbox import Sandbox

Tell = Callable[[str], None]
_MARK: Final = re.compile(r"####|\\(?:boxed|fbox)")
_SURE: Final = (AnswerRule.BOXED, AnswerRule.HASHES)
_PARTS: Final = pl.Schema(
    {
        "answer": pl.String,
        "correct": pl.Boolean,
        "correct_rule": pl.String,
        "program_status": pl.String,
        "program_way": pl.String,
        "program_answer": pl.String,
        "program_seconds": pl.Float64,
        "program_cpu_seconds": pl.Float64,
        "stdout": pl.String,
        "error": pl.String,
    }
)


def scored(frame: pl.DataFrame, comparer: Comparer, tell: Tell) -> pl.DataFrame:
    """Rows of a benchmark with what each reply answers, whether that is right, and how its program ended.

    The answer is that of the words; where they have none, that of the reply's program.

    Args:
        frame: Rows with the columns of `engine.store.ARRIVAL`.
        comparer: Compares.
        tell: Is told what people should know of the sandbox.
    """
    rows = frame.select("question", "program", "cot_answer", "accepted_truths").rows(named=True)
    wanted = [at for at, row in enumerate(rows) if row["program"] is not None and row["cot_answer"] is None]
    ran = dict(zip(wanted, asyncio.run(run_all([rows[at]["program"] for at in wanted], tell)), strict=True))
    found = [_scored(row, ran.get(at), comparer) for at, row in enumerate(rows)]
    return frame.with_columns(pl.DataFrame(found, schema=_PARTS, orient="row"))


def _scored(row: dict[str, Any], ran: ProgramResult | None, comparer: Comparer) -> dict[str, Any]:
    own = read_output(ran.answer) if ran is not None and ran.answer is not None else None
    answer = row["cot_answer"] if row["cot_answer"] is not None else own
    verdict = best_of(comparer, answer, row["accepted_truths"], row["question"])
    values: dict[str, Any] = dict.fromkeys(_PARTS)
    values |= {"answer": answer, "correct": verdict.as_bool, "correct_rule": verdict.rule}
    if ran is not None:
        values |= {
            "program_status": ran.status.value,
            "program_way": ran.way.value if ran.way else None,
            "program_answer": own,
            "program_seconds": ran.seconds,
            "program_cpu_seconds": ran.cpu_seconds,
            "stdout": ran.stdout,
            "error": ran.error,
        }
    return values


def best_of(comparer: Comparer, answer: str | None, accepted: Sequence[str | None], question: str | None) -> Verdict:
    """The verdict on an answer that may equal any of several: equal if one is, else undecided if one is.

    Where a right answer is a worked solution, its box or its line `#### x` is what it says.
    """
    verdicts = [comparer.compare(answer, item and _final(item), question) for item in accepted]
    order = [True, None, False]
    return min(verdicts, key=lambda v: order.index(v.as_bool)) if verdicts else comparer.compare(answer, None)


def _final(truth: str) -> str:
    marked = _MARK.search(truth) is not None
    found = extract_answer(truth) if marked else None
    return found.text if found is not None and found.rule in _SURE else truth


async def run_all(programs: Sequence[str], tell: Tell) -> list[ProgramResult]:
    """Run programs in the sandbox, and give their results in order."""
    if not programs:
        return []
    async with Sandbox() as sandbox:
        if gaps := sandbox.protection.gaps:
            tell(f"programs are not fully confined here, and run all the same. {gaps}")
        return await asyncio.gather(*(sandbox.run(program) for program in programs))
