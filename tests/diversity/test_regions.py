"""Polygons on a map: what lies in them, and how they stand in an address."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.diversity import Region

COORDINATES = st.integers(-9_000, 9_000).map(lambda n: n / 1000)
CORNERS = st.lists(st.tuples(COORDINATES, COORDINATES), min_size=3, max_size=20, unique=True)
SQUARE = Region(((0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (0.0, 4.0)))
NOTCHED = Region(((0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (2.0, 1.0), (0.0, 4.0)))
BOW = Region(((0.0, 0.0), (4.0, 4.0), (4.0, 0.0), (0.0, 4.0)))


def holds(region: Region, x: float, y: float) -> bool:
    return bool(region.holds(np.array([x]), np.array([y]))[0])


@pytest.mark.parametrize(
    ("region", "point", "inside"),
    [
        (SQUARE, (2, 2), True),
        (SQUARE, (5, 2), False),
        (SQUARE, (-1, 2), False),
        (SQUARE, (2, 5), False),
        (SQUARE, (0, 0), True),
        (SQUARE, (4, 2), False),
        (NOTCHED, (2, 2), False),
        (NOTCHED, (1, 1.5), True),
        (NOTCHED, (3.5, 2.5), True),
        (NOTCHED, (2, 0.5), True),
        (BOW, (1, 2), True),
        (BOW, (2, 1), False),
        (BOW, (2, 3), False),
    ],
)
def test_points_are_inside_or_not(region: Region, point: tuple[float, float], inside: bool) -> None:  # noqa: FBT001 -- a column of the table
    assert holds(region, *point) is inside


def by_angle(region: Region, x: float, y: float) -> bool | None:
    """A second way: how often the border goes around the point, odd or even; `None` right beside the border."""
    turned = 0.0
    for (x0, y0), (x1, y1) in zip(region.corners, (*region.corners[1:], region.corners[0]), strict=True):
        length = math.hypot(x1 - x0, y1 - y0)
        along = ((x - x0) * (x1 - x0) + (y - y0) * (y1 - y0)) / length**2
        nearest = (x0 + min(1, max(0, along)) * (x1 - x0), y0 + min(1, max(0, along)) * (y1 - y0))
        if math.hypot(x - nearest[0], y - nearest[1]) < 1e-6:
            return None
        turned += math.remainder(math.atan2(y1 - y, x1 - x) - math.atan2(y0 - y, x0 - x), math.tau)
    return round(turned / math.tau) % 2 == 1


@given(CORNERS, COORDINATES, COORDINATES)
def test_it_agrees_with_the_winding_of_the_border(corners: list[tuple[float, float]], x: float, y: float) -> None:
    region = Region(tuple(corners))
    expected = by_angle(region, x, y)
    if expected is not None:
        assert holds(region, x, y) is expected


@given(st.lists(st.tuples(COORDINATES, COORDINATES), max_size=50))
def test_regions_that_share_a_side_share_no_point(points: list[tuple[float, float]]) -> None:
    x, y = np.array([p[0] for p in points]), np.array([p[1] for p in points])
    left, right = Region.box(-9, 0, -9, 9), Region.box(0, 9, -9, 9)
    whole = Region.box(-9, 9, -9, 9)
    assert left is not None
    assert right is not None
    assert whole is not None
    assert (left.holds(x, y).astype(int) + right.holds(x, y) == whole.holds(x, y)).all()


@given(CORNERS)
def test_a_region_is_itself_again_after_the_address(corners: list[tuple[float, float]]) -> None:
    region = Region(tuple(corners))
    assert Region.from_text(region.to_text()) == region


@pytest.mark.parametrize(
    "text",
    [
        "", "1,2", "1,2 3,4", "1,2 1,2 1,2", "a,b c,d e,f", "nan,1 2,3 4,5", "inf,1 2,3 4,5", "1e5,1 2,3 4,5",
        "1,2  3,4 5,6", "1,2,3 4,5,6 7,8,9", "1,2 3,4 <script>", "9999999,1 2,3 4,5", "1,2 " * 5_000,
        " ".join(f"{n},{n * n}" for n in range(200)), "\uff11,2 3,4 5,9", "1,2\n3,4\n5,6",
    ],
)  # fmt: skip
def test_a_text_that_describes_no_region_is_none(text: str) -> None:
    assert Region.from_text(text) is None


@given(st.text())
def test_any_text_is_a_region_or_none(text: str) -> None:
    found = Region.from_text(text)
    assert found is None or Region.from_text(found.to_text()) == found


def test_a_line_of_a_hand_keeps_its_shape_in_fewer_corners() -> None:
    turns = np.linspace(0, math.tau, 3_000)
    region = Region.around(5 * np.cos(turns), 5 * np.sin(turns))
    assert region is not None
    assert 50 < len(region.corners) <= 120
    assert len(region.to_text()) < 2_000
    assert holds(region, 4.9, 0)
    assert not holds(region, 5.1, 0)


@pytest.mark.parametrize(
    "line", [([], []), ([1.0], [2.0]), ([1.0, 2.0, 3.0], [1.0]), ([1.0, math.nan, 2.0], [1.0, 2, 3])]
)
def test_a_line_that_surrounds_nothing_is_none(line: tuple[list[float], list[float]]) -> None:
    assert Region.around(*line) is None


def test_a_box_takes_its_sides_in_any_order_and_has_an_area() -> None:
    assert Region.box(3, 1, 5, 2) == Region.box(1, 3, 2, 5)
    assert Region.box(1, 1, 2, 2) is None
