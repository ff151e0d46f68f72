"""Every page draws an imported set and evaluations, and says what they are."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from shown_pages import labels, shown, words

from dashboard import params
from engine.curation import SetPlan, import_set
from engine.domain import ProblemFilter, problem_id
from engine.store import RunKind, Store

ROWS = [
    {
        "question": f"What is {i} + {i}? <b>bold</b>",
        "solution": f"<knowledge_base_start>Sums.<knowledge_base_end><solution_start>It is $\\boxed{{{2 * i}}}$.",
        "answer": str(2 * i),
        "level": 1 + i % 5,
        "model": "<i>teacher</i>",
    }
    for i in range(12)
]
RUNS = ("published", "base", "tuned")


def _clock() -> datetime:
    return datetime.now(UTC)


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("imported")
    store = Store(folder / "s.duckdb")
    path = folder / "a.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in ROWS), encoding="utf-8")
    import_set(store, [path], SetPlan("published", licence="MIT"), clock=_clock, workers=0)
    for name, wrong in (("base", {4, 9}), ("tuned", {1, 9})):
        replies = [
            {
                "question": row["question"],
                "reply": f"It is {'0.5' if i in wrong else row['answer']}.",
                "ground_truth": row["answer"],
            }
            for i, row in enumerate(ROWS)
        ]
        path.write_text("".join(json.dumps(row) + "\n" for row in replies), encoding="utf-8")
        import_set(store, [path], SetPlan(name, RunKind.EVALUATION), clock=_clock, workers=0)
    return store.path


@pytest.fixture(autouse=True)
def _shown(imported: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WISDOM_STORE", str(imported))


@pytest.mark.parametrize("page", ["funnel", "consistency", "disagreements", "failures", "browse", "review", "launch"])
@pytest.mark.parametrize("run", ["published", "base"])
def test_pages_of_a_run_draw(page: str, run: str) -> None:
    app = shown(page, {"run": run})
    if page != "browse":
        assert ("Imported set" if run == "published" else "Evaluation") in words(app)
    if page in ("consistency", "failures"):
        assert "its programs were not run" in words(app)


def test_the_run_cannot_be_resumed_or_begun_again() -> None:
    app = shown("launch", {"run": "published"})
    assert {button.label for button in app.button}.isdisjoint({"Start again with changes", "Resume", "Stop"})
    assert "it has no recipe" in words(app)


def test_overview_tells_sets_from_runs() -> None:
    app = shown("overview")
    assert "imported set · 12 problems" in words(app)
    assert "published · imported set" in labels(app)


def test_a_problem_shows_its_published_solution() -> None:
    id_ = problem_id(str(ROWS[3]["question"]))
    query = params.problem_params(id_, ProblemFilter(run="published"), params.Place())
    app = shown("problem", query)
    assert "It is $\\boxed{6}$" in words(app).replace("\\\\", "\\") or "boxed{6}" in words(app)


def test_evaluations_are_compared_by_what_is_right() -> None:
    app = shown("compare", {"a_run": "base", "b_run": "tuned"})
    said = words(app)
    assert "A has **10 of 12 (83.3%)** right, B **10 of 12 (83.3%)**" in said
    offered = [option for pills in app.button_group for option in pills.options]
    names = " ".join(map(str, offered))
    assert "lost: right only in A (1)" in names
    assert "gained: right only in B (1)" in names
    assert "From A to B **1 of 4 (25.0%)** of levels 4 and 5 were gained, and **1 of 6 (16.7%)**" in said
