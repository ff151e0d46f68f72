"""The Failures page: causes counted against all attempts, and examples that lead to their problems."""

import datetime as dt

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shown_pages import labels, query_of, shown, words
from streamlit.testing.v1 import AppTest

from dashboard import charts
from dashboard.components.failure_causes import MEANINGS
from dashboard.components.failure_groups import strata_of, wholes
from dashboard.frames import FailureData
from engine.domain import Attempt, Entry, Problem, Provenance, Reading, Stage
from engine.quality import Cause, wilson
from engine.store import Facts, Store, failures, flush, insert_run, people, said

CAUSES = ((1, "program error", "ZeroDivisionError"), (2, "program error", "NameError"), (3, "rounding", None))


@pytest.fixture
def caused(full_store: Store, made: list[Problem], hostile: str) -> Store:
    """The finished run, with causes for the attempts of stage 1 at three problems, and for the hostile one."""
    facts = Facts(lambda: dt.datetime(2026, 1, 2, tzinfo=dt.UTC))
    guided = {number: Attempt(Stage.GUIDE, 0, "weak", Reading("")) for number in range(5)}
    for number, cause, detail in (*CAUSES, (4, "rounding", hostile)):
        facts.cause(Entry("first", 1, made[number].id), guided[number], cause, detail)
    flush(full_store, facts.take())
    return full_store


def test_causes_are_counted_against_all_attempts(caused: Store) -> None:
    with caused.read() as reader:
        attempts = failures.attempts(reader, "first").group_by("teacher").agg(pl.col("attempts", "consistent").sum())
        causes = failures.causes(reader, "first")
    assert attempts.sort("teacher").rows() == [("expert", 13, 1), ("weak", 6, 3)]
    assert causes.select("cause", "attempts").sort("cause").rows() == [
        ("program error", 1),
        ("program error", 1),
        ("rounding", 1),
        ("rounding", 1),
    ]


def test_examples_come_in_their_order_with_both_answers(caused: Store, made: list[Problem]) -> None:
    with caused.read() as reader:
        found = failures.examples(reader, "first", "program error", 1, 10)
        assert failures.examples(reader, "first", "program error", None, 1).height == 1
        assert not failures.examples(reader, "first", "program error", 2, 10).height
    assert found["problem_id"].to_list() == [made[1].id, made[2].id]
    assert found.select("cot_answer", "program_answer", "program_status").row(0) == ("3", None, "error")


def test_the_page_names_causes_shares_and_examples(caused: Store, made: list[Problem]) -> None:
    assert caused.exists()
    app = shown("failures", {"run": "first"})
    told = words(app)
    assert "Of 19 attempts **4** have a cause, and 4 agree with themselves." in told
    assert "2 of 19 (10.5%)" in told
    assert "NameError (1), ZeroDivisionError (1)" in told
    assert "At least 11 of the others have no cause yet: 3 problems of this round have no tier" in told
    assert query_of(app) == {"run": ["first"]}
    assert any("Ann has" in label for label in labels(app)), made[1].question
    assert "Of this run's 4 causes nobody has looked at any yet." in told


def test_a_cause_in_the_address_is_shown_and_a_wrong_one_ignored(caused: Store) -> None:
    assert caused.exists()
    app = shown("failures", {"run": "first", "cause": "rounding"})
    assert app.selectbox(key="failure_cause").value == "rounding"
    assert any("How many primes" in label for label in labels(app))
    app = shown("failures", {"run": "first", "cause": "<b>bad</b>", "round": "7", "by": "x", "of": "y", "z": "1"})
    assert "cause = '<b>bad</b>' is none." in words(app)
    assert "round = '7' is not a round of this run." in words(app)
    assert "by = 'x' is none. of = 'y' is none." in words(app)
    assert "'z' means nothing here." in words(app)
    assert query_of(app) == {"run": ["first"]}


def test_choosing_a_cause_goes_into_the_address(caused: Store) -> None:
    assert caused.exists()
    app = shown("failures", {"run": "first"})
    app.selectbox(key="failure_cause").select("rounding").run()
    assert query_of(app) == {"run": ["first"], "round": ["1"], "cause": ["rounding"]}
    assert not app.exception


def test_a_run_without_causes_says_so(full_store: Store) -> None:
    assert full_store.exists()
    told = words(shown("failures", {"run": "first"}))
    assert "**0** have a cause" in told
    assert "At least 15 of the others have no cause" in told


def test_causes_are_split_by_what_the_address_names(caused: Store) -> None:
    assert caused.exists()
    split = shown("failures", {"run": "first", "by": "level"})
    found = next(table.value for table in split.table if "level 2" in table.value.columns)
    assert list(found["Cause"]) == ["program error", "rounding", "all causes", "of attempts"]
    assert list(found["level 2"]) == ["1 \\(50\\.0\\%\\)", "—", "1 \\(50\\.0\\%\\)", "2"]
    assert "no level" not in found.columns
    assert query_of(split) == {"run": ["first"], "by": ["level"]}
    assert split.selectbox(key="failure_group").options == [
        "all",
        "level 1",
        "level 2",
        "level 3",
        "level 4",
        "level 5",
    ]


