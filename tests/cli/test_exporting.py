"""`wisdom export`: what selection and options say together, what is told, and what two exports differ in."""

import json
from pathlib import Path
from typing import Any

import pytest
import small_funnel
import small_selection
import tomli_w
from cli_runner import Wisdom
from small_selection import RUN

from engine.store import Store

SELECTION: dict[str, Any] = {
    "run": RUN, "seed": 7, "tiers": ["easy", "hard"], "split": {"test": 0.3},
    "quotas": {"by": ["tier"], "cell": [{"tier": "easy", "problems": 2}, {"tier": "hard", "problems": 9}]},
    "text": {"form": "sharegpt", "content": "program", "order": "shuffled", "knowledge": True},
}  # fmt: skip


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made: Store = small_selection.make(tmp_path_factory.mktemp("exporting") / "s.duckdb")
    return made.path


@pytest.fixture
def selection(tmp_path: Path) -> Path:
    path = tmp_path / "selection.toml"
    path.write_text(tomli_w.dumps(SELECTION))
    return path


def test_an_export_tells_what_left_and_what_is_missing(
    wisdom: Wisdom, store: Path, selection: Path, tmp_path: Path
) -> None:
    said = wisdom("export", "--store", store, "--selection", selection, "--out", tmp_path / "x.jsonl")
    assert said.code == 0, said.err
    for line in (
        f"problems of {RUN}, 8 solutions, written to {tmp_path / 'x.jsonl'}",
        "1 left out: flagged",
        "5 not drawn by the quotas",
        "missing 3 of 9: tier hard",
        "train ",
    ):
        assert line in said.out


def test_of_many_cells_that_lack_some_the_first_are_named_and_the_rest_counted(
    wisdom: Wisdom, store: Path, tmp_path: Path
) -> None:
    path = tmp_path / "s.toml"
    subjects = [f"s{number:02}" for number in range(50)] + ["x\x1b[31m"]
    asked = {"run": RUN, "tiers": ["easy"], "filter": {"subjects": subjects}}
    path.write_text(tomli_w.dumps(asked | {"quotas": {"by": ["subject"], "each": 3}}))
    said = wisdom("export", "--store", store, "--selection", path, "--preview")
    assert "missing 3 of 3: subject s39" in said.out
    assert "subject s40" not in said.out
    assert "missing 33 in 11 more cells" in said.out
    path.write_text(tomli_w.dumps(asked | {"quotas": {"by": ["subject"], "each": 3}, "filter": {"subjects": "\x1b"}}))
    assert "\x1b" not in wisdom("export", "--store", store, "--selection", path, "--preview").out


@pytest.mark.parametrize(
    ("options", "place", "value"),
    [
        (["--seed", 0], ("seed",), 0),
        (["--tier", "medium"], ("tiers",), ["medium"]),
        (["--form", "plain"], ("text", "form"), "plain"),
        (["--content", "both"], ("text", "content"), "both"),
        (["--no-knowledge"], ("text", "knowledge"), False),
        (["--order", "by_round"], ("text", "order"), "by_round"),
        (["--total", 3], ("quotas",), {"by": ["tier"], "total": 3, "each": None, "cell": []}),
        (["--rejected"], ("exclude", "flagged"), False),
    ],
    ids=str,
)
def test_an_option_overrules_the_selection_and_nothing_else(
    wisdom: Wisdom, store: Path, selection: Path, tmp_path: Path, options: list[Any], place: tuple[str, ...], value: Any
) -> None:
    call = ("export", "--store", store, "--selection", selection, "--out", tmp_path / "x.jsonl", "--json")
    without, given = (wisdom(*call, *more).json["selection"] for more in ([], options))
    inner = given
    for name in place:
        inner = inner[name]
    assert inner == value
    assert [name for name in given if given[name] != without[name]] == [place[0]]


def test_two_exports_are_told_apart(wisdom: Wisdom, store: Path, tmp_path: Path) -> None:
    for name, options in (("a.jsonl", []), ("b.csv", ["--tier", "hard"])):
        assert wisdom("export", "--store", store, "--out", tmp_path / name, *options).code == 0
    said = wisdom("export", "--diff", tmp_path / "a.jsonl", tmp_path / "b.csv")
    assert said.code == 0
    assert "12 problems in the first alone" in said.out
    found = wisdom("export", "--diff", tmp_path / "a.jsonl", tmp_path / "a.jsonl", "--json").json
    assert (found["same"], found["only_first"], found["counts"]) == (True, [], [])
    strange = json.loads((tmp_path / "a.jsonl.manifest.json").read_text()) | {"program": "\ud800"}
    (tmp_path / "a.jsonl.manifest.json").write_text(json.dumps(strange))
    for more in ([], ["--json"]):
        said = wisdom("export", "--diff", tmp_path / "a.jsonl", tmp_path / "b.csv", *more)
        assert (said.code, "\ufffd" in said.out) == (0, True)
    refused = wisdom("export", "--diff", tmp_path / "a.jsonl", tmp_path / "none")
    assert (refused.code, refused.out) == (2, "")
    assert "Name the file or folder that `wisdom export` wrote" in refused.err


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ([], "Name a file or folder with --out"),
        (["--out", "x.jsonl", "--run", "none' OR 1=1"], "has no run none' OR 1=1"),
        (["--out", "x.jsonl", "--total", "0"], "--total"),
        (["--out", "x.jsonl", "--total", "9" * 20], "quotas.total"),
        (["--out", "x.jsonl", "--seed", "9" * 20], "seed"),
        (["--out", "x.jsonl", "--tier", "gold"], "--tier"),
        (["--out", "x.jsonl", "--selection", "none.toml"], "none.toml cannot be read"),
        (["--out", "x.jsonl", "--form", "openai", "--rejected"], "leave such problems out"),
        (["--out", "/dev/null"], "ends in none of"),
        (["--out", "x\udcff.jsonl"], "cannot be a name"),
        (["--out", "..", "--package", "datasets"], "--out"),
    ],
    ids=lambda each: " ".join(map(str, each))[:40].encode("ascii", "replace").decode(),
)
def test_a_mistake_is_told_in_words_and_writes_nothing(
    wisdom: Wisdom, store: Path, tmp_path: Path, options: list[str], said: str
) -> None:
    refused = wisdom("export", "--store", store, *options)
    assert refused.code == 2, refused.out
    assert said in refused.err
    assert "Traceback" not in refused.err
    assert list(tmp_path.iterdir()) == []


