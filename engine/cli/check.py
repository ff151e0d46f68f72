"""`wisdom compare`, `wisdom sandbox` and `wisdom score`: the judges of the method, each by itself."""

import asyncio
import json
from collections.abc import Iterator, Sequence
from typing import Any

import typer

from engine.answers import Comparer, read_output, read_reply
from engine.cli.common import JsonOption, OutOption, RowsArgument, all_text, dump, read_rows, rows_out
from engine.curation import best_of, run_all
from engine.domain import Verdict
from engine.errors import InputError
from engine.quality import wilson


def compare_command(file: RowsArgument, out: OutOption = None) -> None:
    r"""Compare pairs of answers: rows {"a", "b"} in, the same with "equal" (true, false, null) and "rule" out.

    A row may have a "question": asked for a percentage, 60 is taken for 60 %.

    Example: echo '{"a": "1/2", "b": "\\frac{1}{2}"}' | wisdom compare -
    """
    rows = read_rows(file, {"a": "an answer", "b": "another"})
    with Comparer() as comparer, rows_out(out) as target:
        for row in rows:
            verdict = comparer.compare(_answer(row["a"]), _answer(row["b"]), _question(row))
            target.write(dump(row | {"equal": verdict.as_bool, "rule": verdict.rule}) + "\n")


def sandbox_command(file: RowsArgument, out: OutOption = None) -> None:
    """Run programs in the sandbox: rows {"program"} in, the same with how each ended out.

    Added are "status", "answer", "way" (how the program gave its answer: printed, variable or returned), "stdout",
    "error", "seconds" (wall time) and "cpu_seconds".

    Example: echo '{"program": "print(2**10)"}' | wisdom sandbox -
    """
    rows = read_rows(file, {"program": "a Python program"})
    all_text(rows, "program")
    results = asyncio.run(run_all([row["program"] for row in rows], _tell))
    with rows_out(out) as target:
        for row, result in zip(rows, results, strict=True):
            ended = {
                "status": result.status.value,
                "answer": result.answer,
                "way": result.way.value if result.way else None,
                "stdout": result.stdout,
                "error": result.error,
                "seconds": round(result.seconds, 4),
                "cpu_seconds": round(result.cpu_seconds, 4),
            }
            target.write(dump(row | ended) + "\n")


def score_command(file: RowsArgument, out: OutOption = None, as_json: JsonOption = False) -> None:
    """Score replies: rows {"question", "reply", "ground_truth"} in, each with its final answer and verdict out.

    "ground_truth" may be a list of acceptable answers. The final answer is that of the words; where they have none,
    that of the reply's program. Undecided counts as not correct. The interval is Wilson's at 95 %.

    Example: wisdom score replies.jsonl --out scored.jsonl --json
    """
    rows = read_rows(file, {"question": "the problem", "reply": "a reply to it", "ground_truth": "the answer"})
    all_text(rows, "reply")
    if not rows:
        raise InputError(f"{file} has no rows; there is nothing to score.")
    scored = list(_score(rows))
    if out is not None or not as_json:
        with rows_out(out) as target:
            target.writelines(dump(row) + "\n" for row in scored)
    n, correct = len(scored), sum(row["correct"] is True for row in scored)
    low, high = wilson(correct, n)
    if as_json:
        summary = {"n": n, "correct": correct, "accuracy": correct / n, "low": low, "high": high}
        typer.echo(json.dumps(summary | {"undecided": sum(row["correct"] is None for row in scored)}))
    else:
        share = (
            f"{correct} of {n} correct: {100 * correct / n:.1f} % (95 % interval {100 * low:.1f} to {100 * high:.1f})"
        )
        typer.echo(share, err=True)


def _score(rows: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    readings = [read_reply(row["reply"]) for row in rows]
    wanted = [i for i, reading in enumerate(readings) if reading.answer is None and reading.program is not None]
    ran = dict(zip(wanted, asyncio.run(run_all([readings[i].program or "" for i in wanted], _tell)), strict=True))
    with Comparer() as comparer:
        for i, (row, reading) in enumerate(zip(rows, readings, strict=True)):
            answer, rule = (reading.answer.text, reading.answer.rule.value) if reading.answer else (None, None)
            if i in ran:
                given = ran[i].answer
                answer, rule = (read_output(given) if given is not None else None), "program"
            verdict = _best(comparer, answer, row["ground_truth"], _question(row))
            yield row | {
                "answer": answer,
                "answer_rule": rule if answer is not None else None,
                "correct": verdict.as_bool,
                "rule": verdict.rule,
            }


def _best(comparer: Comparer, answer: str | None, truth: Any, question: str | None) -> Verdict:
    """The verdict on an answer, where `truth` may be a list of acceptable ones."""
    accepted = truth if isinstance(truth, list) else [truth]
    return best_of(comparer, answer, [_answer(item) for item in accepted], question)


def _tell(words: str) -> None:
    typer.echo(words, err=True)


def _question(row: dict[str, Any]) -> str | None:
    """The problem that a row is about, if it says: it may name the unit that an answer leaves out."""
    question = row.get("question")
    return question if isinstance(question, str) else None


def _answer(value: Any) -> str | None:
    """An answer as people write it in JSON: text, a number, or nothing."""
    if value is None or isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False)