def test_a_group_in_the_address_narrows_the_examples(caused: Store, made: list[Problem]) -> None:
    assert caused.exists()
    app = shown("failures", {"run": "first", "by": "level", "of": "level 2"})
    assert app.selectbox(key="failure_cause").options == ["program error (1)"]
    assert any("Ann has" in label for label in labels(app)), made[1].question
    app.selectbox(key="failure_group").select("level 5").run()
    assert query_of(app) == {"run": ["first"], "by": ["level"], "of": ["level 5"], "round": ["1"]}
    assert app.selectbox(key="failure_cause").options == ["rounding (1)"]
    app = shown("failures", {"run": "first", "of": "expert"})
    assert "None of these attempts has a cause." in words(app)


def test_choosing_a_split_forgets_the_group(caused: Store) -> None:
    assert caused.exists()
    app = shown("failures", {"run": "first", "by": "level", "of": "level 2", "cause": "rounding"})
    app.segmented_control[0].set_value("subject").run()
    assert query_of(app)["by"] == ["subject"]
    assert "of" not in query_of(app)
    assert not app.exception


def test_hostile_names_and_details_are_shown_as_they_are(caused: Store) -> None:
    assert caused.exists()
    app = shown("failures", {"run": "first", "by": "subject", "cause": "rounding"})
    assert "<b>Bold</b>" in words(app)
    assert not any("<script" in label or "<b>" in label for label in map(str, app.html))


def named(app: AppTest, name: str) -> AppTest:
    """The page after its visitor gave a name."""
    app.session_state["person"] = name
    return app.run()


def button(app: AppTest, label: str, at: int = 0) -> AppTest:
    return [each for each in app.button if each.label == label][at].click().run()


def test_only_a_person_with_a_name_may_speak_of_a_cause(caused: Store) -> None:
    assert caused.exists()
    app = shown("failures", {"run": "first"})
    assert "Accept" not in [each.label for each in app.button]
    assert [each.label for each in named(app, "Ann").button].count("Accept") == 2


def test_a_cause_is_accepted_and_taken_back(caused: Store) -> None:
    assert caused.exists()
    app = button(named(shown("failures", {"run": "first"}), "Ann *B*"), "Accept")
    told = words(app)
    assert "Ann *B* accepts the cause" in told
    assert "People looked at **1 of 4 (25.0%)** of this run's causes and accepted **1 of 1 (100.0%)**" in told
    assert "95% interval 20.7 to 100.0" in told
    app = button(app, "Take back")
    assert "accepts the cause" not in words(app)
    assert "nobody has looked at any yet" in words(app)


def test_a_corrected_cause_stands_above_the_computed_one_everywhere(
    caused: Store, made: list[Problem], hostile: str
) -> None:
    entry = Entry("first", 1, made[1].id)
    people.correct_cause(caused, entry, "guide", 0, "rounding", Provenance("Ann", hostile))
    app = shown("failures", {"run": "first", "cause": "rounding"})
    told = words(app)
    assert "3 of 19 (15.8%)" in told
    assert "NameError (1)" in told
    assert "ZeroDivisionError (1)" not in told
    assert "Ann says rounding, not program error: <script>" in told
    assert "accepted **0 of 1 (0.0%)** of what was suggested" in told
    corrected = next(table.value for table in app.table if "Corrected to" in table.value.columns)
    assert list(corrected["Corrected to"]) == ["rounding \\(1\\)"]


def test_correcting_asks_for_the_cause_and_keeps_the_note(caused: Store, made: list[Problem]) -> None:
    app = named(shown("failures", {"run": "first"}), "Ann")
    choose = next(each for each in app.selectbox if each.label == "It is rather")
    app = choose.select("ambiguous problem").run()
    next(each for each in app.text_input if each.label == "Why").input("two readings").run()
    app = button(app, "Correct the cause")
    with caused.read() as reader:
        row = said.corrections(reader, "first", made[1].id).row(0, named=True)
    assert (row["computed"], row["cause"], row["note"], row["author"]) == (
        "program error",
        "ambiguous problem",
        "two readings",
        "Ann",
    )
    assert "1 of 19 (5.3%)" in words(app)


def test_a_run_that_nobody_attempted_says_so(store: Store) -> None:
    insert_run(
        store,
        {
            "id": "new",
            "recipe_name": "e",
            "note": "",
            "recipe": "{}",
            "shape": "{}",
            "engine_version": "0",
            "simulated": False,
        },
    )
    assert "Nobody has attempted a problem in this run yet" in words(shown("failures", {"run": "new"}))


def test_every_cause_has_a_meaning_on_the_page() -> None:
    assert set(MEANINGS) == set(Cause)


