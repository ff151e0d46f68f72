"""What a teacher wrote, judged as a problem: golden questions that may stand, and ones that may not."""

import gzip
import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.domain import Rejection
from engine.stages import read_candidate
from engine.stages.people import told
from engine.stages.question import LONGEST_QUESTION, fault, without_label
from engine.stages.words import words

PARENT = r"What is the value of $525^2 - 475^2$, where $x \le 3$?"

SOUND = [
    "Compute $4!$.",
    "Factor $t^2-49$.",
    r"Find $\sec 120^\circ.$",
    "Rewrite $\\sqrt{8}$ in simplest radical form.",
    "Let $K$ be the answer to this question: what is $3 + 4$? Find the remainder when $2^K$ is divided by 5.",
    "After the sale Tom had twice as many stamps as before. He had 12 before. How many does he have now?",
    "The original price was 30 dollars and the previous owner paid 20. What is the difference?",
    "Ann lost the first part of the race, and ran the second part in 9 minutes. How long did both parts take her?",
    "A figure is made up of two squares of side 3 that share a side. What is the perimeter of the figure?",
    "There are 5 people in a picture. Two leave the picture. How many people are in the picture?",
    "A graph has 10 vertices of degree 3. How many edges are in the graph?",
    "Where does the graph of $y = x^2 - 4$ lie below the $x$-axis? Where is the graph above the line $y = 5$?",
    "What is the image of the point $(1, 2)$ under the reflection in the line $y = x$? Find it in the image.",
    "There are 12 apples on the table. Sue takes 3 from the table. How many are left on the table?",
    "In the figure below, what is $x$? [asy] draw((0,0)--(1,1)); [/asy]",
    "From the following table, find the mean. \\begin{tabular}{c|c} 1 & 2 \\\\ 3 & 4 \\end{tabular}",
    "The first numbers of a pattern are shown below. Which one is the next?\n\nRow 1: 2, 2\nRow 2: 4, 4, 4",
    "A map is drawn to scale. Two towns are 3 inches apart on the map. How far apart are they?",
    "If the answer is expressed as $\\frac{m}{n}$ in lowest terms, what is $m + n$ for the sum of 1/2 and 1/3?",
    "What is $m + n$ if the answer is $m/n$ in lowest terms for the sum of 1/2 and 1/3?",
    "Express your answer as a common fraction: what is $0.25 + 0.5$?",
    "A 10% salt solution is mixed with water. What is the share of salt if both weigh 2 kg?",
    "For how many of the questions is the answer even? Six questions have the answers 1 to 6.",
    "Prove to yourself that 7 is prime; then find the sum of its divisors.",
    "Show that $n$ is even. What is the smallest such $n$ above 10?",
    "Give the coordinates of the vertex of $y = x^2 + 2x$.",
    "Tina has 5 pens. She buys 3 more, and then she calculates the total. Calculate it with her.",
    r"Enter the value of $x$ for which \[3x + 2 = 11.\]",
    "Was ist die Summe von 3 und 4?",
    "Part I of a test has 10 questions, and part II has 15. In part II Sam is right 12 times. What is his share?",
    "What is twenty minus the number of hints in a quiz that has 5 hints?",
    "A quiz has 9 questions; each right answer: 5 points, each wrong answer: minus 2 points. How many give 31?",
    "In a quiz, correct answers: 4 points each, wrong ones none. How many answers give 20 points?",
    "Ann asks Ben whether his number is prime; the answer is yes. It lies between 24 and 30. What is it?",
    "For the given functions: $f(x) = 2x$ and $g(x) = x + 1$, find $f(g(3))$.",
    "Consider the given data: 3, 4, 5. What is the mean?",
    "In the same year Tom earned 300 dollars and spent 200. How much is left?",
    "The same number is added to 3 and taken from 9, and the results are the same. What is the number?",
    "A square has the area 9. A rectangle has the area of the given square. What is the product of its sides?",
    "This year there are 300 trees. This makes it harder to walk 5 miles. How many trees are there per mile?",
    "Use the digits 1 to 3 once each. How many numbers can be made?",
    "Statement (a) is true, and statement (b) is false. How many of the 2 statements are true?",
    "Which is prime? (a) 21 (b) 23 (c) 25",
    "If $a<b$ and $b>c$, and x<sup>2</sup> is 9, what is the positive x?",
    "What is $f(1)$ if $f(x) = <x, 1>$ has the length 2?",
]
GIVEN_AWAY = [
    r"What is $3 + 4$? $\boxed{7}$",
    r"What is $3 + 4$? \boxed{}",
    "What is $3 + 4$? The answer is 7.",
    "What is $3 + 4$? (the final answer is seven)",
    "The correct answer equals $7$, but what is $3 + 4$?",
    "Show that the answer is $7$ if one adds 3 and 4.",
    "What is $3 + 4$?\nAnswer: 7",
    "What is $3 + 4$? (Answer: 7)",
    "What is $3 + 4$?\n\n**Answer:** 7",
    "What is $3 + 4$?\n\nFinal answer = 7",
    "What is $3 + 4$?\n#### 7",
    "What is $3 + 4$?\n\nSolution: Add them.",
    "What is $3 + 4$? Solution. Add them.",
    "What is $3 + 4$?\n**Solution:**\nAdd them.",
    "What is $3 + 4$? Hint: the final answer is odd.",
    "What is $3 + 4$? (Hint: the result is below 8.)",
    "What is $3 + 4$?\n*Hint.* Use your fingers.",
    "The answer to this problem is 7; what is $3 + 4$?",
    "Is 91 prime? The answer is no.",
    "What is $3 + 4$? You should get 7.",
    r"What is $1/2 + 1/4$? You should get the value $\frac{3}{4}$.",
    "Use the sieve of Eratosthenes: first cross out the multiples of 2. How many primes are below 50?",
    "What is $3 + 4$?\n<solution>$7$</solution>",
    "What is $3 + 4$? <answer>7",
    "What is $3 + 4$? <Final answer>7</Final answer>",
    "What is $3 + 4$?\n<cot>\nAdd them.\n</cot>",
    "What is $3 + 4$?\n[solution] Add them. [/solution]",
]
LEANING = [
    "As in the problem above, but with care: what is $3 + 4$?",
    "Use the result of the previous problem here. What is $3 + 4$?",
    "Building on the original problem: what is $3 + 4$?",
    "In the original question there were 3 hens. How many are there now?",
    "As before, let there be 3 hens. How many are there?",
    "With the same notation as before, find $x$.",
    "Consider a harder version of this problem with 4 hens. How many legs are there?",
    "Take the number from part (a), and add 3. What is the sum?",
    "Using part b, find the area of the square.",
    "The farmer who was mentioned earlier buys 3 hens. How many does he have?",
    "In the figure below, find $x$.",
    "In the diagram, $AB = 3$ and $BC = 4$. Find $AC$.",
    "Find the area of the triangle shown.  The figure is shown.",
    "What is the area of the shaded region in the figure?",
    "The graph below shows the rainfall of a week. What is the mean?",
    "The chart to the right gives the ages. What is the median?",
    "Use the following table to find the mean.",
    "The table below lists five ages. What is their mean?",
    "Three circles touch one another as shown. What is the radius of the smallest?",
    "The graph of $y = f(x)$ is shown. What is $f(2)$?",
    "See Figure 3. What is the perimeter?",
    "Find the\nperimeter of the polygon in the\nfigure below.",
    "In the same pyramid $PABCDEF$ find the angle between $PA$ and the base.",
    "For the given hexagonal pyramid, find the volume.",
    "Find the area of the given triangle.",
]
NOT_ASKED = [
    "The new problem, and nothing else.",
    "Tom has 5 apples and buys 3 more of them.",
    "What? 7",
    "?",
    "Prove that the sum of two odd numbers is even.",
    "Let $n$ be odd. Show that $n^2 - 1$ is divisible by 8. Then verify that 24 divides it if 3 does not divide $n$.",
    "Disprove: every prime is odd.",
    "x" * (LONGEST_QUESTION + 1),
    "(a) Find $x$ if $2x = 6$. (b) Find $y$ if $y = 2x$.",
    "1. What is $3 + 3$?\n2. What is $4 + 4$?",
    "**(i)** Compute $3 + 3$. **(ii)** Hence compute $4 + 4$.",
    "What is the sum of the roots modulo 7? This combines Vieta's formulas with modular arithmetic.",
    "What is $3 + 4$? This problem is harder since it has more steps.",
    "What is $3 + 4$? <note>Add them.</note>",
    "What is $3 + 4$? <level>",
]
AGAIN = [
    PARENT,
    PARENT.upper().replace(r"\LE", r"\le"),
    r"what is  the VALUE of \(525^2-475^2\) where \( x \leq 3 \)",
    r"What is the value of $\left. 525^{2}\, -\, 475^2 \right.$, where $x \leqslant 3$?".replace("slant", ""),
    "**What is the value of** 525\u00b2 \u2212 475\u00b2, where x \u2264 3 ?!",
]


