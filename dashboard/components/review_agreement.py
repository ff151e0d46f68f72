"""How far the reviewers of a queue agree: raw, Cohen's kappa, Krippendorff's alpha; each reviewer, and each reason."""

from typing import Any, Final

import polars as pl
import streamlit as st

from dashboard import data
from dashboard.components.review_address import Asked
from dashboard.components.tables import table
from dashboard.components.words import interval, share
from engine.quality import Agreement, Coefficient, ReasonAgreement, reason_agreement, reviewer_agreement

_SEED: Final = 0
_WHAT: Final = (
    "Agreement by chance is what kappa and alpha take out: 1 is perfect, 0 is what chance gives. Intervals are of 95%, "
    "by resampling the items."
)


def show(asked: Asked) -> None:
    """Draw how far the judgements of a queue agree, as they were given: what a lead decided is beside them."""
    queue: Any = asked.queue
    found = data.review_judgements(queue["id"])
    if not found.height:
        st.markdown("Nobody has judged an item of this queue yet.")
        return
    verdicts = list(found.select("position", "author", "verdict").iter_rows())
    decided = found.filter(pl.col("adjudicated").is_not_null())
    told = reviewer_agreement(
        verdicts, seed=_SEED, adjudicated=dict(decided.select("position", "adjudicated").iter_rows())
    )
    if not told.shared:
        st.markdown(
            f"{told.items:,} items are judged, and none of them by two people: how far people agree is known once two "
            f"judge the same item. This queue asks for {queue['overlap']} on each."
        )
    else:
        _whole(told)
    _reviewers(told)
    flags = [
        (at, who, reason)
        for at, who, reasons in found.select("position", "author", "flags").iter_rows()
        for reason in reasons or ()
    ]
    if told.shared:
        _reasons(reason_agreement(verdicts, flags, seed=_SEED), told.shared)


def _whole(told: Agreement) -> None:
    columns = st.columns(3)
    raw, alpha = told.raw, told.alpha
    columns[0].metric(
        "Raw agreement", _percent(raw.value), _range(raw, percent=True), delta_color="off", delta_arrow="off"
    )
    columns[1].metric("Krippendorff's alpha", _number(alpha.value), _range(alpha), delta_color="off", delta_arrow="off")
    columns[2].metric(
        "Items judged by two or more",
        f"{told.shared:,}",
        f"of {told.items:,} judged",
        delta_color="off",
        delta_arrow="off",
    )
    st.caption(f"{told.agreed:,} of {told.pairs:,} pairs of judgements of the same item are equal. {_WHAT}")
    if told.by_pair:
        rows = [
            [
                each.one,
                each.other,
                share(each.agreed, each.shared),
                interval(each.agreed, each.shared),
                _number(each.kappa.value),
                _range(each.kappa),
            ]
            for each in told.by_pair
        ]
        columns_of = ["Reviewer", "and", "Agree", "95% interval, %", "Cohen's kappa", "95% interval"]
        st.subheader("Each two reviewers", anchor=False)
        table(columns_of, rows, alt="How far each two reviewers agree")


def _reviewers(told: Agreement) -> None:
    st.subheader("Each reviewer", anchor=False)
    rows = [
        [
            each.reviewer,
            f"{each.judged:,}",
            f"{each.shared:,}",
            share(each.with_others.part, each.with_others.whole) if each.with_others.whole else "—",
            share(each.with_adjudicated.part, each.with_adjudicated.whole) if each.with_adjudicated.whole else "—",
        ]
        for each in told.reviewers
    ]
    columns = ["Reviewer", "Judged", "Shared with others", "As the others say", "As a lead decided"]
    table(columns, rows, alt="Each reviewer against the others and against what leads decided")


def _reasons(told: tuple[ReasonAgreement, ...], shared: int) -> None:
    if not told:
        st.caption(f"No flag on the {shared:,} items that two or more judged.")
        return
    st.subheader("Each reason to flag", anchor=False)
    rows = [
        [
            each.reason,
            f"{each.by_all:,}",
            f"{each.by_some:,}",
            f"{each.by_none:,}",
            _number(each.kappa.value),
            _range(each.kappa),
        ]
        for each in told
    ]
    columns = ["Reason", "By all", "By some", "By nobody", "Kappa", "95% interval"]
    table(columns, rows, alt=f"How far reviewers agree on reasons, on the {shared} items that two or more judged")


def _percent(value: float | None) -> str:
    return "not known" if value is None else f"{value:.1%}"


def _number(value: float | None) -> str:
    return "not defined" if value is None else f"{value:.3f}"


def _range(found: Coefficient, *, percent: bool = False) -> str:
    if found.interval is None:
        return "no interval" if percent else "—"
    low, high = found.interval
    return f"{100 * low:.1f} to {100 * high:.1f}%" if percent else f"{low:.2f} to {high:.2f}"
