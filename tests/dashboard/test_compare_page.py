"""The Compare page: two sides, what each made of the same problems, and the problems of each cell."""

import json
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
import small_pair
from shown_pages import labels, press, query_of, shown, words
from small_store import NOW, Hand, run_row
from streamlit.testing.v1 import AppTest

from dashboard import charts
from dashboard.components import compare_answers, compare_fields, compare_levels, compare_list
from engine.domain import Entry, Problem, Stage, Tier
from engine.quality import Paired
from engine.store import Facts, Store, add_problems, compare, fill_pool, flush, insert_run

SIDES = {"a_run": ["old"], "b_run": ["new"]}


@pytest.fixture
def pair(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """The store of `small_pair`, as the dashboard shows it."""
    path = tmp_path / "wisdom.duckdb"
    monkeypatch.setenv("WISDOM_STORE", str(path))
    return small_pair.make(path)


def links(app: AppTest) -> list[tuple[str, str]]:
    """What each link to a problem says, and to which run it leads."""
    found = []
    for link in app.get("page_link"):
        query = link.proto.query_string
        found += [(link.proto.label.replace("\\", ""), query)] if "id=" in query else []
    return found


def test_the_newest_two_runs_over_the_same_problems_stand_side_by_side(pair: Store) -> None:
    assert pair.exists()
    app = shown("compare")
    said = words(app)
    assert query_of(app) == SIDES
    assert "Of **7 problems** that both sides ended, A has **4 of 7 (57.1%)** settled, B **5 of 7 (71.4%)**." in said
    assert "They differ on 3: 2 are settled only in B, 1 only in A." in said
    assert "in more than half of all cases. So this does not show that one does better." in said
    assert "In run new a program plays the teachers" in said
    assert "problems of A that have no tier yet, 1." in said


def test_answers_cost_and_levels_are_told_with_their_denominators(pair: Store) -> None:
    assert pair.exists()
    said = words(shown("compare"))
    assert "Of 3 problems to which both have an answer, **2 of 3 (66.7%)** have the same, **1 of 3 (33.3%)**" in said
    assert "Of 5 problems where the ground truth tells, A is right on 2 of 5 (40.0%), B on 3 of 5 (60.0%)." in said
    assert "4 of 7 (57.1%) · 25.0 to 84.2" in said
    assert "$0.5000, known for 5 of 7 (71.4%)" in said
    assert "would cost $0.1200 over 5" in said
    assert "4, 1 of them from the store at no cost; would cost $0.2000 each over 3" in said
    assert "Harder ones settled while easier ones fail" in said
    assert "2 of 2 (100.0%) not settled in A" in said


def test_each_problem_opens_in_both_runs(pair: Store) -> None:
    assert pair.exists()
    app = shown("compare", SIDES | {"cell": "only_b"})
    found = links(app)
    assert [label for label, _ in found] == [
        "**A** unsettled · no answer",
        "**B** hard · 5 · :material/check: right",
        "**A** unsettled · no answer",
        "**B** hard · 7 · :material/close: wrong",
    ]
    assert ["run=old" in query for _, query in found] == [True, False, True, False]
    assert ["run=new" in query for _, query in found] == [False, True, False, True]
    assert all("in_round=1" in query for _, query in found)
    assert "Listed below: **settled only in B**" in words(app)


def test_a_cell_and_levels_are_in_the_address(pair: Store) -> None:
    assert pair.exists()
    app = shown("compare", SIDES | {"cell": "good_b", "levels": ["4", "5"]})
    assert query_of(app) == {**SIDES, "cell": ["good_b"], "levels": ["4", "5"]}
    assert len(links(app)) == 4
    assert "Only level 4, level 5" in words(app)
    app.button_group(key="compare.cell").set_value("another_answer").run()
    assert query_of(app) == {**SIDES, "cell": ["another_answer"], "levels": ["4", "5"]}
    press(app, "All levels")
    assert query_of(app) == {**SIDES, "cell": ["another_answer"]}
    assert [label for label, _ in links(app)] == [
        "**A** easy · 5 · :material/close: wrong",
        "**B** medium · 6 · :material/check: right",
    ]


def test_the_lists_behind_the_levels_are_buttons(pair: Store) -> None:
    assert pair.exists()
    app = shown("compare")
    press(app, "Levels 1 and 2, not settled in B")
    assert query_of(app) == {**SIDES, "cell": ["failed_b"], "levels": ["1", "2"]}
    assert "Question 2?" in words(app)


def test_sides_are_swapped_and_chosen(pair: Store) -> None:
    assert pair.exists()
    app = press(shown("compare"), "Swap A and B")
    assert query_of(app) == {"a_run": ["new"], "b_run": ["old"]}
    app.selectbox(key="compare.a.run").select("old").run()
    app.selectbox(key="compare.a.reply").select(("weak", "guide")).run()
    app.selectbox(key="compare.a.round").select(1).run()
    assert query_of(app) == {
        "a_run": ["old"],
        "a_round": ["1"],
        "a_teacher": ["weak"],
        "a_stage": ["guide"],
        "b_run": ["old"],
    }
    assert not app.exception


def test_two_teachers_are_compared_by_their_own_consistency(pair: Store) -> None:
    assert pair.exists()
    app = shown("compare", SIDES | {"a_teacher": "weak", "b_teacher": "weak", "b_stage": "guide"})
    said = words(app)
    assert "Of **4 problems** that both sides ended, A has **3 of 4 (75.0%)** consistent" in said
    assert query_of(app)["a_stage"] == ["guide"]
    assert "5; $0.1000 each over 5" in said
    assert "right or wrong where its answer is the accepted one" in said


def test_bad_values_are_ignored_with_a_notice(pair: Store) -> None:
    assert pair.exists()
    bad = {
        "a_run": "<b>none</b>",
        "b_run": "new",
        "b_round": "x",
        "b_teacher": "nobody",
        "cell": "all",
        "levels": "9",
        "after": "-1",
        "nonsense": "1",
    }
    app = shown("compare", bad)
    said = words(app)
    assert query_of(app) == SIDES
    for told in (
        "a_run = '<b>none</b>' is not in this store.",
        "b_round = 'x' is not a round of new.",
        "b_teacher = 'nobody' did not reply in new.",
        "cell = 'all' is none.",
        "levels = '9' is not known here.",
        "after = '-1' is not a number.",
        "'nonsense' means nothing here.",
    ):
        assert told in said


def test_a_place_beyond_the_list_leads_back_to_its_first_page(pair: Store) -> None:
    assert pair.exists()
    app = shown("compare", SIDES | {"cell": "both", "after": "999999"})
    assert "The list has no problem there" in words(app)
    assert links(press(app, "First"))


def test_long_lists_are_paged_by_key(full_store: Store, made: list[Problem], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compare_list, "SIZE", 2)
    small_pair.write_runs(full_store, [problem.id for problem in made[:9]])
    app = shown("compare", SIDES | {"cell": "both"})
    first = links(app)
    press(app, "Next")
    assert len(links(app)) == 2
    assert not set(links(app)) & set(first)
    assert links(press(app, "Previous")) == first


def test_hostile_texts_stay_texts(full_store: Store, made: list[Problem], hostile: str) -> None:
    rest = [problem.id for problem in made[5:10]]
    small_pair.write_runs(full_store, [made[0].id, made[1].id, made[2].id, made[4].id, *rest])
    assert made[4].question == hostile
    app = shown("compare", SIDES | {"cell": "only_b"})
    (question,) = [element.value for element in app.markdown if "onerror" in element.value]
    assert "\\<script\\>" in question
    assert "\\!\\[x\\]" in question


def test_two_rounds_of_one_run_share_no_problem(pair: Store) -> None:
    fill_pool(pair, "old", 2, ["q8"])
    app = shown("compare", {"a_run": "old", "a_round": "1", "b_run": "old", "b_round": "2"})
    said = words(app)
    assert "**The two sides share no problem.** B has ended no problem yet." in said
    assert "All its problems" in said


def test_runs_over_other_seeds_share_no_problem(pair: Store) -> None:
    add_problems(pair, [Problem("z", "Another question?")], "import-2")
    insert_run(pair, run_row("other"))
    fill_pool(pair, "other", 1, ["z"])
    hand = Hand(Facts(lambda: NOW))
    hand.settled(Entry("other", 1, "z"), Stage.GUIDE, Tier.UNVERIFIED, None)
    flush(pair, hand.facts.take())
    app = shown("compare", {"a_run": "old", "b_run": "other"})
    assert "began with other seeds" in words(app)
    assert "answers that nobody checked" in words(app)
    assert query_of(shown("compare")) == SIDES


def test_a_run_alone_is_compared_by_its_teachers(full_store: Store) -> None:
    assert full_store.exists()
    app = shown("compare")
    assert query_of(app) == {
        "a_run": ["first"],
        "a_teacher": ["weak"],
        "a_stage": ["guide"],
        "b_run": ["first"],
        "b_teacher": ["expert"],
        "b_stage": ["criticise"],
    }
    assert "so this does not tell which does better" in words(app)


def test_a_store_without_two_sides_says_what_to_do(store: Store) -> None:
    assert "No run yet" in words(shown("compare"))
    insert_run(store, run_row("b") | {"recipe": json.dumps({"rounds": 1})})
    assert "Run another recipe over the same seeds" in words(shown("compare"))


def test_two_runs_that_are_alike_differ_on_nothing(full_store: Store, add_run: Callable[..., None]) -> None:
    add_run("second")
    assert full_store.exists()
    said = words(shown("compare"))
    assert "They differ on none." in said
    assert len(labels(shown("compare", {"a_run": "first", "b_run": "first"})))


def test_a_side_that_checks_nothing_is_not_called_worse() -> None:
    rows = [("unverified", "easy", 10), ("dropped", "easy", 2)]
    pairs = pl.DataFrame(rows, schema=["ended_a", "ended_b", "problems"], orient="row")
    said = compare_fields.summed_up(pairs, "settled", fair=True)
    assert "A took answers without any check by agreement, so none could be settled" in said
    assert "better on these" not in said


@pytest.mark.parametrize(
    ("found", "told"),
    [
        (Paired(3, 0, 0, 1), "They differ on none."),
        (Paired(3, 2, 2, 1), "half of them right only in A and half only in B"),
        (Paired(0, 1, 7, 0), "7 are right only in B, 1 only in A."),
        (Paired(0, 1, 7, 0), "in 7.0% of cases. So this does not show"),
        (Paired(0, 30, 5, 0), "less than once in 1,000 times. A does better"),
    ],
)
def test_chance_is_told_in_words(found: Paired, told: str) -> None:
    assert told in compare_fields.chance(found, "right", fair=True)


def test_the_figure_splits_each_bar_into_four_fields_and_leaves_out_empty_ones() -> None:
    names = compare_fields.names("settled")
    rows = [("all", Paired(5, 1, 2, 2), [0, 0]), ("level 1", Paired(0, 0, 4, 0), [1, 0]), ("none", Paired(), [2, 0])]
    figure = charts.fields_figure(rows, names)
    assert [(bar.name, list(bar.x), list(bar.text)) for bar in figure.data] == [
        ("settled in both", [0.5, 0.0], ["5", ""]),
        ("settled only in A", [0.1, 0.0], ["1", ""]),
        ("settled only in B", [0.2, 1.0], ["2", "4"]),
        ("settled in neither", [0.2, 0.0], ["2", ""]),
    ]
    assert list(figure.data[0].y) == ["all (10)", "level 1 (4)"]
    assert len({bar.marker.pattern.shape for bar in figure.data}) == 4
    point = {"customdata": list(figure.data[2].customdata[1])}
    assert compare_fields.clicked_cell([point]) == compare.Cell("only_b", (1,))
    assert compare_fields.clicked_cell([]) is None


def test_a_claimed_level_is_another_than_the_publishers() -> None:
    columns = ["level", "claimed_level", "ended_a", "ended_b", "problems"]
    rows = [(5, 1, "easy", "unsettled", 3), (None, 4, "unsettled", "hard", 2), (None, 1, "easy", "easy", 1)]
    pairs = pl.DataFrame(rows, schema=columns, orient="row")
    harder, easier = compare_levels.of_band(pairs, "level")
    assert (harder["problems"].sum(), easier["problems"].sum()) == (3, 0)
    harder, easier = compare_levels.of_band(pairs, "claimed_level")
    assert (harder["problems"].sum(), easier["problems"].sum()) == (2, 1)


def test_right_counts_only_where_the_ground_truth_tells_of_both() -> None:
    rows = [
        ("right", "right", 5),
        ("right", "none", 3),
        ("wrong", "right", 2),
        ("none", "wrong", 1),
        ("none", "none", 9),
        ("unknown", "right", 7),
    ]
    pairs = pl.DataFrame(rows, schema=["verdict_a", "verdict_b", "problems"], orient="row")
    assert compare_answers.right(pairs) == Paired(5, 3, 2, 1)


def test_replies_that_nobody_compared_are_owned_up_to(pair: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dashboard.data.compare.MOST_COMPARED", 1)
    assert pair.exists()
    query = SIDES | {"a_teacher": "weak", "b_teacher": "weak"}
    assert "A has still more replies, which nobody compared" in words(shown("compare", query))