def test_an_author_of_any_bytes_stands_in_the_manifest(wisdom: Wisdom, store: Path, tmp_path: Path) -> None:
    said = wisdom("export", "--store", store, "--out", tmp_path / "x.jsonl", "--author", "Zoë \udcff", "--json")
    assert said.json["made"]["by"] == "Zoë \ufffd"


def test_without_an_author_the_account_is_named(
    wisdom: Wisdom, store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def by(*more: str) -> str:
        said = wisdom("export", "--store", store, "--out", tmp_path / "x.jsonl", "--json", *more)
        return str(said.json["made"]["by"])

    monkeypatch.setenv("LOGNAME", "ada\x1b")
    assert (by(), by("--author", "")) == ("ada", "")
    monkeypatch.setattr("getpass.getuser", lambda: {}["no such account"])
    assert by() == ""


# Through the whole funnel.


@pytest.fixture
def run(wisdom: Wisdom, tmp_path: Path) -> Path:
    """A finished run `r1` in a store."""
    store = tmp_path / "s.duckdb"
    said = wisdom("run", small_funnel.recorded_recipe(tmp_path), "--store", store, "--run-id", "r1")
    assert said.code == 0, said.err
    return store


def test_export_writes_settled_problems_in_the_alpaca_template(wisdom: Wisdom, run: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    said = wisdom("export", "--store", run, "--out", out)
    assert said.code == 0
    assert "4 problems of r1, 6 solutions" in said.out
    rows = [json.loads(line) for line in out.read_text().splitlines()]
    assert {row["tier"] for row in rows} == {"easy", "medium", "hard"}
    easy = rows[0]
    assert (easy["instruction"], easy["input"]) == (small_funnel.EASY, "")
    assert easy["prompt"].startswith(
        "Below is an instruction that describes a task. Write a response that appropriately"
    )
    assert easy["prompt"].endswith(f"### Instruction:\n{small_funnel.EASY}\n\n### Response:")
    assert easy["output"].startswith("<solution_start>\n")
    assert easy["output"].count("\\boxed{5}") == 1


def test_exports_are_identical_byte_for_byte(wisdom: Wisdom, run: Path, tmp_path: Path) -> None:
    for name in ("a.jsonl", "b.jsonl"):
        assert wisdom("export", "--store", run, "--out", tmp_path / name).code == 0
    assert (tmp_path / "a.jsonl").read_bytes() == (tmp_path / "b.jsonl").read_bytes()


def test_the_form_and_the_ending_say_how_samples_are_written(wisdom: Wisdom, run: Path, tmp_path: Path) -> None:
    out = tmp_path / "o.json"
    assert wisdom("export", "--store", run, "--out", out, "--form", "openai").code == 0
    first = json.loads(out.read_text())[0]["messages"]
    assert [each["role"] for each in first] == ["user", "assistant"]
    refused = wisdom("export", "--store", run, "--out", tmp_path / "o.csv", "--form", "openai")
    assert refused.code == 2
    assert "A CSV has no place for messages" in refused.err


def test_export_by_tier(wisdom: Wisdom, run: Path, tmp_path: Path) -> None:
    said = wisdom("export", "--store", run, "--out", tmp_path / "o.jsonl", "--tier", "hard", "--json")
    assert (said.json["problems"], said.json["run"]["id"]) == (1, "r1")
    refused = wisdom("export", "--store", run, "--out", tmp_path / "x.jsonl", "--tier", "unsettled")
    assert refused.code == 2
    assert "never exported" in refused.err
    assert not (tmp_path / "x.jsonl").exists()


@pytest.mark.parametrize("name", ["s.duckdb", "s.duckdb.d/out.jsonl", "s.duckdb.wal"])
def test_an_export_never_overwrites_the_store(wisdom: Wisdom, run: Path, name: str) -> None:
    before = run.read_bytes()
    said = wisdom("export", "--store", run, "--out", run.parent / name)
    assert said.code == 2
    assert "belongs to the store" in said.err
    assert run.read_bytes() == before
