"""Identity by content: what makes two questions the same one, and ids that never change."""

import re
import string
import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from engine.domain import canonical, content_hash, hash_behind, json_hash, problem_id

ID = re.compile(r"b2_[0-9a-f]{32}")
SPACES = st.text("  \t\n\r\x0b\x0c\x1c\x85\xa0\u2003\u2028\u3000", min_size=1, max_size=4)
any_text = st.text(st.characters(), max_size=60)
words = st.lists(st.text(string.ascii_letters + "é$\\{}ÅΩ가", min_size=1, max_size=8), min_size=1, max_size=6)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=8,
)


@given(any_text)
def test_canonical_is_idempotent(text: str) -> None:
    assert canonical(canonical(text)) == canonical(text)


@given(any_text)
def test_canonical_text_is_nfc_without_runs_or_edges_of_white_space(text: str) -> None:
    found = canonical(text)
    assert found == found.strip()
    assert not re.search(r"\s\s|[^\S ]", found)
    assert unicodedata.is_normalized("NFC", found)


@given(any_text | st.lists(words.map(" ".join) | SPACES, max_size=4).map("".join))
def test_canonical_text_is_the_words_by_one_space_each(text: str) -> None:
    assert canonical(text) == " ".join(unicodedata.normalize("NFC", text).split())


def test_of_what_can_be_printed_only_the_plain_space_is_white() -> None:
    assert [c for c in map(chr, range(0x110000)) if c.isspace() and c.isprintable()] == [" "]


@given(st.lists(any_text, max_size=3), st.lists(any_text, max_size=3))
def test_what_was_hashed_before_changes_no_hash(first: list[str], rest: list[str]) -> None:
    behind = hash_behind(*first)
    assert behind(*rest) == behind(*rest) == content_hash(*first, *rest)


@given(words, st.data())
def test_white_space_never_makes_another_problem(parts: list[str], data: st.DataObject) -> None:
    gaps = [data.draw(SPACES) for _ in parts]
    loose = "".join(gap + part for gap, part in zip(gaps, parts, strict=True)) + data.draw(SPACES)
    assert problem_id(loose) == problem_id(" ".join(parts))


@given(words, words)
def test_different_words_make_different_problems(one: list[str], other: list[str]) -> None:
    assume([unicodedata.normalize("NFC", w) for w in one] != [unicodedata.normalize("NFC", w) for w in other])
    assert problem_id(" ".join(one)) != problem_id(" ".join(other))


@given(st.text(max_size=40))
def test_unicode_composition_never_makes_another_problem(text: str) -> None:
    assert problem_id(unicodedata.normalize("NFD", text)) == problem_id(unicodedata.normalize("NFC", text))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Find x.", "Find X."),  # case: different unknowns
        ("Find x.", "Find x"),
        ("1 2", "12"),
        ("x²", "x2"),  # a compatibility form is another meaning, so NFKC would be wrong
        ("½", "1/2"),
        ("ﬁnd", "find"),
    ],
)
def test_what_differs_in_meaning_stays_different(one: str, other: str) -> None:
    assert problem_id(one) != problem_id(other)


def test_composed_and_decomposed_letters_are_the_same() -> None:
    assert canonical("cafe\u0301  \u00a0au\tlait ") == "caf\u00e9 au lait"


@given(st.lists(any_text, max_size=4), st.lists(any_text, max_size=4))
def test_boundaries_count_in_a_content_hash(one: list[str], other: list[str]) -> None:
    assert (content_hash(*one) == content_hash(*other)) == (one == other)


@given(st.text(max_size=20), st.integers(0, 20))
def test_splitting_a_text_elsewhere_changes_its_hash(text: str, at: int) -> None:
    assert content_hash(text[:at], text[at:]) != content_hash(text)


@given(st.lists(any_text, max_size=3))
def test_ids_fit_urls_and_paths(parts: list[str]) -> None:
    assert ID.fullmatch(content_hash(*parts))


def test_half_a_surrogate_pair_has_an_id_too() -> None:
    assert ID.fullmatch(problem_id("\ud800"))
    assert problem_id("\ud800") != problem_id("\ud801")


@given(st.dictionaries(st.text(max_size=5), json_values, max_size=5))
def test_the_order_of_keys_does_not_matter(value: dict[str, object]) -> None:
    assert json_hash("kind", value) == json_hash("kind", dict(reversed(value.items())))


@given(json_values)
def test_the_kind_counts(value: object) -> None:
    assert json_hash("request", value) != json_hash("recipe", value)


@pytest.mark.parametrize(
    ("one", "other"), [(1, "1"), (None, "null"), ([1, 2], [2, 1]), ({"a": 1}, {"a": 2}), (True, "true")]
)
def test_values_of_another_kind_or_order_differ(one: object, other: object) -> None:
    assert json_hash("kind", one) != json_hash("kind", other)


def test_ids_never_change_between_versions() -> None:
    # Stores, URLs and exports hold these ids: a change here cuts them off from their problems.
    assert problem_id("What is  2 + 2?\n") == "b2_e456153248e312d368535b29ef4bb5c1"
    assert problem_id("café") == "b2_c54fc7cf34f4bbdc52bbf9c3a4c92adf"
    assert content_hash() == "b2_cae66941d9efbd404e4d88758ea67670"
    assert json_hash("request", {"b": [1, None, "é"], "a": 0.5}) == "b2_71841e65e74ebff17df4869c0dc90709"
