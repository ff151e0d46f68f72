"""A page of a list of problems: its shape, its rows as links, and the way forth and back by key."""

from dataclasses import replace
from typing import Any, Final

import polars as pl
import streamlit as st

from dashboard import charts, data, params
from dashboard.components import filters, simulated
from dashboard.components.headline import one_line
from dashboard.components.mathematics import answer, plain
from dashboard.components.tables import table
from dashboard.components.words import claimed, tier_badge
from dashboard.frames import BrowseData
from dashboard.params import SIZES, Place
from engine.domain import ProblemFilter
from engine.store import browse

PROBLEM: Final = "views/problem.py"
_STYLE: Final = """<style>
.st-key-problems [data-testid="stPageLink"] p { overflow: hidden; text-overflow: ellipsis; }
@media (max-width: 640px) {
  .st-key-problems [data-testid="stPageLink"] p { white-space: normal; }
  .st-key-problems [data-testid="stHorizontalBlock"] { row-gap: 0.25rem; }
}
</style>"""
"""A question keeps to its line where there is room for columns; on a narrow screen it takes the lines that it needs."""
_ALL_OFFERED: Final = ("subjects", "claimed_subjects", "datasets")
"""Conditions of whose values the store offers all."""
_SUBJECT: Final = 40
_ANSWER: Final = 48
"""Characters of a subject, and of an answer, that fit into a row."""
_TIER_PX, _KIND_PX, _ANSWER_PX = 98, 190, 136
_KIND_ALONE_PX: Final = 290  # where no tier stands before it
_SIZE: Final = "page_size"


def shape(counts: pl.DataFrame, *, opened: bool) -> None:
    """The result by level and tier, as a picture and as a table.

    Args:
        counts: `engine.store.shape.counts`.
        opened: Whether it is in sight at first; who turns pages wants the rows.
    """
    with st.expander("By level and tier", expanded=opened):
        st.plotly_chart(
            charts.shape_figure(counts),
            config={"displayModeBar": False},
            alt="How many problems by level and tier; the table below has the numbers",
        )
        with st.expander("The same as a table", type="compact"):
            _numbers(counts)


def _numbers(counts: pl.DataFrame) -> None:
    rows = [
        [charts.level_name(row["level"], row["claimed_level"]), row["tier"] or "no run", f"{row['problems']:,}"]
        for row in counts.iter_rows(named=True)
    ]
    table(["Level", "Tier", "Problems"], rows, alt="Problems by level and tier")


def rows(page: pl.DataFrame, wanted: ProblemFilter, place: Place, *, several: bool) -> None:
    """The problems of a page, each a link that keeps the list in mind; of a run with several rounds with its round."""
    st.html(_STYLE)
    with st.container(key="problems"):
        for row in page.iter_rows(named=True):
            number = row["round"] if several else None
            _row(row, params.problem_params(row["id"], wanted, place, number), number)


def _row(row: dict[str, Any], target: params.Params, number: int | None) -> None:
    question, facts = st.columns([9, 12], vertical_alignment="center", gap="small")
    question.page_link(PROBLEM, label=one_line(row["question"]), icon="", query_params=target, help="")
    # Widths make columns on a wide screen, and let the facts flow into lines on a narrow one.
    with facts, st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if row["tier"]:
            tier_badge(row["tier"], width=_TIER_PX)
        subjects = {name: _short(row[name]) for name in ("subject", "claimed_subject")}
        kind = claimed({**row, **subjects}) + (f" · {simulated.AUTHOR}" if row["simulated"] else "")
        kind = kind if number is None else f"round {number} · {kind}"
        kind = f"{row['similarity']:.2f} · {kind}" if "similarity" in row else kind
        st.caption(plain(kind), width=_KIND_PX if row["tier"] else _KIND_ALONE_PX)
        st.caption(_answers(row), width=_ANSWER_PX)


def _short(subject: str | None) -> str | None:
    """A subject that fits into a row."""
    return f"{subject[:_SUBJECT].rstrip()} …" if subject and len(subject) > _SUBJECT else subject


def _answers(row: dict[str, Any]) -> str:
    """Accepted answer and ground truth in a line."""
    truth = _brief(row["ground_truth"])
    if row["ground_truth"] is None:
        return f"answer {_brief(row['answer'])}" if row["answer"] is not None else "no ground truth"
    if row["answer"] is None:
        return f"ground truth {truth}"
    mark = {True: ":material/check: right", False: ":material/close: wrong", None: "not compared"}[row["correct"]]
    return f"answer {_brief(row['answer'])} · {mark}" + ("" if row["correct"] else f" · truth {truth}")


def _brief(text: str | None) -> str:
    """An answer that fits into a row."""
    return answer(text) if text is None or len(text) <= _ANSWER else f"{plain(text[:_ANSWER])} …"


