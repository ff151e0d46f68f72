"""`wisdom contamination`: which questions are, or nearly are, a benchmark's."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from engine.cli.common import JsonOption, OutOption, RowsArgument, all_text, dump, read_rows, rows_out
from engine.curation import Benchmarks, Contamination


def contamination_command(
    file: RowsArgument,
    benchmarks: Annotated[
        list[Path], typer.Option("--benchmarks", metavar="FILE", help="Questions that must not be trained on.")
    ],
    ngram: Annotated[int, typer.Option("--ngram", min=1, help="How many words in a row must be shared.")] = 10,
    lcs: Annotated[
        float, typer.Option("--lcs", min=0, max=1, help="Which LCS ratio must be exceeded, to the shorter question.")
    ] = 0.6,
    out: OutOption = None,
    as_json: JsonOption = False,
) -> None:
    """Hold questions against benchmarks: rows {"question"} in, the same with what was found out.

    Added are "contaminated" (true, false) and, of the benchmark question that is most alike, "benchmark" (the file),
    "line", "ratio" and "ngram" (the first words that both share); null where nothing is.

    Example: wisdom contamination seeds.jsonl --benchmarks gsm8k_test.jsonl.gz --out checked.jsonl
    """
    known = Benchmarks.read(benchmarks, ngram=ngram, lcs=lcs)
    rows = read_rows(file, {"question": "the problem"})
    all_text(rows, "question")
    found = known.find_all([row["question"] for row in rows])
    if out is not None or not as_json:
        with rows_out(out) as target:
            target.writelines(dump(row | _as_fields(one)) + "\n" for row, one in zip(rows, found, strict=True))
    summary = _summary(known, found)
    if as_json:
        typer.echo(json.dumps(summary, ensure_ascii=False))
    else:
        typer.echo(_as_text(summary), err=True)


def _as_fields(found: Contamination | None) -> dict[str, Any]:
    return {
        "contaminated": found is not None,
        "benchmark": found and found.benchmark,
        "line": found and found.line,
        "ratio": found and round(found.ratio, 4),
        "ngram": found and found.ngram,
    }


def _summary(known: Benchmarks, found: list[Contamination | None]) -> dict[str, Any]:
    hits = [one for one in found if one is not None]
    by_file = [
        {"benchmark": name, "questions": count, "contaminated": sum(one.benchmark == name for one in hits)}
        for name, count in known.counts.items()
    ]
    return {"n": len(found), "contaminated": len(hits), "benchmarks": by_file}


def _as_text(summary: dict[str, Any]) -> str:
    n, hits = summary["n"], summary["contaminated"]
    share = f": {100 * hits / n:.1f} %" if n else ""
    lines = [
        f"  {one['benchmark']}: {one['contaminated']} are like one of its {one['questions']} questions"
        for one in summary["benchmarks"]
    ]
    return "\n".join([f"{hits} of {n} questions contaminated{share}", *lines])
