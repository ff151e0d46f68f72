"""Pairs of a problem and a benchmark question: both texts side by side, and what a person decides, by button or key."""

from collections.abc import Mapping
from typing import Any, Final

import streamlit as st

from dashboard import data, params
from dashboard.components import person, prose
from dashboard.components.checks_address import Asked, hit_after
from dashboard.components.differences import differing
from dashboard.components.mathematics import message, plain
from dashboard.components.problem_link import problem_link
from dashboard.components.words import BadgeColour
from engine.domain import Provenance
from engine.errors import WorkbenchError
from engine.store import decide_contamination, people

CONTAMINATED: Final = "Y"
NOT_CONTAMINATED: Final = "N"
UNDO: Final = "U"
_FAILED: Final = "checks.failed"
_LAST: Final = "checks.last"
_NOTE: Final = "checks.note"
_STYLE: Final = """<style>
[class*="st-key-hit-"] .stMarkdownColoredBackground { border-bottom: 2px solid orange; }
</style>"""
_BADGES: Final[Mapping[bool, tuple[str, str, BadgeColour]]] = {
    True: ("contaminated", ":material/block:", "red"),
    False: ("not contaminated", ":material/check:", "green"),
}


def show(asked: Asked, check_id: str, at: tuple[int, float]) -> None:
    """Draw a page of pairs.

    Args:
        asked: What the page shows.
        check_id: The check.
        at: Words in a row, and the ratio that must be exceeded.
    """
    rows = data.contamination_hits(check_id, at, asked.pairs, asked.benchmark or None, hit_after(asked.after))
    if failed := st.session_state.pop(_FAILED, None):
        st.error(message(failed), icon=":material/error:")
    author = _sayer()
    if not rows.height:
        st.markdown("No further pair." if asked.after else "No such pair.")
    st.html(_STYLE)
    shown = list(rows.head(data.HITS).iter_rows(named=True))
    turn = next((n for n, row in enumerate(shown) if row["decided"] is None), -1)
    for number, row in enumerate(shown):
        _pair(row, author, keys=number == turn)
    last = f"{shown[-1]['key']!r},{shown[-1]['problem_seq']},{shown[-1]['question_id']}" if shown else ""
    steps(asked, last if rows.height > data.HITS else "")


def steps(asked: Asked, after: str) -> None:
    """Buttons to page through a list.

    Args:
        asked: What the page shows.
        after: Where the list goes on; empty where it does not.
    """
    with st.container(horizontal=True, gap="small"):
        for label, icon, where, there in (
            ("First page", ":material/first_page:", "", bool(asked.after)),
            ("Next page", ":material/chevron_right:", after, bool(after)),
        ):
            if there:
                st.button(label, icon=icon, key=f"checks.{label}", on_click=params.go, args=(asked.but(after=where),))


def _sayer() -> str | None:
    """Who decides, why, and how the last decision is taken back."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        author = person.ask("checks")
        if author is not None:
            st.text_input(
                "Note with what you decide", key=_NOTE, max_chars=people.LONGEST_NOTE, placeholder="may be empty"
            )
            last = st.session_state.get(_LAST)
            st.button(
                "Undo the last", icon=":material/undo:", key="checks.undo", type="tertiary", shortcut=UNDO,
                disabled=last is None, on_click=_decide, args=(*(last or ("", "")), None, author),
                help=f"Key {UNDO}: takes back what you decided last",
            )  # fmt: skip
            st.caption(f"Keys {CONTAMINATED} and {NOT_CONTAMINATED} decide the first pair that is undecided.")
    return author


def _pair(row: Mapping[str, Any], author: str | None, *, keys: bool) -> None:
    key = f"hit-{row['problem_seq']}-{row['question_id']}"
    with st.container(border=True, key=key, gap="small"):
        _facts(row)
        own, other, _ = differing(row["question"], row["other"])
        left, right = st.columns(2)
        for column, title, text, raw in (
            (left, None, own, row["question"]),
            (right, f"{row['benchmark']}, {row['line']:,}", other, row["other"]),
        ):
            with column:
                if title is None:
                    problem_link("The problem", row["problem_id"], None, icon=":material/article:")
                else:
                    st.markdown(f":material/quiz: {plain(title)}")
                if prose.split(raw)[1]:
                    prose.show(raw, key=f"{key}.{bool(title)}")
                else:
                    st.markdown(text or "*empty*")
        if author is not None:
            _ways(row, author, key, keys=keys)


def _facts(row: Mapping[str, Any]) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if row["decided"] is not None:
            label, icon, colour = _BADGES[row["decided"]]
            st.badge(label, icon=icon, color=colour)
            note = f": {row['note']}" if row["note"] else ""
            st.caption(plain(f"{row['author']}{note}"), width="content")
        if row["identical"]:
            st.badge("the same question", icon=":material/content_copy:", color="orange")
        if row["ratio"] is None:
            st.caption("Not found by this check; a person named it.", width="content")
        else:
            st.markdown(f"LCS ratio **{row['ratio']:.2f}** · **{row['shared']:,}** words in a row", width="content")
            st.caption(f"“{plain(row['gram'])}”", width="content")
        if not row["counted"] and row["decided"] is None:
            st.caption("below the thresholds", width="content")


def _ways(row: Mapping[str, Any], author: str, key: str, *, keys: bool) -> None:
    pair = (row["problem_id"], row["question_id"])
    with st.container(horizontal=True, gap="small"):
        if row["decided"] is not None:
            st.button("Take back", icon=":material/undo:", key=f"{key}.back", type="tertiary",
                      on_click=_decide, args=(*pair, None, author))  # fmt: skip
        for decided, shortcut in ((True, CONTAMINATED), (False, NOT_CONTAMINATED)):
            label, icon, _ = _BADGES[decided]
            if row["decided"] is not decided:
                st.button(
                    label.capitalize(), icon=icon, key=f"{key}.{decided}", shortcut=shortcut if keys else None,
                    on_click=_decide, args=(*pair, decided, author),
                )  # fmt: skip


def _decide(problem_id: str, question_id: str, contaminated: bool | None, author: str) -> None:  # noqa: FBT001 -- a callback's arguments stand in their order
    said = Provenance(author, "" if contaminated is None else st.session_state.get(_NOTE, "").strip())
    try:
        decide_contamination(data.store(), problem_id, question_id, said, contaminated=contaminated)
    except WorkbenchError as error:
        st.session_state[_FAILED] = str(error)
        return
    st.session_state[_LAST] = None if contaminated is None else (problem_id, question_id)
    st.session_state[_NOTE] = ""
