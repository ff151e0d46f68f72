"""How far figures can be trusted, what was spent, and what a run will cost."""

from engine.quality.alternatives import (
    PUBLISHED_MAJORITY_USD,
    PUBLISHED_RATIO,
    PUBLISHED_SPENT_USD,
    Basis,
    Comparison,
    Instead,
    compare_costs,
)
from engine.quality.causes import Cause, Evidence, error_type, suggested_cause
from engine.quality.costs import Spent, TierCost, each, grouped, settled, spent, tier_costs
from engine.quality.estimate import estimate
from engine.quality.forecast import Ahead, Ask, Estimate, Foreseen, Rate, Shape, StageEstimate
from engine.quality.intervals import wilson
from engine.quality.lookup import KEPT, LEAST_KEPT
from engine.quality.measured import Measured, Origin, Range, Share, Sizes

__all__ = [
    "KEPT",
    "LEAST_KEPT",
    "PUBLISHED_MAJORITY_USD",
    "PUBLISHED_RATIO",
    "PUBLISHED_SPENT_USD",
    "Ahead",
    "Ask",
    "Basis",
    "Cause",
    "Comparison",
    "Estimate",
    "Evidence",
    "Foreseen",
    "Instead",
    "Measured",
    "Origin",
    "Range",
    "Rate",
    "Shape",
    "Share",
    "Sizes",
    "Spent",
    "StageEstimate",
    "TierCost",
    "compare_costs",
    "each",
    "error_type",
    "estimate",
    "grouped",
    "settled",
    "spent",
    "suggested_cause",
    "tier_costs",
    "wilson",
]
