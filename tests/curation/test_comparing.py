"""What two exports differ in, and that a hostile manifest is refused in words."""

import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import small_selection
from exporting import exported
from small_selection import RUN

from engine.curation import Package, compare_exports
from engine.errors import InputError
from engine.store import Store


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four exports: of all, of all in another form and order, of some, and of some others with a test set."""
    folder = tmp_path_factory.mktemp("comparing")
    store: Store = small_selection.make(folder / "s.duckdb")
    exported(store, folder / "all.jsonl", RUN)
    exported(store, folder / "turned", RUN, {"text": {"order": "shuffled", "form": "openai"}}, Package.LLAMAFACTORY)
    exported(store, folder / "hard.csv", RUN, {"tiers": ["hard"], "split": {"test": 0.5}})
    exported(store, folder / "known.jsonl", RUN, {"tiers": ["hard"], "text": {"knowledge": True}})
    return folder


def test_an_export_is_the_same_as_itself(folder: Path) -> None:
    for path in (folder / "all.jsonl", folder / "all.jsonl.manifest.json", folder / "turned"):
        found = compare_exports(path, path)
        assert found.same
        assert found.text() == "The samples are the same, in the same order."
        assert found.settings == {}


def test_another_order_and_form_are_said(folder: Path) -> None:
    found = compare_exports(folder / "all.jsonl", folder / "turned")
    assert (found.same, found.reordered, found.moved) == (False, True, 0)
    assert found.samples == {"both": 24, "first": 0, "second": 0, "changed": 0}
    assert found.settings["text.order"] == ("by_round", "shuffled")
    assert found.settings["text.form"] == ("alpaca", "openai")
    assert found.counts == []
    assert 'text.form: "alpaca" -> "openai"' in found.text()


def test_what_only_one_has_is_named_and_counted(folder: Path) -> None:
    found = compare_exports(folder / "all.jsonl", folder / "hard.csv")
    assert found.samples["second"] == 0
    assert found.only_second == []
    assert len(found.only_first) == 12
    assert ("tier", "easy", 7, 0) in found.counts
    assert ("split", "test", 0, 6) in found.counts or found.moved
    told = found.text()
    assert f"12 problems in the first alone: {', '.join(found.only_first[:5])} and 7 more" in told
    turned = compare_exports(folder / "hard.csv", folder / "all.jsonl")
    assert turned.only_second == found.only_first
    assert json.loads(json.dumps(turned.values()))["same"] is False


def test_another_text_of_a_sample_and_another_side_are_said(folder: Path) -> None:
    found = compare_exports(folder / "hard.csv", folder / "known.jsonl")
    assert found.samples["changed"] > 0
    assert found.samples["first"] == found.samples["second"] == 0
    assert found.moved > 0
    assert f"{found.samples['changed']} have another text" in found.text()
    assert f"{found.moved} samples of both are on another side of the split." in found.text()


def hostile(folder: Path, tmp_path: Path, manifest: str | None = None, rows: bytes | None = None) -> Path:
    """The first export with another manifest or table."""
    out = tmp_path / "x.jsonl"
    for name, own in (("manifest.json", None if manifest is None else manifest.encode()), ("rows.parquet", rows)):
        raw = own if own is not None else (folder / f"all.jsonl.{name}").read_bytes()
        out.with_name(f"x.jsonl.{name}").write_bytes(raw)
    return out


def changed(folder: Path, **values: Any) -> str:
    return json.dumps(json.loads((folder / "all.jsonl.manifest.json").read_text()) | values)


@pytest.mark.parametrize(
    "manifest",
    [
        "", "[]", "null", "{}", '{"selection": []}', '{"selection": {}, "store": {}, "run": "demo"}', "[" * 100_000,
        '{"selection": {"a": ' + "[" * 300 + "]" * 300 + '}, "store": {}, "run": {}}',
        '{"selection": {"a": ' + "9" * 5000 + '}, "store": {}, "run": {}}', "\x00", '{"selection": {"a": NaN',
    ],
    ids=lambda text: text[:12],
)  # fmt: skip
def test_a_manifest_that_is_none_is_refused_in_words(folder: Path, tmp_path: Path, manifest: str) -> None:
    path = hostile(folder, tmp_path, manifest)
    for pair in ((path, folder / "all.jsonl"), (folder / "all.jsonl", path)):
        with pytest.raises(InputError, match=r"is no export: .* cannot be read .* that `wisdom export` wrote"):
            compare_exports(*pair)


def test_strange_values_are_shown_in_short_and_steer_no_terminal(folder: Path, tmp_path: Path) -> None:
    strange = {
        "a\x1b[31m": "b\x9b2J\u202e\ud800", "wide": "x" * 10_000, "list": [[1, {"c": None}]], "e": 1e999, "n": 10**40
    }  # fmt: skip
    path = hostile(folder, tmp_path, changed(folder, selection=strange, program=[7], package=None))
    found = compare_exports(folder / "all.jsonl", path)
    lines = found.text().split("\n")
    assert all(line.isprintable() for line in lines)
    assert max(map(len, lines)) < 1000
    assert found.settings["n"] == (None, 10**40)
    json.dumps(found.values())


def tables(folder: Path) -> list[bytes]:
    whole = pl.read_parquet(folder / "all.jsonl.rows.parquet")
    raw = (folder / "all.jsonl.rows.parquet").read_bytes()
    made = [b"", b"PAR1", raw[: len(raw) // 2], raw[:50] + b"\xff" * 40 + raw[90:]]
    for frame in (
        whole.drop("hash"),
        whole.with_columns(pl.lit(None, pl.String).alias("level")),
        whole.with_columns(pl.lit("x").alias("round")),
        whole.with_columns(pl.lit([1]).alias("id")),
        pl.DataFrame(),
    ):
        frame.write_parquet(folder / "made.parquet")
        made.append((folder / "made.parquet").read_bytes())
    return made


def test_a_table_that_is_none_is_refused_in_words(folder: Path, tmp_path: Path) -> None:
    for raw in tables(folder):
        with pytest.raises(InputError, match=r"is no export|cannot be read"):
            compare_exports(folder / "all.jsonl", hostile(folder, tmp_path, rows=raw))


def test_what_is_no_export_is_refused(folder: Path, tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none.jsonl", folder / "s.duckdb", Path(), Path("/"), Path("a\0b")):
        with pytest.raises(InputError, match="is no export"):
            compare_exports(path, folder / "all.jsonl")


def test_a_file_that_was_changed_since_is_not_compared(folder: Path, tmp_path: Path) -> None:
    for name in ("all.jsonl", "all.jsonl.manifest.json", "all.jsonl.rows.parquet"):
        (tmp_path / name).write_bytes((folder / name).read_bytes())
    assert compare_exports(folder / "all.jsonl", tmp_path / "all.jsonl").same
    with (tmp_path / "all.jsonl").open("a") as file:
        file.write("{}\n")
    with pytest.raises(InputError, match="is not what was exported"):
        compare_exports(folder / "all.jsonl", tmp_path / "all.jsonl")
    (tmp_path / "all.jsonl").unlink()
    found = compare_exports(folder / "all.jsonl", tmp_path / "all.jsonl")
    assert (found.same, found.absent) == (True, ([], ["all.jsonl"]))
    assert "Not there, and told by its table of samples alone: all.jsonl of the second." in found.text()
