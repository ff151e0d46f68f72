"""What is killed, stopped or out of room leaves no half file, and nothing that no export made is replaced."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import small_selection
from exporting import exported
from small_selection import RUN

from engine.curation import Package, landing
from engine.errors import InputError
from engine.store import Store

FOLDERS = (Package.LLAMAFACTORY, Package.DATASETS)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    made: Store = small_selection.make(tmp_path_factory.mktemp("landing") / "s.duckdb")
    return made


def held(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


# Ends that nobody chose.

HALFWAY = """
import sys
from engine.cli import main
from engine.curation import exporters, solutions

made, solutions.CHUNK, frames = exporters.samples, 1, []
def halfway(frame, *beside):
    frames.append(frame)
    if sum(each.height for each in frames) > 4:
        print("halfway", flush=True)
        sys.stdin.read()
    return made(frame, *beside)
exporters.samples = halfway
sys.argv = ["wisdom", *sys.argv[1:]]
main()
"""


def halfway(store: Store, *arguments: object) -> "subprocess.Popen[str]":
    """An export in another process, which has written some of its samples and waits."""
    command = [sys.executable, "-c", HALFWAY, "export", "--store", store.path, "--run", RUN, *arguments]
    process = subprocess.Popen(
        [str(part) for part in command],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    if process.stdout.readline() != "halfway\n":
        process.kill()
        pytest.fail(process.communicate()[1])
    return process


def end(process: "subprocess.Popen[str]", by: signal.Signals) -> int:
    with process:
        process.send_signal(by)
        return process.wait(60)


def test_a_killed_export_leaves_the_old_one_and_the_next_clears_up(store: Store, tmp_path: Path) -> None:
    out = tmp_path / "set"
    exported(store, out, RUN, {"tiers": ["hard"]}, Package.DATASETS)
    before = held(out)
    process = halfway(store, "--out", out, "--package", "datasets")
    with pytest.raises(InputError, match="Another export is writing"):
        exported(store, out, RUN, None, Package.DATASETS)
    assert end(process, signal.SIGKILL) == -signal.SIGKILL
    assert held(out) == before
    assert (tmp_path / ".set.part").is_dir(), "what a killed process leaves is hidden"
    done = exported(store, out, RUN, None, Package.DATASETS)
    assert json.loads((out / "manifest.json").read_text())["id"] == done.id
    assert [path.name for path in tmp_path.iterdir()] == ["set"]


def test_a_stopped_export_leaves_nothing(store: Store, tmp_path: Path) -> None:
    out = tmp_path / "x.parquet"
    assert end(halfway(store, "--out", out), signal.SIGTERM) == 143
    assert list(tmp_path.iterdir()) == []


FULL = """
import resource, sys
from pathlib import Path
from exporting import exported
from engine.curation import Package
from engine.errors import InputError
from engine.store import Store
store = Store(Path(sys.argv[1]))
resource.setrlimit(resource.RLIMIT_FSIZE, (1500, 1500))
for name in sys.argv[2:]:
    package = Package.FILE if "." in Path(name).name else Package(Path(name).name)
    try:
        exported(store, Path(name), "chosen", None, package)
    except InputError as error:
        print(error)
