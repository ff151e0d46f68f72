"""The Diversity page: maps and their age, what is chosen on one and what comes of that, empty states, bad addresses."""

import datetime as dt
from typing import Any

import polars as pl
import pytest
import small_map
import typer
from hypothesis import given
from hypothesis import strategies as st
from shown_pages import press, query_of, shown, words
from streamlit.testing.v1 import AppTest

from dashboard.components import diversity_part, map_address, map_head, map_making, map_plot
from dashboard.components.map_address import Asked
from engine.cli.app import app as cli
from engine.diversity import Region
from engine.domain import Problem, ProblemFilter, problem_id
from engine.errors import ToolError
from engine.runner import Errand
from engine.store import Store, add_problems, chosen_sets, maps, sets

BOX = "-0.5,-0.5 4.5,-0.5 4.5,1.5 -0.5,1.5"


@pytest.fixture
def mapped(full_store: Store) -> Store:
    """The sixty problems, a run, and a map of all but two."""
    small_map.add(full_store, without=2)
    return full_store


def known(app: AppTest) -> AppTest:
    app.session_state["person"] = "Ann"
    return app.run()


def kept(store: Store) -> list[tuple[str | None, int]]:
    with store.read() as reader:
        return [(name, size) for name, size in reader.rows("SELECT name, size FROM problem_set ORDER BY seq")]


def test_a_map_says_what_it_is_of_and_how_old(mapped: Store) -> None:
    assert mapped.exists()
    said = words(shown("diversity"))
    assert "made just now of 58 problems by MiniLM (sentence) · 2 problems have no vector yet" in said
    assert "5 clusters hold 50 of 58 (86.2%) problems" in said
    assert "row 0, <b>x</b>" in said
    assert "chosen of" not in said


def test_a_region_of_the_address_is_counted_on_all_points_and_begins_a_run(mapped: Store) -> None:
    app = shown("diversity", {"region": BOX, "colour": "cluster"})
    assert "**10 problems chosen** of 58: within the line on the map" in words(app)
    assert query_of(app) == {"region": [BOX], "colour": ["cluster"]}
    assert kept(mapped) == []
    app = press(app, "Use as seeds")
    assert "**10 problems**" in words(app)
    assert kept(mapped) == [(None, 10)]


def test_a_filter_narrows_what_is_chosen(mapped: Store) -> None:
    assert mapped.exists()
    app = shown("diversity", {"region": BOX, "levels": "1"})
    assert "meet the filter; the others are pale" in words(app)
    assert "**2 problems chosen** of 58" in words(app)


@pytest.mark.parametrize(
    ("choose", "colour", "number"),
    [
        ("all", "level", 58), ("cluster.0", "level", 10), ("cluster", "level", 8),
        ("category.5", "level", 11), ("category", "subject", 1),
    ],
)  # fmt: skip
def test_the_same_without_a_mouse(mapped: Store, choose: str, colour: str, number: int) -> None:
    assert mapped.exists()
    app = shown("diversity", {"choose": choose, "colour": colour})
    assert f"**{number} {'problem' if number == 1 else 'problems'} chosen** of 58" in words(app)
    assert app.selectbox(key="ways.which").value == choose


def test_what_the_legend_hides_is_not_chosen_and_stands_in_the_address(mapped: Store) -> None:
    assert mapped.exists()
    app = shown("diversity", {"region": BOX, "colour": "level", "hide": ["category.1", "category.9", "<b>"]})
    assert "**8 problems chosen** of 58" in words(app)
    assert "What the legend hides is pale, and is not chosen." in words(app)
    assert "hide = 'category.9' names no level of this map." in words(app)
    assert "hide = '<b>' names no category." in words(app)
    (legend,) = [group for group in app.button_group if group.key == "map.legend"]
    assert len(legend.value) == len(legend.options) - 1
    legend.set_value([*legend.value, 0]).run()
    assert query_of(app)["region"] == [BOX]
    assert "hide" not in query_of(app)
    assert "**10 problems chosen** of 58" in words(app)
    app.selectbox(key="map.colour").select("subject").run()
    dense = shown("diversity", {"region": BOX, "colour": "level", "hide": "category.1", "view": "density"})
    assert "**10 problems chosen** of 58" in words(dense)


