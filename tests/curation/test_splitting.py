"""No template and no family line is on both sides of a split, whatever hangs together."""

import random

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.curation.splitting import TEST, TRAIN, groups, split, templates

SEQS = st.integers(0, 30)
FAMILY = {"parent_seq": pl.Int64(), "problem_seq": pl.Int64()}
GRAPH = st.tuples(
    st.lists(st.tuples(SEQS, st.sampled_from(["", "a b", "c d", "e f", "g h"])), unique_by=lambda each: each[0]),
    st.lists(st.tuples(st.integers(0, 45), st.integers(0, 45)), max_size=25),
    st.floats(0.01, 0.99),
)


def parted(told: list[tuple[int, str]], families: list[tuple[int, int]], test: float, seed: int = 0) -> pl.DataFrame:
    template = pl.DataFrame(told, schema={"problem_seq": pl.Int64(), "template": pl.String()}, orient="row")
    lots = random.Random(seed)  # noqa: S311 -- lots, no secrets
    entries = template.select("problem_seq", pl.col("problem_seq").cast(pl.String).alias("problem_id"))
    by_seq = {seq: lots.getrandbits(64) for seq in range(46)}
    entries = entries.with_columns(
        pl.Series("lot", [by_seq[seq] for seq in template["problem_seq"]], dtype=pl.UInt64())
    )
    lines = pl.DataFrame(families, schema=FAMILY, orient="row")
    return split(entries, groups(entries["problem_seq"], template, lines), test)


@given(GRAPH)
def test_what_belongs_together_stays_together(
    graph: tuple[list[tuple[int, str]], list[tuple[int, int]], float],
) -> None:
    told, families, test = graph
    found = parted(told, families, test)
    sides = dict(found.select("problem_seq", "split").iter_rows())
    assert list(sides) == [seq for seq, _ in told], "everything stays, in its order"
    assert set(sides.values()) <= {TRAIN, TEST}
    assert sum(side == TEST for side in sides.values()) <= test * len(told) + 1e-6
    by_template: dict[str, set[str]] = {}
    for seq, template in told:
        if template:
            by_template.setdefault(template, set()).add(sides[seq])
    assert all(len(each) == 1 for each in by_template.values())
    reached = {seq: {seq} for seq in range(46)}  # each problem's family line, found another way than the program's
    for _ in range(46):
        for one, other in families:
            both = reached[one] | reached[other]
            for seq in both:
                reached[seq] = both
    for seq, side in sides.items():
        assert {sides[other] for other in reached[seq] if other in sides} == {side}
    again = parted(told, families, test)
    assert again.equals(found)
    turned = parted(told[::-1], families[::-1], test)
    assert dict(turned.select("problem_seq", "split").iter_rows()) == sides, "the order of rows does not matter"


WRITINGS = [
    "5", ".5", "-5", "+5", "1 1/2", "1e3", "10^3", "50%", r"\sqrt{5}", "$-5$", "5 000", r"\frac{5}{2}", r"5\,000", "½",
    "5{,}000", "forty", "$10^{3}$", r"$\frac52$", "(-5)", "two hundred", "3.14", "5²", "-1,234.5",
]  # fmt: skip


def test_a_template_is_the_same_however_its_number_is_written() -> None:
    asked = [f"The oven is heated to {number} degrees at noon. How hot is it?" for number in WRITINGS]
    found = templates(pl.DataFrame({"problem_seq": range(len(asked)), "question": asked}))
    assert set(found["template"]) == {"the oven is heated to # degrees at noon how hot is it"}


def test_a_sign_between_numbers_is_no_number_s_own() -> None:
    asked = ["What is 3 - 5?", "What is 3 + 5?", "What is $-3 - 5$?", "What is $a - 5$?", "What is $3e$?"]
    found = templates(pl.DataFrame({"problem_seq": range(len(asked)), "question": asked}))["template"].to_list()
    assert found == ["what is # - #", "what is # + #", "what is # - #", "what is a - #", "what is # e"]


def test_the_share_is_met_where_groups_are_small_and_lots_decide() -> None:
    told = [(seq, "") for seq in range(31)]
    sizes, chosen = set(), set()
    for seed in range(5):
        found = parted(told, [], 0.29, seed).filter(pl.col("split") == TEST)
        sizes.add(found.height)
        chosen.add(tuple(found["problem_seq"]))
    assert sizes == {8}
    assert len(chosen) == 5, "another seed draws others"


@pytest.mark.parametrize(("number", "test", "expected"), [(100, 0.29, 29), (10, 0.1, 1), (9, 0.1, 0), (0, 0.5, 0)])
def test_the_share_is_of_all(number: int, test: float, expected: int) -> None:
    entries = pl.DataFrame(
        {"problem_seq": range(number), "problem_id": [str(n) for n in range(number)], "lot": range(number)},
        schema={"problem_seq": pl.Int64(), "problem_id": pl.String(), "lot": pl.UInt64()},
    )
    alone = entries.select("problem_seq", pl.col("problem_seq").alias("group"))
    assert split(entries, alone, test)["split"].to_list().count(TEST) == expected


def test_a_group_larger_than_the_share_stays_in_training() -> None:
    told = [(seq, "same words") for seq in range(9)] + [(9, "other words")]
    assert parted(told, [], 0.1).filter(pl.col("split") == TEST)["problem_seq"].to_list() == [9]
    assert TEST not in parted(told[:9], [], 0.5)["split"].to_list()


def test_a_template_is_the_words_without_their_numbers() -> None:
    asked = pl.DataFrame(
        {"problem_seq": [1, 2, 3, 4], "question": ["Add 2 and 3.", "add $7$ and 11.", "Multiply 2 and 3.", "2 + 3"]}
    )
    one, two, three, four = templates(asked)["template"]
    assert one == two != three
    assert four == "" or four not in (one, three)
    joined = groups(asked["problem_seq"], templates(asked), pl.DataFrame(schema=FAMILY))
    assert dict(joined.iter_rows()) == {1: 1, 2: 1, 3: 3, 4: 4}