AGAIN_RENAMED = "it is the problem that it was to grow out of, with other names"


@pytest.mark.parametrize("question", SOUND)
def test_nothing_is_wrong_with_a_sound_question(question: str) -> None:
    assert fault(question, PARENT) is None


@pytest.mark.parametrize(
    ("question", "rejection"),
    [
        *((question, Rejection.ANSWER_GIVEN) for question in GIVEN_AWAY),
        *((question, Rejection.NOT_SELF_CONTAINED) for question in LEANING),
        *((question, Rejection.UNREADABLE) for question in NOT_ASKED),
        *((question, Rejection.PARENT_AGAIN) for question in AGAIN),
    ],
)
def test_what_is_wrong_with_a_question_is_counted_and_said(question: str, rejection: Rejection) -> None:
    found = fault(question, PARENT)
    assert found is not None
    assert found[0] is rejection
    assert 10 < len(found[1]) < 200


@pytest.mark.parametrize(
    "question",
    [
        PARENT.replace("525", "535"),
        PARENT.replace("-", "+"),
        PARENT.replace(r"\le", r"\ge"),
        PARENT.replace("^2", "^3"),
        PARENT.replace("525^2 - 475^2", "(525 - 475)^2"),
        PARENT.replace("value", "remainder"),
        PARENT.replace("where", "if not"),
    ],
)
def test_a_question_with_another_number_sign_bracket_or_word_is_not_the_parent(question: str) -> None:
    assert fault(question, PARENT) is None


