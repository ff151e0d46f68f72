"""Two reviewers in one queue at once: `python tests/bench_review.py [--items 200] [--store PATH]`.

Two browsers judge by keyboard until the queue is empty, while a run writes to the same store. Then what was pressed is
held against what the store has: nothing lost, nothing doubled, and nothing of the run missing. The time of a judgement
is that from the key to the next item with its buttons in place.
"""

import argparse
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path
from typing import Any

from browsing import CHROMIUM_FLAGS, serving
from playwright.sync_api import sync_playwright

from engine.config import recipe_text
from engine.domain import Draw, ProblemFilter, Provenance, QueueSpec
from engine.store import Store, judged, list_runs, queues

ROOT = Path(__file__).parents[1]
CHROMIUM = "/usr/bin/chromium"
JUDGEMENT_MS = 500
"""What a judgement may cost the page."""
READING_S = 0.5
"""How long a reviewer looks at an item; a page refuses keys that come at once."""
BUTTONS = "[class*='st-key-review-correct']"
TURN = f"""() => (document.querySelector("{BUTTONS}")?.className.match(/st-key-review-correct-(\\S+)/) ?? [])[1]"""
"""The turn that the buttons are about; nothing where there are none."""


def say(*words: object) -> None:
    print(*words, flush=True)  # noqa: T201 -- this is what the script is for


def wisdom(*arguments: str | Path) -> list[str]:
    return [sys.executable, "-m", "engine.cli", *map(str, arguments)]


def recipe(latency_s: float, seeds: int, seed: int) -> str:
    """Rounds of simulated teachers; with another seed they reply otherwise, so nothing is taken from the store."""
    teachers = {"weak": "weak", "expert": "expert"}
    told = {
        role: {"kind": "simulated", "model": model, "seed": seed, "latency_s": latency_s}
        for role, model in teachers.items()
    }
    values = {"teachers": told, "seeds": {"files": [ROOT / "data" / "seeds" / "demo.jsonl"], "limit": seeds}}
    return recipe_text(values | {"rounds": 3, "concurrency": 4, "metadata": {}, "checks": {"max_variants": 12}})


class Reviewer(threading.Thread):
    """A person with a browser of their own, who judges whatever comes."""

    def __init__(self, name: str, address: str) -> None:
        super().__init__(name=name)
        self._address = address
        self.pressed: list[str] = []
        self.took_ms: list[float] = []
        self.failed: BaseException | None = None

    def run(self) -> None:
        try:
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_FLAGS)
                self._judge(browser.new_page())
        except BaseException as error:  # noqa: BLE001 -- whatever it was, the main thread tells it
            self.failed = error

    def _judge(self, page: Any) -> None:
        page.goto(self._address)
        page.get_by_role("button", name="Your name").first.click()
        page.get_by_label("Your name").last.fill(self.name)
        page.keyboard.press("Enter")
        page.wait_for_selector(BUTTONS, timeout=60_000)
        page.keyboard.press("Escape")
        while (turn := page.evaluate(TURN)) is not None:
            page.wait_for_timeout(1000 * READING_S)
            key = "2" if len(self.pressed) % 7 == 0 else "1"
            begun = time.perf_counter()
            page.keyboard.press(key)
            page.wait_for_function(f"old => ({TURN})() !== old", arg=turn, polling=5, timeout=30_000)
            self.took_ms.append(1000 * (time.perf_counter() - begun))
            self.pressed.append({"1": "correct", "2": "wrong"}[key])


def held_against(store: Store, queue_id: str, items: int, reviewers: list[Reviewer]) -> list[str]:
    """What the store has of the queue beside what was pressed; each thing that is not as it should be."""
    with store.read() as reader:
        rows = judged.judgements(reader, queue_id)
        ((reviews,),) = reader.rows("SELECT count(*) FROM review WHERE queue_id = $id", {"id": queue_id})
    pressed = {each.name: Counter(each.pressed) for each in reviewers}
    kept = {each.name: Counter(rows.filter(author=each.name)["verdict"]) for each in reviewers}
    judged_items = rows["position"].n_unique()
    say(f"pressed {sum(map(Counter.total, pressed.values()))}, rows {reviews}, items judged {judged_items}")
    for name, counts in pressed.items():
        say(f"  {name}: pressed {dict(counts)}, kept {dict(kept[name])}")
    wrong = []
    if pressed != kept or reviews != sum(map(Counter.total, pressed.values())):
        wrong.append("judgements were lost or doubled")
    if rows.height != items or judged_items != items:
        wrong.append(f"{rows.height} judgements of {judged_items} items, where {items} items wait")
    return wrong


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=int, default=200)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder) / "store.duckdb")
        first, beside = Path(folder) / "first.toml", Path(folder) / "beside.toml"
        first.write_text(recipe(0.0, 300, 1), encoding="utf-8")
        beside.write_text(recipe(0.5, 300, 2), encoding="utf-8")
        subprocess.run(wisdom("run", first, "--store", store.path, "--run-id", "first"), check=True)
        spec = QueueSpec("bench", ProblemFilter(run="first"), Draw.RANDOM, size=arguments.items)
        queue_id = queues.make(store, spec, Provenance("bench"))
        command = wisdom("run", beside, "--store", store.path, "--run-id", "beside")
        with (
            serving(store.path, Path(folder) / "server.log") as address,
            subprocess.Popen(command, stderr=subprocess.DEVNULL) as run,
        ):
            reviewers = [Reviewer(name, f"{address}/review?run=first&queue={queue_id}") for name in ("Ann", "Bob")]
            for each in reviewers:
                each.start()
            for each in reviewers:
                each.join()
            live = run.poll() is None
            run.terminate()
        wrong = [f"{each.name}: {each.failed}" for each in reviewers if each.failed]
        wrong += held_against(store, queue_id, arguments.items, reviewers)
        state = list_runs(store, "beside")[0].state
        say(f"a run wrote meanwhile, until the end: {'yes' if live else 'no'}; it is {state}")
        with store.read() as reader:
            ((attempts, different),) = reader.rows(
                "SELECT count(*), count(DISTINCT id) FROM attempt WHERE run_id = 'beside'"
            )
        say(f"attempts of that run: {attempts}, different {different}")
        wrong += [] if live and attempts == different else ["the run ended early, or wrote something twice"]
        took = sorted(ms for each in reviewers for ms in each.took_ms)
        median, p95 = statistics.median(took), took[int(0.95 * len(took))]
        say(f"a judgement costs the page {median:.0f} ms in the median, p95 {p95:.0f}, worst {took[-1]:.0f}")
        wrong += [] if median < JUDGEMENT_MS else [f"a judgement takes more than {JUDGEMENT_MS} ms"]
        say("\n".join(wrong) or "none lost, none doubled")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
