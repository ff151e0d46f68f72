"""What a selection says is what leaves: contents, orders, splits, and a manifest whose numbers add up."""

import hashlib
import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import small_selection
from exporting import exported
from small_selection import CHILDREN, RUN, SEEDS, TIERS

from engine.config import read_selection
from engine.curation import Exported, Package, ordering, preview, solutions
from engine.domain import Tier
from engine.errors import InputError
from engine.store import Store, exports

OUT_OF_IT = {"q01": "wrong", "q16": "excluded", "q17": "flagged"}
LEAVE = [problem.id for problem in (*SEEDS, *CHILDREN) if problem.id not in OUT_OF_IT]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    made: Store = small_selection.make(tmp_path_factory.mktemp("selection") / "s.duckdb")
    return made


def rows_of(store: Store, out: Path, **selection: Any) -> list[dict[str, Any]]:
    selection["text"] = {"form": "plain", **selection.get("text", {})}
    exported(store, out, RUN, selection)
    return [json.loads(line) for line in out.read_text().splitlines()]


def parts(rows: list[dict[str, Any]], tier: Tier) -> set[tuple[str, int]]:
    return {(row["part"], row["sample"]) for row in rows if row["tier"] == tier}


@pytest.mark.parametrize(
    ("content", "easy", "medium", "hard"),
    [
        ("either", {("cot", 0)}, {("cot", 0)}, {("cot", 0), ("cot", 1)}),
        ("cot", {("cot", 0)}, {("cot", 0)}, {("cot", 0), ("cot", 1)}),
        ("program", {("program", 0)}, set(), {("program", 2)}),
        ("both", {("both", 0)}, set(), set()),
    ],
)
def test_the_content_says_which_parts_of_which_replies_leave(
    store: Store, tmp_path: Path, content: str, easy: Any, medium: Any, hard: Any
) -> None:
    rows = rows_of(store, tmp_path / "x.jsonl", text={"content": content})
    assert (parts(rows, Tier.EASY), parts(rows, Tier.MEDIUM), parts(rows, Tier.HARD)) == (easy, medium, hard)
    for row in rows:
        words, program = "way" in row["solution"], "```python\nprint(" in row["solution"]
        assert (words, program) == {"cot": (True, False), "program": (False, True), "both": (True, True)}[row["part"]]
        assert row["solution"].count("\\boxed{5}") == 1
        assert row["solution"].startswith("<solution_start>\n")
        assert row["solution"].endswith("\n<solution_end>")
    one = rows_of(store, tmp_path / "one.jsonl", text={"content": content, "solutions": "one"})
    first = {row["id"]: row for row in reversed(rows)}
    assert one == [first[key] for key in dict.fromkeys(row["id"] for row in rows)]


def test_the_knowledge_base_stands_before_the_solution_where_there_is_one(store: Store, tmp_path: Path) -> None:
    rows = rows_of(store, tmp_path / "x.jsonl", text={"knowledge": True})
    base = (
        "<knowledge_base_start>\nFormulas:\n- n = ab\n- n = ba\nCommon pitfalls:\n- Units\n<knowledge_base_end>\n"
        "<solution_start>\n"
    )
    for row in rows:
        assert row["solution"].startswith(base) == bool(int(row["id"][1:]) % 2)
        assert row["solution"].count("<solution_start>") == 1
    manifest = json.loads((tmp_path / "x.jsonl.manifest.json").read_text())
    assert manifest["with_knowledge"] == sum(int(row["id"][1:]) % 2 for row in rows)


Ordered = dict[str, list[dict[str, Any]]]


@pytest.fixture(scope="module")
def whole(store: Store, tmp_path_factory: pytest.TempPathFactory) -> Ordered:
    folder = tmp_path_factory.mktemp("whole")
    return {
        order: rows_of(store, folder / f"{order}.jsonl", seed=3, text={"order": order})
        for order in ("by_round", "easy_to_hard", "shuffled")
    }


