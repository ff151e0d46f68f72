"""The Export page: what its address asks for, what it would give, and what comes of its button."""

import hashlib
import io
import json
import os
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from exporting import exported
from hypothesis import given
from hypothesis import strategies as st
from shown_pages import press, query_of, shown, words
from streamlit.testing.v1 import AppTest

from dashboard import data
from dashboard.components import export_address, export_form, export_made
from dashboard.components.export_address import Asked
from engine.config import EXPORTED_TIERS, Cell, Exclusions, Quotas, Selection, Split, load_selection
from engine.curation import Package
from engine.domain import Entry, Provenance, ReviewVerdict
from engine.errors import InputError
from engine.runner import Errand
from engine.store import ExportRow, RunInfo, RunKind, RunState, Store, exports, insert_run, people

RUN = RunInfo(
    "first", "r", "", simulated=False, state=RunState.FINISHED, detail=None, round=1, rounds=1, shape={}, recipe={}
)  # fmt: skip


def known(app: AppTest) -> AppTest:
    app.session_state["person"] = "Ann"
    return app.run()


def first(store: Store) -> ExportRow:
    with store.read() as reader:
        return exports(reader)[0]


def test_without_a_run_it_says_what_to_do(store: Store) -> None:
    assert store.exists()
    assert "No run yet" in words(shown("export"))


def test_it_says_what_a_selection_would_give(full_store: Store) -> None:
    assert full_store.exists()
    app = shown("export", {"run": "first"})
    told = {metric.label: metric.value for metric in app.metric}
    with full_store.read() as reader:
        held = reader.rows("SELECT count(*) FROM outcome WHERE tier IN ('easy', 'medium', 'hard')")[0][0]
    assert told["Problems"] == f"{held:,}"
    said = words(app)
    assert f"of {held:,} that meet the conditions" in said
    assert "nobody has judged such answers yet" in said
    assert "Contamination:** not checked" in said
    assert "<solution_start>" in said.replace("&lt;", "<")
    assert not app.error


def test_what_is_missing_in_a_cell_is_said(full_store: Store) -> None:
    assert full_store.exists()
    app = shown("export", {"run": "first", "by": "tier", "each": "1000"})
    assert "problems are missing in" in words(app)


def test_a_judged_answer_tells_of_the_accuracy_of_all_like_it(full_store: Store) -> None:
    selection = Selection(run="first")
    rows = data.foreseen(selection).rows
    right, wrong = rows["problem_id"].unique(maintain_order=True)[:2]
    people.review(full_store, Entry("first", 1, right), ReviewVerdict.CORRECT, Provenance("Ann"))
    people.review(full_store, Entry("first", 1, wrong), ReviewVerdict.WRONG, Provenance("Ann"))
    said = words(shown("export", {"run": "first"}))
    assert "from 2 judged answers that meet the conditions: 1 correct, 1 wrong, 0 ambiguous" in said
    assert "judged wrong" in said


def test_what_an_address_says_in_vain_is_said(full_store: Store) -> None:
    assert full_store.exists()
    query = {
        "run": "nobody", "tiers": ["dropped", "easy"], "by": ["level", "colour"], "cell": "[", "seed": "x", "what": "1",
        "each": "5", "total": "5", "test": "7",
    }  # fmt: skip
    app = shown("export", query)
    said = words(app)
    for part in ("nobody", "dropped", "colour", "cell", "seed", "what", "test"):
        assert part in said
    assert app.metric


def test_widgets_write_into_the_address(full_store: Store) -> None:
    assert full_store.exists()
    app = shown("export", {"run": "first"})
    app = app.selectbox(key="export.form").set_value("sharegpt").run()
    app = app.checkbox(key="export.knowledge").check().run()
    app = app.number_input(key="export.test").set_value(0.25).run()
    app = app.selectbox(key="export.way").set_value("total").run()
    query = query_of(app)
    assert {name: query[name] for name in ("form", "knowledge", "test", "total")} == {
        "form": ["sharegpt"], "knowledge": ["yes"], "test": ["0.25"], "total": ["1000"],
    }  # fmt: skip
    app = app.multiselect(key="export.by").set_value(["tier"]).run()
    app = app.selectbox(key="export.way").set_value("cell").run()
    cells = [json.loads(cell) for cell in query_of(app)["cell"]]
    assert {cell["tier"] for cell in cells} <= set(EXPORTED_TIERS)
    assert not app.error
    app = app.multiselect(key="export.by").set_value([]).run()
    assert "a cell names tier" in words(app), "numbers of cells stay until there are other ones"


