"""Who is at the screen: the account behind a login, or a name that is asked for once; noted beside all that is said."""

from typing import Final

import streamlit as st

from dashboard import data
from dashboard.components import memory
from dashboard.components.mathematics import plain
from engine.errors import InputError
from engine.store import people

_NAME: Final = "person"
_WIDGET: Final = "person.widget"


def has_login() -> bool:
    """Whether people log in here (Streamlit's secrets have a table `[auth]`), so that nobody types a name."""
    return "is_logged_in" in st.user


def name() -> str | None:
    """The name of the person at the screen: their account's, or what they gave; `None` before that."""
    if not has_login():
        found: str | None = st.session_state.get(_NAME)
        return found
    if not st.user.is_logged_in:
        return None
    told = (st.user.get(key) for key in ("email", "name", "sub"))
    return next((_checked(str(each)) for each in told if each), None)


def is_lead() -> bool:
    """Whether the settings name the person at the screen among those who lead reviews.

    Raises:
        SettingsError: The settings cannot be read.
    """
    return name() in data.settings().leads


def ask(key: str, *, folded: bool = True) -> str | None:
    """Show who is at the screen, or ask for it. Whatever writes to the store is offered only once this is known.

    Args:
        key: A session key of this place's own.
        folded: Whether the field opens from a button, or stands there, as it has to where the place itself opens so.
    """
    if has_login():
        _account(key)
        return name()
    kept = memory.keep(f"person.{key}", memory.slot("person"), {}, {"name": name() or ""}).get("name")
    if name() is None and isinstance(kept, str):
        st.session_state[_NAME] = _checked(kept)
        st.session_state[f"{_WIDGET}.{key}.text"] = name() or ""
    if not folded:
        _field(key)
        return name()
    with st.popover(plain(name() or "Your name"), icon=":material/person:", type="tertiary", key=f"{_WIDGET}.{key}"):
        _field(key)
    if name() is None:
        st.caption("Give your name first: what is said here is kept with who said it.")
    return name()


def _account(key: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if name() is None:
            st.button("Log in", key=f"{_WIDGET}.{key}.in", icon=":material/login:", on_click=st.login)
            st.caption("Log in first: what is said here is kept with who said it.")
        else:
            st.markdown(f":material/person: {plain(name() or '')}", width="content")
            st.button(
                "Log out", key=f"{_WIDGET}.{key}.out", icon=":material/logout:", type="tertiary", on_click=st.logout
            )


def _field(key: str) -> None:
    st.session_state.setdefault(f"{_WIDGET}.{key}.text", name() or "")
    st.text_input(
        "Your name",
        key=f"{_WIDGET}.{key}.text",
        on_change=_given,
        args=(f"{_WIDGET}.{key}.text",),
        max_chars=people.LONGEST_NAME,
        help="It is noted beside what you say here, for the others who read it.",
    )


def _given(key: str) -> None:
    """Keep the name; one that the store knows with other capitals is that person's."""
    given = _checked(st.session_state[key])
    st.session_state[_NAME] = data.spelling(given) or given if given else None
    if given:
        st.session_state[key] = st.session_state[_NAME]


def _checked(text: str) -> str | None:
    """A name as it is stored; `None` where it is none."""
    try:
        return people.check_author(text)
    except InputError:
        return None
