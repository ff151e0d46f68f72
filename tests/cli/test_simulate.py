"""`wisdom simulate`."""

import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx2
from cli_runner import Wisdom

from engine.teachers import demo_files


def test_it_serves_until_it_is_interrupted() -> None:
    words = ["wisdom", "simulate", "--port", "0", "--seed", "7"]
    code = f"import sys; sys.argv = {words}; from engine.cli import main; main()"
    command = [sys.executable, "-c", code]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout
        said = process.stdout.readline()
        found = re.search(r"(http://127\.0\.0\.1:\d+/v1) \(seed 7\)", said)
        assert found, said
        models = httpx2.get(f"{found[1]}/models", timeout=30).json()["data"]
        assert [model["id"] for model in models] == ["simulated/weak", "simulated/expert"]
        process.send_signal(signal.SIGINT)
        assert process.wait(15) == 130


def test_a_taken_port_is_refused(wisdom: Wisdom) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        said = wisdom("simulate", "--port", taken.getsockname()[1])
    assert said.code == 2
    assert "cannot be used" in said.err
    assert "--port" in said.err


def test_a_fault_of_another_form_is_refused(wisdom: Wisdom) -> None:
    said = wisdom("simulate", "--fault", "teapot:0.1")
    assert said.code == 2
    assert "'teapot:0.1' is no fault" in said.err


def test_the_seeds_are_written(wisdom: Wisdom, tmp_path: Path) -> None:
    said = wisdom("simulate", "--write-seeds", tmp_path / "data")
    assert said.code == 0
    for place, text in demo_files().items():
        assert (tmp_path / "data" / place).read_text(encoding="utf-8") == text
        assert place in said.out


def test_a_folder_that_cannot_be_written_is_named(wisdom: Wisdom, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    said = wisdom("simulate", "--write-seeds", tmp_path / "file")
    assert said.code == 2
    assert "cannot be written" in said.err
