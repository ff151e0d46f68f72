"""The Launch page: a form out of the recipe's schema, mistakes at their place, seeds, costs, and what a run does."""

import json
import re
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import browsing
import pytest
from browsing import WAIT_MS, serving, visiting
from playwright.sync_api import Browser, expect
from pydantic import BaseModel, create_model
from shown_pages import labels, press, query_of, shown, words
from streamlit.testing.v1 import AppTest

from dashboard.components import launch_allowed, launch_ready, launch_schema, launch_upload
from dashboard.components.launch_schema import FormField, FormTable, recipe_table, teacher_kinds, teacher_table
from engine.config import Recipe, recipe_text
from engine.domain import DecisionKind, Entry, Problem, Provenance, Stage
from engine.errors import InputError, RecipeError
from engine.store import Store, people

ANN = Provenance("Ann", "read it")
chromium = browsing.chromium


@pytest.fixture(autouse=True)
def _schemas() -> Iterator[None]:
    yield
    for each in (recipe_table, teacher_table, teacher_kinds):
        each.cache_clear()


def every(table: FormTable) -> list[FormField]:
    return [*table.fields, *(field for inner in table.tables for field in every(inner))]


def number(app: AppTest, label: str, value: float, nth: int = 0) -> AppTest:
    return [each for each in app.number_input if each.label == label][nth].set_value(value).run()


def disabled(app: AppTest, label: str) -> bool:
    return next(button.disabled for button in app.button if button.label == label)


# The form is the schema.


def keys(model: type[BaseModel], place: tuple[str, ...] = ()) -> set[tuple[str, ...]]:
    found: set[tuple[str, ...]] = set()
    for name, field in model.model_fields.items():
        inner = [
            each for each in (field.annotation, *getattr(field.annotation, "__args__", ())) if isinstance(each, type)
        ]
        tables = [each for each in inner if issubclass(each, BaseModel)]
        found |= keys(tables[0], (*place, name)) if tables else {(*place, name)}
    return found


def test_every_key_of_a_recipe_has_a_field_with_its_bounds_and_its_default() -> None:
    fields = {field.place: field for field in every(recipe_table())}
    assert fields.keys() == {place for place in keys(Recipe) if place[0] != "teachers"}
    k, concurrency = fields["stages", "vote", "k"], fields["concurrency",]
    assert (k.kind, k.default, k.low, k.high) == ("integer", 5, 1, 64)
    assert concurrency.help == "Calls in flight at most."
    assert fields["stages", "criticise", "accept"].choices == ("inner", "inner_or_cross", "inner_and_cross")
    assert fields["audit", "expert_share"].required
    assert fields["budget_usd",].label == "Budget, USD"


def test_a_new_key_of_the_recipe_appears_by_itself(monkeypatch: pytest.MonkeyPatch, store: Store) -> None:
    monkeypatch.setattr(launch_schema, "Recipe", create_model("Recipe", __base__=Recipe, patience_s=(float, 2.5)))
    for each in (recipe_table, teacher_table, teacher_kinds):
        each.cache_clear()
    assert store.exists()
    app = shown("launch")
    assert [each.value for each in app.number_input if each.label == "Patience, seconds"] == [2.5]


@pytest.mark.parametrize("kind", ["openai", "recorded", "simulated"])
def test_every_kind_of_teacher_has_its_own_table(kind: str) -> None:
    assert kind in teacher_kinds()
    fields = {field.place[2:] for field in every(teacher_table("weak", kind))}
    assert ("price", "prompt") in fields
    assert (("file",) in fields) == (kind == "recorded")


# The page.


def test_without_a_store_the_first_run_can_be_begun_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WISDOM_STORE", str(tmp_path / "none.duckdb"))
    app = shown("launch")
    assert app.title[0].value == "No store yet"
    assert "500 problems of 670, the first" in words(app).replace("**", "")
    assert not disabled(app, "Estimate the cost")
    assert not (tmp_path / "none.duckdb").exists()


