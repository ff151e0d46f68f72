"""The figures of agreement say what the counts say."""

from itertools import pairwise

import pytest

from dashboard import charts
from engine.quality import PUBLISHED_CONSISTENCY, Samples, Stability, wilson


def test_levels_stand_beside_the_published_curve_with_intervals() -> None:
    figure = charts.levels_figure({1: (3, 4), 5: (0, 2), 3: (0, 0)}, {4: (1, 2)})
    published, own, claimed = figure.data
    assert list(published.y) == list(PUBLISHED_CONSISTENCY.values()) == [0.753, 0.706, 0.65, 0.621, 0.542]
    assert (list(own.x), list(own.y)) == ([1, 5], [0.75, 0])
    low, high = wilson(3, 4)
    assert own.error_y.array[0] == pytest.approx(high - 0.75)
    assert own.error_y.arrayminus[0] == pytest.approx(0.75 - low)
    assert list(own.customdata[0][:3]) == [1, 3, 4]
    assert claimed.mode == "markers"
    assert len({trace.marker.symbol for trace in figure.data}) == 3
    assert [trace.name for trace in charts.levels_figure({}, {}).data] == [published.name]


def test_accuracy_of_both_is_told_apart_by_symbol() -> None:
    figure = charts.accuracy_figure([("consistent", {1: (9, 10)}), ("not consistent", {1: (2, 10), 2: (0, 0)})])
    assert [(trace.name, list(trace.y)) for trace in figure.data] == [("consistent", [0.9]), ("not consistent", [0.2])]
    assert len({trace.marker.symbol for trace in figure.data}) == 2


def test_each_cell_of_the_heat_map_says_its_share_and_of_how_many() -> None:
    figure = charts.heat_figure({("Algebra", 1): (3, 4), ("Algebra", 2): (0, 5), ("Geometry", 2): (1_000, 2_000)})
    heat, cells = figure.data
    assert [list(row) for row in heat.z] == [[0.75, 0], [None, 0.5]]
    assert (heat.zmin, heat.zmax) == (0, 1)
    assert list(cells.text) == ["75%<br>of 4", "0%<br>of 5", "50%<br>of 2,000"]
    assert [list(row) for row in cells.customdata] == [
        [3, 4, charts.cell_key("Algebra", 1)],
        [0, 5, charts.cell_key("Algebra", 2)],
        [1000, 2000, charts.cell_key("Geometry", 2)],
    ]
    assert figure.layout.hoverdistance == -1, "a click anywhere in a cell is one on its middle"


@pytest.mark.parametrize("share", [n / 100 for n in range(101)])
def test_a_cell_can_be_read_at_every_share(share: float) -> None:
    figure = charts.heat_figure({("Algebra", 1): (round(100 * share), 100)})
    stops = [(place, _rgb(colour)) for place, colour in figure.data[0].colorscale]
    (low, a), (high, b) = next(pair for pair in pairwise(stops) if share <= pair[1][0])
    part = (share - low) / (high - low)
    ground = tuple(x + part * (y - x) for x, y in zip(a, b, strict=True))
    dark, light = sorted((_luminance(ground), _luminance(_rgb(figure.data[1].textfont.color[0]))))
    assert (light + 0.05) / (dark + 0.05) >= 3  # WCAG 2.2, 1.4.11


def _rgb(colour: str) -> tuple[float, ...]:
    return tuple(int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))


def _luminance(colour: tuple[float, ...]) -> float:
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_samples_are_drawn_for_every_k() -> None:
    figure = charts.samples_figure(Stability((Samples((3,), (2,)), Samples((1,), (4,)))))
    passed, voted = figure.data
    assert (passed.name, voted.name) == ("pass@k", "majority@k")
    assert list(passed.x) == list(voted.x) == [1, 2, 3, 4, 5]
    assert (passed.y[0], voted.y[0]) == pytest.approx((0.4, 0.4))
    assert (passed.y[-1], voted.y[-1]) == (1, 0.5)
    assert passed.line.dash != voted.line.dash
