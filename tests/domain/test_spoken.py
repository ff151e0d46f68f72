"""Numbers in words: what they are in digits, and what stays a word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.domain.spoken import in_digits

_UNITS = """
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
    eighteen nineteen
    """.split()  # noqa: SIM905 -- a list of so many words is read more easily as text
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()  # noqa: SIM905 -- read more easily


def spelled(number: int, joint: str = "-", link: str = " and ") -> str:
    """A number in words, as British texts write it."""
    for size, name in ((10**6, "million"), (1000, "thousand"), (100, "hundred")):
        if number >= size:
            rest = number % size
            between = link if rest < 100 else " "
            return f"{spelled(number // size, joint, link)} {name}" + (
                between + spelled(rest, joint, link) if rest else ""
            )
    if number < 20:
        return _UNITS[number]
    return _TENS[number // 10 - 2] + (joint + _UNITS[number % 10] if number % 10 else "")


@given(
    st.integers(0, 2000) | st.integers(0, 10**9 - 1),
    st.sampled_from(["-", " ", "\u2011"]),
    st.sampled_from([" ", " and "]),
)
def test_every_number_in_words_is_the_number(number: int, joint: str, link: str) -> None:
    words = spelled(number, joint, link)
    assert in_digits(f"Take {words.capitalize()} cm, and {words}.") == f"Take {number} cm, and {number}."


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("one hundred and one", "101"),
        ("a hundred and a thousand", "100 and 1000"),
        ("1.5 million of 2 hundred thousand", "1500000 of 200000"),
        ("fifteen hundred", "1500"),
        ("0.000001 million, 2.50 thousand and 1.00125 hundred", "1, 2500 and 100.125"),
        ("an eighty-four-sided die", "an 84-sided die"),
        ("two or three, five and six", "2 or 3, 5 and 6"),
        ("one hundred and two hundred", "100 and 200"),
        ("five and six hundred", "5 and 600"),
        ("one hundred and one thousand", "101000"),
        ("one thousand and two thousand", "1000 and 2000"),
        ("nine nine eight", "9 9 8"),
        ("twenty five-cent coins", "20 5-cent coins"),
        ("twenty-five cent", "25 cent"),
        ("a hundred-metre race", "100-metre race"),
        ("one hundred-and-one", "101"),
    ],
)
def test_what_is_a_number(text: str, wanted: str) -> None:
    assert in_digits(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "a third",
        "the second",
        "the twenty-first",
        "a half",
        "one's own",
        "hundreds",
        "12,500 million",
        "often",
        "3x",
        "s\u0131x",
        "\u017fix",
    ],
)
def test_what_stays_a_word(text: str) -> None:
    assert in_digits(text) == text


@given(st.text())
def test_any_text_has_its_digits_and_only_once(text: str) -> None:
    once = in_digits(text)
    assert in_digits(once) == once


@given(st.lists(st.sampled_from([*_UNITS, *_TENS, "hundred", "thousand", "million", "and", "a", "7", "-"])))
def test_no_run_of_words_breaks_it(words: list[str]) -> None:
    assert not {*_UNITS, *_TENS} & set(in_digits(" ".join(words)).split())


@pytest.mark.parametrize("piece", ["nine ", "nine     ", "one hundred and ", "a ", "a hundred ", "1 million ", "9"])
def test_long_hostile_texts_are_reckoned_in_the_end(piece: str) -> None:
    # A step that took quadratic time would take minutes here.
    assert in_digits(f"{piece * (100_000 // len(piece))} end").endswith(" end")
