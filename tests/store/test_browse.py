"""Lists of problems: the right ones, each once, whatever the filter and the page."""

import dataclasses
from typing import Any, Literal

import pytest
import small_lineage
import small_store
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.domain import FUNNEL, Problem, ProblemFilter
from engine.domain.filters import LEVELS, TIERS
from engine.store import Store, add_problems, browse
from engine.store.reads import browse as module

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

filters = st.builds(
    ProblemFilter,
    run=st.sampled_from([None, "a", "a", "a", "b", "none"]),
    round=st.sampled_from([None, None, 1, 2]),
    tiers=st.lists(st.sampled_from(TIERS), unique=True).map(tuple),
    stage=st.sampled_from([None, None, None, *(s.value for s in FUNNEL)]),
    levels=st.lists(st.sampled_from(LEVELS), unique=True).map(tuple),
    subjects=st.sampled_from([(), (), ("Algebra",), ("Algebra", "Number Theory")]),
    datasets=st.sampled_from([(), (), ("math",), ("gsm8k", "own")]),
    text=st.sampled_from(["", "", "WHAT", "which p", "%", "' OR true --"]),
    correct=st.sampled_from([None, None, "yes", "no", "unknown"]),
)


def expected(wanted: ProblemFilter) -> list[tuple[int | None, str]]:
    """What a filter means, said once more in Python: round and id of its rows, in order of arrival."""
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
            and wanted.text.lower() in problem.question.lower()
            and (wanted.correct is None or right is correct[wanted.correct])
        )

    return sorted(((row[0], row[1]) for row in rows if meets(row)), key=lambda row: (row[1], row[0] or 0))


def walk(store: Store, wanted: ProblemFilter, limit: int, direction: str) -> list[tuple[int | None, str]]:
    """All rows, page by page, from one end of the list to the other."""
    found: list[tuple[int | None, str]] = []
    key, number = (0, None) if direction == "after" else (2**62, None)
    with store.read(60) as reader:
        while len(page := browse.page(reader, wanted, limit=limit, key=key, key_round=number, direction=direction)):
            assert len(page) <= limit
            rows = list(zip(page["round"], page["id"], strict=True))
            found = found + rows if direction == "after" else rows + found
            edge = page.row(-1 if direction == "after" else 0, named=True)
            key, number = edge["seq"], edge["round"]
    return found


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(filters, st.integers(1, 4), st.sampled_from(["after", "before"]), st.sampled_from([1, 3, 20_000]))
def test_pages_cover_each_row_once_forwards_and_backwards(
    small: Store, wanted: ProblemFilter, limit: int, direction: Literal["after", "before"], window: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "WINDOW", window)
        assert walk(small, wanted, limit, direction) == expected(wanted)


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(filters)
def test_counts_tell_the_shape_of_the_whole_list(small: Store, wanted: ProblemFilter) -> None:
    with small.read() as reader:
        counts = browse.counts(reader, wanted)
        page = browse.page(reader, wanted, limit=100)
    assert sum(counts["problems"]) == len(expected(wanted))
    told = {(row["level"], row["tier"]): row["problems"] for row in counts.to_dicts()}
    assert told == {pair: list(zip(page["level"], page["tier"], strict=True)).count(pair) for pair in told}


def test_a_row_of_a_run(small: Store) -> None:
    with small.read() as reader:
        row = browse.page(reader, ProblemFilter(run="a", tiers=("hard",)), limit=9).row(0, named=True)
        plain = browse.page(reader, ProblemFilter(text="primes"), limit=9).row(0, named=True)
    assert row.pop("seq") == plain.pop("seq")
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
        key = browse.page(reader, ProblemFilter(text="heap"), limit=1)["seq"][0]
        assert browse.page(reader, wanted, limit=1, key=key)["id"].to_list() == ["p5"]
        assert browse.page(reader, wanted, limit=1, key=key, direction="before")["id"].to_list() == ["p3"]
        assert browse.page(reader, wanted, limit=1, key=key, key_round=1)["round"].to_list() == [2]


