"""Folders that libraries read: `datasets` reads one back, LLaMA-Factory's rules hold for the other, cards are inert."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import hostile_texts
import pytest
import small_selection
import yaml
from exporting import NOW, exported
from hypothesis import given
from hypothesis import strategies as st
from small_selection import RUN

from engine.config import Form
from engine.curation import (
    Against,
    Package,
    SetPlan,
    benchmarks_of,
    check_contamination,
    find_duplicates,
    go_on,
    import_set,
)
from engine.curation.cards import plain
from engine.errors import InputError
from engine.store import Store

SPLIT = {"test": 0.3}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    made: Store = small_selection.make(tmp_path_factory.mktemp("packages") / "s.duckdb")
    return made


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


# `datasets`.

READ = """
import json, sys
from datasets import load_dataset
told = {}
for folder in sys.argv[2:]:
    found = load_dataset(folder, cache_dir=sys.argv[1])
    told[folder] = {split: list(table) for split, table in found.items()}
print(json.dumps(told))
"""


def test_datasets_reads_the_folder_with_its_splits(store: Store, tmp_path: Path) -> None:
    forms = (Form.ALPACA, Form.OPENAI)
    for form in forms:
        selection = {"split": SPLIT, "text": {"form": form, "order": "shuffled"}}
        exported(store, tmp_path / form, RUN, selection, Package.DATASETS)
        exported(store, tmp_path / f"{form}.jsonl", RUN, selection)
    offline = os.environ | {"HF_HUB_OFFLINE": "1", "HF_HOME": str(tmp_path / "home")}
    said = subprocess.run(
        [sys.executable, "-c", READ, str(tmp_path / "cache"), *(str(tmp_path / form) for form in forms)],
        env=offline, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert said.returncode == 0, said.stderr
    found = json.loads(said.stdout)
    for form in forms:
        train, test = lines(tmp_path / f"{form}.jsonl"), lines(tmp_path / f"{form}.test.jsonl")
        assert found[str(tmp_path / form)] == {"train": train, "test": test}
        assert test


def test_a_card_says_what_is_in_the_folder(store: Store, tmp_path: Path) -> None:
    done = exported(store, tmp_path / "set", RUN, {"split": SPLIT, "quotas": {"total": 12}}, Package.DATASETS)
    card = (tmp_path / "set" / "README.md").read_text(encoding="utf-8")
    _, head, body = card.split("---\n", 2)
    told = yaml.safe_load(head)
    assert told["size_categories"] == ["n<1K"]
    assert told["license"] == "mit"
    (config,) = told["configs"]
    assert config["config_name"] == "default"
    named = {each["split"]: each["path"] for each in config["data_files"]}
    assert named == {file["split"]: file["name"] for file in done.manifest["files"]}
    assert all((tmp_path / "set" / name).is_file() for name in named.values())
    for said in (
        f"12 problems, {done.rows} solutions",
        "| easy | ", "| Number Theory | ", "| gsm8k | ", "https\\://github.com/openai/grade-school-math",
        "| weak | openai | w-1 |", "stages guide, criticise, vote; rounds at most: 2",
        "What solving these problems cost is not known.",
        "People judged 2 answers: 1 correct, 1 wrong, 0 ambiguous. Estimated accuracy ",
        "were not held against any benchmark", "- 1 left out: excluded", "6 not drawn by the quotas",
    ):  # fmt: skip
        assert said in body, said
    assert "simulated" not in body


@given(st.one_of(st.sampled_from(list(hostile_texts.TEXTS.values())), st.text(st.characters(), max_size=60)))
def test_no_text_in_a_card_is_more_than_text(text: str) -> None:
    said = plain(text)
    assert "\n" not in said
    assert said == said.encode("utf-8").decode()
    assert said.isprintable()
    assert len(said) <= 600
    escaped = False
    for place, sign in enumerate(said):
        live = sign in "`*_{}[]()#+!|<>&~$@" or (sign == ":" and said[place + 1 : place + 3] == "//")
        assert escaped or not live, said
        escaped = sign == "\\" and not escaped
    assert "www." not in said.lower()


def test_a_card_has_the_licence_that_a_set_was_imported_with(tmp_path: Path) -> None:
    store, file = Store(tmp_path / "s.duckdb"), tmp_path / "mine.jsonl"
    file.write_text('{"question": "What is 1 + 1?", "solution": "It is $\\\\boxed{2}$."}\n')
    plan = SetPlan("mine", licence="CC-BY-4.0", source="https://example.org/set")
    import_set(store, [file], plan, clock=lambda: NOW, workers=0)
    done = exported(store, tmp_path / "set", "mine", {"tiers": ["unverified"]}, Package.DATASETS)
    assert done.manifest["seeds"] == {"mine": {"licence": "CC-BY-4.0", "source": "https://example.org/set"}}
    card = (tmp_path / "set" / "README.md").read_text(encoding="utf-8")
    assert "| mine | 1 | CC-BY-4.0 | https\\://example.org/set |" in card
    assert "**1 problems are unverified" in card


def test_hostile_words_in_a_folder_leave_its_card_readable(tmp_path: Path) -> None:
    store = Store(tmp_path / "h.duckdb")
    hostile_texts.add(store)
    everything = {"exclude": {"rejected": False, "flagged": False}}
    done = exported(store, tmp_path / "set", hostile_texts.RUN, everything, Package.DATASETS)
    assert done.problems > 3
    card = (tmp_path / "set" / "README.md").read_text(encoding="utf-8")
    assert yaml.safe_load(card.split("---\n")[1])["configs"]
    assert "license" not in yaml.safe_load(card.split("---\n")[1])
    body = card.split("---\n", 2)[2]
    assert not re.search(r"(?<!\\)<(?!solution_(start|end)>`)", body)
    assert "http://" not in body
    assert len(body) < 60_000
    assert all(line.isprintable() for line in body.split("\n"))


# LLaMA-Factory (0.9.5): what its `data/README.md` asks for.


@pytest.mark.parametrize("form", Form)
@pytest.mark.parametrize("split", [None, SPLIT])
def test_the_registry_of_llamafactory_fits_its_files(
    store: Store, tmp_path: Path, form: Form, split: dict[str, float] | None
) -> None:
    out = tmp_path / "my set (v1.0)"
    selection: dict[str, Any] = {"text": {"form": form}} | ({"split": split} if split else {})
    exported(store, out, RUN, selection, Package.LLAMAFACTORY)
    registry = json.loads((out / "dataset_info.json").read_text(encoding="ascii"))
    sets = ["my_set_v1_0_train", "my_set_v1_0_test"] if split else ["my_set_v1_0"]
    assert list(registry) == sets
    for name, told in registry.items():
        assert told.keys() <= {"file_name", "formatting", "columns", "tags"}
        assert told["file_name"] == f"{name}.jsonl"
        rows = lines(out / told["file_name"])
        assert rows
        check = _alpaca if told["formatting"] == "alpaca" else _sharegpt
        assert told["formatting"] in {"alpaca", "sharegpt"}
        assert all(check(row, told) for row in rows)


def test_a_set_without_samples_is_not_registered(store: Store, tmp_path: Path) -> None:
    exported(store, tmp_path / "lf", RUN, {"split": {"test": 0.01}}, Package.LLAMAFACTORY)
    assert list(json.loads((tmp_path / "lf" / "dataset_info.json").read_text())) == ["lf_train"]
    assert (tmp_path / "lf" / "lf_test.jsonl").read_bytes() == b""


def _alpaca(row: dict[str, Any], told: dict[str, Any]) -> bool:
    """Columns it names are columns of every row; a prompt and a response, and no tags."""
    assert told["columns"].keys() <= {"prompt", "query", "response"}
    assert "tags" not in told
    assert all(isinstance(row[column], str) for column in told["columns"].values())
    return bool(row[told["columns"]["prompt"]] and row[told["columns"]["response"]])


def _sharegpt(row: dict[str, Any], told: dict[str, Any]) -> bool:
    """Messages alternate, the person's first; the tags are the keys and roles of the rows."""
    tags = told["tags"]
    messages = row[told["columns"]["messages"]]
    assert [message[tags["role_tag"]] for message in messages] == [tags["user_tag"], tags["assistant_tag"]]
    return all(message.keys() == {tags["role_tag"], tags["content_tag"]} for message in messages)


