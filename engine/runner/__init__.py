"""The runner: the one loop that does the I/O of a run."""

from engine.runner.begin import Begun, begin, find_run, new_run_id
from engine.runner.loop import Ended, run, utc_now
from engine.runner.progress import Progress

__all__ = ["Begun", "Ended", "Progress", "begin", "find_run", "new_run_id", "run", "utc_now"]
