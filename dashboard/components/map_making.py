"""Long work from a page, as embedding and making maps: a process of its own does it, and says how far it is."""

from typing import Final

import polars as pl
import streamlit as st

from dashboard import data
from dashboard.components import person
from dashboard.components.live import REFRESH_S
from dashboard.components.mathematics import message, plain
from dashboard.frames import DiversityData
from engine.errors import WorkbenchError
from engine.runner import Errand, ErrandState, Outcome, errand_log, errand_state, start_errand, stop_errand

EVERY_S: Final = 1
"""Seconds between two looks at what is at work: two small files, no query. Where nothing is, it is looked at less."""
_FAILED: Final = "making.failed"
_SEEN: Final = "making.seen"
_WORDS: Final = {
    Errand.EMBED: "Embedding",
    Errand.MAP: "Making the map",
    Errand.CONTAMINATION: "Checking for contamination",
    Errand.DUPLICATES: "Looking for duplicates",
}
ERRANDS: Final = (Errand.EMBED, Errand.MAP)
"""What the page Diversity is about."""
_LOOKS: Final = {
    Outcome.DONE: (st.success, ":material/check:"),
    Outcome.STOPPED: (st.info, ":material/stop_circle:"),
    Outcome.FAILED: (st.error, ":material/error:"),
    Outcome.DIED: (st.error, ":material/skull:"),
}


def button(label: str, errand: Errand, arguments: tuple[str, ...], *, icon: str, main: bool = False) -> None:
    """A button that starts a piece of work; while one of its kind is at work, or one that it needs, it rests."""
    beside = ERRANDS if errand in ERRANDS else (errand,)
    busy = any(errand_state(data.store(), each).live for each in beside)
    st.button(
        label, icon=icon, key=f"making.{label}", type="primary" if main else "tertiary", disabled=busy,
        help="It is at work already" if busy else None, on_click=begin, args=(errand, arguments),
    )  # fmt: skip


def another(found: DiversityData) -> None:
    """Make a further map: of which vectors, from which seed."""
    usable = found.embedders.filter(pl.col("vectors") > 0)
    names = list(dict.fromkeys(usable["name"].to_list()))
    model = st.selectbox("Vectors by", names, key="making.model")
    seed = st.number_input("Seed", 0, 2**31 - 1, 0, key="making.seed", help="The same seed and vectors: the same map.")
    if model is not None:
        button("Make it", Errand.MAP, ("--model", model, "--seed", str(seed)), icon=":material/map:")
    st.caption("Other models embed by the command:")
    st.code("wisdom embed --model NAME", language="bash", wrap_lines=True)


_LEFT: Final = {
    Errand.EMBED: "Vectors that are made until then are kept.",
    Errand.MAP: "The map stays as it was before.",
    Errand.CONTAMINATION: "What is found until then is kept, and the next check goes on from there.",
    Errand.DUPLICATES: "Groups stay as they were before.",
}


def progress(errands: tuple[Errand, ...] = ERRANDS) -> None:
    """What is at work now, or how the last piece of work of this visit ended.

    Args:
        errands: Of what.
    """
    failed = st.session_state.pop(_FAILED, None)
    if failed is not None:
        st.error(message(failed), icon=":material/error:")
    states = {each: errand_state(data.store(), each) for each in errands}
    # Drawn where nothing is at work, too: it notices what others begin, in a terminal or in another window.
    live = tuple(each for each, state in states.items() if state.live)
    st.fragment(_live, run_every=EVERY_S if live else REFRESH_S)(errands, live)
    if live:
        st.session_state[_SEEN] = True
    elif st.session_state.pop(_SEEN, False):
        newest = max(states.values(), key=lambda state: state.at)
        if newest.outcome in _LOOKS:
            draw, icon = _LOOKS[newest.outcome]
            draw(plain(newest.said or newest.outcome.value), icon=icon)


def _live(errands: tuple[Errand, ...], drawn: tuple[Errand, ...]) -> None:
    states = {each: errand_state(data.store(), each) for each in errands}
    if tuple(each for each, state in states.items() if state.live) != drawn:
        st.rerun()
    for errand in drawn:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            _bar(errand, states[errand])
            st.button(
                "Stop", icon=":material/stop_circle:", key=f"making.stop.{errand.value}", type="tertiary",
                on_click=_stop, args=(errand,),
                help=f"{_LEFT[errand]} Its log: {errand_log(data.store(), errand)}",
            )  # fmt: skip


def _bar(errand: Errand, state: ErrandState) -> None:
    step = state.step
    parts = [_WORDS[errand]]
    share = 0.0
    if step is not None:
        parts.append(step.doing)
        if step.total:
            share = min(1.0, step.done / step.total)
            parts.append(f"{step.done:,} of {step.total:,}")
        if step.rate:
            parts.append(f"{step.rate:,.0f} a second")
        if step.seconds_left:
            parts.append(f"about {max(1, round(step.seconds_left)):,} s left")
    st.progress(share, plain(" · ".join(parts)))


def begin(errand: Errand, arguments: tuple[str, ...]) -> None:
    """Begin a piece of work; what keeps it from that is said where `progress` stands."""
    try:
        start_errand(data.store(), errand, arguments, by=person.name() or "")
    except WorkbenchError as error:
        st.session_state[_FAILED] = str(error)
    else:
        st.session_state[_SEEN] = True


def _stop(errand: Errand) -> None:
    stop_errand(data.store(), errand)
