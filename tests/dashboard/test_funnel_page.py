"""The Funnel page: what a round settled, where it left, what it cost, and what grew out of it."""

import datetime as dt
from dataclasses import replace
from urllib.parse import parse_qs

import polars as pl
import pytest
import small_lineage
from shown_pages import labels, query_of, shown, words
from streamlit.testing.v1 import AppTest

from dashboard import data
from dashboard.components import funnel_ways
from engine.domain import Decision, Entry, Outcome, Problem, ProblemFilter, Tier
from engine.store import Facts, Store, fill_pool, flush, shape


@pytest.fixture
def grown(store: Store) -> Store:
    """Sixty problems, and a run of three rounds over six others."""
    small_lineage.add(store)
    return store


def table(app: AppTest, column: str) -> pl.DataFrame:
    """The first table of a page that has such a column, as plain text."""
    found = next(table.value for table in app.table if column in table.value)
    return pl.DataFrame(found.map(lambda cell: str(cell).replace("\\", "")).to_dict("list"))


def seen(cells: pl.Series | tuple[str, ...]) -> list[str]:
    """Cells without the lists that they lead to."""
    return [cell.removeprefix("[").partition("](")[0] for cell in cells]


def leads(cell: str) -> dict[str, list[str]]:
    """The list that a cell leads to."""
    return parse_qs(cell.partition("](browse?")[2].removesuffix(")"))


def queries(app: AppTest) -> list[str]:
    return [link.proto.query_string for link in app.get("page_link")]


def facts() -> Facts:
    return Facts(lambda: dt.datetime(2026, 1, 2, tzinfo=dt.UTC))


# What goes in comes out.


def test_the_funnel_adds_up_and_says_so(full_store: Store) -> None:
    assert full_store.exists()
    app = shown("funnel", {"run": "first"})
    text = words(app)
    assert "What went in comes out: 10 in = 3 + 1 + 1 + 1 + 0 + 1 + 0 + 3. So it is at every stage" in text
    assert "written by hand" in text
    assert "finished" in text
    stages = table(app, "Out")
    assert stages.columns == [
        "Stage",
        "In",
        "Out",
        "Easy",
        "Medium",
        "Hard",
        "Passed on",
        "Unsettled",
        "Dropped",
        "Pending",
    ]
    assert [seen(row) for row in stages.rows()] == [
        ["1 Guide", "10", "10 ✓", "3", "0", "0", "3", "0", "1", "3"],
        ["2 Criticise", "3", "3 ✓", "0", "1", "0", "2", "0", "0", "0"],
        ["3 Vote", "2", "2 ✓", "0", "0", "1", "0", "1", "0", "0"],
        ["Round", "10", "10 ✓", "3", "1", "1", "", "1", "1", "3"],
    ]
    accuracy, reasons, costs = table(app, "Right"), table(app, "Rule"), table(app, "Retries")
    assert accuracy["Right"].to_list() == ["2 of 3 (66.7%)", "1 of 1 (100.0%)", "1 of 1 (100.0%)"]
    assert accuracy["Wrong"].to_list() == ["1", "0", "0"]
    assert "1 of 10 (10.0%)" in seen(reasons["Problems of those entered"])
    assert costs["Cost"].to_list() == ["nothing spent", "not priced", "$0.0012", "$0.0040", "$0.0052 + 6 not priced"]
    assert costs["Failed"].to_list() == ["1", "0", "0", "0", "1"]


def test_a_round_that_does_not_add_up_says_where(full_store: Store, made: list[Problem]) -> None:
    twice = facts()
    for number in range(3):
        decision = Decision(Outcome.SETTLED, "votes", "3 of 5 votes")
        twice.outcome(Entry("first", 1, made[number].id), "vote", decision, Tier.HARD, None)
    flush(full_store, twice.take())
    app = shown("funnel")
    assert "This does not add up. 3 Vote: 2 entered, and 5 left it." in words(app)
    assert "What went in comes out" not in words(app)
    assert table(app, "Out")["Out"].to_list() == ["10 ✓", "3 ✓", "5 ✗", "10 ✓"]


def test_as_many_problems_that_are_not_the_same_are_no_balance(store: Store, made: list[Problem]) -> None:
    small_lineage.add(store, "swapped")
    fill_pool(store, "swapped", 4, [made[0].id, made[1].id])
    twice = facts()
    for _ in range(2):
        decision = Decision(Outcome.SETTLED, "inner", "both say 4")
        twice.outcome(Entry("swapped", 4, made[0].id), "guide", decision, Tier.EASY, None)
    flush(store, twice.take())
    said = words(shown("funnel", {"run": "swapped", "round": "4"}))
    assert "1 Guide: as many left it as entered it, and they are not the same problems" in said


