"""How runs do under faults and kills: 400 problems under each fault, and three rounds that are killed ten times.

Everything is played by the simulated teachers over real HTTP, by runs in processes of their own. Counts are printed:
what ended without an outcome, what was lost, what was asked twice.
"""

import random
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from fake_endpoint import CountingEndpoint

from engine.store import Store

ROOT = Path(__file__).parent.parent
CLI = [sys.executable, "-c", "from engine.cli import main; main()"]
CASES = {
    "no faults": [],
    "429 three times for 30 %": ["429:0.3:3"],
    "500 four times for 5 %": ["500:0.05:4"],
    "resets for 10 %": ["reset:0.1:1"],
    "hangs for 2 %": ["hang:0.02:1"],
    "invalid JSON for 5 %": ["bad-json:0.05:1"],
    "cut off for 2 %": ["cut-off:0.02:1"],
    "20 % of everything": ["429:0.05:2", "500:0.05:2", "reset:0.05:1", "bad-json:0.04:1", "hang:0.01:1"],
}
KILLS = 10


def say(*words: object) -> None:
    print(*words, flush=True)  # noqa: T201 -- this is what the script is for


def write_recipe(folder: Path, url: str, rounds: int, limit: int) -> Path:
    teacher = 'kind = "openai"\nkey_env = ""\ntimeout_s = 2.0\nprice = {prompt = 1.0, completion = 2.0}\n'
    path = folder / "faults.toml"
    path.write_text(
        f"rounds = {rounds}\nseed = 1\nconcurrency = 32\n[seeds]\nlimit = {limit}\n"
        f'files = ["{ROOT}/data/seeds/demo.jsonl"]\n'
        + "".join(
            f'[teachers.{role}]\nmodel = "simulated/{role}"\nbase_url = "{url}"\n{teacher}'
            for role in ("weak", "expert")
        )
        + "[metadata]\n[checks]\nmax_variants = 12\n[audit]\nexpert_share = 0.1\n"
        + "[sandbox]\nwall_seconds = 2.0\ncpu_seconds = 0.5\n"
    )
    return path


def start(recipe: Path, store: Path) -> "subprocess.Popen[bytes]":
    command = [*CLI, "run", str(recipe), "--store", str(store), "--run-id", "r"]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def rows(store: Path, sql: str) -> list[tuple[Any, ...]]:
    with Store(store).read() as reader:
        return reader.rows(sql)


def ends(store: Path) -> dict[tuple[int, str], tuple[str, str]]:
    sql = "SELECT round, problem_id, tier, answer FROM outcome WHERE tier IS NOT NULL"
    return {(round_, problem): (tier, answer) for round_, problem, tier, answer in rows(store, sql)}


def faults(folder: Path) -> None:
    """Every kind of fault on 400 problems, through the whole funnel."""
    say("faults, 400 problems, one round; `alike` counts problems that end as without faults")
    say(f"{'':28}  ended  reason  alike  calls  tries  no reply  seconds")
    usual: dict[tuple[int, str], tuple[str, str]] = {}
    for name, texts in CASES.items():
        store = folder / f"{len(list(folder.iterdir()))}.duckdb"
        endpoint = CountingEndpoint(1, 0.02, texts)
        with endpoint.serving() as url:
            began = time.monotonic()
            with start(write_recipe(folder, url, 1, 400), store) as process:
                code = process.wait(600)
            seconds = time.monotonic() - began
        found = ends(store)
        usual = usual or found
        ((reasons,),) = rows(store, "SELECT count(*) FROM outcome WHERE tier IS NOT NULL AND reason <> ''")
        ((calls, tries, lost),) = rows(
            store,
            "SELECT count(*), sum(tries), count(*) FILTER (outcome NOT IN ('answered', 'cut_off', 'empty')) FROM call",
        )
        alike = sum(usual[key] == end for key, end in found.items())
        say(
            f"{name:28}  {len(found):5}  {reasons:6}  {alike:5}  {calls:5}  {tries:5}  {lost:8}  {seconds:7.1f}"
            + (f"  exit {code}" if code else "")
        )


def kills(folder: Path) -> None:
    """Three rounds, killed ten times at random moments, against three rounds in peace."""
    endpoint = CountingEndpoint(1, 0.1)
    with endpoint.serving() as url:
        recipe = write_recipe(folder, url, 3, 200)
        whole, broken = folder / "whole.duckdb", folder / "broken.duckdb"
        with start(recipe, whole) as process:
            process.wait(600)
        once = endpoint.asked.total()
        endpoint.asked.clear()
        chance, killed = random.Random(3), 0  # noqa: S311 -- moments to kill at, the same in every run
        for _ in range(KILLS):
            before, more = endpoint.asked.total(), chance.randrange(1, once // KILLS)
            with start(recipe, broken) as process:
                while process.poll() is None and endpoint.asked.total() < before + more:
                    time.sleep(0.01)
                time.sleep(chance.uniform(0.0, 0.5))
                killed += process.poll() is None
                process.kill()
        with start(recipe, broken) as process:
            code = process.wait(600)
    made = "SELECT count(*), round(sum(cost_usd), 6) FROM call"
    say(
        f"\nthree rounds of 200 seeds, {killed} of {KILLS} times killed at random moments, then completed (exit {code})"
    )
    say(f"requests: {once} in peace, {endpoint.asked.total()} with kills")
    say(f"calls and USD in the store: {rows(whole, made)[0]} in peace, {rows(broken, made)[0]} with kills")
    say(f"problems that end alike: {len(ends(whole).items() & ends(broken).items())} of {len(ends(whole))}")


if __name__ == "__main__":
    with TemporaryDirectory() as place:
        wanted = sys.argv[1:] or ["faults", "kills"]
        if "faults" in wanted:
            faults(Path(place))
        if "kills" in wanted:
            kills(Path(place))
