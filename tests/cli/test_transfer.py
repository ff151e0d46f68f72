"""`wisdom run`, `status`, `import`, `export`: what goes in comes out."""

import socket
from pathlib import Path

import pytest
import small_funnel
from cli_runner import Wisdom
from fake_endpoint import FakeEndpoint, fails
from small_funnel import CALLS

TIERS = ("easy", "medium", "hard", "unsettled", "unverified", "dropped", "pending")


@pytest.fixture
def run(wisdom: Wisdom, tmp_path: Path) -> Path:
    """A finished run `r1` in a store."""
    store = tmp_path / "s.duckdb"
    said = wisdom("run", small_funnel.recorded_recipe(tmp_path), "--store", store, "--run-id", "r1")
    assert said.code == 0, said.err
    return store


def test_a_run_reports_its_funnel_and_its_denominators(wisdom: Wisdom, tmp_path: Path) -> None:
    said = wisdom("run", small_funnel.recorded_recipe(tmp_path), "--store", tmp_path / "s.duckdb")
    assert said.code == 0
    assert "round 1: 6 in" in said.out
    assert "2 of 2 (100.0 %, 34.2 to 100.0)" in said.out
    assert "not priced" in said.out
    assert "run small-" in said.err
    assert f"finished: every problem has its tier; {CALLS} calls made" in said.err


def test_status_adds_up(wisdom: Wisdom, run: Path) -> None:
    (item,) = wisdom("status", "--store", run, "--json").json["runs"]
    assert (item["run"], item["state"], item["calls"], item["cost_usd"]) == ("r1", "finished", CALLS, None)
    (round_,) = item["rounds"]
    assert round_["round"] == 1
    assert round_["in"] == 6 == sum(round_[tier] for tier in TIERS)
    assert [round_[tier] for tier in TIERS] == [1, 2, 1, 1, 0, 1, 0]


def test_status_of_a_run_that_is_not_there(wisdom: Wisdom, run: Path) -> None:
    said = wisdom("status", "r2", "--store", run)
    assert said.code == 2
    assert "no run r2" in said.err


def test_a_store_that_is_not_there_is_not_made_by_looking(wisdom: Wisdom, tmp_path: Path) -> None:
    for command in (["status"], ["export", "--out", "o.jsonl"]):
        said = wisdom(*command, "--store", "none.duckdb")
        assert said.code == 5
        assert "wisdom import" in said.err
    assert list(tmp_path.iterdir()) == []


def test_import_twice_adds_nothing(wisdom: Wisdom, tmp_path: Path) -> None:
    seeds = small_funnel.write_seeds(tmp_path)
    with seeds.open("a") as file:
        file.write("broken\n")
    first = wisdom("import", seeds, "--store", "s.duckdb", "--json").json["files"][0]
    again = wisdom("import", seeds, "--store", "s.duckdb")
    assert (first["added"], first["known"], first["set_aside"]) == (6, 0, 1)
    assert "0 new, 6 known, 1 set aside" in again.out
    assert f"{seeds}:7:" in again.out


def test_import_of_a_missing_file_imports_nothing(wisdom: Wisdom, tmp_path: Path) -> None:
    seeds = small_funnel.write_seeds(tmp_path)
    said = wisdom("import", seeds, "nowhere.jsonl", "--store", "s.duckdb")
    assert said.code == 2
    assert "nowhere.jsonl" in said.err
    assert not (tmp_path / "s.duckdb").exists()


def test_a_broken_recipe_starts_nothing_and_names_every_mistake(wisdom: Wisdom, tmp_path: Path) -> None:
    recipe = small_funnel.recorded_recipe(tmp_path, "budget = 5\nconcurrency = 'many'")
    said = wisdom("run", recipe, "--store", "s.duckdb")
    assert said.code == 2
    assert f"{recipe}:1: budget: this key is not known. Did you mean 'budget_usd'?" in said.err
    assert f"{recipe}:2: concurrency:" in said.err
    assert not (tmp_path / "s.duckdb").exists()
    assert not (tmp_path / "s.duckdb.d").exists()


