"""Figures of diversity: measures beside each other, empty cells of topics by level; and differences marked in texts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import charts
from dashboard.components.differences import differing

HOSTILE = "<a href='javascript:1'>x</a>"


def picture(*values: float | None, form: str = ".1f") -> charts.Picture:
    found = [None if value is None else charts.Value(value, value - 1, value + 2, 50) for value in values]
    return charts.Picture("Vendi score", form, found)


def test_rounds_stand_from_the_left_and_have_their_intervals() -> None:
    figure = charts.measures_figure([picture(None, 5, 3)], ["round 1", "round 2", "round 3"], in_order=True)
    (line,) = figure.data
    assert (list(line.x), list(line.y)) == ([1, 2], [5, 3])
    assert (list(line.error_y.array), list(line.error_y.arrayminus)) == ([2, 2], [1, 1])
    assert line.customdata[0] == ["round 2", ", 95% ", 4, " to ", 7, 50]
    assert list(figure.layout.xaxis.ticktext) == ["round 1", "round 2", "round 3"]
    assert figure.layout.yaxis.rangemode == "tozero"
    assert figure.layout.yaxis.tickformat == ".1~f"


def test_datasets_stand_one_below_the_other_under_inert_names() -> None:
    figure = charts.measures_figure([picture(1, 2)] * 3, [HOSTILE, "math"], in_order=False)
    assert [list(trace.x) for trace in figure.data] == [[1, 2]] * 3
    assert all(trace.mode == "markers" for trace in figure.data)
    assert "<a" not in figure.to_json().replace("\\u003c", "<")
    assert figure.layout.yaxis.range[0] > figure.layout.yaxis.range[1]


def test_a_value_without_an_interval_tells_none() -> None:
    alone = charts.Picture("Clusters", ",.4~g", [charts.Value(3, None, None, 9), charts.Value(4, None, None, 9)])
    (line,) = charts.measures_figure([alone], ["1", "2"], in_order=True).data
    assert "95%" not in line.hovertemplate
    assert "customdata[2]" not in line.hovertemplate
    assert list(line.error_y.array) == [0, 0]


def test_empty_cells_have_a_frame_and_a_zero_and_no_colour() -> None:
    figure = charts.gaps_figure([[0, 4], [2, 0]], [HOSTILE, "sums"], [1, 2])
    heat, full, empty = figure.data
    assert [list(row) for row in heat.z] == [[None, 4], [2, None]]
    assert list(zip(full.x, full.y, full.text, strict=True)) == [(1, 0, "4"), (0, 1, "2")]
    assert list(zip(empty.x, empty.y, empty.text, strict=True)) == [(0, 0, "0"), (1, 1, "0")]
    assert empty.marker.symbol == "square-open"
    assert "<a" not in figure.to_json().replace("\\u003c", "<")


@pytest.mark.parametrize(
    ("here", "there", "marked", "unseen"),
    [
        ("At noon, $x$ is 3.", "at noon, $y$ is 3.", "At noon\\, :orange-background[**$x$**] is 3\\.", ()),
        ("Two big dogs", "Two cats", "Two :orange-background[**big dogs**]", ()),
        ("The same.", "the  same.", "The same\\.", ()),
        ("A $$x=1$$ b", "A $$x=2$$ b", "A\n\n$$\nx=1\n$$\n\nb", (("$$x=1$$", "$$x=2$$"),)),
        ("Pay \\$5 now", "Pay \\$6 now", "Pay \\$:orange-background[**5**] now", ()),
        ("\ue0001\ue001", "\ue0002\ue001", "\ufffd:orange-background[**1**]\ufffd", ()),
    ],
)
def test_what_differs_is_marked(here: str, there: str, marked: str, unseen: tuple[tuple[str, str], ...]) -> None:
    own, _, left = differing(here, there)
    assert (own, left) == (marked, unseen)


@given(
    st.text(st.sampled_from("a b1$\\[]()*_`<>\n:é"), max_size=40), st.text(st.sampled_from("a b1$\\[]*"), max_size=40)
)
def test_any_two_texts_are_marked_or_told(here: str, there: str) -> None:
    own, other, unseen = differing(here, there)
    if "".join(here.split()).casefold() != "".join(there.split()).casefold():
        assert ":orange-background[**" in own + other or unseen
    assert differing(here, here)[2] == ()
    assert ":orange" not in differing(here, here)[0]
