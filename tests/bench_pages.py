"""How quick the pages are where it matters: `python tests/bench_pages.py [--problems 1500000] [--store PATH]`.

First what each page reads, as often as asked, with nothing cached: on a store of one and a half million problems and
four million attempts, made by SQL. Then the same pages in a real server with a real browser, and what memory the server
took at its most.
"""

import argparse
import logging
import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import urlencode

import large_store
import streamlit as st
from playwright.sync_api import Page, sync_playwright

from dashboard import data
from engine.domain import Draw, Judgement, ProblemFilter, Provenance, QueueSpec, ReviewVerdict
from engine.store import Store, browse, disagreements, halves, queues

ROOT = Path(__file__).parents[1]
CHROMIUM = "/usr/bin/chromium"
MEDIAN_MS, WORST_MS, MEMORY_MB = 300, 1000, 1500
"""What a page may take in the median and at worst, and the server's memory."""
PORT = 8629
TIMES = 9
JUDGED = 50
"""Items of a review queue that are judged before it is read."""


def say(*words: object) -> None:
    print(*words, flush=True)  # noqa: T201 -- this is what the script is for


def reviewed(store: Store) -> str:
    """A queue of the store, half of it judged."""
    spec = QueueSpec(f"bench {time.time():.0f}", ProblemFilter(run="r"), Draw.STRATIFIED, ("tier",), size=100)
    since = time.perf_counter()
    queue_id = queues.make(store, spec, Provenance("bench"))
    say(f"drew a queue of {spec.size} by tier in {time.perf_counter() - since:.1f} s")
    turn = queues.take(store, queue_id, "bench")
    since = time.perf_counter()
    for _ in range(JUDGED):
        if turn is not None:
            _, turn = queues.judge_and_take(store, turn.id, Judgement(ReviewVerdict.CORRECT), "bench")
    say(f"a judgement, and the next item taken: {1000 * (time.perf_counter() - since) / JUDGED:.0f} ms")
    return queue_id


def asks(store: Store) -> dict[str, list[Callable[[], object]]]:
    """What each page reads, in several states of it."""
    with store.read(60) as reader:
        seq, hard = reader.rows("SELECT problem_seq, problem_id FROM outcome WHERE tier = 'hard' ORDER BY seq LIMIT 1")[
            0
        ]
        ((child,),) = reader.rows(
            "SELECT problem_id FROM pool WHERE run_id = 'r' AND round = 2 ORDER BY position LIMIT 1"
        )
        ((request,),) = reader.rows("SELECT request_hash FROM call ORDER BY seq LIMIT 1 OFFSET 700000")
        ((question,),) = reader.rows("SELECT question FROM problem WHERE id = $id", {"id": hard})
    run, key = ProblemFilter(run="r"), browse.Key(seq)
    queue_id = reviewed(store)

    def listed(
        wanted: ProblemFilter, at: browse.Key | None = None, sort: browse.Sort = "oldest"
    ) -> Callable[[], object]:
        return lambda: data.browse_data(wanted, at, "after", 25, sort)

    def compared(a: halves.Side, b: halves.Side) -> Callable[[], object]:
        return lambda: data.compare_data(a, b)

    def disagreeing(wanted: disagreements.Wanted) -> Callable[[], object]:
        return lambda: data.disagreement_data("r", None, wanted, None)

    sides = [halves.Side("r"), halves.Side("small"), halves.Side("r", 1)]
    return {
        "every page: the runs": [data.runs],
        "Overview": [data.overview_data],
        "Funnel": [lambda: data.funnel_data("r")],
        "Funnel, what other ways would cost": [lambda: data.worth_data("r")],
        "Funnel, parents and children": [lambda: data.grown_data("r")],
        "Consistency": [lambda: data.consistency_data("r", None), lambda: data.consistency_data("r", 1)],
        "Browse": [listed(ProblemFilter()), listed(run), listed(run, key), listed(run, key, "hardest")],
        "Browse, filtered": [
            listed(ProblemFilter(run="r", tiers=("hard",), levels=(5,)), key),
            listed(ProblemFilter(run="r", causes=("rounding",))),
            listed(ProblemFilter(run="r", correct="no", subjects=("Algebra",)), None, "dearest"),
            listed(ProblemFilter(run="r", reviewed="yes")),
            listed(ProblemFilter(run="r", topics=("Entry 42",))),
            listed(ProblemFilter(run="r", teachers=("expert",))),
        ],
        "Browse, searched": [
            listed(ProblemFilter(text="train 976 km")),
            listed(ProblemFilter(run="r", text="no such words at all", text_as="phrase")),
            listed(ProblemFilter(run="r", text="[0-9]{9} km$", text_as="regex")),
        ],
        "Problem": [
            lambda: data.problem_data(hard, ProblemFilter()),
            lambda: data.problem_data(hard, run),
            lambda: data.problem_data(child, run),
        ],
        "Problem, prompt and reply": [lambda: data.exchange(request, "r")],
        "Problem, near duplicates": [lambda: data.similar_problems(hard, question)],
        "Disagreements": [disagreeing(disagreements.Wanted("r", 1)), disagreeing(disagreements.Wanted("r", 2))],
        "Failures": [lambda: data.failure_data("r")],
        "Failures, examples": [lambda: data.failure_examples("r", "rounding", 1, 10)],
        "Compare": [compared(sides[0], sides[1]), compared(sides[2], sides[1])],
        "Review, all queues": [data.review_listed],
        "Review, an item": [lambda: data.review_item(queue_id, JUDGED, "bench")],
        "Review, agreement": [lambda: data.review_judgements(queue_id)],
        "Review, estimate": [lambda: (data.review_sample(queue_id), data.review_sample(queue_id, "stage"))],
        "Review, answers to draw from": [lambda: data.review_answers(run)],
        "Launch": [data.launch_choices],
        "Launch, problems of a list": [lambda: data.seeds_met(ProblemFilter(run="r", tiers=("hard",)))],
        "Launch, what a run does": [lambda: data.watch_data("r"), lambda: data.run_troubles("r")],
    }


