"""Parents against their children: are evolved problems harder than what they grew out of?"""

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl
import streamlit as st

from dashboard import charts, data
from dashboard.components.tables import table
from dashboard.components.words import interval, share
from engine.quality import Grown, grown


def show(run_id: str, number: int) -> None:
    """Draw the comparison by round, and that of one round by the parents' subjects.

    Args:
        run_id: The run.
        number: The round of the parents that are told by subject.
    """
    found = data.grown_data(run_id)
    if not found.height:
        st.markdown("No new problem of this run was kept yet.")
        return
    whole = grown(found.iter_rows(named=True))
    if not whole.compared:
        st.markdown(f"{whole.unjudged:,} children were kept, and none has ended together with its parent yet.")
        return
    st.markdown(
        f"Of {whole.compared:,} children **{_percent(whole.harder, whole.compared)}** are harder than their parent, "
        f"{_percent(whole.same, whole.compared)} as hard, and {_percent(whole.easier, whole.compared)} easier: "
        "a later, the same, or an earlier stage settled them."
        + (f" {whole.unjudged:,} more cannot be compared, or not yet." if whole.unjudged else "")
    )
    told = [(_title(number), _of(found, number)) for number in found["round"].unique().sort()]
    _drawn(told, "growth")
    _counted(told, "Rounds")
    st.caption(
        "A parent is a problem that stage 2 did not settle. Its tier is near the top of the scale, so a child can "
        "rarely be harder, and some are easier by chance alone, since parents were picked for having failed. Whether a "
        "round as a whole is harder than the one before is said round by round, above. Intervals take each child for "
        "itself, though some share a parent."
    )
    _by_subject(found.filter(pl.col("round") == number), number)


def _by_subject(found: pl.DataFrame, number: int) -> None:
    """Draw the comparison of one round's children with their parents, by the parents' subjects."""
    by: dict[tuple[int, str], list[dict[str, Any]]] = {}
    for row in found.iter_rows(named=True):
        by.setdefault(_kind(row), []).append(row)
    told = [(kind, grown(rows)) for (_, kind), rows in sorted(by.items())]
    if any(each.compared for _, each in told):
        st.subheader(f"Grown from round {number}, by the parent's subject", anchor=False)
        _drawn(told, f"growth.{number}")
        with st.expander("The same as a table, with intervals", type="compact"):
            _counted(told, "Subject")


def _drawn(told: Sequence[tuple[str, Grown]], key: str) -> None:
    st.plotly_chart(
        charts.steps_figure([(name, _steps(each)) for name, each in told]),
        config={"displayModeBar": False},
        alt="Which share of children is harder, as hard or easier than its parent; the table below has the numbers",
        key=key,
    )


def _counted(told: Sequence[tuple[str, Grown]], heading: str) -> None:
    table(
        [heading, "Harder", "95% interval", "As hard", "95% interval ", "Easier", "95% interval  ", "Not compared"],
        [_row(name, each) for name, each in told],
        alt="How many children are harder, as hard or easier than their parent",
    )


def _of(found: pl.DataFrame, number: int) -> Grown:
    return grown(found.filter(pl.col("round") == number).iter_rows(named=True))


def _kind(row: Mapping[str, Any]) -> tuple[int, str]:
    if row["subject"] is not None:
        return 0, str(row["subject"])
    return (1, f"{row['claimed_subject']} (claimed)") if row["claimed_subject"] is not None else (2, "no subject")


def _title(number: int) -> str:
    return f"{number} to {number + 1}"


def _percent(part: int, whole: int) -> str:
    return f"{part / whole:.0%}"


def _steps(each: Grown) -> dict[str, int]:
    return {"harder": each.harder, "as hard": each.same, "easier": each.easier}


def _row(name: str, each: Grown) -> Sequence[str]:
    parts = [
        text for n in (each.harder, each.same, each.easier) for text in (share(n, each.compared), _bounds(n, each))
    ]
    return [name, *parts, f"{each.unjudged:,}"]


def _bounds(number: int, each: Grown) -> str:
    return interval(number, each.compared)
