"""The families of Number Theory, Counting & Probability and Geometry: right, readable, and safe under any slip."""

import re
import sys
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from random import Random
from types import FrameType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.answers import Comparer
from engine.teachers.simulated.exact import tex
from engine.teachers.simulated.families import FAMILIES, by_name, counting_and_probability, geometry, number_theory
from engine.teachers.simulated.families.misreadings import transposed
from engine.teachers.simulated.families.number_theory.factors import factors, product_latex
from engine.teachers.simulated.family import LEVELS, SUBJECTS, Family, Value, Working, no_slip
from engine.teachers.simulated.wording import Blank, Wording, take_apart

DISCRETE = (*number_theory.FAMILIES, *counting_and_probability.FAMILIES, *geometry.FAMILIES)
DRAWS = 60
MOST_EVENTS = 600_000
"""Lines and calls that a program may take; as many as Python runs in about 50 ms, and counted rather than timed."""

# A wording shares few words with the others of its family, and a misreading nearly always leads elsewhere.
MOST_SHARED = 0.5
LEAST_CHANGED = 0.7

each_family = pytest.mark.parametrize("family", DISCRETE, ids=lambda family: family.name)


@pytest.fixture(scope="module")
def comparer() -> Iterator[Comparer]:
    with Comparer(seconds=10.0) as shared:
        yield shared


def draws(family: Family, count: int = DRAWS) -> list[dict[str, int]]:
    random = Random(family.name)  # noqa: S311 -- draws problems, guards nothing
    return [family.numbers(random) for _ in range(count)]


def run(family: Family, numbers: dict[str, int]) -> Any:
    names: dict[str, Any] = dict(numbers)
    exec(family.program, names)  # noqa: S102 -- a program that this project wrote
    return names["answer"]


def answer(family: Family, numbers: dict[str, int]) -> str:
    """The final answer as a reply states it."""
    working = family.work(numbers, no_slip)
    return working.answer if isinstance(working.answer, str) else tex(working.answer)


def texts(family: Family) -> Iterator[str]:
    yield from family.wordings
    yield from (*family.topics, *family.skills)
    known = family.knowledge
    yield from (*known.definitions, *known.formulas, *known.pitfalls, *known.insights)


def statements(wording: Wording) -> Iterator[tuple[dict[str, int | str | None], dict[str, str], str]]:
    """Statements of a wording, with numbers alone and with a letter in the place of each number."""
    random = Random(wording.anchor)  # noqa: S311 -- draws problems, guards nothing
    for _ in range(5):
        numbers: dict[str, int | str | None] = {**wording.family.numbers(random)}
        words = wording.draw_words(random)
        for fillings in (numbers, *({**numbers, name: "K"} for name in numbers)):
            yield fillings, words, wording.write(fillings, words)


# What they cover.


def test_every_subject_has_a_family_of_every_level() -> None:
    covered = Counter((family.subject, family.level) for family in FAMILIES)

    assert set(covered) == {(subject, level) for subject in SUBJECTS for level in LEVELS}
    assert len(FAMILIES) >= 35


def test_names_are_unique_and_lead_to_their_family() -> None:
    assert len({family.name for family in FAMILIES}) == len(FAMILIES)
    for family in FAMILIES:
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", family.name)
        assert by_name(family.name) is family
    with pytest.raises(KeyError):
        by_name("no-such-family")


@each_family
def test_harder_families_exist_and_have_a_higher_level(family: Family) -> None:
    assert bool(family.harder) == (family.level < LEVELS[-1])
    for name in family.harder:
        assert by_name(name).level > family.level


@each_family
def test_every_family_stands_in_the_package_of_its_subject(family: Family) -> None:
    packages = {
        "Number Theory": number_theory,
        "Counting & Probability": counting_and_probability,
        "Geometry": geometry,
    }
    assert family in packages[family.subject].FAMILIES


