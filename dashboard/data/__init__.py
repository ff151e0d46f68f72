"""Every cache of the dashboard, and all that it reads of the store."""

from dashboard.data.cache import store
from dashboard.data.pages import (
    browse_data,
    exchange,
    failure_data,
    failure_examples,
    funnel_data,
    overview_data,
    problem_data,
    profile_data,
)
from dashboard.data.runs import LIVE, pulse, runs

__all__ = [
    "LIVE",
    "browse_data",
    "exchange",
    "failure_data",
    "failure_examples",
    "funnel_data",
    "overview_data",
    "problem_data",
    "profile_data",
    "pulse",
    "runs",
    "store",
]
