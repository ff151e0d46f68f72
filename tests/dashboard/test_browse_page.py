"""The Browse page beyond its first conditions: order, kinds of search, what people said, and saved lists."""

from collections.abc import Callable

import pytest
import small_lineage
from shown_pages import labels, press, query_of, shown, words

from engine.domain import Entry, FlagReason, Problem, Provenance, ReviewVerdict
from engine.store import Store, browse, people, said, searching

ANN = Provenance("Ann")


@pytest.mark.parametrize(
    ("sort", "first"),
    [("oldest", "Find $x$ if $2x = 8$."), ("newest", "What is 53 + 53?"), ("easiest", "Find $x$ if $2x = 8$.")],
)
def test_a_list_stands_in_the_order_that_the_address_names(full_store: Store, sort: str, first: str) -> None:
    assert full_store.exists()
    app = shown("browse", {"sort": sort})
    assert labels(app)[0] == first
    assert app.selectbox(key="filter.sort").value == sort


def test_pages_of_a_sorted_list_follow_each_other(full_store: Store) -> None:
    assert full_store.exists()
    app = shown("browse", {"sort": "hardest"})
    seen = labels(app)
    while not next(button for button in app.button if button.label == "Next").disabled:
        press(app, "Next")
        assert not app.exception
        seen += labels(app)
    assert len(seen) == 60
    assert labels(press(app, "First")) == seen[:25]


def test_an_order_that_is_chosen_goes_into_the_address(full_store: Store) -> None:
    assert full_store.exists()
    app = shown("browse", {"run": "first"})
    app.selectbox(key="filter.sort").select("dearest").run()
    assert query_of(app) == {"run": ["first"], "sort": ["dearest"]}
    assert "tfrac12" in labels(app)[0]


@pytest.mark.parametrize(
    ("query", "problems"),
    [
        ({"text": "20 between primes"}, "1 problem"),
        ({"text": "20 between primes", "text_as": "phrase"}, "No problem meets"),
        ({"text": "between 1 and", "text_as": "phrase"}, "1 problem"),
        ({"text": "is ([0-9]+) [+] ([0-9]+)", "text_as": "regex"}, "54 problems"),
    ],
)
def test_a_text_is_looked_for_as_asked(full_store: Store, query: dict[str, str], problems: str) -> None:
    assert full_store.exists()
    assert problems in words(shown("browse", query))


def test_what_is_no_regular_expression_is_ignored_with_a_notice(full_store: Store) -> None:
    assert full_store.exists()
    app = shown("browse", {"text": "(<b>", "text_as": "regex"})
    assert "The regular expression '(<b>' cannot be used" in words(app)
    assert "60 problems" in words(app)


