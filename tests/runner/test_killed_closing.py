"""A run that is killed while it ends a round, at each place where the store is between two writes of it."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest
import simulated_run
import warm
from simulated_run import ends, rows

from engine.store import Store

KILLED = """
import os, signal, sys
from pathlib import Path
from engine.cli import main
import engine.runner.closing as closing, engine.runner.metadata as metadata, engine.store.runs as runs

place, times = sys.argv[1], int(sys.argv[2])
closing.PARENTS, runs.POOL_CHUNK = 1, 2
module, name = {
    "judging": (closing.candidates, "add_judged"),
    "filling": (closing, "fill_pool"),
    "between pool chunks": (runs, "flush"),
    "uniting": (metadata.library, "add_to_library"),
}[place]
own = getattr(module, name)
left = times

def dying(*args, **kwargs):
    global left
    left -= 1
    if left < 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return own(*args, **kwargs)

setattr(module, name, dying)
sys.argv[1:] = ["run", sys.argv[3], "--store", sys.argv[4], "--run-id", "r"]
main()
"""

PLACES = [
    ("uniting", 0),
    ("judging", 1),
    ("between pool chunks", 1),
    ("filling", 1),
]
"""Where to kill, and after how many passes of that place in this session."""


@pytest.fixture(scope="module")
def recipe(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return simulated_run.write_recipe(tmp_path_factory.mktemp("closing"), problems=10)


def test_a_run_killed_at_each_step_of_the_end_of_a_round_ends_alike(recipe: Path) -> None:
    whole, broken = Store(recipe.parent / "whole.duckdb"), Store(recipe.parent / "broken.duckdb")
    for place, times in PLACES:
        with warm.Python(KILLED, place, times, recipe, broken.path) as dying:
            _, errors = dying.communicate()
        assert dying.returncode == -signal.SIGKILL, (place, times, errors)
    with warm.wisdom("run", recipe, "--run-id", "r", "--store", broken.path) as last:
        assert last.wait() == 0
    own = [sys.executable, "-c", warm.CLI, "run", str(recipe), "--run-id", "r", "--store", str(whole.path)]
    subprocess.run(own, check=True, capture_output=True, timeout=120)  # with a hash seed of its own
    assert ends(broken, "r") == ends(whole, "r")
    for sql in (
        "SELECT id, problem_id, rejection, similar_to FROM candidate ORDER BY id",
        "SELECT round, position, problem_id FROM pool ORDER BY ALL",
        "SELECT candidate_id, meta_id FROM candidate_meta ORDER BY ALL",
        "SELECT problem_id, meta_id, count(*) FROM problem_meta GROUP BY ALL ORDER BY ALL",
        "SELECT kind, name, count(*) FROM meta GROUP BY ALL ORDER BY ALL",
    ):
        assert rows(broken, sql) == rows(whole, sql), sql
    assert rows(whole, "SELECT count(*) FROM pool WHERE round > 1")[0][0] > 0
