"""Overlaps with benchmarks: kept above floors, they say at every threshold what the rule says."""

import gzip
import json
import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mixed_questions import benchmarks, mixed, seeds

from engine.curation import Benchmarks
from engine.curation.overlaps import MOST, RATIO, Overlap, Overlaps
from engine.curation.sieve import NGRAM, Begun
from engine.curation.word_codes import Coded, WordCodes, raw_words_of_all
from engine.curation.wording import raw_words, tokens, word_of, words

LONG = (
    "A train leaves the station at noon with 120 people, and at each of its 7 stops 9 people leave it. How many stay?"
)
SHORT = r"Compute $\sin 45^\circ + 2$."
NINE = "What is the sum of 3 and 4 and 5?"
BENCHMARK = (LONG, SHORT, NINE, LONG.replace("people", "sheep"), "What is the sum of 3 and 4 and 5 and 6 in all?")
THRESHOLDS = st.tuples(st.integers(NGRAM, 14), st.sampled_from([RATIO, 0.45, 0.6, 0.75, 1.0]))
PIECES = [*LONG.split(), *NINE.split(), "seven", "+", "-", "sheep", "$x$", SHORT, LONG, NINE]


def says(found: Sequence[Overlap], ngram: int, lcs: float) -> bool:
    """The rule, on what was kept."""
    return any((one.shared >= ngram and one.ratio > lcs) or (one.identical and one.shared < ngram) for one in found)


def overlaps_of(known: Overlaps, question: str) -> tuple[list[Overlap], int]:
    """What one question overlaps with, and how much more there was."""
    found = {place: (kept, more) for place, kept, more in known.of(pl.Series([question]))}
    return found.pop(0, ([], 0))


def against(*questions: str) -> Overlaps:
    return Overlaps(pl.Series(questions))


@given(st.lists(st.sampled_from(PIECES), max_size=40).map(" ".join), THRESHOLDS)
def test_what_is_kept_says_what_the_rule_says(question: str, at: tuple[int, float]) -> None:
    rule = Benchmarks([("a", n, text) for n, text in enumerate(BENCHMARK)], ngram=at[0], lcs=at[1])
    assert says(overlaps_of(against(*BENCHMARK), question)[0], *at) is (rule.find(question) is not None)


def test_a_pair_is_told_with_its_longest_run() -> None:
    other = "First of all a bus goes. " + LONG.replace("120 people", "120 geese")
    (found, *_), more = overlaps_of(against(LONG), other)
    assert (found.place, found.identical, more) == (0, False, 0)
    assert found.gram == "and at each of its 7 stops 9 people leave it how many stay"
    assert found.shared == len(found.gram.split()) == 14
    assert found.ratio == pytest.approx(23 / 24)


def test_of_very_many_pairs_those_stay_that_decide() -> None:
    phrase = "what is the number of all of the whole numbers"
    tail = "which are even and which lie between the two that Ann and Bob chose"
    many = [f"{phrase} that {' '.join(f'w{n}x{k}' for k in range(6))}" for n in range(60)]
    longest = f"{phrase} {tail} " + " ".join(f"z{k}" for k in range(40))
    found, more = overlaps_of(against(*many, longest), f"{phrase} {tail}")
    assert len(found) >= MOST
    assert more == 61 - len(found)
    assert 60 in [one.place for one in found], "of all pairs it alone shares more than a dozen words"


@pytest.mark.parametrize("empty", ["", "???", "..", "+ - ="])
def test_a_question_without_words_overlaps_with_nothing(empty: str) -> None:
    assert overlaps_of(against(*BENCHMARK, empty), empty) == ([], 0)
    assert overlaps_of(against(empty), LONG) == ([], 0)


def test_many_questions_are_told_by_their_places() -> None:
    questions = ["Я", LONG, "", "A sheep.", "é " * 30, SHORT, LONG.upper(), "(3)"]
    told = {place: [one.place for one in kept] for place, kept, _ in against(*BENCHMARK).of(pl.Series(questions))}
    assert told == {1: [0, 3], 5: [1], 6: [0, 3]}
    assert list(against(*BENCHMARK).of(pl.Series([], dtype=pl.String))) == []


@cache
def real(folder: Path) -> tuple[list[str], list[str]]:
    known = benchmarks(folder)
    return known, [*seeds(folder), *known[::12], *mixed(known, 600, every=6), *mixed(known, 300, every=3, seed=4)]


@pytest.mark.shared_data
@pytest.mark.parametrize("at", [(10, 0.6), (NGRAM, RATIO), (13, 0.5), (25, 0.9)])
def test_on_real_questions_both_agree_at_every_threshold(shared_data: Path, at: tuple[int, float]) -> None:
    known, questions = real(shared_data)
    rule = Benchmarks([("b", n, text) for n, text in enumerate(known)], ngram=at[0], lcs=at[1])
    overlaps = _overlaps(shared_data)
    said = {place for place, kept, _ in overlaps.of(pl.Series(questions)) if says(kept, *at)}
    wrong = [text for place, text in enumerate(questions) if (place in said) is not (rule.find(text) is not None)]
    assert not wrong
    assert any(rule.find(text) for text in questions)


