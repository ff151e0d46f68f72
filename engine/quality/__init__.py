"""How far figures can be trusted, what was spent, and what a run will cost."""

from engine.quality.alternatives import (
    PUBLISHED_MAJORITY_USD,
    PUBLISHED_RATIO,
    PUBLISHED_SPENT_USD,
    Comparison,
    Instead,
    compare_costs,
)
from engine.quality.costs import Spent, TierCost, each, grouped, settled, spent, tier_costs
from engine.quality.estimate import estimate
from engine.quality.forecast import Ask, Estimate, Rate, Shape, StageEstimate
from engine.quality.intervals import wilson
from engine.quality.measured import Measured, Origin, Range, Share, Sizes

__all__ = [
    "PUBLISHED_MAJORITY_USD",
    "PUBLISHED_RATIO",
    "PUBLISHED_SPENT_USD",
    "Ask",
    "Comparison",
    "Estimate",
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
    "estimate",
    "grouped",
    "settled",
    "spent",
    "tier_costs",
    "wilson",
]
