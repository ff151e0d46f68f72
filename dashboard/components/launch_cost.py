"""The estimate beside the form: likely, range, worst case, what it rests on, and whether the budget is enough."""

from collections.abc import Mapping
from math import ceil, floor
from typing import Final

import streamlit as st

from dashboard.components import launch_draft, simulated
from dashboard.components.launch_ready import Ready
from dashboard.components.launch_schema import TEACHERS
from dashboard.components.mathematics import plain
from dashboard.components.tables import table
from dashboard.components.words import STAGES, money
from engine.quality import Estimate, Origin, Range, StageEstimate
from engine.runner import Fits

_FITS: Final[Mapping[Fits, str]] = {
    Fits.ENOUGH: ":material/check_circle: enough by this estimate",
    Fits.PERHAPS: ":material/help: likely enough, but not surely; the run stops before it spends more",
    Fits.SHORT: ":material/error: likely not enough; the run stops before it spends more",
}
_ORIGINS: Final[Mapping[Origin, str]] = {
    Origin.SURE: "sure",
    Origin.MODEL: "measured of this model",
    Origin.STAGE: "measured of this stage",
    Origin.DEFAULT: "a default, an assumption",
}


def say_simulated() -> None:
    """Say before anything is estimated that teachers of the form are simulated, where they are."""
    teachers = launch_draft.table((TEACHERS,))
    played = [role for role in teachers if launch_draft.said((TEACHERS, role, "kind")) == "simulated"]
    if not played:
        return
    whole = len(played) == len(teachers)
    who = "the teachers" if whole else ", ".join(f"the teacher {role}" for role in played)
    st.warning(
        f"**Simulated teachers.** In this recipe a program plays {plain(who)}; no model is asked, and nothing is paid. "
        "Its figures tell nothing about any model, and its prices are what such calls would cost.",
        icon=simulated.ICON,
    )


def show(ready: Ready) -> None:
    """Draw an estimate."""
    found, outlook = ready.outlook.estimate, ready.outlook
    if not any(stage.most_calls for stage in found.stages):
        st.markdown("**Nothing is left to ask or to pay**: the store has every reply.")
    else:
        st.markdown(f"Would likely cost **{plain(_usd(found.usd))}** for **{round(found.calls.likely):,}** calls")
        st.markdown(plain(_range(found)))
    if outlook.simulated:
        whole = set(outlook.simulated) == set(ready.recipe.roles().values())
        who = "The teachers are" if whole else f"{', '.join(outlook.simulated)} is"
        st.markdown(f":material/smart_toy: **{plain(who)} simulated: nothing is paid**, whatever the prices say.")
    if found.stored:
        worth = "" if found.stored_usd is None else f"; asked again they would cost about {money(found.stored_usd)}"
        st.markdown(plain(f"{found.stored:,} replies come from the store, for nothing{worth}."))
    if found.unpriced:
        st.markdown(
            f":orange[:material/warning: Without a price, and in no sum: {plain(', '.join(found.unpriced))}.] "
            "Give each a price below “Limits, price and more”."
        )
    if ready.recipe.budget_usd is not None and outlook.fits is not None:
        st.markdown(f"{plain(f'Budget {money(ready.recipe.budget_usd)}:')} {_FITS[outlook.fits]}")
    elif ready.recipe.budget_usd is None and ready.paid:
        st.markdown("No budget: nothing stops the run at a sum.")
    _stages(found)


def _usd(usd: Range | None) -> str:
    return "not priced" if usd is None else money(usd.likely)


def _range(found: Estimate) -> str:
    parts = []
    if found.usd is not None:
        parts.append(f"{money(found.usd.low)} to {money(found.usd.high)}")
    low, high = floor(found.calls.low), ceil(found.calls.high)
    parts.append(f"{low:,} to {high:,} calls" if low != high else f"{low:,} calls")
    if found.worst_usd is not None and found.usd is not None and found.usd.high:
        parts.append(f"at most {money(found.worst_usd)}, if every problem goes through every stage at full length")
    return " · ".join(parts)


def _stages(found: Estimate) -> None:
    stages = [stage for stage in found.stages if stage.most_calls or stage.stored]
    if not stages:
        return
    with st.expander("By stage, and what it rests on", type="compact"):
        table(
            ["Stage", "Teacher", "Calls", "Stored", "USD", "Calls rest on", "Tokens rest on"],
            [_row(stage) for stage in stages],
            alt="The estimate by stage",
        )
        st.caption(
            "What is still to be evolved is not known before. Tokens and shares are measured in this store where it "
            "has met the model or the stage; the rest are defaults."
        )


def _row(stage: StageEstimate) -> list[str]:
    low, high = floor(stage.calls.low), ceil(stage.calls.high)
    calls = f"{round(stage.calls.likely):,}" + (f" ({low:,} to {high:,})" if low != high else "")
    usd = "not priced" if stage.usd is None else money(stage.usd.likely)
    if stage.usd is not None and stage.usd.low != stage.usd.high:
        usd += f" ({money(stage.usd.low)} to {money(stage.usd.high)})"
    number = f"Round {stage.round}: {STAGES[stage.stage]}"
    teacher = f"{stage.teacher} ({stage.model})"
    return [number, teacher, calls, f"{stage.stored:,}", usd, _ORIGINS[stage.calls_from], _ORIGINS[stage.tokens_from]]
