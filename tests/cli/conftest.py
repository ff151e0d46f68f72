"""The command line in this process: arguments in; exit code, output and error output back."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from cli_runner import Said, Wisdom
from kept_helpers import helpers_are_kept  # noqa: F401 -- a fixture for every module here
from remembered import made_by_copying  # noqa: F401 -- a fixture for every module here

from engine.cli import main


@pytest.fixture
def wisdom(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Wisdom:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")

    def call(*arguments: object) -> Said:
        monkeypatch.setattr(sys, "argv", ["wisdom", *map(str, arguments)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as exited:
            main()
        said = capsys.readouterr()
        return Said(int(exited.value.code or 0), said.out, said.err)

    return call


@pytest.fixture
def rows_file(tmp_path: Path) -> Callable[..., Path]:
    def write(*rows: object) -> Path:
        path = tmp_path / "rows.jsonl"
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        return path

    return write
