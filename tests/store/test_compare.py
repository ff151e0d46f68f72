"""Two sides over the same problems, counted in pairs and listed."""

from pathlib import Path

import polars as pl
import pytest
import small_pair
import small_rounds

from engine.store import Store, compare, halves

Cell, Side = compare.Cell, halves.Side

OLD, NEW = Side("old"), Side("new")
GUIDES = Side("old", None, "weak", "guide"), Side("new", None, "weak", "guide")


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """The store of `small_pair`, to be read only."""
    return small_pair.make(tmp_path_factory.mktemp("pair") / "s.duckdb")


def listed(store: Store, cell: Cell, a: Side = OLD, b: Side = NEW, **more: object) -> list[str]:
    with store.read() as reader:
        rows = compare.page(reader, a, b, cell, **({"limit": 10} | more))  # type: ignore[arg-type]  # options of tests
    return rows["id"].to_list()


def test_pairs_are_the_problems_that_both_sides_ended(pair: Store) -> None:
    with pair.read() as reader:
        found = compare.pairs(reader, OLD, NEW)
    assert found["problems"].sum() == 7
    ends = found.group_by("ended_a", "ended_b").agg(pl.col("problems").sum()).sort(pl.all()).rows()
    assert ends == [
        ("dropped", "unsettled", 1),
        ("easy", "easy", 2),
        ("easy", "medium", 1),
        ("easy", "unsettled", 1),
        ("unsettled", "hard", 2),
    ]
    verdicts = found.group_by("verdict_a", "verdict_b").agg(pl.col("problems").sum()).sort(pl.all()).rows()
    assert verdicts == [
        ("none", "none", 1),
        ("none", "right", 1),
        ("none", "wrong", 1),
        ("right", "none", 1),
        ("right", "right", 1),
        ("unknown", "unknown", 1),
        ("wrong", "right", 1),
    ]
    answers = dict(found.group_by("answers").agg(pl.col("problems").sum()).rows())
    assert answers == {"same": 1, "another": 1, "unseen": 1, None: 4}
    assert (found["usd_a"].sum(), found["priced_a"].sum()) == (pytest.approx(0.5), 5)
    assert (found["usd_b"].sum(), found["priced_b"].sum()) == (pytest.approx(0.6), 4)


def test_swapping_the_sides_swaps_what_is_counted(pair: Store) -> None:
    with pair.read() as reader:
        found, other = compare.pairs(reader, OLD, NEW), compare.pairs(reader, NEW, OLD)
    swapped = {
        f"{name}_{one}": f"{name}_{two}" for name in ("ended", "verdict", "usd", "priced") for one, two in ("ab", "ba")
    }
    assert other.rename(swapped).select(found.columns).sort(pl.all()).equals(found.sort(pl.all()))


@pytest.mark.parametrize(
    ("name", "ids"),
    [
        ("both", ["q0", "q1", "q6"]),
        ("only_a", ["q2"]),
        ("only_b", ["q3", "q4"]),
        ("neither", ["q5"]),
        ("good_a", ["q0", "q1", "q2", "q6"]),
        ("good_b", ["q0", "q1", "q3", "q4", "q6"]),
        ("failed_a", ["q3", "q4", "q5"]),
        ("failed_b", ["q2", "q5"]),
        ("another_answer", ["q1"]),
        ("right_only_a", ["q2"]),
        ("right_only_b", ["q1", "q3"]),
        ("alone_a", []),
        ("alone_b", ["q8"]),
    ],
)
def test_every_cell_lists_its_problems(pair: Store, name: str, ids: list[str]) -> None:
    assert listed(pair, Cell(name)) == ids


def test_every_cell_is_listed_here() -> None:
    (mark,) = test_every_cell_lists_its_problems.pytestmark  # type: ignore[attr-defined]  # pytest puts it there
    assert {name for name, _ in mark.args[1]} == set(compare.CELLS)


def test_a_list_is_narrowed_by_level_and_paged_by_key(pair: Store) -> None:
    assert listed(pair, Cell("good_b", (4, 5))) == ["q3", "q4"]
    assert listed(pair, Cell("good_b", (), (4, 5))) == []
    assert listed(pair, Cell("good_b"), limit=2) == ["q0", "q1"]
    with pair.read() as reader:
        rows = compare.page(reader, OLD, NEW, Cell("good_b"), limit=9)
    assert rows["seq"].is_sorted()
    key = rows["seq"][2]
    assert listed(pair, Cell("good_b"), key=key, limit=1) == ["q4"]
    assert listed(pair, Cell("good_b"), key=key, direction="before", limit=1) == ["q1"]


def test_a_row_tells_what_each_side_made_of_it(pair: Store) -> None:
    with pair.read() as reader:
        row = compare.page(reader, OLD, NEW, Cell("right_only_b"), limit=1).row(0, named=True)
        alone = compare.page(reader, OLD, NEW, Cell("alone_b"), limit=1).row(0, named=True)
    assert (row["ended_a"], row["answer_a"], row["correct_a"], row["round_a"]) == ("easy", "5", False, 1)
    assert (row["ended_b"], row["answer_b"], row["correct_b"], row["ground_truth"]) == ("medium", "6", True, "6")
    assert (row["level"], row["subject"], row["usd_a"], row["usd_b"]) == (1, "Algebra", 0.1, 0.2)
    assert (alone["ended_a"], alone["ended_b"], alone["level"]) == (None, "easy", 3)


