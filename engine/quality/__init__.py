"""How far figures can be trusted, what was spent, and what a run will cost."""

from engine.quality.agreement import AGREED, PUBLISHED_CONSISTENCY, by_signal, calibrations, judge_left, sampled
from engine.quality.alternatives import (
    PUBLISHED_MAJORITY_USD,
    PUBLISHED_RATIO,
    PUBLISHED_SPENT_USD,
    Basis,
    Comparison,
    Instead,
    compare_costs,
)
from engine.quality.balance import Imbalance, imbalances
from engine.quality.calibration import HALF_WIDTH, Calibration, Proportion, checks_wanted, further_checks
from engine.quality.causes import Cause, Evidence, error_type, suggested_cause
from engine.quality.costs import Spent, TierCost, each, grouped, settled, spent, tier_costs
from engine.quality.estimate import estimate
from engine.quality.figures import Figure
from engine.quality.forecast import Ahead, Ask, Estimate, Foreseen, Rate, Shape, StageEstimate
from engine.quality.growth import Grown, grown
from engine.quality.intervals import wilson
from engine.quality.judging import is_right, judge_votes
from engine.quality.lookup import KEPT, LEAST_KEPT
from engine.quality.measured import Measured, Origin, Range, Share, Sizes
from engine.quality.paired import CHANCE, Answers, Paired, compare_answers, mcnemar
from engine.quality.parting import Parting, parting
from engine.quality.reviewing import (
    Agreement,
    Coefficient,
    PairAgreement,
    ReasonAgreement,
    ReviewerAgreement,
    reason_agreement,
    reviewer_agreement,
)
from engine.quality.sampling import Samples, Stability, pass_at_k
from engine.quality.surveying import Accuracy, Judged, Stratum, estimated_accuracy, items_to_halve

__all__ = [
    "AGREED",
    "CHANCE",
    "HALF_WIDTH",
    "KEPT",
    "LEAST_KEPT",
    "PUBLISHED_CONSISTENCY",
    "PUBLISHED_MAJORITY_USD",
    "PUBLISHED_RATIO",
    "PUBLISHED_SPENT_USD",
    "Accuracy",
    "Agreement",
    "Ahead",
    "Answers",
    "Ask",
    "Basis",
    "Calibration",
    "Cause",
    "Coefficient",
    "Comparison",
    "Estimate",
    "Evidence",
    "Figure",
    "Foreseen",
    "Grown",
    "Imbalance",
    "Instead",
    "Judged",
    "Measured",
    "Origin",
    "PairAgreement",
    "Paired",
    "Parting",
    "Proportion",
    "Range",
    "Rate",
    "ReasonAgreement",
    "ReviewerAgreement",
    "Samples",
    "Shape",
    "Share",
    "Sizes",
    "Spent",
    "Stability",
    "StageEstimate",
    "Stratum",
    "TierCost",
    "by_signal",
    "calibrations",
    "checks_wanted",
    "compare_answers",
    "compare_costs",
    "each",
    "error_type",
    "estimate",
    "estimated_accuracy",
    "further_checks",
    "grouped",
    "grown",
    "imbalances",
    "is_right",
    "items_to_halve",
    "judge_left",
    "judge_votes",
    "mcnemar",
    "parting",
    "pass_at_k",
    "reason_agreement",
    "reviewer_agreement",
    "sampled",
    "settled",
    "spent",
    "suggested_cause",
    "tier_costs",
    "wilson",
]
