"""Children against their parents."""

from hypothesis import given
from hypothesis import strategies as st

from engine.domain import Tier
from engine.quality import Grown, grown
from engine.quality.growth import HARDNESS

Row = dict[str, str | int | None]


def row(parent: str | None, child: str | None, children: int = 1) -> Row:
    return {"parent": parent, "child": child, "children": children}


def test_a_child_is_harder_where_a_later_stage_settled_it_or_none() -> None:
    rows = [row("hard", "unsettled", 2), row("hard", "hard", 3), row("hard", "medium"), row("unsettled", "easy", 4)]
    assert grown(rows) == Grown(easier=5, same=3, harder=2)


def test_what_was_not_judged_is_counted_apart() -> None:
    rows = [row("hard", None, 2), row(None, "easy"), row("hard", "dropped"), row("reference", "easy"), row(None, None)]
    assert grown(rows) == Grown(unjudged=6)
    assert grown(rows).compared == 0
    assert grown([]) == Grown()


tiers = st.sampled_from([*(tier.value for tier in Tier), None])


@given(st.lists(st.builds(row, tiers, tiers, st.integers(0, 100))))
def test_every_child_counts_once_and_turning_round_turns_the_answer(rows: list[Row]) -> None:
    found = grown(rows)
    turned = grown(row(each["child"], each["parent"], each["children"]) for each in rows)  # type: ignore[arg-type]  # as built
    assert found.compared + found.unjudged == sum(int(each["children"] or 0) for each in rows)
    assert (turned.harder, turned.same, turned.easier) == (found.easier, found.same, found.harder)


def test_only_tiers_that_stages_settle_say_how_hard_a_problem_was() -> None:
    assert list(HARDNESS) == ["easy", "medium", "hard", "unsettled"]
