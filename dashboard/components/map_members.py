"""Which problems of a map are chosen, by a region, a cluster or a category, and what they are called."""

from dataclasses import replace
from typing import Final

import polars as pl

from dashboard import data
from dashboard.components.map_address import ALL, CLUSTER, Asked, chosen_category
from dashboard.components.map_words import name as category_name
from dashboard.frames import DiversityData, MapData
from engine.store import maps

_SHOWN: Final = 60


def members(asked: Asked, wanted: maps.Wanted) -> pl.Series | None:
    """The problems that are chosen, drawn or not (`problem.seq`); `None` where nobody chose any."""
    whole = maps.Wanted(wanted.layout_id, wanted.colour, wanted.met, wanted.run)
    if asked.region is not None:
        return _shown(data.region_members(whole, asked.region), asked, whole)
    if asked.choose is None:
        return None
    if asked.choose == ALL:
        return _shown(data.all_members(whole), asked, whole)
    of, which = chosen_category(asked.choose)
    if of == CLUSTER:
        return _shown(data.category_members(maps.Wanted(whole.layout_id, "cluster", whole.met), which), asked, whole)
    return data.category_members(whole, which)


def _shown(members: pl.Series, asked: Asked, whole: maps.Wanted) -> pl.Series:
    """Those that the legend does not hide."""
    for category in asked.hidden():
        members = members.filter(~members.is_in(data.category_members(whole, category).implode()))
    return members


def astray(asked: Asked, found: DiversityData, told: MapData) -> tuple[tuple[str, ...], Asked]:
    """A sentence for each cluster and category in the address that the map does not have, and what is left."""
    here, clusters = set(told.whole["category"]), set(found.clusters["cluster"].cast(pl.String))
    lost = [("hide", each) for each in asked.hide if chosen_category(each)[1] not in {*here, None}]
    of, which = chosen_category(asked.choose or ALL)
    if of != ALL and which is not None and which not in (clusters if of == CLUSTER else here):
        lost.append(("choose", asked.choose or ""))
    left = replace(
        asked,
        hide=tuple(each for each in asked.hide if ("hide", each) not in lost),
        choose=None if any(name == "choose" for name, _ in lost) else asked.choose,
    )
    noun = {CLUSTER: "cluster"}
    return tuple(
        f"{name} = {each[:_SHOWN]!r} names no {noun.get(chosen_category(each)[0], asked.colour)} of this map."
        for name, each in lost
    ), left


def called(asked: Asked, found: DiversityData) -> str:
    """What is chosen, in words, as plain text."""
    if asked.region is not None:
        return "within the line on the map"
    if asked.choose in (None, ALL):
        return "all that meet the filter"
    of, which = chosen_category(asked.choose or "")
    names = dict(found.clusters.select("cluster", "name").iter_rows()) if found.clusters.height else {}
    return category_name("cluster" if of == CLUSTER else asked.colour, which, names)
