"""Figures of the map: who is drawn how, what stands beside a point, what a person chose."""

import json
from html import unescape
from random import Random

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import charts
from dashboard.charts.map_looks import MOST, PALETTE, SYMBOLS

ROW = {
    "question": "What?", "level": 3, "claimed_level": None, "subject": "Algebra", "claimed_subject": None,
    "dataset": "made_up",
}  # fmt: skip


def points(categories: list[str | None], *, met: bool = True) -> pl.DataFrame:
    return pl.DataFrame(
        [
            {
                **ROW, "problem_seq": place, "x": float(place), "y": 2.0 * place, "category": category, "met": met,
                "cluster": 0,
            }
            for place, category in enumerate(categories)
        ],
        schema_overrides={"category": pl.String, "claimed_level": pl.Int64, "claimed_subject": pl.String},
    )  # fmt: skip


def scene(found: pl.DataFrame, counts: dict[str | None, int], **more: object) -> charts.Scene:
    groups = charts.groups(counts, lambda key: key or "none")
    given_ = {"bounds": (0.0, 10.0, 0.0, 20.0), "squares": pl.DataFrame()} | more
    return charts.Scene(found, groups, **given_)  # type: ignore[arg-type]


def test_each_category_is_a_trace_with_its_count_of_all_points() -> None:
    figure = charts.map_figure(scene(points(["a", "b", "a", None]), {"a": 700, "b": 20, None: 5}))
    traces = {trace.name: trace for trace in figure.data}
    assert set(traces) == {"a (700)", "b (20)", "none (5)"}
    assert list(traces["a (700)"].x) == [0, 2]
    assert [each[charts.SEQ] for each in traces["b (20)"].customdata] == [1]
    assert traces["none (5)"].marker.color == charts.BEHIND
    assert [trace.name for trace in figure.data][-1] == "b (20)"
    assert all(trace.type == "scattergl" for trace in figure.data)
    assert figure.layout.yaxis.scaleanchor == "x"
    assert not figure.layout.xaxis.visible


def test_what_is_chosen_by_its_name_is_ringed_above_all_others() -> None:
    found = points(["a", "b", "a"])
    figure = charts.map_figure(scene(found, {"a": 2, "b": 1}, ringed=found.filter(pl.col("category") == "a")))
    rings = figure.data[-1]
    assert (list(rings.x), rings.marker.symbol, rings.hoverinfo) == ([0, 2], "circle-open", "skip")
    assert len(charts.map_figure(scene(found, {"a": 2, "b": 1}, ringed=found.clear())).data) == 2


@given(st.dictionaries(st.one_of(st.none(), st.text(max_size=5)), st.integers(1, 10**6), max_size=40))
def test_no_point_is_left_out_or_drawn_twice(counts: dict[str | None, int]) -> None:
    groups = charts.groups(counts, lambda key: key or "none")
    assert sum(group.points for group in groups) == sum(counts.values())
    assert sorted((key for group in groups for key in group.keys), key=repr) == sorted(counts, key=repr)
    found = points(list(counts))
    assert sum(found.filter(group.of()).height for group in groups) == found.height


@given(st.dictionaries(st.text(max_size=3), st.integers(1, 99), min_size=1, max_size=30), st.randoms(), st.booleans())
def test_a_look_means_the_same_in_each_part_of_a_map(whole: dict[str | None, int], chance: Random, ramp: bool) -> None:  # noqa: FBT001 -- a case
    part: dict[str | None, int] = {key: chance.randint(1, many) for key, many in whole.items() if chance.random() < 0.5}
    order = sorted(key for key in whole if key) if ramp else None
    full = charts.groups(whole, str, order=order, ramp=ramp)
    looks = {key: (group.colour, group.symbol) for group in full for key in group.keys}
    found = charts.groups(part, str, order=order, ramp=ramp, whole=whole)
    assert sum(group.points for group in found) == sum(part.values())
    assert {key for group in found for key in group.keys} == set(part)
    assert all(looks[key] == (group.colour, group.symbol) for group in found for key in group.keys)


def test_few_categories_have_symbols_many_share_the_last_colour() -> None:
    few = charts.groups({f"{n}": 1 for n in range(len(SYMBOLS))}, str)
    assert len({group.symbol for group in few}) == len({group.colour for group in few}) == len(SYMBOLS)
    many = charts.groups({f"{n}": 100 - n for n in range(MOST + 5)}, str)
    assert len(many) == MOST
    assert len(many[-1].keys) == 6
    assert many[-1].rest
    assert many[-1].name == "6 smaller ones"
    assert {group.colour for group in many[:-1]} <= set(PALETTE)


