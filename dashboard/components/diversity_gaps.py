"""Topics by level: which of their cells are empty."""

from typing import Final

import pandas as pd
import polars as pl
import streamlit as st

from dashboard import charts
from dashboard.components.funnel_ways import linked
from dashboard.components.words import share
from engine.domain import ProblemFilter

LEVELS: Final = (1, 2, 3, 4, 5)
_FEW: Final = 20
_KEY: Final = "gaps.all"
_NAMES_PX, _COLUMN_PX = 160, 50


def show(cells: pl.DataFrame) -> None:
    """Draw the most frequent topics by level.

    Args:
        cells: `engine.store.measures.topic_levels`.
    """
    st.header("Topics by level", anchor="gaps")
    if not cells.height:
        st.markdown(
            "No topic is known yet: a run finds topics, skills and knowledge of its problems in the stage of meta data."
        )
        return
    topics, known = cells.height // len(LEVELS), int(cells["topics"][0])
    empty = int((cells["problems"] == 0).sum())
    of = f"{known:,} topics" if topics == known else f"the {topics:,} most frequent of {known:,} topics"
    st.markdown(f"**{share(empty, cells.height)} cells are empty**: {of} by {len(LEVELS)} levels, in the whole store.")
    names = cells.unique("meta_id", maintain_order=True)
    every = topics > _FEW and st.toggle(f"All {topics:,} topics", key=_KEY, persist_state="session")
    shown = names if every else names.head(_FEW)
    rows = [_row(cells, meta_id) for meta_id in shown["meta_id"]]
    with st.container(horizontal=True, gap="large"):
        st.plotly_chart(
            charts.gaps_figure([[cell[0] for cell in row] for row in rows], shown["topic"].to_list(), LEVELS),
            config={"displayModeBar": False},
            alt="Problems by topic and level, the empty cells framed; the table beside it has the numbers",
            key=f"gaps.{len(rows)}",
            width=_NAMES_PX + _COLUMN_PX * len(LEVELS),
        )
        _table(shown, rows)
    st.caption(
        ("" if every or topics <= _FEW else f"The {_FEW} most frequent topics. ")
        + "A level is the publisher's, or else the one that the author of the problem claims. An empty cell is a frame "
        "around a 0. Numbers of the table lead to the problems."
    )


def _row(cells: pl.DataFrame, meta_id: str) -> list[tuple[int, int]]:
    """Problems, and of these those whose level is the publisher's, by level."""
    return cells.filter(pl.col("meta_id") == meta_id).sort("level").select("problems", "published").rows()


def _table(topics: pl.DataFrame, rows: list[list[tuple[int, int]]]) -> None:
    lines = []
    for (name, of_topic), row in zip(topics.select("topic", "of_topic").rows(), rows, strict=True):
        cells = [_cell(name, level, *cell) for level, cell in zip(LEVELS, row, strict=True)]
        lines.append([linked(name, None), linked(f"{of_topic:,}", ProblemFilter(topics=(name,))), *cells])
    st.table(
        pd.DataFrame(lines, columns=["Topic", "All", *(f"Level {level}" for level in LEVELS)]),
        border="horizontal",
        width="content",
        hide_index=True,
        alt="Problems by topic and level",
    )


def _cell(topic: str, level: int, problems: int, published: int) -> str:
    """The number of a cell as links: the publisher's levels and those that are claimed are conditions of their own."""
    claimed = problems - published
    parts = [linked(f"{published:,}", ProblemFilter(topics=(topic,), levels=(level,)))] if published else []
    if claimed:
        told = f"{claimed:,} claimed" if published else f"{claimed:,}"
        parts.append(linked(told, ProblemFilter(topics=(topic,), claimed_levels=(level,))))
    return " + ".join(parts) or "**0**"
