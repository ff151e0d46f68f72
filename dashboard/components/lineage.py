"""Where a problem comes from and what grew out of it; claims of a teacher are marked as claims."""

from collections.abc import Collection
from typing import Any, Final

import polars as pl
import streamlit as st

from dashboard.components import exchange, prose, simulated
from dashboard.components.headline import one_line
from dashboard.components.mathematics import plain
from dashboard.components.metadata_card import names
from dashboard.components.problem_link import problem_link
from dashboard.components.words import REJECTIONS, claimed

_UP, _DOWN, _LIKE = ":material/north_west:", ":material/subdirectory_arrow_right:", ":material/content_copy:"
_NO_PUBLISHER: Final = {"level": None, "subject": None}


def up(ancestors: pl.DataFrame, sampled: pl.DataFrame, simulated_runs: Collection[str]) -> None:
    """How an evolved problem came about: its parent, who wrote it, from what; and the line back to a seed.

    Args:
        ancestors: `engine.store.lineage.ancestors`.
        sampled: `engine.store.lineage.sampled` of its own making.
        simulated_runs: Runs whose teachers are simulated.
    """
    if not ancestors.height:
        return
    own, *older = ancestors.rows(named=True)
    who = f"{own['teacher']} ({own['model']})" if own["model"] else own["teacher"]
    who += f", one of the {simulated.MARK}" if own["run_id"] in simulated_runs else ""
    st.subheader("Where it comes from", anchor=False)
    with st.container(border=True):
        st.caption(plain(f"Evolved in round {own['round']} of run {own['run_id']} by {who}, out of"))
        _parent(own)
        for step in older:
            where = f" of run {step['run_id']}" if step["run_id"] != own["run_id"] else ""
            st.caption(plain(f"which was evolved in round {step['round']}{where} out of"))
            _parent(step)
        st.caption("Level and subject are its author's claims; what the funnel measured is its tier.")
        if sampled.height:
            names(sampled, "Meta data in its prompt")
        if own["similar_to"]:
            problem_link("a variant of this problem, with other numbers", own["similar_to"], own["run_id"], icon=_LIKE)
        _calls(own)


def down(children: pl.DataFrame, run_id: str, number: int) -> None:
    """What was asked for to grow out of a problem: what was kept, and what was rejected and why.

    Args:
        children: `engine.store.lineage.children`.
        run_id: The run.
        number: The round in which the problem was a parent.
    """
    if not children.height:
        return
    kept = children.filter(pl.col("rejection").is_null())
    st.subheader("What grew out of it", anchor=False)
    st.caption(f"{children.height} asked for, {kept.height} kept for round {number + 1}")
    for row in children.iter_rows(named=True):
        with st.container(border=True):
            if row["rejection"] is None:
                tier = row["tier"] or "pending"
                label = one_line(row["question"] or "")
                problem_link(label, row["problem_id"], run_id, number + 1, tier=tier, icon=_DOWN)
                st.caption(plain(claimed({**row, **_NO_PUBLISHER})))
            else:
                _rejected(row, run_id)
            _calls({**row, "run_id": run_id})


def _rejected(row: dict[str, Any], run_id: str) -> None:
    detail = f" ({plain(row['detail'])})" if row["detail"] else ""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.badge("rejected", icon=":material/block:", color="red")
        st.markdown(f"{REJECTIONS[row['rejection']]}{detail}")
    if row["question"]:
        prose.show(row["question"], key=f"candidate.{row['id']}")
    if row["similar_to"]:
        problem_link("the problem that it is too like", row["similar_to"], run_id, icon=_LIKE)


def _parent(step: dict[str, Any]) -> None:
    label = one_line(step["question"] or "")
    problem_link(label, step["parent_id"], step["run_id"], step["round"], tier=step["tier"], icon=_UP)


def _calls(row: dict[str, Any]) -> None:
    """The words of the call that wrote a candidate, and of the one that checked it."""
    exchange.show(row["request_hash"], row["run_id"], key=f"candidate.{row['id']}")
    if row["repair_hash"]:
        label = "Check of the question: prompt and reply"
        exchange.show(row["repair_hash"], row["run_id"], key=f"repair.{row['id']}", label=label)