def test_what_has_an_order_keeps_it_and_its_colours_are_all_different() -> None:
    groups = charts.groups({f"{n}": n for n in range(1, 13)}, str, order=[f"{n}" for n in range(1, 13)], ramp=True)
    assert [group.name for group in groups] == [f"{n}" for n in range(1, 13)]
    assert len({group.colour for group in groups}) == 12


def test_a_tier_has_the_colour_that_it_has_everywhere() -> None:
    assert charts.groups({"hard": 1}, str)[0].colour == charts.LOOKS["hard"].colour


HOSTILE = '<a href="javascript:alert(1)">x</a> <img src=x onerror=alert(1)> %{x} &lt;b&gt; $x$ ' + "w" * 500


def test_a_hostile_statement_is_text_beside_its_point() -> None:
    text = charts.hover_text({**ROW, "question": HOSTILE, "subject": "<b>s</b>"}, "<i>name</i>")
    assert "<a" not in text
    assert "<img" not in text
    assert "&lt;a href=" in text
    assert "&amp;lt;b&amp;gt;" in text
    assert "&lt;b&gt;s&lt;/b&gt;" in text
    assert text.count("<i>") == text.count("</i>") == 1
    assert len(text) < 500
    found = points(["<img src=x>"])
    figure = charts.map_figure(scene(found, {"<img src=x>": 1}, labels={0: "<img src=x>"}))
    assert "<img" not in json.dumps(figure.to_plotly_json(), default=str)


@given(st.text(max_size=400))
def test_a_statement_is_cut_and_wrapped(question: str) -> None:
    lines = charts.hover_text({**ROW, "question": question}, "n").split("<br>")[:-1]
    assert all(len(unescape(line)) <= 56 for line in lines)
    words = " ".join(question.split())
    if words.isprintable() and len(words) <= 160:
        assert unescape(" ".join(lines)).split() == (words or "(empty)").split() or any(
            len(word) > 56 for word in words.split()
        )


@pytest.mark.parametrize(
    ("level", "claimed", "expected"),
    [(3, None, "level 3 ·"), (None, 4, "level 4 (claimed)"), (None, None, "<i>n · Al")],
)
def test_a_claimed_level_is_said_to_be_claimed(level: int | None, claimed: int | None, expected: str) -> None:
    assert expected in charts.hover_text({**ROW, "level": level, "claimed_level": claimed}, "n")


def test_the_chosen_region_and_the_density_beneath_are_drawn() -> None:
    squares = pl.DataFrame({"column": [0, 3], "row": [1, 2], "points": [4, 9]})
    corners = ((0.0, 0.0), (5.0, 0.0), (5.0, 5.0))
    drawn = scene(points(["a"]), {"a": 1}, squares=squares, bins=4, corners=corners)
    for figure in (charts.map_figure(drawn), charts.density_figure(drawn)):
        assert figure.layout.shapes[0].path == "M0.0,0.0L5.0,0.0L5.0,5.0Z"
        heat = figure.data[0]
        assert heat.type == "heatmap"
        assert heat.z[2][3] == 3
        assert (heat.x0, heat.dx, heat.y0, heat.dy) == (1.25, 2.5, 2.5, 5.0)


def test_points_that_do_not_count_lie_pale_behind() -> None:
    both = pl.concat([points(["a", "a"]), points(["a"], met=False)])
    figure = charts.map_figure(scene(both, {"a": 2}))
    assert [len(trace.x) for trace in figure.data] == [1, 2]
    assert figure.data[0].hoverinfo == "skip"
    assert not figure.data[0].showlegend


def test_labels_do_not_cover_one_another() -> None:
    found = points(["a"] * 6).with_columns(
        pl.Series("cluster", [0, 0, 0, 1, 1, 2]), pl.Series("x", [1.0, 1, 1, 1.01, 1.01, 9]), pl.Series("y", [1.0] * 6)
    )
    figure = charts.map_figure(scene(found, {"a": 6}, labels={0: "largest", 1: "hidden", 2: "far"}))
    assert [each.text for each in figure.layout.annotations] == ["largest", "far"]


def test_each_round_has_a_panel_and_a_category_one_name_in_the_legend() -> None:
    found = points(["a", "b", "a", "b"])
    figure = charts.panels_figure(
        scene(found, {"a": 2, "b": 2}, corners=((0.0, 0.0), (1.0, 0.0), (1.0, 1.0))),
        [("round 1", found.head(2)), ("round 2", found.tail(2))],
    )
    assert [each.text for each in figure.layout.annotations] == ["round 1 (2)", "round 2 (2)"]
    assert sorted(trace.name for trace in figure.data if trace.showlegend) == ["a (2)", "b (2)"]
    assert figure.layout.yaxis2.scaleanchor == "x2"
    assert [shape.xref for shape in figure.layout.shapes] == ["x", "x2"]