# Ways into Browse.


def test_numbers_of_the_funnel_lead_to_their_problems(full_store: Store) -> None:
    assert full_store.exists()
    app = shown("funnel")
    assert "run=first&round=1&tiers=hard" in queries(app)
    assert len(queries(app)) == 8
    guide, criticise, vote, _ = table(app, "Out").rows(named=True)
    run = {"run": ["first"], "round": ["1"]}
    assert leads(guide["In"]) == run
    assert leads(guide["Easy"]) == run | {"tiers": ["easy"], "stage": ["guide"]}
    assert leads(guide["Pending"]) == run | {"tiers": ["pending"]}
    assert leads(guide["Passed on"]) == leads(criticise["In"]) == run | {"tiers": ["medium", "hard", "unsettled"]}
    assert leads(vote["In"]) == run | {"tiers": ["hard", "unsettled"]}
    assert not leads(guide["Medium"])


@pytest.mark.parametrize("page", [{"run": "first"}, {"run": "grown", "round": "1"}, {"run": "grown", "round": "2"}])
@pytest.mark.parametrize("by", ["level", "subject"])
def test_every_number_leads_to_exactly_so_many_problems(full_store: Store, page: dict[str, str], by: str) -> None:
    small_lineage.add(full_store)
    app = shown("funnel", page)
    cells = [
        cell for name in ("Out", by.capitalize()) for row in table(app, name).rows() for cell in row if "](" in cell
    ]
    assert len(cells) >= 6
    with full_store.read() as reader:
        for cell in cells:
            wanted, ignored = ProblemFilter.from_params(leads(cell))
            assert not ignored
            assert f"[{shape.counts(reader, wanted)['problems'].sum()}]" == cell.partition("(")[0], cell


@pytest.mark.parametrize("page", [{"run": "first"}, {"run": "grown", "round": "1"}])
def test_every_rule_that_decided_leads_to_exactly_its_problems(full_store: Store, page: dict[str, str]) -> None:
    small_lineage.add(full_store)
    rows = table(shown("funnel", page), "Rule").rows(named=True)
    on = [row for row in rows if row["Outcome"] == "passed on"]
    ended = [row for row in rows if row["Outcome"] != "passed on"]
    assert on
    assert ended
    assert not [row for row in on if "](" in row["Problems of those entered"]]
    with full_store.read() as reader:
        for row in ended:
            cell = row["Problems of those entered"]
            wanted, ignored = ProblemFilter.from_params(leads(cell))
            assert not ignored
            assert wanted.rules[0].replace("_", " ") == row["Rule"]
            assert wanted.round == 1
            assert wanted.tiers
            assert wanted.stage
            assert str(shape.counts(reader, wanted)["problems"].sum()) == cell[1:].partition(" of ")[0], cell


def test_a_stage_whose_problems_no_condition_tells_from_others_leads_nowhere(
    full_store: Store, made: list[Problem]
) -> None:
    later = facts()
    decision = Decision(Outcome.DROPPED, "timed_out", "no reply in 60 s")
    later.outcome(Entry("first", 1, made[6].id), "guide", Decision(Outcome.PASSED_ON, "different", "x"), None, None)
    later.outcome(Entry("first", 1, made[6].id), "criticise", decision, Tier.DROPPED, None)
    flush(full_store, later.take())
    guide, criticise, *_ = table(shown("funnel"), "Out").rows(named=True)
    assert (guide["Dropped"][:3], criticise["Dropped"][:3]) == ("[1]", "[1]")
    assert criticise["In"] == guide["Passed on"] == "4"


def test_a_click_on_a_point_opens_the_list_of_its_key() -> None:
    ways = {"guide/easy": ProblemFilter(run="r", tiers=("easy",))}
    assert funnel_ways.opened([{"customdata": ["guide/easy"]}], ways) == ways["guide/easy"]
    assert funnel_ways.opened([{"customdata": [3, 9, "guide/easy"]}], ways) == ways["guide/easy"]
    assert funnel_ways.opened([{"customdata": ["guide/hard"]}], ways) is None
    assert funnel_ways.opened([{"x": 1}], ways) is None
    assert funnel_ways.opened([], ways) is None


