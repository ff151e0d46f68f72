"""What the store holds, and each run with its state, its progress and what it spent."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import polars as pl
import streamlit as st

from dashboard.components import runs, simulated
from dashboard.components.mathematics import plain
from dashboard.components.words import STATES, money, share
from dashboard.frames import OverviewData
from engine.store import RunInfo

FUNNEL: Final = "views/funnel.py"
MOST: Final = 50
"""Runs that are shown, the newest first."""


def held(found: OverviewData, known: Sequence[RunInfo]) -> None:
    """The store in one line: problems by source, runs, and what all of them spent."""
    problems = sum(found.problems.values())
    by_source = ", ".join(f"{count:,} {source}" for source, count in found.problems.items())
    parts = [f"**{problems:,}** problems" + (f" ({by_source})" if len(found.problems) > 1 else "")]
    parts.append(f"**{len(known):,}** {'run' if len(known) == 1 else 'runs'}")
    real = {run.id for run in known if not run.simulated}
    spent = found.runs.filter(pl.col("run_id").is_in(list(real)) & pl.col("cost_usd").is_not_null())["cost_usd"]
    if spent.len():
        parts.append(f"**{plain(money(float(spent.sum())))}** spent on models")
    st.markdown(" · ".join(parts))


def show(found: OverviewData, known: Sequence[RunInfo]) -> None:
    """Each run on a card that leads to its funnel."""
    rows = {row["run_id"]: row for row in found.runs.iter_rows(named=True)}
    for run in known[:MOST]:
        _card(run, rows[run.id])
    if len(known) > MOST:
        st.caption(f"The newest {MOST} of {len(known):,} runs.")


def _card(run: RunInfo, row: Mapping[str, Any]) -> None:
    icon, colour, meaning = STATES[run.state]
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.badge(run.state.value, icon=icon, color=colour, help=meaning)
            st.page_link(FUNNEL, label=plain(f"{run.id} · {runs.made(run)}"), query_params={"run": run.id})
        if row["entered"]:
            st.progress(row["ended"] / row["entered"])
        if not run.made_here:
            parts = [runs.of(run), f"{row['entered']:,} problems", runs.progress(run)]
            st.caption(plain(" · ".join(part for part in parts if part)))
            return
        cost = money(row["cost_usd"]) if row["cost_usd"] is not None or row["calls"] else "nothing"
        parts = [
            runs.progress(run),
            f"{share(row['settled'], row['entered'])} settled",
            f"{row['entered'] - row['ended']:,} pending" if row["entered"] > row["ended"] else "",
            f"{row['calls']:,} calls",
            simulated.price(f"{cost}" if run.simulated else f"{cost} spent", simulated=run.simulated),
            f"last call {row['last_call']:%Y-%m-%d %H:%M} UTC" if row["last_call"] else "",
        ]
        st.caption(plain(" · ".join(part for part in parts if part)))
