"""What a run will likely cost, from where it stands: asked of nobody, and written nowhere."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from engine.config import Recipe, SimulatedTeacher
from engine.quality import Estimate, estimate
from engine.runner.begin import find_run
from engine.runner.forecast import measured_in, seeds_of, shape_of
from engine.runner.foresee import foresee
from engine.store import RunInfo, RunState, Store, funnel


class EveryKey(Mapping[str, str]):
    """An environment in which every key is set: who only wants an estimate asks nobody, and needs none."""

    def __getitem__(self, name: str) -> str:
        return "unused"

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


class Fits(StrEnum):
    """Whether an estimate fits a budget: by its high end, only by what is likely, or not even by that."""

    ENOUGH = "enough"
    PERHAPS = "perhaps"
    SHORT = "short"


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a run stands that has begun.

    Attributes:
        run_id: Its id.
        state: What it does now.
        round: The round that it is in; 0 before its first pool is complete.
        spent_usd: What it has spent; `None` where nothing was priced.
    """

    run_id: str
    state: RunState
    round: int
    spent_usd: float | None


@dataclass(frozen=True, slots=True)
class Outlook:
    """What lies before a run.

    Attributes:
        recipe: Its recipe.
        problems: How many problems its first pool has.
        simulated: Roles that a simulated teacher has: nothing is paid for these, whatever their prices say.
        estimate: What is left to ask and to pay, with its ranges and what they rest on.
        begun: Where it stands; `None` for a new run.
    """

    recipe: Recipe
    problems: int
    simulated: tuple[str, ...]
    estimate: Estimate
    begun: Standing | None

    @property
    def spent_usd(self) -> float:
        """What it has spent already."""
        return (self.begun and self.begun.spent_usd) or 0.0

    @property
    def budget_left_usd(self) -> float | None:
        """What its budget leaves; `None` without a budget."""
        return None if self.recipe.budget_usd is None else self.recipe.budget_usd - self.spent_usd

    @property
    def fits(self) -> Fits | None:
        """Whether that is enough; `None` without a budget, or where a price is missing."""
        usd, left = self.estimate.usd, self.budget_left_usd
        if usd is None or left is None or self.estimate.unpriced:
            return None
        if usd.high <= left:
            return Fits.ENOUGH
        return Fits.PERHAPS if usd.likely <= left else Fits.SHORT


def foretell(recipe: Recipe, store: Store, run_id: str | None = None) -> Outlook:
    """What a run of a recipe will likely cost; nothing is asked, imported or written.

    Args:
        recipe: The recipe. No key of it is needed: check it in the environment `EveryKey()`.
        store: What it has, and has measured, bears on the estimate; it need not be there, and is not made.
        run_id: A run that is to go on; one that the store does not have is a new one.

    Raises:
        InputError: The seeds or recorded replies cannot be read, or there is no problem.
        RunError: The run was begun with another recipe.
        TeacherError: An endpoint's address cannot be used.
        StoreError: The store cannot be read.
    """
    seeds = seeds_of(recipe)
    begun = find_run(store, run_id) if run_id is not None else None
    ahead = foresee(recipe, store, run_id, seeds, EveryKey()) if store.exists() else None
    found = estimate(shape_of(recipe, seeds, ahead), measured_in(store))
    simulated = sorted({r for r in recipe.roles().values() if isinstance(recipe.teachers[r], SimulatedTeacher)})
    return Outlook(recipe, len(seeds), tuple(simulated), found, _standing(store, begun))


def _standing(store: Store, begun: RunInfo | None) -> Standing | None:
    """Where a run stands, and what it has spent."""
    if begun is None:
        return None
    with store.read() as reader:
        usd = [row["cost_usd"] for row in funnel.rounds(reader, begun.id).to_dicts() if row["cost_usd"] is not None]
    return Standing(begun.id, begun.state, begun.round, sum(usd) if usd else None)
