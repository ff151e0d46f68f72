"""How many spot checks more would tell how right accepted answers are, as narrowly as one wants."""

from collections.abc import Sequence

import polars as pl
import streamlit as st

from dashboard.components import consistency_scope
from dashboard.components.consistency_scope import Scope
from dashboard.components.tables import table
from dashboard.components.words import STAGES, share
from engine.domain import FUNNEL
from engine.quality import Proportion, by_signal, further_checks


def show(cells: pl.DataFrame, scope: Scope) -> None:
    """How many accepted answers are known to be right or wrong, and how many more would have to be checked.

    Args:
        cells: `engine.store.consistency.cells` of what the page is about.
        scope: The same, with the width that is wanted.
    """
    st.subheader("How many more spot checks?", anchor="checks")
    consistency_scope.choose_width(scope)
    by_stage = by_signal(cells, ["stage"])
    if not by_stage.height:
        st.markdown("No answer was accepted yet.")
        return
    _table(["Stage"], by_stage, scope)
    st.caption(
        "So many more answers, drawn at random from what each stage accepted and checked by a person, would bring "
        f"Wilson's 95% interval to ±{scope.width} percentage points if the share of right ones stays what it is; where "
        "none is known it is taken as one half, which needs the most. Where all that are left "
        "are asked for, even these are too few."
    )
    by_level = by_signal(cells.filter(pl.col("level").is_not_null()), ["stage", "level"])
    if by_level.height:
        with st.expander("By stage and level", type="compact"):
            _table(["Stage", "Level"], by_level, scope)


def _table(names: Sequence[str], told: pl.DataFrame, scope: Scope) -> None:
    keys = [name.lower() for name in names]
    rows = []
    for stage in FUNNEL:
        for row in told.filter(pl.col("stage") == stage.value).sort(keys).iter_rows(named=True):
            right = Proportion.counted(row["right"], row["right"] + row["wrong"])
            open_ = row["unknown"] + row["undecided"]
            rows.append(
                [
                    STAGES[stage],
                    *(str(row[key]) for key in keys[1:]),
                    f"{row['entries']:,}",
                    share(right.part, right.whole) if right.whole else "none known",
                    f"±{50 * (right.high - right.low):.1f}" if right.whole else "—",
                    checks_told(further_checks(right.part, right.whole, scope.width / 100), open_, row["entries"]),
                    f"{open_:,}",
                ]
            )
    columns = [
        *names,
        "Accepted",
        "Right, of those known",
        "Interval now",
        f"Checks to ±{scope.width}",
        "Not known yet",
    ]
    table(columns, rows, alt="Spot checks that would narrow the interval of the share of right answers")


def checks_told(more: int, unknown: int, accepted: int) -> str:
    """How many more checks to make, in words: never more than can be made.

    Args:
        more: How many the interval needs.
        unknown: How many accepted answers are not known yet to be right or wrong.
        accepted: How many were accepted.
    """
    if not more:
        return "enough"
    if not unknown:
        return f"{f'all {accepted:,} are' if accepted > 1 else 'the one is'} known; no more can be checked"
    if more <= unknown:
        return f"{more:,}"
    return f"all {unknown:,} that are left" if unknown > 1 else "the one that is left"
