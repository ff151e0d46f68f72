"""What a map shows: every point in one category, a sample that is the same each time, a density that loses none."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
import small_map
import small_store

from engine.domain import ProblemFilter
from engine.errors import InputError
from engine.store import Reader, list_runs, maps

WHOLE = maps.Wanted(small_map.LAYOUT)


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Reader, str]]:
    """A read block on a store with two runs and a map, and the run that began first."""
    store = small_store.make(tmp_path_factory.mktemp("maps") / "s.duckdb")
    small_map.add(store, without=1)
    first = list_runs(store)[-1].id
    with store.read(60) as reader:
        yield reader, first


@pytest.fixture
def reader(seen: tuple[Reader, str]) -> Reader:
    return seen[0]


@pytest.mark.parametrize("colour", maps.COLOURS)
@pytest.mark.parametrize("levels", [(), (1, 5)])
def test_every_point_has_one_category_however_it_is_coloured(
    seen: tuple[Reader, str], colour: maps.Colour, levels: tuple[int, ...]
) -> None:
    reader, run = seen
    wanted = replace(WHOLE, colour=colour, run=run, met=ProblemFilter(levels=levels))
    counts = maps.counted(reader, wanted)
    drawn = maps.drawn(reader, wanted, 100, 100)
    assert counts["points"].sum() == drawn.height == 9
    assert drawn["problem_seq"].is_unique().all()
    told = drawn.group_by("category", "met").len().sort("category", "met").rows()
    assert told == counts.sort("category", "met").select("category", "met", "points").rows()
    assert drawn.filter("met")["question"].null_count() == 0


def test_categories_are_what_the_store_knows(seen: tuple[Reader, str]) -> None:
    reader, run = seen

    def of(colour: maps.Colour) -> dict[str, str | None]:
        return dict(maps.drawn(reader, replace(WHOLE, colour=colour, run=run), 100, 0).select("id", "category").rows())

    assert of("subject")["p3"] == "Number Theory"
    assert of("subject")["p4"] is None
    assert of("level")["p3"] == "5"
    assert of("dataset")["p6"] == "own"
    assert set(of("round").values()) <= {"1", "2", None}
    assert of("tier")["p7"] == "pending"
    assert of("source")["p0"] is not None
    assert set(of("cluster").values()) == {None}


def test_a_sample_is_the_same_each_time_and_part_of_all(reader: Reader) -> None:
    some = maps.drawn(reader, WHOLE, 4, 0)
    assert some.height == 4
    assert some.equals(maps.drawn(reader, WHOLE, 4, 0))
    assert some["problem_seq"].to_list() == maps.drawn(reader, WHOLE, 100, 0)["problem_seq"].to_list()[:4]
    coloured = maps.drawn(reader, replace(WHOLE, colour="level"), 4, 0)
    assert coloured["problem_seq"].to_list() == some["problem_seq"].to_list()


def test_a_density_counts_every_point_once_those_on_the_edge_too(reader: Reader) -> None:
    extent = maps.extent(reader, small_map.LAYOUT)
    assert extent == (0, 8, 0, 0)
    for bins in (1, 3, 7):
        squares = maps.density(reader, WHOLE, extent, bins)
        assert squares["points"].sum() == 9
        assert squares["column"].max() == bins - 1
        assert squares["column"].min() == 0
    assert maps.density(reader, replace(WHOLE, met=ProblemFilter(levels=(5,))), extent, 3)["points"].sum() == 2


def test_a_part_of_the_map_and_a_category_are_chosen_of_all_points(reader: Reader) -> None:
    part = maps.places(reader, replace(WHOLE, bounds=(1.5, 4.0, -1.0, 1.0)))
    assert sorted(part["x"].to_list()) == [2, 3, 4]
    assert len(maps.of_category(reader, replace(WHOLE, colour="subject"), "Algebra")) == 4
    assert len(maps.of_category(reader, replace(WHOLE, colour="subject"), None)) == 3
    assert maps.of_category(reader, replace(WHOLE, colour="subject"), "none of these") == []


def test_a_map_that_is_not_there_is_empty(reader: Reader) -> None:
    gone = maps.Wanted("gone")
    assert maps.extent(reader, "gone") == (0, 1, 0, 1)
    assert not maps.counted(reader, gone).height
    assert not maps.drawn(reader, gone, 10, 10).height
    assert maps.problem_of(reader, -1) is None
    assert maps.problems(reader) == 10


def test_a_filter_that_cannot_be_read_is_an_error_in_words(reader: Reader) -> None:
    with pytest.raises(InputError):
        maps.counted(reader, replace(WHOLE, met=ProblemFilter(text="(", text_as="regex")))
