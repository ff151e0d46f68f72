"""`wisdom run --check`: whether the teachers of a recipe can be asked, and that nothing is begun by it."""

import socket
from pathlib import Path

import pytest
from cli_runner import Wisdom
from simulated_run import write_recipe


def test_teachers_that_can_be_asked_are_told_step_by_step(wisdom: Wisdom, tmp_path: Path) -> None:
    path = write_recipe(tmp_path, "rounds = 1", "", 2)
    said = wisdom("run", path, "--store", tmp_path / "s.duckdb", "--check")
    assert (said.code, said.err) == (0, "")
    assert "weak: simulated, simulated/weak" in said.out
    assert "no model is asked" in said.out
    assert not list(tmp_path.glob("s.duckdb*"))


def test_one_that_cannot_be_asked_has_the_exit_code_of_a_teacher(
    wisdom: Wisdom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/v1"
    path = write_recipe(tmp_path, "rounds = 1", "", 2)
    keyed = f'kind = "openai"\nbase_url = "{url}"\nkey_env = "CHECKED_KEY"'
    path.write_text(path.read_text().replace('kind = "simulated"\nmodel = "weak"', f'{keyed}\nmodel = "m"'))
    monkeypatch.delenv("CHECKED_KEY", raising=False)
    keyless = wisdom("run", path, "--check")
    assert keyless.code == 4
    assert "CHECKED_KEY is not set" in keyless.out
    monkeypatch.setenv("CHECKED_KEY", "sk-live-0123456789")
    said = wisdom("run", path, "--check", "--json")
    assert said.code == 4
    weak = next(check for check in said.json if check["role"] == "weak")
    steps = {step["name"]: step["status"] for step in weak["steps"]}
    assert (weak["ok"], steps["key"], steps["reachable"]) == (False, "ok", "failed")
    assert "sk-live" not in said.out + said.err
