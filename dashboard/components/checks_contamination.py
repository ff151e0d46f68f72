"""Contamination on the page Checks: which check, at which thresholds, and how many problems of how many."""

import json
from collections.abc import Mapping
from typing import Any, Final

import streamlit as st

from dashboard import data, params
from dashboard.components import checks_hits, checks_making
from dashboard.components.checks_address import BENCHMARK, LCS, MOST_NGRAM, NGRAM, PAIRS, Asked
from dashboard.components.tables import table
from dashboard.components.words import share

_LIST: Final[Mapping[str, str]] = {
    "all": "All",
    "undecided": "Undecided",
    "confirmed": "Contaminated, by decision",
    "refuted": "Not contaminated, by decision",
}

_STYLE: Final = """<style>
@media (max-width: 640px) {
  .st-key-checks-benchmarks [data-testid="stTable"] :is(td, th) { padding-inline: 0.25rem; }
  .st-key-checks-benchmarks [data-testid="stTable"] :is(td, th) [data-testid="stMarkdownContainer"] { width: auto; }
  .st-key-checks-benchmarks [data-testid="stTable"] td:first-child * { overflow-wrap: anywhere; }
}
</style>"""
"""On a phone the cells of this table break, so that all of its columns are in sight."""


def show(asked: Asked, found: data.ChecksData) -> list[str]:
    """Draw it.

    Returns:
        One sentence for each thing that the address asks for and that there is not.
    """
    if not found.checks.height:
        st.markdown("The problems were not held against any benchmark yet.")
        checks_making.contamination(found, opened=True)
        return []
    rows = {row["id"]: row for row in found.checks.iter_rows(named=True)}
    unknown = (
        [f"check = {asked.check[:60]!r} is none of this store."] if asked.check and asked.check not in rows else []
    )
    row = rows.get(asked.check) or next(iter(rows.values()))
    _head(asked, rows, row)
    ngram, lcs = max(asked.ngram, row["ngram"]), max(asked.lcs, row["ratio"])
    told = data.contamination_data(row["id"], ngram, lcs)
    _counts(row, told, ngram, lcs)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        _narrow(asked, told)
    checks_hits.show(asked, row["id"], (ngram, lcs))
    checks_making.contamination(found)
    return unknown


def _head(asked: Asked, rows: Mapping[str, Mapping[str, Any]], row: Mapping[str, Any]) -> None:
    names = {own: f"{each['at_time']:%Y-%m-%d %H:%M} · {_names(each)}" for own, each in rows.items()}
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.session_state["checks.check"] = row["id"]
        st.selectbox(
            "Check", list(names), key="checks.check", format_func=names.__getitem__,
            on_change=lambda: params.go(asked.but(check=st.session_state["checks.check"])),
        )  # fmt: skip
        st.session_state["checks.ngram"] = max(asked.ngram, row["ngram"])
        st.number_input(
            "Words in a row", row["ngram"], MOST_NGRAM, key="checks.ngram", width=150,
            on_change=lambda: params.go(asked.but(**{NGRAM: st.session_state["checks.ngram"]})),
            help=f"A problem and a benchmark question share at least so many. Kept are pairs from {row['ngram']} on.",
        )  # fmt: skip
        st.session_state["checks.lcs"] = max(asked.lcs, row["ratio"])
        st.number_input(
            "LCS ratio above", row["ratio"], 1.0, step=0.05, format="%.2f", key="checks.lcs", width=150,
            on_change=lambda: params.go(asked.but(**{LCS: round(st.session_state["checks.lcs"], 6)})),
            help="Longest common subsequence of words, as a share of the shorter of the two questions. Kept are pairs "
            f"above {row['ratio']:g}.",
        )  # fmt: skip
    if row["newer"]:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.caption(f"{row['newer']:,} problems arrived since, and were not held against these benchmarks.")
            checks_making.go_on(row["id"])


def _names(row: Mapping[str, Any]) -> str:
    return ", ".join(one["name"] for one in json.loads(row["benchmarks"]))


def _counts(row: Mapping[str, Any], told: data.ContaminationData, ngram: int, lcs: float) -> None:
    totals = told.totals
    st.markdown(
        f"**{share(totals['problems'], row['problems'])} problems are contaminated** at {ngram} words in a row and a "
        f"ratio above {lcs:g}: {totals['pairs']:,} pairs, of which {totals['undecided']:,} are undecided. "
        f"People found {totals['confirmed']:,} pairs contaminated and {totals['refuted']:,} not."
    )
    if row["cut"]:
        st.caption(f"Of {row['cut']:,} problems that are like very many questions, only the likest pairs were kept.")
    by_name = {each["benchmark"]: each for each in told.found.iter_rows(named=True)}
    rows = []
    for one in told.benchmarks:
        each = by_name.get(one["name"], {"problems": 0, "questions": 0, "own": 0})
        rows.append(
            [one["name"], share(each["problems"], row["problems"]), share(each["questions"], one["questions"]),
             f"{each['own']:,}", one["kind"]]
        )  # fmt: skip
    heads = ["Benchmark", "Problems like it", "Of its questions", "The same question", "Kind"]
    st.html(_STYLE)
    with st.container(key="checks-benchmarks"):
        table(heads, rows, alt="Contaminated problems by benchmark")


def _narrow(asked: Asked, told: data.ContaminationData) -> None:
    st.session_state["checks.pairs"] = asked.pairs
    st.selectbox(
        "Pairs", list(_LIST), key="checks.pairs", format_func=_LIST.__getitem__,
        on_change=lambda: params.go(asked.but(**{PAIRS: st.session_state["checks.pairs"]})),
    )  # fmt: skip
    names = ["", *(one["name"] for one in told.benchmarks)]
    st.session_state["checks.benchmark"] = asked.benchmark if asked.benchmark in names else ""
    st.selectbox(
        "Of the benchmark", names, key="checks.benchmark", format_func=lambda name: name or "any",
        on_change=lambda: params.go(asked.but(**{BENCHMARK: st.session_state["checks.benchmark"]})),
    )  # fmt: skip
