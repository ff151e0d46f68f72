"""Recipe files: the edge where what people write becomes typed and checked."""

from engine.config.load import load_recipe
from engine.config.recipe import Acceptance, Criticise, Guide, Recipe, SandboxLimits, Stages, Vote
from engine.config.teachers import OpenAITeacher, Price, RateLimits, RecordedTeacher, TeacherSpec

__all__ = [
    "Acceptance",
    "Criticise",
    "Guide",
    "OpenAITeacher",
    "Price",
    "RateLimits",
    "Recipe",
    "RecordedTeacher",
    "SandboxLimits",
    "Stages",
    "TeacherSpec",
    "Vote",
    "load_recipe",
]