@pytest.mark.parametrize(
    ("choose", "rings"), [("cluster.0", [0]), ("cluster", [5]), ("category.b", [1]), ("category", [2]), ("all", None)]
)
def test_what_is_chosen_by_its_name_is_ringed(choose: str, rings: list[int] | None) -> None:
    drawn = pl.DataFrame(
        [
            {"x": 0, "cluster": 0, "category": "a", "met": True},
            {"x": 1, "cluster": 1, "category": "b", "met": True},
            {"x": 2, "cluster": 1, "category": None, "met": True},
            {"x": 3, "cluster": 0, "category": "b", "met": False},
            {"x": 5, "cluster": -1, "category": "a", "met": True},
        ]
    )
    found = map_plot._ringed(Asked(choose=choose), drawn)
    assert (None if found is None else found["x"].to_list()) == rings


def test_a_rectangle_and_a_cluster_are_chosen_by_hand(mapped: Store) -> None:
    assert mapped.exists()
    app = press(shown("diversity"), "Choose this rectangle")
    assert "**58 problems chosen** of 58" not in words(app)  # the upper and the right side are open
    assert "region" in query_of(app)
    app.selectbox(key="ways.which").select("cluster.1").run()
    assert query_of(app) == {"choose": ["cluster.1"]}
    assert query_of(press(app, "Clear")) == {}


def test_a_set_gets_a_name_narrows_browse_and_is_taken_away_there(mapped: Store) -> None:
    app = known(shown("diversity", {"choose": "cluster.2"}))
    app.text_input(key="chosen.name").input("Third row").run()
    app = press(app, "Keep it")
    assert "10 problems are a set now" in app.success[0].value
    assert "**Third row (10 problems)**" in words(app)
    with mapped.read() as reader:
        (made,) = chosen_sets.named(reader)["id"].to_list()
    browse = shown("browse", {"sets": made})
    assert "10 problems" in words(browse)
    assert browse.multiselect(key="filter.sets").value == [made]
    browse.multiselect(key="filter.sets").unselect(made).run()
    assert "60 problems" in words(browse)
    gone = shown("browse", {"sets": "b2_gone"})
    assert "sets = 'b2_gone' is not known here" in words(gone)
    assert "60 problems" in words(gone)
    narrowed = shown("diversity", {"sets": made, "choose": "all"})
    assert "**10 problems chosen** of 58" in words(narrowed)


def test_what_is_chosen_is_flagged_and_that_is_taken_back(mapped: Store) -> None:
    app = known(shown("diversity", {"choose": "cluster.2"}))
    app.selectbox(key="chosen.reason").select("duplicate").run()
    app = press(app, "Flag 10 problems")
    assert "10 of 10 problems are flagged now for duplicate" in app.success[0].value
    app.selectbox(key="chosen.reason").select("duplicate").run()
    app = press(app, "Take back my flags of them")
    assert "not flagged for duplicate by Ann any more" in app.success[0].value
    with mapped.read() as reader:
        assert reader.rows("SELECT raised, count(*) FROM flag GROUP BY ALL ORDER BY ALL") == [(False, 10), (True, 10)]


def test_a_cluster_is_named_by_a_person(mapped: Store) -> None:
    assert mapped.exists()
    app = known(shown("diversity", {"choose": "cluster.2"}))
    app.text_input(key="clusters.2.text").input("Doubles <b>").run()
    app.button(key="clusters.2.:material/save:").click().run()
    assert "of 58: Doubles <b>" in words(app)
    assert "named by Ann" in words(app)


