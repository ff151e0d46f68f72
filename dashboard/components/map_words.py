"""What categories of a map are called, in which order they stand, and what a point has that has none."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import polars as pl

from dashboard import charts
from dashboard.components.words import SOURCES, TIERS
from engine.domain import ReviewVerdict
from engine.store import maps

COLOURS: Final[Mapping[maps.Colour, str]] = MappingProxyType(
    {
        "subject": "subject",
        "level": "level",
        "round": "round",
        "source": "seeds and evolved",
        "tier": "tier",
        "cluster": "cluster",
        "review": "review",
        "cause": "cause",
        "dataset": "dataset",
    }
)
_NONE: Final[Mapping[maps.Colour, str]] = MappingProxyType(
    {
        "subject": "no subject",
        "level": "no level",
        "round": "not in the run",
        "source": "from nowhere",
        "tier": "not in the run",
        "cluster": "in no cluster",
        "review": "not reviewed",
        "cause": "no failed attempt",
        "dataset": "no dataset",
    }
)
_EXPLAINED: Final[Mapping[maps.Colour, str]] = MappingProxyType(
    {
        "subject": "The publisher's subject, or else the one that the author of the problem claims.",
        "level": "The publisher's level, or else the one that the author of the problem claims.",
        "round": "The round in which the run {run} met it first.",
        "tier": "Where it ended in the run {run}, in its last round there.",
        "cause": "The cause of the first failed attempt at it in the run {run}; what a person says stands above.",
        "cluster": "Clusters of this map (HDBSCAN), found in the plane; points between them are in none.",
        "review": "What people said of its accepted answer.",
    }
)
_NUMBERED: Final = ("level", "round")


def name(colour: maps.Colour, key: str | None, clusters: Mapping[int, str]) -> str:
    """What a category is called, as plain text."""
    if key is None:
        return _NONE[colour]
    match colour:
        case "level" | "round":
            return f"{colour} {key}"
        case "source":
            return SOURCES[key][1] if key in SOURCES else key
        case "cluster":
            return clusters.get(int(key), f"cluster {key}")
        case _:
            return key


def explained(colour: maps.Colour, run: str | None) -> str:
    """What a colour stands for, in a sentence; nothing where it goes without saying."""
    if colour in maps.OF_A_RUN and run is None:
        return "No run yet: rounds, tiers and causes are a run's."
    return _EXPLAINED.get(colour, "").format(run=run)


def groups(
    colour: maps.Colour, counts: pl.DataFrame, clusters: Mapping[int, str], whole: pl.DataFrame | None = None
) -> list[charts.Group]:
    """The categories of the points that count, as they are drawn.

    Args:
        colour: What they are categories of.
        counts: `engine.store.maps.counted`, of the part that is shown.
        clusters: What clusters are called.
        whole: The same of the whole map, so that a colour means the same in each part of it.
    """
    shown = dict(counts.filter(pl.col("met")).select("category", "points").iter_rows())
    many = shown if whole is None else dict(whole.group_by("category").agg(pl.col("points").sum()).iter_rows())
    order: list[str] | None = None
    if colour in _NUMBERED:
        order = sorted((key for key in many if key is not None), key=int)
    elif colour == "tier":
        order = list(TIERS)
    elif colour == "source":
        order = list(SOURCES)
    elif colour == "review":
        order = [verdict.value for verdict in ReviewVerdict]
    elif colour == "subject":
        order = sorted(key for key in many if key is not None) if len(many) <= charts.MOST_GROUPS else None
    numbered = colour in _NUMBERED
    return charts.groups(shown, lambda key: name(colour, key, clusters), order=order, ramp=numbered, whole=many)
