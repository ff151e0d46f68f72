"""Near duplicates: the problems of the store that are most like the one that is shown, with both texts."""

from typing import Any, Final

import polars as pl
import streamlit as st

from dashboard import data
from dashboard.components import prose
from dashboard.components.mathematics import plain
from dashboard.components.problem_link import problem_link
from dashboard.components.words import BadgeColour
from engine.curation import LEAST_LIKE, Likeness
from engine.store import similar

_KINDS: Final[dict[str, tuple[str, BadgeColour, str]]] = {
    "exact": (":material/content_copy:", "red", "the same, but for spelling and layout"),
    "near": (":material/difference:", "orange", "nearly the same words, and the same numbers"),
    "variant": (":material/123:", "violet", "nearly the same words, and other numbers"),
    "like": (":material/join_inner:", "gray", "alike in parts"),
}
_DIFFERS: Final = ", a different answer"
_MOST_LINKS: Final = 10
_LONGEST_LABEL: Final = 80
_MOST_CHANGES: Final = 8
"""Differences that are named; the texts stand below."""
_LINK: Final = ":material/article:"


def show(problem: dict[str, Any], run_id: str | None) -> None:
    """An expander in which the store is searched when somebody opens it.

    Args:
        problem: A row of `engine.store.problem.problem`.
        run_id: The run that is shown, which links keep to.
    """
    key = f"similar.{problem['id']}"
    with st.expander("Near duplicates", icon=":material/content_copy:", key=key, on_change="rerun") as opened:
        if not opened.open:
            return
        found, complete = data.similar_problems(problem["id"], problem["question"])
        known = data.known_duplicates(problem["seq"])
        differing = _contradicting(known)
        _method(found, complete=complete)
        for place, like in enumerate(found):
            _pair(problem, like, run_id, f"{key}.{place}", differs=like.problem_id in differing)
        _others(known, [like.problem_id for like in found], run_id)


def _contradicting(known: pl.DataFrame) -> set[str]:
    """Say how many that the map knows have another answer, and give back their ids."""
    ids = set(known.filter("contradicting")["id"]) if known.height else set()
    if ids:
        told = "1 near duplicate has" if len(ids) == 1 else f"{len(ids):,} near duplicates have"
        st.warning(
            f"{told} the same numbers and a different answer: one of the two is wrong, or the words that differ "
            "matter.",
            icon=":material/error:",
        )
    return ids


def _others(known: pl.DataFrame, shown: list[str], run_id: str | None) -> None:
    """Links to the near duplicates that the map found and the search by phrases did not."""
    rest = known.filter(~pl.col("id").is_in(shown)) if known.height else known
    if rest.height:
        st.caption(f"By the map nearly the same too, and not listed above: {rest.height:,}")
        _links(rest, run_id)


def _links(rows: pl.DataFrame, run_id: str | None) -> None:
    for row in rows.head(_MOST_LINKS).iter_rows(named=True):
        cut = "…" if len(row["question"]) > _LONGEST_LABEL else ""
        short = plain(row["question"][:_LONGEST_LABEL] + cut)
        note = f"{row['kind']}, likeness {row['likeness']:.2f}" + _DIFFERS * row["contradicting"]
        problem_link(short, row["id"], run_id, icon=_LINK, note=note)


def _method(found: list[Likeness], *, complete: bool) -> None:
    """What was compared, and what was not."""
    if not found:
        st.markdown(f"No other problem of the store is like it to {LEAST_LIKE:.0%} or more.")
    compared = "all problems of the store" if complete else f"the {similar.MOST} problems of the store"
    most = "that share one of its phrases" if complete else "that share the most of its phrases; others were left out"
    st.caption(
        f"Compared with {compared} {most}. Likeness is the longest sequence of words that both templates share, in the "
        "same order and with numbers masked, as a share of the longer one. From 0.9 on one is called a duplicate, or a "
        "variant where a number or a telling word differs."
    )


def _pair(problem: dict[str, Any], like: Likeness, run_id: str | None, key: str, *, differs: bool) -> None:
    icon, colour, meaning = _KINDS[like.kind]
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.badge(like.kind, icon=icon, color=colour)
            if differs:
                st.badge("a different answer", icon=":material/error:", color="red")
            st.caption(f"likeness {like.ratio:.2f}: {meaning}", width="content")
        if changes := _changes(like):
            st.caption(f"Here and there: {changes}")
        own, other = st.columns(2, gap="large")
        with own:
            problem_link("This problem", problem["id"], run_id, icon=_LINK)
            prose.show(problem["question"], key=f"{key}.own")
        with other:
            problem_link("The other one", like.problem_id, run_id, icon=_LINK)
            prose.show(like.question, key=f"{key}.other")


def _changes(like: Likeness) -> str:
    """The first parts that differ, as safe Markdown on one line."""
    told = [f"{plain(here) or '—'} → {plain(there) or '—'}" for here, there in like.changes[:_MOST_CHANGES]]
    more = len(like.changes) - len(told)
    return " · ".join(told) + (f" · and {more} more" if more else "")
