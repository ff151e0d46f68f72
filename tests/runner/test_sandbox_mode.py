"""How a recipe's `sandbox.mode` reaches the sandbox, and what people are told."""

import re
from pathlib import Path
from types import MappingProxyType

import pytest

from engine.config import Recipe
from engine.runner.setup import notices, open_sandbox
from engine.sandbox import Protection, Sandbox
from engine.sandbox.protection import Means


def recipe(folder: Path, **sandbox: object) -> Recipe:
    (folder / "seeds.jsonl").touch()
    seeds = {"files": [str(folder / "seeds.jsonl")]}
    return Recipe.model_validate({"seeds": seeds, "teachers": {}, "sandbox": sandbox})


@pytest.mark.parametrize(
    ("table", "strict"), [({}, False), ({"mode": "best-effort"}, False), ({"mode": "strict"}, True)]
)
def test_the_recipe_decides(tmp_path: Path, table: dict[str, object], *, strict: bool) -> None:
    assert open_sandbox(recipe(tmp_path, **table))._strict is strict


def test_a_run_may_go_on_in_another_mode(tmp_path: Path) -> None:
    assert recipe(tmp_path, mode="strict").shape() == recipe(tmp_path).shape()
    assert recipe(tmp_path, memory_mb=5).shape() != recipe(tmp_path).shape()


def test_what_is_missing_is_said_once(monkeypatch: pytest.MonkeyPatch) -> None:
    lacking = {Means.NAMESPACES: "not allowed; programs share.", Means.LANDLOCK: "too old; programs read."}
    lacks = Protection(frozenset(Means) - lacking.keys(), MappingProxyType(lacking))
    monkeypatch.setattr(Sandbox, "protection", lacks)
    (said,) = notices({}, Sandbox())
    assert all(re.search(rf"No {means.value}: {re.escape(why)}", said) for means, why in lacking.items())
    monkeypatch.setattr(Sandbox, "protection", Protection(frozenset(Means)))
    assert notices({}, Sandbox()) == ()