def test_a_search_that_cannot_end_in_time_says_so_and_goes_on(
    full_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert full_store.exists()
    monkeypatch.setattr(searching, "STRETCH", 10)
    monkeypatch.setattr(searching, "SEARCH_S", 0)
    app = shown("browse", {"text": "primes"})
    assert "among the first 10 of 60 problems" in words(app)
    assert "At least 1 problem" in words(app)
    assert labels(app) == ["How many primes lie between 1 and 20?"]
    press(app, "Next")
    assert query_of(app)["after"] != []
    assert labels(app) == []
    assert not app.exception


def test_what_people_said_can_be_asked_for(full_store: Store, made: list[Problem]) -> None:
    people.review(full_store, Entry("first", 1, made[0].id), ReviewVerdict.WRONG, ANN)
    people.flag(full_store, made[1].id, FlagReason.ILL_POSED, ANN)
    assert labels(shown("browse", {"run": "first", "reviewed": "wrong"})) == ["Find $x$ if $2x = 8$."]
    assert labels(shown("browse", {"flags": "ill-posed"})) == ["Ann has $5 and earns $7. How many dollars has she?"]
    app = shown("browse", {"run": "first", "reviewed": "no"})
    assert "9 problems" in words(app)
    app.multiselect(key="filter.flags").set_value(["ill-posed"]).run()
    assert query_of(app) == {"run": ["first"], "reviewed": ["no"], "flags": ["ill-posed"]}


def test_a_cost_is_a_condition(full_store: Store) -> None:
    assert full_store.exists()
    app = shown("browse", {"run": "first", "min_usd": "0.001"})
    assert "2 problems" in words(app)
    app.number_input(key="filter.max_usd").set_value(0.0001).run()
    assert query_of(app) == {"run": ["first"], "min_usd": ["0.001"], "max_usd": ["0.0001"]}
    assert "No problem meets" in words(app)


def test_a_list_is_saved_under_a_name_chosen_and_given_up(full_store: Store) -> None:
    app = shown("browse", {"levels": "4"})
    assert next(button for button in app.button if button.label == "Save").disabled
    app.text_input(key="person.widget.saved_list.text").set_value("  Ann   B. ").run()
    app.text_input(key="saved_list.name").set_value("<b>hard</b> ones").run()
    press(app, "Save")
    with full_store.read() as reader:
        assert said.saved_filters(reader) == {"<b>hard</b> ones": {"levels": ["4"]}}
        assert reader.rows("SELECT author FROM saved_filter") == [("Ann B.",)]
    again = shown("browse")
    again.selectbox(key="saved_list").select("<b>hard</b> ones").run()
    assert query_of(again) == {"levels": ["4"]}
    press(app, next(button.label for button in app.button if button.label.startswith("Give up")))
    with full_store.read() as reader:
        assert said.saved_filters(reader) == {}
        assert reader.rows("SELECT count(*) FROM saved_filter") == [(2,)]


def test_a_list_without_a_name_is_not_saved(full_store: Store) -> None:
    app = shown("browse")
    app.text_input(key="person.widget.saved_list.text").set_value("Ann").run()
    press(app, "Save")
    assert "Write name in 1 to 64 characters" in words(app)
    with full_store.read() as reader:
        assert said.saved_filters(reader) == {}


def test_the_next_problem_is_the_next_of_the_sorted_list(full_store: Store, add_run: Callable[..., None]) -> None:
    add_run("second")
    with full_store.read() as reader:
        rows = browse.page(reader, browse.ProblemFilter(run="first"), limit=99, sort="hardest")["id"].to_list()
    app = shown("problem", {"id": rows[0], "run": "first", "sort": "hardest", "in_round": "1"})
    press(app, "Next")
    assert query_of(app)["id"] == [rows[1]]


@pytest.mark.parametrize(
    ("query", "told", "problems"),
    [
        ({"run": "first", "causes": "bogus"}, "causes = 'bogus' is not known here.", "10 problems"),
        ({"subjects": ["NoSuch", "Number Theory"]}, "subjects = 'NoSuch' is not known here.", "1 problem"),
        ({"datasets": "xx"}, "datasets = 'xx' is not known here.", "60 problems"),
        ({"claimed_subjects": "<b>"}, "claimed_subjects = '<b>' is not known here.", "60 problems"),
        ({"sort": "dearest"}, "sort = 'dearest' needs a run.", "60 problems"),
        ({"run": "first", "sort": "dearest", "text": "What"}, "sort = 'dearest' cannot be had", "5 problems"),
        ({"text_as": "regex"}, "text_as = 'regex' says how a text is looked for", "60 problems"),
        ({"run": "first", "subjects": "NoSuch", "round": "9"}, "round = 9 is not a round of this run.", "10 problems"),
    ],
)
def test_values_that_mean_nothing_are_told_and_the_list_stands_without_them(
    full_store: Store, query: dict[str, str | list[str]], told: str, problems: str
) -> None:
    assert full_store.exists()
    app = shown("browse", query)
    assert told in words(app)
    assert problems in [header.value for header in app.subheader]
    for name in ("causes", "datasets", "claimed_subjects"):
        assert not [box for box in app.multiselect if box.key == f"filter.{name}" and box.value]
    press(app, "Clear all")
    assert "Ignored" not in words(app)


def test_only_teachers_of_the_recipe_are_a_condition(store: Store) -> None:
    small_lineage.add(store)
    app = shown("browse", {"run": "grown", "round": "1", "teachers": ["qq", "weak"]})
    assert "teachers = 'qq' is not known here." in words(app)
    assert app.multiselect(key="filter.causes").value == []
    assert app.button_group("filter.teachers").value == ["weak"]
