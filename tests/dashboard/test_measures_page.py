"""The parts of the Diversity page beside the map: what rounds add, empty cells, near duplicates; and bad addresses."""

import polars as pl
import pytest
import small_map
from hypothesis import given
from hypothesis import strategies as st
from shown_pages import press, query_of, shown, words

from dashboard.components import diversity_added, diversity_pairs, diversity_part
from dashboard.components.diversity_part import Part
from engine.domain import Problem
from engine.store import Store, add_measures, add_pairs, fill_pool, sets

PAIR = {
    "kind": "words", "likeness": 0.95, "similarity": 0.9, "answer": None, "other_answer": None, "equality": None,
}  # fmt: skip


def seqs_of(store: Store) -> list[int]:
    with store.read() as reader:
        return [seq for (seq,) in reader.rows("SELECT seq FROM problem ORDER BY seq")]


def measured(scope: str, name: str, number: int | None, values: dict[str, float | None], problems: int) -> pl.DataFrame:
    rows = [
        {
            "scope": scope, "name": name, "round": number, "measure": measure, "value": value,
            "low": value - 1 if value else None, "high": value + 1 if value else None, "problems": problems,
            "drawn": 20 if measure.endswith("_drawn") else problems,
        }
        for measure, value in values.items()
    ]  # fmt: skip
    return pl.DataFrame(rows, schema_overrides={"round": pl.Int32, "low": pl.Float64, "high": pl.Float64})


@pytest.fixture
def mapped(full_store: Store, made: list[Problem]) -> Store:
    """The sixty problems on a map but for two, a run of two rounds, three pairs, measures of rounds and a dataset."""
    fill_pool(full_store, "first", 2, [problem.id for problem in made[10:40]])
    small_map.add(full_store, without=2)
    own = seqs_of(full_store)
    pairs = [
        PAIR | {"problem_seq": own[4], "other_seq": own[11], "group_seq": own[4], "answer": "<b>9</b>",
                "other_answer": "8", "equality": "different"},
        PAIR | {"problem_seq": own[11], "other_seq": own[12], "group_seq": own[4], "kind": "numbers"},
        PAIR | {"problem_seq": own[20], "other_seq": own[21], "group_seq": own[20], "answer": "2", "other_answer": "2",
                "equality": "equal"},
    ]  # fmt: skip
    add_pairs(full_store, small_map.LAYOUT, pl.DataFrame(pairs))
    for number, score in ((1, 30.0), (2, 12.0)):
        values = {"vendi_drawn": score, "vendi": score + 9, "new_clusters": 0.0, "topics_drawn": 0.0, "entropy": None}
        add_measures(full_store, small_map.LAYOUT, measured("run", "first", number, values, 10 * number))
    add_measures(full_store, small_map.LAYOUT, measured("dataset", "<b>made</b>", None, {"vendi_drawn": 4.0}, 58))
    return full_store


def test_rounds_are_answered_in_words_first_and_what_is_new_is_counted(mapped: Store) -> None:
    assert mapped.exists()
    said = words(shown("diversity", {"show": "rounds"}))
    assert "**Round 2 reaches 3 new clusters**, and 27 of 30 (90.0%) of its problems are distinct" in said
    assert "**less diverse than round 1** (Vendi score 12.0 against 30.0)" in said
    assert "**Round 1**: 10 problems, 1 new cluster of 1 reached, 10 of 10 (100.0%) distinct" in said
    assert "2 repeat an earlier round" in said
    assert "20 drawn from each round" in said
    assert "30.0 (29.0 to 31.0)" in said
    assert "39.0 (38.0 to 40.0)" in said
    assert "none new" not in said
    assert "\nTopics   " not in said
    assert "No topic is known yet" in said


def test_a_map_that_lacks_problems_of_a_round_says_so(mapped: Store, made: list[Problem]) -> None:
    fill_pool(mapped, "first", 3, [problem.id for problem in made[50:]])
    app = shown("diversity", {"show": "rounds"})
    said = words(app)
    assert "Not on this map, so not in these figures: 2 of 10 problems of round 3." in said
    assert "The map was measured before round 3 began" in said
    assert any("wisdom embed" in code.value and "wisdom map --place" in code.value for code in app.code)
    assert "**Round 3**: 8 problems on the map, of 10" in said


def test_datasets_and_sets_stand_beside_each_other(mapped: Store) -> None:
    app = shown("diversity", {"show": "rounds", "of": "datasets"})
    assert "4.0 (3.0 to 5.0)" in words(app)
    assert "<b>made</b>" in words(app)
    assert "No set was measured by this map." in words(shown("diversity", {"show": "rounds", "of": "sets"}))
    made = sets.make(mapped, seqs_of(mapped)[:3], {}, "Ann", "Mine")
    add_measures(mapped, small_map.LAYOUT, measured("set", made, None, {"vendi_drawn": 2.0}, 3))
    assert "Mine (3 problems)" in words(shown("diversity", {"show": "rounds", "of": "sets"}))


