"""What checks of all problems cost: `python tests/bench_data_checks.py [--problems 100000 1500000] [--store PATH]`.

A store of so many problems (real ones with other numbers, and one word in three or in eight another; one in a hundred
is a benchmark's question in another layout) is held against 15,000 benchmark questions by `wisdom contamination`, and
against itself by `wisdom duplicates`; each is a process of its own. Prints JSON lines: seconds of wall clock and of
processor time, the memory of all processes together, and what was found. Needs the shared data.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import polars as pl
from mixed_questions import DATA, benchmarks, mixed, seeds

from engine.domain import problem_id
from engine.store import Store, database

BENCHMARK = 15_000
PLANTED = 100
"""One in so many problems is a benchmark's question, in another layout."""


def say(**told: Any) -> None:
    print(json.dumps(told), flush=True)  # noqa: T201 -- this is what the script is for


def make(path: Path, problems: int, data: Path) -> None:
    """A store of problems, and beside it the benchmark."""
    store = Store(path)
    with store.write():
        pass
    copies = benchmarks(data)
    with closing(database._connect(path, database.MIGRATING)) as con:
        con.execute(
            "INSERT INTO stratum BY NAME SELECT 1 AS id, 'mixed' AS dataset, 'seed' AS source, false AS simulated"
        )
        one, other = (mixed(seeds(data), problems, every=every, seed=every) for every in (8, 3))
        for start in range(0, problems, 100_000):
            some = [next(other if number % 4 else one) for number in range(min(100_000, problems - start))]
            for place in range(0, len(some), PLANTED):
                some[place] = copies[(start + place) // PLANTED % len(copies)].replace(" ", "  ").upper()
            seqs = range(start + 1, start + 1 + len(some))
            con.register("frame", pl.DataFrame({"seq": seqs, "id": list(map(problem_id, some)), "question": some}))
            con.execute("""INSERT INTO problem BY NAME SELECT seq, id, question, 'seed' AS source, 'mixed' AS dataset,
                1 AS stratum FROM frame""")
        con.execute(f"SELECT nextval('fact') FROM range({problems + 1})")  # noqa: S608 -- a number
        con.execute("CHECKPOINT")
    more = mixed(copies, BENCHMARK - len(copies), every=3, seed=2)
    rows = [json.dumps({"question": question}) for question in [*copies, *more]]
    path.with_suffix(".jsonl").write_text("\n".join(rows), encoding="utf-8")


def memory(pid: int) -> int:
    """Bytes that a process and all that it started hold, shared ones counted each time."""
    own, found = 0, [pid]
    while found:
        one = found.pop()
        try:
            status = Path(f"/proc/{one}/statm").read_text()
            found += [int(child) for task in Path(f"/proc/{one}/task").iterdir()
                      for child in (task / "children").read_text().split()]  # fmt: skip
        except OSError:
            continue
        own += int(status.split()[1]) * 4096
    return own


def processor() -> float:
    """Seconds of processor time of all processes that ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def timed(what: str, problems: int, *words: str) -> dict[str, Any]:
    """Run `wisdom`, and tell what it took."""
    began, worked = time.monotonic(), processor()
    command = [sys.executable, "-m", "engine.cli", *words, "--json"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    most = [0]

    def watch() -> None:
        while process.poll() is None:
            most[0] = max(most[0], memory(process.pid))
            time.sleep(0.1)

    watcher = threading.Thread(target=watch)
    watcher.start()
    said, _ = process.communicate()
    watcher.join()
    if process.returncode:
        sys.exit(f"{what} ended with {process.returncode}")
    seconds = round(time.monotonic() - began, 1)
    found: dict[str, Any] = json.loads(said)
    cpu = round(processor() - worked, 1)
    say(what=what, problems=problems, seconds=seconds, processor_s=cpu, memory_mb=most[0] // 2**20, found=found)
    return found


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--problems", type=int, nargs="+", default=[100_000, 1_500_000])
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--store", type=Path, help="keep it here, or use the one that is there")
    parser.add_argument("--what", choices=["contamination", "duplicates"], help="only this")
    asked = parser.parse_args()
    for problems in asked.problems:
        with tempfile.TemporaryDirectory() as folder:
            path = asked.store or Path(folder) / "s.duckdb"
            if not path.exists():
                make(path, problems, asked.data)
            store = ("--store", str(path))
            if asked.what != "duplicates":
                against = ("--benchmarks", str(path.with_suffix(".jsonl")))
                timed("contamination", problems, "contamination", *store, *against)
                timed("contamination, nothing new", problems, "contamination", *store, *against)
            if asked.what != "contamination":
                timed("duplicates", problems, "duplicates", *store)
                timed("duplicates, nothing new", problems, "duplicates", *store)


if __name__ == "__main__":
    main()