def test_bad_values_are_ignored_with_a_notice(mapped: Store) -> None:
    assert mapped.exists()
    bad = {
        "map": "<b>",
        "colour": "red",
        "view": "3d",
        "region": "<svg>",
        "choose": "cluster.x",
        "zoom": "1",
        "zzz": "1",
    }
    said = words(shown("diversity", {**bad, "levels": "9"}))
    for sentence in (
        "map = '<b>' is not in this store.",
        "colour = 'red' is none of",
        "view = '3d' is none of",
        "region = '<svg>' is no region of a map.",
        "choose = 'cluster.x' names nothing that can be chosen.",
        "zoom = '1' is no part of a map.",
        "zzz",
        "levels = '9' is not known here.",
    ):
        assert sentence in said
    assert "made just now of 58 problems" in said


@pytest.mark.parametrize(
    ("query", "said"),
    [
        (
            {"choose": "cluster.77", "zoom": "900,900 901,900 901,901"},
            "choose = 'cluster.77' names no cluster of this map",
        ),
        ({"choose": "category.<b>"}, "choose = 'category.<b>' names no subject of this map."),
    ],
)
def test_what_is_not_on_the_map_is_said_and_not_shown_as_empty(mapped: Store, query: dict[str, str], said: str) -> None:
    assert mapped.exists()
    found = words(shown("diversity", query))
    assert said in found
    assert ("zoom names a part of the plane that this map does not reach." in found) is ("zoom" in query)
    assert "problems chosen" not in found
    assert "A part of the map" not in found


@pytest.mark.parametrize(
    ("kind", "after", "kept"),
    [
        (["groups"], "7,12", True),
        (["groups"], "1,0.5,2,3", False),
        (["words"], "1,0.5,2,3", True),
        (["words"], "7,12", False),
        (["different"], "1,2,3", False),
        ([], "7,12", True),
    ],
)
def test_a_place_in_a_list_is_one_of_its_kind(kind: list[str], after: str, kept: bool) -> None:  # noqa: FBT001 -- a case's expectation
    part, ignored = diversity_part.read({"show": ["duplicates"], "kind": kind, "after": [after]})
    assert (part.after, bool(ignored)) == ((after, False) if kept else ("", True))


def test_views_and_the_zoom_are_in_the_address(mapped: Store) -> None:
    assert mapped.exists()
    app = shown("diversity", {"view": "rounds", "colour": "tier", "zoom": BOX})
    assert "A part of the map." in words(app)
    app.segmented_control(key="map.view").set_value("density").run()
    assert query_of(app) == {"view": ["density"], "colour": ["tier"], "zoom": [BOX]}
    assert query_of(press(app, "The whole map")) == {"view": ["density"], "colour": ["tier"]}


