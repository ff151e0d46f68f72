"""The runner: the one loop that does the I/O of a run."""

from engine.runner.auditing import stages_to_audit
from engine.runner.begin import Begun, begin, find_run, new_run_id
from engine.runner.evolving import parents_of
from engine.runner.explaining import explain
from engine.runner.foresee import foresee
from engine.runner.loop import Ended, run, utc_now
from engine.runner.progress import Progress
from engine.runner.trial import LONGEST_PROGRAM, Changed, final_answer, run_trial

__all__ = [
    "LONGEST_PROGRAM",
    "Begun",
    "Changed",
    "Ended",
    "Progress",
    "begin",
    "explain",
    "final_answer",
    "find_run",
    "foresee",
    "new_run_id",
    "parents_of",
    "run",
    "run_trial",
    "stages_to_audit",
    "utc_now",
]
