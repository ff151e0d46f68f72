"""The library of a run: what is counted has the same place and name in whatever order it came."""

import random
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.domain import MetaEntry, MetaKind, meta_id
from engine.stages import Library, key_of
from engine.stages.likeness import is_typo

TOPIC, SKILL = MetaKind.TOPIC, MetaKind.SKILL
WRITINGS = (
    "Spheres",
    "spheres",
    "spehres",
    "inscribed circle",
    "inscribed icrcle",
    "Inscribed circles",
    "ordered piars",
)
MORE = ("ordered pairs", "toatls", "totals", "total", "powres of 10", "powers of ten", "prime numbers")


def settled(*rounds: Sequence[str], merge: float = 0.9) -> Library:
    library = Library(merge)
    for writings in rounds:
        for writing in writings:
            library.count(TOPIC, writing)
        library.settle()
    return library


def names(library: Library) -> list[str]:
    return sorted(entry.name for entry in library.settled())


@pytest.mark.parametrize(
    ("wrong", "right"),
    [("spehres", "spheres"), ("inscribed icrcle", "inscribed circle"), ("toatls", "totals"), ("piars", "pairs")],
)
def test_the_commonest_writing_names_an_entry_whoever_comes_first(wrong: str, right: str) -> None:
    for first in (0, 1, 2):
        writings = [right, right]
        writings.insert(first, wrong)
        assert names(settled(writings)) == [right]
    assert settled([wrong, right, right]).settled()[0].id == meta_id(TOPIC, key_of(TOPIC, right))


def test_of_two_as_common_the_first_in_the_alphabet_names_an_entry() -> None:
    assert names(settled(["prime number", "prime numbers"])) == ["prime number"]
    assert names(settled(["prime numbers", "prime number"])) == ["prime number"]


@given(st.lists(st.sampled_from(WRITINGS + MORE), max_size=30), st.randoms())
def test_no_order_of_counting_changes_places_or_names(writings: list[str], chance: random.Random) -> None:
    other = writings.copy()
    chance.shuffle(other)
    one, two = settled(writings), settled(other)
    assert one.settled() == two.settled()
    assert [one.find(TOPIC, writing) for writing in writings] == [two.find(TOPIC, writing) for writing in writings]
    assert {one.find(TOPIC, writing) for writing in writings} == {entry.id for entry in one.settled()}


@given(st.lists(st.sampled_from(WRITINGS + MORE), max_size=12), st.lists(st.sampled_from(WRITINGS + MORE), max_size=12))
def test_what_a_later_round_brings_moves_nothing_that_has_its_place(first: list[str], second: list[str]) -> None:
    before, after = settled(first), settled(first, second)
    assert [before.find(TOPIC, writing) for writing in first] == [after.find(TOPIC, writing) for writing in first]


def test_a_later_round_may_bring_a_commoner_name() -> None:
    library = settled(["spehres"], ["spheres"] * 2)
    (entry,) = library.settled()
    assert entry == MetaEntry(meta_id(TOPIC, "spehre"), TOPIC, "spheres")


def test_what_was_not_counted_has_no_place() -> None:
    library = settled(["spheres"])
    library.count(TOPIC, "cones")
    for kind, writing in ((TOPIC, "cones"), (SKILL, "spheres")):
        with pytest.raises(KeyError):
            library.find(kind, writing)


@pytest.mark.parametrize(
    ("rare", "common", "wanted"),
    [("totl", "total", True), ("cicle", "circle", True), ("parity", "purity", True), ("tie", "time", False)],
)
def test_a_short_word_that_is_rare_beside_another_may_be_it(rare: str, common: str, wanted: bool) -> None:  # noqa: FBT001 -- a golden pair
    assert is_typo(rare, common, {rare: 1, common: 20}) is wanted
    assert is_typo(rare, common, {rare: 2, common: 20}) == is_typo(rare, common)


def test_a_rare_short_typo_joins_what_most_write() -> None:
    library = settled(["totl of digits", *["total of digits"] * 20])
    assert names(library) == ["total of digits"]
    assert names(settled(["totl of digits", *["total of digits"] * 19])) == ["total of digits", "totl of digits"]


def test_a_near_writing_unites_with_what_another_run_brought() -> None:
    theirs = settled(["inscribed circle"] * 2).settled()
    shared = Library(0.9, theirs)
    ours = [entry for entry in settled(["inscribed icrcle", "sphere"]).settled() if "insc" in entry.name]
    assert [shared.unite(entry.kind, entry.name) for entry in ours] == [(theirs[0], False)]