def test_each_order_is_what_it_says(store: Store, tmp_path: Path, whole: Ordered) -> None:
    by_round = [row["id"] for row in whole["by_round"] if row["sample"] == 0]
    assert by_round == [problem.id for problem in (*reversed(SEEDS), *CHILDREN) if problem.id not in OUT_OF_IT]
    tiers = list(Tier)
    keys = [(tiers.index(Tier(row["tier"])), row["level"], row["round"]) for row in whole["easy_to_hard"]]
    assert keys == sorted(keys)
    other = rows_of(store, tmp_path / "other.jsonl", seed=4, text={"order": "shuffled"})
    assert other != whole["shuffled"] != whole["by_round"]
    for rows in whole.values():
        assert sorted(map(str, rows)) == sorted(map(str, whole["by_round"]))


@pytest.mark.parametrize(("bucket", "chunk"), [(1, 4), (5, 1000)])
def test_orders_are_the_same_in_whatever_pieces_they_are_made(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, whole: Ordered, bucket: int, chunk: int
) -> None:
    monkeypatch.setattr(ordering, "BUCKET", bucket)
    monkeypatch.setattr(solutions, "CHUNK", chunk)
    for order, rows in whole.items():
        assert rows_of(store, tmp_path / "again.jsonl", seed=3, text={"order": order}) == rows
    assert not [path.name for path in tmp_path.iterdir() if path.suffix == ".arrow" or path.name.startswith(".")]


def test_a_split_makes_two_files_and_keeps_templates_and_families_apart(store: Store, tmp_path: Path) -> None:
    train = rows_of(store, tmp_path / "x.jsonl", seed=1, split={"test": 0.3})
    test = [json.loads(line) for line in (tmp_path / "x.test.jsonl").read_text().splitlines()]
    sides = [{row["id"] for row in rows} for rows in (train, test)]
    assert sides[0] | sides[1] == set(LEAVE)
    assert not sides[0] & sides[1]
    assert 0 < len(sides[1]) <= 0.3 * len(LEAVE)
    for family in range(6):
        together = {f"q{3 * family + n:02}" for n in range(3)} | ({f"r{family}"} if family < 3 else set())
        assert any((together & set(LEAVE)) <= side for side in sides)
    manifest = json.loads((tmp_path / "x.jsonl.manifest.json").read_text())
    assert manifest["splits"] == {"train": len(sides[0]), "test": len(sides[1])}
    assert [(file["name"], file["split"], file["samples"]) for file in manifest["files"]] == [
        ("x.jsonl", "train", len(train)), ("x.test.jsonl", "test", len(test))
    ]  # fmt: skip


def test_a_test_set_that_nothing_fits_into_is_empty_and_counted(store: Store, tmp_path: Path) -> None:
    rows_of(store, tmp_path / "x.jsonl", split={"test": 0.01})
    assert (tmp_path / "x.test.jsonl").read_bytes() == b""
    assert json.loads((tmp_path / "x.jsonl.manifest.json").read_text())["splits"] == {"train": 18, "test": 0}


FULL = {
    "seed": 5, "quotas": {"by": ["subject", "tier"], "each": 2}, "split": {"test": 0.4},
    "text": {"content": "program", "order": "shuffled", "knowledge": True},
}  # fmt: skip


def added_up(done: Exported, folder: Path, prefix: str) -> None:
    told = done.manifest
    assert told["met"] == told["problems"] + sum(told["left_out"].values()) + told["not_drawn"]
    assert told["problems"] == sum(told["splits"].values()) == sum(cell["taken"] for cell in told["cells"])
    for counts in told["counts"].values():
        assert sum(counts.values()) == told["problems"]
    assert told["samples"] == sum(file["samples"] for file in told["files"])
    for file in told["files"]:
        raw = (folder / file["name"]).read_bytes()
        assert (len(raw), hashlib.sha256(raw).hexdigest()) == (file["bytes"], file["sha256"])
    rows = pl.read_parquet(folder / f"{prefix}rows.parquet")
    assert rows.height == told["samples"]
    assert rows["characters"].sum() == told["characters"]
    assert hashlib.sha256("".join(f"{each}\n" for each in rows["hash"]).encode()).hexdigest() == told["rows"]
    assert told["made"] == {"by": "", "at": "2026-01-01T00:00:00+00:00"}
    assert told["selection"]["run"] == told["run"]["id"] == RUN
    assert json.loads((folder / f"{prefix}manifest.json").read_text()) == told


