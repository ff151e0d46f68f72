"""Both sides in figures: what each made of the problems of both and of all its own, and what that cost."""

from collections.abc import Sequence
from typing import Any

import polars as pl
import streamlit as st

from dashboard import data
from dashboard.components import simulated
from dashboard.components.compare_sides import Chosen
from dashboard.components.mathematics import plain
from dashboard.components.tables import table
from dashboard.components.words import interval, money, share
from dashboard.frames import CompareData, SideData
from engine.store import compare, halves

_KNOWN = ("right", "wrong")


def show(a: Chosen, b: Chosen, found: CompareData, word: str) -> None:
    """One column for each side, the problems of both first."""
    shared = int(found.pairs["problems"].sum())
    sides = ((a, found.a), (b, found.b))
    rows: list[list[str]] = []
    if shared:
        mine = [_of_pairs(found.pairs, side.name) for side, _ in sides]
        rows += _rows("Problems of both", word, mine)
        rows += _costs(f"per {word} problem", [side for side, _ in sides], mine)
    alone = [_of_own(half.own) | ({"known": 0} if side.side.teacher else {}) for side, half in sides]
    if any(each["problems"] > shared for each in alone):
        rows += _rows("All its problems", word, alone)
    if not shared:
        rows += _costs(f"per {word} problem", [side for side, _ in sides], alone)
    rows.append(["Replies", *(_replies(side, half) for side, half in sides)])
    table(["", *(plain(f"{side.letter}: {side.what}") for side, _ in sides)], rows, alt="Both sides in figures")
    st.caption(_explained(a, b, found))


def _of_pairs(pairs: pl.DataFrame, name: str) -> dict[str, Any]:
    """One side's figures over the problems of both."""
    verdict = pl.col(f"verdict_{name}")
    number = pl.col("problems")
    return pairs.select(
        problems=number.sum(),
        good=number.filter(pl.col(f"ended_{name}").is_in(halves.GOOD)).sum(),
        known=number.filter(verdict.is_in(_KNOWN)).sum(),
        right=number.filter(verdict == compare.RIGHT).sum(),
        usd=pl.col(f"usd_{name}").sum(),
        priced=pl.col(f"priced_{name}").sum(),
    ).row(0, named=True)


def _of_own(own: pl.DataFrame) -> dict[str, Any]:
    """The same over all problems of a side."""
    return own.select(
        problems=pl.col("problems").sum(),
        good=pl.col("problems").filter(pl.col("ended").is_in(halves.GOOD)).sum(),
        known=pl.col("with_verdict").sum(),
        right=pl.col("correct").sum(),
        usd=pl.col("usd").sum(),
        priced=pl.col("priced").sum(),
    ).row(0, named=True)


def _rows(of: str, word: str, sides: Sequence[dict[str, Any]]) -> list[list[str]]:
    right = ["— right, where known", *(_with_interval(each["right"], each["known"]) for each in sides)]
    return [
        [of, *(f"{each['problems']:,}" for each in sides)],
        [f"— {word}", *(_with_interval(each["good"], each["problems"]) for each in sides)],
        *([right] if word != halves.RIGHT and any(each["known"] for each in sides) else []),
    ]


def _with_interval(part: int, whole: int) -> str:
    return f"{share(part, whole)} · {interval(part, whole)}" if whole else "—"


def _costs(per: str, chosen: Sequence[Chosen], sides: Sequence[dict[str, Any]]) -> list[list[str]]:
    """Money over these problems; a teacher's replies are told apart from them, by the reply."""
    if all(side.side.teacher or not side.run.made_here for side in chosen):
        return []

    def cells(over: str | None) -> list[str]:
        return [_money(side, each, over) for side, each in zip(chosen, sides, strict=True)]

    return [["— cost", *cells(None)], ["— cost per problem", *cells("priced")], [f"— cost {per}", *cells("good")]]


def _money(side: Chosen, figures: dict[str, Any], over: str | None) -> str:
    if side.side.teacher:
        return "see replies"
    if not figures["priced"]:
        return "not priced"
    if over is None:
        known = figures["priced"], figures["problems"]
        told = money(figures["usd"]) + ("" if known[0] == known[1] else f", known for {share(*known)}")
    elif figures[over]:
        told = f"{money(figures['usd'] / figures[over])} over {figures[over]:,}"
    else:
        return "—"
    return simulated.price(told, simulated=side.run.simulated)


def _replies(side: Chosen, found: SideData) -> str:
    """What the side stands on, and what a reply took."""
    if not side.run.made_here:
        return "imported"
    asked = found.asked
    told = f"{asked.replies:,}" + (f", {asked.reused:,} of them from the store at no cost" if asked.reused else "")
    if not asked.priced or asked.usd is None:
        return told
    each = f"{money(asked.usd / asked.priced)} each over {asked.priced:,}"
    return f"{told}; {simulated.price(each, simulated=side.run.simulated)}"


def _explained(a: Chosen, b: Chosen, found: CompareData) -> str:
    """What the figures leave out."""
    parts = ["Behind a share stands its 95 % interval (Wilson)."]
    for side, half in ((a, found.a), (b, found.b)):
        if half.pending:
            parts.append(f"Left out: problems of {side.letter} that have no tier yet, {half.pending:,}.")
        if side.side.teacher is None and "unverified" in half.own["ended"]:
            parts.append(
                f"{side.letter} takes answers that nobody checked: *unverified*, which is not settled. Whether they "
                "are right is told below."
            )
        if not half.complete:
            parts.append(
                f"{side.letter} has still more replies, which nobody compared: accepted ones, which are more often "
                "right, weigh too much in its share of right ones."
            )
    if a.side.teacher or b.side.teacher:
        parts.insert(
            1,
            f"A reply is right or wrong where its answer is the accepted one, and the first {data.MOST_COMPARED:,} "
            "others by comparing text and numbers with the ground truth. Its teacher may have met "
            "harder problems than the other one: *criticise* and *vote* are asked for what the stages before did not "
            "settle, and *criticise* sees the attempt.",
        )
    if any(side.side.teacher is None and side.run.made_here for side in (a, b)):
        parts.append(
            "Cost is what a run paid for solving, in the stages of its funnel; what it found in the store cost it "
            "nothing, so of two runs that ask the same the later one is cheaper."
        )
    return " ".join(parts)
