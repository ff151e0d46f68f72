"""What stands between a form and its run: the estimate, the check of its teachers, and what needs a yes.

All of it is of one form as it stood; once that is changed, it is out of date and says so.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import streamlit as st

from dashboard import data
from dashboard.components import launch_allowed, launch_chosen, launch_draft
from engine.config import Recipe, check_recipe, recipe_text
from engine.errors import WorkbenchError
from engine.runner import EveryKey, Outlook, check_teachers, foretell
from engine.teachers import TeacherCheck

_READY: Final = "launch.ready"
_FAILED: Final = "launch.failed"


@dataclass(frozen=True, slots=True)
class Ready:
    """A form that was estimated.

    Attributes:
        key: What the form said then.
        values: Its recipe, with the seeds as they are kept.
        recipe: The same, checked.
        outlook: What it will cost.
        checks: What the check of its teachers found, once that was made.
    """

    key: str
    values: dict[str, Any]
    recipe: Recipe
    outlook: Outlook
    checks: tuple[TeacherCheck, ...] = ()

    @property
    def paid(self) -> tuple[str, ...]:
        """The roles of teachers that are asked over the network."""
        asked = set(self.recipe.roles().values())
        return tuple(role for role in sorted(asked) if self.recipe.teachers[role].kind == "openai")

    @property
    def passed(self) -> bool:
        """Whether the check was made and found nothing wrong."""
        return bool(self.checks) and all(check.ok for check in self.checks)

    @property
    def at_stake_usd(self) -> float | None:
        """What may really be paid: the high end of the estimate, which a budget bounds; `None` where it is unknown.

        A run stops before it spends more than its budget, so a budget above the estimate puts nothing more at stake.
        """
        found = self.outlook.estimate
        real = [stage for stage in found.stages if stage.teacher not in self.outlook.simulated and stage.most_calls]
        left = self.outlook.budget_left_usd
        if any(stage.usd is None for stage in real):
            return None
        high = sum(stage.usd.high for stage in real if stage.usd is not None)
        return high if left is None else min(high, left)


def key_of(chosen: launch_chosen.Chosen) -> str:
    """What changes when the form says something else."""
    said = recipe_text({**launch_draft.values(), "seeds": launch_draft.table(("seeds",))}) + chosen.key()
    return hashlib.sha256(said.encode()).hexdigest()


def found() -> Ready | None:
    """What was estimated last."""
    ready: Ready | None = st.session_state.get(_READY)
    return ready


def failed() -> WorkbenchError | None:
    """Why the last estimate or check could not be made; told once."""
    error: WorkbenchError | None = st.session_state.pop(_FAILED, None)
    return error


def estimate(chosen: launch_chosen.Chosen) -> None:
    """Estimate the form as it stands; it asks nobody. What costs nothing to check is checked along with it."""
    try:
        values = {**launch_draft.values()}
        values["seeds"] = {**launch_draft.table(("seeds",)), **launch_chosen.kept(chosen)}
        recipe = check_recipe(values, environment=EveryKey())
        ready = Ready(key_of(chosen), values, recipe, foretell(recipe, data.store()))
        st.session_state[_READY] = ready if ready.paid else replace(ready, checks=tuple(check_teachers(recipe)))
    except WorkbenchError as error:
        st.session_state[_READY], st.session_state[_FAILED] = None, error


def check(ready: Ready) -> None:
    """Ask each endpoint once, if it may be asked from here."""
    try:
        launch_allowed.ensure(ready.recipe)
        checks: Sequence[TeacherCheck] = check_teachers(ready.recipe)
        st.session_state[_READY] = replace(ready, checks=tuple(checks))
    except WorkbenchError as error:
        st.session_state[_FAILED] = error


def forget() -> None:
    """Forget it, as when the run was started."""
    st.session_state.pop(_READY, None)
