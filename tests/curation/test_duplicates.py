"""Duplicates and variants of known questions: what counts as one, in whatever order they came."""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.curation import KnownQuestions, Similar, read_seeds
from engine.domain import Problem

KNOWN = "A farmer sells 12 crates of apples for $30 each and 5 crates of pears for $18 each. How much does he earn?"
OTHERS = [
    "What is the remainder when $7^{2024}$ is divided by 100?",
    r"Find the area of a triangle with sides 13, 14, and 15.",
    r"Evaluate $\int_0^1 x^2 \, dx$ and give the result as a fraction.",
    "In how many ways can 6 people sit around a round table, if two of them must not sit together?",
    "The sum of five consecutive odd integers is 125. What is the largest of them?",
]


def known(*questions: str, near: float = 0.9) -> KnownQuestions:
    store = KnownQuestions(near=near)
    store.add_all((f"p{number}", question) for number, question in enumerate(questions))
    return store


def kind(question: str, *questions: str) -> str | None:
    similar = known(*questions).find(question)
    return similar.kind if similar else None


@pytest.mark.parametrize(
    "copy",
    [
        KNOWN,
        KNOWN.upper(),
        KNOWN.replace(" ", "\n\n  "),
        KNOWN.replace(".", " !").replace("?", ""),
        KNOWN.replace("$30", r"\$30.00").replace("$18", r"\$18"),
        KNOWN.replace("12", r"\(12\)").replace("5 ", "five "),
        KNOWN.translate(str.maketrans("aeopc", "\u0430\u0435\u03bf\u0440\u0441")),
        KNOWN.replace("12", "\uff11\uff12"),
    ],
)
def test_a_copy_is_exact_however_it_is_set(copy: str) -> None:
    assert known(*OTHERS, KNOWN).find(copy) == Similar("exact", "p5", 1.0, 1)


COPIES = [
    ("A carpenter saws 84 cm into 7 equal pieces.", "A carpenter saws eighty-four cm into seven equal pieces."),
    ("Ann has 35 of 200 red stamps.", "Ann has thirty-five of two hundred red stamps."),
    ("It weighs 1500 or 1,099 grams.", "It weighs one thousand five hundred or one thousand and ninety-nine grams."),
    ("Solve the equation $3x + 5 = 20$ for $x$.", r"Solve the equation $$3 \cdot x+5=20$$ for $x$."),
    ("Solve the equation $3x + 5 = 20$ for $x$.", "Solve the equation 3*x + 5 = 20 for x."),
    (r"Add $2(x+3)$ and $2.5\sqrt{2}$.", r"Add $2\times(x+3)$ and $2.5 \cdot \sqrt{2}$."),
]


@pytest.mark.parametrize(("one", "other"), COPIES)
def test_a_copy_with_numbers_in_words_or_signs_of_products_is_exact(one: str, other: str) -> None:
    for known, asked in ((one, other), (other, one)):
        store = KnownQuestions()
        store.add("p", known)
        found = store.find(asked)
        assert found is not None
        assert found.kind == "exact"


@pytest.mark.parametrize(
    ("old", "new"),
    [("sells", "sold"), ("A farmer", "The farmer"), ("does he earn", "does he make"), ("of apples", "apples")],
)
def test_a_word_changed_is_near(old: str, new: str) -> None:
    found = known(KNOWN).find(KNOWN.replace(old, new))
    assert found
    assert (found.kind, found.problem_id) == ("near", "p0")
    assert 0.9 <= found.ratio < 1


@pytest.mark.parametrize(("old", "new"), [("12", "14"), ("$30", "$31"), ("5 ", "6 "), ("5 ", "two dozen ")])
def test_a_number_changed_is_a_variant(old: str, new: str) -> None:
    assert kind(KNOWN.replace(old, new), KNOWN) == "variant"


def test_numbers_that_change_places_make_a_variant() -> None:
    assert kind(KNOWN.replace("30", "x").replace("18", "30").replace("x", "18"), KNOWN) == "variant"


