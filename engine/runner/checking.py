"""Whether all teachers of a recipe can be asked, found out at once before its run begins."""

import asyncio
import os
from collections.abc import Mapping

from engine.config import Recipe
from engine.teachers import TeacherCheck, check_teacher


def check_teachers(recipe: Recipe, environment: Mapping[str, str] = os.environ) -> tuple[TeacherCheck, ...]:
    """Look at every teacher that a recipe asks, side by side; a model is asked one tiny question, which may cost.

    What fails is a step of the result, and no exception. An answer is waited for 20 s.

    Args:
        recipe: The recipe, checked in any environment: missing keys are found here.
        environment: Where keys are looked for.
    """
    return asyncio.run(_check(recipe, environment))


async def _check(recipe: Recipe, environment: Mapping[str, str]) -> tuple[TeacherCheck, ...]:
    budget = recipe.budget_usd is not None
    roles = sorted(set(recipe.roles().values()))
    checks = (check_teacher(role, recipe.teachers[role], environment, must_be_priced=budget) for role in roles)
    return tuple(await asyncio.gather(*checks))
