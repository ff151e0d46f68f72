"""Compare: two runs, rounds or teachers on the same problems."""

import streamlit as st

from dashboard import data, params
from dashboard.components import (
    compare_answers,
    compare_fields,
    compare_levels,
    compare_list,
    compare_sides,
    compare_summary,
    compare_unshared,
    live,
    notices,
    simulated,
)
from dashboard.components.compare_sides import Chosen
from dashboard.params import Params

_KNOWN = {f"{name}_{part}" for name in compare_sides.NAMES for part in ("run", "round", "teacher", "stage")} | {
    "cell",
    "levels",
    "claimed_levels",
    params.AFTER,
    params.BEFORE,
}


def draw() -> None:
    """The page."""
    known, query = data.runs(), params.current()
    found = compare_sides.read(known, query) if known else None
    if found is None:
        live.follow(None)
        st.title("Compare")
        compare_unshared.nothing_yet(known)
        return
    a, b, ignored = found
    live.follow(b.run.id)
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="bottom"):
        st.title("Compare", width="content")
        compare_sides.swap(a, b)
    compare_sides.choose(a, b, known)
    _draw(a, b, query, (*ignored, *params.unknown(query, _KNOWN)))


def _draw(a: Chosen, b: Chosen, query: Params, ignored: tuple[str, ...]) -> None:
    """What stands below the choice of both sides."""
    result = data.compare_data(a.side, b.side)
    cell, place, named, unread = compare_list.read(query, compare_list.counted(result))
    sides = compare_sides.address(a.side, b.side)
    shown = {**compare_fields.cell_params(sides, cell), **params.place_params(place)} if named else sides
    if query != shown:
        params.go(shown)
    notices.ignored([*ignored, *unread])
    simulated.say(a.run, b.run)
    word = compare_fields.success(a, b)
    if not result.pairs.height:
        compare_unshared.explain(a, b, result)
        compare_summary.show(a, b, result, word)
        return
    fair = compare_fields.is_fair(a, b)
    st.markdown(compare_fields.summed_up(result.pairs, word, fair=fair))
    compare_fields.picture(result.pairs, word, sides, cell)
    if named:
        compare_fields.point_to(cell, compare_list.labels(word)[cell.name])
    compare_fields.tables(result.pairs, word)
    st.header("Side by side", anchor="sides")
    compare_summary.show(a, b, result, word)
    compare_answers.show(result, fair=fair)
    compare_levels.show(result.pairs, word, sides)
    compare_list.show(a, b, result, cell, place, word, sides)


draw()
