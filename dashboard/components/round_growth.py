"""What a round did beside settling: meta data, and the problems evolved from it."""

from typing import Any, Final

import streamlit as st

from dashboard.components.headline import one_line
from dashboard.components.mathematics import plain
from dashboard.components.problem_link import problem_link
from dashboard.components.tables import table
from dashboard.components.words import KINDS, REJECTIONS, share
from dashboard.frames import FunnelData

BROWSE: Final = "views/browse.py"
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
