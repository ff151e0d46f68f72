"""Lists by likeness: what they are of, in which order, at which address, and what becomes of them."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from shown_pages import labels, press, query_of, shown, words

from dashboard import data, params
from dashboard.components.list_order import in_order
from dashboard.data import held
from dashboard.params import Place
from engine.diversity import LEXICAL, NO_WEIGHTS, embed_missing, open_encoder
from engine.domain import Embedder, EmbedderKind, Problem, ProblemFilter
from engine.errors import InputError
from engine.store import Store, people

WORDS = "How many primes are there?"


class Slopes:
    """Turns a statement into a direction of the plane by its length: statements as long are as near as can be."""

    what = Embedder("slopes", "1", EmbedderKind.SENTENCE, 2)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        angles = np.array([min(len(text), 100) / 100 for text in texts])
        return np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)


@pytest.fixture
def embedded(full_store: Store, monkeypatch: pytest.MonkeyPatch) -> Store:
    """The sixty problems, a run, and a vector of each."""
    monkeypatch.setattr(held, "open_encoder", opened)
    embed_missing(full_store, Slopes())
    return full_store


def opened(name: str) -> Any:
    class One:
        encoder = Slopes()

    if name == "slopes":
        return One()
    raise InputError("The model is not on this machine.")


def test_the_nearest_come_first_and_the_problem_itself_is_left_out(embedded: Store, made: list[Problem]) -> None:
    app = shown("browse", {"like": made[3].id})
    said = words(app)
    assert "59 problems, the nearest first" in said
    assert "Compared by slopes" in said
    assert made[3].question not in labels(app)[1:]
    found = data.nearest_data(ProblemFilter(), made[3].id, "", None, "after", 100)
    with embedded.read() as reader:
        long = dict(reader.rows("SELECT seq, least(length(question), 100) FROM problem"))
    gaps = [abs(long[seq] - len(made[3].question)) for seq in found.rows["seq"]]
    assert gaps == sorted(gaps)
    assert found.rows["similarity"].is_sorted(descending=True)
    assert found.counts["problems"].sum() == 59


def test_pages_follow_each_other_and_hold_each_problem_once(embedded: Store, made: list[Problem]) -> None:
    assert embedded.exists()
    app = shown("browse", {"like": made[10].id})
    seen = labels(app)[1:]
    for size in (25, 9):
        press(app, "Next")
        assert query_of(app)["like"] == [made[10].id]
        assert len(labels(app)[1:]) == size
        seen += labels(app)[1:]
    assert len(seen) == 59
    press(app, "Previous")
    assert labels(app)[1:] == seen[25:50]
    assert labels(press(app, "First"))[1:] == seen[:25]


def test_every_condition_narrows_the_list(embedded: Store, made: list[Problem]) -> None:
    assert embedded.exists()
    app = shown("browse", {"like": made[0].id, "run": "first", "tiers": "easy", "text": "find false which is the"})
    assert "No problem meets" in words(app)
    app = shown("browse", {"like": made[0].id, "run": "first", "tiers": ["easy", "hard"]})
    assert "3 problems, the nearest first" in words(app)
    assert not [box for box in app.selectbox if box.label == "Order"]


def test_words_go_into_the_address_and_another_order_takes_them_out(embedded: Store) -> None:
    assert embedded.exists()
    app = shown("browse", {"levels": "1"})
    app.text_input(key="filter.meaning").set_value(WORDS).run()
    assert query_of(app) == {"levels": ["1"], "meaning": [WORDS]}
    assert "problems, the nearest first" in words(app)
    press(app, "Clear")
    assert query_of(app) == {"levels": ["1"]}


def test_only_so_many_are_listed_and_what_has_no_vector_is_told(
    embedded: Store, made: list[Problem], monkeypatch: pytest.MonkeyPatch
) -> None:
    with embedded.write() as writer:
        writer.rows("DELETE FROM embedding WHERE problem_seq > (SELECT min(seq) + 50 FROM problem)")
    monkeypatch.setattr("dashboard.data.meaning.MOST_NEAREST", 7)
    said = words(shown("browse", {"like": made[0].id}))
    assert "The 7 nearest of 50 problems" in said
    assert "9 of 59 problems that meet the conditions have no vector and are not searched" in said
    assert "This problem has no vector yet" in words(shown("browse", {"like": made[59].id}))


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ({"like": "' OR 1=1 --"}, "no problem with the id"),
        ({"meaning": ["x", "<script>"]}, "meaning = '<script>' is one too many"),
        ({"meaning": "(<b>[a-z $x^2$ **"}, "60 problems, the nearest first"),
        ({"meaning": "x", "text": "(", "text_as": "regex"}, "cannot be used"),
        ({"meaning": "x", "sort": "newest"}, "sort = 'newest' cannot be had of a list by likeness"),
        ({"meaning": "x", "after": "9" * 15, "key_value": "5"}, "is beyond the list"),
    ],
)
def test_addresses_that_mean_nothing_are_told(embedded: Store, query: dict[str, Any], told: str) -> None:
    assert embedded.exists()
    assert told in words(shown("browse", query))


def test_a_store_without_vectors_says_what_to_do(full_store: Store, made: list[Problem]) -> None:
    for query in ({"like": made[0].id}, {"meaning": "x"}):
        app = shown("browse", query)
        assert "No problem has a vector yet" in words(app)
        assert f"wisdom embed --store {full_store.path}" in [code.value for code in app.code]


def test_a_vector_without_a_direction_is_told(embedded: Store, made: list[Problem]) -> None:
    with embedded.write() as writer:
        writer.rows("UPDATE embedding SET vector = '\\x00\\x00\\x00\\x00'::BLOB")
    assert "holds nothing that could be compared" in words(shown("browse", {"like": made[0].id}))


@pytest.mark.parametrize(
    ("meaning", "like", "told"),
    [
        ("x" * 1_000_000, "", "is longer than 1,000 characters"),
        (" \0 ", "", "meaning is empty"),
        ("", "", ""),
        ("(<b>[a-z", "b2_x", "is one order too many"),
    ],
)
def test_a_text_that_cannot_be_looked_for_is_left_out(meaning: str, like: str, told: str) -> None:
    place, ignored = params.read_place({"meaning": [meaning], "like": [like]})
    assert place == Place(like=like)
    assert len(ignored) == bool(meaning)
    assert told in "".join(ignored)
    assert all(len(sentence) < 200 for sentence in ignored)


def test_half_of_a_character_is_looked_for_as_well_as_it_can_be(embedded: Store) -> None:
    assert embedded.exists()
    place, _ = params.read_place({"meaning": ["a\ud800b\0"]})
    assert data.nearest_data(ProblemFilter(), "", place.meaning, None, "after", 5).rows.height == 6


def test_a_model_that_is_not_here_or_another_version_of_it_is_told(
    embedded: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert embedded.exists()
    monkeypatch.setattr(Slopes, "what", Embedder("slopes", "2", EmbedderKind.SENTENCE, 2))
    assert "Another version of slopes made the vectors" in words(shown("browse", {"meaning": "x"}))
    held.encoder.clear()
    monkeypatch.setattr(held, "open_encoder", lambda _: opened("gone"))
    assert "The model is not on this machine." in words(shown("browse", {"meaning": "x"}))


def test_a_lexical_embedder_says_so(full_store: Store) -> None:
    embed_missing(full_store, open_encoder(LEXICAL).encoder)
    app = shown("browse", {"meaning": "prime numbers between"})
    assert "compares the characters and words" in words(app)
    assert "How many primes" in labels(app)[0]
    assert NO_WEIGHTS not in words(app)


def test_a_problem_leads_to_its_likes_and_through_them(embedded: Store, made: list[Problem]) -> None:
    assert embedded.exists()
    app = shown("problem", {"id": made[12].id, "like": made[12].id})
    assert "More like this" in labels(app)
    found = data.nearest_data(ProblemFilter(), made[12].id, "", None, "after", 3).rows["id"].to_list()
    press(press(app, "Next"), "Next")
    assert query_of(app) == {"id": [found[1]], "like": [made[12].id]}
    press(app, "Previous")
    assert query_of(app)["id"] == [found[0]]


def test_new_vectors_are_found_without_reading_the_old_ones_again(
    embedded: Store, made: list[Problem], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert data.nearest_data(ProblemFilter(), made[0].id, "", None, "after", 99).met == 59
    calls: list[int] = []
    grow = held.Index.grow
    monkeypatch.setattr(held.Index, "grow", lambda *args: calls.append(grow(*args)))
    people.save_filter(embedded, "some", {"like": [made[0].id]}, "Ann")
    assert data.nearest_data(ProblemFilter(), made[0].id, "", None, "after", 99).met == 59
    assert data.nearest_data(ProblemFilter(levels=(1,)), made[0].id, "", None, "after", 99).met < 59
    assert calls == [0]


def test_what_is_listed_becomes_the_seeds_of_a_run_as_a_set(embedded: Store, made: list[Problem]) -> None:
    app = shown("browse", {"like": made[0].id, "levels": "1"})
    app = press(app, "Use as seeds")
    with embedded.read() as reader:
        ((own, size),) = reader.rows("SELECT id, size FROM problem_set")
    listed = data.nearest_data(ProblemFilter(levels=(1,)), made[0].id, "", None, "after", 99)
    assert size == len(listed.members) == listed.rows.height
    assert f"**{size} problems**" in words(app)
    assert data.browse_data(ProblemFilter(sets=(own,)), None, "after", 99).counts["problems"].sum() == size


def test_a_saved_list_by_likeness_is_no_filter_elsewhere(embedded: Store, made: list[Problem]) -> None:
    people.save_filter(embedded, "likes", {"like": [made[0].id]}, "Ann")
    people.save_filter(embedded, "firsts", {"levels": ["1"]}, "Ann")
    app = shown("browse")
    app.selectbox(key="saved_list").select("likes").run()
    assert query_of(app) == {"like": [made[0].id]}
    offered = str([box.options for box in shown("launch").selectbox])
    assert "firsts" in offered
    assert "likes" not in offered


@pytest.mark.parametrize("place", [Place(like="b2_x"), Place(7, "before", 50, 2, key_value=-0.5, meaning="a & b")])
def test_an_order_by_likeness_is_in_the_address(place: Place) -> None:
    assert params.read_place(params.place_params(place)) == (place, ())
    assert in_order(ProblemFilter(), place) == (place, ())
    assert place.start().by_likeness()