@pytest.mark.parametrize("package", Package)
def test_the_same_selection_gives_the_same_bytes_and_a_manifest_that_adds_up(
    store: Store, tmp_path: Path, package: Package
) -> None:
    made = []
    for number in (1, 2):
        out = tmp_path / str(number) / ("x.csv" if package is Package.FILE else "x")
        folder, prefix = (out.parent, "x.csv.") if package is Package.FILE else (out, "")
        done = exported(store, out, RUN, FULL, package)
        added_up(done, folder, prefix)
        assert done.left_out == {"no such solution": 7, "flagged": 1}
        files = sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.endswith("manifest.json"))
        made.append((done.id, {path.relative_to(folder): path.read_bytes() for path in files}))
    assert made[0] == made[1]
    with store.read() as reader:
        newest, before = exports(reader, made[0][0])[:2]
    assert (newest.run_id, newest.name, newest.path) == (RUN, out.name, str(out))
    assert newest.manifest == done.manifest
    assert newest.seq > before.seq


def test_what_is_left_out_is_counted_once_by_the_first_reason(store: Store, tmp_path: Path) -> None:
    done = exported(store, tmp_path / "x.jsonl", RUN, {"text": {"content": "cot"}})
    assert done.left_out == {"excluded": 1, "wrong": 1, "flagged": 1}
    assert done.manifest["met"] == len(TIERS)
    assert done.manifest["not_drawn"] == 0
    assert done.manifest["ground_truth"] == {"equal": len(LEAVE), "different": 0}
    assert (done.manifest["cost_usd"], done.manifest["unpriced"]) == (None, len(LEAVE)), "nothing here was priced"
    drawn = exported(store, tmp_path / "x.jsonl", RUN, {"quotas": {"total": 5}})
    assert (drawn.problems, drawn.manifest["not_drawn"]) == (5, len(LEAVE) - 5)
    again = exported(store, tmp_path / "x.jsonl", RUN, {"quotas": {"total": 5}, "seed": 1})
    assert again.manifest["rows"] != drawn.manifest["rows"], "another seed draws others"


def test_cells_that_hold_too_little_are_named_in_the_manifest(store: Store, tmp_path: Path) -> None:
    cells = [{"subject": "Algebra", "problems": 2}, {"subject": "Topology", "problems": 4}]
    done = exported(store, tmp_path / "x.jsonl", RUN, {"quotas": {"by": ["subject"], "cell": cells}})
    missing = {cell["subject"]: cell["missing"] for cell in done.manifest["cells"]}
    assert missing == {"Algebra": 0, "Geometry": 0, "Number Theory": 0, "Topology": 4}
    assert done.manifest["counts"]["subject"] == {"Algebra": 2}


def test_cells_that_hold_nothing_are_named_by_what_was_asked_for(store: Store, tmp_path: Path) -> None:
    asked = {"filter": {"subjects": ["Algebra", "Algbra"]}, "quotas": {"by": ["subject", "tier", "round"], "each": 1}}
    done = exported(store, tmp_path / "x.jsonl", RUN, asked)
    assert {(cell["subject"], cell["tier"]) for cell in done.manifest["cells"]} == {
        (subject, tier.value) for subject in ("Algebra", "Algbra") for tier in (Tier.EASY, Tier.MEDIUM, Tier.HARD)
    }
    assert {cell["round"] for cell in done.manifest["cells"]} == {1}, "no other one has any of these subjects"
    assert all(cell["missing"] == 1 for cell in done.manifest["cells"] if cell["subject"] == "Algbra")
    nothing = preview(store, read_selection({"run": RUN} | asked | {"filter": {"round": "9"}})).facts["cells"]
    assert nothing == [], "no subject is there that could be missing"
    left_out = preview(store, read_selection({"run": RUN, "text": {"content": "program"}} | asked)).facts["cells"]
    assert {cell["subject"] for cell in left_out if cell["missing"]} >= {"Algebra", "Algbra"}


def test_a_name_that_is_no_utf8_is_refused(store: Store, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be a name"):
        exported(store, tmp_path / "x\udcff.jsonl", RUN)


def test_a_selection_that_gives_nothing_is_shown_as_nothing(store: Store) -> None:
    found = preview(store, read_selection({"run": RUN, "filter": {"subjects": ["No such subject"]}}))
    assert (found.problems, found.samples, found.tokens, found.rows.height) == (0, 0, 0, 0)
    assert {"question", "solution"} <= set(found.rows.columns)