def test_all_mistakes_are_shown_at_once_each_at_its_place(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    assert store.exists()
    for name in ("DEEPSEEK_API_KEY", "OPENAI_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    app = number(shown("launch", {"recipe": "wisdom"}), "Vote: min votes", 9)
    said = words(app)
    assert "**3 mistakes** to mend" in said
    assert said.count("the environment variable OPENAI_API_KEY is not set.") == 2, "at its place, and among all"
    assert said.count("but only k = 5 replies vote.") == 2
    assert "Stages — 1 to mend" in [each.label for each in app.expander]
    assert disabled(app, "Estimate the cost")
    app = number(app, "Vote: k", 9)
    assert "**2 mistakes** to mend" in words(app)
    assert not disabled(app, "Estimate the cost"), "an estimate needs no key"


def test_what_may_cost_more_than_the_limit_has_to_be_confirmed(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret-7")
    app = shown("launch", {"recipe": "majority"})
    app.session_state["person"] = "Ann"
    said = words(app := press(app, "Estimate the cost"))
    assert "for **3,350** calls" in said
    assert "Budget $50.00:" in said
    assert re.search(
        r"This run may well cost \$[0-9.]+\*\*, the high end of its estimate. The limit .* is \$1.00", said
    )
    assert "No endpoint was checked yet." in said
    assert disabled(app, "Start the run")
    for box in [each.key for each in app.checkbox if each.key.startswith(("launch.yes", "launch.unchecked"))]:
        assert disabled(app, "Start the run")
        app = app.checkbox(key=box).check().run()
    assert not disabled(app, "Start the run")
    app = number(app, "Number", 3)
    assert "The form has changed since" in words(app)
    assert "Start the run" not in [button.label for button in app.button]
    assert "sk-secret" not in repr(app)
    assert not (store.side / "seeds").exists(), "files that lie there already are named, not copied"


def test_no_endpoint_is_asked_that_the_settings_refuse(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret-7")
    app = shown("launch", {"recipe": "majority"})
    app.session_state["person"] = "Ann"
    app = number(app, "Number", 3)
    app = press(app, "Estimate the cost")
    assert not disabled(app, "Check the endpoints now")
    asked: list[object] = []
    monkeypatch.setattr(launch_ready, "check_teachers", asked.append)
    store.path.with_name("workbench.toml").write_text('endpoints = ["https://example.org/v1"]', encoding="utf-8")
    said = words(app := app.run())
    assert "is not among the endpoints that may be asked from here." in said
    assert disabled(app, "Check the endpoints now")
    assert disabled(app, "Start the run")
    ready = app.session_state["launch.ready"]
    with pytest.raises(RecipeError, match="not among the endpoints"):
        launch_allowed.ensure(ready.recipe)
    assert asked == []


def test_simulated_teachers_are_checked_along_and_nothing_is_paid(store: Store) -> None:
    app = shown("launch")
    app.session_state["person"] = "Ann"
    app = number(app, "Number", 5)
    app = press(app, "Estimate the cost")
    assert "simulated: nothing is paid" in words(app)
    assert not disabled(app, "Start the run")
    assert store.exists()


def test_a_form_is_begun_with_a_runs_recipe_or_a_recipe_of_the_project(full_store: Store) -> None:
    assert full_store.exists()
    app = shown("launch", {"recipe": "xwin"})
    assert next(each.value for each in app.text_input if each.label == "Name") == "xwin"
    app.selectbox(key="launch.template").select("recipe.distil").run()
    assert query_of(app) == {"recipe": ["distil"]}
    assert next(each.value for each in app.text_input if each.label == "Name") == "distil"


def test_whatever_the_address_asks_for_in_vain_is_said(full_store: Store) -> None:
    assert full_store.exists()
    asked = {"recipe": ["<b>", "xwin"], "from": "first", "seeds": ["gone", "upload"], "nothing": "7", "levels": "1"}
    said = words(shown("launch", asked))
    assert "Ignored in the address" in said
    for sentence in (
        "'nothing' means nothing here.",
        "'levels' means nothing here.",
        "recipe = '<b>' is not there to begin with.",
        "recipe = 'xwin' is one too many.",
        "from = 'first' is one too many beside recipe.",
        "seeds = 'gone' is not there to choose from.",
        "seeds = 'upload' is one too many.",
    ):
        assert sentence in said
    assert "Ignored" not in words(shown("launch", {"seeds": "list", "levels": ["1", "2"], "run": "first"}))


# Seeds.


def test_seeds_come_from_the_list_in_the_address(store: Store) -> None:
    assert store.exists()
    app = shown("launch", {"seeds": "list", "levels": ["1", "2"], "subjects": "Prealgebra"})
    assert "Problems with levels 1 or 2, subjects Prealgebra." in words(app)
    count = int(re.search(r"\*\*(\d+) problems\*\*", words(app))[1])  # type: ignore[index]  # it fails if it is not there
    assert count == 23
    app = number(app, "Number", 4)
    app.segmented_control[0].select("at random").run()
    assert "**4 problems** of 23, drawn at random by the recipe's seed 1" in words(app)
    press(app, "Estimate the cost")
    (kept,) = (store.side / "seeds").iterdir()
    rows = [json.loads(line) for line in kept.read_text().splitlines()]
    assert len(rows) == 4
    assert {row["level"] for row in rows} <= {1, 2}
    assert {row["subject"] for row in rows} == {"Prealgebra"}


def test_seeds_come_from_datasets_saved_lists_and_what_reviewers_marked(full_store: Store, made: list[Problem]) -> None:
    people.save_filter(full_store, "easy ones", {"run": ["first"], "tiers": ["easy"]}, "Ann")
    people.decide(full_store, Entry("first", 1, made[1].id), DecisionKind.SEED, ANN)
    people.decide(full_store, Entry("first", 1, made[2].id), DecisionKind.AGAIN, ANN, stage=Stage.VOTE)
    for seeds, count in (
        ("dataset.made_up", 60), ("saved.easy ones", 3), ("marked", 1), ("again.vote.first", 1), ("set.example", 10),
    ):  # fmt: skip
        app = shown("launch", {"seeds": seeds})
        assert app.selectbox(key="launch.seeds.source").value == seeds
        found = re.search(r"\*\*([\d,]+) problems?\*\*", words(app))
        assert found, seeds
        assert int(found[1]) == count or seeds == "set.example"
    assert "Use as seeds" in [link.proto.label for link in shown("browse", {"levels": "1"}).get("page_link")]


# Uploads are hostile.


def test_of_an_uploads_name_only_a_known_ending_counts() -> None:
    rows = b'{"question": "What is 1 + 1?", "answer": "2"}\nno json\n{"question": 7}\n'
    found = launch_upload.seeds("../../etc/\x00passwd<script>.JSONL", rows)
    assert found.name == "upload.jsonl"
    assert len(found.read.problems) == 1
    assert [each.line for each in found.read.broken] == [2, 3]
    for name in ("seeds.exe", "seeds", "seeds.jsonl.gz", "seeds.toml"):
        with pytest.raises(InputError, match="ends in none of"):
            launch_upload.seeds(name, rows)


def test_a_broken_upload_is_refused_with_its_line_and_names_no_folder() -> None:
    with pytest.raises(InputError, match=r"holds no problem\. Line 1:") as refused:
        launch_upload.seeds("a.jsonl", b"{broken\n")
    assert tempfile.gettempdir() not in str(refused.value)
    with pytest.raises(InputError) as refused:
        launch_upload.seeds("a.parquet", b"PAR1 and nothing")
    assert tempfile.gettempdir() not in str(refused.value)
    with pytest.raises(InputError, match="larger than"):
        launch_upload.seeds("a.csv", bytes(launch_upload.MOST_SEEDS_MB * 2**20 + 1))


def test_an_uploaded_recipe_is_taken_over_whole_or_refused_with_every_mistake() -> None:
    text = '[seeds]\nfiles = ["/etc/passwd", "gone.jsonl"]\nlimit = 7\n'
    text += '[teachers.weak]\nkind = "simulated"\nmodel = "weak"\n'
    found = launch_upload.recipe((text + '[stages]\norder = ["guide"]\n').encode())
    assert found["seeds"] == {"limit": 7}, "its files lie elsewhere, and are chosen on the page"
    assert found["teachers"]["weak"]["model"] == "weak"
    with pytest.raises(RecipeError) as refused:
        launch_upload.recipe((text + "[stages]\nunheard = 1\n[stages.vote]\nk = 0\n").encode())
    places = [each.place for each in refused.value.mistakes]
    assert "line 8: stages.unheard" in places
    assert "line 10: stages.vote.k" in places
    assert any("expert" in each.problem for each in refused.value.mistakes)
    assert tempfile.gettempdir() not in str(refused.value)
    for content in (b"\xff\xfe", b"=", b"[" * 5000):
        with pytest.raises(InputError):
            launch_upload.recipe(content)


def test_an_upload_becomes_the_seeds_of_the_page(store: Store) -> None:
    app = shown("launch", {"seeds": "upload"})
    assert disabled(app, "Estimate the cost")
    rows = b'{"question": "What is 1 + 1?", "answer": "2"}\n{"question": 7}\n'
    app = app.file_uploader(key="launch.upload").upload("<b>x</b>.jsonl", rows).run()
    assert "**1 problem**" in words(app)
    assert "1 line cannot be used" in [each.label for each in app.expander]
    press(app, "Estimate the cost")
    assert [path.read_bytes() for path in (store.side / "seeds").iterdir()] == [rows]


# A run as it works.


def test_a_dead_run_is_shown_as_such_and_can_be_resumed(store: Store, add_run: Callable[..., None]) -> None:
    add_run("gone", ended=None)
    app = shown("launch", {"run": "gone"})
    said = words(app)
    assert "its process is gone" in said
    assert "1 Guide" in said
    assert "call failed: missing" in said
    assert "Resume this run" in [button.label for button in app.button]
    assert disabled(app, "Resume this run"), "somebody has to say who resumes it"
    with store.run_lock("gone").held():
        app = shown("launch", {"run": "gone"})
        app.session_state["person"] = "Ann"
        assert "Stop this run" in [button.label for button in app.run().button]
        press(app, "Stop this run")
    events = words(shown("launch", {"run": "gone"}))
    assert "asked on the page by Ann" in events


def test_the_budget_is_that_of_the_recipe_which_the_run_keeps(store: Store, add_run: Callable[..., None]) -> None:
    add_run("gone", ended=None)
    assert "budget" not in words(shown("launch", {"run": "gone"}))
    seeds = Path(browsing.ROOT) / "data" / "seeds" / "demo.jsonl"
    teachers = {role: {"kind": "simulated", "model": role} for role in ("weak", "expert")}
    kept = store.run_folder("gone") / "recipe.toml"
    kept.parent.mkdir(parents=True)
    for budget, told in ((5.0, "budget $5.00"), (7000.0, "budget $7,000")):
        values = {"budget_usd": budget, "teachers": teachers, "seeds": {"files": [seeds]}}
        kept.write_text(recipe_text(values), encoding="utf-8")
        app = shown("launch", {"run": "gone"})
        assert told in words(app)
        assert [each.value for each in app.number_input if each.label.startswith("Budget of")] == [budget]


def test_runs_are_listed_with_their_states(full_store: Store, add_run: Callable[..., None]) -> None:
    assert full_store.exists()
    add_run("pretend", ended=None)
    app = shown("launch")
    assert {"first", "pretend"} <= set(labels(app))
    assert "dead" in words(app)
    assert "simulated teachers" in words(app)
    assert "is not in this store" in words(shown("launch", {"run": "nobody's"}))


@pytest.mark.browser
def test_a_run_is_launched_and_watched_to_its_end(chromium: Browser, tmp_path: Path) -> None:
    path = tmp_path / "w.duckdb"
    with serving(path, tmp_path / "server.log") as address, visiting(chromium, address) as visit:
        visit.open("/launch?recipe=demo")
        for label, value, changed in (("Number", "10", "seeds.limit"), ("Rounds", "1", "rounds, seeds.limit")):
            visit.page.get_by_label(label, exact=True).fill(value)
            visit.page.get_by_label(label, exact=True).press("Enter")
            visit.says(f"Changed: {changed}.")  # what is typed before the page has taken this is lost
            visit.settled()
        visit.page.reload()
        visit.says("Changed: rounds, seeds.limit.")
        visit.says(re.compile("^10 problems"))
        visit.settled()
        visit.page.get_by_role("button", name="Estimate the cost").click()
        visit.says("simulated: nothing is paid")
        visit.page.get_by_text("Your name").first.click()
        visit.page.get_by_label("Your name").last.fill("Ann")
        visit.page.get_by_label("Your name").last.press("Enter")
        visit.settled()
        visit.page.keyboard.press("Escape")
        start = visit.page.get_by_role("button", name="Start the run")
        expect(start).to_be_enabled(timeout=WAIT_MS)
        start.click()
        visit.page.wait_for_url(re.compile("run=demo-"), timeout=WAIT_MS)
        visit.says(re.compile("finished$"))
        visit.says("10 of 10 (100.0%) ended")
        visit.page.get_by_text("What happened to it").click()
        visit.says(re.compile("by Ann"))
        visit.page.get_by_text("Its log").click()
        visit.says(re.compile("finished: "))
