"""Recipe files: the edge where what people write becomes typed and checked."""

from engine.config.load import load_recipe
from engine.config.recipe import Recipe, SandboxLimits, Seeds
from engine.config.rounds import Audit, Checks, Evolve, Metadata
from engine.config.stages import Acceptance, Criticise, Guide, Solve, Stages, Vote
from engine.config.teachers import (
    OpenAITeacher,
    Price,
    RateLimits,
    RecordedTeacher,
    SimulatedTeacher,
    TeacherSpec,
)

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
    "SimulatedTeacher",
    "Solve",
    "Stages",
    "TeacherSpec",
    "Vote",
    "load_recipe",
]
