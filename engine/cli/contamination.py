"""`wisdom contamination`: which questions are, or nearly are, a benchmark's."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from engine.cli.checks import CheckOptions, check_store, say_aside
from engine.cli.common import DEFAULT_STORE, JsonOption, OutOption, all_text, dump, read_rows, rows_out
from engine.curation import Benchmarks, Contamination
from engine.errors import InputError


def contamination_command(  # noqa: PLR0913, PLR0917 -- each parameter is an option
    given: typer.Context,
    file: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help="A JSONL file; - reads standard input.", show_default=False)
    ] = None,
    benchmarks: Annotated[
        list[Path] | None,
        typer.Option("--benchmarks", metavar="FILE", help="Questions that must not be trained on: a file or a folder."),
    ] = None,
    against: Annotated[
        list[str] | None,
        typer.Option("--against", metavar="NAME", help="The problems of a run or a set of the store, likewise."),
    ] = None,
    store: Annotated[
        Path | None,
        typer.Option("--store", help="Check all problems of this store.", show_default=False, envvar="WISDOM_STORE"),
    ] = None,
    check: Annotated[
        str | None, typer.Option("--check", metavar="ID", help="Go on with this check of the store.")
    ] = None,
    ngram: Annotated[int, typer.Option("--ngram", min=1, help="How many words in a row must be shared.")] = 10,
    lcs: Annotated[
        float, typer.Option("--lcs", min=0, max=1, help="Which LCS ratio must be exceeded, to the shorter question.")
    ] = 0.6,
    out: OutOption = None,
    as_json: JsonOption = False,
    by: Annotated[str, typer.Option("--by", hidden=True, help="Who asked for it.")] = "",
) -> None:
    """Hold questions against benchmarks: all problems of a store, or rows {"question"} of a file.

    Of a store, each problem is looked at once: run it again, and it looks at those that arrived since; without any
    benchmark it goes on with the check that went on last, whose questions the store has. What it found is
    kept above low floors, so that other thresholds need no other check; the page Checks shows both texts of each pair,
    and keeps what people decide. Rows of a file come out again with "contaminated" (true, false) and, of the benchmark
    question that is most alike, "benchmark" (the file), "line", "ratio" and "ngram" (the first words that both share);
    null where nothing is.

    Example: wisdom contamination --store data/wisdom.duckdb --benchmarks gsm8k_test.jsonl.gz

    Example: wisdom contamination seeds.jsonl --benchmarks gsm8k_test.jsonl.gz --out checked.jsonl
    """
    if file is None:
        if out is not None:
            raise InputError("--out is for the rows of a FILE; the page Checks shows what a check of a store found.")
        options = CheckOptions(benchmarks or [], against or [], check, ngram, lcs, as_json, by)
        check_store(store or DEFAULT_STORE, options)
        return
    source = given.get_parameter_source("store")
    if source is not None and source.name == "COMMANDLINE":
        raise InputError(
            f"Either a FILE is checked or a --store, and both are given: {file} and {store}. If {file} is a benchmark, "
            "write --benchmarks before it too (before each of them; of a pattern with * only the first one follows "
            "it), or name the folder."
        )
    if against or check:
        raise InputError(
            "--against and --check name what a store has: leave out FILE, and name the store with --store."
        )
    if not benchmarks:
        raise InputError("Name what the questions are held against: --benchmarks FILE.")
    known = Benchmarks.read(benchmarks, ngram=ngram, lcs=lcs, aside=say_aside)
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
