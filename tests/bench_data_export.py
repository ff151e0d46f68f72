"""How fast samples leave the store, beside DuckDB's own COPY of the same columns: `make bench-data`.

Each export is a process of its own, so that its memory is its own. Ratios are of one run on one machine.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import large_store

from engine.config import read_selection
from engine.curation import export
from engine.store import Store

PROMPT = (
    "Below is an instruction that describes a task. Write a response that appropriately completes the request.\n"
    "### Instruction:\n"
)
COPY = f"""
    SELECT q.question AS instruction, '' AS input,
           '<solution_start>\n' || trim(x.cot) || '\n<solution_end>' AS output,
           '{PROMPT}' || q.question || '\n\n### Response:' AS prompt, q.id, 'r' AS run, s.round, o.tier,
           coalesce(t.level, t.claimed_level, 0) AS level, coalesce(t.subject, t.claimed_subject, '') AS subject,
           o.answer, a.stage, a.sample, s.part
    FROM solution s
    JOIN outcome o ON o.run_id = s.run_id AND o.round = s.round AND o.problem_seq = s.problem_seq
                  AND o.tier IN ('easy', 'medium', 'hard')
    JOIN attempt a ON a.id = s.attempt_id JOIN attempt_text x ON x.attempt_id = s.attempt_id
    JOIN problem q ON q.seq = s.problem_seq JOIN stratum t ON t.id = q.stratum
    WHERE s.run_id = 'r' AND a.sample = 0
"""  # noqa: S608 -- our own text
"""The same rows and columns; the store's texts are made so that all samples but the first of a problem are repeats."""


def copied(store: Path, out: Path) -> dict[str, float]:
    """DuckDB's own way, with its usual threads, and half of the memory of the machine at most."""
    kind = "PARQUET" if out.suffix == ".parquet" else "JSON"
    with duckdb.connect(str(store), read_only=True) as con:
        since = time.perf_counter()
        (rows,) = con.execute(f"COPY ({COPY}) TO '{out}' (FORMAT {kind})").fetchall()[0]
    return {"rows": rows, "seconds": time.perf_counter() - since}


def exported(store: Path, out: Path, text: dict[str, str]) -> dict[str, float]:
    """Ours: with the manifest, the hashes of all samples, and a look at what people rejected."""
    since = time.perf_counter()
    selection = read_selection({"run": "r", "text": text})
    done = export(Store(store), selection, out, clock=lambda: datetime.now(UTC))
    return {"rows": done.rows, "seconds": time.perf_counter() - since}


def measured(way: str, store: Path, out: Path, **text: str) -> dict[str, float]:
    """One of the two in a process of its own."""
    command = [sys.executable, __file__, "--way", way, "--store", str(store), "--out", str(out), json.dumps(text)]
    said = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    found: dict[str, float] = json.loads(said.splitlines()[-1])
    out.unlink()
    return found


def say(told: Mapping[str, object]) -> None:
    """Print a line of JSON."""
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()


def compare(store: Path, folder: Path) -> None:
    """Print a line for each kind of file and order."""
    for name, text in (("x.parquet", {}), ("x.jsonl", {}), ("x.jsonl", {"order": "shuffled"})):
        ways = {"copy": measured("copy", store, folder / name)} if not text else {}
        ways["export"] = measured("export", store, folder / name, **text)
        told: dict[str, object] = {"file": name, **text}
        for way, found in ways.items():
            rate = round(found["rows"] / found["seconds"])
            told |= {way: {"rows": found["rows"], "seconds": round(found["seconds"], 1), "rows_per_s": rate}}
            told[way] |= {"mb": round(found["mb"])}  # type: ignore[operator]  # a dictionary that was just put there
        if "copy" in ways:
            told["ratio"] = round(ways["copy"]["seconds"] / ways["export"]["seconds"], 2)
        say(told)


def main() -> None:
    """Measure, or be one of the processes that are measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--problems", type=int, nargs="*", default=[100_000, 1_500_000])
    parser.add_argument("--store", type=Path, help="A store of that kind that is there already.")
    parser.add_argument("--way", choices=("copy", "export"))
    parser.add_argument("--out", type=Path)
    parser.add_argument("text", nargs="?", default="{}")
    given = parser.parse_args()
    if given.way:
        way = copied(given.store, given.out) if given.way == "copy" else None
        found = way or exported(given.store, given.out, json.loads(given.text))
        say(found | {"mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024})
        return
    with tempfile.TemporaryDirectory() as folder:
        for problems in [0] if given.store else given.problems:
            store = given.store or Path(folder) / f"{problems}.duckdb"
            if problems:
                large_store.make(store, problems)
                say({"problems": problems, "store_mb": store.stat().st_size // 2**20})
            compare(store, Path(folder))
            if problems:
                store.unlink()


if __name__ == "__main__":
    main()