def test_several_families_take_any_one_number_and_so_continue_other_problems() -> None:
    single = [family for family in number_theory.FAMILIES if set(family.numbers(Random(1))) == {"n"}]  # noqa: S311 -- draws problems, guards nothing

    assert len(single) >= 7
    for family in single:
        assert all(family.fits({"n": n}) for n in range(2, 300)), family.name


# What they say.


@each_family
def test_texts_are_whole(family: Family) -> None:
    for text in texts(family):
        assert text == " ".join(text.split())
        assert text
        assert text.count("$") % 2 == 0
    known = family.knowledge
    for kind in (known.definitions, known.formulas, known.pitfalls, known.insights):
        assert kind
        assert all(sentence.endswith(".") for sentence in kind)
    assert 2 <= len(family.topics) <= 4
    assert 2 <= len(family.skills) <= 4


@each_family
def test_wordings_differ_in_their_words(family: Family) -> None:
    assert len(family.wordings) >= 3
    words = [set(re.findall(r"[a-z]{2,}", re.sub(r"\{\w+\}", " ", text.lower()))) for text in family.wordings]
    for i, one in enumerate(words):
        for other in words[:i]:
            assert len(one & other) / len(one | other) < MOST_SHARED, (one, other)


@each_family
def test_each_wording_asks_for_every_number_once(family: Family) -> None:
    names = set(draws(family, 1)[0])
    for wording in take_apart(family):
        blanks = [piece.name for piece in wording.pieces if isinstance(piece, Blank)]
        assert len(blanks) == len(set(blanks))
        assert names <= set(blanks) <= names | set(family.words)
    assert {name for text in family.wordings for name in re.findall(r"\{(\w+)\}", text)} >= set(family.words)


@each_family
def test_a_statement_gives_its_numbers_back(family: Family) -> None:
    for wording in take_apart(family):
        for fillings, words, text in statements(wording):
            found = wording.read(text)
            assert found is not None, text
            assert found.fillings == fillings
            assert found.words == words
            assert text.count("$") % 2 == 0
            assert "{{" not in text


@each_family
def test_no_other_wording_of_any_family_is_found_in_a_statement(family: Family) -> None:
    others = [wording for other in FAMILIES for wording in take_apart(other)]
    for wording in take_apart(family):
        for _, _, text in statements(wording):
            found = [other.anchor for other in others if other.pattern.search(text)]
            assert found == [wording.anchor], text


# What they answer.

GOLDEN = [
    ("digit-sum", {"n": 40_917}, "21"),
    ("binary-ones", {"n": 77}, "4"),
    ("remainder", {"a": 365, "b": 7}, "1"),
    ("two-remainders", {"r": 2, "a": 7, "s": 3, "b": 10}, "23"),
    ("divisor-count", {"n": 360}, "24"),
    ("largest-prime-factor", {"n": 1_001}, "13"),
    ("largest-prime-factor", {"n": 49}, "7"),
    ("divisor-sum", {"n": 28}, "56"),
    ("coprime-count", {"n": 36}, "12"),
    ("common-multiple", {"a": 12, "b": 18}, "36"),
    ("payment-ways", {"a": 3, "b": 5, "c": 30}, "1"),
    ("payment-ways", {"a": 4, "b": 6, "c": 31}, "0"),
    ("trailing-zeros", {"n": 100}, "24"),
    ("factorial-squares", {"n": 10}, "30"),
    ("power-remainder", {"a": 3, "b": 20, "m": 25}, "1"),
    ("power-tower-remainder", {"a": 2, "b": 3, "c": 4, "m": 11}, "2"),
    ("single-draw", {"r": 3, "b": 4, "g": 5}, "1/4"),
    ("two-draws", {"r": 3, "b": 2}, "2/5"),
    ("dice-total", {"s": 6, "t": 7}, "1/6"),
    ("handshakes", {"n": 10}, "45"),
    ("neither-multiple", {"n": 100, "a": 4, "b": 6}, "67"),
    ("detours", {"m": 4, "n": 3, "p": 2, "q": 1}, "17"),
    ("committee", {"n": 10, "k": 3}, "120"),
    ("committee-quota", {"w": 4, "m": 3, "k": 3, "t": 2}, "22"),
    ("larger-ticket", {"n": 3}, "8/3"),
    ("highest-roll", {"d": 2, "s": 6, "t": 3}, "5/36"),
    ("colour-rows", {"r": 2, "b": 1, "g": 1}, "12"),
    ("exact-matches", {"n": 5, "k": 2}, "20"),
    ("bounded-shares", {"n": 10, "k": 3, "a": 1, "b": 6}, "27"),
    ("third-angle", {"a": 35, "b": 65}, "80"),
    ("polygon-angles", {"n": 8}, "1080"),
    ("rectangle-area", {"p": 26, "a": 5}, "40"),
    ("trapezoid-area", {"a": 4, "c": 7, "h": 5}, "55/2"),
    ("similar-triangles", {"p": 4, "q": 6, "t": 15}, "10"),
    ("box-diagonal", {"a": 2, "b": 4, "c": 6}, "2\\sqrt{14}"),
    ("cone-volume", {"d": 6, "h": 5}, "15\\pi"),
    ("sphere-in-cone", {"r": 6, "h": 8}, "36\\pi"),
    ("chord-length", {"s": 8, "d": 2}, "4\\sqrt{3}"),
    ("circumcircle-area", {"a": 13, "b": 14, "c": 15}, "\\frac{4225\\pi}{64}"),
    ("triangle-area", {"a": 4, "b": 4, "c": 4}, "4\\sqrt{3}"),
    ("lattice-inside", {"a": 4, "b": 0, "c": 0, "d": 4}, "3"),
]


