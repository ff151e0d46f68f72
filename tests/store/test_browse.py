"""Lists of problems: the right ones, each once, whatever the filter and the page."""

import dataclasses
import re
from typing import Any

import pytest
import small_lineage
import small_store
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.domain import FUNNEL, FlagReason, Problem, ProblemFilter
from engine.domain.filters import LEVELS, TEXT_AS, TIERS
from engine.store import Store, add_problems, browse, shape
from engine.store.reads import searching

# Where each entry ended: run, round, problem, tier, stage, whether it is correct.
ENDS = [
    ("a", 1, "p0", "easy", "guide", True),
    ("a", 1, "p1", "easy", "guide", False),
    ("a", 1, "p2", "medium", "criticise", None),
    ("a", 1, "p3", "hard", "vote", True),
    ("a", 1, "p4", "unsettled", "vote", None),
    ("a", 2, "p4", "easy", "guide", None),
    ("a", 1, "p5", "dropped", "guide", None),
    ("a", 1, "p6", "pending", None, None),
    ("a", 1, "p7", "pending", None, None),
    ("a", 2, "p8", "unverified", "guide", None),
    ("b", 1, "p0", "pending", None, None),
    ("b", 1, "p3", "easy", "guide", True),
]
BY_ID = {problem.id: problem for problem in small_store.PROBLEMS}
REASONS = [reason.value for reason in FlagReason]

filters = st.builds(
    ProblemFilter,
    run=st.sampled_from([None, "a", "a", "a", "b", "none"]),
    round=st.sampled_from([None, None, 1, 2]),
    tiers=st.lists(st.sampled_from(TIERS), unique=True).map(tuple),
    stage=st.sampled_from([None, None, None, *(s.value for s in FUNNEL)]),
    levels=st.lists(st.sampled_from(LEVELS), unique=True).map(tuple),
    subjects=st.sampled_from([(), (), ("Algebra",), ("Algebra", "Number Theory")]),
    datasets=st.sampled_from([(), (), ("math",), ("gsm8k", "own")]),
    text=st.sampled_from(["", "", "WHAT", "which p", "p which", "%", "' OR true --", "w.+at"]),
    correct=st.sampled_from([None, None, "yes", "no", "unknown"]),
    text_as=st.sampled_from([None, *TEXT_AS]),
)
sorts: st.SearchStrategy[browse.Sort] = st.sampled_from(("oldest", "newest", "hardest", "easiest"))


def holds(wanted: ProblemFilter, question: str) -> bool:
    """Whether a question holds the text."""
    text, question = wanted.text.lower(), question.lower()
    if wanted.text_as == "regex":
        return re.search(text, question) is not None
    return text in question if wanted.text_as == "phrase" else all(word in question for word in text.split())


def expected(wanted: ProblemFilter, sort: browse.Sort = "oldest") -> list[tuple[int | None, str]]:
    """What a filter means, said once more in Python: round and id of its rows, sorted."""
    rows: list[tuple[Any, ...]] = [(*end[1:],) for end in ENDS if end[0] == wanted.run]
    if not wanted.run:
        rows = [(None, problem.id, None, None, None) for problem in small_store.PROBLEMS]
    correct = {"yes": True, "no": False, "unknown": None}

    def meets(row: tuple[Any, ...]) -> bool:
        number, key, tier, stage, right = row
        problem = BY_ID[key]
        return (
            wanted.round in (None, number)
            and (not wanted.tiers or tier in wanted.tiers)
            and wanted.stage in (None, stage)
            and (not wanted.levels or problem.level in wanted.levels)
            and (not wanted.subjects or problem.subject in wanted.subjects)
            and (not wanted.datasets or problem.dataset in wanted.datasets)
            and holds(wanted, problem.question)
            and (wanted.correct is None or right is correct[wanted.correct])
        )

    found = sorted(((row[0], row[1]) for row in rows if meets(row)), key=lambda row: (row[1], row[0] or 0))
    if sort == "newest":
        return found[::-1]
    if sort in ("hardest", "easiest") and not wanted.text.strip():
        levels = {key: BY_ID[key].level for _, key in found}
        found.sort(key=lambda row: -(levels[row[1]] or 0) if sort == "hardest" else levels[row[1]] or 9)
    return found


