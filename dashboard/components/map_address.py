"""What the address of the page Diversity asks for: a map, how it is coloured and seen, what is chosen, and a filter."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, Literal, get_args

from dashboard import params
from dashboard.components import diversity_part, filters
from dashboard.components.diversity_part import Part
from dashboard.params import Params
from engine.diversity import Region
from engine.domain import ProblemFilter
from engine.store import RunInfo, maps

View = Literal["points", "density", "rounds"]
MAP, COLOUR, VIEW, REGION, CHOOSE, ZOOM, HIDE = "map", "colour", "view", "region", "choose", "zoom", "hide"
OWN: Final = (MAP, COLOUR, VIEW, REGION, CHOOSE, ZOOM, HIDE, *diversity_part.OWN)
ALL: Final = "all"
CLUSTER, CATEGORY = "cluster", "category"
_SHOWN: Final = 60
_LONGEST: Final = 300
_MOST_HIDDEN: Final = 100


@dataclass(frozen=True, slots=True)
class Asked:
    """What the page is to show.

    Attributes:
        layout: The map; `None` for the newest.
        colour: What points are told apart by.
        view: How they are seen.
        region: Where on the map problems are chosen.
        choose: Or which: `all`, `cluster.` or `category.` with its name, `category` for those without one.
        zoom: The part of the map that is seen; `None` for all of it.
        wanted: Which points count.
        part: Which part of the page is shown.
        hide: Categories that the legend hides, each as in `choose`; a density has no categories, and hides none.
    """

    layout: str | None = None
    colour: maps.Colour = maps.COLOURS[0]
    view: View = "points"
    region: Region | None = None
    choose: str | None = None
    zoom: maps.Bounds | None = None
    wanted: ProblemFilter = field(default_factory=ProblemFilter)
    part: Part = field(default_factory=Part)
    hide: tuple[str, ...] = ()

    def hidden(self) -> tuple[str | None, ...]:
        """The categories that are hidden; `None` for those that have none."""
        return tuple(chosen_category(each)[1] for each in self.hide if self.view != "density")

    def but(self, **changes: Any) -> Params:
        """The address of the same page with some things changed."""
        return address(replace(self, **changes))

    def beside(self) -> Params:
        """The address without the filter."""
        return address(replace(self, wanted=ProblemFilter()))


def read(query: Params, runs: Sequence[RunInfo]) -> tuple[Asked, tuple[str, ...]]:
    """What the address asks for, and one sentence for each part of it that was ignored."""
    wanted, ignored_conditions = filters.read(query, runs)
    own = {name: values for name, values in query.items() if name in OWN and name != HIDE}
    part, no_part = diversity_part.read(query)
    ignored = [*ignored_conditions, *no_part, *params.surplus(own), *params.unknown(query, {*OWN, *params.CONDITIONS})]

    def given(name: str) -> str:
        return next(iter(query.get(name, ())), "")

    def bad(name: str, why: str) -> None:
        if given(name):
            ignored.append(f"{name} = {given(name)[:_SHOWN]!r} {why}")

    colour = next((each for each in maps.COLOURS if each == given(COLOUR)), None)
    view = next((each for each in get_args(View) if each == given(VIEW)), None)
    region = Region.from_text(given(REGION))
    around = Region.from_text(given(ZOOM))
    choose = given(CHOOSE) if _chooses(given(CHOOSE)) else None
    hide, no_category = _hidden(query)
    ignored += no_category
    if colour is None:
        bad(COLOUR, "is none of " + ", ".join(maps.COLOURS) + ".")
    if view is None:
        bad(VIEW, "is none of " + ", ".join(get_args(View)) + ".")
    if region is None:
        bad(REGION, "is no region of a map.")
    if around is None:
        bad(ZOOM, "is no part of a map.")
    if choose is None:
        bad(CHOOSE, "names nothing that can be chosen.")
    elif region is not None:
        bad(CHOOSE, "is one too many beside a region.")
        choose = None
    return (
        Asked(
            given(MAP) or None,
            colour or maps.COLOURS[0],
            view or "points",
            region,
            choose,
            around.bounds() if around else None,
            wanted,
            part,
            hide,
        ),
        tuple(ignored),
    )


def address(asked: Asked) -> Params:
    """The address of what is asked for; what is usual is left out."""
    zoom = Region.box(*asked.zoom) if asked.zoom else None
    told = {
        MAP: asked.layout,
        COLOUR: asked.colour if asked.colour != maps.COLOURS[0] else None,
        VIEW: asked.view if asked.view != "points" else None,
        REGION: asked.region.to_text() if asked.region else None,
        CHOOSE: asked.choose,
        ZOOM: zoom.to_text() if zoom else None,
    }
    own = {name: [value] for name, value in told.items() if value}
    own |= {HIDE: list(asked.hide)} if asked.hide else {}
    return own | diversity_part.address(asked.part) | asked.wanted.to_params()


def chosen_category(choose: str) -> tuple[str, str | None]:
    """What a choice is of, `cluster` or `category`, and which; `None`: those that have none."""
    of, dot, which = choose.partition(".")
    return of, which if dot else None


def _hidden(query: Params) -> tuple[tuple[str, ...], list[str]]:
    found = dict.fromkeys(query.get(HIDE, ()))
    bad = [f"{HIDE} = {each[:_SHOWN]!r} names no category." for each in found if not _is_category(each)]
    return tuple(each for each in found if _is_category(each))[:_MOST_HIDDEN], bad


def _chooses(text: str) -> bool:
    cluster = re.fullmatch(rf"{CLUSTER}\.[0-9]{{1,6}}", text)
    return bool(text in (ALL, CLUSTER) or cluster or _is_category(text))


def _is_category(text: str) -> bool:
    return text == CATEGORY or (text.startswith(f"{CATEGORY}.") and len(text) <= _LONGEST)
