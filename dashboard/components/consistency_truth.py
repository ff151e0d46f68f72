"""How far agreement stands for being right: by what a stage saw, by level, and the false accepts first."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

import polars as pl
import streamlit as st

from dashboard import charts
from dashboard.components import consistency_checks, consistency_mistaken, trust
from dashboard.components.consistency_mistaken import SIGNALS
from dashboard.components.consistency_scope import Scope
from dashboard.components.tables import table
from dashboard.components.words import STAGES, share
from dashboard.frames import ConsistencyData
from engine.domain import FUNNEL, Stage
from engine.quality import Calibration, Proportion, by_signal, calibrations
from engine.store import RunInfo

_LEFT: Final[Mapping[str, str]] = MappingProxyType(
    {
        Stage.GUIDE: "they do not, or one has no answer",
        Stage.CRITICISE: "nobody agrees with anybody",
        Stage.VOTE: "too few votes agree, or several groups tie",
        Stage.SOLVE: "no answer",
    }
)
"""What a stage saw that leaves a problem to the next one."""


def show(found: ConsistencyData, scope: Scope, run: RunInfo) -> None:
    """False accepts, what each signal is worth, precision and recall, and how many more checks would tell it better."""
    cells = scope.of(found.cells)
    told = by_signal(cells)
    decided = int(told.select(pl.sum_horizontal("right", "wrong").sum()).item())
    if run.recipe.get("stages", {}).get("accept") == "ground_truth":
        st.info(
            "This run accepts by the ground truth: what that settled is right by the same measure, whatever agreed, "
            "and is no part of precision and recall.",
            icon=":material/rule:",
        )
    if not decided:
        st.markdown(
            "No accepted answer here has a ground truth or a review, so nobody knows how many are right. Seeds with "
            "answers measure it, and so do reviews: open a problem and judge its answer."
        )
        consistency_checks.show(cells, scope)
        return
    by_stage = calibrations(cells, found.judged, ["stage"])
    _in_words(by_stage)
    consistency_mistaken.show(found.mistaken, int(told["wrong"].sum()), scope)
    st.subheader("What each stage saw, and whether its answer is right", anchor="signals")
    _signals(told, by_stage)
    st.subheader("Precision and recall of being accepted", anchor="precision")
    _rates({(STAGES[stage],): each for (stage,), each in _ordered(by_stage).items()}, ["Stage"], "by stage")
    _basis(told, found.judged, by_stage)
    _levels(cells, found.judged)
    consistency_checks.show(cells, scope)


def _in_words(by_stage: Mapping[tuple[Any, ...], Calibration]) -> None:
    """The answer to the question, of the first stage that has one."""
    known = [(key[0], each) for key, each in _ordered(by_stage).items() if each.precision.whole]
    if known:
        stage, each = known[0]
        right, left = each.precision, each.left_accuracy
        st.markdown(
            f"Stage **{STAGES[stage]}**: of the answers that it accepted and that can be checked, "
            f"**{share(right.part, right.whole)}** are right (95% interval {bounds(right)})"
            + (f"; of those that it did not accept, {share(left.part, left.whole)}" if left.whole else "")
            + "."
        )


def _ordered(by_stage: Mapping[tuple[Any, ...], Calibration]) -> dict[tuple[Any, ...], Calibration]:
    return {(stage.value, *key[1:]): by_stage[key] for stage in FUNNEL for key in by_stage if key[0] == stage.value}


def _signals(told: pl.DataFrame, by_stage: Mapping[tuple[Any, ...], Calibration]) -> None:
    rows = []
    for (stage,), each in _ordered(by_stage).items():
        for signal in SIGNALS:
            for row in told.filter(stage=stage, signal=signal).iter_rows(named=True):
                right = Proportion.counted(row["right"], row["right"] + row["wrong"])
                rest = [f"{row[name]:,}" for name in ("wrong", "undecided", "ambiguous", "unknown")]
                rows.append([STAGES[stage], SIGNALS[signal], share(right.part, right.whole), bounds(right), *rest])
        left = each.left_accuracy
        if each.left:
            name = _LEFT[stage] + (" (a sample)" if each.sampled else "")
            rows.append(
                [STAGES[stage], name, share(left.part, left.whole), bounds(left), f"{each.left_wrong:,}", "—", "—", "—"]
            )
    table(
        ["Stage", "It saw", "Right", "95% interval", "Wrong", "Undecided", "Ambiguous", "Nobody knows"],
        rows,
        alt="Answers by stage and by what it saw: right, wrong, and not known",
    )


def bounds(proportion: Proportion) -> str:
    """An interval in per cent; a dash where nothing is known."""
    if not proportion.whole:
        return "—"
    return f"{100 * proportion.low:.1f} to {100 * proportion.high:.1f}"


def _rates(every: Mapping[tuple[Any, ...], Calibration], names: list[str], by: str) -> None:
    rows = [
        [
            *key,
            share(each.precision.part, each.precision.whole),
            bounds(each.precision),
            ("about " if each.sampled else "") + share(each.recall.part, each.recall.whole),
            bounds(each.recall),
        ]
        for key, each in every.items()
    ]
    columns = [*names, "Precision: accepted that are right", "95% interval", "Recall: right that were accepted"]
    table([*columns, "95% interval "], rows, alt=f"Precision and recall of being accepted, {by}")


def _basis(told: pl.DataFrame, judged: pl.DataFrame, by_stage: Mapping[tuple[Any, ...], Calibration]) -> None:
    """What the figures rest on, and what is in none of them."""
    undecided = int(judged["truth"].sum()) - judged["right"].count()
    apart = [
        f"{int(told[name].sum()):,} {words}"
        for name, words in (("undecided", "undecided"), ("ambiguous", "that people call ambiguous or contest"))
        if told[name].sum()
    ]
    if undecided:
        apart.append(f"{undecided:,} replies that were not settled and that text and numbers cannot decide")
    st.caption(
        "An accepted answer is right as its review says, or else as its comparison with the ground truth does. What "
        "was not settled is judged by the answer that it would vote for, the words' before the program's, and in stage "
        "3 by the largest group; it is compared with the ground truth by text and numbers as this page is made"
        + (f", {judged.height:,} entries drawn at random for all" if any(e.sampled for e in by_stage.values()) else "")
        + ". No answer is a wrong one. "
        + (f"In no share: {', '.join(apart)}." if apart else "Nothing was left undecided.")
    )


def _levels(cells: pl.DataFrame, judged: pl.DataFrame) -> None:
    """The same by the publisher's level."""
    levelled = cells.filter(pl.col("level").is_not_null())
    by_level = _ordered(calibrations(levelled, judged.filter(pl.col("level").is_not_null()), ["stage", "level"]))
    first = {level: each for (stage, level), each in by_level.items() if stage == FUNNEL[0].value}
    if not by_level:
        return
    if first:
        st.subheader("Consistent against inconsistent, stage 1 by level", anchor="accuracy")
        st.plotly_chart(
            charts.accuracy_figure(
                [
                    ("consistent", {level: _counts(each.precision) for level, each in first.items()}),
                    ("not consistent", {level: _counts(each.left_accuracy) for level, each in first.items()}),
                ]
            ),
            config={"displayModeBar": False},
            alt="Share of right answers by level, of consistent and of inconsistent attempts; numbers in the table",
            key="consistency.accuracy",
        )
    with st.expander("Precision and recall by stage and level", type="compact"):
        named = {(STAGES[stage], f"level {level}"): each for (stage, level), each in by_level.items()}
        _rates(named, ["Stage", "Level"], "by stage and the publisher's level")


def _counts(proportion: Proportion) -> tuple[int, int]:
    return proportion.part, proportion.whole


def audited(found: ConsistencyData, scope: Scope) -> None:
    """How far the expert, asked again and blindly, agrees with what was settled, by tier."""
    if not found.audit.height:
        st.subheader("Audit: the expert, asked blindly", anchor=False)
        st.caption("This run audits nothing. With a table `[audit]` in its recipe the expert answers a share again.")
        return
    counts = [name for name in found.audit.columns if name not in ("round", "tier")]
    trust.audit(scope.of(found.audit).group_by("tier", maintain_order=True).agg(pl.col(counts).sum()))
