"""Recipe files: the edge where what people write becomes typed and checked."""

from engine.config.load import load_recipe
from engine.config.recipe import Recipe, SandboxLimits, Seeds
from engine.config.rounds import Audit, Checks, Evolve, Metadata
from engine.config.settings import Settings, load_settings, settings_path
from engine.config.stages import Acceptance, Criticise, Guide, Solve, Stages, Vote
from engine.config.teachers import (
    OpenAITeacher,
    Price,
    RateLimits,
    RecordedTeacher,
    SimulatedTeacher,
    TeacherSpec,
)
from engine.config.writing import check_recipe, recipe_text, recipe_values

__all__ = [
    "Acceptance",
    "Audit",
    "Checks",
    "Criticise",
    "Evolve",
    "Guide",
    "Metadata",
    "OpenAITeacher",
    "Price",
    "RateLimits",
    "Recipe",
    "RecordedTeacher",
    "SandboxLimits",
    "Seeds",
    "Settings",
    "SimulatedTeacher",
    "Solve",
    "Stages",
    "TeacherSpec",
    "Vote",
    "check_recipe",
    "load_recipe",
    "load_settings",
    "recipe_text",
    "recipe_values",
    "settings_path",
]
