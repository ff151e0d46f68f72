"""Where a problem comes from and what grew out of it, as a tree to walk; claims of a teacher are marked as claims."""

from collections.abc import Collection
from typing import Any, Final

import polars as pl
import streamlit as st

from dashboard.components import exchange, problem_tree, simulated
from dashboard.components.headline import one_line
from dashboard.components.mathematics import plain
from dashboard.components.metadata_card import names
from dashboard.components.problem_link import problem_link
from dashboard.components.words import REJECTIONS, claimed
from dashboard.frames import ProblemData

_LIKE: Final = ":material/content_copy:"
_NO_PUBLISHER: Final = {"level": None, "subject": None}


def show(found: ProblemData, tier: str | None, simulated_runs: Collection[str]) -> None:
    """Draw the tree from the seed down to what grew out of what grew out of the problem; nothing where it has none.

    Args:
        found: The problem.
        tier: Where it ended in the round that is shown.
        simulated_runs: Runs whose teachers are simulated.
    """
    if not found.ancestors.height and not found.children.height:
        return
    st.subheader("Lineage", anchor=False)
    with st.container(border=True):
        _up(found, tier)
        _down(found, found.ancestors.height)
    if found.ancestors.height:
        _making(found, simulated_runs)
    _words_of_children(found)


def _up(found: ProblemData, tier: str | None) -> None:
    """The line from the seed to the problem."""
    steps = found.ancestors.rows(named=True)
    for depth, step in enumerate(reversed(steps)):
        where = f" of run {step['run_id']}" if step["run_id"] != found.run_id else ""
        note = plain(f"round {step['round']}{where}")
        label, ended = one_line(step["question"] or ""), step["tier"] or "pending"
        problem_tree.line(depth, label, step["parent_id"], step["run_id"], step["round"], tier=ended, note=note)
    problem_tree.here(len(steps), tier)


def _making(found: ProblemData, simulated_runs: Collection[str]) -> None:
    """How the problem was written: when, by whom, from what, and in which words."""
    own = found.ancestors.row(0, named=True)
    who = f"{own['teacher']} ({own['model']})" if own["model"] else own["teacher"]
    who += f", one of the {simulated.MARK}" if own["run_id"] in simulated_runs else ""
    st.caption(
        plain(
            f"Where it comes from: evolved in round {own['round']} of run {own['run_id']} by {who}. "
            "Level and subject are its author's claims; what the funnel measured is its tier."
        )
    )
    if found.sampled.height:
        names(found.sampled, "Meta data in its prompt")
    if own["similar_to"]:
        problem_link("a variant of this problem, with other numbers", own["similar_to"], own["run_id"], icon=_LIKE)
    _calls(own)


def _down(found: ProblemData, depth: int) -> None:
    """What was asked for to grow out of it: what was kept, and of that what grew in turn; what fell out, and why."""
    if not found.children.height or found.run_id is None or found.round is None:
        return
    kept = found.children.filter(pl.col("rejection").is_null())
    st.caption(
        f"What grew out of it: {found.children.height} asked for, {kept.height} kept for round {found.round + 1}"
    )
    for row in found.children.iter_rows(named=True):
        if row["rejection"] is not None:
            _rejected(row, found.run_id, depth + 1)
            continue
        _child(row, found.run_id, found.round + 1, depth + 1)
        for own in found.grandchildren.filter(pl.col("parent_id") == row["problem_id"]).iter_rows(named=True):
            _child(own, found.run_id, found.round + 2, depth + 2)


def _child(row: dict[str, Any], run_id: str, number: int, depth: int) -> None:
    label, tier = one_line(row["question"] or ""), row["tier"] or "pending"
    note = plain(claimed({**row, **_NO_PUBLISHER}))
    problem_tree.line(depth, label, row["problem_id"], run_id, number, tier=tier, note=note)


def _rejected(row: dict[str, Any], run_id: str, depth: int) -> None:
    detail = f" ({plain(row['detail'])})" if row["detail"] else ""
    problem_tree.dead_end(depth, f"{REJECTIONS[row['rejection']]}{detail}")
    if row["question"]:
        problem_tree.remark(depth, one_line(row["question"]))
    if row["similar_to"]:
        problem_link("the problem that it is too like", row["similar_to"], run_id, icon=_LIKE)


def _words_of_children(found: ProblemData) -> None:
    """The calls that were to write what grew out of it, each with its number among them."""
    if not found.children.height:
        return
    with st.expander("Prompts and replies of what grew out of it", type="compact", key="children.words"):
        for row in found.children.iter_rows(named=True):
            st.caption(f"New problem {row['sample'] + 1}: {'kept' if row['rejection'] is None else 'rejected'}")
            _calls({**row, "run_id": found.run_id})


def _calls(row: dict[str, Any]) -> None:
    """The words of the call that wrote a candidate, and of the one that checked it."""
    exchange.show(row["request_hash"], row["run_id"], key=f"candidate.{row['id']}")
    if row["repair_hash"]:
        label = "Check of the question: prompt and reply"
        exchange.show(row["repair_hash"], row["run_id"], key=f"repair.{row['id']}", label=label)
