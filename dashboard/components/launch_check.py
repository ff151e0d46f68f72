"""The check of the endpoints before the start: each step of each teacher, and what to do where one failed."""

from collections.abc import Mapping
from typing import Final

import streamlit as st

from dashboard.components import launch_ready, simulated
from dashboard.components.launch_ready import Ready
from dashboard.components.mathematics import plain
from dashboard.components.words import duration, money
from engine.teachers import Step, StepStatus, TeacherCheck

_MARKS: Final[Mapping[StepStatus, str]] = {
    StepStatus.OK: ":green[:material/check: ok]",
    StepStatus.FAILED: ":red[:material/close: failed]",
    StepStatus.SKIPPED: ":gray[:material/remove: skipped]",
}


def show(ready: Ready, *, usable: bool) -> None:
    """Offer the check where it costs something, and draw what it found.

    Args:
        ready: The form that was estimated.
        usable: Whether nothing is wrong with the form, a missing key included.
    """
    if ready.paid:
        again = "again" if ready.checks else "now"
        count = "one tiny call" if len(ready.paid) == 1 else f"{len(ready.paid)} tiny calls"
        if st.button(
            f"Check the endpoints {again}",
            icon=":material/network_check:",
            key="launch.check",
            disabled=not usable,
            help=f"Reaches each endpoint with its key, and makes {count}, which cost a fraction of a cent.",
        ):
            with st.spinner("Asking each endpoint once …"):
                launch_ready.check(ready)
            st.rerun()
    for check in ready.checks:
        _teacher(check)


def _teacher(check: TeacherCheck) -> None:
    parts = [duration(check.latency_s)] if check.latency_s is not None else []
    if check.usage.prompt_tokens is not None:
        parts.append(f"{check.usage.prompt_tokens:,} + {check.usage.completion_tokens or 0:,} tokens")
    if check.latency_s is not None and check.usage.cost_usd is not None:
        parts.append(simulated.price(money(check.usage.cost_usd), simulated=check.kind == "simulated"))
    mark = _MARKS[StepStatus.OK if check.ok else StepStatus.FAILED]
    told = [part for part in (check.model, check.where, *parts) if part]
    st.markdown(f"{mark} **{plain(check.role)}** · {plain(' · '.join(told))}")
    for step in check.steps:
        if not check.ok or step.status is not StepStatus.OK:
            st.markdown(_step(step, check))
    if check.ok:
        proven = [step for step in check.steps if step.status is StepStatus.OK and step.said]
        told = [f"{step.name}: {step.said}" for step in proven if step.name != "price" or check.usage.cost_usd is None]
        st.caption(plain(" · ".join(told)))


def _step(step: Step, check: TeacherCheck) -> str:
    """A step in a line: its mark, what was found, and what to do; or why nobody looked."""
    said = f"{step.said} {step.remedy}".strip()
    if step.status is StepStatus.SKIPPED and not said:
        failed = next((each.name for each in check.steps if each.status is StepStatus.FAILED), None)
        said = f"it could not be told, since “{failed}” failed" if failed else "it could not be told"
    return f"{_MARKS[step.status]} {plain(step.name)}" + (f": {plain(said)}" if said else "")
