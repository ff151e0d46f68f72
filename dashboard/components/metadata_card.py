"""A problem's meta data: topics, skills, and its knowledge base."""

from typing import Final

import polars as pl
import streamlit as st

from dashboard.components import exchange, prose
from dashboard.components.mathematics import plain
from dashboard.components.words import KINDS
from engine.domain import KNOWLEDGE, MetaKind

_LONGEST: Final = 80
_SHORT: Final = (MetaKind.TOPIC, MetaKind.SKILL)


def show(asked: pl.DataFrame, entries: pl.DataFrame, run_id: str) -> None:
    """Draw the meta data that a round of a run found.

    Args:
        asked: `engine.store.lineage.metadata` of the round.
        entries: `engine.store.lineage.entries` of the round.
        run_id: The run.
    """
    if not asked.height:
        return
    row = asked.row(-1, named=True)
    st.subheader("Meta data", anchor=False)
    if row["outcome"] != "read":
        why = f"the call ended as {row['outcome']}" if row["outcome"] != "unreadable" else "unreadable"
        st.markdown(plain(f"None: {row['detail'] or why}."))
    names(_named(entries))
    exchange.show(row["request_hash"], run_id, key="metadata", label="Its prompt and reply")


def names(entries: pl.DataFrame, opening: str = "") -> None:
    """Draw entries: topics and skills side by side, the knowledge base in an expander.

    Args:
        entries: With their `kind` and `name`.
        opening: Words before the first of them.
    """
    if opening:
        st.caption(opening)
    by_kind = {
        str(kind): list(dict.fromkeys(frame["name"]))
        for (kind,), frame in entries.group_by("kind", maintain_order=True)
    }
    for kind in _SHORT:
        if kind in by_kind:
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                st.caption(KINDS[kind], width="content")
                for name in by_kind[kind]:
                    st.badge(plain(name if len(name) <= _LONGEST else f"{name[:_LONGEST].rstrip()} …"), color="gray")
    knowledge = [kind for kind in KNOWLEDGE if kind in by_kind]
    if knowledge:
        key = f"knowledge.{opening}"
        with st.expander("Knowledge base", type="compact", key=key):
            for kind in knowledge:
                st.caption(KINDS[kind])
                for place, name in enumerate(by_kind[kind]):
                    prose.show(name, key=f"{key}.{kind}.{place}")


def _named(entries: pl.DataFrame) -> pl.DataFrame:
    """The library's entries; what the teacher wrote while they are not united with it."""
    united = entries.filter(pl.col("name").is_not_null())
    return united if united.height else entries.with_columns(name="writing")
