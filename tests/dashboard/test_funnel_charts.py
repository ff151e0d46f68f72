"""The figures of the Funnel say what they are given, and every point of them knows what it opens."""

from dataclasses import replace
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard import charts
from dashboard.charts import Band, Node

NODES = [Node("guide", "guide", "1 Guide", 100, "all"), Node("vote", "vote", "3 Vote", 30, "some")]
BANDS = [
    Band("guide/easy", "guide", "easy", "easy", 68, "68 of 100"),
    Band("guide/timed_out", "guide", "dropped: timed out", "dropped", 2, "2 of 100"),
    Band("vote", "guide", "3 Vote", "passed on", 30, "30 of 100", goes_on=True),
    Band("vote/hard", "vote", "hard", "hard", 29, "29 of 30"),
    Band("vote/pending", "vote", "pending", "pending", 1, "1 of 30"),
]


def test_the_diagram_has_a_node_for_each_stage_and_each_end() -> None:
    figure = charts.sankey_figure(NODES, BANDS)
    bands, nodes = figure.data
    assert [data[0] for data in nodes.customdata] == [
        "guide",
        "guide/easy",
        "guide/timed_out",
        "vote",
        "vote/hard",
        "vote/pending",
    ]
    assert list(nodes.x) == [0, 2, 2, 1, 2, 2]
    assert [note.text for note in figure.layout.annotations] == [
        "<b>1 Guide</b> 100",
        "<b>68</b> easy",
        "<b>2</b> dropped: timed out",
        "<b>3 Vote</b> 30",
        "<b>29</b> hard",
        "<b>1</b> pending",
    ]
    assert len(figure.layout.shapes) == len(BANDS)
    assert set(bands.hovertext) == {band.told for band in BANDS}
    assert not figure.layout.showlegend


def test_every_point_of_the_diagram_knows_what_it_opens() -> None:
    bands, nodes = charts.sankey_figure(NODES, BANDS).data
    assert {data[0] for data in bands.customdata} == {band.key for band in BANDS}
    assert dict(zip((data[0] for data in nodes.customdata), nodes.hovertext, strict=True))["vote/hard"] == "29 of 30"
    assert len(bands.x) == len(bands.y) == len(bands.base) == len(bands.width) == len(bands.customdata)


def test_nodes_are_as_thick_as_they_have_problems_and_look_like_their_tier() -> None:
    nodes = charts.sankey_figure(NODES, BANDS).data[1]
    thick = dict(zip((data[0] for data in nodes.customdata), nodes.y, strict=True))
    assert thick["guide"] / thick["vote"] == 100 / 30
    assert abs(thick["guide/easy"] / thick["guide"] - 0.68) < 1e-9
    assert thick["vote/pending"] >= 2
    assert nodes.marker.color[1] == charts.LOOKS["easy"].colour
    assert nodes.marker.pattern.shape[4] == charts.LOOKS["hard"].pattern


def test_a_diagram_of_nothing_is_empty() -> None:
    figure = charts.sankey_figure([], [])
    assert not figure.layout.shapes
    assert all(len(trace.x) == 0 for trace in figure.data)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.lists(st.integers(1, 10**6), min_size=1, max_size=5), min_size=1, max_size=4))
def test_no_two_ends_lie_on_one_another_and_labels_have_room(ends: list[list[int]]) -> None:
    nodes, bands, later = [], [], 0
    for place, parts in reversed(list(enumerate(ends))):
        entered = sum(parts) + later
        own = [Band(f"{place}/{n}", str(place), f"end {n}", "easy", part, "told") for n, part in enumerate(parts)]
        if later:
            own.append(replace(own[0], key=str(place + 1), look="passed on", problems=later, goes_on=True))
        nodes.insert(0, Node(str(place), str(place), f"stage {place}", entered, "told"))
        bands = own + bands
        later = entered
    figure = charts.sankey_figure(nodes, bands)
    drawn = figure.data[1]
    last = sorted((top, top + px) for x, top, px in zip(drawn.x, drawn.base, drawn.y, strict=True) if x == len(nodes))
    assert len(last) == sum(map(len, ends))
    assert all(below[0] - above[1] > 0 for above, below in pairwise(last))
    middles = [(top + bottom) / 2 for top, bottom in last]
    assert all(below - above >= 12 for above, below in pairwise(middles))
    assert max(bottom for _, bottom in last) <= figure.layout.height


def test_children_against_parents_are_shares_of_those_compared() -> None:
    figure = charts.steps_figure(
        [("Algebra", {"harder": 1, "as hard": 1, "easier": 2}), ("Geometry", {}), ("1 to 2", {"easier": 5})]
    )
    assert {bar.name: list(bar.x) for bar in figure.data} == {
        "harder": [0.25, 0],
        "as hard": [0.25, 0],
        "easier": [0.5, 1],
    }
    assert list(figure.data[0].y) == ["Algebra (4)", "1 to 2 (5)"]
    assert list(figure.data[2].customdata[0]) == [2, 4]
    assert len({bar.marker.pattern.shape for bar in figure.data}) == 3


def test_steps_have_colours_of_their_own() -> None:
    assert not {look.colour for look in charts.STEPS.values()} & {look.colour for look in charts.LOOKS.values()}