def test_neighbours_of_a_problem_without_a_round_are_other_problems(small: Store) -> None:
    with small.read() as reader:
        assert browse.neighbours(reader, ProblemFilter(), "p0") == (None, ("p1", None))
        assert browse.neighbours(reader, ProblemFilter(), "p9") == (("p8", None), None)
        assert browse.neighbours(reader, ProblemFilter(run="a"), "p4") == (("p3", 1), ("p5", 1))
        assert browse.neighbours(reader, ProblemFilter(run="a", tiers=("easy",)), "p3") == (("p1", 1), ("p4", 2))
        assert browse.neighbours(reader, ProblemFilter(run="b"), "p1") == (("p0", 1), ("p3", 1))
        assert browse.neighbours(reader, ProblemFilter(), "unheard of") == (None, None)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(filters)
def test_neighbours_walk_the_list_entry_by_entry(small: Store, wanted: ProblemFilter) -> None:
    """A problem that is in two rounds is two entries, and neither is passed over."""
    entries = [(key, number) for number, key in expected(wanted)]
    with small.read() as reader:
        for place, (key, number) in enumerate(entries):
            before, after = browse.neighbours(reader, wanted, key, number)
            assert before == (entries[place - 1] if place else None)
            assert after == (entries[place + 1] if place + 1 < len(entries) else None)


def test_choices(small: Store, store: Store) -> None:
    with small.read() as reader:
        assert browse.choices(reader) == {
            "subjects": ["Algebra", "Geometry", "Number Theory"],
            "datasets": ["gsm8k", "math", "own"],
            "sources": ["seed"],
        }
    with store.read() as reader:
        assert browse.choices(reader) == {"subjects": [], "datasets": [], "sources": []}
        assert browse.page(reader, ProblemFilter(), limit=5).is_empty()
        assert browse.page(reader, ProblemFilter(run="a"), limit=5).is_empty()
        assert browse.counts(reader, ProblemFilter()).is_empty()


def test_a_long_question_is_cut(store: Store) -> None:
    add_problems(store, [Problem("p", "ü" * 1000)], "i")
    with store.read() as reader:
        assert browse.page(reader, ProblemFilter(), limit=5)["question"].to_list() == ["ü" * browse.QUESTION_SHOWN]


def test_every_condition_of_a_filter_is_asked_for(small: Store) -> None:
    """A field that the SQL forgot would change nothing."""
    one = ProblemFilter("a", 1, ("easy",), "guide", (1,), ("Algebra",), ("gsm8k",), "2 + 3", "yes", ("seed",))
    assert expected(one) == [(1, "p0")]
    assert walk(small, one, 5, "after") == [(1, "p0")]
    other = ProblemFilter("b", 2, ("hard",), "vote", (5,), ("Geometry",), ("own",), "heap", "no", ("evolved",), (5,))
    for field in dataclasses.fields(ProblemFilter):
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
        assert browse.counts(reader, asked)["problems"].sum() == len(ids)


def test_what_an_author_claims_stands_apart_from_what_a_publisher_says(grown: Store) -> None:
    with grown.read() as reader:
        page = browse.page(reader, ProblemFilter(), limit=9)
        counts = browse.counts(reader, ProblemFilter(run="grown"))
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
            assert browse.counts(reader, wanted)["simulated"].sum() == len(written)
        assert page.filter("simulated")["id"].to_list() == written


def test_a_problem_that_two_runs_got_from_one_reply_is_one_row(grown: Store) -> None:
    small_lineage.add(grown, "again")
    with grown.read() as reader:
        assert browse.page(reader, ProblemFilter(), limit=99)["id"].n_unique() == 6
        assert len(browse.page(reader, ProblemFilter(), limit=99)) == 6
        assert browse.counts(reader, ProblemFilter())["problems"].sum() == 6
