"""What is said where there is nothing to compare, and why."""

from collections.abc import Sequence

import streamlit as st

from dashboard.components import notices
from dashboard.components.compare_sides import Chosen
from dashboard.frames import CompareData
from engine.store import RunInfo


def nothing_yet(known: Sequence[RunInfo]) -> None:
    """The store has no two sides."""
    if not known:
        st.markdown("No run yet: there is nothing to compare.")
        notices.first_steps()
        return
    st.markdown(
        "There is one run with one round and no more than one kind of reply: nothing to compare it with. Run another "
        "recipe over the same seeds, such as `data/recipes/majority.toml`, into this store; this page follows."
    )


def explain(a: Chosen, b: Chosen, found: CompareData) -> None:
    """Two sides that share no problem: why, and what to do."""
    empty = [side.letter for side, data in ((a, found.a), (b, found.b)) if not data.own.height]
    if empty:
        why = f"{' and '.join(empty)} {'has' if len(empty) == 1 else 'have'} ended no problem yet."
    elif a.side.run == b.side.run and a.side.round != b.side.round:
        why = (
            "Rounds of one run have different problems: what a round did not settle grows into new ones. Choose "
            "another run over the same seeds, or two teachers of one round."
        )
    elif a.side.run == b.side.run:
        why = "None of the problems got a reply from both. Choose stages that are asked for the same problems."
    else:
        why = "The two runs began with other seeds. Run a recipe over the seeds of the other one to compare them."
    st.markdown(f"**The two sides share no problem.** {why} Below is each by itself, which is no comparison.")
