"""For how many problems something held on both sides, on one, on neither: in a sentence, a picture and tables."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import polars as pl
import streamlit as st

from dashboard import charts, params
from dashboard.components.compare_sides import Chosen
from dashboard.components.tables import table
from dashboard.components.words import TIERS, interval, share
from dashboard.params import Params
from engine.domain import Tier
from engine.quality import CHANCE, Paired
from engine.store import RunKind, compare, halves

RIGHT: Final = halves.RIGHT
"""What success is called where both sides are evaluations."""
_ONCE_IN: Final = 1_000
_HALF: Final = 0.5
_UNCHECKED: Final = (Tier.UNVERIFIED, Tier.DROPPED, Tier.REFERENCE)
_LEVELS: Final = ["level", "claimed_level"]
_SUBJECTS: Final = ["subject", "claimed_subject"]


def success(a: Chosen, b: Chosen) -> str:
    """What counts as success: that outcomes are settled, replies agree with themselves, evaluated answers are right."""

    def word(chosen: Chosen) -> str:
        if chosen.side.teacher:
            return "consistent"
        return RIGHT if chosen.run.kind is RunKind.EVALUATION else "settled"

    return " or ".join(dict.fromkeys(map(word, (a, b))))


def names(word: str) -> dict[str, str]:
    """What the four fields are called; of two evaluations, also what that means on the way from A to B."""
    lost, gained = (f"{told}: " * (word == RIGHT) for told in ("lost", "gained"))
    return {
        "both": f"{word} in both",
        "only_a": f"{lost}{word} only in A",
        "only_b": f"{gained}{word} only in B",
        "neither": f"{word} in neither",
    }


def paired(pairs: pl.DataFrame) -> Paired:
    """How often the sides succeeded on the same problems."""
    return next(iter(_by(pairs, [])), ((), Paired()))[1]


def _by(pairs: pl.DataFrame, keys: list[str]) -> list[tuple[tuple[Any, ...], Paired]]:
    """The same for each value of some columns, in order; what has no value comes last."""
    good_a, good_b = (pl.col(f"ended_{side}").is_in(halves.GOOD) for side in "ab")
    parts = {
        "both": good_a & good_b,
        "only_a": good_a & ~good_b,
        "only_b": good_b & ~good_a,
        "neither": ~good_a & ~good_b,
    }
    sums = [pl.col("problems").filter(part).sum().alias(name) for name, part in parts.items()]
    if not keys:
        return [((), Paired(*pairs.select(sums).row(0)))] if pairs.height else []
    rows = pairs.group_by(keys).agg(sums).sort(keys, nulls_last=True).rows()
    return [(row[: len(keys)], Paired(*row[len(keys) :])) for row in rows]


def is_fair(a: Chosen, b: Chosen) -> bool:
    """Whether chance alone could have made a difference: of one run, one reply is asked for by how another ended."""
    return a.side.run != b.side.run or (a.side.teacher, a.side.stage) == (b.side.teacher, b.side.stage)


def summed_up(pairs: pl.DataFrame, word: str, *, fair: bool) -> str:
    """The whole in sentences, and whether chance explains the difference; a side that checks nothing has no chance."""
    whole = paired(pairs)
    unchecked = [side.upper() for side in "ab" if set(pairs[f"ended_{side}"]) <= {*_UNCHECKED}]
    told = chance(whole, word, fair=fair)
    if unchecked:
        told = (
            f"{' and '.join(unchecked)} took answers without any check by agreement, so none could be {word}: which "
            "side does better, only the ground truth tells, under [Answers](#answers)."
        )
    return (
        f"Of **{whole.problems:,} problems** that both sides ended, A has **{share(whole.a, whole.problems)}** {word}, "
        f"B **{share(whole.b, whole.problems)}**. {told}"
    )


def chance(whole: Paired, word: str, *, fair: bool) -> str:
    """How the problems on which the sides differ split, and how likely chance alone makes so uneven a split."""
    if not whole.differing:
        return "They differ on none."
    ahead, most = ("A", whole.only_a) if whole.only_a > whole.only_b else ("B", whole.only_b)
    if not fair:
        return (
            f"They differ on {whole.differing:,}: {whole.only_a:,} are {word} only in A, {whole.only_b:,} only in B. "
            "Both sides are of one run, which asks for one reply because of how another one ended: so this does not "
            "tell which does better."
        )
    if whole.only_a == whole.only_b:
        return f"They differ on {whole.differing:,}, half of them {word} only in A and half only in B."
    p = whole.by_chance
    often = f"less than once in {_ONCE_IN:,} times" if p < 1 / _ONCE_IN else f"in {p:.1%} of cases"
    often = "in more than half of all cases" if p > _HALF else often
    told = f"{ahead} does better on these problems." if p < CHANCE else "So this does not show that one does better."
    return (
        f"They differ on {whole.differing:,}: {most:,} are {word} only in {ahead}, {whole.differing - most:,} only in "
        f"{'B' if ahead == 'A' else 'A'}. Were neither side better, chance alone would bring so uneven a split "
        f"{often}. {told}"
    )


def picture(pairs: pl.DataFrame, word: str, sides: Params, cell: compare.Cell) -> None:
    """The four fields by level; a click on one lists its problems, and draws the picture anew with nothing marked."""
    rows: list[tuple[str, Paired, Sequence[int]]] = [("all", paired(pairs), [0, 0])]
    for (level, claimed), found in _by(pairs, _LEVELS):
        rows.append((charts.level_name(level, claimed), found, [level or 0, 0 if level else claimed or 0]))
    key = "compare.fields." + ".".join(map(str, (cell.name, *cell.levels, *cell.claimed_levels)))
    st.plotly_chart(
        charts.fields_figure(rows if len(rows) > 2 else rows[:1], names(word)),  # noqa: PLR2004 -- one level is all
        config={"displayModeBar": False},
        alt="Problems of each level that succeed in both, in one, in neither; the table below has the numbers",
        key=key,
        on_select=lambda: _clicked(st.session_state[key]["selection"]["points"], sides),
        selection_mode="points",
    )


def point_to(cell: compare.Cell, name: str) -> None:
    """Say what the list further down shows, and lead there."""
    told = [name, *(charts.level_name(level, None) for level in cell.levels)]
    told += [charts.level_name(None, level) for level in cell.claimed_levels]
    st.markdown(f"Listed below: **{', '.join(told)}** · [go to the problems](#problems)")


def _clicked(points: Sequence[Mapping[str, Any]], sides: Params) -> None:
    if (cell := clicked_cell(points)) is not None:
        params.go(cell_params(sides, cell))


def clicked_cell(points: Sequence[Mapping[str, Any]]) -> compare.Cell | None:
    """The list that the selected points of the picture stand for."""
    for point in points:
        field, _, _, level, claimed = point["customdata"][:5]
        return compare.Cell(field, (level,) if level else (), (claimed,) if claimed else ())
    return None


def cell_params(sides: Params, cell: compare.Cell) -> Params:
    """The address of a list of problems."""
    levels = {"levels": cell.levels, "claimed_levels": cell.claimed_levels}
    return {**sides, "cell": [cell.name], **{name: list(map(str, values)) for name, values in levels.items() if values}}


def tables(pairs: pl.DataFrame, word: str) -> None:
    """The same as tables, by level and by subject, and where the problems of one side ended on the other."""
    for title, keys in (("level", _LEVELS), ("subject", _SUBJECTS)):
        rows = [[_name(keys, *values), f"{found.problems:,}", *_row(found)] for values, found in _by(pairs, keys)]
        with st.expander(f"By {title}, as a table", type="compact"):
            columns = [title.capitalize(), "Problems", f"A {word}", "95% interval", f"B {word}", "95% interval "]
            table([*columns, "Only A", "Only B", "Neither"], rows, alt=f"Both sides by {title}")
    with st.expander("Where the problems of A ended in B", type="compact"):
        _crossed(pairs)


def _row(found: Paired) -> list[str]:
    n = found.problems
    counts = [f"{count:,}" for count in (found.only_a, found.only_b, found.neither)]
    return [share(found.a, n), interval(found.a, n), share(found.b, n), interval(found.b, n), *counts]


def _name(keys: list[str], own: Any, claimed: Any) -> str:
    if keys == _LEVELS:
        return charts.level_name(own, claimed)
    return own or (f"{claimed} (claimed)" if claimed else "no subject")


def _crossed(pairs: pl.DataFrame) -> None:
    """How many problems ended here in A and there in B."""
    order = [*TIERS, halves.CONSISTENT, halves.INCONSISTENT, halves.RIGHT, halves.NOT_RIGHT]
    rows, columns = (sorted(pairs[f"ended_{side}"].unique(), key=order.index) for side in "ab")
    counts = {
        (one, other): problems
        for one, other, problems in pairs.group_by("ended_a", "ended_b").agg(pl.col("problems").sum()).iter_rows()
    }
    table(
        ["A, down; B, across", *columns, "all"],
        [
            [
                one,
                *(f"{counts.get((one, other), 0):,}" for other in columns),
                f"{sum(counts.get((one, other), 0) for other in columns):,}",
            ]
            for one in rows
        ],
        alt="How many problems ended where in A and where in B",
    )
