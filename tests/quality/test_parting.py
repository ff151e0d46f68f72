"""Where words and program part: the rule, on attempts as teachers make them and on made-up sequences of numbers."""

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.quality import Parting, parting
from engine.quality.figures import figures, program_value
from engine.sandbox import TracedValue


def traced(*values: tuple[int, str, str]) -> tuple[TracedValue, ...]:
    return tuple(TracedValue(*value) for value in values)


def named(found: Parting | None) -> tuple[str | None, tuple[int, str, str] | None]:
    """The two places where numbers part."""
    assert found is not None
    program = found.program and (found.program.line, found.program.variable, found.program.text)
    return found.words.text if found.words else None, program


FEED = "She feeds 20 chickens three cups each, 15 cups in the morning, 25 in the afternoon. How many in the evening?"
FEED_PROGRAM = "each = 3\nflock = 20\nday = each * flock * 3\nanswer = day - 15 - 25"


def test_a_program_that_goes_on_from_a_common_number_parts_at_its_next_line() -> None:
    trace = traced((1, "each", "3"), (2, "flock", "20"), (3, "day", "180"), (4, "answer", "140"))
    cot = "She needs 20 * 3 = 60 cups a day, so 60 - 15 - 25 = 20 are left. The answer is 20."
    assert named(parting(FEED, cot, FEED_PROGRAM, trace, ("20", "140"))) == (None, (3, "day", "180"))


def test_a_slip_in_the_words_is_found_where_it_happens_and_not_where_it_is_used() -> None:
    question = "He first stopped after 20 miles of 60. His second stop was 15 miles before the end. How far between?"
    cot = "He rode 60 - 20 = 40 miles after the first stop, and 60 - 15 = 45 before the second: 45 - 40 = 5."
    program = "second = 60 - 15\nanswer = second - 20"
    found = parting(question, cot, program, traced((1, "second", "45"), (2, "answer", "25")), ("5", "25"))
    assert named(found) == ("40", (2, "answer", "25"))
    assert found is not None
    assert [(figure.text, value.variable) for figure, value in found.pairs] == [("45", "second")]


def test_a_step_that_the_other_side_skips_is_no_parting() -> None:
    question = "Of 162 marbles every ninth is blue; each blue one weighs 7. Then 10 more weight is added."
    cot = "162 / 9 = 18 are blue. 18 * 7 = 126 is their weight. 126 + 10 = 136."
    program = "share = 1 / 9\nweight = 162 * share * 7\nanswer = weight - 10"
    trace = traced((1, "share", "0.1111111111111111"), (2, "weight", "126.0"), (3, "answer", "116.0"))
    assert named(parting(question, cot, program, trace, ("136", "116.0"))) == ("136", (3, "answer", "116.0"))


def test_what_a_program_calculates_inside_a_line_is_reached_by_it() -> None:
    cot = "A row has 4 + 6 + 6 = 16 places. The first kind can be chosen in 1810 ways, so 1810 * 924 = 1672440."
    program = "r = 4\nb = 6\nanswer = factorial(r + b + b) // factorial(r)"
    trace = traced((1, "r", "4"), (2, "b", "6"), (3, "answer", "1681680"))
    assert named(parting("4 red, 6 blue, 6 yellow", cot, program, trace, ("1672440", "1681680"))) == (
        "1810",
        (3, "answer", "1681680"),
    )


def test_a_number_that_is_only_calculated_with_gives_way_to_what_comes_of_it() -> None:
    cot = "In total he has 700 bees, so there are 700 / 4 = 175 queens."
    trace = traced((1, "bees", "700"), (2, "answer", "100.0"))
    assert named(parting("700 bees", cot, "", trace, ("175", "100.0"))) == ("175", (2, "answer", "100.0"))


def test_a_fraction_of_common_numbers_is_common_and_another_one_is_not() -> None:
    trace = traced((1, "a", "8"), (2, "answer", "56/9"))
    cot = r"In one hour it does $\frac{1}{8}$, so the whole takes $\frac{504}{71}$."
    found = parting("One tap takes 8 hours; 1 is open.", cot, "", trace, (r"\frac{504}{71}", "56/9"))
    assert named(found) == (r"\frac{504}{71}", (2, "answer", "56/9"))


def test_each_side_that_has_the_answer_of_the_other_chose_another_one() -> None:
    cot = "The first plan gains 125, the second 96, so it is worth 5096. The better one gains 96."
    trace = traced((1, "first", "125.0"), (2, "second", "96.0"), (3, "answer", "125.0"))
    assert named(parting("Which gains more?", cot, "", trace, ("96", "125.0"))) == (None, None)


def test_rounded_numbers_and_percentages_are_the_same_numbers() -> None:
    cot = "Two thirds of 10 are 6.67 liters, with 12.5% of it lost: 5.83 are left, or $5.83."
    trace = traced((1, "a", "6.666666666666667"), (2, "lost", "0.125"), (3, "answer", "5.833333333333333"))
    assert named(parting("?", cot, "", trace, ("5.83", "5.833333333333333"))) == (None, None)


