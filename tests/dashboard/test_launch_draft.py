"""The form of Launch as data: whatever a draft says is borne, what the browser kept comes back, changes are undone."""

import datetime as dt
import tomllib
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as some
from shown_pages import labels, press, shown, words
from streamlit.testing.v1 import AppTest

from dashboard.components import launch_draft, launch_kept, launch_picks, launch_schema, launch_text, memory
from dashboard.components.launch_schema import FormField, FormTable, recipe_table, teacher_table
from engine.config import recipe_text
from engine.errors import InputError
from engine.store import Store

KINDS = ("integer", "number", "truth", "text", "choice", "choices", "path", "paths", "free")
scalars = (
    some.none()
    | some.booleans()
    | some.integers()
    | some.sampled_from([10**400, -(10**400), 2**53, 0, -1, "", "weak", "guide", "\x00", "x" * 3000])
    | some.floats()
    | some.text(max_size=8)
    | some.dates()
)
anything = some.recursive(
    scalars, lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.text(max_size=5), inner, max_size=3)
)


def every(table: FormTable) -> Iterator[FormField]:
    yield from table.fields
    for inner in table.tables:
        yield from every(inner)


def script() -> None:
    """Draws fields, whatever the draft says."""
    import streamlit as st  # noqa: PLC0415 -- the script of a page

    from dashboard.components import launch_fields, launch_form  # noqa: PLC0415 -- likewise
    from dashboard.components.launch_draft import Checked  # noqa: PLC0415 -- likewise

    if "fields" in st.session_state:
        launch_fields.fields(st.session_state["fields"], Checked(None, ()))
    else:
        from dashboard.components import launch_draft  # noqa: PLC0415 -- likewise

        launch_form.show(launch_draft.checked())


def drawn(draft: dict[str, Any], fields: list[FormField] | None = None) -> AppTest:
    app = AppTest.from_function(script, default_timeout=30)
    app.session_state["launch.draft"] = draft
    app.session_state["launch.begun"] = {}
    if fields is not None:
        app.session_state["fields"] = fields
    app.run()
    assert not app.exception
    return app


def one_of_each() -> list[FormField]:
    fields = [
        *every(recipe_table()),
        *every(teacher_table("weak", "openai")),
        *every(teacher_table("weak", "recorded")),
    ]
    found = {field.kind: field for field in reversed(fields)}
    assert set(found) == set(KINDS)
    roles = [field for field in fields if field.place[-1] == "teacher"][:1]
    return [*found.values(), *roles]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(some.lists(anything, min_size=10, max_size=10))
@example([10**400] * 10)
@example([float("inf")] * 10)
@example([[{"a": [7]}, None, 7]] * 10)
@example([{"a": [None, 10**5000]}] * 10)
def test_every_widget_bears_every_value(values: list[Any]) -> None:
    draft: dict[str, Any] = {}
    for field, value in zip(one_of_each(), values, strict=True):
        table = draft
        for name in field.place[:-1]:
            table = table.setdefault(name, {})
        table[field.place[-1]] = value
    drawn(draft, one_of_each())


HOSTILE: tuple[dict[str, Any], ...] = (
    {"teachers": 5, "stages": [1], "seeds": 7, "metadata": "on", "rounds": "two", "audit": {"expert_share": []}},
    {"teachers": {"weak": 3, "": {"kind": []}, "<b>": {"kind": "openai", "price": 1, "limits": [], "parameters": 9}}},
    {"stages": {"order": [{}], "guide": {"teacher": {}}, "vote": {"k": 10**300}}, "budget_usd": float("nan")},
    {"seeds": {"files": [1, {}], "limit": True}, "seed": -1, "note": "x" * 5000, "checks": {"benchmarks": "a"}},
)


@pytest.mark.parametrize("draft", HOSTILE)
def test_the_whole_form_bears_a_draft_that_is_none(store: Store, draft: dict[str, Any]) -> None:
    assert store.exists()
    drawn(draft)


