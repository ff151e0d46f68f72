"""Pages over a run of several rounds: rounds compared, lineage, meta data, the audit, simulated teachers."""

import datetime as dt
from collections.abc import Callable

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
    return [link.proto.query_string for link in app.main.get("page_link")]


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
    said = [c.value.split()[1] for c in app.caption if c.value.startswith("round")]
    assert said == ["1", "1", "1", "1", "2", "3"]
    assert "id=g4&run=grown&in_round=2" in queries(app)
    app = shown("browse", {"run": "grown", "round": "2"})
    assert not [c.value for c in app.caption if c.value.startswith("round")]


@pytest.fixture
def twice(store: Store) -> Store:
    """A run that had thirty problems in each of two rounds, the same ones."""
    small_lineage.add(store, "twice")
    ids = [row["id"] for row in data.browse_data(ProblemFilter(), None, "after", 50).rows.to_dicts()][:30]
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
    assert "evolved in round 2 of run grown by expert, one of the simulated teachers" in text
    assert [caption.value for caption in app.caption if caption.value.startswith("round")] == ["round 1", "round 2"]
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
