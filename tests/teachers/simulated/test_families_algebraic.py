"""The families of Prealgebra, Algebra, Intermediate Algebra and Precalculus, by property over many problems of each."""

import re
import sys
from collections.abc import Iterator
from fractions import Fraction
from itertools import chain, combinations, count, cycle
from random import Random
from types import FrameType
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.answers import Comparer
from engine.domain import Equality
from engine.teachers.simulated.families import algebra, intermediate_algebra, prealgebra, precalculus
from engine.teachers.simulated.family import LEVELS, Exact, Family, Numbers, Value, no_slip
from engine.teachers.simulated.wording import Blank, Wording, take_apart

PACKAGES = {
    "Prealgebra": prealgebra,
    "Algebra": algebra,
    "Intermediate Algebra": intermediate_algebra,
    "Precalculus": precalculus,
}
FAMILIES: tuple[Family, ...] = tuple(chain.from_iterable(package.FAMILIES for package in PACKAGES.values()))
BY_NAME = {family.name: family for family in FAMILIES}
DRAWS = 60
MOST_LINES = 60_000
"""Lines that a program may run: a fraction of what it could in its 50 ms is left to the libraries it calls."""

WILD = st.one_of(
    st.none(), st.integers(-(10**30), 10**30), st.fractions(max_denominator=10**6), st.sampled_from([0, 1, -1])
)

each_family = pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)


@pytest.fixture(scope="module")
def comparer() -> Iterator[Comparer]:
    with Comparer(seconds=20) as started:
        yield started


def seeded(seed: object) -> Random:
    return Random(str(seed))  # noqa: S311 -- problems are drawn, not secrets


def drawn(family: Family, number: int = DRAWS) -> Iterator[dict[str, int]]:
    return (family.numbers(seeded(f"{family.name}/{seed}")) for seed in range(number))


def run(program: str, numbers: Numbers) -> str:
    """What the program answers; it fails if it runs on and on."""
    lines = count(1)

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        if frame.f_code.co_filename != "<program>":
            return None
        if event == "line" and next(lines) > MOST_LINES:
            message = f"more than {MOST_LINES} lines of the program were run with {numbers}"
            raise AssertionError(message)
        return trace

    namespace: dict[str, Any] = dict(numbers)
    code = compile(program, "<program>", "exec")
    before = sys.gettrace()
    sys.settrace(trace)
    try:
        exec(code, namespace)  # noqa: S102 -- a program of this project's own families
    finally:
        sys.settrace(before)
    return str(namespace["answer"])


def written(answer: Exact) -> str:
    return str(answer)


def statements(family: Family, numbers: Numbers) -> list[str]:
    random = seeded(1)
    return [wording.write(numbers, wording.draw_words(random)) for wording in take_apart(family)]


def same(comparer: Comparer, one: str, other: str, question: str) -> bool:
    verdict = comparer.compare(one, other, question)
    assert verdict.value is not Equality.UNDECIDED, (one, other, verdict)
    return verdict.value is Equality.EQUAL


# The families as a whole.


@pytest.mark.parametrize("subject", PACKAGES)
def test_every_level_of_a_subject_has_a_family(subject: str) -> None:
    families: tuple[Family, ...] = PACKAGES[subject].FAMILIES
    assert {family.subject for family in families} == {subject}
    assert {family.level for family in families} == set(LEVELS)


def test_names_and_wordings_are_unique() -> None:
    wordings = [wording for family in FAMILIES for wording in family.wordings]
    assert len(BY_NAME) == len(FAMILIES)
    assert len(set(wordings)) == len(wordings)


@each_family
def test_a_family_is_complete(family: Family) -> None:
    names = set(next(drawn(family)))
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", family.name)
    assert len(family.wordings) >= 3
    assert 2 <= len(family.topics) <= 4
    assert 2 <= len(family.skills) <= 4
    for kind in ("definitions", "formulas", "pitfalls", "insights"):
        assert all(sentence.endswith(".") for sentence in getattr(family.knowledge, kind) or [""]), kind
    for wording in take_apart(family):
        blanks = {piece.name for piece in wording.pieces if isinstance(piece, Blank)}
        assert names <= blanks <= names | set(family.words), wording


@each_family
def test_harder_families_exist_and_are_of_a_higher_level(family: Family) -> None:
    assert len(set(family.harder)) == len(family.harder)
    assert all(BY_NAME[name].level > family.level for name in family.harder)
    assert bool(family.harder) == (family.level < max(LEVELS))


