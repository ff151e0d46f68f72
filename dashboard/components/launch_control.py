"""What a person does with a run: stop it, go on with it, start it again with changes."""

from typing import Final

import streamlit as st

from dashboard import data, params
from dashboard.components import launch_allowed, launch_templates, person
from dashboard.components.launch_ready import Ready
from dashboard.components.mathematics import message, plain
from dashboard.components.words import money
from engine.config import check_recipe
from engine.errors import WorkbenchError
from engine.runner import EveryKey, foretell, kept_values, resume
from engine.store import RunInfo, RunState, ask_stop

_RESUMABLE: Final = (RunState.STOPPED, RunState.FAILED, RunState.DEAD)
_TOLD: Final = "launch.told"
_TIMES: Final = "launch.times"
_ASKED: Final = "launch.asked"
"""Session key of what going on may cost: the run, its budget, and the sum in words."""


def show(run: RunInfo) -> None:
    """Draw what can be done with a run in its state."""
    told = st.session_state.pop(_TOLD, None)
    if told is not None:
        st.error(message(told), icon=":material/error:")
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if run.state is RunState.RUNNING:
            _stop(run)
        elif run.state is RunState.STOPPING:
            st.caption(":material/pending: It was asked to stop, and ends after what is in flight.")
        elif run.state in _RESUMABLE and run.made_here:
            _resume(run)
        if run.made_here:
            st.button(
                "Start again with changes",
                icon=":material/edit:",
                type="tertiary",
                key="launch.again",
                on_click=params.go,
                args=({launch_templates.FROM: [run.id]},),
                help="A new run, whose form begins with this one's recipe. Replies that the store has cost nothing.",
            )
        else:
            st.caption("It was imported, so it has no recipe; its problems can be the seeds of a new run.")
        st.button("New run", icon=":material/add:", type="tertiary", key="launch.new", on_click=params.go, args=({},))


def _stop(run: RunInfo) -> None:
    with st.popover("Stop", icon=":material/stop_circle:", key=f"launch.stopping.{_times()}"):
        st.markdown("What is in flight finishes and is kept. The run can be resumed, and asks nothing again.")
        who = person.ask("launch.stop", folded=False)
        st.button(
            "Stop this run",
            icon=":material/stop_circle:",
            type="primary",
            key="launch.stop",
            disabled=who is None,
            on_click=_ask_stop,
            args=(run, who),
        )


def _ask_stop(run: RunInfo, who: str) -> None:
    st.session_state[_TIMES] = _times() + 1
    try:
        if not ask_stop(data.store(), run.id, f"asked on the page by {who}"):
            st.session_state[_TOLD] = f"The run {run.id} is not live any more, so there was nothing to stop."
    except WorkbenchError as error:
        st.session_state[_TOLD] = str(error)


def _resume(run: RunInfo) -> None:
    with st.popover("Resume", icon=":material/play_circle:", key=f"launch.resuming.{_times()}"):
        st.markdown("It goes on where its rows end. Nothing is asked again that was answered.")
        budget = data.kept_budget(run)
        wanted = budget
        if budget is not None:
            wanted = st.number_input(
                "Budget of the whole run, USD",
                min_value=0.0,
                value=float(budget),
                format="%.10g",
                key=f"launch.budget.{run.id}",
                help=f"Now {money(budget)}. What was spent counts.",
            )
        who = person.ask("launch.resume", folded=False)
        asked = st.session_state.get(_ASKED)
        agreed = isinstance(asked, tuple) and asked[:2] == (run.id, wanted)
        if agreed and asked:
            told = f"**It may well cost {plain(asked[2])} more**, above the limit that is set."
            st.warning(told, icon=":material/payments:")
        label = "Yes, spend that and resume" if agreed else "Resume this run"
        if st.button(label, icon=":material/play_circle:", type="primary", key="launch.resume", disabled=who is None):
            _go_on(run, str(who), wanted, agreed=agreed)


def _go_on(run: RunInfo, who: str, budget: float | None, *, agreed: bool) -> None:
    """Go on with a run; where that may cost more than the limit of the settings, ask first."""
    try:
        values = kept_values(data.store(), run.id)
        values |= {} if budget is None else {"budget_usd": budget}
        recipe = check_recipe(values, environment=EveryKey())
        launch_allowed.ensure(recipe)
        with st.spinner("Starting …"):
            ready = Ready(run.id, values, recipe, foretell(recipe, data.store(), run.id))
            stake = ready.at_stake_usd
            if not agreed and ready.paid and (stake is None or stake > data.settings().warn_usd):
                told = "a sum that is not known" if stake is None else money(stake)
                st.session_state[_ASKED] = (run.id, budget, told)
                st.rerun()
            resume(data.store(), run.id, values, by=who)
    except WorkbenchError as error:
        st.session_state[_TOLD] = str(error)
    st.session_state.pop(_ASKED, None)
    st.session_state[_TIMES] = _times() + 1
    st.rerun()


def _times() -> int:
    """How often something was done here: what opened for it is closed afterwards."""
    return int(st.session_state.get(_TIMES, 0))
