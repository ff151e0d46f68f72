"""The runner: the one loop that does the I/O of a run."""

from engine.runner.auditing import stages_to_audit
from engine.runner.begin import Begun, begin, find_run, new_run_id
from engine.runner.checking import check_teachers
from engine.runner.errand_state import Errand, ErrandState, Outcome, errand_log, errand_state
from engine.runner.errand_work import Work, at_work
from engine.runner.errands import start_errand, stop_errand
from engine.runner.evolving import parents_of
from engine.runner.explaining import explain
from engine.runner.folder import RunLog, keep_seeds, log_file, tail
from engine.runner.following_run import follow_run, yielding
from engine.runner.foresee import foresee
from engine.runner.heartbeat import Heartbeat, heartbeat
from engine.runner.launching import Started, kept_values, resume, start
from engine.runner.loop import Ended, run, utc_now
from engine.runner.outlook import EveryKey, Fits, Outlook, Standing, foretell
from engine.runner.progress import Progress
from engine.runner.trial import LONGEST_PROGRAM, Changed, final_answer, run_trial
from engine.runner.troubles import Trouble, troubles

__all__ = [
    "LONGEST_PROGRAM",
    "Begun",
    "Changed",
    "Ended",
    "Errand",
    "ErrandState",
    "EveryKey",
    "Fits",
    "Heartbeat",
    "Outcome",
    "Outlook",
    "Progress",
    "RunLog",
    "Standing",
    "Started",
    "Trouble",
    "Work",
    "at_work",
    "begin",
    "check_teachers",
    "errand_log",
    "errand_state",
    "explain",
    "final_answer",
    "find_run",
    "follow_run",
    "foresee",
    "foretell",
    "heartbeat",
    "keep_seeds",
    "kept_values",
    "log_file",
    "new_run_id",
    "parents_of",
    "resume",
    "run",
    "run_trial",
    "stages_to_audit",
    "start",
    "start_errand",
    "stop_errand",
    "tail",
    "troubles",
    "utc_now",
    "yielding",
]
