"""The Consistency page: rates, what they are worth, and what is said where nothing is known."""

import datetime as dt
from collections.abc import Callable
from urllib.parse import parse_qs

import pytest
import small_lineage
from shown_pages import labels, query_of, shown, words

from dashboard.components.consistency_checks import checks_told
from engine.domain import (
    Attempt,
    Decision,
    Entry,
    Equality,
    Outcome,
    Problem,
    ProblemFilter,
    Provenance,
    Reading,
    ReviewVerdict,
    Stage,
    Tier,
    Verdict,
    problem_id,
)
from engine.quality import further_checks
from engine.store import Facts, Store, add_problems, fill_pool, flush, insert_run, people


def column(app: object, heading: str, number: int = 0) -> list[str]:
    """A column of the first table that has it, or of a later one."""
    tables = [table.value for table in app.table if heading in table.value]  # type: ignore[attr-defined]  # an AppTest
    return [str(cell).replace("\\", "") for cell in tables[number][heading]]


def test_the_page_of_a_whole_run(full_store: Store, hostile: str) -> None:
    assert full_store.exists()
    app = shown("consistency", {"run": "first"})
    said = words(app)
    assert query_of(app) == {"run": ["first"]}
    # The handwritten outcomes leave open whether the attempt agreed with itself: nothing is consistent by the funnel.
    assert "Stage 1 has ended for 7 problems. **0 (0.0%)** are consistent" in said
    assert column(app, "Models that answered")[:3] == ["weak-model", "expert-model", "expert-model"]
    assert "one without a program cannot be consistent, and counts as not consistent" in said
    assert column(app, "Replies consistent") == ["3 of 6 (50.0%)", "1 of 3 (33.3%)", "0 of 10 (0.0%)"]
    precision = column(app, "Precision: accepted that are right")
    assert precision == ["2 of 3 (66.7%)", "1 of 1 (100.0%)", "1 of 1 (100.0%)"]
    assert "Published: WISDOM's authors" in said
    assert "All 1: what people call wrong first" in said
    assert "accepted **1** · ground truth **0**" in said
    assert "This run audits nothing" in said
    assert hostile.split("![x]", maxsplit=1)[0] not in said


def test_a_cell_of_the_level_table_leads_to_its_problems(full_store: Store) -> None:
    assert full_store.exists()
    cells = column(shown("consistency", {"run": "first"}), "Published")
    assert cells == ["75.3%", "70.6%", "65.0%", "62.1%", "54.2%"]
    first = column(shown("consistency", {"run": "first"}), "Level")[0]
    assert parse_qs(first.partition("?")[2].rstrip(")")) == {"run": ["first"], "levels": ["1"]}


def test_bad_values_of_the_address_are_told_and_dropped(full_store: Store) -> None:
    assert full_store.exists()
    app = shown("consistency", {"run": "first", "round": "9", "width": "<b>4</b>", "other": "x"})
    said = words(app)
    assert "round = '9' is not a round of this run." in said
    assert "width = '<b>4</b>' is not one of 1, 2, 3, 5, 10." in said
    assert "'other' means nothing here." in said
    assert query_of(app) == {"run": ["first"]}


def test_a_second_round_is_told_and_taken_out_of_the_address(full_store: Store) -> None:
    assert full_store.exists()
    app = shown("consistency", {"run": "first", "round": ["1", "2"]})
    assert "round = '2' is one too many." in words(app)
    assert query_of(app) == {"run": ["first"], "round": ["1"]}


def test_what_a_click_on_a_figure_leaves_in_the_address_is_no_mistake(full_store: Store) -> None:
    assert full_store.exists()
    query = {"run": "first", "subjects": ["Algebra", "Prealgebra"], "levels": "1"}
    app = shown("consistency", query)
    assert "Ignored" not in words(app)
    assert query_of(app)["subjects"] == ["Algebra", "Prealgebra"]