def test_answers_that_only_a_comparison_tells_apart_are_found(pair: Store) -> None:
    with pair.read() as reader:
        ((seq, one, other),) = compare.unseen(reader, OLD, NEW, 10)
    assert (one, other) == ("1/2", "0.5")
    assert listed(pair, Cell("another_answer"), others=(seq,)) == ["q1", "q6"]


def test_replies_of_teachers_are_compared_by_their_own_consistency(pair: Store) -> None:
    with pair.read() as reader:
        found = compare.pairs(reader, *GUIDES)
    ends = found.group_by("ended_a", "ended_b").agg(pl.col("problems").sum()).sort(pl.all()).rows()
    assert ends == [
        ("consistent", "consistent", 1),
        ("consistent", "inconsistent", 2),
        ("inconsistent", "consistent", 1),
    ]
    assert listed(pair, Cell("only_a"), *GUIDES) == ["q1", "q2"]


def test_a_reply_is_right_if_it_was_accepted_or_compared(pair: Store) -> None:
    old, new = GUIDES
    with pair.read() as reader:
        before = halves.own(reader, old)
        waiting = halves.unjudged(reader, old, NEW, 10)
        assert [(answer, truth) for _, answer, truth in waiting] == [("4", "5"), ("8", "8")]
        assert [answer for _, answer, _ in halves.unjudged(reader, old, new, 10)] == ["4"]
        judged = Side(old.run, None, old.teacher, old.stage, right=(waiting[1][0],), wrong=(waiting[0][0],))
        after = halves.own(reader, judged)
        assert not halves.unjudged(reader, judged, NEW, 10)
    assert (before["with_verdict"].sum(), before["correct"].sum()) == (3, 2)
    assert (after["with_verdict"].sum(), after["correct"].sum()) == (5, 3)


def test_a_side_alone_has_its_problems_its_replies_and_what_is_pending(pair: Store) -> None:
    with pair.read() as reader:
        own = halves.own(reader, OLD)
        assert (own["problems"].sum(), own["with_verdict"].sum(), own["correct"].sum()) == (7, 3, 2)
        assert halves.pending(reader, OLD) == 1
        assert halves.pending(reader, NEW) == 0
        assert halves.asked(reader, OLD) == halves.Asked(5, 0, pytest.approx(0.5), 5)
        assert halves.asked(reader, NEW) == halves.Asked(4, 1, pytest.approx(0.6), 3)
        assert halves.asked(reader, Side("new", None, "expert", "vote")) == halves.Asked(0, 0, None, 0)


def test_choices_and_partners(pair: Store) -> None:
    with pair.read() as reader:
        assert halves.choices(reader, "old") == ((1,), (("weak", "guide"),))
        assert halves.choices(reader, "none") == ((), ())
        assert halves.partners(reader, "old") == {"new"}


def test_of_several_rounds_the_last_one_counts(small: Store) -> None:
    whole, first = Side("a"), Side("a", 1)
    with small.read() as reader:
        ends = dict(halves.own(reader, whole).group_by("ended").agg(pl.col("problems").sum()).rows())
        assert ends == {"easy": 3, "medium": 1, "hard": 1, "dropped": 1, "unverified": 1}
        before = dict(halves.own(reader, first).group_by("ended").agg(pl.col("problems").sum()).rows())
        assert before == {"easy": 2, "medium": 1, "hard": 1, "dropped": 1, "unsettled": 1}
        assert halves.pending(reader, whole) == 2
        guide = halves.own(reader, Side("a", None, "weak", "guide"))
        assert guide["problems"].sum() == 7
        found = compare.page(reader, first, Side("a", 2), Cell("only_b"), limit=5)
    assert found.select("id", "ended_a", "ended_b", "round_a", "round_b").rows() == [("p4", "unsettled", "easy", 1, 2)]


def test_the_audit_says_which_of_its_replies_are_right(tmp_path: Path) -> None:
    store = small_rounds.make(tmp_path / "s.duckdb")
    with store.write() as writer:
        rows = [("s0", 0, "5"), ("s1", 0, "6")]
        for problem_id, sample, answer in rows:
            (seq, stratum) = writer.rows("SELECT seq, stratum FROM problem WHERE id = $id", {"id": problem_id})[0]
            writer.insert(
                "attempt",
                [
                    {"id": f"x{problem_id}", "run_id": "m", "round": 1, "problem_id": problem_id, "stage": "audit"}
                    | {"sample": sample, "teacher": "expert", "request_hash": "h", "cot_answer": answer}
                    | {"problem_seq": seq, "stratum": stratum, "at_time": small_rounds.NOW}
                ],
            )
    with store.read() as reader:
        own = halves.own(reader, Side("m", 1, "expert", "audit"))
    assert (own["problems"].sum(), own["with_verdict"].sum(), own["correct"].sum()) == (2, 2, 1)
