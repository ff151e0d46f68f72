"""What runs and compares on behalf of a person at the screen: started once for a server, ended with it."""

import atexit

import streamlit as st

from engine.answers import Comparer
from engine.sandbox import BlockingSandbox


@st.cache_resource(show_spinner=False, on_release=BlockingSandbox.close)
def sandbox() -> BlockingSandbox:
    """The sandbox of this server: what a person types runs confined as any teacher's program is.

    It starts with the first program, so that a server on which nobody runs any has none. Its helper process ends by
    itself when this process does, however that ends: nothing has to be done for it then.
    """
    return BlockingSandbox()


@st.cache_resource(show_spinner=False, on_release=Comparer.close)
def comparer() -> Comparer:
    """What compares answers for the pages; it remembers what it has compared."""
    found = Comparer()
    atexit.register(found.close)
    return found