LONG = (
    "On a map of the old town every street is drawn to scale, and Mia measures the way from the harbour to the market: "
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("What is the least number of streets for it?", "What is the greatest number of streets for it?"),
        ("How many of them are open?", "How many of them are not open?"),
        ("How many minutes does she need for it?", "How many hours does she need for it?"),
        ("Is the sum of the lengths below the difference?", "Is the difference of the lengths below the sum?"),
        ("She needs $a+b$ minutes. What is $a$?", "She needs $a-b$ minutes. What is $a$?"),
        ("She takes $x$ streets and $y$ lanes. Find $x$.", "She takes $x$ streets and $y$ lanes. Find $y$."),
        ("She adds $\u03b1$ and $a$. What is $\u03b1$?", "She adds $\u03b1$ and $a$. What is $a$?"),
        (r"She turns by $\alpha$ from $\beta$. Find $\alpha$.", "She turns by \u03b1 from \u03b2. Find \u03b2."),
        ("She walks \u03c1 miles. What is $p/2$?", "She walks p miles. What is $p/2$?"),
        (r"She turns by $\sin t$. Find $t$.", r"She turns by $\cos t$. Find $t$."),
        ("The market is a pentagon. How many ways are there?", "The market is a hexagon. How many ways are there?"),
        ("How many ways are there to arrange the word HARBOUR?", "How many ways are there to arrange the word STREET?"),
        ("She walks on Monday. On which day is she back?", "She walks on Friday. On which day is she back?"),
        ("She computes $2(x+3)$ for it. What is $x$?", "She computes $2x+3$ for it. What is $x$?"),
    ],
)  # fmt: skip
def test_a_word_that_turns_the_question_makes_a_variant(one: str, other: str) -> None:
    for new, old in ((one, other), (other, one)):
        assert kind(LONG + new, LONG + old) == "variant"


@pytest.mark.parametrize("place", range(len(OTHERS)))
def test_other_questions_are_like_nothing(place: int) -> None:
    assert kind(OTHERS[place], KNOWN, *(other for other in OTHERS if other != OTHERS[place])) is None


def test_variants_are_counted_over_templates_that_are_nearly_the_same() -> None:
    store = known(KNOWN, KNOWN.replace("12", "13"), KNOWN.replace("12", "14").replace("sells", "sold"), *OTHERS)
    found = store.find(KNOWN.replace("12", "15"))
    assert found == Similar("variant", "p0", 1.0, 3)
    store.add("again", KNOWN.upper())
    assert store.find(KNOWN.replace("12", "15")) == found


def test_near_goes_by_what_was_asked_for() -> None:
    changed = KNOWN.replace("farmer", "merchant").replace("crates", "boxes").replace("earn", "get")
    assert known(KNOWN, near=0.9).find(changed) is None
    found = known(KNOWN, near=0.6).find(changed)
    assert found
    assert found.kind == "near"