def test_reasons_for_people_quote_what_was_found() -> None:
    proof = fault("Prove that 4 is even.", PARENT)
    assert proof == (Rejection.UNREADABLE, "it asks for a proof, which has no answer that can be computed")
    assert "\u201cIn the diagram, AB is 3." in str(fault("In the diagram, AB is 3. What is BC?", PARENT))
    assert "an answer in a box" in str(fault(r"What is \boxed{7}?", PARENT))


STORY = (
    "Tina sells eggs with her brother Al. If she sells 12 eggs a day for 5 days, how many more does Tina sell than Al, "
    "who sells 7 a day? Mr. Smith buys 3 of hers."
)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (
            STORY,
            STORY.replace("Tina", "Bob").replace("she", "he").replace("hers", "his").replace(" her ", " his "),
            True,
        ),
        (STORY, STORY.replace("Al,", "Ed,").replace("Al.", "Ed."), True),
        (STORY, STORY.replace("Mr. Smith", "Mrs. Jones"), True),
        (STORY, STORY.replace("than Al", "than Tina"), False),
        (STORY, STORY.replace("12", "13"), False),
        (STORY, STORY.replace("eggs a", "boxes a"), False),
        ("Ann has 3 hens.  How many legs have they?", "Zoe has 3 hens. How many legs have they?", True),
        ("Maximize 3 sums. What is the sum?", "Minimize 3 sums. What is the sum?", False),
        ("Two numbers add up to 4. What are they?", "Three numbers add up to 4. What are they?", False),
        ("On Monday 3 days are left. What day is it then?", "On Friday 3 days are left. What day is it then?", False),
        ("What is the 5th Fibonacci number?", "What is the 5th Lucas number?", False),
        ("Is the Square $A$ of 3 larger than 4?", "Is the Circle $A$ of 3 larger than 4?", False),
        (r"Find $\\Delta$ of 3 and 4.", r"Find $\\Gamma$ of 3 and 4.", False),
    ],
)
def test_people_with_other_names_make_no_other_problem(one: str, other: str, same: bool) -> None:  # noqa: FBT001 -- a golden pair
    assert (fault(other, one) == (Rejection.PARENT_AGAIN, AGAIN_RENAMED)) == same
    assert (fault(one, other) == (Rejection.PARENT_AGAIN, AGAIN_RENAMED)) == same


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Problem: What is 3?", "What is 3?"),
        ("**Problem: What is 3?**", "What is 3?"),
        ("**Problem:**\n**What is 3?**", "What is 3?"),
        ("**What is 3?**", "What is 3?"),
        ("**\nWhat is 3?\n**", "What is 3?"),
        ("**What** is **3?**", "**What** is **3?**"),
        ("**New Problem**: What is 3?", "What is 3?"),
        ("## Problem statement.\nWhat is 3?", "What is 3?"),
        ("Question: What is 3?", "What is 3?"),
        ("Problems are rare. What is 3?", "Problems are rare. What is 3?"),
        ("What is the problem: 3?", "What is the problem: 3?"),
    ],
)
def test_a_heading_that_names_a_question_is_no_part_of_it(text: str, wanted: str) -> None:
    assert without_label(text) == wanted