def read(store: Store) -> bool:
    """Ask all; whether all were quick enough."""
    quick = True
    say(f"{'data of':38s} {'median':>8s} {'worst':>8s}   (a page: {MEDIAN_MS} and {WORST_MS} ms)")
    for name, states in asks(store).items():
        medians, worst = [], 0.0
        for ask in states:
            found = []
            for _ in range(TIMES):
                st.cache_data.clear()
                since = time.perf_counter()
                ask()
                found.append(1000 * (time.perf_counter() - since))
            medians.append(statistics.median(found))
            worst = max(worst, *found)
        slow = max(medians) > MEDIAN_MS or worst > WORST_MS
        quick = quick and not slow
        told = f", by state {', '.join(f'{ms:.0f}' for ms in medians)}" if len(medians) > 1 else ""
        say(f"{name:38s} {max(medians):5.0f} ms {worst:5.0f} ms{told}{'   TOO SLOW' if slow else ''}")
    return quick


PAGES: Mapping[str, dict[str, str]] = {
    "": {},
    "funnel": {"run": "r"},
    "consistency": {"run": "r"},
    "browse": {"run": "r", "tiers": "hard"},
    "disagreements": {"run": "r"},
    "failures": {"run": "r"},
    "compare": {"a_run": "r", "b_run": "small"},
    "problem": {"run": "r"},
    "review": {"run": "r"},
    "launch": {"run": "r"},
}


def visit(path: Path, problem_id: str) -> None:
    """The pages in a browser, three times around, and the server's memory."""
    command = [sys.executable, "-m", "streamlit", "run", "dashboard/app.py", "--server.port", str(PORT)]
    environment = os.environ | {"WISDOM_STORE": str(path)}
    server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT)
    address = f"http://127.0.0.1:{PORT}"
    try:
        _wait(address, server)
        flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
            page = browser.new_page(viewport={"width": 1280, "height": 900})
            say("\nin a browser, until nothing more is drawn: first visit, then as others have seen it before")
            for name, state in PAGES.items():
                query = urlencode(state | ({"id": problem_id} if name == "problem" else {}))
                times = [_drawn(page, f"{address}/{name}?{query}") for _ in range(3)]
                say(f"{name or 'overview':16s} {times[0]:5.1f} s, {min(times[1:]):5.1f} s")
            browser.close()
        peak = int(_status(server.pid, "VmHWM")) / 1024
        say(f"\nthe server took {peak:.0f} MB at its most (allowed: {MEMORY_MB})")
    finally:
        server.terminate()
        server.wait(20)


def _wait(address: str, server: "subprocess.Popen[bytes]") -> None:
    while server.poll() is None:
        try:
            urllib.request.urlopen(f"{address}/_stcore/health")  # noqa: S310 -- our own server
        except urllib.error.URLError:
            time.sleep(0.2)
        else:
            return


def _drawn(page: Page, address: str) -> float:
    """Seconds until a page stands and its script has ended."""
    since = time.perf_counter()
    page.goto(address)
    page.get_by_test_id("stMain").locator("h1").first.wait_for(timeout=60_000)
    page.wait_for_function("!document.querySelector('[data-testid=stStatusWidget]')", timeout=60_000)
    return time.perf_counter() - since


def _status(pid: int, name: str) -> str:
    """A line of what the kernel says of a process, in its own units."""
    lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    return next(line.split()[1] for line in lines if line.startswith(f"{name}:"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--problems", type=int, default=1_500_000)
    parser.add_argument("--store", type=Path, help="use this store, and make it first if it is not there")
    asked = parser.parse_args()
    logging.disable(logging.WARNING)
    with tempfile.TemporaryDirectory() as name:
        path = asked.store or Path(name) / "large.duckdb"
        if not path.exists():
            since = time.perf_counter()
            large_store.make(path, asked.problems)
            say(f"made the store in {time.perf_counter() - since:.0f} s")
        os.environ["WISDOM_STORE"] = str(path)
        store = Store(path)
        with store.read(60) as reader:
            sizes = {
                table: reader.rows(f"SELECT count(*) FROM {table}")[0][0]  # noqa: S608 -- our own names
                for table in ("problem", "attempt", "cause")
            }
            ((problem_id,),) = reader.rows("SELECT problem_id FROM outcome WHERE tier = 'hard' ORDER BY seq LIMIT 1")
        told = ", ".join(f"{size:,} {table}s" for table, size in sizes.items())
        say(f"{told}; {path.stat().st_size / 1e9:.1f} GB; {os.cpu_count()} cores")
        quick = read(store)
        if Path(CHROMIUM).exists():
            visit(path, problem_id)
    sys.exit(not quick)


if __name__ == "__main__":
    main()