@pytest.mark.parametrize("draft", HOSTILE[-1:])
def test_the_seeds_bear_it_too(store: Store, draft: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    assert store.exists()
    monkeypatch.setattr(
        memory, "keep", keeping({"draft": recipe_text(draft), "levels": [[], "9"], "subjects": [3, "x"]})
    )
    assert "mistakes** to mend" in words(shown("launch"))


# What comes back is data.


@settings(max_examples=60, deadline=None)
@given(some.text(max_size=60) | scalars | some.dictionaries(some.text(max_size=4), anything, max_size=3))
@example("a" + ".a" * 2_000 + " = 1")
@example("a = " + "[" * 5_000)
@example("a = 0x" + "f" * 9_000)
@example("a = " + "1" * 9_000)
@example('a = "\ud800"')
def test_a_text_of_anybody_is_values_that_can_be_written_or_nothing(given_: Any) -> None:
    text = given_
    if isinstance(given_, dict):
        try:
            text = recipe_text(given_)
        except InputError:
            text = None
    found = launch_text.read(text)
    if found is not None:
        assert tomllib.loads(recipe_text(found)).keys() == found.keys()


def test_a_draft_comes_back_as_it_was() -> None:
    values = {
        "name": "a",
        "at": dt.date(2026, 1, 2),
        "stages": {"vote": {"k": 7}},
        "teachers": {"weak": {"x": [1, 2.5]}},
    }
    assert launch_text.read(recipe_text(values)) == values
    assert launch_text.read("a = 1\n" + "#" * launch_text.LONGEST) is None


# The browser's part, played by a function.


class keeping:  # noqa: N801 -- it stands for a function
    """What the browser kept, given back once, and what the page has it keep."""

    def __init__(self, kept: dict[str, Any]) -> None:
        self.kept, self.told, self.slots = kept, {}, []

    def __call__(self, key: str, where: str, *_: Any, **__: Any) -> dict[str, Any]:
        if key != "launch":
            return {}
        self.slots.append(where)
        self.told = _[1]
        kept, self.kept = self.kept, {}
        return kept


def value(app: AppTest, label: str) -> Any:
    return next(each.value for each in [*app.number_input, *app.text_input] if each.label == label)


def test_what_was_changed_comes_back_and_can_be_undone(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    assert store.exists()
    browser = keeping({})
    monkeypatch.setattr(memory, "keep", browser)
    app = shown("launch", {"recipe": "xwin"})
    assert "This browser keeps it" not in words(app)
    assert browser.told["draft"] == ""
    before = value(app, "Vote: k")
    app = next(each for each in app.number_input if each.label == "Vote: k").set_value(9).run()
    app = app.pills[0].set_value([2, 3]).run()
    assert "Changed: stages.vote.k, seeds: levels." in words(app)
    kept = browser.told
    assert tomllib.loads(kept["draft"])["stages"]["vote"]["k"] == 9
    assert kept["levels"] == ["2", "3"]
    assert browser.slots[-1].endswith("/launch/recipe.xwin")

    browser = keeping(dict(kept))
    monkeypatch.setattr(memory, "keep", browser)
    app = shown("launch", {"recipe": "xwin"})  # as after F5: another session
    assert value(app, "Vote: k") == 9
    assert app.pills[0].value == [2, 3]
    app = press(app, "Undo my changes")
    assert value(app, "Vote: k") == before
    assert app.pills[0].value == []
    assert not any(browser.told.values())
    assert "Undo my changes" not in labels(app)


def test_a_change_that_is_taken_back_by_hand_is_none(store: Store) -> None:
    assert store.exists()
    app = shown("launch", {"recipe": "wisdom"})
    for label in ("Rounds", "Vote: min votes", "Vote: k"):
        before = value(app, label)
        for each in (before + 1, before):
            app = next(field for field in app.number_input if field.label == label).set_value(each).run()
    assert "This browser keeps it" not in words(app)


def test_no_text_names_files_of_seeds(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    assert store.exists()
    browser = keeping({"draft": 'name = "mine"\n[seeds]\nlimit = 4\nfiles = ["/etc/passwd"]\n'})
    monkeypatch.setattr(memory, "keep", browser)
    app = shown("launch", {"recipe": "xwin"})
    assert value(app, "Name") == "mine"
    assert value(app, "Number") == 4
    assert "passwd" not in words(app)
    assert "passwd" not in repr(app.session_state["launch.draft"])
    assert app.session_state["launch.draft"]["seeds"]["files"]


def test_an_upload_is_kept_whole_and_can_be_forgotten(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    assert store.exists()
    browser = keeping({})
    monkeypatch.setattr(memory, "keep", browser)
    app = shown("launch", {"recipe": "upload"})
    assert "Estimate the cost" not in [button.label for button in app.button], "nothing is there to be estimated"
    broken = b"[teachers.weak]\nkind = 7\n"
    app = app.file_uploader(key="launch.recipe_upload").upload("a.toml", broken).run()
    assert "nothing was taken over" in words(app)
    assert "to mend" not in words(app), "the form has no mistakes before there is one"
    teachers = '[teachers.weak]\nkind = "simulated"\nmodel = "weak"\n[seeds]\nfiles = ["gone.jsonl"]\n'
    text = f'name = "mine"\n[stages]\norder = ["guide"]\n{teachers}'.encode()
    app = app.file_uploader(key="launch.recipe_upload").upload("a.toml", text).run()
    assert value(app, "Name") == "mine"
    kept = browser.told
    assert browser.slots[-1].endswith("/launch/upload")

    browser = keeping(dict(kept))
    monkeypatch.setattr(memory, "keep", browser)
    app = shown("launch", {"recipe": "upload"})
    assert value(app, "Name") == "mine"
    assert "uploaded before" in words(app)
    app = press(app, "Forget this recipe")
    assert not any(browser.told.values())
    assert "Name" not in [each.label for each in app.text_input]


def test_tables_that_count_by_being_there_are_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    state: dict[str, Any] = {}
    for module in (launch_draft, launch_picks):
        monkeypatch.setattr(module.st, "session_state", state)
    assert launch_schema.optional_tables() == {"metadata", "audit", "price"}
    launch_draft.begin({"stages": {"vote": {"k": 5}}}, "recipe.x")
    launch_draft.put(("evolve", "topics"), 3)
    launch_draft.drop(("evolve", "topics"))
    assert launch_kept.changes() == []
    launch_draft.put(("metadata",), {})
    launch_draft.put(("stages", "vote"), 7)
    assert launch_kept.changes() == ["stages.vote.k", "stages.vote", "metadata"]
