"""The problems of a cell, each to be opened as either side has it."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import polars as pl
import streamlit as st

from dashboard import charts, data, params
from dashboard.components.compare_answers import another, right
from dashboard.components.compare_fields import cell_params, names, paired
from dashboard.components.compare_sides import Chosen
from dashboard.components.headline import one_line
from dashboard.components.mathematics import answer, plain
from dashboard.components.problem_link import PROBLEM
from dashboard.components.words import TIERS, claimed
from dashboard.frames import CompareData
from dashboard.params import Params, Place
from engine.domain import ProblemFilter
from engine.store import compare, halves

SIZE: Final = 10
_LINK_PX: Final = 290
"""Links of one side stand below one another where there is room for both sides in a line."""
_STYLE: Final = """<style>
.st-key-compared a[data-testid="stPageLink-NavLink"] p { white-space: normal; }
@media (max-width: 640px) { .st-key-compared [data-testid="stHorizontalBlock"] { row-gap: 0; } }
</style>"""
_KEY: Final = "compare.cell"
_LEVELS: Final = range(1, 6)
_MARKS: Final = {True: ":material/check: right", False: ":material/close: wrong"}
_REPLY_ICONS: Final = {halves.CONSISTENT: ":material/check_circle:", halves.INCONSISTENT: ":material/difference:"} | {
    halves.RIGHT: ":material/check:",
    halves.NOT_RIGHT: ":material/close:",
}


def labels(word: str) -> dict[str, str]:
    """What each cell is called."""
    return {
        **names(word),
        "another_answer": "another answer",
        "right_only_a": "right only in A",
        "right_only_b": "right only in B",
        "good_a": f"{word} in A",
        "good_b": f"{word} in B",
        "failed_a": f"not {word} in A",
        "failed_b": f"not {word} in B",
        "alone_a": "A alone has it",
        "alone_b": "B alone has it",
    }


def counted(found: CompareData) -> dict[str, int]:
    """How many problems each cell has, whatever their level."""
    whole, by_truth = paired(found.pairs), right(found.pairs)
    shared = whole.problems
    return {
        "both": whole.both,
        "only_a": whole.only_a,
        "only_b": whole.only_b,
        "neither": whole.neither,
        "another_answer": another(found),
        "right_only_a": by_truth.only_a,
        "right_only_b": by_truth.only_b,
        "good_a": whole.a,
        "good_b": whole.b,
        "failed_a": shared - whole.a,
        "failed_b": shared - whole.b,
        "alone_a": int(found.a.own["problems"].sum()) - shared,
        "alone_b": int(found.b.own["problems"].sum()) - shared,
    }


def read(query: Params, counts: Mapping[str, int]) -> tuple[compare.Cell, Place, bool, tuple[str, ...]]:
    """The cell and the place in its list that the address names, else what only B or only A has, else the fullest.

    Returns:
        The cell, the place, whether the address names the cell, and a sentence for each value that means nothing.
    """
    ignored: list[str] = []
    wanted = next(iter(query.get("cell", ())), None)
    named = wanted in compare.CELLS
    if wanted and not named:
        ignored.append(f"cell = {wanted[:60]!r} is none.")
    usual = next((name for name in ("only_b", "only_a", "both", "neither", "alone_a") if counts[name]), "alone_b")
    levels = {name: _levels(query.get(name, ()), name, ignored) for name in ("levels", "claimed_levels")}
    keys: Params = {name: query[name] for name in (params.AFTER, params.BEFORE) if name in query}
    place, misplaced = params.read_place(keys)
    return compare.Cell(wanted if wanted and named else usual, **levels), place, named, (*ignored, *misplaced)


def _levels(given: Sequence[str], name: str, ignored: list[str]) -> tuple[int, ...]:
    known = [str(level) for level in _LEVELS]
    ignored.extend(f"{name} = {each[:60]!r} is not known here." for each in given if each not in known)
    return tuple(sorted({int(each) for each in given if each in known}))


def show(a: Chosen, b: Chosen, result: CompareData, cell: compare.Cell, place: Place, word: str, sides: Params) -> None:
    """The choice of a cell, and a page of its problems."""
    counts = counted(result)
    st.header("Problems", anchor="problems")
    named = labels(word)
    offered = [name for name in named if name == cell.name or (counts[name] and name[:4] not in ("good", "fail"))]
    st.session_state[_KEY] = cell.name
    st.pills(
        "Problems that are",
        offered,
        key=_KEY,
        required=True,
        format_func=lambda name: f"{named[name]} ({counts[name]:,})",
        on_change=lambda: params.go(
            cell_params(sides, compare.Cell(st.session_state[_KEY], cell.levels, cell.claimed_levels))
        ),
    )
    _narrowed(cell, sides)
    others = result.answers.another if cell.name == "another_answer" else ()
    found = data.compare_rows(result.a.side, result.b.side, cell, others, (place.key, place.direction), SIZE + 1)
    if not found.height:
        st.markdown("No such problem." if place == Place() else "The list has no problem there; begin with its first.")
    page, before, after = _cut(found, place)
    st.html(_STYLE)
    with st.container(key="compared"):
        for row in page.iter_rows(named=True):
            _row(row, a, b)
    _pager(page, cell, sides, before=before or (not found.height and place != Place()), after=after)


def _narrowed(cell: compare.Cell, sides: Params) -> None:
    """Which levels are listed, and a way back to all."""
    told = [charts.level_name(level, None) for level in cell.levels]
    told += [charts.level_name(None, level) for level in cell.claimed_levels]
    if told:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(f"Only {', '.join(told)}; the counts above are of all levels.")
            whole = cell_params(sides, compare.Cell(cell.name))
            st.button(
                "All levels", icon=":material/filter_alt_off:", type="tertiary", on_click=params.go, args=(whole,)
            )


def _cut(found: pl.DataFrame, place: Place) -> tuple[pl.DataFrame, bool, bool]:
    """The rows of a page out of one row more than it has, and whether the list goes on before and after it."""
    more = found.height > SIZE
    if place.direction == "before":
        return found.tail(SIZE), more, place.key < params.END
    return found.head(SIZE), place.key > 0, more


def _row(row: Mapping[str, Any], a: Chosen, b: Chosen) -> None:
    with st.container(border=True, gap="xsmall"):
        truth = f" · truth {answer(row['ground_truth'])}" if row["ground_truth"] is not None else ""
        st.markdown(one_line(row["question"]))
        with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
            for side in (a, b):
                if row[f"ended_{side.name}"] is not None:
                    _link(row, side)
            st.caption(plain(claimed(row)) + truth)


def _link(row: Mapping[str, Any], side: Chosen) -> None:
    """To the problem as a side has it, with what became of it there."""
    name = side.name
    ended, given = row[f"ended_{name}"], row[f"answer_{name}"]
    icon = TIERS[ended][0] if ended in TIERS else _REPLY_ICONS[ended]
    parts = [f"**{side.letter}** {ended}", answer(given) if given is not None else "no answer"]
    parts += [_MARKS[row[f"correct_{name}"]]] if row[f"correct_{name}"] is not None else []
    query = params.problem_params(row["id"], ProblemFilter(run=side.run.id), Place(), row[f"round_{name}"])
    st.page_link(
        PROBLEM,
        label=" · ".join(parts),
        icon=icon,
        query_params=query,
        help=f"Open it in run {plain(side.run.id)}",
        width=_LINK_PX,
    )


def _pager(page: pl.DataFrame, cell: compare.Cell, sides: Params, *, before: bool, after: bool) -> None:
    """Buttons to the first, the previous and the next page."""
    if not before and not after:
        return

    def to(*place: str) -> dict[str, Any]:
        return {
            "on_click": params.go,
            "args": ({**cell_params(sides, cell), **({place[0]: [place[1]]} if place else {})},),
        }

    first, last = (str(page["seq"][at]) if page.height else "0" for at in (0, -1))
    with st.container(horizontal=True):
        st.button("First", icon=":material/first_page:", shortcut="F", disabled=not before, **to())
        st.button(
            "Previous",
            icon=":material/chevron_left:",
            shortcut="P",
            disabled=not before or not page.height,
            **to("before", first),
        )
        st.button("Next", icon=":material/chevron_right:", shortcut="N", disabled=not after, **to("after", last))