def test_newer_problems_are_placed_and_a_lexical_embedder_says_so(
    mapped: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    small_map.add(mapped, layout_id="map-2", kind="lexical", named="lexical")
    with mapped.write() as writer:
        newest = writer.rows("SELECT max(seq) FROM problem")[0][0]
        writer.insert("embedding", [{"embedder_id": "by-map-2", "problem_seq": newest + 1, "vector": b"\0\0"}])
    begun: list[Any] = []

    def begin(_: Store, errand: Errand, arguments: tuple[str, ...], by: str) -> None:
        command: Any = typer.main.get_command(cli)
        command.commands[errand.value].make_context(errand.value, list(arguments))  # the command line knows them
        begun.append((errand, arguments, by))

    monkeypatch.setattr(map_making, "start_errand", begin)
    app = shown("diversity", {"map": "map-2"})
    assert "1 newer problem is not on it" in words(app)
    assert "A **lexical embedder** made these vectors" in words(app)
    press(app, "Place them")
    assert begun == [(Errand.MAP, ("--place", "--layout", "map-2"), "")]
    assert "lexical embedder" not in words(shown("diversity", {"map": "map-1"}))


def test_stores_without_vectors_or_without_a_map_say_what_to_do(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise ToolError("No process <b>can</b> begin.")

    monkeypatch.setattr(map_making, "start_errand", refuse)
    app = shown("diversity")
    assert "60 problems, and no vector yet." in words(app)
    assert any("wisdom embed --store" in code.value for code in app.code)
    assert "No process <b>can</b> begin." in words(press(app, "Embed"))
    small_map.add(store, without=20)
    with store.write() as writer:
        writer.rows("DELETE FROM layout")
    app = shown("diversity")
    assert "40 of 60 problems have a vector" in words(app)
    assert any("wisdom map --store" in code.value for code in app.code)
    assert [button.label for button in app.button] == ["Make the map", "Embed the others first"]


def test_hostile_names_stay_text(mapped: Store, hostile: str) -> None:
    add_problems(mapped, [Problem(problem_id("q"), "q", dataset=hostile, subject=hostile)], "import")
    with mapped.write() as writer:
        newest = writer.rows("SELECT max(seq) FROM problem")[0][0]
        point = {"layout_id": small_map.LAYOUT, "problem_seq": newest, "x": 1.0, "y": 1.0, "cluster": 0, "placed": True}
        writer.insert("layout_point", [point])
    app = shown("diversity", {"colour": "subject", "choose": f"category.{hostile}"[:300]})
    text = "\n".join(str(element.value) for element in [*app.markdown, *app.caption, *app.info, *app.warning])
    for bad in ("<script>", "![x](", "](javascript", " :red[x]"):
        assert bad not in text


@given(
    st.builds(
        Asked,
        layout=st.one_of(st.none(), st.just("map-1")),
        colour=st.sampled_from(maps.COLOURS),
        view=st.sampled_from(["points", "density", "rounds"]),
        region=st.sampled_from([None, Region.from_text(BOX)]),
        zoom=st.sampled_from([None, (0.0, 1.0, 2.0, 3.5)]),
        hide=st.sampled_from([(), ("category",), ("category.5", "category.<b> &", "category")]),
        wanted=st.sampled_from([ProblemFilter(), ProblemFilter(levels=(1, 2), subjects=("Algebra",))]),
    )
)
def test_a_view_is_itself_again_after_the_address(asked: Asked) -> None:
    assert map_address.read(map_address.address(asked), []) == (asked, ())


@given(
    st.dictionaries(st.sampled_from([*map_address.OWN, "levels", "zzz"]), st.lists(st.text(max_size=40), max_size=2))
)
def test_any_address_is_read(query: dict[str, list[str]]) -> None:
    asked, _ = map_address.read(query, [])
    assert map_address.read(map_address.address(asked), [])[0] == asked


@pytest.mark.parametrize(
    ("selection", "corners"),
    [
        ({}, None),
        ({"points": [{"customdata": [1]}]}, None),
        ({"lasso": [{"x": [0, 1, 1], "y": [0, 0, 1]}]}, 3),
        ({"box": [{"x": [1, 0], "y": [0, 1]}]}, 4),
        ({"lasso": [{"x": [0], "y": [0]}]}, None),
    ],
)
def test_what_the_mouse_drew_becomes_a_region(selection: dict[str, Any], corners: int | None) -> None:
    region = map_plot.region_of(selection)
    assert (len(region.corners) if region else None) == corners


def test_an_age_is_said_in_its_largest_unit() -> None:
    now = dt.datetime(2026, 1, 10, tzinfo=dt.UTC)
    told = [map_head.ago(now - dt.timedelta(seconds=s), now) for s in (-5, 5, 61, 7_300, 200_000)]
    assert told == ["just now", "just now", "1 min ago", "2 h ago", "2 d ago"]


def test_a_set_is_renamed_on_the_page(mapped: Store) -> None:
    with mapped.read() as reader:
        seqs = [seq for (seq,) in reader.rows("SELECT seq FROM problem ORDER BY seq LIMIT 3")]
    made = sets.make(mapped, seqs, {}, "Ann", "Old")
    app = known(shown("diversity"))
    app.text_input(key=f"ways.{made}.name").input("New").run()
    assert "**New (3 problems)**" in words(press(app, "Rename"))
    assert kept(mapped) == [("Old", 3), ("New", 3)]