@each_family
def test_a_harder_problem_can_be_composed_of_most_answers(family: Family) -> None:
    answers = [family.work(numbers, no_slip).answer for numbers in drawn(family)]
    whole = [answer for answer in answers if isinstance(answer, int)]
    fitting = [answer for answer in whole if any(takes(BY_NAME[name], answer) for name in family.harder)]
    assert len(fitting) >= 0.7 * len(whole) or not family.harder


def takes(family: Family, answer: int) -> bool:
    """Whether the answer of another problem can stand in one of the family's blanks."""
    return any(family.fits({**numbers, name: answer}) for numbers in drawn(family, 10) for name in numbers)


# The numbers, the working and the program.


@each_family
def test_problems_fit_and_are_many(family: Family) -> None:
    problems = list(drawn(family, 300))
    assert all(family.fits(numbers) for numbers in problems)
    assert len({tuple(numbers.items()) for numbers in problems}) >= 50


@each_family
def test_working_and_program_agree_also_where_the_problem_is_misread(family: Family, comparer: Comparer) -> None:
    changed = 0
    for numbers in drawn(family):
        question = statements(family, numbers)[0]
        misread = family.misread(numbers)
        assert misread.keys() == numbers.keys()
        right, wrong = (written(family.work(each, no_slip).answer) for each in (numbers, misread))
        assert same(comparer, right, run(family.program, numbers), question), (numbers, right)
        assert same(comparer, wrong, run(family.program, misread), question), (misread, wrong)
        changed += not same(comparer, right, wrong, question)
    assert changed >= 0.8 * DRAWS


@each_family
@settings(max_examples=25)
@given(seed=st.integers(0, 10**6), wild=st.lists(WILD, min_size=1, max_size=15))
def test_a_working_bears_every_slip(family: Family, seed: int, wild: list[Any]) -> None:
    mistakes = cycle(wild)

    def slip(value: Value) -> Value:
        mistake = next(mistakes)
        return value if mistake is None else cast("Value", mistake)

    numbers = family.numbers(seeded(seed))
    for each in (numbers, family.misread(numbers)):
        working = family.work(each, slip)
        assert all(working.steps)
        assert isinstance(working.answer, int | Fraction | str)
        assert written(working.answer)


@each_family
def test_every_slip_leads_to_a_wrong_end_or_is_read_in_the_steps(family: Family) -> None:
    numbers = next(drawn(family))
    right = family.work(numbers, no_slip)
    calls = count()

    def counting(value: Value) -> Value:
        next(calls)
        return value

    family.work(numbers, counting)
    for at in range(next(calls)):
        places = count()

        def one_off(value: Value, at: int = at, places: Iterator[int] = places) -> Value:
            return value + 1 if next(places) == at else value

        assert family.work(numbers, one_off) != right, f"the slip at place {at} is not seen"
    assert at >= 1


@each_family
@pytest.mark.parametrize("absurd", [0, 1, -1, -7, 3 * 10**5, 10**7, 10**30, -(10**30)])
def test_numbers_from_elsewhere_are_refused_or_solved(family: Family, absurd: int, comparer: Comparer) -> None:
    for numbers in drawn(family, 3):
        for name in numbers:
            strange = {**numbers, name: absurd}
            if family.fits(strange):
                question = statements(family, strange)[0]
                answer = written(family.work(strange, no_slip).answer)
                assert same(comparer, answer, run(family.program, strange), question), strange
                assert len(answer) < 300


@each_family
def test_no_family_takes_numbers_that_are_all_absurd(family: Family) -> None:
    names = next(drawn(family))
    for absurd in (0, 10**30, -(10**30)):
        assert not family.fits(dict.fromkeys(names, absurd))


# The words.


def every_wording() -> list[Wording]:
    return [wording for family in FAMILIES for wording in take_apart(family)]


@each_family
@pytest.mark.parametrize("letter", [None, "K", "Z"])
def test_a_statement_is_read_back_by_its_own_wording_alone(family: Family, letter: str | None) -> None:
    others = every_wording()
    for numbers in drawn(family, 5):
        for place, wording in enumerate(take_apart(family)):
            fillings: dict[str, int | str | None] = {**numbers}
            if letter is not None:
                fillings[seeded(place).choice(list(fillings))] = letter
            words = wording.draw_words(seeded(place))
            text = wording.write(fillings, words)
            assert [(other.family, found) for other in others if (found := other.read(text))] == [
                (family, (fillings, words))
            ]


@each_family
def test_no_statement_contains_another_family_s(family: Family) -> None:
    others = [other for other in every_wording() if other.family is not family]
    for text in statements(family, next(drawn(family))):
        assert [other.family.name for other in others if other.pattern.search(text)] == []


