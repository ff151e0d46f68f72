"""Duplicates on the page Checks: groups by kind, the problems of each side by side, and which one would be kept."""

from collections.abc import Mapping
from typing import Any, Final

import polars as pl
import streamlit as st

from dashboard import data, params
from dashboard.components import checks_hits, checks_making, prose
from dashboard.components.checks_address import KEEP, Asked, group_after
from dashboard.components.differences import differing
from dashboard.components.map_head import ago
from dashboard.components.mathematics import mathematics, plain
from dashboard.components.problem_link import problem_link
from dashboard.components.tables import table
from dashboard.components.words import money, share
from engine.curation import KEEP_RULES, keep_best
from engine.store import duplicates

_KINDS: Final[Mapping[str, str]] = {
    "exact": "the same words and numbers, whatever their case and layout",
    "near": "the same numbers, and nearly the same words; exact ones too",
    "template": "nearly the same words, whatever the numbers; exact and near ones too",
}
_RULES: Final[Mapping[str, str]] = {
    "tier": "the harder settled tier",
    "review": "the better review",
    "length": "the shorter statement",
    "cost": "the cheaper one",
}


def show(asked: Asked, found: data.ChecksData) -> None:
    """Draw them."""
    if found.search is None:
        st.markdown("Nobody looked for duplicates among the problems yet.")
        checks_making.duplicates(found)
        return
    told = data.same_data()
    _head(found, told)
    names = {kind: f"{kind.capitalize()} ({told.counts[kind][0]:,} groups)" for kind in duplicates.KINDS}
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.session_state["checks.kind"] = asked.kind
        st.selectbox(
            "Kind", list(names), key="checks.kind", format_func=names.__getitem__,
            on_change=lambda: params.go(asked.but(kind=st.session_state["checks.kind"])),
        )  # fmt: skip
        _rules(asked)
    st.caption(f"{asked.kind.capitalize()}: {_KINDS[asked.kind]}.")
    rows = data.same_groups(asked.kind, group_after(asked.after))
    if not rows.height:
        st.markdown("No further group." if asked.after else "No such group.")
    shown = list(rows.head(data.SAME_GROUPS).iter_rows(named=True))
    for row in shown:
        _group(asked, row)
    last = f"{shown[-1]['problems']},{shown[-1]['group']}" if shown else ""
    checks_hits.steps(asked, last if rows.height > data.SAME_GROUPS else "")


def _head(found: data.ChecksData, told: data.SameData) -> None:
    search = found.search or {}
    kinds = ", ".join(
        f"{share(told.counts[kind][1], search['problems'])} {kind} in {told.counts[kind][0]:,} groups"
        for kind in duplicates.KINDS
    )
    st.markdown(
        f"Problems like another one: {kinds}. Nearly the same from a likeness of {search['near']:g} on; "
        f"looked for {ago(search['at_time'])}."
    )
    if told.spread:
        st.markdown(
            f"The same question in more than one run or set: {told.spread:,}. Each is kept once, without a group."
        )
    if search["newer"]:
        st.caption(f"{search['newer']:,} problems arrived since.")
    checks_making.duplicates(found)
    if told.runs.height:
        with st.expander("By run", type="compact", key="checks.runs"):
            rows = [
                [
                    row["run_id"],
                    row["kind"],
                    share(row["within"], row["of"]),
                    share(row["beyond"], row["of"]),
                    _again(row),
                ]
                for row in told.runs.iter_rows(named=True)
            ]
            heads = ("Run or set", "Kind", "Like another of it", "Like one outside it", "Of these, the same question")
            table(heads, rows, alt="Problems that are like another one, by run")


def _again(row: Mapping[str, Any]) -> str:
    others = f"{row['others']:,} other {'run or set' if row['others'] == 1 else 'runs or sets'}"
    return f"{row['again']:,} in {others}" if row["again"] else "0"


def _rules(asked: Asked) -> None:
    st.session_state["checks.keep"] = list(asked.keep)
    st.multiselect(
        "Keep, in this order", KEEP_RULES, key="checks.keep", format_func=lambda rule: _RULES[rule],
        help="Of each group one is kept; where all of this is equal, the one that arrived first.",
        on_change=lambda: params.go(asked.but(**{KEEP: tuple(st.session_state["checks.keep"]) or KEEP_RULES})),
    )  # fmt: skip


def _group(asked: Asked, group: Mapping[str, Any]) -> None:
    found, worth = data.same_members(asked.kind, group["group"])
    of = found.select("problem_seq", pl.lit(group["group"]).alias("group"), pl.lit(asked.kind).alias("kind"))
    ranked = keep_best(worth, of, asked.keep)
    by_seq = {row["problem_seq"]: row for row in found.iter_rows(named=True)}
    values = {row["problem_seq"]: row for row in worth.iter_rows(named=True)}
    with st.container(border=True, key=f"same-{group['group']}", gap="small"):
        more = f"; the first {found.height} of them" if group["problems"] > found.height else ""
        st.markdown(f"**{group['problems']:,} problems**{more}")
        kept = by_seq[ranked["keeper"][0]]
        sides = st.columns(2)
        for number, row in enumerate(ranked.iter_rows(named=True)):
            with sides[number % 2]:
                _member(by_seq[row["problem_seq"]], kept, row, values[row["problem_seq"]])


def _member(
    member: Mapping[str, Any], kept: Mapping[str, Any], ranked: Mapping[str, Any], worth: Mapping[str, Any]
) -> None:
    facts = [worth["tier"] or "not solved", worth["verdict"] or "not reviewed", f"{worth['length']:,} characters"]
    facts += [money(worth["cost_usd"])] if worth["cost_usd"] is not None else []
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if ranked["kept"]:
            st.badge("kept", icon=":material/check:", color="green")
        else:
            st.badge("left out", icon=":material/remove:", color="gray")
            st.caption(plain(ranked["why"]), width="content")
        problem_link("Open", member["problem_id"], None, icon=":material/article:")
        st.caption(plain(" · ".join([*facts, member["dataset"]])), width="content")
    raw = member["question"]
    if prose.split(raw)[1]:
        prose.show(raw, key=f"same.{member['problem_seq']}")
    elif ranked["kept"]:
        st.markdown(mathematics(raw) or "*empty*")
    else:
        st.markdown(differing(raw, kept["question"])[0] or "*empty*")