def test_a_hostile_subject_stays_within_its_link(hostile: str) -> None:
    link = funnel_ways.linked("12", ProblemFilter(run="a)b", subjects=("](x) <b>", hostile)))
    assert link.count("](") == 1
    assert not set(link.partition("](")[2]) & set("<> \n\"'[(")
    assert leads(link) == {"run": ["a)b"], "subjects": ["](x) <b>", hostile]}


# The split.


def test_tiers_by_level_and_subject_keep_claims_apart(grown: Store) -> None:
    assert grown.exists()
    app = shown("funnel", {"run": "grown", "round": "1"})
    assert table(app, "Level")["Level"].to_list() == ["level 1", "level 2", "level 4", "level 5", "All"]
    app = shown("funnel", {"run": "grown", "round": "1"})
    rows = table(app, "Subject").rows()
    assert [seen(row) for row in rows] == [
        ["Algebra", "2", "1", "0", "1", "0"],
        ["Number Theory", "2", "0", "1", "0", "1"],
        ["All", "4", "1", "1", "1", "1"],
    ]
    assert leads(rows[0][4]) == {"run": ["grown"], "round": ["1"], "tiers": ["hard"], "subjects": ["Algebra"]}
    app = shown("funnel", {"run": "grown", "round": "2"})
    rows = table(app, "Level").rows()
    assert [seen(row) for row in rows] == [["5 claimed", "1", "1"], ["All", "1", "1"]]
    assert leads(rows[0][1]) == {"run": ["grown"], "round": ["2"], "claimed_levels": ["5"]}
    app = shown("funnel", {"run": "grown", "round": "2"})
    assert seen(table(app, "Subject").row(0)) == ["Number Theory (claimed)", "1", "1"]


def test_where_nobody_names_a_level_no_figure_is_drawn(store: Store, made: list[Problem]) -> None:
    small_lineage.add(store, "bare")
    fill_pool(store, "bare", 4, [made[5].id])
    said = words(shown("funnel", {"run": "bare", "round": "4"}))
    assert "No problem of this round has a level, by its publisher or by the teacher that wrote it." in said
    assert "No problem of this round has a subject" in said


def test_names_that_mean_nothing_here_stay_in_the_address_and_change_nothing(grown: Store) -> None:
    assert grown.exists()
    query = {"run": "grown", "round": "1", "tiers": "easy", "stage": "guide"}
    app = shown("funnel", query)
    assert query_of(app) == {name: [value] for name, value in query.items()}
    assert "Round 1 of 3" in [header.value for header in app.header]
    assert not app.warning[1:]
    assert "Ignored" not in words(app)


def test_a_name_that_nobody_can_have_meant_is_told_and_taken_out_of_the_address(grown: Store) -> None:
    assert grown.exists()
    app = shown("funnel", {"run": "grown", "round": ["1", "2"], "tiers": "easy", "foo": "<b>bar</b>"})
    assert "'foo' means nothing here. round = '2' is one too many." in words(app)
    assert query_of(app) == {"run": ["grown"], "round": ["1"]}
    assert "Round 1 of 3" in [header.value for header in app.header]


# Costs.


def test_cost_per_settled_problem_by_stage(grown: Store) -> None:
    assert grown.exists()
    app = shown("funnel", {"run": "grown", "round": "1"})
    assert table(app, "Per settled").rows() == [
        ("1 Guide", "$0.0040", "4", "$0.0010", "1", "$0.0040"),
        ("2 Criticise", "$0.0300", "3", "$0.0100", "1", "$0.0300"),
        ("3 Vote", "$0.00", "2", "$0.00", "1", "$0.00"),
        ("All stages", "$0.0340", "4", "$0.0085", "3", "$0.0113"),
        ("With meta data, evolving and audit", "$0.0840", "4", "$0.0210", "3", "$0.0280"),
    ]


def test_majority_voting_for_the_same_problems_says_what_it_rests_on(grown: Store) -> None:
    assert grown.exists()
    app = shown("funnel", {"run": "grown"})
    text = words(app)
    assert "Solving these 5 problems would have cost $0.0350. 5 votes of the expert on each of them" in text
    rows = table(app, "Published, their data set").rows()
    assert rows[0] == ("In stages, as it was done", "—", "$0.0350", "$0.0070", "1", "$12,068")
    assert rows[1][:2] == ("Majority of 5 expert replies", "25")
    assert rows[1][5] == "$34,002 (2.82 times)"
    assert "easy on 1 replies of stage audit" in text


