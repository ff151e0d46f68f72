"""What `wisdom status` tells of a run, as JSON-like values."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

from engine.config import Vote
from engine.domain import Tier
from engine.domain.filters import TIERS
from engine.quality import (
    PUBLISHED_MAJORITY_USD,
    PUBLISHED_RATIO,
    PUBLISHED_SPENT_USD,
    Spent,
    compare_costs,
    each,
    grouped,
    settled,
    tier_costs,
    wilson,
)
from engine.store import RunInfo, RunState, Store, costs, funnel, rounds

Row = dict[str, Any]

_ABOVE: Final = ("usd", "ratio")
"""What of another way of solving stands one level higher, where a script looks first."""
_ENDED: Final = (RunState.FINISHED, RunState.STOPPED, RunState.FAILED)


@dataclass(frozen=True, slots=True)
class Figures:
    """Rows of the store's reads for one run, each with its round."""

    rounds: list[Row]
    accuracy: list[Row]
    by_stage: list[Row]
    by_tier: list[Row]
    worth: list[Row]
    by_subject: list[Row]
    by_level: list[Row]
    consistency: list[Row]
    metadata: list[Row]
    entries: list[Row]
    evolved: list[Row]
    rejections: list[Row]
    audit: list[Row]


def figures(store: Store, run_id: str) -> Figures:
    """Everything about a run, in four blocks: in a large store the first three take much of the time that one may.

    A run that lives may have gone on between them.
    """
    with store.read() as reader:
        by_stage, by_tier = costs.by_stage(reader, run_id), costs.by_tier(reader, run_id)
    with store.read() as reader:
        worth = costs.worth(reader, run_id)
    with store.read() as reader:
        profile = rounds.profile(reader, run_id)
    with store.read() as reader:
        frames = (
            funnel.rounds(reader, run_id),
            funnel.tier_accuracy(reader, run_id),
            by_stage,
            by_tier,
            worth,
            rounds.by_subject(profile),
            rounds.by_level(profile),
            rounds.consistency(profile),
            rounds.metadata(reader, run_id),
            rounds.entries(reader, run_id),
            rounds.evolved(reader, run_id),
            rounds.rejections(reader, run_id),
            rounds.audit(reader, run_id),
        )
    return Figures(*(frame.to_dicts() for frame in frames))


def run_values(info: RunInfo, found: Figures) -> Row:
    """One run."""
    costs_ = [row["cost_usd"] for row in found.rounds if row["cost_usd"] is not None]
    return {
        "run": info.id,
        "kind": info.kind.value,
        "recipe": info.recipe_name,
        "state": info.state.value,
        "detail": info.detail,
        "ended": info.detail if info.state in _ENDED else None,
        "simulated": info.simulated,
        "rounds": [_round(row, found) for row in found.rounds],
        "calls": sum(row["calls"] for row in found.rounds),
        "reused": sum(row["reused"] for row in found.rounds),
        **_counted(found.by_stage),
        "cost_usd": round(sum(costs_), 9) if costs_ else None,
        "costs": _costs(info, found),
    }


def _round(row: Row, found: Figures) -> Row:
    number = row["round"]
    spent = grouped(_of(found.by_stage, number), "stage")
    return {
        "round": number,
        "in": row["in"],
        **{tier: row[tier] for tier in TIERS},
        "calls": row["calls"],
        "reused": row["reused"],
        **_counted(_of(found.by_stage, number)),
        "cost_usd": row["cost_usd"],
        "settled": settled(row),
        "per_settled_usd": _usd(each(sum(spent.values(), Spent()).whole_usd, settled(row))),
        "accuracy": [_accuracy(item) for item in _of(found.accuracy, number)],
        "stages": [{"stage": stage} | _spent(part) for stage, part in spent.items()],
        "by_subject": [_without_round(item) for item in _of(found.by_subject, number)],
        "by_level": [_without_round(item) for item in _of(found.by_level, number)],
        "consistency": [_with_interval(item, "consistent", "guided") for item in _of(found.consistency, number)],
        "metadata": _metadata(found, number),
        "evolved": _evolved(found, number),
        "audit": [_audit(item) for item in _of(found.audit, number)],
    }


