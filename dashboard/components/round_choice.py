"""Choosing one of several rounds; the choice goes into the URL."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

import streamlit as st

from dashboard import params
from dashboard.params import Params

_KEY: Final = "round_choice"


def chosen(rounds: Sequence[int], query: Mapping[str, Sequence[str]]) -> tuple[int | None, tuple[str, ...]]:
    """The round that the URL names, else the last one; with a sentence if there is no such round."""
    wanted = next(iter(query.get("round", ())), None)
    named = next((n for n in rounds if str(n) == wanted), None)
    unknown = (f"round = {wanted[:60]!r} is not a round of this run.",) if wanted and named is None else ()
    return (named if named is not None else max(rounds, default=None)), unknown


def choose(rounds: Sequence[int], number: int, address: Callable[[int], Params]) -> None:
    """Let the reader choose, where there is a choice.

    Args:
        rounds: The rounds.
        number: The one that is shown.
        address: The query parameters that show a round.
    """
    if len(rounds) > 1:
        st.session_state[_KEY] = number
        st.segmented_control(
            "Round",
            rounds,
            key=_KEY,
            required=True,
            format_func=lambda n: f"Round {n}",
            on_change=lambda: params.go(address(st.session_state[_KEY])),
        )