"""


def test_where_there_is_no_room_nothing_is_left_of_any_kind_of_file(store: Store, tmp_path: Path) -> None:
    names = [f"x{ending}" for ending in (".jsonl", ".json", ".csv", ".parquet")] + list(FOLDERS)
    there = tmp_path / "x.csv"
    there.write_text("old")
    told_by = {"selection_id": "b2_0", "files": [{"name": "x.csv"}]}
    (tmp_path / "x.csv.manifest.json").write_text(json.dumps(told_by))
    said = subprocess.run(
        [sys.executable, "-c", FULL, str(store.path), *(str(tmp_path / name) for name in names)],
        env=os.environ | {"PYTHONPATH": os.pathsep.join([str(Path(__file__).parent.parent), os.environ["PYTHONPATH"]])},
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert said.returncode == 0, said.stderr
    told = said.stdout.splitlines()
    assert [line.split(" cannot be written (")[0] for line in told] == [str(tmp_path / name) for name in names]
    assert all("File too large" in line for line in told)
    assert held(tmp_path) == {"x.csv": b"old", "x.csv.manifest.json": json.dumps(told_by).encode()}
    assert {path.name for path in tmp_path.iterdir()} == {"x.csv", "x.csv.manifest.json"}


def test_a_folder_is_there_whole_whenever_it_is_looked_at(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "set"
    exported(store, out, RUN, {"tiers": ["hard"]}, Package.DATASETS)
    before = held(out)
    rename = Path.rename

    def breaks(path: Path, target: Path) -> Any:
        if path.name.endswith(".part"):
            raise KeyboardInterrupt
        return rename(path, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", breaks)
        with pytest.raises(KeyboardInterrupt):
            exported(store, out, RUN, None, Package.DATASETS)
    assert held(out) == before
    assert [path.name for path in tmp_path.iterdir()] == ["set"]
    out.rename(tmp_path / ".set.old")  # as a process leaves it that is killed between its last two steps
    with monkeypatch.context() as patch:
        patch.setattr(landing, "_settle", lambda _: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            exported(store, out, RUN, None, Package.DATASETS)
    assert held(out) == before


# What no export made.


@pytest.mark.parametrize("package", FOLDERS)
@pytest.mark.parametrize(
    "files",
    [
        {"notes.txt": "mine"},
        {"manifest.json": '{"name": "an extension", "files": [{"name": "manifest.json"}]}', "a.js": ""},
        {"manifest.json": "[" * 9999},
        {"manifest.json": '{"selection_id": "", "files": []}'},
        {"data/mine.parquet": "x"},
        {".git/config": "x"},
    ],
    ids=",".join,
)
def test_a_folder_that_no_export_made_stays(
    store: Store, tmp_path: Path, files: dict[str, str], package: Package
) -> None:
    for name, text in files.items():
        (tmp_path / "set" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "set" / name).write_text(text)
    before = held(tmp_path)
    with pytest.raises(InputError, match=r"holds what no export wrote: .* --out"):
        exported(store, tmp_path / "set", RUN, None, package)
    assert held(tmp_path) == before


def test_what_was_put_into_an_export_stays(store: Store, tmp_path: Path) -> None:
    out = tmp_path / "set"
    exported(store, out, RUN, {"split": {"test": 0.3}}, Package.DATASETS)
    exported(store, out, RUN, None, Package.LLAMAFACTORY)
    assert sorted(held(out)) == ["dataset_info.json", "manifest.json", "rows.parquet", "set.jsonl"]
    (out / "model.safetensors").write_text("weeks of work")
    with pytest.raises(InputError, match=r"holds what no export wrote: model\.safetensors"):
        exported(store, out, RUN, None, Package.LLAMAFACTORY)
    assert (out / "model.safetensors").read_text() == "weeks of work"


@pytest.mark.parametrize("name", [".set.part", ".set.old"])
def test_folders_of_others_where_an_export_works_stay(store: Store, tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    (tmp_path / name / "mine").write_text("x")
    with pytest.raises(InputError, match="Move it away"):
        exported(store, tmp_path / "set", RUN, None, Package.DATASETS)
    assert held(tmp_path) == {f"{name}/mine": b"x"}


def test_links_are_replaced_and_never_followed(store: Store, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "x").write_text("theirs")
    for name, package in (("set", Package.DATASETS), (".set.part", Package.DATASETS)):
        (tmp_path / name).symlink_to(tmp_path / "elsewhere")
        with pytest.raises(InputError, match="no export wrote"):
            exported(store, tmp_path / "set", RUN, None, package)
        (tmp_path / name).unlink()
    (tmp_path / "x.csv").symlink_to(tmp_path / "elsewhere" / "x")
    with pytest.raises(InputError, match="no export wrote"):
        exported(store, tmp_path / "x.csv", RUN)
    exported(store, tmp_path / "real", RUN, None, Package.DATASETS)
    before = held(tmp_path / "real")
    (tmp_path / "set").symlink_to(tmp_path / "real")
    exported(store, tmp_path / "set", RUN, {"tiers": ["hard"]}, Package.DATASETS)
    assert not (tmp_path / "set").is_symlink()
    assert held(tmp_path / "real") == before
    assert (tmp_path / "elsewhere" / "x").read_text() == "theirs"
    assert sorted(path.name for path in tmp_path.iterdir() if path.name[0] == ".") == []


def test_no_file_is_put_in_the_place_of_a_folder_or_device(store: Store, tmp_path: Path) -> None:
    (tmp_path / "x.jsonl.manifest.json").mkdir()
    with pytest.raises(InputError, match=r"x\.jsonl\.manifest\.json is there, and no export wrote it"):
        exported(store, tmp_path / "x.jsonl", RUN)
    os.mkfifo(tmp_path / "pipe.csv")
    with pytest.raises(InputError, match="no file that can be replaced"):
        exported(store, tmp_path / "pipe.csv", RUN)
    (tmp_path / "file").touch()
    with pytest.raises(InputError, match="no folder that can be replaced"):
        exported(store, tmp_path / "file", RUN, None, Package.DATASETS)
    with pytest.raises(InputError, match="--out"):
        exported(store, tmp_path / "..", RUN, None, Package.DATASETS)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "pipe.csv", "x.jsonl.manifest.json"]


def test_an_export_into_the_stores_own_files_is_refused_by_whatever_way(store: Store, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(store.side)
    before = store.path.read_bytes()
    for out in (
        tmp_path / "link" / "x.jsonl",
        store.side / ".." / store.path.name,
        store.side / "exports" / ".." / "x.csv",
    ):
        with pytest.raises(InputError, match="belongs to the store"):
            exported(store, out, RUN)
    assert store.path.read_bytes() == before
    exported(store, store.exports_folder() / "x.jsonl", RUN)
    assert (store.exports_folder() / "x.jsonl").is_file()
