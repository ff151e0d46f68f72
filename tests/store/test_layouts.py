"""Maps in the store: seen once they are done, how old they are, and what people call their clusters."""

import polars as pl
import pytest

from engine.domain import Embedder, EmbedderKind, Problem, problem_id
from engine.errors import InputError
from engine.store import (
    Store,
    add_clusters,
    add_layout,
    add_neighbours,
    add_points,
    add_problems,
    add_vectors,
    forget_unfinished,
    layouts,
    name_cluster,
)

WHAT = Embedder("drawn", "1", EmbedderKind.LEXICAL, 1)
ROW = {"id": "l", "embedder_id": WHAT.id, "laid_out": 3, "seed": 0, "settings": "{}", "seconds": 1.0, "author": ""}


def embed(store: Store, *questions: str) -> list[int]:
    add_problems(store, [Problem(problem_id(each), each) for each in questions], "i")
    with store.read() as reader:
        seqs = [reader.rows("SELECT seq FROM problem WHERE question = $q", {"q": each})[0][0] for each in questions]
    vectors = pl.Series("vector", [b"\0\0"] * len(seqs))
    add_vectors(store, WHAT, pl.DataFrame([pl.Series("problem_seq", seqs), vectors]))
    return seqs


@pytest.fixture
def seqs(store: Store) -> list[int]:
    found = embed(store, "one", "two", "three")
    frame = pl.DataFrame({"problem_seq": found, "x": [0.0, 1.0, 5.0], "y": [0.0, 2.0, 5.0], "cluster": [0, 0, -1]})
    add_points(store, "l", frame.with_columns(placed=False))
    terms = {"terms": ['["sum", "digit", "prime", "odd"]'], "topics": ['["Numbers"]']}
    add_clusters(store, "l", pl.DataFrame({"cluster": [0], **terms}))
    rows = {"others": [[found[1], found[2]]], "similarities": [[0.9, 0.5]]}
    add_neighbours(store, "l", pl.DataFrame({"problem_seq": found[:1], **rows}))
    return found


def show(store: Store, upto: int = 10**9) -> None:
    add_layout(store, ROW | {"upto": upto, "points": 3})


def test_a_map_is_there_once_its_row_is_and_leftovers_of_others_go(store: Store, seqs: list[int]) -> None:
    with store.read() as reader:
        assert not layouts.layouts(reader).height
    show(store)
    add_points(store, "half", pl.DataFrame({"problem_seq": seqs, "x": 0.0, "y": 0.0, "cluster": 0, "placed": False}))
    forget_unfinished(store)
    with store.read() as reader:
        assert layouts.layouts(reader)["id"].to_list() == ["l"]
        assert reader.rows("SELECT layout_id, count(*) FROM layout_point GROUP BY ALL") == [("l", 3)]
        assert reader.rows("SELECT count(*) FROM neighbour") == [(1,)]


def test_a_map_ages_as_problems_and_vectors_come(store: Store, seqs: list[int]) -> None:
    with store.read() as reader:
        upto = reader.rows("SELECT max(seq) FROM embedding")[0][0]
    show(store, upto)
    embed(store, "four")
    add_problems(store, [Problem(problem_id("five"), "five")], "i")
    with store.read() as reader:
        row = layouts.layouts(reader).row(0, named=True)
        assert (row["newer"], row["without_vector"], row["embedder"], row["points"]) == (1, 1, "drawn", 3)
    show(store)
    with store.read() as reader:
        placed = layouts.layouts(reader)
        assert placed["newer"].to_list() == [0], "the newest row of an id stands"
        assert placed["made_at"][0] == row["made_at"] < placed["at_time"][0]
    assert len(seqs) == 3


def test_clusters_are_called_by_their_terms_or_as_people_say(store: Store, seqs: list[int]) -> None:
    def called() -> list[tuple[object, ...]]:
        with store.read() as reader:
            return layouts.clusters(reader, "l").select("cluster", "size", "name", "named_by").rows()

    show(store)
    none = (-1, 1, layouts.NO_CLUSTER, None)
    assert called() == [(0, 2, "sum, digit, prime", None), none]
    name_cluster(store, "l", 0, "  Sums of   digits ", "Ann")
    assert called() == [(0, 2, "Sums of digits", "Ann"), none]
    name_cluster(store, "l", 0, None, "Bob")
    assert called() == [(0, 2, "sum, digit, prime", None), none]
    with store.read() as reader:
        found = layouts.clusters(reader, "l").row(0, named=True)
    assert (found["terms"][3], found["topics"], found["x"], found["y"]) == ("odd", ["Numbers"], 0.5, 1.0)
    assert len(seqs) == 3


def test_names_are_checked(store: Store, seqs: list[int]) -> None:
    wrong = [(0, "", "Ann"), (0, "x" * 65, "Ann"), (0, "a\0b", "Ann"), (0, "x", ""), (-1, "x", "Ann"), (7, "x", "Ann")]
    for cluster, name, author in wrong:
        with pytest.raises(InputError):
            name_cluster(store, "l", cluster, name, author)
    with store.read() as reader:
        assert reader.rows("SELECT count(*) FROM cluster_name") == [(0,)]
    assert len(seqs) == 3


def test_the_newest_neighbours_of_a_problem_stand(store: Store, seqs: list[int]) -> None:
    with store.read() as reader:
        assert layouts.neighbours(reader, "l", seqs[0])["question"].to_list() == ["two", "three"]
        assert not layouts.neighbours(reader, "l", seqs[1]).height
        assert layouts.place_of(reader, "l", seqs[2]) == (5.0, 5.0, -1)
        assert layouts.place_of(reader, "l", 10**9) is None
    rows = {"others": [[seqs[2]]], "similarities": [[0.95]]}
    add_neighbours(store, "l", pl.DataFrame({"problem_seq": seqs[:1], **rows}))
    with store.read() as reader:
        assert layouts.neighbours(reader, "l", seqs[0])["question"].to_list() == ["three"]
        assert layouts.all_neighbours(reader, "l", 0, 10)["others"].to_list() == [[seqs[2]]]
        assert layouts.all_neighbours(reader, "l", seqs[0], 10).height == 0