def walk(
    store: Store, wanted: ProblemFilter, limit: int, direction: browse.Direction, sort: browse.Sort = "oldest"
) -> list[tuple[int | None, str]]:
    """All rows, page by page, from one end of the list to the other."""
    found: list[tuple[int | None, str]] = []
    key: browse.Key | None = None
    with store.read(60) as reader:
        while len(page := browse.page(reader, wanted, limit=limit, key=key, direction=direction, sort=sort)):
            assert len(page) <= limit
            rows = list(zip(page["round"], page["id"], strict=True))
            found = found + rows if direction == "after" else rows + found
            edge = page.row(-1 if direction == "after" else 0, named=True)
            key = browse.Key(edge["seq"], edge["round"], edge["value"])
    return found


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(filters, st.integers(1, 4), st.sampled_from(["after", "before"]), st.sampled_from([1, 3, 20_000]), sorts)
def test_pages_cover_each_row_once_forwards_and_backwards(
    small: Store, wanted: ProblemFilter, limit: int, direction: browse.Direction, stretch: int, sort: browse.Sort
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(searching, "STRETCH", stretch)
        assert walk(small, wanted, limit, direction, sort) == expected(wanted, sort)


@pytest.mark.parametrize("sort", ["dearest", "cheapest"])
def test_a_list_by_cost_has_every_entry_once_and_those_of_unknown_cost_last(small: Store, sort: browse.Sort) -> None:
    wanted = ProblemFilter(run="a")
    found = walk(small, wanted, 2, "after", sort)
    assert sorted(found, key=lambda row: (row[1], row[0] or 0)) == expected(wanted)
    assert walk(small, wanted, 3, "before", sort) == found
    with small.read() as reader:
        costs = browse.page(reader, wanted, limit=99, sort=sort)["cost_usd"].to_list()
    told = [-(cost or 0) if sort == "dearest" else 1e9 if cost is None else cost for cost in costs]
    assert told == sorted(told)
    assert len(set(told)) > 2


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(filters)
def test_counts_tell_the_shape_of_the_whole_list(small: Store, wanted: ProblemFilter) -> None:
    with small.read() as reader:
        counts = shape.counts(reader, wanted)
        page = browse.page(reader, wanted, limit=100)
    assert sum(counts["problems"]) == len(expected(wanted))
    told = {(row["level"], row["tier"]): row["problems"] for row in counts.to_dicts()}
    assert told == {pair: list(zip(page["level"], page["tier"], strict=True)).count(pair) for pair in told}


def test_a_row_of_a_run(small: Store) -> None:
    with small.read() as reader:
        row = browse.page(reader, ProblemFilter(run="a", tiers=("hard",)), limit=9).row(0, named=True)
        plain = browse.page(reader, ProblemFilter(text="primes"), limit=9).row(0, named=True)
    assert row.pop("seq") == plain.pop("seq")
    assert row.pop("value") == plain.pop("value") == 0
    assert row.pop("cost_usd") is not None
    assert plain.pop("cost_usd") is None
    assert row == {
        "round": 1, "id": "p3", "question": "How many primes are below 30?", "source": "seed", "dataset": "math",
        "level": 5, "subject": "Number Theory", "claimed_level": None, "claimed_subject": None,
        "simulated": False, "tier": "hard", "stage": "vote", "rule": "votes", "answer": "10",
        "ground_truth": "10", "correct": True,
    }  # fmt: skip
    assert plain == row | dict.fromkeys(("round", "tier", "stage", "rule", "answer", "correct"))


def test_without_a_round_to_go_on_from_all_rows_of_the_problem_are_passed(small: Store) -> None:
    with small.read() as reader:
        wanted = ProblemFilter(run="a")
        seq = browse.page(reader, ProblemFilter(text="heap"), limit=1)["seq"][0]
        key = browse.Key(seq)
        assert browse.page(reader, wanted, limit=1, key=key)["id"].to_list() == ["p5"]
        assert browse.page(reader, wanted, limit=1, key=key, direction="before")["id"].to_list() == ["p3"]
        assert browse.page(reader, wanted, limit=1, key=browse.Key(seq, 1))["round"].to_list() == [2]


def test_neighbours_of_a_problem_without_a_round_are_other_problems(small: Store) -> None:
    with small.read() as reader:
        assert browse.neighbours(reader, ProblemFilter(), "p0") == (None, ("p1", None))
        assert browse.neighbours(reader, ProblemFilter(), "p9") == (("p8", None), None)
        assert browse.neighbours(reader, ProblemFilter(run="a"), "p4") == (("p3", 1), ("p5", 1))
        assert browse.neighbours(reader, ProblemFilter(run="a", tiers=("easy",)), "p3") == (("p1", 1), ("p4", 2))
        assert browse.neighbours(reader, ProblemFilter(run="b"), "p1") == (("p0", 1), ("p3", 1))
        assert browse.neighbours(reader, ProblemFilter(), "unheard of") == (None, None)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(filters, sorts)
def test_neighbours_walk_the_list_entry_by_entry(small: Store, wanted: ProblemFilter, sort: browse.Sort) -> None:
    """A problem that is in two rounds is two entries, and neither is passed over."""
    entries = [(key, number) for number, key in expected(wanted, sort)]
    with small.read() as reader:
        for place, (key, number) in enumerate(entries):
            before, after = browse.neighbours(reader, wanted, key, number, sort)
            assert before == (entries[place - 1] if place else None)
            assert after == (entries[place + 1] if place + 1 < len(entries) else None)


def test_choices(small: Store, store: Store) -> None:
    with small.read() as reader:
        assert browse.choices(reader) == {
            "subjects": ["Algebra", "Geometry", "Number Theory"],
            "datasets": ["gsm8k", "math", "own"],
            "sources": ["seed"],
            "claimed_subjects": [],
            "topics": [],
            "skills": [],
            "flags": REASONS,
        }
    with store.read() as reader:
        nothing = {name: [] for name in ("subjects", "claimed_subjects", "datasets", "sources", "topics", "skills")}
        assert browse.choices(reader) == nothing | {"flags": REASONS}
        assert browse.page(reader, ProblemFilter(), limit=5).is_empty()
        assert browse.page(reader, ProblemFilter(run="a"), limit=5).is_empty()
        assert shape.counts(reader, ProblemFilter()).is_empty()


def test_a_long_question_is_cut(store: Store) -> None:
    add_problems(store, [Problem("p", "ü" * 1000)], "i")
    with store.read() as reader:
        assert browse.page(reader, ProblemFilter(), limit=5)["question"].to_list() == ["ü" * browse.QUESTION_SHOWN]


def test_every_condition_of_a_filter_is_asked_for(small: Store) -> None:
    """A field that the SQL forgot would change nothing."""
    one = ProblemFilter("a", 1, ("easy",), "guide", (1,), ("Algebra",), ("gsm8k",), "2 + 3", "yes", ("seed",))
    one = dataclasses.replace(one, reviewed="no", max_usd=1e3)
    assert expected(one) == [(1, "p0")]
    assert walk(small, one, 5, "after") == [(1, "p0")]
    other = ProblemFilter("b", 2, ("hard",), "vote", (5,), ("Geometry",), ("own",), "heap", "no", ("evolved",), (5,))
    other = dataclasses.replace(other, topics=("A",), skills=("B",), teachers=("none",), causes=("rounding",))
    other = dataclasses.replace(other, flags=("other",), reviewed="yes", min_usd=1e3, max_usd=-1.0)
    other = dataclasses.replace(other, rules=("none",), claimed_subjects=("Algebra",), sets=("none",))
    one, other = (dataclasses.replace(each, text_as="phrase") for each in (one, other))
    for field in dataclasses.fields(ProblemFilter):
        if field.name == "text_as":
            continue
        assert walk(small, dataclasses.replace(one, **{field.name: getattr(other, field.name)}), 5, "after") == []


@pytest.fixture
def grown(store: Store) -> Store:
    """A store with a run of three rounds, whose later problems were evolved."""
    small_lineage.add(store)
    return store


@pytest.mark.parametrize(
    ("wanted", "ids"),
    [
        ({"sources": ("evolved",)}, ["g4", "g5"]),
        ({"sources": ("seed",)}, ["g0", "g1", "g2", "g3"]),
        ({"sources": ("imported",)}, []),
        ({"claimed_levels": (5,)}, ["g4"]),
        ({"claimed_levels": (3, 5)}, ["g4", "g5"]),
        ({"claimed_levels": (4,)}, []),
        ({"levels": (5,)}, ["g1"]),
        ({"levels": (5,), "claimed_levels": (5,)}, []),
        ({"sources": ("seed", "evolved"), "tiers": ("hard",)}, ["g1", "g4"]),
    ],
)
def test_who_wrote_a_problem_is_asked_for(grown: Store, wanted: dict[str, tuple[Any, ...]], ids: list[str]) -> None:
    asked = ProblemFilter(run="grown", **wanted)
    with grown.read() as reader:
        assert browse.page(reader, asked, limit=9)["id"].to_list() == ids
        assert shape.counts(reader, asked)["problems"].sum() == len(ids)


def test_what_an_author_claims_stands_apart_from_what_a_publisher_says(grown: Store) -> None:
    with grown.read() as reader:
        page = browse.page(reader, ProblemFilter(), limit=9)
        counts = shape.counts(reader, ProblemFilter(run="grown"))
        assert browse.choices(reader)["sources"] == ["evolved", "seed"]
    told = page.select("level", "subject", "claimed_level", "claimed_subject").rows()
    assert dict(zip(page["id"], told, strict=True)) == {
        "g0": (1, "Algebra", None, None),
        "g1": (5, "Algebra", None, None),
        "g2": (4, "Number Theory", None, None),
        "g3": (2, "Number Theory", None, None),
        "g4": (None, None, 5, "Number Theory"),
        "g5": (None, None, 3, "Number Theory"),
    }  # fmt: skip
    assert counts.rows() == [
        (1, None, "easy", 1, 0),
        (2, None, "medium", 1, 0),
        (4, None, "unsettled", 1, 0),
        (5, None, "hard", 1, 0),
        (None, 3, "pending", 1, 1),
        (None, 5, "hard", 1, 1),
    ]


@pytest.mark.parametrize("written", [["g4", "g5"], []])
def test_what_a_simulated_teacher_wrote_is_told_whether_a_run_is_asked_for_or_not(
    store: Store, written: list[str]
) -> None:
    small_lineage.add(store, simulated=bool(written))
    for wanted in (ProblemFilter(), ProblemFilter(run="grown")):
        with store.read() as reader:
            page = browse.page(reader, wanted, limit=9)
            assert shape.counts(reader, wanted)["simulated"].sum() == len(written)
        assert page.filter("simulated")["id"].to_list() == written


def test_a_problem_that_two_runs_got_from_one_reply_is_one_row(grown: Store) -> None:
    small_lineage.add(grown, "again")
    with grown.read() as reader:
        assert browse.page(reader, ProblemFilter(), limit=99)["id"].n_unique() == 6
        assert len(browse.page(reader, ProblemFilter(), limit=99)) == 6
        assert shape.counts(reader, ProblemFilter())["problems"].sum() == 6
