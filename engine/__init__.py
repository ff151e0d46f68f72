"""Wisdom Workbench, the headless engine: its front door for scripts and notebooks.

    from engine import Store, load_recipe, run

    recipe = load_recipe(Path("recipe.toml"))
    run(recipe, Store("wisdom.duckdb"), "my-run")

Importing it costs next to nothing; each name brings its package along when it is first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from engine.answers import Comparer, extract_answer, read_reply
    from engine.config import load_recipe
    from engine.curation import export, import_seeds, read_seeds
    from engine.quality import wilson
    from engine.runner import run
    from engine.sandbox import Sandbox
    from engine.store import Store, list_runs

__all__ = [
    "Comparer",
    "Sandbox",
    "Store",
    "export",
    "extract_answer",
    "import_seeds",
    "list_runs",
    "load_recipe",
    "read_reply",
    "read_seeds",
    "run",
    "wilson",
]

_HOMES: Final = {
    "engine.answers": ("Comparer", "extract_answer", "read_reply"),
    "engine.config": ("load_recipe",),
    "engine.curation": ("export", "import_seeds", "read_seeds"),
    "engine.quality": ("wilson",),
    "engine.runner": ("run",),
    "engine.sandbox": ("Sandbox",),
    "engine.store": ("Store", "list_runs"),
}


def __getattr__(name: str) -> Any:
    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(home), name)
    message = f"module 'engine' has no attribute {name!r}"
    raise AttributeError(message)