def test_a_loop_counts_by_its_last_values_and_a_start_from_nothing_says_nothing() -> None:
    program = "years = 0\nwhile years * 7.5 <= 90:\n    years += 1\nanswer = years"
    trace = traced((1, "years", "0"), *((3, "years", str(n)) for n in (1, 2, 3, 13)))
    cot = "He earns $10.5 - $3 = $7.5 a year: 90 / 7.5 = 12 years."
    assert named(parting("It costs 90 and brings 10.5; 3 are spent.", cot, program, trace, ("12", "13"))) == (
        "12",
        (3, "years", "13"),
    )


def test_what_a_program_prints_without_variables_is_aligned_too() -> None:
    found = parting("What is 2 + 3 * 4?", "3 * 4 = 12, and 12 + 2 = 15.", "print(2 + 3 * 4)", (), ("15", "14"))
    assert named(found) == ("15", (0, "", "14"))


@pytest.mark.parametrize(
    ("cot", "trace", "gave"),
    [
        ("Nobody knows.", traced((1, "x", "5")), "5"),
        ("It is 5.", (), None),
        ("It is 5.", traced((1, "x", "x**2")), "y"),
    ],
)
def test_where_a_side_has_no_number_there_is_nothing_to_align(
    cot: str, trace: tuple[TracedValue, ...], gave: str | None
) -> None:
    assert parting("How much?", cot, "", trace, (None, gave)) is None


def test_a_program_that_is_no_python_is_read_by_its_trace_alone() -> None:
    found = parting("?", "It is 5 + 6 = 11.", "x = = 5", traced((1, "x", "5"), (2, "y", "12")), ("11", "12"))
    assert named(found) == ("11", (2, "y", "12"))


@pytest.mark.parametrize(
    "program",
    ["x = " + "1 + " * 3000 + "1", "x = " + "(" * 80 + "1" + " + 1)" * 80, "x = 9**20**20**20", "x = (10**20)**20 / 0"],
)
def test_a_program_of_any_size_is_read_in_a_moment(program: str) -> None:
    began = process_time()
    assert named(parting("?", "It is 5.", program, traced((1, "x", "6")), ("5", "6"))) == ("5", (1, "x", "6"))
    assert process_time() - began < 0.5


numbers = st.lists(st.integers(21, 10_000), min_size=1, max_size=12, unique=True)


def sequences(values: list[int]) -> tuple[str, tuple[TracedValue, ...]]:
    cot = "".join(f"Then we have {value}. " for value in values)
    return cot, tuple(TracedValue(n, f"v{n}", str(value)) for n, value in enumerate(values, 1))


@given(numbers)
def test_identical_sequences_never_part(values: list[int]) -> None:
    cot, trace = sequences(values)
    found = parting("", cot, "", trace, (None, None))
    assert named(found) == (None, None)
    assert found is not None
    assert [each.text for each, _ in found.pairs] == [each.text for _, each in found.pairs] == list(map(str, values))


@given(numbers, st.data())
def test_a_changed_value_is_found_at_its_place_on_both_sides(values: list[int], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(values) - 1))
    _, trace = sequences(values)
    changed = [*values[:place], 10_000 + values[place], *values[place + 1 :]]
    found = parting("", sequences(changed)[0], "", trace, (None, None))
    assert named(found) == (str(changed[place]), (place + 1, f"v{place + 1}", str(values[place])))


@given(st.text(max_size=300), st.text(max_size=100), st.lists(st.text(max_size=8), max_size=5))
def test_positions_lie_inside_any_text(cot: str, program: str, values: list[str]) -> None:
    trace = tuple(TracedValue(n, "x", value) for n, value in enumerate(values))
    found = parting(cot, cot, program, trace, (cot, "7"))
    for figure in [*figures(cot), *([each for each, _ in found.pairs] if found else [])]:
        assert cot[figure.start : figure.end] == figure.text
        assert figure.text


@given(st.integers(-(10**6), 10**6), st.integers(0, 4))
def test_a_number_is_the_value_that_it_writes(value: int, decimals: int) -> None:
    text = f"{value / 10**decimals:,.{decimals}f}"
    (figure,) = figures(f"It is {text} now.")
    exact = program_value(str(value / 10**decimals))
    assert figure.text == text
    assert exact is not None
    assert figure.is_(exact)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (r"So $\frac{1}{8} + \tfrac{1}{14}$ is $1{,}000$.", [r"\frac{1}{8}", r"\tfrac{1}{14}", "1{,}000"]),
        ("1. First 5\n2) then 6\nStep 3: 7", ["5", "6", "7"]),
        ("x^2 + a_1 + 4x = v2, 4th of 1/6th, 6/4 = 1.5", ["1/6th", "6", "4", "1.5"]),
        ("from -7 to 5-3 and (-2), .5% or $-7$", ["-7", "5", "3", "-2", ".5%", "-7"]),
        ("3/0 and 1e5", []),
    ],
)
def test_numbers_are_read_as_people_write_them(text: str, found: list[str]) -> None:
    assert [figure.text for figure in figures(text)] == found


@pytest.mark.parametrize("text", ["inf", "nan", "x**2", "1/0", "1e9999", "", "(1+2j)", "9" * 400])
def test_what_is_no_plain_number_of_a_program_has_no_value(text: str) -> None:
    assert program_value(text) is None
