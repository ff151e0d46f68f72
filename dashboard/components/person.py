"""Who is at the screen: asked once in a session, and noted beside everything that this person says."""

from typing import Final

import streamlit as st

from dashboard.components.mathematics import plain
from engine.errors import InputError
from engine.store import people

_NAME: Final = "person"
_WIDGET: Final = "person.widget"


def name() -> str | None:
    """The name of the person at the screen, as it was given; `None` before that."""
    found: str | None = st.session_state.get(_NAME)
    return found


def ask(key: str, *, folded: bool = True) -> str | None:
    """Show who is at the screen, or ask for it. Whatever writes to the store is offered only once this is known.

    Args:
        key: A session key of this place's own.
        folded: Whether the field opens from a button, or stands there, as it has to where the place itself opens so.
    """
    if not folded:
        _field(key)
        return name()
    with st.popover(plain(name() or "Your name"), icon=":material/person:", type="tertiary", key=f"{_WIDGET}.{key}"):
        _field(key)
    if name() is None:
        st.caption("Give your name first: what is said here is kept with who said it.")
    return name()


def _field(key: str) -> None:
    st.text_input(
        "Your name",
        value=name() or "",
        key=f"{_WIDGET}.{key}.text",
        on_change=_given,
        args=(f"{_WIDGET}.{key}.text",),
        max_chars=people.LONGEST_NAME,
        help="It is noted beside what you say here, for the others who read it.",
    )


def _given(key: str) -> None:
    try:
        st.session_state[_NAME] = people.check_author(st.session_state[key])
    except InputError:
        st.session_state[_NAME] = None
