"""`wisdom map`: what it says and how it ends; how maps are made is tested with `engine.diversity`."""

import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from cli_runner import Wisdom

from engine.cli import map as command
from engine.diversity import Made, Step
from engine.domain import Embedder, EmbedderKind, Problem, problem_id
from engine.store import Store, add_layout, add_problems, add_vectors

WHAT = Embedder("drawn", "1", EmbedderKind.LEXICAL, 1)
MADE = Made("l", 1_200, 1_000, 1_200, 12, 65.0)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    store = Store(tmp_path / "s.duckdb")
    add_problems(store, [Problem(problem_id(each), each) for each in ("one", "two", "three")], "i")
    with store.read() as reader:
        seqs = [seq for (seq,) in reader.rows("SELECT seq FROM problem ORDER BY seq LIMIT 2")]
    vectors = pl.Series("vector", [b"\0\0"] * 2)
    add_vectors(store, WHAT, pl.DataFrame([pl.Series("problem_seq", seqs), vectors]))
    return store.path


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    calls: list[dict[str, Any]] = []

    def make(_store: Store, what: object, **options: Any) -> Made:
        options["watch"](Step("laying out", 1, 2))
        calls.append(options | {"what": what})
        return MADE

    monkeypatch.setattr(command, "make_map", make)
    monkeypatch.setattr(command, "place_new", make)
    return calls


def test_a_map_is_made_and_what_is_left_out_is_said(wisdom: Wisdom, path: Path, asked: list[dict[str, Any]]) -> None:
    said = wisdom("map", "--store", path, "--seed", 7, "--by", "Ann")
    assert said.code == 0
    assert "1,200 new on the map of 1,200 problems by drawn (lexical, n-grams without weights), 12 clusters" in said.out
    assert "200 of them placed" in said.out
    assert "1 min 05 s" in said.out
    assert "1 problems have no vector yet: wisdom embed" in said.out
    assert "laying out" in said.err
    assert (asked[0]["what"], asked[0]["seed"], asked[0]["author"]) == (WHAT, 7, "Ann")


def test_newer_problems_are_placed_on_the_newest_map(wisdom: Wisdom, path: Path, asked: list[dict[str, Any]]) -> None:
    said = wisdom("map", "--store", path, "--place")
    assert said.code == 2
    assert "no map by drawn yet" in said.err
    row = {"upto": 1, "points": 1, "laid_out": 1, "seed": 0, "settings": "{}", "seconds": 1.0, "author": ""}
    add_layout(Store(path), {"id": "l", "embedder_id": WHAT.id} | row)
    said = wisdom("map", "--store", path, "--place", "--json")
    assert said.code == 0
    assert asked[0]["what"] == "l"
    assert json.loads(said.out)["without_vector"] == 1


def test_newer_problems_are_placed_on_the_map_that_is_named(
    wisdom: Wisdom, path: Path, asked: list[dict[str, Any]]
) -> None:
    row = {"upto": 1, "points": 1, "laid_out": 1, "seed": 0, "settings": "{}", "seconds": 1.0, "author": ""}
    for name in ("older", "newer"):
        add_layout(Store(path), {"id": name, "embedder_id": WHAT.id} | row)
    assert wisdom("map", "--store", path, "--layout", "older").code == 0
    assert asked[0]["what"] == "older"
    unknown = wisdom("map", "--store", path, "--place", "--layout", "none")
    assert unknown.code == 2
    assert "has no map 'none'. It has: newer, older" in " ".join(unknown.err.split())
    both = wisdom("map", "--store", path, "--layout", "older", "--model", "drawn")
    assert both.code == 2
    assert "leave out --model" in both.err


def test_one_that_was_stopped_says_so(wisdom: Wisdom, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "make_map", lambda *_, **__: None)
    said = wisdom("map", "--store", path)
    assert said.code == 3
    assert "Stopped" in said.out


def test_without_vectors_it_says_what_to_do(wisdom: Wisdom, path: Path, tmp_path: Path) -> None:
    said = wisdom("map", "--store", path, "--model", "other")
    assert said.code == 2
    assert "there are vectors of: drawn" in said.err
    empty = Store(tmp_path / "e.duckdb")
    with empty.write():
        pass
    said = wisdom("map", "--store", empty.path)
    assert said.code == 2
    assert "wisdom embed" in said.err
    assert wisdom("map", "--store", tmp_path / "none.duckdb").code == 5