@pytest.mark.parametrize(
    ("cause", "known_as"),
    [
        (Cause.COT_UNANSWERED, "answer not found"),
        (Cause.PROGRAM_UNANSWERED, "answer not found"),
        (Cause.STOPPED, "timeout"),
        (Cause.ERROR, "error, of the type beside it"),
        (Cause.COT_SLIP, "slip in CoT"),
        (Cause.PROGRAM_SLIP, "slip in program"),
    ],
)
def test_a_cause_is_also_called_what_people_call_it(cause: Cause, known_as: str) -> None:
    assert known_as in MEANINGS[cause]


def test_the_figure_has_one_bar_for_each_teacher_and_says_who() -> None:
    rows = pl.DataFrame(
        [("rounding", "weak", 3), ("rounding", "expert", 2), ("program error", "weak", 1)],
        schema=["cause", "teacher", "attempts"],
        orient="row",
    )
    figure = charts.causes_figure(rows, ["rounding", "program error"])
    assert [(bar.name, list(bar.x), list(bar.y)) for bar in figure.data] == [
        ("weak", [3, 1], ["rounding", "program error"]),
        ("expert", [2, 0], ["rounding", "program error"]),
    ]
    assert len({bar.marker.pattern.shape for bar in figure.data}) == 2


def trend(*rows: tuple[str, str, int, int, int]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=["cause", "group", "round", "attempts", "whole"], orient="row")


def test_the_trend_has_a_line_for_each_cause_with_wilsons_interval() -> None:
    rows = trend(("rounding", "", 1, 1, 10), ("rounding", "", 2, 5, 10), ("unit or form", "", 1, 0, 10))
    figure = charts.trend_figure(rows, ["rounding", "unit or form"])
    first, second = figure.data
    assert (list(first.x), list(first.y)) == ([1, 2], [0.1, 0.5])
    low, high = wilson(1, 10)
    assert first.error_y.array[0] == pytest.approx(high - 0.1)
    assert first.error_y.arrayminus[0] == pytest.approx(0.1 - low)
    assert (list(second.y), second.xaxis) == ([0.0], "x2")
    assert [title.text for title in figure.layout.annotations] == ["rounding", "unit or form"]
    assert not any(line.showlegend for line in figure.data)


def test_the_trend_by_teacher_tells_lines_apart_without_colour() -> None:
    rows = trend(("rounding", "weak", 1, 1, 10), ("rounding", "expert", 1, 5, 10))
    figure = charts.trend_figure(rows, ["rounding"])
    assert [(line.name, line.line.dash, line.marker.symbol, line.showlegend) for line in figure.data] == [
        ("weak", "solid", "circle", True),
        ("expert", "dash", "diamond", True),
    ]


def test_the_matrix_has_shares_of_each_group_and_says_them_in_per_cent() -> None:
    cells = [[(1, 10), (30, 300)], [(0, 10), (1, 300)]]
    figure = charts.matrix_figure(cells, ["rounding", "unit or form"], ["level 1", "<b>x</b> " + "y" * 40])
    heat, text = figure.data
    assert [list(row) for row in heat.z] == [[0.1, 0.1], [None, 1 / 300]]
    assert list(text.text) == ["10", "10", "", "0.3"]
    assert list(heat.customdata[0][0][:2]) == [1, 10]
    assert figure.layout.xaxis.ticktext[1].startswith("&lt;b&gt;x")
    assert len(figure.layout.xaxis.ticktext[1]) < 50


counts = st.integers(min_value=0, max_value=50)


@given(st.lists(st.tuples(counts, counts), min_size=1, max_size=6))
def test_a_matrix_never_divides_by_nothing(row: list[tuple[int, int]]) -> None:
    cells = [[(part, part + rest) for part, rest in row]]
    figure = charts.matrix_figure(cells, ["rounding"], [f"g{place}" for place in range(len(row))])
    assert all(share is None or 0 < share <= 1 for share in figure.data[0].z[0])


def strata(*rows: tuple[int, int | None, str | None, int | None, str | None]) -> pl.DataFrame:
    schema = {"stratum": pl.Int32, "level": pl.Int8, "subject": pl.String, "claimed_level": pl.Int8}
    return pl.DataFrame(rows, schema=schema | {"claimed_subject": pl.String}, orient="row")


def test_published_and_claimed_groups_are_never_added_together() -> None:
    attempts = pl.DataFrame(
        [(1, "weak", stratum, 10, 5) for stratum in (1, 2, 3, 4)],
        schema=["round", "teacher", "stratum", "attempts", "consistent"],
        orient="row",
    )
    told = strata(
        (1, 3, "Algebra", None, None),
        (2, None, None, 3, "Algebra"),
        (3, None, None, None, None),
        (4, 3, "Geometry", 5, None),
    )
    found = FailureData(attempts.clear(), attempts, {}, told, attempts.clear())
    assert wholes(found, 1, "level") == {"level 3": 20, "level 3 (claimed)": 10, "no level": 10}
    assert wholes(found, 1, "subject") == {"Algebra": 10, "Geometry": 10, "Algebra (claimed)": 10, "no subject": 10}
    assert wholes(found, 1, "teacher") == {"weak": 40}
    assert strata_of(found, "level", "level 3") == (1, 4)
