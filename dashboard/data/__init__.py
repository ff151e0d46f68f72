"""Every cache of the dashboard, and all that it reads of the store."""

from dashboard.data.browse import browse_data
from dashboard.data.cache import store
from dashboard.data.compare import MOST_COMPARED, compare_choices, compare_data, compare_partners, compare_rows
from dashboard.data.consistency import consistency_data
from dashboard.data.disagreements import disagreement_data, traced
from dashboard.data.failures import failure_data, failure_examples
from dashboard.data.funnel import funnel_data, grown_data, worth_data
from dashboard.data.overview import overview_data
from dashboard.data.problem import exchange, problem_data, similar_problems
from dashboard.data.runs import LIVE, pulse, runs
from dashboard.data.sandbox import comparer, sandbox

__all__ = [
    "LIVE",
    "MOST_COMPARED",
    "browse_data",
    "compare_choices",
    "compare_data",
    "compare_partners",
    "compare_rows",
    "comparer",
    "consistency_data",
    "disagreement_data",
    "exchange",
    "failure_data",
    "failure_examples",
    "funnel_data",
    "grown_data",
    "overview_data",
    "problem_data",
    "pulse",
    "runs",
    "sandbox",
    "similar_problems",
    "store",
    "traced",
    "worth_data",
]
