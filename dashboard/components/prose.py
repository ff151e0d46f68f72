"""Texts of any length: mathematics as far as a browser sets it in a moment, the rest as plain text, and said so."""

from bisect import bisect_right
from collections.abc import Iterator
from typing import Final

import streamlit as st

from dashboard.components.formulas import Kind, pieces
from dashboard.components.mathematics import mathematics

MAX_CHARACTERS: Final = 20_000
"""Characters of a text that are set as mathematics."""
MAX_FORMULAS: Final = 300
"""Formulas of a text that are set; a browser takes about a second for them."""

TAIL: Final = 2_000
"""Characters of the end of a long code or output that are shown beside its beginning: answers are printed last."""

_STEPS_BACK: Final = 40  # ends that are tried in search of one that parts no formula


def show(text: str, *, key: str) -> None:
    """Draw a text; what is beyond the limits is drawn as plain text when it is opened.

    Args:
        text: What a model or a publisher wrote.
        key: A session key of this text's own.
    """
    head, rest = split(text)
    st.markdown(mathematics(head) or "*empty*")
    if rest:
        st.caption(
            f"Mathematics is set in the first {len(head):,} of {len(text):,} characters; the other {len(rest):,} are "
            "kept as plain text."
        )
        with st.expander("The rest, as plain text", type="compact", key=key, on_change="rerun") as opened:
            if opened.open:
                code(rest, key=f"{key}.rest")


def code(text: str, *, key: str, language: str | None = None, numbered: bool = False) -> None:
    """Draw a program, an output or a raw text as it is; of a long one the beginning and the end, the whole as a file.

    Args:
        text: What it says.
        key: A session key of this text's own.
        language: By whose rules it is coloured.
        numbered: Whether its lines have numbers, as an error message may name one.
    """
    if len(text) <= MAX_CHARACTERS:
        st.code(text, language=language, wrap_lines=True, line_numbers=numbered)
        return
    left_out = len(text) - MAX_CHARACTERS
    st.code(text[: MAX_CHARACTERS - TAIL], language=language, wrap_lines=True, line_numbers=numbered)
    st.caption(f"Here {left_out:,} of {len(text):,} characters are left out; below is the end.")
    st.code(text[-TAIL:], language=None, wrap_lines=True)
    st.download_button(
        f"All {len(text):,} characters as a file",
        text.encode,
        file_name="text.txt",
        mime="text/plain",
        key=f"{key}.file",
        icon=":material/download:",
        type="tertiary",
        on_click="ignore",
    )


def split(text: str) -> tuple[str, str]:
    """A text in two: what is set as mathematics, up to the end of a paragraph if there is one, and the rest."""
    if len(text) <= MAX_CHARACTERS and _formulas(text) <= MAX_FORMULAS:
        return text, ""
    for ending in ("\n\n", "\n", " "):
        ends = list(_ends(text, ending))
        fitting = bisect_right(ends, MAX_FORMULAS, key=lambda end: _formulas(text[:end]))
        if fitting:
            near = ends[max(0, fitting - _STEPS_BACK) : fitting]
            end = next((end for end in reversed(near) if text.count("$", 0, end) % 2 == 0), near[-1])
            return text[:end], text[end:]
    return "", text


def _ends(text: str, ending: str) -> Iterator[int]:
    """Where the parts of a text end that are parted by a string, as far as one may be set."""
    at = text.find(ending, 0, MAX_CHARACTERS)
    while at >= 0:
        yield at + len(ending)
        at = text.find(ending, at + len(ending), MAX_CHARACTERS)


def _formulas(text: str) -> int:
    """How many formulas a text has; where hardly anything could begin one, nobody looks."""
    if text.count("$") + text.count("\\") <= MAX_FORMULAS:
        return 0
    return sum(piece.kind in (Kind.INLINE, Kind.DISPLAY) for piece in pieces(text))