@given(st.text(), st.text())
def test_any_text_is_judged(question: str, parent: str) -> None:
    fault(question, parent)
    again = fault(question, question)
    assert again is not None
    assert again[0] is Rejection.PARENT_AGAIN


@pytest.mark.parametrize(
    "piece",
    [
        *(
            "a ",
            "(",
            "{",
            "\\",
            "$",
            "* ",
            "the figure ",
            "of part ",
            "Prove that ",
            " -",
            "!",
            "\n",
            "(a) find ",
            "Ann ",
        ),
        *("**", ". ", "<a ", "This combines ", "the given ", "asks ", "</"),
    ],
)
def test_a_question_of_one_piece_over_and_over_is_judged_at_once(piece: str) -> None:
    fault((piece * LONGEST_QUESTION)[:LONGEST_QUESTION], PARENT)


def rejected(questions: list[str]) -> Counter[str]:
    text = "<question>\n{}\n</question>\n<subject>\nAlgebra\n</subject>\n<level>\n3\n</level>"
    found = [read_candidate(text.replace("{}", question), PARENT) for question in questions]
    return Counter(candidate.rejection.value for candidate in found if candidate.rejection)


@pytest.mark.shared_data
def test_real_questions_are_taken_but_for_a_missing_picture_or_a_gap_to_fill_in(shared_data: Path) -> None:
    files = [shared_data / "seeds" / f"{name}_train_sample.jsonl" for name in ("math", "gsm8k")]
    rows = [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    questions = [row.get("problem") or row["question"] for row in rows]
    assert len(questions) == 1202
    assert rejected(questions) == {"not_self_contained": 1, "unreadable": 1}


@pytest.mark.shared_data
def test_of_thousands_of_real_questions_none_is_another_one_with_other_names(shared_data: Path) -> None:
    questions = []
    for name in ("math", "gsm8k"):
        with gzip.open(shared_data / "benchmarks" / f"{name}_test_questions.jsonl.gz", "rt", encoding="utf-8") as file:
            questions += [row.get("problem") or row["question"] for row in map(json.loads, file)]
    alike: dict[tuple[str, ...], set[tuple[str, ...]]] = {}
    for question in questions:
        alike.setdefault(tuple(told(question)), set()).add(tuple(words(question)))
    assert all(len(several) == 1 for several in alike.values())


@pytest.mark.shared_data
def test_of_thousands_of_real_questions_next_to_none_falls_out(shared_data: Path) -> None:
    questions = []
    for name in ("math", "gsm8k"):
        with gzip.open(shared_data / "benchmarks" / f"{name}_test_questions.jsonl.gz", "rt", encoding="utf-8") as file:
            questions += [row.get("problem") or row["question"] for row in map(json.loads, file)]
    assert len(questions) == 6319
    assert rejected(questions).total() <= 10
