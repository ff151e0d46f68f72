"""Several samples of one problem: pass@k, majority@k, and the instability between them, by level."""

from collections.abc import Sequence

import streamlit as st

from dashboard import charts
from dashboard.components.tables import table
from dashboard.components.words import interval, share
from dashboard.frames import ConsistencyData
from engine.quality import Samples, Stability

_LEAST = 2


def show(found: ConsistencyData) -> None:
    """Problems that were sampled several times and have a ground truth."""
    told = [(level, samples) for level, samples in found.sampled if samples is not None]
    most = max((samples.total for _, samples in told), default=0)
    if most < _LEAST:
        return
    full = [(level, samples) for level, samples in told if samples.total == most]
    every = Stability(tuple(samples for _, samples in full))
    st.subheader("Several samples: pass@k, majority@k and instability", anchor="samples")
    left, right = st.columns([2, 3], gap="medium")
    with left:
        st.plotly_chart(
            charts.samples_figure(every),
            config={"displayModeBar": False},
            alt="Share of problems with a right sample among k, and with a right vote of k; numbers in the table",
            key="consistency.samples",
        )
    with right:
        _table(full, every, most)
        _basis(len(found.sampled), len(told), len(full), most)


def _table(full: Sequence[tuple[int | None, Samples]], every: Stability, most: int) -> None:
    levels = sorted({level for level, _ in full if level is not None})
    groups = [(f"level {n}", Stability(tuple(samples for level, samples in full if level == n))) for n in levels]
    rows = [
        [
            name,
            f"{group.pass_at(1):.1%}",
            share(group.passed, len(group.problems)),
            share(group.voted, len(group.problems)),
            share(group.unstable, len(group.problems)),
            interval(group.unstable, len(group.problems)),
        ]
        for name, group in [*groups, ("all", every)]
    ]
    columns = ["Level", "pass@1", f"pass@{most}", f"majority@{most}", "Instability", "95% interval"]
    table(columns, rows, alt="pass@k, majority@k and instability by the publisher's level")


def _basis(found: int, told: int, full: int, most: int) -> None:
    """What the figures rest on, and what is left out."""
    apart = []
    if found > told:
        apart.append(f"{found - told:,} because not every sample can be judged")
    if told > full:
        apart.append(f"{told - full:,} because replies are missing")
    st.caption(
        f"{full:,} problems that reached the vote, with {most} samples each and a ground truth: where stages come "
        "before it, the hardest ones. The group of the accepted answer is as right as that answer; others are compared "
        "with the ground truth by text and numbers. pass@k by the unbiased estimator of Chen et al. (2021); majority@k "
        "over all ways to draw k samples, a tie being nobody's, without the least number of votes that the stage asks "
        "for; instability is pass@k less majority@k: the right answer was there, and lost the vote."
        + (f" Left out: {', '.join(apart)}." if apart else "")
    )
