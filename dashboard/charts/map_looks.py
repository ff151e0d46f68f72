"""How categories look on a map: colours that can be told apart on light and dark ground, symbols where they are few."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import polars as pl
from plotly.colors import sample_colorscale

from dashboard.charts.looks import LOOKS

BEHIND: Final = "#8A909A"
"""What is not meant, and what has no category."""
PALETTE: Final = (
    *("#3D7EC2", "#DE9A2B", "#2A9D75", "#C65A4A", "#8A5FB8"),
    *("#46AFC4", "#D177A6", "#8C9A3B", "#A67C52", "#5B6BD6"),
)
"""Colours of categories without an order, spaced in hue and lightness for the common colour blindnesses."""
MOST: Final = len(PALETTE)
"""Categories that have a colour of their own; the smaller ones share that of the rest."""
SYMBOLS: Final = ("circle", "diamond", "square", "triangle-up", "cross", "x", "star", "triangle-down")
OTHER: Final = "\x00other"
"""Key of all smaller categories together; no category is called so."""
_RAMP: Final = ("#58B5A8", "#3F8FB8", "#4D66B5", "#7F4FA6", "#B0406F")
"""Colours of categories with an order."""


@dataclass(frozen=True, slots=True)
class Group:
    """A category as it is drawn.

    Attributes:
        keys: What the frame calls it, or those that it takes together; `None` for points without one.
        name: What people call it; a text of others.
        points: How many points it has, drawn or not.
        colour: Its colour.
        symbol: Its symbol.
        rest: Whether it is what is left over, to be drawn faintly.
    """

    keys: tuple[str | None, ...]
    name: str
    points: int
    colour: str
    symbol: str = "circle"
    rest: bool = False

    def of(self) -> pl.Expr:
        """Which points are its own."""
        known = [key for key in self.keys if key is not None]
        found = pl.col("category").is_in(known)
        return (
            (found | pl.col("category").is_null()).fill_null(value=True)
            if None in self.keys
            else found.fill_null(value=False)
        )


def groups(
    counts: Mapping[str | None, int],
    names: Callable[[str | None], str],
    *,
    order: Sequence[str] | None = None,
    ramp: bool = False,
    whole: Mapping[str | None, int] | None = None,
) -> list[Group]:
    """Categories as they are drawn: those in an order first, or the most frequent ones; then others, then none.

    Args:
        counts: Points by category.
        names: What each is called.
        order: The order of those that have one; others follow by their number.
        ramp: Whether colours show the order.
        whole: Points by category of the whole map, where `counts` are of a part: a look means the same in each part.
    """
    whole = counts if whole is None else whole
    ranked = sorted((key for key in whole if key is not None), key=lambda key: (-whole[key], key))
    if order is not None:
        ranked = [key for key in order if key in whole] + [key for key in ranked if key not in order]
    kept, small = (ranked, []) if len(ranked) <= MOST or ramp else (ranked[: MOST - 1], ranked[MOST - 1 :])
    few = len(kept) <= len(SYMBOLS)
    scale = _shades(len(kept)) if ramp else PALETTE
    found = [
        Group(
            (key,),
            names(key),
            counts[key],
            LOOKS[key].colour if key in LOOKS and not ramp else scale[place % len(scale)],
            SYMBOLS[place] if few else "circle",
        )
        for place, key in enumerate(kept)
        if key in counts
    ]
    small = [key for key in small if key in counts]
    if small:
        name = f"{len(small):,} smaller ones"
        found.append(Group(tuple(small), name, sum(counts[key] for key in small), BEHIND, rest=True))
    if counts.get(None):
        found.append(Group((None,), names(None), counts[None], BEHIND, rest=True))
    return found


def _shades(number: int) -> Sequence[str]:
    if number <= 1:
        return _RAMP[:1]
    found: list[str] = sample_colorscale(list(_RAMP), [place / (number - 1) for place in range(number)])
    return found
