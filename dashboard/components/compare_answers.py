"""Do the sides give the same answers, and which of them are right?"""

import polars as pl
import streamlit as st

from dashboard.components.compare_fields import chance, names
from dashboard.components.tables import table
from dashboard.components.words import interval, share
from dashboard.frames import CompareData
from engine.quality import Paired
from engine.store import compare

_TOLD = (compare.RIGHT, compare.WRONG)


def right(pairs: pl.DataFrame) -> Paired:
    """How often the sides were right on the same problems.

    Counted are problems where a side's answer is known to be right or wrong, and the other's is too, or it has none.
    """
    told = [pl.col(f"verdict_{side}").is_in(_TOLD) for side in "ab"]
    known = [pl.col(f"verdict_{side}").is_in((*_TOLD, compare.NONE)) for side in "ab"]
    rows = pairs.filter(known[0] & known[1] & (told[0] | told[1]))
    is_right = [pl.col(f"verdict_{side}") == compare.RIGHT for side in "ab"]

    def count(*, a: bool, b: bool) -> int:
        return int(rows.filter((is_right[0] == a) & (is_right[1] == b))["problems"].sum())

    return Paired(count(a=True, b=True), count(a=True, b=False), count(a=False, b=True), count(a=False, b=False))


def another(found: CompareData) -> int:
    """How many problems have two answers that are known to be different."""
    told = found.pairs.filter(pl.col("answers") == compare.ANOTHER)["problems"].sum()
    return int(told) + len(found.answers.another)


def show(found: CompareData, *, fair: bool) -> None:
    """Same answers, and right ones where there is a ground truth."""
    st.header("Answers", anchor="answers")
    counts = dict(found.pairs.group_by("answers").agg(pl.col("problems").sum()).iter_rows())
    given = sum(counts.values()) - counts.get(None, 0)
    if not given:
        st.markdown("There is no problem to which both sides have an answer.")
    else:
        same, differ = counts.get(compare.SAME, 0) + len(found.answers.same), another(found)
        line = f"Of {given:,} problems to which both have an answer, **{share(same, given)}** have the same, "
        line += f"**{share(differ, given)}** another one: at most one of the two is right."
        if open_ := given - same - differ:
            line += f" {open_:,} pairs are written differently and text and numbers do not tell."
        st.markdown(line)
    _right(right(found.pairs), fair=fair)


def _right(found: Paired, *, fair: bool) -> None:
    if not found.problems:
        st.markdown("No answer of both sides could be held against a ground truth.")
        return
    n, named = found.problems, names("right")
    st.markdown(
        f"Of {n:,} problems where the ground truth tells, A is right on {share(found.a, n)}, B on "
        f"{share(found.b, n)}. {chance(found, 'right', fair=fair)}"
    )
    table(
        ["Against the ground truth", "Problems", "95% interval"],
        [[named[field], share(getattr(found, field), n), interval(getattr(found, field), n)] for field in named],
        alt="Problems that both, one or none of the sides answered right",
    )
    test = (
        "Whether chance explains a difference is told by McNemar's exact test, of the problems on which they differ. "
    )
    st.caption(test * fair + "A side without an answer is not right.")
