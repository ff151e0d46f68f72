"""Every cache of the dashboard, and all that it reads of the store."""

from dashboard.data.browse import browse_data
from dashboard.data.cache import store
from dashboard.data.compare import MOST_COMPARED, compare_choices, compare_data, compare_partners, compare_rows
from dashboard.data.consistency import consistency_data
from dashboard.data.decisions import decision_data
from dashboard.data.disagreements import disagreement_data, traced
from dashboard.data.diversity import (
    BINS,
    MOST_DRAWN,
    all_members,
    category_members,
    diversity_data,
    map_data,
    map_points,
    problem_of_point,
    region_members,
    set_sizes,
)
from dashboard.data.failures import failure_data, failure_examples
from dashboard.data.funnel import funnel_data, grown_data, worth_data
from dashboard.data.launch import (
    MOST_SEEDS,
    kept_budget,
    launch_choices,
    read_content,
    read_files,
    run_troubles,
    seed_sets,
    seeds_again,
    seeds_chosen,
    seeds_met,
    templates,
    watch_data,
)
from dashboard.data.overview import overview_data
from dashboard.data.problem import exchange, problem_data, similar_problems
from dashboard.data.review import (
    review_answers,
    review_conflicts,
    review_item,
    review_judgements,
    review_listed,
    review_progress,
    review_sample,
    saved_lists,
)
from dashboard.data.runs import LIVE, pulse, runs
from dashboard.data.sandbox import comparer, sandbox
from dashboard.data.settings import settings, spelling

__all__ = [
    "BINS",
    "LIVE",
    "MOST_COMPARED",
    "MOST_DRAWN",
    "MOST_SEEDS",
    "all_members",
    "browse_data",
    "category_members",
    "compare_choices",
    "compare_data",
    "compare_partners",
    "compare_rows",
    "comparer",
    "consistency_data",
    "decision_data",
    "disagreement_data",
    "diversity_data",
    "exchange",
    "failure_data",
    "failure_examples",
    "funnel_data",
    "grown_data",
    "kept_budget",
    "launch_choices",
    "map_data",
    "map_points",
    "overview_data",
    "problem_data",
    "problem_of_point",
    "pulse",
    "read_content",
    "read_files",
    "region_members",
    "review_answers",
    "review_conflicts",
    "review_item",
    "review_judgements",
    "review_listed",
    "review_progress",
    "review_sample",
    "run_troubles",
    "runs",
    "sandbox",
    "saved_lists",
    "seed_sets",
    "seeds_again",
    "seeds_chosen",
    "seeds_met",
    "set_sizes",
    "settings",
    "similar_problems",
    "spelling",
    "store",
    "templates",
    "traced",
    "watch_data",
    "worth_data",
]
