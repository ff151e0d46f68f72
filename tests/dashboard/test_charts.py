"""Figures say what the frames say."""

import polars as pl
import pytest

from dashboard import charts
from dashboard.components.words import (
    FUNNEL_STAGES,
    KINDS,
    OUTCOMES,
    REJECTIONS,
    SOURCES,
    STAGES,
    TIERS,
    claimed,
    interval,
    money,
    share,
)
from engine.domain import FUNNEL, MetaKind, Outcome, Rejection, Source, Stage
from engine.domain.filters import TIERS as ALL_TIERS

STAGE_ROWS = pl.DataFrame(
    [
        ("guide", "settled", "easy", 5),
        ("guide", "passed_on", None, 4),
        ("guide", "dropped", "dropped", 1),
        ("criticise", "settled", "medium", 2),
        ("criticise", "unchecked", "unverified", 1),
        ("vote", "passed_on", "unsettled", 0),
    ],
    schema=["stage", "outcome", "tier", "problems"],
    orient="row",
)
ORDER = ["guide", "criticise", "vote"]


def test_names_in_the_shares_of_an_export_are_text() -> None:
    name = "<b>x</b> & <a href='http://evil.example'>y</a>"
    drawn = charts.distribution({name: (3, 1), "": (2, 0)}).data
    told = "&lt;b&gt;x&lt;/b&gt; &amp; &lt;a href='http://evil.example'&gt;y&lt;/a&gt;"
    assert [list(bars.y) for bars in drawn] == [[told, "none"]] * 2


def test_no_bar_vanishes_where_other_names_look_like_numbers() -> None:
    drawn = charts.distribution({"0": (5, 1), "1": (3, 1), "2": (2, 2), "3": (1, 0)})
    assert [list(bars.y) for bars in drawn.data] == [["none", "1", "2", "3"]] * 2
    assert drawn.layout.yaxis.type == "category"


def test_flow_adds_up_at_every_stage() -> None:
    moved = charts.flow(STAGE_ROWS, ORDER, 12)
    assert moved["entered"].to_list() == [12, 4, 0]
    assert moved["pending"].to_list() == [2, 1, 0]
    parts = [name for name in moved.columns if name not in ("stage", "entered")]
    assert moved.select(pl.sum_horizontal(parts)).to_series().to_list() == moved["entered"].to_list()


def test_flow_of_a_round_that_has_not_begun() -> None:
    moved = charts.flow(STAGE_ROWS.clear(), ORDER, 3)
    assert moved["pending"].to_list() == [3, 0, 0]


def test_flow_of_a_recipe_with_one_stage() -> None:
    rows = pl.DataFrame({"stage": ["vote"], "outcome": ["settled"], "tier": ["hard"], "problems": [2]})
    assert charts.flow(rows, ["vote"], 2).row(0, named=True)["hard"] == 2


def bars(figure: object) -> dict[str, list[int]]:
    return {bar.name: list(bar.x) for bar in figure.data}  # type: ignore[attr-defined]  # plotly is untyped


def shape(rows: list[tuple[int | None, int | None, str | None, int]]) -> pl.DataFrame:
    schema = {"level": pl.Int8, "claimed_level": pl.Int8, "tier": pl.String, "problems": pl.Int64}
    return pl.DataFrame(rows, schema=schema, orient="row")


def test_the_shape_figure_counts_levels_by_tier() -> None:
    rows = [(None, None, "easy", 7), (1, None, "easy", 3), (None, 1, "hard", 2), (1, None, "hard", 1)]
    figure = charts.shape_figure(shape(rows))
    assert bars(figure) == {"easy": [3, 0, 7], "hard": [1, 2, 0]}
    assert list(figure.data[0].y) == ["level 1", "1 claimed", "no level"]


def test_the_shape_figure_without_a_run() -> None:
    figure = charts.shape_figure(shape([(2, None, None, 4)]))
    assert bars(figure) == {"problems": [4]}
    assert not figure.layout.showlegend


def test_the_shares_figure_tells_how_many_each_share_is_of() -> None:
    figure = charts.shares_figure(
        [("round 1", {"easy": 750, "hard": 240, "dropped": 10}), ("round 2", {"hard": 2}), ("round 3", {"easy": 0})]
    )
    assert {bar.name: list(bar.x) for bar in figure.data} == {
        "easy": [0.75, 0],
        "hard": [0.24, 1],
        "dropped": [0.01, 0],
    }
    assert list(figure.data[0].y) == ["round 1 (1,000)", "round 2 (2)"]
    assert [list(bar.text) for bar in figure.data] == [["75%", ""], ["24%", "100%"], ["", ""]]
    assert list(figure.data[0].customdata[0]) == [750, 1000, charts.key_of("round 1", "easy")]


def test_the_shares_figure_of_nothing_has_no_bar() -> None:
    assert not charts.shares_figure([]).data
    assert not charts.shares_figure([("round 1", {})]).data


def test_every_tier_has_one_look_that_is_not_colour_alone() -> None:
    assert set(ALL_TIERS) < set(charts.LOOKS)
    assert set(ALL_TIERS) == set(TIERS)
    looks = [charts.LOOKS[tier] for tier in ALL_TIERS]
    assert len({look.colour for look in looks}) == len(looks)
    assert len({look.pattern for look in looks}) == len(looks)


@pytest.mark.parametrize("tier", [*ALL_TIERS, "passed on"])
def test_labels_can_be_read_on_their_colour(tier: str) -> None:
    look = charts.LOOKS[tier]

    def luminance(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    dark, light = sorted((luminance(look.colour), luminance(look.ink)))
    assert (light + 0.05) / (dark + 0.05) >= 3  # WCAG 2.2, 1.4.11 and large text


def test_what_has_no_price_is_not_called_free() -> None:
    assert money(None) == "not priced"
    assert money(0.0) == "$0.00"
    assert money(0.0625) == "$0.0625"
    assert money(0.99999) == "$1.0000"
    assert money(0.0004) == "$0.00040"
    assert money(0.000025) == "$0.000025"
    assert money(0.0000012) == "$0.0000012"
    assert money(0.0000001) == "<$0.000001"
    assert money(1234.5) == "$1,234.50"


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ((3, "Algebra", None, None), "level 3 · Algebra"),
        ((None, "Algebra", None, None), "Algebra"),
        ((3, None, 5, "Geometry"), "level 3"),
        ((None, None, 5, "Geometry"), "claimed 5 · Geometry"),
        ((None, None, None, "Geometry"), "claimed Geometry"),
        ((None, None, None, None), "no level"),
    ],
)
def test_a_claim_is_called_one(row: tuple[object, ...], told: str) -> None:
    assert claimed(dict(zip(("level", "subject", "claimed_level", "claimed_subject"), row, strict=True))) == told


def test_every_short_name_of_the_store_has_words() -> None:
    assert set(STAGES) == set(Stage)
    assert set(FUNNEL_STAGES) == set(FUNNEL)
    assert set(OUTCOMES) == set(Outcome)
    assert set(REJECTIONS) == set(Rejection)
    assert set(KINDS) == set(MetaKind)
    assert set(SOURCES) == set(Source)


def test_an_interval_of_nothing_is_a_dash() -> None:
    assert interval(0, 0) == "—"
    assert interval(36, 86) == "32.0 to 52.4"


def test_shares_show_their_denominator() -> None:
    assert share(3, 10) == "3 of 10 (30.0%)"
    assert share(0, 0) == "0 of 0"
