"""Diversity: where the problems are, where they are thin, and what to do with those that one chooses there."""

from dataclasses import replace

import streamlit as st

from dashboard import data, params
from dashboard.components import (
    diversity_part,
    diversity_shown,
    filters,
    live,
    map_address,
    map_chosen,
    map_clusters,
    map_head,
    map_making,
    map_members,
    map_plot,
    map_ways,
    notices,
    simulated,
)
from engine.store import maps


def draw() -> None:
    """The page."""
    query = params.current()
    known = data.runs()
    asked, ignored = map_address.read(query, known)
    live.follow(asked.wanted.run)
    found = data.diversity_data(asked.layout, asked.wanted.run)
    row, unknown = map_head.shown(asked, found)
    st.title("Diversity")
    asked, far = map_head.zoomed(asked, row) if row is not None else (asked, ())
    notices.ignored([*ignored, *unknown, *far])
    map_making.progress()
    if row is None:
        map_head.no_map(found)
        if not found.problems:
            notices.first_steps()
        return
    map_head.show(asked, found, row)
    diversity_part.choose(asked.part, lambda part: params.go(asked.but(part=part)))
    if asked.part.show != "map":
        diversity_shown.show(asked, found, row, known)
        return
    with st.sidebar:
        filters.panel(asked.wanted, found, known, None, asked.beside())
    run = asked.wanted.run or next((run.id for run in known), None)
    wanted = maps.Wanted(row["id"], asked.colour, asked.wanted, run, asked.zoom)
    above = st.container()
    mouse = map_plot.controls(asked)
    bar = st.container()
    told = map_plot.show(asked, found, wanted, mouse)
    astray, asked = map_members.astray(asked, found, told)
    with above:
        notices.ignored([*([told.mistake] if told.mistake else []), *astray])
        simulated.say_authors(int(told.counts["simulated"].sum()), int(told.counts["points"].sum()))
    met = replace(wanted, met=replace(asked.wanted, text="")) if told.mistake else wanted
    with bar:
        map_chosen.show(asked, found, met, row["points"])
    map_ways.show(asked, found, told)
    map_clusters.show(asked, found)
    map_ways.kept(asked, found)


draw()
