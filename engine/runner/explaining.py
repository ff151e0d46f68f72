"""Find the causes of a run that was made before causes were kept."""

from itertools import groupby

from engine.answers import Comparer
from engine.domain import FUNNEL, SETTLED_TIERS, Entry
from engine.errors import RunLiveError
from engine.runner.causes import causes
from engine.runner.loop import utc_now
from engine.store import Facts, Store, failures, flush, known

_AT_ONCE = 200


def explain(store: Store, run_id: str) -> int:
    """Note the causes of all inconsistent attempts at problems that have none yet. Nobody is asked anything.

    Args:
        store: The store.
        run_id: One of its runs.

    Returns:
        How many causes were noted.

    Raises:
        RunLiveError: The run is live, and notes its causes itself.
    """
    with store.run_lock(run_id).held() as alone:
        if not alone:
            raise RunLiveError(f"The run {run_id} is live and notes its causes itself.")
        with store.read() as reader:
            waiting = failures.unexplained(reader, run_id)
        with Comparer() as comparer:
            noted = 0
            for number, group in groupby(waiting, key=lambda row: row[0]):
                rows = list(group)
                for start in range(0, len(rows), _AT_ONCE):
                    noted += _explain(store, run_id, number, rows[start : start + _AT_ONCE], comparer)
            return noted


def _explain(store: Store, run_id: str, number: int, rows: list[failures.Unexplained], comparer: Comparer) -> int:
    """The causes of some problems of a round."""
    with store.read() as reader:
        attempts = known(reader, run_id, number, [problem_id for _, problem_id, *_ in rows]).attempts
    facts = Facts(utc_now)
    noted = 0
    for _, problem_id, tier, answer, question, truth in rows:
        own = [attempt for attempt in attempts.get(problem_id, ()) if attempt.stage in FUNNEL]
        accepted = answer if tier in SETTLED_TIERS else None
        for attempt, cause, detail in causes(own, accepted, truth, question, comparer):
            facts.cause(Entry(run_id, number, problem_id), attempt, cause.value, detail)
            noted += 1
    flush(store, facts.take())
    return noted
