"""Harder problems settled while easier ones fail: a sign that a side gains by something else than skill."""

from typing import Final

import polars as pl
import streamlit as st

from dashboard import params
from dashboard.components.compare_fields import cell_params
from dashboard.components.tables import table
from dashboard.components.words import interval, share
from dashboard.params import Params
from engine.store import compare, halves

EASIER: Final = (1, 2)
HARDER: Final = (4, 5)
_KINDS: Final = (("level", ""), ("claimed_level", " claimed"))


def show(pairs: pl.DataFrame, word: str, sides: Params) -> None:
    """Levels 4 and 5 against levels 1 and 2, on each side; the publisher's levels apart from those that are claimed."""
    kinds = [(column, told, of_band(pairs, column)) for column, told in _KINDS]
    if not any(harder.height and easier.height for _, _, (harder, easier) in kinds):
        return
    st.header(f"Harder ones {word} while easier ones fail", anchor="levels")
    st.markdown(
        f"A problem of level 4 or 5 that is {word} while one of level 1 or 2 is not needs a look: the level may be "
        f"wrong, the {word} answer may be wrong, or a side may have gained on hard problems and lost on easy ones."
    )
    if word == halves.RIGHT:
        st.markdown(" ".join(_moved(harder, easier, told) for _, told, (harder, easier) in kinds))
    rows: list[list[str]] = []
    links: dict[str, compare.Cell] = {}
    for column, told, (harder, easier) in kinds:
        for letter, other in (("A", "B"), ("B", "A")):
            rows.append(_line(harder, letter, other, (f"Levels 4 and 5{told}", word), good=True))
            rows.append(_line(easier, letter, other, (f"Levels 1 and 2{told}", word), good=False))
        links |= _links(column, (harder, easier), told, word)
    table(
        ["", "Problems", "95% interval", "Of these, on the other side"],
        [row for row in rows if row],
        alt="Harder problems that succeed and easier ones that fail, on each side",
    )
    with st.container(horizontal=True, gap="small"):
        for label, cell in links.items():
            st.button(
                label,
                icon=":material/list:",
                type="tertiary",
                on_click=params.go,
                args=(cell_params(sides, cell),),
                key=f"compare.levels.{label}",
            )


def _moved(harder: pl.DataFrame, easier: pl.DataFrame, told: str) -> str:
    """What an evaluation gained of the harder problems and lost of the easier ones, from A to B."""
    if not harder.height or not easier.height:
        return ""
    gained, lost = (
        int(
            rows.filter(pl.col(f"ended_{one}") == halves.RIGHT, pl.col(f"ended_{other}") != halves.RIGHT)[
                "problems"
            ].sum()
        )
        for rows, one, other in ((harder, "b", "a"), (easier, "a", "b"))
    )
    whole = [int(rows["problems"].sum()) for rows in (harder, easier)]
    return (
        f"From A to B **{share(gained, whole[0])}** of levels 4 and 5{told} were gained, and "
        f"**{share(lost, whole[1])}** of levels 1 and 2{told} were lost."
    )


def of_band(pairs: pl.DataFrame, column: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The harder and the easier problems; a claimed level counts only where the publisher gives none."""
    own = pairs if column == "level" else pairs.filter(pl.col("level").is_null())
    return own.filter(pl.col(column).is_in(HARDER)), own.filter(pl.col(column).is_in(EASIER))


def _line(rows: pl.DataFrame, letter: str, other: str, words: tuple[str, str], *, good: bool) -> list[str]:
    """How many of some problems succeeded (or failed) on a side, and how many of these did not on the other."""
    whole = int(rows["problems"].sum())
    if not whole:
        return []
    on = {side: pl.col(f"ended_{side.lower()}").is_in(halves.GOOD) == good for side in (letter, other)}
    here = int(rows.filter(on[letter])["problems"].sum())
    alone = int(rows.filter(on[letter] & ~on[other])["problems"].sum())
    levels, word = words
    held, lost = (word, f"not {word}") if good else (f"not {word}", word)
    told = f"{share(alone, here)} {lost} in {other}" if here else "—"
    return [f"{levels}, {held} in {letter}", share(here, whole), interval(here, whole), told]


def _links(column: str, rows: tuple[pl.DataFrame, pl.DataFrame], told: str, word: str) -> dict[str, compare.Cell]:
    """The lists behind the table that have problems."""
    good = {side: pl.col(f"ended_{side}").is_in(halves.GOOD) for side in "ab"}
    found: dict[str, compare.Cell] = {}
    for side, other in (("a", "b"), ("b", "a")):
        for label, part, levels, name, condition in (
            (f"Levels 4 and 5{told}, {word} only in", rows[0], HARDER, "only", good[side] & ~good[other]),
            (f"Levels 1 and 2{told}, not {word} in", rows[1], EASIER, "failed", ~good[side]),
        ):
            if part.filter(condition).height:
                both = (levels, ()) if column == "level" else ((), levels)
                found[f"{label} {side.upper()}"] = compare.Cell(f"{name}_{side}", *both)
    return found