@pytest.mark.parametrize("form", Form)
def test_llamafactory_reads_the_folder(store: Store, tmp_path: Path, form: Form) -> None:
    installed = os.environ.get("LLAMAFACTORY_AT")
    if not installed:
        pytest.skip("LLAMAFACTORY_AT does not say where LLaMA-Factory is installed")
    exported(store, tmp_path / "lf", RUN, {"split": SPLIT, "text": {"form": form}}, Package.LLAMAFACTORY)
    reader = Path(__file__).parent.parent / "read_by_llamafactory.py"
    said = subprocess.run(
        [sys.executable, str(reader), installed, str(tmp_path / "lf"), "lf_train", "lf_test"],
        env=os.environ | {"HF_HUB_OFFLINE": "1", "HF_HOME": str(tmp_path / "home")},
        capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert said.returncode == 0, said.stderr
    found = json.loads(said.stdout.splitlines()[-1])
    exported(store, tmp_path / "x.jsonl", RUN, {"split": SPLIT, "text": {"form": "plain"}})
    for name, path in (("lf_train", tmp_path / "x.jsonl"), ("lf_test", tmp_path / "x.test.jsonl")):
        assert found[name] == [[row["question"], row["solution"]] for row in lines(path)]


@pytest.mark.parametrize("name", ["...", "日本", " "])
def test_a_folder_whose_name_names_no_set_is_refused(store: Store, tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match="Choose another"):
        exported(store, tmp_path / name, RUN, None, Package.LLAMAFACTORY)
    assert list(tmp_path.iterdir()) == []


def test_a_card_tells_what_a_check_found(tmp_path: Path) -> None:
    store = small_selection.make(tmp_path / "s.duckdb")
    held_against = Against("bench", "file", ((1, "What is 2 + 3?"), (2, "Nobody asks this.")))
    check_contamination(store, [held_against])
    done = exported(store, tmp_path / "set", RUN, None, Package.DATASETS)
    found = done.manifest["contamination"]
    assert found["benchmarks"] == {"bench": 2}
    card = (tmp_path / "set" / "README.md").read_text()
    assert f"{found['hits']} of {done.problems} problems are contaminated" in card
    assert "| bench | 2 |" in card


def test_all_checks_count_unless_one_is_named(tmp_path: Path) -> None:
    rows = [{"question": f"What is {n} plus {n} in all?", "solution": f"It is \\boxed{{{2 * n}}}."} for n in range(6)]
    (tmp_path / "set.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows[:5]))
    (tmp_path / "later.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows[5:]))
    store = Store(tmp_path / "s.duckdb")
    import_set(store, [tmp_path / "set.jsonl"], SetPlan("set"), clock=lambda: NOW, workers=0)
    first = check_contamination(store, [Against("one", "file", [(1, rows[0]["question"])])])
    check_contamination(store, [Against("two", "file", [(1, "Nobody asks this."), (2, "Nor that.")])])
    check_contamination(store, benchmarks_of(store, names=["set"]))

    def told(**exclude: object) -> tuple[int, dict[str, Any]]:
        asked = {"tiers": ["unverified"], "exclude": {"contaminated": True, **exclude}}
        done = exported(store, tmp_path / "out", "set", asked, Package.DATASETS)
        return done.problems, done.manifest["contamination"]

    problems, found = told()
    assert problems == 4, "what the first check found, and not that the set is like itself"
    assert (found["hits"], found["checked"], found["unchecked"]) == (0, 4, 0)
    assert found["benchmarks"] == {"one": 1, "two": 2, "set": 5}
    assert [each["hits"] for each in found["checks"]] == [0, 0, 0]
    assert told(contaminated=False)[1]["hits"] == 1
    both = [Against("one", "file", [(1, rows[0]["question"])]), Against("four", "file", [(1, "Who asks?")])]
    check_contamination(store, both)
    assert len(told()[1]["checks"]) == 3, "the first check has been surpassed"
    assert told()[0] == problems
    assert told(check=found["checks"][1]["check"])[0] == 5
    import_set(store, [tmp_path / "later.jsonl"], SetPlan("set"), clock=lambda: NOW, workers=0)
    find_duplicates(store)
    go_on(store, first.id)
    problems, found = told(duplicates=["exact"])
    assert (problems, found["unchecked"], found["checked"]) == (5, 1, 4)
    assert {each["check"]: each["unchecked"] for each in found["checks"]}[first.id] == 0, "it stands again"
    assert len(found["checks"]) == 4
    assert "1 were not held against all of them" in (tmp_path / "out" / "README.md").read_text()


def test_a_published_solution_with_a_program_leaves_as_it_was_published(tmp_path: Path) -> None:
    solution = "```python\nprint(2**3)\n```\n\nThe final answer is $\\boxed{8}$."
    rows = [{"question": "What is 2 to the third?", "solution": solution}, {"question": "1+1?", "solution": "It is 2."}]
    (tmp_path / "set.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    store = Store(tmp_path / "s.duckdb")
    import_set(store, [tmp_path / "set.jsonl"], SetPlan("set"), clock=lambda: NOW, workers=0)
    exported(store, tmp_path / "x.jsonl", "set", {"tiers": ["unverified"], "text": {"form": "plain"}})
    said = {row["question"]: row for row in lines(tmp_path / "x.jsonl")}
    assert said["What is 2 to the third?"]["solution"] == f"<solution_start>\n{solution}\n<solution_end>"
    assert said["1+1?"]["solution"].startswith("<solution_start>\nIt is 2.")
    assert said["1+1?"]["level"] is None
