"""What is done with near duplicates: browse them, show them on the map, flag them; each keeps them as a set."""

from collections.abc import Callable
from typing import Final

import streamlit as st

from dashboard import data, params, visits
from dashboard.components import person
from dashboard.components.diversity_part import Part
from dashboard.components.map_address import Asked
from dashboard.components.mathematics import message
from dashboard.params import Params
from engine.domain import ProblemFilter, Provenance
from engine.errors import WorkbenchError
from engine.store import people, sets

BROWSE: Final = "views/browse.py"
_SAID: Final = "duplicates.said"
_FAILED: Final = "duplicates.failed"
Members = Callable[[], list[int]]


def said() -> None:
    """What the last press did, or why it could not."""
    for key, draw in ((_FAILED, st.error), (_SAID, st.success)):
        told = st.session_state.pop(key, None)
        if told is not None:
            draw(message(told))


def ways(asked: Asked, members: Members, reasons: tuple[str, ...], key: str, *, these: str) -> None:
    """Draw the buttons.

    Args:
        asked: What the page shows.
        members: Gives the problems (`problem.seq`) when a button is pressed.
        reasons: What problems are flagged for.
        key: A session key of this place's own.
        these: What they are called on a button.
    """
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if st.button(f"Browse {these}", icon=":material/list:", key=f"{key}.browse", type="tertiary"):
            made = _try(lambda: _kept(asked, members()))
            if made is not None:
                visits.leave(BROWSE, {"sets": [made]})
        st.button(
            "On the map", icon=":material/scatter_plot:", key=f"{key}.map", type="tertiary",
            on_click=_on_map, args=(asked, members),
        )  # fmt: skip
        with st.popover(
            f"Flag {these}", icon=":material/flag:", type="tertiary", key=f"{key}.flag", on_change="rerun"
        ) as opened:
            if opened.open:
                _flag(asked, members, reasons, key)


def _flag(asked: Asked, members: Members, reasons: tuple[str, ...], key: str) -> None:
    author = person.ask(f"{key}.person", folded=False)
    reason = st.selectbox("Reason", reasons, key=f"{key}.reason", index=None)
    note = st.text_input("Note", key=f"{key}.note", max_chars=people.LONGEST_NOTE, placeholder="may be empty")
    st.button(
        "Flag", icon=":material/flag:", key=f"{key}.do", type="primary", disabled=author is None or reason is None,
        on_click=_flagged, args=(asked, members, str(reason), author or "", note),
    )  # fmt: skip


def _flagged(asked: Asked, members: Members, reason: str, author: str, note: str) -> None:
    try:
        made = _kept(asked, members())
        changed = sets.flag(data.store(), made, reason, Provenance(author, note))
    except WorkbenchError as error:
        st.session_state[_FAILED] = str(error)
        return
    noun = "problem is" if changed == 1 else "problems are"
    st.session_state[_SAID] = f"{changed:,} more {noun} flagged for {reason}."


def _on_map(asked: Asked, members: Members) -> None:
    try:
        made = _kept(asked, members())
    except WorkbenchError as error:
        st.session_state[_FAILED] = str(error)
        return
    alone = ProblemFilter(sets=(made,))
    params.go(asked.but(part=Part(), region=None, choose=None, zoom=None, wanted=alone))


def _kept(asked: Asked, members: list[int]) -> str:
    """The set of some problems; its origin is the address at which they are listed."""
    query: Params = asked.but()
    return sets.make(data.store(), members, {"page": "diversity", "query": query}, person.name() or "")


def _try(work: Callable[[], str]) -> str | None:
    try:
        return work()
    except WorkbenchError as error:
        st.error(message(str(error)), icon=":material/error:")
        return None
