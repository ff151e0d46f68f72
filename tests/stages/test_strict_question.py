"""The parent in disguise, an answer at the end, and a thing that nobody introduced: what a strict reader sees."""

import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.domain import Rejection
from engine.stages.endings import closing_value
from engine.stages.lookalikes import latin
from engine.stages.question import LONGEST_QUESTION, fault
from engine.stages.reference import points_nowhere
from engine.stages.words import words

STORY = "Tina has 3 hens. Each hen lays 5 eggs a day. How many eggs does she get in 7 days?"
OTHER = "A square has the side 4. What is its diagonal?"
FRAMED = [
    "Please solve the following: {}",
    "Solve this problem.\n\n{}",
    "{} Show all your work and explain each step.",
    "{}\nThink step by step, and justify your reasoning.",
    "Here is a harder version of the problem: {} Give your answer in simplest form.",
    "Consider the following question carefully. {} Please write a complete solution.",
]
CHANGED = [
    f"{STORY} How many dozens is that?",
    f"{STORY} Assume that two hens lay no eggs on Sundays.",
    f"{STORY} Round the result to the nearest ten.",
    STORY.replace("3 hens", "5 hens").replace("lays 5", "lays 3"),
    STORY.replace("Each hen", "Each second hen"),
    f"Please solve the following: {STORY.replace('7 days', '8 days')}",
]
GIVING = [
    *("Ans. 484", "ans: 484", "(Ans 484)", "Answer 484", "#### 576", "Sol. 49", "=> 49", "\u21d2 $49$", "-> 49"),
    *("[30]", "(30)", "**30**", "This equals 421.", "It is 7.", "That gives $\\frac{3}{4}$.", "Thus 12.", "= 12"),
    *("#### -7", r"$\Rightarrow 2\sqrt{3}$", "Ans: twelve"),
]
BARE = ("(30)", "**30**")
"""Values that may also end a sentence that follows."""
GIVING_WITHIN = [
    "Find the sum of the primes below 60, which equals 421.",
    "What is $20^2 + 21$ which equals 421?",
    "Solve $2x = 12$, i.e. x=6",
    "Solve $2x = 12$ (i.e., $x = 6$).",
    "Find the largest factor of 96 below 20, namely 16.",
    "Compute the area of a square of side 7, that is, 49 cm.",
    "Determine the value of $3 + 4$, so $7$.",
]
HONEST = [
    "Find the sum of the digits of a number which has the digit sum 7. Its square ends in 9.",
    "How many two-digit numbers have a digit sum which equals 7?",
    "What is the limit of $1/x$ as $x \\to 4$?",
    "The rule maps 1 -> 2, 2 -> 4 and 3 -> 6. What does it map 4 -> ?",
    "What is the greatest integer $[3.7]$? Add to it the value of [2.5].",
    "Give the sum of two primes, i.e. 3 and the next one after 3.",
    "A quiz asks 10 questions. Ann answers 7 of them. How many does she not answer?",
    "How old is Ann? The sum of the ages of Ann and Ben is 30, and the difference is 4.",
    "Simplify the fraction $\\frac{12}{18}$.",
    "Express $0.5$ as a fraction.",
    "Evaluate \\[\\frac{3}{4} + \\frac{1}{2}.\\]",
    "What time is it 5 hours after 12 o'clock?",
]
POINTING = [
    *(
        "What is its area?",
        "Find their sum.",
        "How many of them are even?",
        "What is the area?",
        "Find the value of it.",
    ),
    *("Determine its volume and surface area.", "What is the product of these numbers?", "How old is she now?"),
    *("What is its area if the radius is 3?", "Calculate the perimeter.", "What is that number?"),
]
INTRODUCED = [
    *("What is the smallest prime?", "How many days are in a leap year?", "In its simplest form, what is 3/6?"),
    *("How long does it take to walk 3 miles at 2 miles per hour?", "What is $3 + 4$?", "What is 3 times 4?"),
    *("On its first day, a shop sells 3 pens. What is its income at 2 dollars a pen?", "Is it true that $3 < \\pi$?"),
    *("Before her birthday, Ann was 9. What is her age after it?", "What is the sum of these numbers: 3, 4, 5?"),
    *("This year has 366 days. How many weeks are that?", "What is the area of the unit circle?"),
]
PICTURED = [
    "What is 3 + 4? ![](figure.png)",
    "![A triangle](https://example.org/a.png)\nWhat is the area of a triangle with the sides 3, 4 and 5?",
    "What is 3 + 4? ![figure][1]",
    'What is 3 + 4? <img src="a.png">',
    "\\includegraphics[width=3cm]{a} What is 3 + 4?",
]
LATIN_TO_CYRILLIC = str.maketrans("aeopcxyAEOPCXKMTH", "аеорсхуАЕОРСХКМТН")  # noqa: RUF001 -- look-alikes are the point
WIDE = str.maketrans({str(digit): chr(0xFF10 + digit) for digit in range(10)})


def rejection(question: str, parent: str = OTHER) -> Rejection | None:
    found = fault(question, parent)
    return found[0] if found else None