def written(monkeypatch: pytest.MonkeyPatch, number: int | None) -> None:
    """Let somebody write a number into every cell of the first table of cells that is drawn."""
    keys: list[str] = []

    def edit(frame: pl.DataFrame, *, key: str, **_: Any) -> pl.DataFrame:
        keys.append(key)
        return frame.with_columns(wanted=pl.lit(number, pl.Int64)) if key == keys[0] else frame

    monkeypatch.setattr(export_form.st, "data_editor", edit)


@pytest.mark.parametrize(
    ("number", "said"), [(0, "nothing to export"), (None, "nothing to export"), (-1, "greater than or equal to 1")]
)
def test_numbers_of_cells_that_give_nothing_are_refused_and_the_earlier_ones_stand(
    full_store: Store, monkeypatch: pytest.MonkeyPatch, number: int | None, said: str
) -> None:
    assert full_store.exists()
    cell = json.dumps({"tier": "easy", "problems": 1})
    written(monkeypatch, number)
    app = shown("export", {"run": "first", "by": "tier", "cell": cell})
    assert [json.loads(each) for each in query_of(app)["cell"]] == [json.loads(cell)]
    assert said in " ".join(error.value for error in app.error)
    assert {metric.label: metric.value for metric in app.metric}["Problems"] == "1"
    assert not app.exception


def test_numbers_of_cells_go_into_the_address(full_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    assert full_store.exists()
    written(monkeypatch, 2)
    app = shown("export", {"run": "first", "by": "tier", "cell": json.dumps({"tier": "easy", "problems": 1})})
    cells = [json.loads(each) for each in query_of(app)["cell"]]
    assert {cell["problems"] for cell in cells} == {2}
    assert not app.error


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Errand, tuple[str, ...], str]]:
    asked: list[tuple[Errand, tuple[str, ...], str]] = []

    def start(_: Store, errand: Errand, arguments: tuple[str, ...], *, by: str) -> None:
        asked.append((errand, arguments, by))

    monkeypatch.setattr(export_made, "start_errand", start)
    return asked


def test_the_button_begins_the_export_that_is_shown(
    full_store: Store, started: list[tuple[Errand, tuple[str, ...], str]]
) -> None:
    app = known(shown("export", {"run": "first", "total": "3", "form": "sharegpt", "package": "datasets"}))
    press(app, "Export 3 problems")
    ((errand, arguments, by),) = started
    given = dict(zip(arguments[::2], arguments[1::2], strict=True))
    assert (errand, by, given["--package"]) == (Errand.EXPORT, "Ann", "datasets")
    selection = load_selection(Path(given["--selection"]))
    assert (selection.run, selection.quotas.total, selection.text.form) == ("first", 3, "sharegpt")
    assert Path(given["--out"]).is_relative_to(full_store.exports_folder())
    assert Path(given["--out"]).name == "first"


def test_without_a_name_nothing_is_exported(full_store: Store) -> None:
    assert full_store.exists()
    app = shown("export", {"run": "first"})
    assert next(each for each in app.button if each.label.startswith("Export ")).disabled


def in_folder(store: Store, name: str = "a/first.jsonl", **selection: Any) -> ExportRow:
    exported(store, store.exports_folder() / name, "first", selection)
    return first(store)


def test_the_files_of_an_export_are_handed_out_as_they_were(full_store: Store) -> None:
    row = in_folder(full_store, split={"test": 0.3})
    app = shown("export", {"run": "first"})
    assert f"{row.name}: {row.manifest['problems']}" in words(app)
    content = data.export_files(row)
    assert content == data.export_files(row)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert set(archive.namelist()) == {
            "first.jsonl", "first.test.jsonl", "first.jsonl.manifest.json", "first.jsonl.rows.parquet",
        }  # fmt: skip
        for name in archive.namelist():
            assert archive.read(name) == (full_store.exports_folder() / "a" / name).read_bytes()
        lines = archive.read("first.jsonl").count(b"\n") + archive.read("first.test.jsonl").count(b"\n")
    assert lines == row.manifest["samples"]


def test_files_that_are_not_what_was_exported_are_not_handed_out(full_store: Store) -> None:
    row = in_folder(full_store)
    (full_store.exports_folder() / "a" / "first.jsonl").write_text("something else\n")
    with pytest.raises(InputError, match="is not what was exported"):
        data.export_files(row)


