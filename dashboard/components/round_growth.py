"""What a round did beside settling: meta data, the problems evolved from it, and what kind its own were."""

from typing import Any, Final

import polars as pl
import streamlit as st

from dashboard import charts, data
from dashboard.components.headline import one_line
from dashboard.components.mathematics import plain
from dashboard.components.problem_link import problem_link
from dashboard.components.tables import table
from dashboard.components.words import KINDS, REJECTIONS, TIERS, share
from dashboard.frames import FunnelData
from engine.store import rounds

BROWSE: Final = "views/browse.py"
_QUICK: Final = 50_000  # problems whose levels and subjects are counted in a moment
_UP: Final = ":material/north_west:"


def evolved(found: FunnelData, run_id: str, number: int) -> None:
    """What was asked for, written and kept, and why the rest fell out, with an example of each.

    Args:
        found: The frames of one round.
        run_id: The run.
        number: The round.
    """
    if not found.evolved.height:
        return
    row = found.evolved.row(0, named=True)
    rejected = row["asked"] - row["kept"]
    st.subheader("What was evolved from it", anchor=False)
    told = f"**{row['asked']:,}** asked for · **{row['written']:,}** written · **{rejected:,}** rejected · "
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(told if row["kept"] else f"{told}none kept")
        if row["kept"]:
            query = {"run": run_id, "round": str(number + 1)}
            label = f"**{row['kept']:,}** kept for round {number + 1}"
            st.page_link(BROWSE, label=label, icon=":material/account_tree:", query_params=query)
    if rejected:
        reasons = {r["rejection"]: r["candidates"] for r in found.rejections.iter_rows(named=True)}
        rows = [[REJECTIONS[key], share(candidates, row["asked"])] for key, candidates in reasons.items()]
        table(["Rejected because", "Of those asked for"], rows, alt="Why candidates were rejected, most first")
        with st.expander("An example of each", type="compact"):
            examples = {r["rejection"]: r for r in found.examples.iter_rows(named=True)}
            for key in reasons:
                _example(examples[key], run_id, number)


def _example(row: dict[str, Any], run_id: str, number: int) -> None:
    """One candidate that fell out: why, what it asks, and the way to its parent."""
    detail = f" · {plain(row['detail'])}" if row["detail"] else ""
    st.markdown(f"**{REJECTIONS[row['rejection']].capitalize()}**{detail}")
    if row["question"]:
        st.markdown(one_line(row["question"]))
    problem_link("its parent, and all that grew out of that", row["parent_id"], run_id, number, icon=_UP)


def metadata(found: FunnelData) -> None:
    """How many problems have meta data, and what it holds."""
    if not found.metadata.height:
        return
    row = found.metadata.row(0, named=True)
    st.subheader("Meta data", anchor=False)
    lost = [
        f"{words}: {row[name]:,}"
        for name, words in (("unreadable", "replies that name nothing"), ("failed", "calls without a reply"))
        if row[name]
    ]
    st.markdown(f"Read for {share(row['read'], row['problems'])} problems" + "".join(f" · {part}" for part in lost))
    rows = [
        [KINDS[r["kind"]], f"{r['entries']:,}", f"{r['new']:,}", f"{r['links']:,}"]
        for r in found.entries.iter_rows(named=True)
    ]
    if rows:
        columns = ["Kind", "Entries", "New in this round", "Links to problems"]
        table(columns, rows, alt="Entries of the library that this round's problems brought, by kind")


def kinds(run_id: str, number: int, entered: int) -> None:
    """Tiers by level and by subject. What a teacher claims stands apart from what a publisher says.

    Args:
        run_id: The run.
        number: The round.
        entered: How many problems entered it; with many the figures are fetched when they are asked for.
    """
    key = f"kinds.{run_id}.{number}"
    with st.expander("By level and subject", entered <= _QUICK, key=key, on_change="rerun") as opened:
        if opened.open:
            found = data.profile_data(run_id).filter(pl.col("round") == number)
            levels, subjects = rounds.by_level(found), rounds.by_subject(found)
            st.plotly_chart(
                charts.shares_figure([(_name(r, "level"), {t: r[t] for t in TIERS}) for r in levels.rows(named=True)]),
                config={"displayModeBar": False},
                alt="Where problems ended by level; the first table below has the numbers",
                key=f"levels.{number}",
            )
            for by, frame in (("level", levels), ("subject", subjects)):
                _numbers(frame, by)


def _numbers(frame: pl.DataFrame, by: str) -> None:
    ends = [tier for tier in TIERS if frame[tier].sum()]
    rows = [[_name(r, by), f"{r['in']:,}", *(f"{r[t]:,}" for t in ends)] for r in frame.iter_rows(named=True)]
    table([by.capitalize(), "In", *map(str.capitalize, ends)], rows, alt=f"Where problems ended by {by}")


def _name(row: dict[str, Any], by: str) -> str:
    """A level or a subject, and who says so if it is not the publisher."""
    if row[by] is None:
        return f"no {by}"
    claimed = row[f"{by}_from"] == rounds.CLAIMED
    if by == "level":
        return f"{row[by]} claimed" if claimed else f"level {row[by]}"
    return f"{row[by]} (claimed)" if claimed else str(row[by])