@pytest.mark.parametrize(
    ("name", "numbers", "known"), GOLDEN, ids=lambda value: value if isinstance(value, str) else ""
)
def test_known_answers(comparer: Comparer, name: str, numbers: dict[str, int], known: str) -> None:
    assert by_name(name).fits(numbers)
    assert comparer.compare(answer(by_name(name), numbers), known).equal


def test_every_family_has_a_known_answer() -> None:
    assert {name for name, _, _ in GOLDEN} == {family.name for family in DISCRETE}


@each_family
def test_drawn_numbers_make_many_different_problems(family: Family) -> None:
    many = draws(family, 800)

    assert all(family.fits(numbers) for numbers in many)
    assert len({tuple(sorted(numbers.items())) for numbers in many}) >= 50
    assert len({answer(family, numbers) for numbers in many}) >= 8


@each_family
def test_words_and_program_agree(comparer: Comparer, family: Family) -> None:
    for numbers in draws(family):
        in_words, by_program = answer(family, numbers), str(run(family, numbers))
        verdict = comparer.compare(in_words, by_program)
        assert verdict.equal, (numbers, in_words, by_program, verdict)


@each_family
def test_a_misreading_leads_elsewhere_in_words_and_program_alike(comparer: Comparer, family: Family) -> None:
    changed = 0
    for numbers in draws(family):
        other = family.misread(numbers)
        assert set(other) == set(numbers)
        assert family.work(other, no_slip).steps
        in_words, by_program = answer(family, other), str(run(family, other))
        assert comparer.compare(in_words, by_program).equal, (other, in_words, by_program)
        changed += not comparer.compare(in_words, answer(family, numbers)).equal
    assert changed >= LEAST_CHANGED * DRAWS


@each_family
def test_steps_are_sentences_that_lead_to_the_answer(family: Family) -> None:
    for numbers in draws(family, 10):
        working = family.work(numbers, no_slip)
        assert_readable(working)
        said = re.sub(r"[{}]", "", " ".join(working.steps))
        assert re.sub(r"[{}]", "", answer(family, numbers)) in said


def assert_readable(working: Working) -> None:
    for step in working.steps:
        assert re.fullmatch(r"\S.*[.;]", step), step
        assert step.count("$") % 2 == 0
        assert step.count("{") == step.count("}")
        assert "Fraction" not in step


# What they bear.