@pytest.mark.parametrize("package", Package)
def test_what_the_command_line_wrote_is_handed_out_too(full_store: Store, tmp_path: Path, package: Package) -> None:
    inside = tmp_path / "somewhere"
    inside.mkdir()
    out = inside / "x.jsonl" if package is Package.FILE else inside
    exported(full_store, out, "first", {"split": {"test": 0.3}}, package=package)
    (inside / "of-somebody.txt").write_text("not exported")
    row = first(full_store)
    assert not data.export_changed(row)
    with zipfile.ZipFile(io.BytesIO(data.export_files(row))) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    lying = {path.relative_to(inside).as_posix(): path for path in inside.rglob("*") if path.is_file()}
    assert held == {name: path.read_bytes() for name, path in lying.items() if name != "of-somebody.txt"}


@pytest.mark.parametrize("escape", ["link", "above", "absolute", "nothing"])
def test_nothing_that_was_not_exported_is_handed_out(full_store: Store, tmp_path: Path, escape: str) -> None:
    secret = tmp_path / "secret.jsonl"
    secret.write_text("secret")
    (tmp_path / "README.md").write_text("secret")
    row = in_folder(full_store)
    own = full_store.exports_folder() / "a" / "first.jsonl"
    told = {"bytes": 6, "sha256": hashlib.sha256(b"secret").hexdigest()}
    if escape == "link":
        own.unlink()
        own.symlink_to(secret)
        files = [told | {"name": own.name}]
    else:
        above = os.path.relpath(secret, own.parent)
        files = {"above": [told | {"name": above}], "absolute": [told | {"name": str(secret)}], "nothing": []}[escape]
    path = str(tmp_path) if escape == "nothing" else row.path
    row = replace(row, path=path, manifest=row.manifest | {"files": files})
    assert data.export_changed(row)
    with pytest.raises(InputError, match=r"has no files|is not what was exported"):
        data.export_files(row)


SELECTIONS = st.builds(
    Selection,
    run=st.just("first"),
    seed=st.integers(0, 2**40),
    filter=st.sampled_from([{}, {"levels": [1, 2]}, {"subjects": ["A & B=c"], "text": "x + y"}]),
    tiers=st.lists(st.sampled_from(EXPORTED_TIERS), min_size=1, max_size=4, unique=True).map(tuple),
    quotas=st.one_of(
        st.builds(Quotas, by=st.sampled_from([(), ("level",), ("tier", "subject")]), each=st.integers(1, 9)),
        st.builds(Quotas, total=st.integers(1, 10**6)),
        st.just(Quotas(by=("subject",), cell=(Cell(subject='a"b', problems=3), Cell(subject="", problems=1)))),
    ),
    exclude=st.builds(
        Exclusions, rejected=st.booleans(), contaminated=st.booleans(), ngram=st.integers(8, 20),
        duplicates=st.sampled_from([(), ("exact", "template")]), keep=st.sampled_from([("cost",), ("review", "tier")]),
    ),
    split=st.one_of(st.none(), st.builds(Split, test=st.floats(0.01, 0.9))),
)  # fmt: skip


@given(SELECTIONS, st.sampled_from(Package), st.sampled_from(export_address.ENDINGS))
def test_an_address_says_all_of_a_selection(selection: Selection, package: Package, ending: str) -> None:
    asked = Asked(selection, package, ending if package is Package.FILE else export_address.ENDINGS[0])
    assert export_address.read(export_address.address(asked), [RUN]) == (asked, ())


@given(st.dictionaries(st.sampled_from(sorted(export_address.OWN)), st.lists(st.text(max_size=12), max_size=3)))
def test_any_address_is_read(query: dict[str, list[str]]) -> None:
    asked, _ = export_address.read(query, [RUN])
    assert export_address.read(export_address.address(asked), [RUN]) == (asked, ())


def test_evaluations_are_not_offered(full_store: Store) -> None:
    row = {"id": "test", "recipe_name": "", "note": "", "recipe": "{}", "shape": "{}", "simulated": False}
    insert_run(full_store, row | {"engine_version": "0", "kind": RunKind.EVALUATION.value})
    with pytest.raises(InputError, match="test is an evaluation"):
        data.foreseen(Selection(run="test"))
    app = shown("export", {"run": "test"})
    assert "run = 'test' is not a run or an imported set" in words(app)
