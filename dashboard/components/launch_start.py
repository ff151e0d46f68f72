"""The way from a form to its run: estimate, check, say yes where that is needed, start."""

import streamlit as st

from dashboard import data, params
from dashboard.components import launch_allowed, launch_check, launch_chosen, launch_cost, launch_ready, person
from dashboard.components.launch_draft import Checked
from dashboard.components.launch_ready import Ready
from dashboard.components.mathematics import message, plain
from dashboard.components.words import money
from engine.errors import WorkbenchError
from engine.runner import new_run_id, start, utc_now


def show(checked: Checked, chosen: launch_chosen.Chosen | None) -> None:
    """Draw the steps, each as far as the one before it is done."""
    _mistakes(checked)
    error = launch_ready.failed()
    if error is not None:
        st.error(message(str(error)), icon=":material/error:")
    usable = checked.recipe is not None and chosen is not None and chosen.taken > 0
    if (
        st.button(
            "Estimate the cost",
            icon=":material/calculate:",
            key="launch.estimate",
            disabled=not usable,
            help="Asks nobody and costs nothing.",
        )
        and chosen is not None
    ):
        with st.spinner("Estimating …"):
            launch_ready.estimate(chosen)
        st.rerun()
    ready = launch_ready.found()
    if ready is None or chosen is None:
        st.caption("The estimate asks nobody. A run starts from a form that was estimated.")
        return
    if ready.key != launch_ready.key_of(chosen):
        st.markdown(":orange[:material/update: The form has changed since.] Estimate it again.")
        return
    launch_cost.show(ready)
    st.subheader("Teachers", anchor=False)
    launch_check.show(ready, usable=not checked.mistakes)
    _start(ready, checked)


def _mistakes(checked: Checked) -> None:
    if not checked.mistakes:
        return
    count = len(checked.mistakes)
    with st.container(border=True, key="launch.mistakes"):
        st.markdown(f":red[:material/error: **{count} {'mistake' if count == 1 else 'mistakes'}** to mend:]")
        for each in checked.mistakes:
            st.markdown(f"**{plain(each.place)}**: {plain(each.problem)} {plain(each.remedy)}")


def _start(ready: Ready, checked: Checked) -> None:
    st.subheader("Start", anchor=False)
    agreed = _agreed(ready)
    who = person.ask("launch")
    if st.button(
        "Start the run",
        icon=":material/rocket_launch:",
        type="primary",
        key="launch.start",
        disabled=not agreed or who is None or bool(checked.mistakes),
    ):
        _go(ready, str(who))


def _agreed(ready: Ready) -> bool:
    """What has to be said yes to: a sum above the limit of the settings, and a check that did not pass.

    Whoever starts may know better than a check, as where a model takes minutes to load; a missing key cannot do
    better, and is a mistake of the recipe.
    """
    agreed = True
    limit, stake = data.settings().warn_usd, ready.at_stake_usd
    if ready.paid and (stake is None or stake > limit):
        above = f"The limit that is set is {money(limit)}."
        told = "What this run may cost is not known" if stake is None else f"This run may well cost {money(stake)}"
        why = "since a price is missing. " if stake is None else "the high end of its estimate. "
        st.warning(f"**{plain(told)}**, {plain(why + above)}", icon=":material/payments:")
        spend = "whatever it costs" if stake is None else f"{money(stake)} or so"
        agreed = st.checkbox(plain(f"Yes, spend {spend}"), key=f"launch.yes.{ready.key}")
    if not ready.passed:
        wrong = "**The check found something wrong** with a teacher."
        st.warning(wrong if ready.checks else "**No endpoint was checked yet.**", icon=":material/network_check:")
        agreed = st.checkbox("Start all the same", key=f"launch.unchecked.{ready.key}") and agreed
    return agreed


def _go(ready: Ready, who: str) -> None:
    run_id = new_run_id(ready.recipe, utc_now())
    try:
        launch_allowed.ensure(ready.recipe)
        with st.spinner("Starting …"):
            start(data.store(), ready.values, run_id, by=who)
    except WorkbenchError as error:
        st.error(message(str(error)), icon=":material/error:")
        return
    launch_ready.forget()
    params.go({"run": [run_id]})
    st.rerun()
