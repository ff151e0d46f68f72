"""How the store does where it matters: `python tests/bench_store.py [--flushes 10000] [--problems 1500000]`.

First, so many flushes of one row beside a reader that polls without a pause, in two processes: neither may starve.
Then every read on a store of so many problems, made by SQL.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import large_store

from engine.domain import ProblemFilter
from engine.store import Reader, Store, browse, costs, funnel, known, list_runs, problem, rounds, samples, shape, todo

WORKER = Path(__file__).parent / "store" / "worker.py"


def say(*words: object) -> None:
    print(*words, flush=True)  # noqa: T201 -- this is what the script is for


def starvation(folder: Path, flushes: int) -> None:
    """Both sides tell the longest time that one access took, its own work included."""
    store = Store(folder / "turns.duckdb")
    with store.write():
        pass
    until = folder / "done"
    command = [sys.executable, str(WORKER)]
    reader = subprocess.Popen([*command, "poll", str(store.path), str(until)], stdout=subprocess.PIPE, text=True)
    start = time.perf_counter()
    wrote = subprocess.run(
        [*command, "write", str(store.path), str(flushes)], check=True, capture_output=True, text=True
    )
    wall = time.perf_counter() - start
    until.touch()
    read = reader.communicate()[0].split()
    say(f"{flushes} flushes of one row beside a polling reader: {wall:.1f} s, {1000 * wall / flushes:.1f} ms each")
    say(f"longest flush {float(wrote.stdout.split()[-1]):.3f} s; {read[1]} reads, the longest {float(read[3]):.3f} s")
    say(f"the file has {store.path.stat().st_size / 1e6:.1f} MB")


def reads(store: Store) -> dict[str, Callable[[Reader], object]]:
    """Every read, with arguments that make it work."""
    with store.read(60) as reader:
        middle = reader.rows("SELECT max(seq) // 2 FROM problem")[0][0]
        ids = [
            row[0] for row in reader.rows("SELECT id FROM problem WHERE seq > $m ORDER BY seq LIMIT 500", {"m": middle})
        ]
        ((hard,),) = reader.rows("SELECT problem_id FROM outcome WHERE tier = 'hard' LIMIT 1")
        ((asked,),) = reader.rows("SELECT request_hash FROM call LIMIT 1 OFFSET 1000")
    run, settled, key = ProblemFilter(run="r"), ("easy", "medium", "hard"), browse.Key(middle)
    return {
        "funnel.rounds": lambda r: funnel.rounds(r, "r"),
        "funnel.stages": lambda r: funnel.stages(r, "r"),
        "funnel.reasons": lambda r: funnel.reasons(r, "r"),
        "costs.by_stage": lambda r: costs.by_stage(r, "r"),
        "costs.by_tier": lambda r: costs.by_tier(r, "r"),
        "costs.replies": costs.replies,
        "costs.passage": costs.passage,
        "rounds.profile": lambda r: rounds.profile(r, "r"),
        "funnel.tier_accuracy": lambda r: funnel.tier_accuracy(r, "r"),
        "browse.page, all": lambda r: browse.page(r, ProblemFilter(), limit=51, key=key),
        "browse.page, all, before": lambda r: browse.page(r, ProblemFilter(), limit=51, key=key, direction="before"),
        "browse.page, of a run": lambda r: browse.page(r, run, limit=51, key=key),
        "browse.page, of a run, before": lambda r: browse.page(r, run, limit=51, key=key, direction="before"),
        "browse.page, hard ones": lambda r: browse.page(r, ProblemFilter(run="r", tiers=("hard",)), limit=51),
        "browse.page, by text": lambda r: browse.page(r, ProblemFilter(text="no such words"), limit=51),
        "shape.counts, all": lambda r: shape.counts(r, ProblemFilter()),
        "shape.counts, of a run": lambda r: shape.counts(r, run),
        "browse.choices": browse.choices,
        "browse.neighbours": lambda r: browse.neighbours(r, run, ids[0]),
        "problem.problem": lambda r: problem.problem(r, ids[0]),
        "problem.outcomes": lambda r: problem.outcomes(r, ids[0]),
        "problem.attempts": lambda r: problem.attempts(r, "r", hard),
        "problem.failed_calls": lambda r: problem.failed_calls(r, "r", ids[0]),
        "problem.exchange": lambda r: problem.exchange(r, asked),
        "samples.samples, 1000": lambda r: samples.samples(r, "r", settled, after=(0, -1), snapshot=2**60, limit=1000),
        "pending, 500": lambda r: todo.pending(r, "r", 1, middle, 500),
        "known, 500": lambda r: known(r, "r", 1, ids),
    }


def timed(store: Store) -> None:
    """The best of three, in milliseconds of wall and of processor time (of all cores together)."""
    start = time.perf_counter()
    list_runs(store)
    say(f"{'list_runs':30s} {1000 * (time.perf_counter() - start):5.0f} ms, its opening included")
    for name, read in reads(store).items():
        found = []
        for _ in range(3):
            with store.read(60) as reader:
                wall, cpu = time.perf_counter(), time.process_time()
                read(reader)
                found.append((time.perf_counter() - wall, time.process_time() - cpu))
        wall, cpu = min(found)
        say(f"{name:30s} {1000 * wall:5.0f} ms, {1000 * cpu:5.0f} ms of processor time")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--flushes", type=int, default=10_000)
    parser.add_argument("--problems", type=int, default=1_500_000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if asked.flushes:
            starvation(folder, asked.flushes)
        if asked.problems:
            timed(large_store.make(folder / "large.duckdb", asked.problems))


if __name__ == "__main__":
    main()