def test_width_and_round_are_in_the_address(full_store: Store) -> None:
    assert full_store.exists()
    app = shown("consistency", {"run": "first", "round": "1", "width": "10"})
    assert query_of(app) == {"run": ["first"], "round": ["1"], "width": ["10"]}
    assert "±10 percentage points" in words(app)
    app.button_group("consistency_width").set_value(5).run()
    assert query_of(app) == {"run": ["first"], "round": ["1"], "width": ["5"]}
    assert column(app, "Checks to ±5") == ["all 3 are known; no more can be checked"] + 2 * [
        "the one is known; no more can be checked"
    ]


def test_a_review_changes_what_is_known(full_store: Store, made: list[Problem]) -> None:
    people.review(full_store, Entry("first", 1, made[6].id), ReviewVerdict.CORRECT, Provenance("Ann"))
    app = shown("consistency", {"run": "first"})
    assert column(app, "Precision: accepted that are right")[0] == "3 of 3 (100.0%)"
    assert "None is known." in words(app)
    people.review(full_store, Entry("first", 1, made[0].id), ReviewVerdict.WRONG, Provenance("Ann"))
    said = words(shown("consistency", {"run": "first"}))
    assert "accepted **4** · ground truth **4** · people call it wrong" in said


def test_several_samples_are_told_with_what_they_rest_on(full_store: Store) -> None:
    assert full_store.exists()
    app = shown("consistency", {"run": "first"})
    # Of two problems with five samples one has three right ones, which win; of the other's only one says anything.
    assert column(app, "pass@1") == ["60.0%", "0.0%", "30.0%"]
    assert column(app, "majority@5") == ["1 of 1 (100.0%)", "0 of 1 (0.0%)", "1 of 2 (50.0%)"]
    assert column(app, "Instability") == ["0 of 1 (0.0%)", "0 of 1 (0.0%)", "0 of 2 (0.0%)"]
    assert "pass@k by the unbiased estimator" in words(app)


def test_a_run_without_ground_truth_says_how_many_checks_would_tell(store: Store) -> None:
    _write(store, "bare", [Decision(Outcome.SETTLED, "inner", "x", "5", inner=True)], truth=None)
    app = shown("consistency", {"run": "bare"})
    assert "nobody knows how many are right" in words(app)
    assert column(app, "Checks to ±3") == ["the one that is left"]
    assert column(app, "Right, of those known") == ["none known"]


def test_a_run_that_accepts_by_the_ground_truth_says_that_precision_means_nothing(store: Store) -> None:
    recipe = '{"stages": {"order": ["guide"], "accept": "ground_truth"}}'
    _write(store, "by-truth", [Decision(Outcome.SETTLED, "ground_truth", "x", "5", inner=False)], recipe=recipe)
    app = shown("consistency", {"run": "by-truth"})
    assert "accepts by the ground truth" in words(app)
    assert column(app, "It saw") == ["the published answer"]
    assert column(app, "Precision: accepted that are right") == ["0 of 0"]


def test_answers_that_nothing_checked_are_no_agreement(store: Store) -> None:
    decision = Decision(Outcome.UNCHECKED, "unchecked", "x", "5")
    _write(store, "distil", [decision], stage=Stage.SOLVE, tier=Tier.UNVERIFIED)
    app = shown("consistency", {"run": "distil"})
    assert "Nothing was guided here" in words(app)
    assert column(app, "It saw") == ["nothing was checked"]
    assert column(app, "Precision: accepted that are right") == ["0 of 0"]


def test_a_run_that_has_only_begun_says_so(store: Store, made: list[Problem]) -> None:
    insert_run(store, _row("new"))
    fill_pool(store, "new", 1, [made[0].id])
    assert "No stage has ended for a problem of this run yet" in words(shown("consistency", {"run": "new"}))


def test_a_store_without_runs_says_what_to_do(store: Store) -> None:
    assert store.exists()
    app = shown("consistency")
    assert "No run yet" in words(app)
    assert any("wisdom run" in code.value for code in app.code)


