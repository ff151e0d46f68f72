"""Going on with a run from its page: what it may cost is asked first, and no endpoint is asked that is refused."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from browsing import ROOT
from shown_pages import press, shown, words
from streamlit.testing.v1 import AppTest

from dashboard.components import launch_control, launch_troubles
from engine.config import recipe_text
from engine.runner import Trouble, foretell
from engine.store import Store

RESUME, YES = "Resume this run", "Yes, spend that and resume"


@pytest.fixture
def resumed(store: Store, add_run: Callable[..., None], monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What a dead run was gone on with; its teachers cost so much that its budget of $5 is at stake."""
    add_run("gone", ended=None)
    price = {"prompt": 1000.0, "completion": 1000.0}
    teacher = {"kind": "openai", "model": "m", "base_url": "http://127.0.0.1:9/v1", "key_env": "", "price": price}
    seeds = {"files": [Path(ROOT) / "data" / "seeds" / "demo.jsonl"], "limit": 50}
    values = {"budget_usd": 5.0, "teachers": {"weak": teacher, "expert": teacher}, "seeds": seeds}
    kept = store.run_folder("gone") / "recipe.toml"
    kept.parent.mkdir(parents=True)
    kept.write_text(recipe_text(values), encoding="utf-8")
    # The handwritten run has no recipe that this one could be held against: it is estimated as a run of its own.
    monkeypatch.setattr(launch_control, "foretell", lambda recipe, its_store, _run: foretell(recipe, its_store))
    found: list[dict[str, Any]] = []
    monkeypatch.setattr(launch_control, "resume", lambda _store, _run, said, by: found.append({**said, "by": by}))
    return found


def opened() -> AppTest:
    app = shown("launch", {"run": "gone"})
    app.session_state["person"] = "Ann"
    return app.run()


def budget(app: AppTest, usd: float) -> AppTest:
    return next(each for each in app.number_input if each.label.startswith("Budget of")).set_value(usd).run()


def buttons(app: AppTest) -> set[str]:
    return {button.label for button in app.button} & {RESUME, YES}


def test_it_asks_before_it_spends_more_than_the_limit(resumed: list[dict[str, Any]]) -> None:
    app = opened()
    assert buttons(app) == {RESUME}
    app = press(app, RESUME)
    assert "It may well cost $5.00 more" in words(app)
    assert resumed == []
    app = budget(app, 3.0)
    assert buttons(app) == {RESUME}, "a yes was asked for another sum"
    app = press(app, RESUME)
    assert "It may well cost $3.00 more" in words(app)
    assert resumed == []
    app = press(app, YES)
    assert [(each["budget_usd"], each["by"]) for each in resumed] == [(3.0, "Ann")]
    assert buttons(app) == {RESUME}, "a yes holds for one time"


def test_below_the_limit_it_goes_on_at_once(resumed: list[dict[str, Any]]) -> None:
    press(budget(opened(), 0.5), RESUME)
    assert [each["budget_usd"] for each in resumed] == [0.5]


def test_it_goes_on_with_no_endpoint_that_the_settings_refuse(resumed: list[dict[str, Any]], store: Store) -> None:
    app = opened()
    store.path.with_name("workbench.toml").write_text('endpoints = ["https://example.org/v1"]', encoding="utf-8")
    app = press(budget(app, 0.5), RESUME)
    assert "is not among the endpoints that may be asked from here." in words(app)
    assert resumed == []


# What went wrong, in order of what it cost.


def trouble(kind: str, what: str, stage: str, teacher: str | None, count: int, example: str | None = None) -> Trouble:
    return Trouble(kind, what, stage, teacher, count, example, datetime(2026, 1, 2, tzinfo=UTC), f"mend {what}")


def test_troubles_are_told_once_for_what_is_to_be_done() -> None:
    found = [
        trouble("retried", "429", "guide", "weak", 142),
        trouble("retried", "429", "vote", "expert", 44),
        trouble("call", "unavailable", "guide", "weak", 17, "500: no\n  way"),
        trouble("call", "unavailable", "guide", "weak", 24, "reset"),
        trouble("call", "unavailable", "vote", "expert", 9, "reset"),
        trouble("dropped", "unavailable", "guide", None, 41, "500: no"),
    ]
    first, second, third = launch_troubles.kinds(found)
    assert (first.kind, first.count) == ("call", 50)
    assert first.where == {("guide", "weak"): 41, ("vote", "expert"): 9}
    assert first.examples == {"reset": 33, "500: no way": 17}
    assert (second.kind, second.count, second.where) == ("dropped", 41, {("guide", None): 41})
    assert (third.kind, third.count, third.examples) == ("retried", 186, {})
    assert sum(kind.count for kind in (first, second, third)) == sum(each.count for each in found)