@pytest.mark.parametrize("frame", FRAMED)
@pytest.mark.parametrize("parent", [STORY, OTHER, r"Find $x$ if $2x + 3 \le 11$."])
def test_words_about_solving_make_no_new_problem(frame: str, parent: str) -> None:
    assert rejection(frame.format(parent), parent) is Rejection.PARENT_AGAIN
    assert rejection(frame.format(parent.replace("Tina", "Ed").replace("she", "he")), parent) is Rejection.PARENT_AGAIN


@pytest.mark.parametrize("question", CHANGED)
def test_whoever_asks_something_else_of_the_parent_s_words_has_a_new_problem(question: str) -> None:
    assert rejection(question, STORY) is None


@given(st.permutations(["Tina has 3 hens.", "Each hen lays 5 eggs a day.", "How many are 7 days of eggs?"]))
def test_sentences_in_another_order_are_the_parent(sentences: list[str]) -> None:
    parent = "Tina has 3 hens. Each hen lays 5 eggs a day. How many are 7 days of eggs?"
    assert rejection(" ".join(sentences), parent) is Rejection.PARENT_AGAIN
    assert rejection("Work carefully! " + "\n".join(sentences), parent) is Rejection.PARENT_AGAIN


def test_the_parent_in_look_alike_letters_is_the_parent() -> None:
    for text in (STORY, STORY.upper()):
        assert rejection(text.translate(LATIN_TO_CYRILLIC), STORY) is Rejection.PARENT_AGAIN
        assert rejection(text.replace("o", "\u03bf").translate(WIDE), STORY) is Rejection.PARENT_AGAIN
    assert rejection("What is 3 + 4? Аnswеr: 7") is Rejection.ANSWER_GIVEN  # noqa: RUF001 -- the same


@pytest.mark.parametrize("ending", GIVING)
def test_a_value_behind_what_is_asked_gives_the_answer_away(ending: str) -> None:
    for question in ("What is the area of a field of 5 by 6 yards?", "Find the sum of the primes below $60$."):
        if question.endswith("?") or ending not in BARE:
            assert rejection(f"{question} {ending}") is Rejection.ANSWER_GIVEN


@pytest.mark.parametrize("question", GIVING_WITHIN)
def test_a_remark_that_says_what_comes_out_gives_the_answer_away(question: str) -> None:
    assert rejection(question) is Rejection.ANSWER_GIVEN


@pytest.mark.parametrize("question", [*HONEST, *INTRODUCED])
def test_an_honest_question_may_end_with_a_number_or_point_at_what_it_names(question: str) -> None:
    assert fault(question, OTHER) is None


@pytest.mark.parametrize("question", [*POINTING, *PICTURED])
def test_a_thing_that_is_nowhere_or_a_picture_of_a_file_leaves_a_question_open(question: str) -> None:
    assert rejection(question) is Rejection.NOT_SELF_CONTAINED


def test_a_factorial_before_a_bracket_is_no_picture() -> None:
    assert rejection("What is $5![3](2)$ if $n![k](m)$ stands for $n! - k - m$?") is None


@pytest.mark.parametrize("piece", ["1", "=> ", "i.e. ", "? ", "[1", r"\frac", r"\sqrt{", "it is ", ", so ", "α", "#"])  # noqa: RUF001 -- a symbol
def test_a_long_text_of_one_piece_is_read_at_once(piece: str) -> None:
    text = (piece * LONGEST_QUESTION)[:LONGEST_QUESTION]
    closing_value(text)
    points_nowhere(text)
    latin(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("find α if α + β = 3", "find a if a + β = 3"),  # noqa: RUF001 -- Greek letters are the point
        ("2πr", "2nr"),
        ("sinα + cosα", "sina + cosa"),  # noqa: RUF001 -- the same
        ("ρgh", "pgh"),  # noqa: RUF001 -- the same
        ("ν and v", "v and ν"),  # noqa: RUF001 -- the same
        ("Δx", "Ax"),
    ],
)
def test_greek_letters_of_mathematics_stay_what_they_are(one: str, other: str) -> None:
    assert words(one) != words(other)


@given(st.text())
def test_what_looks_like_latin_is_so_at_once_and_no_letter_is_lost(text: str) -> None:
    once = latin(text)
    assert latin(once) == once
    assert len(once) == len(text)
    assert latin(text.encode("ascii", "ignore").decode()) == text.encode("ascii", "ignore").decode()


@pytest.mark.shared_data
def test_of_300_seeds_each_is_taken_as_the_child_of_another(shared_data: Path) -> None:
    rows = (shared_data / "recorded" / "gsm8k_300_seeds.jsonl").read_text(encoding="utf-8").splitlines()
    questions = [json.loads(row)["question"] for row in rows]
    assert len(questions) == 300
    pairs = zip(questions, [*questions[1:], questions[0]], strict=True)
    assert Counter(rejection(question, parent) for question, parent in pairs) == {None: 300}


@pytest.mark.shared_data
def test_of_300_real_seeds_each_is_its_own_parent_in_every_frame(shared_data: Path) -> None:
    for name in ("math", "gsm8k"):
        lines = (shared_data / "seeds" / f"{name}_train_sample.jsonl").read_text(encoding="utf-8").splitlines()[:150]
        for number, row in enumerate(map(json.loads, lines)):
            parent = row.get("problem") or row["question"]
            assert rejection(FRAMED[number % len(FRAMED)].format(parent), parent) is Rejection.PARENT_AGAIN