def find(wanted: ProblemFilter, place: Place) -> tuple[BrowseData, ProblemFilter, Place, tuple[str, ...]]:
    """What a page of a list shows.

    Returns:
        The rows, and the filter and the place that they are of: a round that the run has not had, and subjects and
        datasets that the store does not have, are left out, and where the list has no rows its nearest page stands;
        with a sentence for each.
    """
    ignored: tuple[str, ...] = ()
    found = _page(wanted, place)
    if found.mistake:
        ignored = (found.mistake,)
        wanted = replace(wanted, text="", text_as=None)
    known, unknown = _known(wanted, found)
    if known != wanted:
        ignored, wanted = (*ignored, *unknown), known
        found = _page(wanted, place)
    if not found.rows.height and found.counts.height and place != place.start() and found.reached is None:
        ignored += (f"{place.direction} = {place.key} is beyond the list; this is its nearest page.",)
        start = place.start()
        place = replace(start, key=params.END, direction="before") if place.direction == "after" else start
        found = _page(wanted, place)
    return found, wanted, place, ignored


def _known(wanted: ProblemFilter, found: BrowseData) -> tuple[ProblemFilter, tuple[str, ...]]:
    """A filter without the values that the store does not have, and one sentence for each of them."""
    ignored: tuple[str, ...] = ()
    for name in _ALL_OFFERED:
        wanted, unknown = filters.only(wanted, name, found.choices[name])
        ignored += unknown
    if wanted.round and wanted.round not in found.rounds:
        ignored += (f"round = {wanted.round} is not a round of this run.",)
        wanted = replace(wanted, round=None)
    return wanted, ignored


def _page(wanted: ProblemFilter, place: Place) -> BrowseData:
    at_edge = place == place.start() or (place.key, place.direction) == (params.END, "before")
    key = None if at_edge else browse.Key(place.key, place.key_round, place.key_value)
    if place.by_likeness():
        with st.spinner("Searching by meaning. The first search loads model and vectors, which takes some seconds."):
            return data.nearest_data(wanted, place.like, place.meaning, key, place.direction, place.size)
    return data.browse_data(wanted, key, place.direction, place.size, place.sort)


def cut(found: pl.DataFrame, place: Place, reached: int | None = None) -> tuple[pl.DataFrame, bool, bool]:
    """The rows of a page out of one row more than it has, and whether the list goes on before and after it."""
    more = found.height > place.size or reached is not None
    if place.direction == "before":
        return found.tail(place.size), more, place.key < params.END
    return found.head(place.size), place.key > 0, more


def pager(
    page: pl.DataFrame, wanted: ProblemFilter, place: Place, *, before: bool, after: bool, reached: int | None = None
) -> None:
    """Buttons to the first, the previous and the next page, and how many rows one has.

    Args:
        page: The rows of the page.
        wanted: The list.
        place: The place in it.
        before: Whether it goes on before.
        after: Whether it goes on after.
        reached: Up to which problem a search came that ran out of time; the next page goes on from there.
    """

    def to(target: Place) -> dict[str, Any]:
        return {"on_click": params.go, "args": (params.list_params(wanted, target),)}

    edges = page.select("seq", "round", "value").rows() or [(0, None, 0.0)]

    def beside(edge: tuple[int, int | None, float], direction: browse.Direction) -> Place:
        seq, number, value = edge
        if reached is not None and direction == place.direction:
            seq, number = reached, None
        return replace(place, key=seq, direction=direction, key_round=number, key_value=value)

    with st.container(horizontal=True, vertical_alignment="center"):
        start = to(place.start())
        st.button("First", icon=":material/first_page:", shortcut="F", disabled=not before, **start)
        previous, following = beside(edges[0], "before"), beside(edges[-1], "after")
        st.button("Previous", icon=":material/chevron_left:", shortcut="P", disabled=not before, **to(previous))
        st.button("Next", icon=":material/chevron_right:", shortcut="N", disabled=not after, **to(following))
        st.session_state[_SIZE] = place.size
        st.segmented_control(
            "Rows",
            SIZES,
            key=_SIZE,
            required=True,
            label_visibility="collapsed",
            format_func=lambda n: f"{n} rows",
            on_change=_resize,
            args=(wanted, place),
        )


def _resize(wanted: ProblemFilter, place: Place) -> None:
    params.go(params.list_params(wanted, replace(place, size=st.session_state[_SIZE])))


def found_in_time(searched: tuple[int, int]) -> bool:
    """Say so where a text was looked for in a part of the problems only.

    Args:
        searched: Of `BrowseData`.

    Returns:
        Whether all of them were searched.
    """
    done, of = searched
    if done < of:
        st.caption(
            f":material/timer: Counted among the first {done:,} of {of:,} problems, as far as they could be searched "
            "while you wait. Next goes on searching from where the page ends."
        )
    return done >= of