def test_where_prices_are_missing_nothing_is_compared(full_store: Store) -> None:
    assert full_store.exists()
    text = words(shown("funnel", {"run": "first"}))
    assert "It cannot be said what 5 votes on each problem would have cost: this run's replies have no price." in text


def test_replies_of_a_large_run_are_counted_when_they_are_asked_for(
    grown: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert grown.exists()
    monkeypatch.setattr("dashboard.components.funnel_later.QUICK", 3)
    for name in ("worth_data", "grown_data"):
        monkeypatch.setattr(data, name, pytest.fail)
    assert sum("Count it" in expander.label for expander in shown("funnel", {"run": "grown"}).expander) == 2


# Parents and children.


def test_children_are_compared_with_their_parents(grown: Store) -> None:
    assert grown.exists()
    app = shown("funnel", {"run": "grown", "round": "1"})
    assert "Of 1 children **0%** are harder than their parent, 100% as hard, and 0% easier" in words(app)
    assert "1 more cannot be compared, or not yet." in words(app)
    assert [row[:2] + row[3:4] for row in table(app, "Rounds").rows()] == [
        ("1 to 2", "0 of 1 (0.0%)", "1 of 1 (100.0%)"),
        ("2 to 3", "0 of 0", "0 of 0"),
    ]
    assert table(app, "Rounds")["Not compared"].to_list() == ["0", "1"]
    by_subject = [found.value for found in app.table if "Not compared" in found.value][1]
    assert by_subject["Subject"].to_list() == ["Algebra"]


def test_a_run_without_children_compares_none(full_store: Store) -> None:
    assert full_store.exists()
    assert "Parents against children" not in words(shown("funnel", {"run": "first"}))


# Rounds.


def test_rounds_are_compared(grown: Store) -> None:
    assert grown.exists()
    app = shown("funnel", {"run": "grown"})
    assert "round 3 of 3 · it ended: all 3 rounds are done" in words(app)
    found = table(app, "Against earlier rounds")
    assert found["Settled in the first stage (guide)"].to_list() == ["1 of 4 (25.0%)", "0 of 1 (0.0%)", "0 of 0"]
    assert found["In a later one"].to_list() == ["2 of 4 (50.0%)", "1 of 1 (100.0%)", "0 of 0"]
    assert found["Against earlier rounds"].to_list() == ["—", "no clear difference", "—"]
    assert found["Would cost"].to_list() == ["$0.0840", "$0.0010", "—"]
    assert found["Per settled problem"].to_list() == ["$0.0280", "$0.0010", "—"]


def totals(number: int, easy: int, hard: int) -> dict[str, str | int | float]:
    empty = dict.fromkeys(("medium", "unsettled", "unverified", "dropped", "reference", "pending"), 0)
    return {
        "run_id": "r",
        "round": number,
        "in": easy + hard,
        "easy": easy,
        "hard": hard,
        **empty,
        "calls": 1,
        "cost_usd": 1.0,
    }


def test_a_round_is_called_harder_only_where_the_intervals_part() -> None:
    def page() -> None:
        import streamlit as st  # noqa: PLC0415 -- AppTest runs this function by itself

        from dashboard.components import rounds_compared  # noqa: PLC0415 -- likewise

        rounds_compared.compare(st.session_state["totals"], ["guide", "vote"], simulated=False)

    app = AppTest.from_function(page, default_timeout=30)
    rows = [totals(1, 67, 33), totals(2, 40, 60), totals(3, 30, 70), totals(4, 900, 100)]
    app.session_state["totals"] = pl.DataFrame(rows)
    app.run()
    assert table(app, "Cost")["Against earlier rounds"].to_list() == [
        "—", "harder than 1", "harder than 1", "easier than 1 and 2 and 3",
    ]  # fmt: skip
    app.session_state["totals"] = pl.DataFrame(rows[:1])
    assert not app.run().table


def test_a_link_leads_to_a_round_and_the_newest_is_shown_without_one(grown: Store) -> None:
    assert grown.exists()
    app = shown("funnel", {"run": "grown"})
    assert query_of(app) == {"run": ["grown"]}
    assert "Round 3 of 3" in [header.value for header in app.header]
    app = shown("funnel", {"run": "grown", "round": "1"})
    assert "Round 1 of 3" in [header.value for header in app.header]
    app.button_group("round_choice").set_value(2).run()
    assert query_of(app) == {"run": ["grown"], "round": ["2"]}
    assert "Round 2 of 3" in [header.value for header in app.header]
    assert "run=grown&round=2&tiers=hard" in queries(app)


@pytest.mark.parametrize("number", ["9", "x", "0"])
def test_a_round_that_is_not_there_is_told(grown: Store, number: str) -> None:
    assert grown.exists()
    app = shown("funnel", {"run": "grown", "round": number})
    assert f"round = '{number}' is not a round of this run." in words(app)
    assert query_of(app) == {"run": ["grown"]}


def test_another_run_is_shown_from_its_newest_round_on(full_store: Store) -> None:
    small_lineage.add(full_store)
    app = shown("funnel", {"run": "grown", "round": "2"})
    app.selectbox[0].set_value("first").run()
    assert query_of(app) == {"run": ["first"]}
    assert not [header.value for header in app.header if "of" in header.value]


def test_what_was_evolved_from_a_round_is_told_in_words(grown: Store) -> None:
    assert grown.exists()
    app = shown("funnel", {"run": "grown", "round": "1"})
    text = words(app)
    assert "**4** asked for · **3** written · **3** rejected" in text
    assert "**1** kept for round 2" in labels(app)
    assert "run=grown&round=2" in queries(app)
    assert table(app, "Rejected because").rows() == [
        ("it is, or nearly is, a benchmark's question", "1 of 4 (25.0%)"),
        ("the store has nearly the same", "1 of 4 (25.0%)"),
        ("no question could be read from the reply", "1 of 4 (25.0%)"),
    ]
    assert "**The store has nearly the same** · likeness 0.93" in text
    assert "<b>How</b> many grains make $frac{1}{2}$ a heap?" in text
    assert "id=g2&run=grown&in_round=1" in queries(app)
    assert "What was evolved from it" not in words(shown("funnel", {"run": "grown", "round": "3"}))


def test_where_nothing_was_kept_no_link_leads_nowhere(grown: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    assert grown.exists()
    found = data.funnel_data("grown")
    monkeypatch.setattr(data, "funnel_data", lambda _: replace(found, evolved=found.evolved.with_columns(kept=0)))
    app = shown("funnel", {"run": "grown", "round": "1"})
    assert "**4** rejected · none kept" in words(app)
    assert not [label for label in labels(app) if "kept" in label]


def test_meta_data_and_the_audit_are_counted(grown: Store) -> None:
    assert grown.exists()
    app = shown("funnel", {"run": "grown", "round": "1"})
    assert "Read for 1 of 2 (50.0%) problems · replies that name nothing: 1" in words(app)
    assert table(app, "Links to problems").rows()[0] == ("Topics", "1", "1", "1")
    assert table(app, "Agrees").rows() == [("easy", "0 of 1 (0.0%)", "0.0 to 79.3", "0", "1", "0")]
    assert "Audit: the expert" not in words(shown("funnel", {"run": "grown", "round": "2"}))


def test_references_are_a_tier_and_pass_no_stage(store: Store, made: list[Problem]) -> None:
    small_lineage.add(store, "refer")
    written = facts()
    decision = Decision(Outcome.REFERENCE, "reference", "it serves to write new questions from")
    fill_pool(store, "refer", 4, [made[0].id, made[1].id])
    written.outcome(Entry("refer", 4, made[0].id), "evolve", decision, Tier.REFERENCE, None)
    flush(store, written.take())
    app = shown("funnel", {"run": "refer", "round": "4"})
    assert "What went in comes out: 2 in = 0 + 0 + 0 + 0 + 0 + 0 + 1 + 1." in words(app)
    assert "**1** reference" in labels(app)
    assert [seen(row) for row in table(app, "Out").rows()] == [
        ["Evolve", "2", "2 ✓", "0", "1", "1"],
        ["Round", "2", "2 ✓", "", "1", "1"],
    ]
    assert "kept as a reference" in table(app, "Rule")["Outcome"].to_list()
    ended = {"run": ["refer"], "round": ["4"], "tiers": ["reference"]}
    assert leads(table(app, "Out")["Reference"][0]) == ended
    assert leads(table(app, "Rule")["Problems of those entered"][0]) == ended | {"rules": ["reference"]}
    assert "**0** reference" not in labels(shown("funnel", {"run": "refer", "round": "1"}))
    assert "1 problem" in words(shown("browse", {"run": "refer", "tiers": "reference"}))