def _counted(rows: Iterable[Row]) -> Row:
    """Calls that failed, tries beyond the first, calls whose cost is estimated, and is not known (failed ones too)."""
    rows = list(rows)
    return {name: sum(row[name] or 0 for row in rows) for name in ("failed", "retries", "estimated", "unpriced")}


def _of(rows: Iterable[Row], number: int) -> list[Row]:
    return [row for row in rows if row["round"] == number]


def _without_round(row: Row) -> Row:
    return {key: value for key, value in row.items() if key != "round"}


def _with_interval(row: Row, such: str, of: str) -> Row:
    low, high = wilson(row[such], row[of])
    return _without_round(row) | {"low": low, "high": high}


def _accuracy(item: Row) -> Row:
    """Accepted answers against ground truth; what could not be decided counts as not correct."""
    n, correct = item["with_truth"], item["correct"]
    low, high = wilson(correct, n)
    return {
        "tier": item["tier"],
        "n": n,
        "correct": correct,
        "undecided": n - correct - item["wrong"],
        "low": low,
        "high": high,
    }


def _audit(item: Row) -> Row:
    """Agreement among what the expert answered; what could not be decided counts as no agreement."""
    values = {key: value for key, value in item.items() if key not in ("round", "audited")}
    n = item["audited"] - item["no_answer"]
    low, high = wilson(item["agrees"], n)
    return values | {"n": n, "low": low, "high": high}


def _metadata(found: Figures, number: int) -> Row:
    none = dict.fromkeys(("problems", "read", "unreadable", "failed"), 0)
    asked = next((_without_round(row) for row in _of(found.metadata, number)), none)
    kinds = {row["kind"]: {key: row[key] for key in ("links", "entries", "new")} for row in _of(found.entries, number)}
    return asked | {"entries": kinds}


def _evolved(found: Figures, number: int) -> Row:
    none = dict.fromkeys(("asked", "written", "kept"), 0)
    asked = next((_without_round(row) for row in _of(found.evolved, number)), none)
    return asked | {"rejected": {row["rejection"]: row["candidates"] for row in _of(found.rejections, number)}}


def _spent(part: Spent) -> Row:
    values = asdict(part)
    return {key: value for key, value in values.items() if key not in ("usd", "measured", "unpriced_replies")} | {
        "cost_usd": _usd(part.usd)
    }


def _usd(usd: float | None) -> float | None:
    """Money to a billionth: what lies below is noise of adding up."""
    return None if usd is None else round(usd, 9)


def _costs(info: RunInfo, found: Figures) -> Row:
    """Cost by stage, tier and settled problem, and two other ways to spend it."""
    problems = {tier: sum(row[tier] for row in found.rounds) for tier in TIERS}
    ended = {tier.value: problems[tier] for tier in Tier if tier is not Tier.REFERENCE}
    votes = info.recipe.get("stages", {}).get("vote", {}).get("k", Vote().k)
    compared = compare_costs(found.by_stage, found.worth, ended, votes)
    whole = sum(grouped(found.by_stage, "round").values(), Spent()).whole_usd
    return {
        "by_stage": {stage: _spent(part) for stage, part in grouped(found.by_stage, "stage").items()},
        "by_tier": {
            cost.tier: {"problems": cost.problems, "per_problem_usd": _usd(cost.usd_each)} | _spent(cost.spent)
            for cost in tier_costs(found.by_tier, problems)
        },
        "settled": settled(problems),
        "per_settled_usd": _usd(each(whole, settled(problems))),
        "solving_usd": _usd(compared.solving_usd),
        "making_usd": _usd(compared.making_usd),
        "audit_usd": _usd(compared.audit_usd),
        "problems": compared.problems,
        "reused": compared.reused,
        "majority_usd": _usd(compared.majority.usd),
        "distil_usd": _usd(compared.distil.usd),
        "ratios": {"majority": compared.majority.ratio, "distil": compared.distil.ratio},
        "majority": _instead(asdict(compared.majority)),
        "distil": _instead(asdict(compared.distil)),
        "published": {
            "spent_usd": PUBLISHED_SPENT_USD,
            "majority_usd": PUBLISHED_MAJORITY_USD,
            "ratio": PUBLISHED_RATIO,
        },
    }


def _instead(values: Mapping[str, Any]) -> Row:
    return {key: list(value) if key == "basis" else value for key, value in values.items() if key not in _ABOVE}
