"""What the Diversity page shows: maps of problems, the points of one, and sets of problems."""

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import polars as pl

from dashboard.data.cache import one_block
from dashboard.frames import DiversityData, MapData
from engine.diversity import Region
from engine.domain import ProblemFilter
from engine.errors import InputError
from engine.store import Reader, browse, chosen_sets, embeddings, layouts, maps, said, searching

MOST_DRAWN: Final = 12_000
"""Points that a map draws: a browser that renders in software has them in a second or two."""
MOST_BEHIND: Final = 3_000
"""Points that do not count and are drawn behind the others."""
_MOST_BINS: Final = 128
_LEAST_BINS: Final = 24


@one_block
def diversity_data(reader: Reader, layout_id: str | None, run_id: str | None) -> DiversityData:
    """What there is of maps; with the clusters of one, the newest unless it is named and there.

    Args:
        reader: A read block.
        layout_id: The map that was asked for.
        run_id: The run of the filter, for its rounds.
    """
    found = layouts.layouts(reader)
    named = layout_id if layout_id in found["id"].to_list() else next(iter(found["id"]), None)
    return DiversityData(
        maps.problems(reader),
        found,
        embeddings.embedders(reader),
        layouts.clusters(reader, named) if named else pl.DataFrame(),
        chosen_sets.named(reader),
        browse.choices(reader),
        tuple(browse.entered_rounds(reader, run_id)) if run_id else (),
        said.flag_reasons(reader),
    )


def map_data(wanted: maps.Wanted, *, dense: bool) -> MapData:
    """The points of a map, and their density where not all can be drawn, or where that is asked for.

    It is read in blocks of its own, since each may hold the store for a moment only; a map does not change under it.
    """
    mistake = map_mistake(wanted.met)
    if mistake:
        wanted = replace(wanted, met=replace(wanted.met, text="", text_as=None))
    counts = map_counts(wanted)
    extent = map_extent(wanted.layout_id)
    dense = dense or int(counts.filter(pl.col("met"))["points"].sum()) > MOST_DRAWN
    bins = density_bins(int(counts["points"].sum()))
    squares = map_density(wanted, wanted.bounds or extent, bins) if dense else pl.DataFrame()
    whole = counts if wanted.bounds is None else map_counts(replace(wanted, bounds=None))
    return MapData(counts, map_points(wanted), squares, extent, mistake, whole, bins)


def density_bins(points: int) -> int:
    """Into how many columns, and rows, a density of so many points is divided, so that neighbours share squares."""
    return max(_LEAST_BINS, min(_MOST_BINS, math.isqrt(points)))


@one_block
def map_mistake(reader: Reader, met: ProblemFilter) -> str:
    """Why the text of a filter cannot be looked for; nothing where it can."""
    try:
        searching.check_text(reader, met)
    except InputError as error:
        return str(error)
    return ""


@one_block
def map_counts(reader: Reader, wanted: maps.Wanted) -> pl.DataFrame:
    """`engine.store.maps.counted`."""
    return maps.counted(reader, wanted)


@one_block
def map_points(reader: Reader, wanted: maps.Wanted) -> pl.DataFrame:
    """`engine.store.maps.drawn`."""
    return maps.drawn(reader, wanted, MOST_DRAWN, MOST_BEHIND)


@one_block
def map_density(reader: Reader, wanted: maps.Wanted, bounds: maps.Bounds, bins: int) -> pl.DataFrame:
    """`engine.store.maps.density`."""
    return maps.density(reader, wanted, bounds, bins)


@one_block
def map_extent(reader: Reader, layout_id: str) -> maps.Bounds:
    """`engine.store.maps.extent`."""
    return maps.extent(reader, layout_id)


@one_block
def region_members(reader: Reader, wanted: maps.Wanted, region: Region) -> pl.Series:
    """The points of a map that count and lie in a region, drawn or not (`problem.seq`)."""
    near = maps.places(reader, replace(wanted, bounds=region.bounds()))
    return near.filter(pl.Series(region.holds(near["x"].to_numpy(), near["y"].to_numpy())))["problem_seq"].sort()


@one_block
def category_members(reader: Reader, wanted: maps.Wanted, category: str | None) -> pl.Series:
    """The points of a map that count and are of one category (`problem.seq`)."""
    return pl.Series("problem_seq", maps.of_category(reader, wanted, category), dtype=pl.Int64)


@one_block
def all_members(reader: Reader, wanted: maps.Wanted) -> pl.Series:
    """The points of a map that count (`problem.seq`)."""
    return maps.places(reader, wanted)["problem_seq"].sort()


@one_block
def problem_of_point(reader: Reader, problem_seq: int) -> str | None:
    """The id of the problem that a point stands for."""
    return maps.problem_of(reader, problem_seq)


@one_block
def set_sizes(reader: Reader, ids: tuple[str, ...]) -> Mapping[str, tuple[str | None, int]]:
    """Name and size of each set that has a name, and of those that are asked for, if they are there."""
    frames = [chosen_sets.named(reader), chosen_sets.some(reader, ids)]
    return {row["id"]: (row["name"], row["size"]) for frame in frames for row in frame.iter_rows(named=True)}