@each_family
def test_texts_are_well_formed(family: Family) -> None:
    for numbers in drawn(family, 20):
        working = family.work(numbers, no_slip)
        asked = statements(family, numbers)
        misread = family.work(family.misread(numbers), no_slip)
        for text in (*asked, *working.steps, *misread.steps, f"${working.answer}$"):
            assert text.strip() == text != ""
            assert "  " not in text
            assert text.count("$") % 2 == 0, text
            assert text.count("{") == text.count("}"), text
            assert text.count("(") == text.count(")"), text
            assert not re.search(r"--|[+-] -|\\(cdot|div) -|\*|Fraction|None", text), text
        assert len(working.steps) >= 2
        assert all(text[-1] in ".?$" for text in asked)
        assert all(step.endswith(".") for step in working.steps)


@each_family
def test_the_wordings_of_a_family_are_no_copies_of_each_other(family: Family) -> None:
    numbers = next(drawn(family))
    grams = []
    for text in statements(family, numbers):
        words = re.findall(r"\w+", text.lower())
        grams.append({tuple(words[i : i + 10]) for i in range(len(words) - 9)})
    assert all(not one & other for one, other in combinations(grams, 2))


# Golden problems, solved by hand.

GOLDEN: dict[str, tuple[dict[str, int], Exact]] = {
    "fraction-of-quantity": ({"a": 3, "b": 8, "c": 120}, 45),
    "missing-score": ({"a": 4, "b": 80, "c": 82}, 90),
    "crew-days": ({"a": 3, "b": 4, "c": 2, "d": 6, "e": 5}, 5),
    "filling-against-drain": ({"a": 3, "b": 6, "c": 12}, Fraction(12, 5)),
    "price-before-changes": ({"a": 20, "b": 50, "c": 120}, 200),
    "changed-ratio": ({"a": 2, "b": 3, "c": 4, "d": 2, "e": 14, "f": 13}, 25),
    "linear-equation": ({"a": 4, "b": 11, "c": 39}, 7),
    "ticket-sales": ({"a": 9, "b": 5, "c": 100, "d": 660}, 40),
    "function-twice": ({"a": 3, "b": 5, "c": 4}, 16),
    "integers-in-band": ({"a": 2, "b": 5, "c": 9}, 8),
    "sum-of-squared-roots": ({"a": 10, "b": 21}, 58),
    "fifth-powers": ({"a": 3, "b": 5}, 33),
    "growth-in-periods": ({"a": 3, "b": 2, "c": 5, "d": 4, "e": 10}, 135),
    "seats-in-rows": ({"a": 3, "b": 9, "c": 6, "d": 15, "e": 10}, 140),
    "complex-product": ({"a": 2, "b": 3, "c": 4, "d": 5}, "23 + 2i"),
    "cubic-remainder": ({"a": 2, "b": 3, "c": 4, "d": 5}, 94),
    "quadratic-table": ({"a": 1, "b": 2, "c": 5, "d": 10}, 101),
    "shifted-cubic": ({"a": 6, "b": 11, "c": 6, "d": 2}, "x^3 - 12x^2 + 47x - 60"),
    "sum-of-fourth-powers": ({"a": 6, "b": 11, "c": 6}, 98),
    "telescoping-fractions": ({"a": 3, "b": 2, "c": 1}, Fraction(1, 9)),
    "small-determinant": ({"a": 3, "b": 5, "c": 2, "d": 7}, 11),
    "diagonal-of-fourth-power": ({"a": 1, "b": 1, "c": 1, "d": 2}, 47),
    "vector-length": ({"a": 2, "b": 4, "c": 6}, r"2\sqrt{14}"),
    "projected-vector": ({"a": 3, "b": 4, "c": 1, "d": 2}, r"\left(\frac{11}{5}, \frac{22}{5}\right)"),
    "tangent-of-sum": ({"a": 1, "b": 2, "c": 1, "d": 3}, 1),
    "swinging-range": ({"a": 6, "b": 8, "c": 1}, "[0, 10]"),
    "heights-on-wheel": ({"a": 4, "b": 3, "c": 2}, 44),
    "endless-turns": ({"a": 1, "b": 2, "c": 2}, 1),
}


def test_every_family_has_a_golden_problem() -> None:
    assert GOLDEN.keys() == BY_NAME.keys()


@pytest.mark.parametrize("name", GOLDEN)
def test_golden_problem(name: str) -> None:
    numbers, answer = GOLDEN[name]
    assert BY_NAME[name].fits(numbers)
    assert BY_NAME[name].work(numbers, no_slip).answer == answer