@pytest.mark.parametrize(("near", "changed"), [(0.9, 1), (0.8, 4), (0.7, 6), (0.5, 10)])
def test_a_question_just_near_enough_is_found_among_many(near: float, changed: int) -> None:
    names = [f"q{chr(97 + a)}{chr(97 + b)}{chr(97 + c)}" for a in range(20) for b in range(12) for c in range(10)]
    questions = [" ".join(names[start : start + 24]) for start in range(0, len(names), 24)]
    store = known(*questions, near=near)
    for number, question in enumerate(questions):
        words = question.split()
        for place in range(changed):
            words[place * 24 // changed] += "changed"
        found = store.find(" ".join(words))
        assert found
        assert (found.kind, found.problem_id) == ("near", f"p{number}")


def test_the_strictest_measure_takes_only_the_same_words() -> None:
    store = known(KNOWN, near=1.0)
    assert store.find(KNOWN.replace("sells", "sold")) is None
    assert store.find(KNOWN.replace("12", "13")) == Similar("variant", "p0", 1.0, 1)


@pytest.mark.parametrize("empty", ["", "???", " \n", "\ud800\x00", "{}()"])
def test_a_question_without_words_is_like_nothing(empty: str) -> None:
    store = known(empty, KNOWN)
    assert store.find(empty) is None
    assert store.find(KNOWN) == Similar("exact", "p1", 1.0, 1)


def test_a_single_word_is_a_question_too() -> None:
    assert known("Why?").find("why") == Similar("exact", "p0", 1.0, 1)


def test_long_and_odd_questions_are_held_against_one_another() -> None:
    long = "".join(f"word{chr(97 + i % 26)}{chr(97 + i // 26 % 26)} {i} " for i in range(9000))
    assert len(long) > 100_000
    odd = "\u0627\u0644\u0639\u062f\u062f 7 \ud800 \x00 \U0001d465 + \u4e8c"
    store = known(long, odd)
    assert store.find(long.upper()) == Similar("exact", "p0", 1.0, 1)
    assert store.find(odd) == Similar("exact", "p1", 1.0, 1)
    assert store.find(long.replace("wordbb", "other")).kind == "near"  # type: ignore[union-attr]  # it is not None


QUESTIONS = st.lists(
    st.lists(
        st.sampled_from("how many red blue apples pears has ann ben 3 4 7 12 more than in all total x + -".split()),  # noqa: SIM905 -- read more easily
        min_size=4,
        max_size=14,
    ).map(" ".join),
    min_size=1,
    max_size=8,
    unique=True,
)


@given(QUESTIONS, st.integers(0, 7), st.integers(0, 99))
def test_another_number_is_never_a_duplicate(questions: list[str], place: int, number: int) -> None:
    first = questions[place % len(questions)]
    changed = first.replace("7", f"7{number:02}").replace("12", f"12{number:02}")
    found = known(first).find(changed)
    assert changed == first or (found is not None and found.kind == "variant")


@given(QUESTIONS)
def test_everything_that_is_known_is_found(questions: list[str]) -> None:
    store = known(*questions)
    for number, question in enumerate(questions):
        found = store.find(f"  {question.title()}?!")
        assert found
        assert (found.kind, found.problem_id, found.ratio) == ("exact", f"p{number}", 1.0)
        assert 1 <= found.variants <= len(questions)


@given(QUESTIONS, st.permutations(OTHERS), st.integers(0, 8))
def test_unrelated_questions_change_nothing(questions: list[str], others: list[str], place: int) -> None:
    *before, asked = questions
    alone, among = KnownQuestions(), KnownQuestions()
    alone.add_all(enumerated := [(f"q{number}", question) for number, question in enumerate(before)])
    strangers = [(f"o{number}", question) for number, question in enumerate(others)]
    among.add_all([*enumerated[:place], *strangers, *enumerated[place:]])
    assert among.find(asked) == alone.find(asked)


def test_a_fresh_process_finds_the_same(tmp_path: Path) -> None:
    questions = [*OTHERS, KNOWN, KNOWN.replace("sells", "sold"), KNOWN.replace("12", "13")]
    (tmp_path / "questions.json").write_text(json.dumps(questions))
    code = (
        "import json, sys; from engine.curation import KnownQuestions; k = KnownQuestions()\n"
        "for n, q in enumerate(json.load(open(sys.argv[1]))): print(k.find(q)); k.add(f'p{n}', q)"
    )
    said = [
        subprocess.run(
            [sys.executable, "-c", code, str(tmp_path / "questions.json")],
            env={"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert said[0] == said[1]
    here, store = [], KnownQuestions()
    for number, question in enumerate(questions):
        here.append(f"{store.find(question)}\n")
        store.add(f"p{number}", question)
    assert said[0] == "".join(here)
    assert [line.partition("'")[2].partition("'")[0] for line in here[-2:]] == ["near", "variant"]


@pytest.mark.shared_data
def test_real_questions_are_found_however_they_are_set_and_with_another_number_are_variants(shared_data: Path) -> None:
    questions = seeds(shared_data)
    store = known(*questions)
    for number, question in enumerate(questions):
        shown = question.replace(" ", " \n ").replace(". ", " ")
        found = store.find(shown if "\\" in question else shown.upper())  # commands of TeX have no other case
        assert found
        assert (found.kind, found.problem_id) == ("exact", f"p{number}")
        found = store.find(f"{question} 987654321")
        assert found is None or found.kind == "variant"


def seeds(shared_data: Path) -> list[str]:
    items = [item for path in sorted((shared_data / "seeds").glob("*.jsonl")) for item in read_seeds(path)]
    return [item.question for item in items if isinstance(item, Problem)]


@pytest.mark.shared_data
def test_real_questions_are_no_duplicates_of_one_another(shared_data: Path) -> None:
    questions = seeds(shared_data)
    store, kinds = KnownQuestions(), Counter[str]()
    for number, question in enumerate(questions):
        similar = store.find(question)
        kinds[similar.kind if similar else "new"] += 1
        store.add(f"p{number}", question)
    assert len(questions) == 1202
    assert kinds["exact"] == kinds["near"] == 0
    assert 15 <= kinds["variant"] <= 35  # `Compute $\dbinom{5}{1}$` and its like