@cache
def _overlaps(folder: Path) -> Overlaps:
    return Overlaps(pl.Series(real(folder)[0]))


# Words are read by patterns that were made quick; here they stand as plainly as can be.

_LETTER = r"[^\W\d_]"
_JOINT = re.compile(
    rf"\\[a-z]+[-/]?|(?<={_LETTER}{{3}})[-/](?={_LETTER})|(?<=[^\W_])-(?={_LETTER}{{3}})|(?<={_LETTER})/(?={_LETTER}{{3}})"
    rf"|(?<={_LETTER}{{3}}) - (?={_LETTER}{{2}})|(?<={_LETTER}{{2}}) - (?={_LETTER}{{3}})"
)
_THOUSANDS = re.compile(r"(?<=\d)(?:,|\{,\}|,?\\[,!])(?=\d{3}(?!\d))")
PARTS = ["a", "ab", "abc", "x", "-", "/", " ", "\\", "\\frac", "{", "}", ",", "\\!", "\\,", "123", "1", "000", "'", "!"]
PARTS += ["..", ".5", "A", "\t", "\x1c", "\x0b", "\xa0", "~", "&", "left", "\n ", "'s", "/ 3", "abc-", "half"]
PARTS += ["(", ")", "^", "2", ".", "é", "Я", "\\alpha", "$", "%", "|", "<", "=", "_", "+", "ſ", "K", "٣"]  # noqa: RUF001 -- letters that look like others are the point
STRANGE = st.lists(st.sampled_from(PARTS), max_size=16).map("".join)


@given(STRANGE)
def test_words_alone_are_the_words_among_all_tokens(question: str) -> None:
    assert [*filter(None, map(word_of, raw_words(question)))] == words(tokens(question))


def in_bulk(questions: Sequence[str]) -> list[list[str]]:
    rows, raw = raw_words_of_all(pl.Series(questions, dtype=pl.String))
    found: list[list[str]] = [[] for _ in questions]
    for row, part in zip(rows.tolist(), raw.to_list(), strict=True):
        found[row] += filter(None, [word_of(part)])
    return found


@given(st.lists(STRANGE | st.text(st.characters(codec="utf-8"), max_size=30), max_size=8))
def test_many_questions_have_the_words_that_each_has_alone(questions: list[str]) -> None:
    assert in_bulk(questions) == [[*filter(None, map(word_of, raw_words(question)))] for question in questions]


TEXTS = st.lists(st.lists(st.sampled_from("abc"), max_size=24).map(" ".join), min_size=1, max_size=4)


@given(TEXTS, TEXTS, st.lists(st.integers(0, 7), min_size=8, max_size=8))
def test_whoever_shares_words_in_a_row_goes_through_the_sieve(
    known: list[str], asked: list[str], own: list[int]
) -> None:
    shared = " ".join(f"x{letter}" for letter in own)  # two words each: x and a number
    known, asked = [*known, f"a b {shared} c"], [*asked, f"c {shared}", f"a b c b {shared}"]
    codes = WordCodes(pl.Series(known))
    benchmarks_, questions = codes.of(pl.Series(known)), codes.of(pl.Series(asked))

    def grams(coded: Coded, place: int) -> set[str]:
        text = coded.text(place)
        return {text[start : start + NGRAM] for start in range(len(text) - NGRAM + 1)}

    there = set().union(*(grams(benchmarks_, place) for place in range(len(known))))
    sharing = {place for place in range(len(asked)) if grams(questions, place) & there}
    assert sharing >= {len(asked) - 1, len(asked) - 2}
    assert sharing <= set(Begun(benchmarks_).among(questions))


def test_the_sieve_lets_nothing_through_that_shares_no_word() -> None:
    codes = WordCodes(pl.Series([LONG]))
    others = codes.of(pl.Series([" ".join(f"w{n}y{k}" for k in range(20)) for n in range(50)]))
    assert Begun(codes.of(pl.Series([LONG]))).among(others) == []


@given(STRANGE.filter(lambda text: text.isascii() and "\\" not in text))
def test_joints_and_thousands_are_what_the_plain_patterns_say(question: str) -> None:
    flat = _THOUSANDS.sub("", " ".join(question.lower().replace("$", " ").split()))
    assert tokens(question) == tokens(_JOINT.sub(" ", flat))


@pytest.mark.shared_data
def test_real_words_are_read_alike_whether_a_text_is_ascii_or_not(shared_data: Path) -> None:
    with gzip.open(shared_data / "benchmarks" / "math_test_questions.jsonl.gz", "rt", encoding="utf-8") as lines:
        questions = [json.loads(line)["question"] for line in lines][::5]
    assert in_bulk(questions) == [words(tokens(question)) for question in questions]
    for question in questions:
        other = tokens(question + " Я")
        assert other[:-1] == tokens(question) or "!" in question[-3:] or "'" in question[-3:]
        assert [*filter(None, map(word_of, raw_words(question)))] == words(tokens(question))
        assert unicodedata.is_normalized("NFKC", " ".join(other))