def test_pairs_with_different_answers_come_first_and_lead_on(mapped: Store) -> None:
    app = shown("diversity", {"show": "duplicates"})
    said = words(app)
    assert "5 of 58 (8.6%) problems are nearly the same as another one: 3 pairs (0 exact, 2 words, 1 numbers)" in said
    assert "**1 of 2 (50.0%) pairs whose answers were compared contradict each other**" in said
    assert "**<b>9</b>**" in said
    assert "**8**" in said
    for bad in ("<script>", "![x](", "](javascript", " :red[x]"):
        assert bad not in "\n".join(str(each.value) for each in [*app.markdown, *app.caption])
    own = seqs_of(mapped)
    app.button(key=f"pair-{own[4]}-{own[11]}.browse").click().run()
    assert not app.exception
    assert "2 problems" in words(app)


def test_groups_and_kinds_are_paged_in_the_address(mapped: Store) -> None:
    own = seqs_of(mapped)
    app = shown("diversity", {"show": "duplicates", "kind": "groups"})
    assert "**3 problems**" in words(app)
    assert "**2 problems**" in words(app)
    app.button(key=f"group-{own[4]}.map").click().run()
    assert query_of(app).keys() == {"sets"}
    rest = shown("diversity", {"show": "duplicates", "kind": "groups", "after": f"3,{own[4]}"})
    assert "**3 problems**" not in words(rest)
    assert query_of(press(rest, "First page")) == {"show": ["duplicates"], "kind": ["groups"]}
    assert "No further pair." in words(shown("diversity", {"show": "duplicates", "kind": "words", "after": "9,0,1,1"}))


def test_the_parts_of_the_page_are_chosen_and_the_map_is_the_first(mapped: Store) -> None:
    assert mapped.exists()
    app = shown("diversity", {"colour": "cluster"})
    app.segmented_control(key="diversity.part").set_value("duplicates").run()
    assert query_of(app) == {"show": ["duplicates"], "colour": ["cluster"]}
    app.segmented_control(key="diversity.part").set_value("map").run()
    assert query_of(app) == {"colour": ["cluster"]}


def test_bad_values_are_ignored_with_a_notice(mapped: Store) -> None:
    assert mapped.exists()
    said = words(shown("diversity", {"show": "<b>", "of": "x", "kind": "y", "after": "1;2"}))
    for sentence in ("show = '<b>' is none of", "of = 'x'", "kind = 'y'", "after = '1;2' is no place in a list."):
        assert sentence in said
    assert "5 clusters hold" in said


def test_a_map_without_measures_or_pairs_or_runs(store: Store) -> None:
    assert "60 problems, and no vector yet." in words(shown("diversity", {"show": "rounds"}))
    small_map.add(store)
    assert "No run yet, so there are no rounds." in words(shown("diversity", {"show": "rounds"}))
    assert "No two of the 60 problems on this map" in words(shown("diversity", {"show": "duplicates"}))


def test_a_problem_tells_what_the_map_knows_of_it(mapped: Store, made: list[Problem]) -> None:
    assert mapped.exists()
    app = shown("problem", {"id": made[4].id})
    app.session_state[f"similar.{made[4].id}"] = True
    assert "1 near duplicate has the same numbers and a different answer" in words(app.run())


def test_nothing_new_is_said_in_words_and_without_a_price() -> None:
    row = {
        "round": 3, "entered": 9, "problems": 9, "distinct_problems": 0, "clusters": 2, "new_clusters": 0,
        "calls": 4, "reused": 0, "usd": 1.0, "usd_per_cluster": None, "usd_per_distinct": None,
    }  # fmt: skip
    assert diversity_added._cells(row, {})[-2:] == ["none new", "none distinct"]
    assert diversity_added._cells(row | {"usd": None}, {})[-2:] == ["not priced", "not priced"]
    assert diversity_added._cells(row | {"calls": None, "usd": None}, {})[-2:] == ["—", "—"]
    assert "per distinct" not in diversity_added.sentence(row, {3: 9}, simulated_run=True)
    assert "9 repeat an earlier round" in diversity_added.sentence(row, {3: 9}, simulated_run=True)


def test_unmarked_differences_are_told_inertly() -> None:
    assert "<" not in diversity_pairs.changed((("<b>", ""),) * 9).replace("\\<", "")
    assert diversity_pairs.changed((("a", ""),) * 9).endswith("and 1 more")


AFTER_PAIR, AFTER_GROUP = (
    st.sampled_from(["", "0,0.8611111044883728,2,5", "1,1.0,2,3"]),
    st.sampled_from(["", "13,1233"]),
)


@given(
    st.sampled_from(
        [
            (None, AFTER_PAIR | AFTER_GROUP),
            ("groups", AFTER_GROUP),
            *((kind, AFTER_PAIR) for kind in ("different", "exact")),
        ]
    ).flatmap(
        lambda told: st.builds(
            Part,
            show=st.sampled_from(["map", "rounds", "duplicates"]),
            of=st.sampled_from(["rounds", "datasets", "sets"]),
            kind=st.just(told[0]),
            after=told[1],
        )
    )
)
def test_a_part_is_itself_again_after_the_address(part: Part) -> None:
    assert diversity_part.read(diversity_part.address(part)) == (part, ())


@given(st.dictionaries(st.sampled_from(diversity_part.OWN), st.lists(st.text(max_size=40), max_size=2)))
def test_any_part_of_an_address_is_read(query: dict[str, list[str]]) -> None:
    part, _ = diversity_part.read(query)
    assert diversity_part.read(diversity_part.address(part))[0] == part
