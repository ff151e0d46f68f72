"""Which problems a list by likeness is drawn from, its rows in the order that was found, and what compares them."""

from pathlib import Path

import polars as pl
import pytest

from engine.domain import Embedder, EmbedderKind, Problem, ProblemFilter, problem_id
from engine.errors import InputError
from engine.store import Store, add_problems, add_vectors, browse, meant, searching

FILTERS = [
    ProblemFilter(),
    ProblemFilter(levels=(1, 2)),
    ProblemFilter(text="what"),
    ProblemFilter(text="no such words"),
    ProblemFilter(text="w.+at", text_as="regex", subjects=("Algebra",)),
    ProblemFilter(run="a"),
    ProblemFilter(run="a", tiers=("easy", "pending")),
    ProblemFilter(run="a", round=2),
    ProblemFilter(run="a", text="which"),
    ProblemFilter(run="none"),
]


@pytest.mark.parametrize("wanted", FILTERS)
def test_a_list_by_likeness_is_drawn_from_what_the_filter_lists(small: Store, wanted: ProblemFilter) -> None:
    with small.read() as reader:
        listed = browse.page(reader, wanted, limit=100)
        met = meant.met(reader, wanted)
        assert met.problems.to_list() == sorted(set(listed["seq"].to_list()))
        assert met.searched == met.of
        order = met.problems.to_list()[::-1]
        rows = meant.rows(reader, wanted, order)
    assert rows["seq"].to_list() == order
    last = listed.sort("round", nulls_last=False).unique("seq", keep="last")
    told = [name for name in listed.columns if name != "value"]
    same = last.sort("seq", descending=True).select(told)
    assert rows.select(told).equals(same)


def test_a_text_is_looked_for_as_long_as_there_is_time(small: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "STRETCH", 3)
    with small.read() as reader:
        some, whole = meant.met(reader, ProblemFilter(text="what"), 0), meant.met(reader, ProblemFilter(text="what"))
    assert some.searched == 3
    assert set(some.problems) <= set(whole.problems)
    assert whole.searched == whole.of == some.of


def test_what_is_no_regular_expression_is_refused(small: Store) -> None:
    with small.read() as reader, pytest.raises(InputError, match="regular expression"):
        meant.met(reader, ProblemFilter(text="(", text_as="regex"))


def test_the_newest_map_says_what_compares_and_else_the_most_vectors(tmp_path: Path) -> None:
    store = Store(tmp_path / "s.duckdb")
    questions = ["One?", "Two?", "Three?"]
    add_problems(store, [Problem(problem_id(each), each, dataset="d") for each in questions], "import")
    few, many = (Embedder(name, "1", EmbedderKind.SENTENCE, 1) for name in ("few", "many"))
    for embedder, count in ((few, 1), (many, 2)):
        frame = pl.DataFrame({"problem_seq": range(1, count + 1), "vector": [b"\0\x3c"] * count})
        add_vectors(store, embedder, frame)
    with store.read() as reader:
        assert [(row.name, row.vectors) for row in meant.embedders(reader)] == [("many", 2), ("few", 1)]
        assert meant.sample(reader, many.id, problem_id("Two?")) == meant.Sample(2, "Two?", b"\0\x3c")
        assert meant.sample(reader, few.id, problem_id("Two?")) == meant.Sample(2, "Two?", None)
        assert meant.sample(reader, few.id, "' OR true --") is None
    row = {"id": "l", "embedder_id": few.id, "upto": 9, "points": 1, "laid_out": 1, "seed": 0, "settings": "{}"}
    with store.write() as writer:
        writer.insert("layout", [row | {"seconds": 1.0, "author": ""}])
    with store.read() as reader:
        assert [row.name for row in meant.embedders(reader)] == ["few", "many"]