def test_a_typo_on_the_command_line_is_the_users(wisdom: Wisdom) -> None:
    said = wisdom("run", "--stroe", "x")
    assert said.code == 2
    assert "No such option" in said.err
    assert "Traceback" not in said.err


@pytest.mark.parametrize("command", ["run", "status", "import", "export", "compare", "sandbox", "score", "dashboard"])
def test_every_command_has_an_example(wisdom: Wisdom, command: str) -> None:
    said = wisdom(command, "--help")
    assert said.code == 0
    assert f"Example: wisdom {command}" in said.out or f"| wisdom {command} -" in said.out


def test_a_defect_of_ours_ends_in_the_log(wisdom: Wisdom, run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        message = "a defect"
        raise ZeroDivisionError(message)

    monkeypatch.setattr("engine.cli.status.list_runs", broken)
    said = wisdom("status", "--store", run)
    assert said.code == 1
    assert "this is a defect of wisdom-workbench (ZeroDivisionError: a defect)" in said.err
    assert "Traceback" in (run.with_name("s.duckdb.d") / "wisdom.log").read_text()


def test_a_port_that_is_taken_is_the_users_to_change(wisdom: Wisdom) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        said = wisdom("dashboard", "--port", server.getsockname()[1])
    assert said.code == 2
    assert "--port" in said.err


def test_an_empty_run_id_is_no_new_run(wisdom: Wisdom, tmp_path: Path) -> None:
    said = wisdom("run", small_funnel.recorded_recipe(tmp_path), "--store", tmp_path / "s.duckdb", "--run-id", "")
    assert said.code == 2
    assert "cannot be used" in said.err
    assert not (tmp_path / "s.duckdb").exists()


def test_a_missing_seed_file_on_the_command_line_is_named_as_such(wisdom: Wisdom, tmp_path: Path) -> None:
    said = wisdom("run", small_funnel.recorded_recipe(tmp_path), "--seeds", "nowhere.jsonl", "--store", "s.duckdb")
    assert said.code == 2
    assert "Correct --seeds" in said.err


def test_a_store_below_a_file_cannot_be_made(wisdom: Wisdom, tmp_path: Path) -> None:
    recipe = small_funnel.recorded_recipe(tmp_path)
    for command in (["run", recipe], ["import", tmp_path / "seeds.jsonl"]):
        said = wisdom(*command, "--store", tmp_path / "seeds.jsonl" / "s.duckdb")
        assert said.code == 5, said.err
        assert "Traceback" not in said.err


def test_looking_at_something_that_is_no_store_leaves_nothing_behind(wisdom: Wisdom, tmp_path: Path) -> None:
    text = tmp_path / "text.duckdb"
    text.write_text("no store")
    said = wisdom("status", "--store", text)
    assert said.code == 5
    assert text.read_text() == "no store"
    assert wisdom("status", "--store", tmp_path).code == 5
    assert not tmp_path.with_name(tmp_path.name + ".d").exists()


def test_calls_that_were_made_and_replies_that_were_there_are_told_apart(wisdom: Wisdom, run: Path) -> None:
    again = wisdom("run", run.parent / "small.toml", "--store", run, "--run-id", "r2", "--json")
    (item,) = again.json["runs"]
    with_reply = CALLS - 1
    assert (item["calls"], item["reused"]) == (1, with_reply)
    assert (item["rounds"][0]["calls"], item["rounds"][0]["reused"]) == (1, with_reply)


def test_a_run_that_cannot_go_on_says_how_to_go_on_later(wisdom: Wisdom, tmp_path: Path) -> None:
    with FakeEndpoint().serving() as endpoint:
        endpoint.default = fails(401, "bad key")
        recipe = small_funnel.endpoint_recipe(tmp_path, endpoint.base_url)
        store = tmp_path / "my store.duckdb"
        said = wisdom("run", recipe, "--store", store, "--run-id", "r1")
    assert said.code == 4
    assert f"wisdom run {recipe} --store '{store}' --run-id r1" in said.err
    (item,) = wisdom("status", "--store", store, "--json").json["runs"]
    assert (item["state"], item["calls"]) == ("failed", len(endpoint.bodies))
