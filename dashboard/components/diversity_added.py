"""Does another round still add anything? What each round of a run brought that none before it had, and at what cost."""

from collections.abc import Mapping
from typing import Any

import polars as pl
import streamlit as st

from dashboard import data
from dashboard.components import simulated
from dashboard.components.diversity_measures import TOLD, Rows, equal_row, written
from dashboard.components.mathematics import plain
from dashboard.components.tables import table
from dashboard.components.words import count, interval, money, share
from engine.domain import Measure
from engine.store import RunInfo

Row = Mapping[str, Any]


def show(found: data.MeasureData, run: RunInfo) -> None:
    """Draw the answer in words, then the rounds as a table.

    Args:
        found: Measures of the run.
        run: The run.
    """
    repeated = {row["round"]: row["repeated"] for row in found.repeated.iter_rows(named=True)}
    rows = list(found.added.iter_rows(named=True))
    measured: Rows = {(row["measure"], str(row["round"])): row for row in found.measured.iter_rows(named=True)}
    on_map = [row for row in rows if row["problems"]]
    if len(on_map) > 1:
        st.markdown(verdict(on_map[-1], on_map[-2], measured))
    st.markdown("\n".join(f"- {sentence(row, repeated, simulated_run=run.simulated)}" for row in rows))
    cost = simulated.cost_heading(simulated=run.simulated)
    table(
        ["Round", "On the map", "Clusters reached", "New clusters", "Distinct", "95% interval", "Repeats earlier",
         cost, "Per new cluster", "Per distinct problem"],
        [_cells(row, repeated) for row in rows],
        alt="What each round added, and what that cost",
    )  # fmt: skip
    st.caption(
        "A problem is distinct if it is the first to enter of its group of near duplicates; the same problem with "
        "other numbers is not. The cost of a round is what it took to "
        "write its problems, in the round before, and to answer them."
    )


def sentence(row: Row, repeated: Mapping[int, int], *, simulated_run: bool) -> str:
    """What a round added, in a line of Markdown with its denominators."""
    name = f"**Round {row['round']}**: {_many(row['problems'], 'problem')}"
    if not row["problems"]:
        return f"**Round {row['round']}**: none of its {_many(row['entered'], 'problem')} is on this map."
    if row["entered"] > row["problems"]:
        name += f" on the map, of {row['entered']:,}"
    clusters = f"{_many(row['new_clusters'], 'new cluster')} of {row['clusters']:,} reached"
    parts = [name, clusters, f"{share(row['distinct_problems'], row['problems'])} distinct"]
    if row["round"] in repeated and repeated[row["round"]]:
        again = repeated[row["round"]]
        parts.append(f"{again:,} {'repeats' if again == 1 else 'repeat'} an earlier round")
    if row["usd_per_distinct"] is not None and row["calls"]:
        words = plain(f"{money(row['usd_per_distinct'])} per distinct problem")
        parts.append(simulated.price(words, simulated=simulated_run))
    if row["reused"]:
        parts.append(f"{share(row['reused'], row['calls'])} of its replies were in the store and cost nothing")
    return ", ".join(parts)


def verdict(last: Row, before: Row, measured: Rows) -> str:
    """Whether the newest round still added something, as Markdown."""
    number, old = last["round"], before["round"]
    new = last["new_clusters"]
    opened = f"reaches {_many(new, 'new cluster')}" if new else "reaches no new cluster"
    distinct = share(last["distinct_problems"], last["problems"])
    told = f"**Round {number} {opened}**, and {distinct} of its problems are distinct from all before."
    now, then = (equal_row(Measure.VENDI, str(each), measured) for each in (number, old))
    if now is None or then is None:
        return told
    form = TOLD[Measure.VENDI].form
    scores = f"Vendi score {written(now['value'], form)} against {written(then['value'], form)}"
    return f"{told} At {now['drawn']:,} problems of each it is **{_apart(now, then)} round {old}** ({scores})."


def missing(found: data.MeasureData) -> str:
    """What the measures lack of the newest rounds, in a sentence; nothing where they lack nothing."""
    lacking = found.added.filter(pl.col("entered") > pl.col("problems")) if found.added.height else found.added
    measured = set(found.measured["round"].to_list())
    on_map = [row["round"] for row in found.added.iter_rows(named=True) if row["problems"]]
    others = [number for number in on_map if number not in measured]
    parts = [
        f"{row['entered'] - row['problems']:,} of {_many(row['entered'], 'problem')} of round {row['round']}"
        for row in lacking.iter_rows(named=True)
    ]
    told = f"Not on this map, so not in these figures: {'; '.join(parts)}." if parts else ""
    if others:
        rounds = f"round{'s' * (len(others) > 1)} {', '.join(map(str, others))}"
        told += f" The map was measured before {rounds} began: these have no measures below."
    return told.strip()


def _apart(now: Row, then: Row) -> str:
    if None in (now["low"], now["high"], then["low"], then["high"]):
        return "not known to differ from"
    if now["high"] < then["low"]:
        return "less diverse than"
    return "more diverse than" if now["low"] > then["high"] else "not clearly different from"


def _cells(row: Row, repeated: Mapping[int, int]) -> list[str]:
    def per(usd: float | None, none: str) -> str:
        if not row["calls"]:
            return "—"
        return money(usd) if usd is not None else money(None) if row["usd"] is None else none

    again = repeated.get(row["round"], 0)
    return [
        str(row["round"]),
        share(row["problems"], row["entered"]),
        count(row["clusters"]),
        count(row["new_clusters"]),
        share(row["distinct_problems"], row["problems"]),
        interval(row["distinct_problems"], row["problems"]),
        share(again, row["problems"]),
        money(row["usd"]) if row["calls"] else "—",
        per(row["usd_per_cluster"], "none new"),
        per(row["usd_per_distinct"], "none distinct"),
    ]


def _many(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
