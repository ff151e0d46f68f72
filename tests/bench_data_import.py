"""How fast and in how much memory a published set comes in: 100,000 and 1.5 million rows of Parquet, a JSON line each.

    .venv/bin/python tests/bench_data_import.py [ROWS ...]

The rows are made up: questions of some 200 characters, solutions of some 900 that end in a box, some with a program.
Memory is that of all processes together, looked at once a second: each look takes a tenth of one.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

SIZES = (100_000, 1_500_000)
PART = 50_000
STEPS = (
    "Let $x_{a}$ be the number of crates in week {a}; then $x_{a} = {b} \\cdot {c} + {d}$, as each lorry takes {c}. ",
    "We add what was left over: ${b} + {d} = {e}$, and of these $\\frac{{{b}}}{{{c}}}$ are sold at once. ",
    "By the formula $(a+b)^2 = a^2 + 2ab + b^2$ the area of the yard is ${b}^2 + 2 \\cdot {b} \\cdot {d} + {d}^2$. ",
    "Since {a} is larger than {d}, the sum stays positive, and nothing has to be taken away from it.\n\n",
)
PROGRAM = "\n```python\ncrates = {b} * {c} + {d}\nprint(crates)\n```\n"


def row(i: int) -> tuple[str, str, int, str]:
    a, b, c, d = i, 3 + i % 97, 2 + i % 53, i % 89
    names = {"a": a, "b": b, "c": c, "d": d, "e": b + d}
    question = (
        f"In week {a} a yard receives {b} lorries with {c} crates each, and {d} crates are left over from the week "
        f"before. A third of the lorries come on Monday. How many crates does the yard hold when all {b} have come?"
    )
    steps = "".join(STEPS[(i + k) % 4].format(**names) for k in range(8))
    program = PROGRAM.format(**names) if i % 50 == 0 else ""
    return question, f"{steps}{program}The yard holds $\\boxed{{{b * c + d}}}$ crates.", 1 + i % 5, "Algebra"


def write(path: Path, rows: int) -> None:
    schema = pa.schema(
        [("query", pa.string()), ("response", pa.string()), ("level", pa.int64()), ("type", pa.string())]
    )
    with pq.ParquetWriter(path, schema) as out:
        for start in range(0, rows, PART):
            made = [row(i) for i in range(start, min(start + PART, rows))]
            out.write_table(pa.table(dict(zip(schema.names, map(list, zip(*made, strict=True)), strict=True))))


def memory_mb(root: int) -> float:
    """Resident memory of a process and all below it; what they share is counted once (PSS)."""
    below: dict[int, list[int]] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
        except (OSError, ValueError):
            continue
        below.setdefault(parent, []).append(int(folder.name))
    waiting, kb = [root], 0
    while waiting:
        pid = waiting.pop()
        waiting += below.get(pid, [])
        try:
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        kb += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return kb / 1024


def measured(command: list[str]) -> dict[str, float]:
    """Wall and processor seconds of a command with all its processes, and their memory at its highest."""
    before, begin = os.times(), time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    highest = 0.0
    ended = threading.Event()

    def wait() -> None:
        process.wait()
        ended.set()

    threading.Thread(target=wait, daemon=True).start()
    while not ended.wait(1.0):
        highest = max(highest, memory_mb(process.pid))
    after = os.times()
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    assert process.returncode == 0, process.returncode
    return {"seconds": time.perf_counter() - begin, "cpu_seconds": cpu, "peak_mb": highest}


def main(sizes: tuple[int, ...]) -> None:
    for rows in sizes:
        folder = Path(tempfile.mkdtemp(prefix="wisdom-bench-"))
        try:
            file, store = folder / "set.parquet", folder / "s.duckdb"
            write(file, rows)
            command = [sys.executable, "-m", "engine.cli", "import", str(file), "--set", "s", "--store", str(store)]
            first = measured(command)
            again = measured(command)
            lengths = pl.read_parquet(file, n_rows=10_000).select(pl.col("query", "response").str.len_chars().mean())
            told = {
                "bench": "import",
                "rows": rows,
                "characters": [round(float(n)) for n in lengths.row(0)],
                "parquet_mb": round(file.stat().st_size / 1e6),
                "store_mb": round(store.stat().st_size / 1e6),
                **{name: round(value, 2) for name, value in first.items()},
                "rows_per_second": round(rows / first["seconds"]),
                "again_seconds": round(again["seconds"], 2),
            }
            sys.stdout.write(json.dumps(told) + "\n")
            sys.stdout.flush()
        finally:
            shutil.rmtree(folder)


if __name__ == "__main__":
    main(tuple(map(int, sys.argv[1:])) or SIZES)
