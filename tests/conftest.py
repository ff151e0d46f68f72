"""What all tests share: the ban on the network, and where the real data lies."""

import gc
import os
import runpy
import sys
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).parent.parent
BAN = ROOT / "tests" / "network_ban"

# The tests and every Python that they start may reach this machine alone.
runpy.run_path(str(BAN / "sitecustomize.py"))
os.environ["PYTHONPATH"] = os.pathsep.join([str(BAN), *filter(None, [os.environ.get("PYTHONPATH")])])

# What one of the many processes has compiled, the next ones need not: images of containers often forbid to keep it.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


def required(reason: str) -> None:
    """Skip with the reason; where everything must be there (`CI_REQUIRE_ALL`), fail instead."""
    if os.environ.get("CI_REQUIRE_ALL"):
        pytest.fail(f"required here, but {reason}")
    pytest.skip(reason)


@pytest.fixture
def shared_data() -> Path:
    """The folder of real questions and replies, which lies beside a checkout and never in it."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip(f"no real data at {folder}")
    return folder


# No test is timed: on a busy machine that would say nothing of the program.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

LONG = (
    "tests/dashboard/test_browser",
    "tests/cli/test_stop",
    "tests/diversity/test_mapping",
    "tests/runner/",
    "tests/dashboard/",
    "tests/teachers/simulated/",
    "tests/sandbox/",
    "tests/cli/",
)
"""Files that take long: where several workers share the tests, these must not come last."""


gc.disable()  # while tests are collected: nearly all that is made stays


def pytest_collection_finish() -> None:
    """Leave what was made so far, and the libraries, out of every later look for garbage, and look less often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)
    gc.enable()


def pytest_unconfigure() -> None:
    """What is left at the end of the process may be cleared away."""
    gc.unfreeze()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take long; otherwise the order stays."""

    def place(item: pytest.Item) -> int:
        return next((n for n, start in enumerate(LONG) if item.nodeid.startswith(start)), len(LONG))

    items.sort(key=place)