def test_simulated_runs_are_called_so_in_the_table_too(full_store: Store, add_run: Callable[..., None]) -> None:
    assert full_store.exists()
    add_run("pretend")
    assert "Simulated teachers" in words(shown("consistency", {"run": "pretend"}))
    app = shown("consistency", {"run": "first"})
    assert "Simulated teachers" not in words(app)
    assert "pretend (simulated teachers)" in column(app, "Run")


@pytest.mark.parametrize("subject", ["<img src=x onerror=1>", "a" * 300, "Counting & Probability"])
def test_a_hostile_subject_is_a_name_like_any_other(store: Store, subject: str) -> None:
    _write(store, "odd", [Decision(Outcome.SETTLED, "inner", "x", "5", inner=True)], subject=subject)
    app = shown("consistency", {"run": "odd"})
    assert not app.exception
    assert "**1 (100.0%)** are consistent" in words(app)


def test_false_accepts_link_to_their_problem(full_store: Store) -> None:
    assert full_store.exists()
    assert any("What is 0 + 0?" in label for label in labels(shown("consistency", {"run": "first"})))


def _row(run_id: str, recipe: str = '{"stages": {"order": ["guide"]}}') -> dict[str, object]:
    row = {"id": run_id, "recipe_name": "made", "note": "", "recipe": recipe, "shape": "{}", "simulated": False}
    return {**row, "engine_version": "0"}


def _write(
    store: Store,
    run_id: str,
    decisions: list[Decision],
    *,
    truth: str | None = "5",
    subject: str | None = None,
    stage: Stage = Stage.GUIDE,
    tier: Tier = Tier.EASY,
    recipe: str = '{"stages": {"order": ["guide"]}}',
) -> None:
    """A run in which one stage ended for some new problems, right where there is a ground truth."""
    found = [
        Problem(problem_id(f"{run_id} {n}"), f"{run_id} {n}", dataset="d", ground_truth=truth, level=1, subject=subject)
        for n in range(len(decisions))
    ]
    add_problems(store, found, "import")
    insert_run(store, _row(run_id, recipe))
    fill_pool(store, run_id, 1, [p.id for p in found])
    facts = Facts(lambda: dt.datetime(2026, 1, 2, tzinfo=dt.UTC))
    for p, decision in zip(found, decisions, strict=True):
        entry = Entry(run_id, 1, p.id)
        facts.attempt(entry, Attempt(stage, 0, "weak", Reading("")), "h")
        facts.outcome(entry, stage.value, decision, tier, Verdict(Equality.EQUAL, "number") if truth else None)
    flush(store, facts.take())


def test_cells_of_either_heat_map_lead_to_their_problems(full_store: Store) -> None:
    small_lineage.add(full_store)
    app = shown("consistency", {"run": "grown", "round": "2"})
    assert "claimed by the teacher that wrote the problem. A click on a cell opens its problems" in words(app)
    (cell,) = column(app, "Subject")
    wanted, ignored = ProblemFilter.from_params(parse_qs(cell.partition("?")[2].rstrip(")")))
    assert not ignored
    assert wanted == ProblemFilter(run="grown", round=2, claimed_levels=(5,), claimed_subjects=("Number Theory",))
    assert "1 problem" in words(shown("browse", wanted.to_params()))
    cells = column(shown("consistency", {"run": "first"}), "Subject")
    assert "[Algebra](browse?run=first&levels=1&subjects=Algebra)" in cells


@pytest.mark.parametrize(
    ("right", "known", "accepted", "told"),
    [
        (400, 400, 500, "enough"),
        (9, 10, 5_000, "378"),
        (9, 10, 50, "all 40 that are left"),
        (9, 10, 11, "the one that is left"),
        (9, 10, 10, "all 10 are known; no more can be checked"),
        (1, 1, 1, "the one is known; no more can be checked"),
    ],
)
def test_no_more_checks_are_asked_for_than_can_be_made(right: int, known: int, accepted: int, told: str) -> None:
    assert checks_told(further_checks(right, known, 0.03), accepted - known, accepted) == told
