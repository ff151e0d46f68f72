"""What a page says when it cannot show what was asked for, and what to do then."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import streamlit as st

from dashboard import data
from dashboard.components import live
from dashboard.components.mathematics import message, plain
from engine.errors import StoreBusyError, StoreMissingError, WorkbenchError


@contextmanager
def failures_explained() -> Iterator[None]:
    """Show any error that a person can act upon as its message, with the next step; never a traceback."""
    try:
        yield
    except StoreMissingError:
        st.title("No store yet")
        st.markdown(f"There is no store at **{plain(str(data.store().path))}**. It is made by the first run or import.")
        first_steps()
        live.follow(None)
    except StoreBusyError as error:
        st.title("The store is busy")
        st.warning(message(str(error)), icon=":material/hourglass_top:")
        st.button("Try again", icon=":material/refresh:")
        live.follow(None)
    except WorkbenchError as error:
        st.title("This cannot be shown")
        st.error(message(str(error)), icon=":material/error:")


def first_steps() -> None:
    """The commands that fill a store."""
    path = data.store().path
    st.markdown("In a terminal, run a recipe, or import problems alone:")
    st.code(f"wisdom run data/recipes/example.toml --store {path}", language="bash")
    st.code(f"wisdom import data/seeds/example.jsonl --store {path}", language="bash")
    st.caption("This page looks again every few seconds.")


def no_run(title: str, sentence: str) -> None:
    """A page about a run in a store that has none: why it is empty, and what to do."""
    live.follow(None)
    st.title(title)
    st.markdown(f"No run yet: {sentence}")
    first_steps()


def ignored(sentences: Sequence[str]) -> None:
    """Values of the URL that mean nothing here."""
    if sentences:
        st.warning("Ignored in the address: " + " ".join(map(plain, sentences)), icon=":material/link_off:")
