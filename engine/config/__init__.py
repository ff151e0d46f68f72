"""Recipe files: the edge where what people write becomes typed and checked."""

from engine.config.load import load_recipe
from engine.config.mapping import Columns, SetMapping, load_mapping, unusable
from engine.config.recipe import Recipe, SandboxLimits, Seeds
from engine.config.rounds import Audit, Checks, Evolve, Metadata
from engine.config.selection import EXPORTED_TIERS, Selection, load_selection, read_selection
from engine.config.selection_tables import Cell, Content, Exclusions, Form, Order, Quotas, Split, Text
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
    "EXPORTED_TIERS",
    "Acceptance",
    "Audit",
    "Cell",
    "Checks",
    "Columns",
    "Content",
    "Criticise",
    "Evolve",
    "Exclusions",
    "Form",
    "Guide",
    "Metadata",
    "OpenAITeacher",
    "Order",
    "Price",
    "Quotas",
    "RateLimits",
    "Recipe",
    "RecordedTeacher",
    "SandboxLimits",
    "Seeds",
    "Selection",
    "SetMapping",
    "Settings",
    "SimulatedTeacher",
    "Solve",
    "Split",
    "Stages",
    "TeacherSpec",
    "Text",
    "Vote",
    "check_recipe",
    "load_mapping",
    "load_recipe",
    "load_selection",
    "load_settings",
    "read_selection",
    "recipe_text",
    "recipe_values",
    "settings_path",
    "unusable",
]
