"""Conditions of a list on what was found out and on what people said."""

import datetime as dt
from typing import Any

import pytest
import small_lineage

from engine.domain import Attempt, Entry, FlagReason, Problem, ProblemFilter, Provenance, Reading, ReviewVerdict, Stage
from engine.errors import InputError
from engine.store import Facts, Store, add_problems, browse, flush, people, searching, shape

ANN, BOB = Provenance("Ann", "I looked"), Provenance("Bob")


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """The grown run, with causes, corrections, reviews and flags; it is only read."""
    store = Store(tmp_path_factory.mktemp("said") / "s.duckdb")
    small_lineage.add(store)
    g1, g2, g3 = (Entry("grown", 1, f"g{n}") for n in (1, 2, 3))
    facts = Facts(lambda: dt.datetime(2026, 1, 2, tzinfo=dt.UTC))
    guided = Attempt(Stage.GUIDE, 0, "weak", Reading(""))
    for entry, cause in ((g1, "rounding"), (g2, "rounding"), (g3, "program error")):
        facts.cause(entry, guided, cause, None)
    flush(store, facts.take())
    people.correct_cause(store, g2, "guide", 0, "unit or form", ANN)
    people.correct_cause(store, g3, "guide", 0, "rounding", ANN)
    people.correct_cause(store, g3, "guide", 0, None, BOB)
    people.review(store, g1, ReviewVerdict.WRONG, ANN)
    people.review(store, g1, ReviewVerdict.CORRECT, BOB)
    people.review(store, g3, ReviewVerdict.AMBIGUOUS, BOB)
    people.review(store, g3, None, BOB)
    people.flag(store, "g2", FlagReason.ILL_POSED, ANN)
    people.flag(store, "g2", FlagReason.OTHER, ANN)
    people.flag(store, "g2", FlagReason.OTHER, BOB, raised=False)
    return store


@pytest.mark.parametrize(
    ("wanted", "ids"),
    [
        ({"causes": ("rounding",)}, ["g1"]),
        ({"causes": ("unit or form",)}, ["g2"]),
        ({"causes": ("program error", "unit or form")}, ["g2", "g3"]),
        ({"reviewed": "yes"}, ["g1"]),
        ({"reviewed": "no"}, ["g0", "g2", "g3", "g4", "g5"]),
        ({"reviewed": "wrong"}, []),
        ({"reviewed": "ambiguous"}, ["g1"]),
        ({"flags": ("ill-posed",)}, ["g2"]),
        ({"flags": ("other",)}, []),
        ({"topics": ("Prime numbers",)}, ["g1", "g4"]),
        ({"skills": ("Counting with a sieve",)}, ["g1", "g4"]),
        ({"topics": ("Counting with a sieve",)}, []),
        ({"teachers": ("expert",)}, ["g1", "g2", "g3", "g4"]),
        ({"teachers": ("weak",)}, ["g0", "g1", "g2", "g3", "g4"]),
        ({"teachers": ("nobody",)}, []),
        ({"rules": ("votes",)}, []),
        ({"claimed_subjects": ("Number Theory",)}, ["g4", "g5"]),
        ({"min_usd": 0.005}, ["g1", "g2", "g3"]),
        ({"max_usd": 0.005}, ["g0", "g4"]),
    ],
)
def test_each_condition_finds_its_entries(said: Store, wanted: dict[str, Any], ids: list[str]) -> None:
    asked = ProblemFilter(run="grown", **wanted)
    with said.read() as reader:
        found = browse.page(reader, asked, limit=9)["id"].to_list()
        assert shape.counts(reader, asked)["problems"].sum() == len(found)
    assert found == ids


@pytest.mark.parametrize(
    ("wanted", "ids"),
    [
        ({"reviewed": "yes"}, ["g1"]),
        ({"flags": ("ill-posed",)}, ["g2"]),
        ({"topics": ("Prime numbers",)}, ["g1", "g4"]),
    ],
)
def test_what_is_not_a_runs_own_is_asked_of_all_problems(said: Store, wanted: dict[str, Any], ids: list[str]) -> None:
    with said.read() as reader:
        assert browse.page(reader, ProblemFilter(**wanted), limit=9)["id"].to_list() == ids
        assert shape.counts(reader, ProblemFilter(**wanted))["problems"].sum() == len(ids)


def test_topics_and_skills_are_offered(said: Store) -> None:
    with said.read() as reader:
        choices = browse.choices(reader)
    assert (choices["topics"], choices["skills"]) == (["Prime numbers"], ["Counting with a sieve"])


@pytest.mark.parametrize("pattern", ["(", "a{2000}", "(?<=x)y", "[z-a]", "\\"])
def test_what_is_no_regular_expression_is_refused_and_the_block_goes_on(said: Store, pattern: str) -> None:
    wanted = ProblemFilter(text=pattern, text_as="regex")
    with said.read() as reader:
        with pytest.raises(InputError, match="regular expression"):
            browse.page(reader, wanted, limit=3)
        with pytest.raises(InputError, match="regular expression"):
            shape.shape(reader, wanted)
        assert browse.page(reader, ProblemFilter(), limit=3).height == 3


def test_an_expression_that_other_engines_never_finish_takes_no_time(store: Store) -> None:
    add_problems(store, [Problem("p", "a" * 50_000 + "!")], "i")
    with store.read(1.0) as reader:
        assert browse.page(reader, ProblemFilter(text="^(a+)+$", text_as="regex"), limit=3).is_empty()


def test_a_search_that_runs_out_of_time_says_how_far_it_came_and_goes_on_from_there(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_problems(store, [Problem(f"p{n}", "red" if n % 4 == 3 else "blue") for n in range(20)], "i")
    monkeypatch.setattr(searching, "STRETCH", 5)
    wanted = ProblemFilter(text="red")
    with store.read() as reader:
        whole = shape.shape(reader, wanted)
        part = shape.shape(reader, wanted, seconds=0)
        first = browse.listed(reader, wanted, limit=9, seconds=0)
        assert first.reached is not None
        second = browse.listed(reader, wanted, limit=9, seconds=0, key=browse.Key(first.reached))
        back = browse.listed(reader, wanted, limit=9, seconds=0, direction="before")
    assert (whole.counts["problems"].sum(), whole.searched, whole.of) == (5, 20, 20)
    assert (part.counts["problems"].sum(), part.searched, part.of) == (1, 5, 20)
    assert first.rows["id"].to_list() == ["p3"]
    assert second.rows["id"].to_list() == ["p7"]
    assert back.rows["id"].to_list() == ["p15", "p19"]
