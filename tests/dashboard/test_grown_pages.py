"""Pages over a run of several rounds: rounds compared, lineage, meta data, the audit, simulated teachers."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import polars as pl
import pytest
import small_lineage
import small_store
from shown_pages import labels, press, query_of, shown, words
from streamlit.testing.v1 import AppTest

from dashboard import data
from dashboard.components import simulated
from engine.domain import Decision, Entry, Outcome, Problem, ProblemFilter, Stage, Tier
from engine.store import Facts, Store, fill_pool, flush

SAID = "**Simulated teachers.**"


@pytest.fixture
def grown(store: Store) -> Store:
    """Sixty problems, and a run of three rounds over six others."""
    small_lineage.add(store)
    return store


def table(app: AppTest, column: str) -> pl.DataFrame:
    """The first table of a page that has such a column, as plain text."""
    found = next(table.value for table in app.table if column in table.value)
    return pl.DataFrame(found.map(lambda cell: str(cell).replace("\\", "")).to_dict("list"))


def queries(app: AppTest) -> list[str]:
    return [link.proto.query_string for link in app.get("page_link")]


# Simulated teachers.


@pytest.mark.parametrize(
    ("page", "query"),
    [("funnel", {"run": "grown"}), ("browse", {"run": "grown"}), ("problem", {"id": "g1", "run": "grown"}),
     ("problem", {"id": "g0"})],
)  # fmt: skip
def test_figures_of_simulated_teachers_are_called_so(grown: Store, page: str, query: dict[str, str]) -> None:
    small_lineage.add(grown, "real", simulated=False)
    app = shown(page, query if "run" in query else query | {"run": "grown"})
    assert [warning.value for warning in app.warning if SAID in warning.value]
    assert next(warning.icon for warning in app.warning if SAID in warning.value) == simulated.ICON
    assert SAID not in words(shown(page, query | {"run": "real"}))


def test_where_no_figure_of_the_run_shows_nothing_is_said(grown: Store, made: list[Problem]) -> None:
    assert grown.exists()
    assert "imulated" not in words(shown("browse", {"sources": "seed"}))
    assert SAID not in words(shown("problem", {"id": made[0].id, "run": "grown"}))


def test_a_list_without_a_run_says_which_problems_simulated_teachers_wrote(grown: Store) -> None:
    small_lineage.add(grown, "real", simulated=False)
    for query, whole in (({}, 66), ({"run": "real"}, 6), ({"sources": "evolved"}, 2)):
        app = shown("browse", query | {"size": "50"})
        text = words(app)
        assert f"wrote 2 of these {whole} problems and claim their levels" in text
        assert len([c for c in app.caption if c.value.endswith(simulated.AUTHOR)]) == (0 if whole == 66 else 2)


@pytest.mark.parametrize("query", [{}, {"run": "bystander"}])
def test_an_evolved_problem_says_who_wrote_it_whatever_run_is_shown(
    grown: Store, add_run: Callable[..., None], query: dict[str, str]
) -> None:
    add_run("bystander")
    assert grown.exists()
    assert SAID in words(shown("problem", query | {"id": "g5"}))


def test_the_picker_marks_runs_with_simulated_teachers(grown: Store) -> None:
    small_lineage.add(grown, "real", simulated=False)
    for page in ("funnel", "browse"):
        options = shown(page, {"run": "grown"}).selectbox[0].options
        assert "grown · grown · simulated teachers · round 3 of 3 · finished" in options
        assert "real · grown · round 3 of 3 · finished" in options


def test_prices_of_simulated_teachers_say_what_it_would_cost(grown: Store) -> None:
    small_lineage.add(grown, "real", simulated=False)
    pretended, real = (shown("funnel", {"run": run, "round": "1"}) for run in ("grown", "real"))
    assert "Cost" not in {column for table in pretended.table for column in table.value.columns}
    assert table(pretended, "Median time")["Would cost"].to_list() == [
        "$0.0040", "$0.0300", "$0.0200", "$0.0100", "$0.0200", "$0.0840",
    ]  # fmt: skip
    assert table(real, "Median time")["Cost"].to_list()[-1] == "$0.0840"
    assert "would cost $0.0010" in words(shown("problem", {"id": "g0", "run": "grown"}))
    assert "would cost" not in words(shown("problem", {"id": "g0", "run": "real"}))


def test_links_to_runs_with_simulated_teachers_are_marked(grown: Store) -> None:
    small_lineage.add(grown, "real", simulated=False)
    assert "grown · round 1 · simulated teachers" in labels(shown("problem", {"id": "g0", "run": "real"}))
    assert "real · round 1" in labels(shown("problem", {"id": "g0", "run": "grown"}))


# The Funnel.


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


def totals(number: int, easy: int, hard: int) -> dict[str, int | float]:
    empty = dict.fromkeys(("medium", "unsettled", "unverified", "dropped", "reference", "pending"), 0)
    return {"round": number, "in": easy + hard, "easy": easy, "hard": hard, **empty, "calls": 1, "cost_usd": 1.0}


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


def test_tiers_by_level_and_subject_keep_claims_apart(grown: Store) -> None:
    assert grown.exists()
    app = shown("funnel", {"run": "grown", "round": "1"})
    assert table(app, "Level")["Level"].to_list() == ["level 1", "level 2", "level 4", "level 5"]
    assert table(app, "Subject").rows() == [
        ("Algebra", "2", "1", "0", "1", "0"),
        ("Number Theory", "2", "0", "1", "0", "1"),
    ]
    app = shown("funnel", {"run": "grown", "round": "2"})
    assert table(app, "Level").rows() == [("5 claimed", "1", "1")]
    assert table(app, "Subject").rows() == [("Number Theory (claimed)", "1", "1")]


def test_levels_of_a_large_round_are_fetched_when_they_are_asked_for(
    grown: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert grown.exists()
    monkeypatch.setattr("dashboard.components.round_growth._QUICK", 3)
    monkeypatch.setattr(data, "profile_data", pytest.fail)
    assert "By level and subject" in [e.label for e in shown("funnel", {"run": "grown", "round": "1"}).expander]


def test_references_are_a_tier_and_pass_no_stage(store: Store, made: list[Problem]) -> None:
    small_lineage.add(store, "refer")
    facts = Facts(lambda: dt.datetime(2026, 1, 2, tzinfo=dt.UTC))
    decision = Decision(Outcome.REFERENCE, "reference", "it serves to write new questions from")
    fill_pool(store, "refer", 4, [made[0].id, made[1].id])
    facts.outcome(Entry("refer", 4, made[0].id), "evolve", decision, Tier.REFERENCE, None)
    flush(store, facts.take())
    app = shown("funnel", {"run": "refer", "round": "4"})
    assert "What went in comes out: 2 in = 0 + 0 + 0 + 0 + 0 + 0 + 1 + 1." in words(app)
    assert "**1** reference" in labels(app)
    assert table(app, "Entered").rows() == [("Evolve", "2", "0", "1", "0", "0", "0", "0", "1")]
    assert "kept as a reference" in table(app, "Rule")["Outcome"].to_list()
    assert "**0** reference" not in labels(shown("funnel", {"run": "refer", "round": "1"}))
    assert "1 problem" in words(shown("browse", {"run": "refer", "tiers": "reference"}))


# Browse.


def test_problems_are_filtered_by_who_wrote_them(grown: Store) -> None:
    assert grown.exists()
    app = shown("browse", {"run": "grown", "sources": "evolved"})
    assert "2 problems" in words(app)
    assert "claimed 5 · Number Theory" in words(app)
    assert app.button_group("filter.sources").value == ["evolved"]
    app.button_group("filter.claimed_levels").set_value([3]).run()
    assert query_of(app) == {"run": ["grown"], "sources": ["evolved"], "claimed_levels": ["3"]}
    assert "1 problem" in words(app)
    press(app, "Clear all")
    assert query_of(app) == {}


def test_a_store_of_seeds_alone_has_no_such_conditions(full_store: Store) -> None:
    assert full_store.exists()
    keys = {group.key for group in shown("browse", {"run": "first"}).button_group}
    assert not keys & {"filter.sources", "filter.claimed_levels"}
    keys = {group.key for group in shown("browse", {"run": "first", "claimed_levels": "2"}).button_group}
    assert "filter.claimed_levels" in keys


def test_rows_of_several_rounds_say_which(grown: Store) -> None:
    assert grown.exists()
    app = shown("browse", {"run": "grown"})
    assert [c.value for c in app.caption if c.value.startswith("round")] == [f"round {n}" for n in (1, 1, 1, 1, 2, 3)]
    assert "id=g4&run=grown&in_round=2" in queries(app)
    app = shown("browse", {"run": "grown", "round": "2"})
    assert not [c.value for c in app.caption if c.value.startswith("round")]


@pytest.fixture
def twice(store: Store) -> Store:
    """A run that had thirty problems in each of two rounds, the same ones."""
    small_lineage.add(store, "twice")
    ids = [row["id"] for row in data.browse_data(ProblemFilter(), 0, "after", 50).rows.to_dicts()][:30]
    fill_pool(store, "twice", 4, ids)
    fill_pool(store, "twice", 5, ids)
    return store


def test_pages_hold_each_entry_once_where_a_problem_is_in_several_rounds(twice: Store) -> None:
    assert twice.exists()
    app = shown("browse", {"run": "twice"})
    seen = queries(app)
    while not next(button for button in app.button if button.label == "Next").disabled:
        seen += queries(press(app, "Next"))
    entries = [query.partition("id=")[2].partition("&")[0] + query[-1] for query in seen]
    assert len(entries) == len(set(entries)) == 66
    last = queries(app)
    assert "key_round" in query_of(app)
    middle = queries(press(app, "Previous"))
    assert [q[-1] for q in queries(press(app, "Next"))] == [q[-1] for q in last]
    assert len(middle) == 25


def test_next_walks_the_entries_of_the_list_not_its_problems(twice: Store) -> None:
    assert twice.exists()
    listed = queries(shown("browse", {"run": "twice", "sources": "seed", "size": "50"}))
    entries = [dict(pair.split("=") for pair in link.split("&")) for link in listed[:6]]
    app = shown("problem", entries[0])
    for entry in entries[1:]:
        assert query_of(press(app, "Next")) == {name: [value] for name, value in entry.items()}
    for entry in entries[-2::-1]:
        assert query_of(press(app, "Previous")) == {name: [value] for name, value in entry.items()}


# The Problem.


def test_where_an_evolved_problem_comes_from(grown: Store) -> None:
    assert grown.exists()
    app = shown("problem", {"id": "g5", "run": "grown"})
    text = words(app)
    assert "Evolved in round 2 of run grown by expert, one of the simulated teachers, out of" in text
    assert "which was evolved in round 1 out of" in text
    assert "claimed 3 · Number Theory" in text
    assert "Level and subject are its author's claims" in text
    assert "Counting with a sieve" in text
    assert "How many primes lie between $30$ and $3^5$?" in labels(app)
    assert {"id=g4&run=grown&in_round=2", "id=g1&run=grown&in_round=1"} <= set(queries(app))
    assert "Where it comes from" not in words(shown("problem", {"id": "g1", "run": "grown"}))


def test_the_calls_that_wrote_and_checked_it_are_fetched_when_they_are_opened(grown: Store) -> None:
    assert grown.exists()
    app = shown("problem", {"id": "g4", "run": "grown"})
    assert [e.label for e in app.expander].count("Check of the question: prompt and reply") == 1
    assert not [code for code in app.code if "evolve: a new question" in code.value]
    words_of_call = data.exchange("hash-g1-repair-0", "grown")
    assert words_of_call is not None
    assert words_of_call[1] == "repair: a new question"


def test_what_grew_out_of_a_problem_kept_and_rejected(grown: Store) -> None:
    assert grown.exists()
    app = shown("problem", {"id": "g1", "run": "grown"})
    text = words(app)
    assert "2 asked for, 1 kept for round 2" in text
    assert "the store has nearly the same (likeness 0.93)" in text
    assert "How many primes are under $30$?" in text
    assert "id=g4&run=grown&in_round=2" in queries(app)
    assert "the problem that it is too like" in labels(app)
    text = words(shown("problem", {"id": "g2", "run": "grown"}))
    assert "no question could be read from the reply (the reply holds no question)" in text
    assert "<b>How</b> many grains make" in text


def test_the_meta_data_of_a_problem(grown: Store) -> None:
    assert grown.exists()
    text = words(shown("problem", {"id": "g1", "run": "grown"}))
    for part in ("Prime numbers", "Counting with a sieve", "$pi(x) approx x / ln x$", "<i>Never</i>"):
        assert part in text, part
    assert "PRIME NUMBERS" not in text
    assert "None: the reply names no topic." in words(shown("problem", {"id": "g2", "run": "grown"}))
    assert "sieving" in words(shown("problem", {"id": "g5", "run": "grown"}))
    assert "Topics" not in words(shown("problem", {"id": "g3", "run": "grown"}))


def test_the_audit_of_a_problem(grown: Store) -> None:
    assert grown.exists()
    app = shown("problem", {"id": "g0", "run": "grown"})
    assert "answered **6** where **5** was accepted" in words(app)
    assert "undecided" in words(app)
    assert "**Audit** · expert" in words(app)


def test_one_round_of_several_is_shown_and_another_can_be_chosen(twice: Store, made: list[Problem]) -> None:
    facts = Facts(lambda: dt.datetime(2026, 1, 2, tzinfo=dt.UTC))
    for number, answer in ((4, "four"), (5, "five")):
        decision = Decision(Outcome.SETTLED, "inner", f"both say {answer}", answer)
        facts.outcome(Entry("twice", number, made[0].id), "guide", decision, Tier.EASY, None)
    flush(twice, facts.take())
    app = shown("problem", {"id": made[0].id, "run": "twice"})
    assert "This run had the problem in rounds 4 and 5; each is told apart." in words(app)
    assert "both say five" in words(app)
    assert "both say four" not in words(app)
    app.button_group("round_choice").set_value(4).run()
    assert query_of(app) == {"id": [made[0].id], "run": ["twice"], "in_round": ["4"]}
    assert "both say four" in words(app)
    assert "both say five" not in words(app)
    assert "both say four" in words(shown("problem", {"id": made[0].id, "run": "twice", "round": "4"}))
    text = words(shown("problem", {"id": made[0].id, "run": "twice", "in_round": "2"}))
    assert "in_round = 2: the run did not have the problem in that round." in text


def test_a_megabyte_of_output_does_not_reach_the_page(grown: Store) -> None:
    hand = small_store.Hand(Facts(lambda: small_lineage.NOW))
    entry = Entry("grown", 3, "g5")
    hand.call(entry, Stage.GUIDE)
    hand.attempt(entry, Stage.GUIDE, program="1")
    taken = hand.facts.take()
    taken["attempt_text"][0] |= {"stdout": "7" * 1_000_000, "program": "#" * 1_000_000, "error": "e" * 1_000_000}
    flush(grown, taken)
    app = shown("problem", {"id": "g5", "run": "grown"})
    assert max(len(code.value) for code in app.code) <= 20_000
    assert len(app.get("download_button")) == 3


def test_a_page_takes_one_block_beside_what_is_asked_for(grown: Store, add_run: Callable[..., None]) -> None:
    add_run("other")
    found = data.funnel_data("grown").of_round(2)
    assert found.rounds["round"].to_list() == [2]
    assert found.evolved["asked"].to_list() == [2]
    assert data.problem_data("g4", ProblemFilter(run="grown")).children.height == 2
    assert data.problem_data("g4", ProblemFilter(run="other")).round is None
    assert grown.exists()
