"""One line of a tree of problems: as far from the left edge as it is deep, and a link to walk it by."""

from typing import Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.components.problem_link import problem_link
from dashboard.components.words import tier_badge

INDENT: Final = 20
"""Pixels from a line to those below it."""
_DEEPEST: Final = 6
"""Lines that are deeper than this one stand below each other, lest no room is left for their words."""
_ROOT: Final = ":material/grass:"
_BRANCH: Final = ":material/subdirectory_arrow_right:"


def line(
    depth: int, label: str, problem_id: str, run_id: str | None, number: int | None, *, tier: str | None, note: str = ""
) -> None:
    """A problem of the tree, as a link.

    Args:
        depth: How deep it stands, from 0.
        label: Its question, as safe Markdown on one line.
        problem_id: The problem.
        run_id: The run whose work on it is shown there.
        number: The round of that run.
        tier: Where it ended in that round, `pending` if nowhere yet; `None` where no run had it.
        note: Safe Markdown beside it.
    """
    with _indented(depth):
        problem_link(label, problem_id, run_id, number, tier=tier, icon=_BRANCH if depth else _ROOT, note=note)


def here(depth: int, tier: str | None) -> None:
    """The problem that is shown."""
    with _indented(depth):
        st.markdown(":material/my_location: **This problem**", width="content")
        if tier:
            tier_badge(tier)


def dead_end(depth: int, words: str) -> None:
    """A branch that ended.

    Args:
        depth: How deep it stands.
        words: Why, as safe Markdown on one line.
    """
    with _indented(depth):
        st.badge("rejected", icon=":material/block:", color="red")
        st.caption(words, width="content")


def remark(depth: int, words: str) -> None:
    """Something about the line before, as safe Markdown on one line."""
    with _indented(depth + 1):
        st.caption(words, width="content")


def _indented(depth: int) -> DeltaGenerator:
    row = st.container(horizontal=True, vertical_alignment="center", gap="small")
    if depth:
        row.space(INDENT * min(depth, _DEEPEST))
    return row
