"""How a recipe's `sandbox.mode` reaches the sandbox, and what people are told."""

import re
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import pytest

from engine.config import Recipe
from engine.errors import ToolError
from engine.runner import run
from engine.runner.setup import notices, open_sandbox
from engine.sandbox import Limits, Protection, Sandbox
from engine.sandbox.launch import Helper, launch
from engine.sandbox.protection import Means
from engine.store import Store


def recipe(folder: Path, **sandbox: object) -> Recipe:
    (folder / "seeds.jsonl").touch()
    seeds = {"files": [str(folder / "seeds.jsonl")]}
    teachers = {role: {"kind": "simulated", "model": role} for role in ("weak", "expert")}
    return Recipe.model_validate({"seeds": seeds, "teachers": teachers, "sandbox": sandbox})


@pytest.mark.parametrize(
    ("table", "strict"), [({}, False), ({"mode": "best-effort"}, False), ({"mode": "strict"}, True)]
)
def test_the_recipe_decides(tmp_path: Path, table: dict[str, object], *, strict: bool) -> None:
    assert open_sandbox(recipe(tmp_path, **table))._strict is strict


def test_a_run_may_go_on_in_another_mode(tmp_path: Path) -> None:
    assert recipe(tmp_path, mode="strict").shape() == recipe(tmp_path).shape()
    assert recipe(tmp_path, memory_mb=5).shape() != recipe(tmp_path).shape()


def test_what_is_missing_is_said_once(monkeypatch: pytest.MonkeyPatch) -> None:
    lacking = {Means.NAMESPACES: "not allowed.", Means.LANDLOCK: "too old."}
    lacks = Protection(frozenset(Means) - lacking.keys(), MappingProxyType(lacking))
    monkeypatch.setattr(Sandbox, "protection", lacks)
    (said,) = notices({}, Sandbox())
    assert all(re.search(rf"No {means.value}: {re.escape(why)}", said) for means, why in lacking.items())
    assert said.count("programs may read and write what their user may") == 1
    monkeypatch.setattr(Sandbox, "protection", Protection(frozenset(Means)))
    assert notices({}, Sandbox()) == ()


def test_a_strict_run_ends_before_it_begins_where_a_means_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lacks = Protection(frozenset(), MappingProxyType({Means.NAMESPACES: "not allowed."}))

    def launch_poorly(limits: Limits) -> Helper:
        return replace(launch(limits), protection=lacks)

    monkeypatch.setattr("engine.sandbox.life.launch", launch_poorly)
    with pytest.raises(ToolError, match=r"No namespaces: not allowed\."):
        run(recipe(tmp_path, mode="strict"), Store(tmp_path / "s.duckdb"), "r")
    assert not (tmp_path / "s.duckdb").exists()
