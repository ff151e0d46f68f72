"""What the judged items of a queue say of the whole that they were drawn from: accuracy, and false accepts."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import polars as pl
import streamlit as st

from dashboard import charts, data
from dashboard.components.mathematics import plain
from dashboard.components.review_address import Asked
from dashboard.components.review_words import DRAWS, stratum, values
from dashboard.components.tables import table
from dashboard.components.words import STAGES, share
from engine.domain import Draw, Tier
from engine.quality import Accuracy, Judged, Stratum, estimated_accuracy, items_to_halve

_SAYS_NOTHING: Final = (
    "The items of this queue were not drawn at random: what is wrong among them says nothing of the whole. For an "
    "estimate, make a random or a stratified queue."
)
_TIERS: Final = [tier.value for tier in Tier]
_Row = tuple[str, Accuracy, int | None]
"""A set, what is estimated of it, and how many more items would halve its interval."""


def show(asked: Asked) -> None:
    """Draw what a queue says of the whole."""
    block(asked.queue or {})


def block(queue: Mapping[str, Any]) -> None:
    """The estimates of a queue, wherever they are shown.

    Args:
        queue: A row of `engine.store.review_queues.listed`.
    """
    if not Draw(queue["draw"]).is_sample:
        st.info(f"{_SAYS_NOTHING} {DRAWS[queue['draw']][2]}", icon=DRAWS[queue["draw"]][0])
        _counts(data.review_sample(queue["id"]))
        return
    found = data.review_sample(queue["id"])
    strata = _strata(found)
    whole = estimated_accuracy(strata)
    if whole.value is None:
        st.markdown("No item of this queue is judged correct or wrong yet; with the first ones comes an estimate.")
        return
    _headline(whole, found)
    rows: list[_Row] = [("the whole", whole, items_to_halve(strata))]
    if len(strata) > 1:
        rows += [(each.name, estimated_accuracy([each]), items_to_halve([each])) for each in strata]
    _chart(rows)
    _table(" · ".join(values(queue["strata"])).capitalize() or "Set", rows)
    _stages(queue["id"], strata)


def _strata(found: pl.DataFrame, undecided: str = "") -> list[Stratum]:
    return [
        Stratum(stratum(row["stratum"]), row["population"], row["stratum_drawn"], _judged(row, undecided))
        for row in sorted(found.iter_rows(named=True), key=_place)
    ]


def _place(row: Mapping[str, Any]) -> list[tuple[int, str]]:
    """Tiers stand in their own order, all else in that of the alphabet."""
    return [(_TIERS.index(each) if each in _TIERS else len(_TIERS), str(each)) for each in values(row["stratum"])]


def _judged(row: Mapping[str, Any], undecided: str = "") -> Judged:
    """What stands. Where reviewers contradict one another and no lead decided, an item counts as not judged yet.

    Args:
        row: A row of `engine.store.judged.sample`.
        undecided: What such items are taken for instead: `correct` or `wrong`.
    """
    told = {name: row[name] for name in ("correct", "wrong", "ambiguous")}
    if undecided:
        told[undecided] += row["undecided"]
    return Judged(**told)


def _headline(whole: Accuracy, found: pl.DataFrame) -> None:
    strata = _strata(found)
    judged = whole.judged
    st.markdown(
        f"Of {whole.population:,} accepted answers, an estimated **{whole.value or 0:.1%}** are correct (95% interval "
        f"**{100 * whole.low:.1f} to {100 * whole.high:.1f}%**): {share(judged.correct, judged.decided)} of the "
        "decided items are, weighted for how they were drawn."
    )
    undecided = int(found["undecided"].sum())
    notes = [f"{judged.total + undecided:,} of {sum(each.drawn for each in strata):,} drawn items are judged."]
    if undecided:
        bounds = [estimated_accuracy(_strata(found, taken)).value or 0 for taken in ("wrong", "correct")]
        notes.append(
            f"On {undecided:,} of them reviewers contradict one another: they count once a lead decides, which can "
            f"make it {bounds[0]:.1%} to {bounds[1]:.1%}."
        )
    if judged.ambiguous:
        notes.append(f"{judged.ambiguous:,} count as neither correct nor wrong.")
    if whole.missing:
        notes.append(f"Nothing is judged of {', '.join(whole.missing)}: this is about the other {whole.covered:.0%}.")
    notes.append(_more(items_to_halve(strata)))
    st.caption(plain(" ".join(notes)))


def _more(items: int | None) -> str:
    if items is None:
        return "Every item of the set is judged, so more cannot narrow the interval."
    return f"{items:,} more would halve the interval." if items else "The interval has no width: all is judged."


def _chart(rows: Sequence[_Row]) -> None:
    told = [
        charts.Estimated(name, found.value, found.low, found.high, found.judged.decided)
        for name, found, _ in rows
        if found.value is not None
    ]
    if len(told) > 1:
        st.plotly_chart(charts.estimates_figure(told), config={"displayModeBar": False}, key="review.estimate")


def _table(heading: str, rows: Sequence[_Row]) -> None:
    cells = [
        [
            name,
            f"{found.population:,}",
            f"{found.judged.total:,}",
            share(found.judged.correct, found.judged.decided),
            "—" if found.value is None else f"{found.value:.1%}",
            _interval(found),
            f"{found.judged.ambiguous:,}",
            "—" if more is None else f"{more:,}",
        ]
        for name, found, more in rows
    ]
    columns = [heading, "Accepted", "Judged", "Correct, of those decided", "Estimate", "95% interval, %", "Neither"]
    table([*columns, "More to halve it"], cells, alt="Estimated accuracy of the whole and of each stratum")


def _stages(queue_id: str, strata: Sequence[Stratum]) -> None:
    """Of what each stage accepted, how much is wrong."""
    found = data.review_sample(queue_id, "stage").filter(pl.col("part").is_not_null())
    rows = []
    for stage in STAGES:
        own = found.filter(pl.col("part") == stage)
        if not own["judged"].sum():
            continue
        within = {stratum(row["stratum"]): _judged(row) for row in own.iter_rows(named=True)}
        told = estimated_accuracy(strata, within)
        wrong, decided = told.judged.wrong, told.judged.decided
        rows.append(
            [
                STAGES[stage],
                f"{told.population:,}",
                share(wrong, decided),
                "—" if told.value is None else f"{1 - told.value:.1%}",
                "—" if told.value is None else f"{100 * (1 - told.high):.1f} to {100 * (1 - told.low):.1f}",
            ]
        )
    if rows:
        st.subheader("False accepts of each stage", anchor=False)
        columns = ["Stage", "Accepted, about", "Wrong, of those decided", "Estimate", "95% interval, %"]
        table(columns, rows, alt="Estimated share of wrong answers among those that each stage accepted")


def _interval(found: Accuracy) -> str:
    return "—" if found.value is None else f"{100 * found.low:.1f} to {100 * found.high:.1f}"


def _counts(found: pl.DataFrame) -> None:
    """What was judged, without a word on the whole."""
    judged = sum(map(_judged, found.iter_rows(named=True)), Judged())
    st.markdown(
        f"Judged so far: {judged.total:,} of {int(found['stratum_drawn'].sum()):,} items; "
        f"**{judged.wrong:,} wrong**, {judged.correct:,} correct, {judged.ambiguous:,} neither."
    )
