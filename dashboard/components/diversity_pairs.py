"""Near duplicates of a map: how many there are, the pairs that contradict each other first, groups, pairs by kind."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any, Final

import polars as pl
import streamlit as st

from dashboard import data, params
from dashboard.components import diversity_chosen, prose
from dashboard.components.differences import differing
from dashboard.components.diversity_part import Kind
from dashboard.components.map_address import Asked
from dashboard.components.mathematics import answer, mathematics, plain
from dashboard.components.problem_link import problem_link
from dashboard.components.tables import table
from dashboard.components.words import BadgeColour, interval, share
from engine.store import near

KINDS: Final[Mapping[str, tuple[str, BadgeColour, str]]] = MappingProxyType(
    {
        "exact": (":material/content_copy:", "red", "the same words and numbers"),
        "words": (":material/difference:", "orange", "the same numbers, a few other words or another order"),
        "numbers": (":material/123:", "violet", "one template with other numbers"),
    }
)
_KEY: Final = "duplicates.kind"
_STYLE: Final = """<style>
[class*="st-key-pair-"] .stMarkdownColoredBackground { border-bottom: 2px solid orange; }
</style>"""
_MOST_CHANGES: Final = 8
_LONGEST: Final = 300


def show(asked: Asked, found: data.DuplicateData, layout_id: str, reasons: tuple[str, ...]) -> None:
    """Draw them.

    Args:
        asked: What the page shows.
        found: How many there are.
        layout_id: The map.
        reasons: What problems are flagged for.
    """
    counts = found.counts
    diversity_chosen.said()
    st.markdown(told(counts))
    if not counts["pairs"]:
        return
    _by_round(found.by_round)
    kind = asked.part.kind or ("different" if counts["contradicting"] else "groups")
    _choose(asked, kind, counts)
    st.html(_STYLE)
    if kind == "groups":
        _groups(asked, layout_id, reasons)
    else:
        _pairs(asked, layout_id, kind, counts["contradicting" if kind == "different" else kind], reasons)


def told(counts: Mapping[str, int]) -> str:
    """How many near duplicates there are, as Markdown, with denominators."""
    if not counts["pairs"]:
        return f"No two of the {counts['of']:,} problems on this map say nearly the same."
    kinds = ", ".join(f"{counts[kind]:,} {kind}" for kind in KINDS)
    if counts["contradicting"]:
        differ = (
            f"**{share(counts['contradicting'], counts['compared'])} pairs whose answers were compared contradict each "
            "other**: nearly the same words and the same numbers, and different answers. One of the two is wrong, or "
            "the words that differ matter."
        )
    elif counts["compared"]:
        differ = f"The answers of {counts['compared']:,} pairs with the same numbers were compared: none contradict."
    else:
        differ = "No pair has the same numbers and two answers, so there was nothing to compare."
    return (
        f"{share(counts['problems'], counts['of'])} problems are nearly the same as another one: {counts['pairs']:,} "
        f"pairs ({kinds}) in {counts['groups']:,} groups. {differ}"
    )


def _by_round(rounds: pl.DataFrame) -> None:
    if not rounds.height:
        return
    with st.expander("By round", type="compact", key="duplicates.rounds"):
        rows = [
            [row["round"], f"{row['problems']:,}"]
            + [part for name in ("alike", "within", "repeated") for part in
               (share(row[name], row["problems"]), interval(row[name], row["problems"]))]
            for row in rounds.iter_rows(named=True)
        ]  # fmt: skip
        columns = ["Like any other", "95% interval", "Like one of the same round", "95% interval ",
                   "Like one of an earlier round", "95% interval  "]  # fmt: skip
        table(["Round", "On the map", *columns], rows, alt="Problems that are nearly the same as another, by round")


def _choose(asked: Asked, kind: str, counts: Mapping[str, int]) -> None:
    names = {
        "different": f"Different answers ({counts['contradicting']:,})",
        "groups": f"Groups ({counts['groups']:,})",
        **{each: f"{each.capitalize()} ({counts[each]:,})" for each in KINDS},
    }
    st.session_state[_KEY] = kind
    st.segmented_control(
        "List", list(names), key=_KEY, required=True, format_func=names.__getitem__,
        on_change=lambda: _go(asked, st.session_state[_KEY], ""),
    )  # fmt: skip


def _go(asked: Asked, kind: Kind, after: str) -> None:
    params.go(asked.but(part=replace(asked.part, kind=kind, after=after)))


def _pairs(asked: Asked, layout_id: str, kind: Kind, number: int, reasons: tuple[str, ...]) -> None:
    rows = data.duplicate_pairs(layout_id, kind, _pair_after(asked.part.after))
    if kind != "different":
        st.caption(f"{kind.capitalize()}: {KINDS[kind][2]}.")
    if not rows.height:
        st.markdown("No such pair." if not asked.part.after else "No further pair.")
        _steps(asked, kind, "")
        return
    many = f"all {number:,} pairs" if number <= data.MOST_CHOSEN else f"the first {data.MOST_CHOSEN:,} pairs"
    these = "this pair" if number == 1 else many
    diversity_chosen.ways(
        asked, lambda: data.duplicate_members(layout_id, kind).to_list(), reasons, "duplicates.all", these=these
    )
    for row in rows.head(data.PAIRS).iter_rows(named=True):
        pair(asked, row, reasons)
    last = rows.row(min(rows.height, data.PAIRS) - 1, named=True)
    key = f"{last['rank']},{last['likeness']!r},{last['problem_seq']},{last['other_seq']}"
    _steps(asked, kind, key if rows.height > data.PAIRS else "")


def pair(asked: Asked, row: Mapping[str, Any], reasons: tuple[str, ...]) -> None:
    """Draw a pair, a row of `engine.store.near.pairs`: both statements side by side, and both answers."""
    key = f"pair-{row['problem_seq']}-{row['other_seq']}"
    icon, colour, means = KINDS[row["kind"]]
    with st.container(border=True, key=key):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            if row["contradicting"]:
                st.badge("different answers", icon=":material/error:", color="red")
            st.badge(row["kind"], icon=icon, color=colour)
            st.caption(f"likeness {row['likeness']:.2f}, cosine {row['similarity']:.2f}: {means}", width="content")
        sides = (row["question"], row["other"])
        whole = max(map(len, sides)) <= prose.MAX_CHARACTERS
        *texts, parts = differing(*sides) if whole else (*sides, ())
        for column, side, text, raw in zip(st.columns(2, gap="large"), ("", "other_"), texts, sides, strict=True):
            with column:
                problem_link(
                    "The other one" if side else "The first one", row["other_id" if side else "problem_id"],
                    asked.wanted.run, icon=":material/article:",
                )  # fmt: skip
                if whole and not prose.split(raw)[1]:
                    st.markdown(text or "*empty*")
                else:
                    prose.show(raw, key=f"{key}.{side}")
                if row["answer"] is not None or row["other_answer"] is not None:
                    st.markdown(f":material/arrow_right_alt: **{answer(row[f'{side}answer'])}**")
        if parts:
            st.caption(f"Here and there: {changed(parts)}")
        members = [row["problem_seq"], row["other_seq"]]
        diversity_chosen.ways(asked, lambda: members, reasons, key, these="both")


def changed(parts: tuple[tuple[str, str], ...]) -> str:
    """The first differences, as safe Markdown on one line."""
    told = [f"{plain(here) or '—'} → {plain(there) or '—'}" for here, there in parts[:_MOST_CHANGES]]
    more = len(parts) - len(told)
    return " · ".join(told) + (f" · and {more} more" if more else "")


def _groups(asked: Asked, layout_id: str, reasons: tuple[str, ...]) -> None:
    rows = data.duplicate_groups(layout_id, _group_after(asked.part.after))
    st.caption("Problems that hang together by pairs, the largest groups first, each by its first problem.")
    if not rows.height:
        st.markdown("No further group.")
    for row in rows.head(data.GROUPS).iter_rows(named=True):
        _group(asked, layout_id, row, reasons)
    last = rows.row(min(rows.height, data.GROUPS) - 1, named=True) if rows.height else {}
    _steps(asked, "groups", f"{last['problems']},{last['group_seq']}" if rows.height > data.GROUPS else "")


def _group(asked: Asked, layout_id: str, row: Mapping[str, Any], reasons: tuple[str, ...]) -> None:
    def members() -> list[int]:
        return data.group_members(layout_id, row["group_seq"]).to_list()

    key = f"group-{row['group_seq']}"
    with st.container(border=True, key=key, gap="small"):
        kinds = " · ".join(f"{row[kind]:,} {kind}" for kind in KINDS if row[kind])
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(f"**{row['problems']:,} problems**", width="content")
            if row["contradicting"]:
                st.badge(f"{row['contradicting']:,} with different answers", icon=":material/error:", color="red")
            st.caption(f"pairs: {kinds}", width="content")
            diversity_chosen.ways(asked, members, reasons, key, these="them")
        question = row["question"]
        short = len(question) <= _LONGEST
        st.markdown(mathematics(question) if short else plain(f"{question[:_LONGEST]}…"))


def _steps(asked: Asked, kind: Kind, after: str) -> None:
    with st.container(horizontal=True, gap="small"):
        for label, icon, where, shown in (
            ("First page", ":material/first_page:", "", bool(asked.part.after)),
            ("Next page", ":material/chevron_right:", after, bool(after)),
        ):
            if shown:
                st.button(label, icon=icon, key=f"duplicates.{label}", on_click=_go, args=(asked, kind, where))


def _pair_after(text: str) -> near.After | None:
    parts = text.split(",")
    if len(parts) != 4:  # noqa: PLR2004 -- rank, likeness and two problems
        return None
    return near.After(int(parts[0]), float(parts[1]), int(parts[2]), int(parts[3]))


def _group_after(text: str) -> tuple[int, int] | None:
    parts = text.split(",")
    if len(parts) != 2 or not all(map(str.isdigit, parts)):  # noqa: PLR2004 -- size and first problem
        return None
    return int(parts[0]), int(parts[1])
