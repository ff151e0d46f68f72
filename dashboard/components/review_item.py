"""An item to judge: the problem, the accepted answer, and the reply that carries it."""

from collections.abc import Mapping
from typing import Any, Final

import streamlit as st

from dashboard.components import prose
from dashboard.components.mathematics import answer, plain
from dashboard.components.problem_link import problem_link
from dashboard.components.words import STAGES, claimed, tier_badge

_OPEN: Final = 3_000
"""Characters of a chain of thought that stands open; a longer one is folded."""


def show(item: Mapping[str, Any], *, blind: bool) -> None:
    """Draw the item.

    Args:
        item: A row of `engine.store.review_queues.item`.
        blind: Whether tier, rule, votes, ground truth and why it was chosen stay hidden.
    """
    key = f"review.{item['problem_id']}.{item['round']}"
    st.caption(f"Problem · {plain(claimed(item))}")
    with st.container(border=True):
        prose.show(item["question"] or "", key=f"{key}.question")
    st.caption("Accepted answer")
    st.header(answer(item["answer"]), anchor=False)
    if not blind:
        engine_says(item)
    _solution(item, key)


def engine_says(item: Mapping[str, Any]) -> None:
    """Where it was settled, by which rule, and the ground truth beside the accepted answer."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if item["tier"]:
            tier_badge(item["tier"])
        parts = [STAGES[item["stage"]] if item["stage"] else "", (item["rule"] or "").replace("_", " ")]
        if item["votes"]:
            parts.append(f"{item['votes']} votes")
        st.caption(plain(" · ".join(part for part in parts if part)), width="content")
        st.markdown(truth(item), width="content")
    if item["why"]:
        st.caption(f"Chosen for: {plain(item['why'])}")


def truth(item: Mapping[str, Any]) -> str:
    """The ground truth and whether the accepted answer equals it, as safe Markdown."""
    if item["ground_truth"] is None:
        return "no ground truth"
    says = {True: "equal", False: "different", None: "not decided"}[item["correct"]]
    return f"ground truth **{answer(item['ground_truth'])}**: {says}"


def elsewhere(item: Mapping[str, Any]) -> None:
    """The way to all that is known of it."""
    problem_link("All that is known of it", item["problem_id"], item["run_id"], item["round"])


def _solution(item: Mapping[str, Any], key: str) -> None:
    """The reply that carries the answer: its words first, its program folded, with what each of them says."""
    if item["cot"] is None and item["program"] is None:
        st.caption("No reply carries this answer.")
        return
    if item["cot"]:
        label = f"Its words say {answer(item['cot_answer'])}"
        with st.expander(label, expanded=len(item["cot"]) <= _OPEN, key=f"{key}.words"):
            prose.show(item["cot"], key=f"{key}.cot")
    if item["program"]:
        status = "" if item["program_status"] in (None, "ok") else f", and it ended with {item['program_status']}"
        label = f"Its program says {answer(item['program_answer'])}{plain(status)}"
        with st.expander(label, expanded=not item["cot"], key=f"{key}.program"):
            prose.code(item["program"], key=f"{key}.code", language="python")
            for name, words in (("stdout", "It printed"), ("error", "Why it did not end well")):
                if item[name]:
                    st.caption(words)
                    prose.code(item[name], key=f"{key}.{name}")