@each_family
@given(slips=st.lists(st.integers() | st.integers(-(10**30), 10**30), min_size=1, max_size=8), seed=st.integers(0, 50))
@settings(max_examples=40, deadline=None)
def test_no_slip_stops_a_working(family: Family, slips: list[int], seed: int) -> None:
    seen = 0

    def slip(value: Value) -> Value:
        nonlocal seen
        seen += 1
        wrong = slips[seen % len(slips)]
        return type(value)(wrong) / 7 if isinstance(value, Fraction) else type(value)(wrong)

    working = family.work(draws(family)[seed], slip)

    assert seen
    assert_readable(working)
    assert isinstance(working.answer, int | Fraction | str)


@each_family
def test_a_slip_at_any_place_changes_some_answer(family: Family) -> None:
    """Every number that is worked out matters: one that nobody uses would make a slip without a trace."""
    useful: set[int] = set()
    most = 0
    for numbers in draws(family):
        right, places = family.work(numbers, no_slip), count_places(family, numbers)
        most = max(most, places)
        useful |= {place for place in range(places) if family.work(numbers, SlipAt(place)) != right}
    assert useful == set(range(most))


class SlipAt:
    """Errs by one at one place, and counts the places."""

    def __init__(self, place: int) -> None:
        self.place, self.seen = place, 0

    def __call__(self, value: Value) -> Value:
        here, self.seen = self.seen, self.seen + 1
        return value + 1 if here == self.place else value


def count_places(family: Family, numbers: dict[str, int]) -> int:
    counting = SlipAt(-1)
    family.work(numbers, counting)
    return counting.seen


def cost(family: Family, numbers: dict[str, int]) -> int:
    """Lines and calls that the program takes; at most one more than it may."""
    events = 0

    def trace(frame: FrameType, _event: str, _argument: object) -> Any:
        nonlocal events
        if frame.f_code.co_filename != "<string>":
            return None  # a library's own lines
        events += 1
        if events > MOST_EVENTS:
            raise TimeoutError
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        run(family, numbers)
    except TimeoutError:
        pass
    finally:
        sys.settrace(before)
    return events


@each_family
def test_what_fits_is_cheap_however_large(family: Family) -> None:
    numbers = draws(family, 1)[0]
    for name in numbers:
        sizes = [digit * 10**exponent - 1 for exponent in range(1, 31) for digit in (1, 2, 5)]
        fitting = [size for size in sizes if family.fits({**numbers, name: size})]
        largest = {**numbers, name: max([numbers[name], *fitting])}
        assert cost(family, largest) <= MOST_EVENTS, largest
        assert family.work(largest, no_slip).steps


@each_family
def test_absurd_numbers_do_not_fit_or_do_no_harm(comparer: Comparer, family: Family) -> None:
    for numbers in draws(family, 5):
        for name in numbers:
            for value in (0, 1, 2, -1, -7, 10**30, -(10**30)):
                absurd = {**numbers, name: value}
                if family.fits(absurd):
                    assert comparer.compare(answer(family, absurd), str(run(family, absurd))).equal, absurd
            assert not family.fits({**numbers, name: -1})
            assert not family.fits({**numbers, name: 10**30})


# What they are made of.


@given(number=st.integers(1, 10**6))
def test_factors_are_primes_that_multiply_to_the_number(number: int) -> None:
    product = 1
    for prime, exponent in factors(number).items():
        assert all(prime % divisor for divisor in range(2, int(prime**0.5) + 1))
        product *= prime**exponent
    assert product == number


def test_a_number_is_written_as_its_factors() -> None:
    assert product_latex(360) == r"2^{3} \cdot 3^{2} \cdot 5"
    assert product_latex(1) == "1"


@given(value=st.integers(10, 10**12))
def test_swapping_the_last_digits_twice_changes_nothing(value: int) -> None:
    assert transposed(transposed(value)) == value or str(value)[-2:].startswith("0") or value < 100
    assert sorted(str(transposed(value)).zfill(len(str(value)))) == sorted(str(value))


def test_a_single_digit_has_nothing_to_swap() -> None:
    assert [transposed(value) for value in range(10)] == list(range(10))
