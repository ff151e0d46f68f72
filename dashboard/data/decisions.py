"""What people decided about a problem, and what they may decide."""

from dashboard.data.cache import one_block
from dashboard.frames import DecisionData
from engine.domain import Entry
from engine.store import Reader, decisions, problem


def decided(reader: Reader, entry: Entry, question: str) -> DecisionData:
    """What was decided about a problem that is seen in a round of a run, and what may be."""
    return DecisionData(
        entry,
        question,
        decisions.decisions(reader, entry.problem_id),
        decisions.cases(reader, entry.problem_id),
        decisions.comparisons(reader, entry),
        decisions.later_stages(reader, entry),
    )


@one_block
def decision_data(reader: Reader, entry: Entry) -> DecisionData:
    """The same in a block of its own, for a page that does not show the problem whole."""
    found = problem.problem(reader, entry.problem_id)
    return decided(reader, entry, next(iter(found["question"]), ""))
