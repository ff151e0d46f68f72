"""What a run will find in the store is known before it begins or goes on, request by request."""

from collections import Counter
from pathlib import Path

import pytest
import simulated_run
from simulated_run import rows

from engine.cli.estimate import print_estimate
from engine.config import Recipe, load_recipe
from engine.domain import Stage
from engine.errors import RunError
from engine.quality import Ahead
from engine.runner import EveryKey, foresee, foretell, run
from engine.runner.forecast import seeds_of
from engine.store import Store

Calls = Counter[tuple[int, Stage]]


def look(recipe: Recipe, store: Store, run_id: str | None = None) -> Ahead:
    return foresee(recipe, store, run_id, seeds_of(recipe), EveryKey())


def made(store: Store, run_id: str) -> Calls:
    sql = "SELECT round, stage, count(*) FROM call WHERE run_id = $run AND NOT reused GROUP BY ALL"
    return Counter({(round_, Stage(stage)): number for round_, stage, number in rows(store, sql, run=run_id)})


def counted(found: Ahead, name: str) -> Calls:
    return Counter({key: getattr(part, name) for key, part in found.stages.items() if getattr(part, name)})


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> tuple[Store, Recipe, Path]:
    """A run of two rounds that has ended."""
    folder = tmp_path_factory.mktemp("foresee")
    path = simulated_run.write_recipe(folder, "rounds = 2", problems=8)
    store, recipe = Store(folder / "s.duckdb"), load_recipe(path)
    assert run(recipe, store, "r").kind == "finished"
    return store, recipe, path


def test_a_run_whose_replies_are_all_there_has_nothing_left_to_pay(done: tuple[Store, Recipe, Path]) -> None:
    store, recipe, _ = done
    version = store.version()
    found = look(recipe, store)
    assert counted(found, "stored") == made(store, "r")
    assert (counted(found, "asked"), counted(found, "open")) == ({}, {})
    assert found.pools == dict(rows(store, "SELECT round, count(*) FROM pool WHERE run_id = 'r' GROUP BY ALL"))
    assert store.version() == version


def test_the_estimate_says_what_is_left_and_what_the_store_gives(
    done: tuple[Store, Recipe, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    store, recipe, _ = done
    print_estimate(recipe, store.path, as_json=False)
    said = capsys.readouterr().out
    assert "left to ask and to pay: 0 calls, 0.0000 USD" in said
    assert f"from the store, for nothing: {sum(made(store, 'r').values()):,} replies; asked again" in said
    print_estimate(recipe, store.path, "r", as_json=False)
    said = capsys.readouterr().out
    assert "the run r is finished in round 2 and has spent" in said
    assert "nothing is left to ask or to pay" in said


def test_another_model_finds_nothing(done: tuple[Store, Recipe, Path]) -> None:
    store, _, path = done
    other = path.with_name("other.toml")
    other.write_text(path.read_text().replace('kind = "simulated"', 'kind = "simulated"\nseed = 9'))
    found = look(load_recipe(other), store)
    assert counted(found, "stored") == {}
    assert found.stages[1, Stage.GUIDE].asked == found.stages[1, Stage.GUIDE].open == 8


def test_a_finished_run_is_past_its_last_round(done: tuple[Store, Recipe, Path]) -> None:
    store, recipe, _ = done
    assert look(recipe, store, "r") == Ahead(first=3)


def test_a_run_goes_on_with_its_own_recipe_alone(done: tuple[Store, Recipe, Path]) -> None:
    store, recipe, _ = done
    with pytest.raises(RunError, match="was begun with another recipe"):
        look(recipe.model_copy(update={"seed": 7}), store, "r")


def spent_usd(store: Store) -> float:
    with store.read() as reader:
        return float(reader.rows("SELECT sum(cost_usd) FROM call")[0][0])


def test_a_stopped_run_pays_for_what_it_has_not_asked_yet(tmp_path: Path) -> None:
    path = simulated_run.write_recipe(tmp_path, "rounds = 2\nbudget_usd = 0.08", problems=8)
    store = Store(tmp_path / "s.duckdb")
    assert run(load_recipe(path), store, "r").kind == "stopped"
    recipe = load_recipe(simulated_run.write_recipe(tmp_path, "rounds = 2", problems=8))
    before, found = made(store, "r"), look(recipe, store, "r")
    spent, told = spent_usd(store), foretell(recipe, store, "r").estimate.usd
    assert counted(found, "stored") == {}
    assert run(recipe, store, "r").kind == "finished"
    assert told is not None
    assert told.low <= spent_usd(store) - spent <= told.high, "what has grown costs more than what was measured before"
    later = made(store, "r") - before
    known = counted(found, "asked")
    assert all(known[key] <= number for key, number in later.items())
    assert known[1, Stage.METADATA] == later[1, Stage.METADATA]
    assert known[1, Stage.GUIDE] == later[1, Stage.GUIDE]
    assert known <= later
