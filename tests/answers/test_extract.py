"""Final answers as people and programs write them."""

import pytest

from engine.answers import extract_answer, read_output
from engine.domain import AnswerRule

BOXED, STATED, HASHES, LAST = AnswerRule.BOXED, AnswerRule.STATED, AnswerRule.HASHES, AnswerRule.LAST_NUMBER

GOLDEN = [
    # boxes
    (r"So it is \boxed{5}.", "5", BOXED),
    ("The answer is **12**, as of 2024.", "12", STATED),
    (r"The answer is **$\frac{1}{2}$** of it.", r"\frac{1}{2}", STATED),
    ("**The answer is 12** in all.", "12", STATED),
    (r"First \boxed{1}, finally $\boxed{2}$.", "2", BOXED),
    (r"\boxed{\frac{1}{2}}", r"\frac{1}{2}", BOXED),
    (r"$\boxed{\left\{ 1, 2 \right\}}$", r"\left\{ 1, 2 \right\}", BOXED),
    (r"\boxed{\{1, 2\}}", r"\{1, 2\}", BOXED),
    (r"\fbox{7}", "7", BOXED),
    (r"\boxed 5$.", "5", BOXED),
    (r"$\boxed5$", "5", BOXED),
    (r"\boxed{$18$}", "18", BOXED),
    (r"\boxed{\$18}", r"\$18", BOXED),
    (r"\boxed{ \text{even} }", r"\text{even}", BOXED),
    (r"\boxed{\boxed{3}}", "3", BOXED),
    (r"\boxed{} but \boxed{4} and \boxed{}", "4", BOXED),
    (r"$\boxed{12$. Good.", "12", BOXED),
    (r"x = \boxed{-3}, so the answer is 7.", "-3", BOXED),
    (r"\boxed {8}", "8", BOXED),
    (r"So $x$ is $\boxed{2}$ or $\boxed{3}$.", r"\boxed{2}$ or $\boxed{3}", BOXED),
    (r"$$\boxed{x=2} \text{ or } \boxed{x=3}$$", r"\boxed{x=2} \text{ or } \boxed{x=3}", BOXED),
    (r"$\boxed{1}$, $\boxed{2}$, and $\boxed{3}$", r"\boxed{1}$, $\boxed{2}$, and $\boxed{3}", BOXED),
    (r"It is $\boxed{2 - b}$ or $\boxed{-b + 2}$.", "-b + 2", BOXED),
    (r"It is $\boxed{2}$. So $\boxed{3}$", "3", BOXED),
    (r"$\boxed{2}$" + "\n\n" + r"$\boxed{3}$", "3", BOXED),
    (r"\boxed{(2,3)}, so x is \boxed{2}", "2", BOXED),
    (r"\boxed{3} and then it breaks off: \boxed{12", "3", BOXED),
    (r"\begin{align} x &= \boxed{9} \end{align}", "9", BOXED),
    # statements
    ("The answer is 5.", "5", STATED),
    ("The answer is 3.5.", "3.5", STATED),
    ("The answer is 1,000.", "1,000", STATED),
    ("The answer is $18.", "$18", STATED),
    ("The answer is $18$.", "18", STATED),
    ("The answer is $1,234.50.", "$1,234.50", STATED),
    ("The final answer is sixteen hours, i.e. $16$.", "16", STATED),
    ("The answer is sixteen hours ($16$).", "16", STATED),
    ("The answer is sixteen hours, i.e. $16$ hours at $5 each.", "16", STATED),
    ("the final answer is: 42", "42", STATED),
    ("**The answer is 18**", "18", STATED),
    ("The answer is **18**.", "18", STATED),
    ("**Answer:** 18 apples", "18 apples", STATED),
    ("Answer: 7", "7", STATED),
    ("ANSWER = 7", "7", STATED),
    ("Final Answer\n\n12", "12", STATED),
    ("### Answer\n12", "12", STATED),
    ("Answer:\n$$x = 4$$", "x = 4", STATED),
    ("The answer is\n\\[\n\\frac{2}{3}\n\\]", r"\frac{2}{3}", STATED),
    ("The answer is $\\frac{1}{2}$ because it halves.", r"\frac{1}{2}", STATED),
    ("The answer is 5, which is odd.", "5", STATED),
    ("The answer is 5, so we are done.", "5", STATED),
    ("The answer is 5 (rounded).", "5", STATED),
    ("(The answer is 5)", "5", STATED),
    ("The answer is 12 sq. ft. in all.", "12 sq. ft. in all", STATED),
    ("The correct answer is (B).", "(B)", STATED),
    ("The answer to the question is 9.", "9", STATED),
    ("The answer would be 9.", "9", STATED),
    ("The answer is therefore 9.", "9", STATED),
    ("The answers are 3 and 4.", "3 and 4", STATED),
    ("The answer is x = 5.", "x = 5", STATED),
    ("The answer is 5 + 3 = 8.", "8", STATED),
    ("The answer is y = 2x + 1.", "y = 2x + 1", STATED),
    ("The answer is even.", "even", STATED),
    ("The answer is 5. The answer is 6.", "6", STATED),
    ("Answer: The answer is 6.", "6", STATED),
    ("The answer is Gretchen has 70 gold coins.", "70", STATED),
    ("The answer is that 3 trucks are needed to carry 80 stones.", "3", STATED),
    ("The answer is 3 trucks are needed to transport 80 stones in one trip.", "3", STATED),
    ("The answer is -4.", "-4", STATED),
    ("The answer is 60%.", "60%", STATED),
    ("The answer is `12`.", "12", STATED),
    ("The answer is \\(12\\).", "12", STATED),
    ("The answer is 4. Is the answer 5?", "4", STATED),
    ("Final Answer: How many are left?\nThere are 3 left. The answer is 3.", "3", STATED),
    ("The answer is 18 dollars per day.\n", "18 dollars per day", STATED),
    # hashes
    ("48/2=24\n#### 72", "72", HASHES),
    ("#### 1,200\n", "1,200", HASHES),
    ("#### yes", "yes", HASHES),
    ("#### Heading\n#### 8", "8", HASHES),
    # last number
    ("There are 4 rats in each cage.", "4", LAST),
    ("That makes 3 + 4 = 7 in all", "7", LAST),
    ("She pays $1,200.50.", "$1,200.50", LAST),
    ("It is \\frac{3}{4}", r"\frac{3}{4}", LAST),
    ("So 3/4 of it", "3/4", LAST),
    ("So 25% of it", "25%", LAST),
    ("m + n = 341", "341", LAST),
    ("There are $6{,}039$ of them.", "6{,}039", LAST),
    (r"So $x = 2\sqrt{17}$.", r"2\sqrt{17}", LAST),
    (r"\begin{align*} 2x &= 6 \\ x &= 3 \end{align*}", "3", LAST),
    (r"We get \[(x+1)^2 = 5^2 = 25.\]", "25", LAST),
    (r"so $\mathbf{v} = \begin{pmatrix} 4 \\ -10 \end{pmatrix}.$", r"\begin{pmatrix} 4 \\ -10 \end{pmatrix}", LAST),
    ("There are $4$ roots of $f$.", "4", LAST),
    ("- 5\n- 6", "6", LAST),
    ("She could not find 3 of them. So 4 are left.", "4", LAST),
    ("She cannot answer 3 questions, so she gets 7 points.", "7", LAST),
    ("We cannot use 3 here. So we need 5 apples.", "5", LAST),
    ("The equation cannot be factored. Then $x = 5$.", "5", LAST),
    ("5 x 3 = 15 apples", "15", LAST),
    # what the last sentence says
    ("Therefore the equation of the plane $P$ is $5x - 11y + z - 17 = 0$.", "5x - 11y + z - 17 = 0", STATED),
    ("So $a=4.$ The sum of the roots is $x$.", "x", STATED),
    ("The total is $6{,}039$", "6{,}039", STATED),
    ("Hence the sum is $2+6=8$ cm.", "8", STATED),
    ("The roots are $1$ and $6$.", "$1$ and $6$", STATED),
    (r"So the sum is $1-\frac{1}{6}$ or $\frac{5}{6}$.", r"\frac{5}{6}", STATED),
    (r"So the area equals \[2\sqrt{3}.\]", r"2\sqrt{3}", STATED),
    ("Their difference is $90r-44r=46r$.", "46r", STATED),
    ("It fell to -3", "-3", LAST),
    ("15 * 5 = 75. So she spends $75 over 30 days.", "$75", LAST),
    ("14+9+8 = <<14+9+8=31>>31 slices.", "31", LAST),
    ("Answer the call. Then there are 8.", "8", LAST),
    ("The answer is not 5. There are 6.", "6", LAST),
]

NOTHING = [
    "",
    "   \n",
    "No figures here at all.",
    r"I compute 3 + 4 and get \boxed{7",
    r"The answer is \boxed{12",
    r"\boxed{}",
    "There are 3 of them. The answer cannot be determined.",
    "4x",
    "?!",
    "5 - 3",
    "between 5-10 apples",
    "(28 cookies * 200 calories)",
    "the point is (4, 1).",
    "Hence $2x + 3y - z = 4$.",
    "Therefore 2x + 3y - z = 4.",
    r"Then $x^2 - 3x + 2 = (x-1)(x-2) = 0$.",
    r"It is half of $\frac{3x}{4}$.",
    "The degree of $f$ must be 1, but I could not finish the calculation.",
    "I was unable to solve it. So far I have 7.",
    "The speed is 7, and I ran out of time.",
    "We multiply 4 by",
    "Then $3x + 4 =",
    r"So 3 of them: \[x = 4",
    "I cannot solve this, as the source is from 1992",
    "I'm sorry, but I can't help with that. It is from 1992.",
    "There is not enough information to solve this problem with 3 unknowns.",
    "As an AI model I was trained until 2021.",
    "I do not have enough information; 3 values are missing.",
    "The problem cannot be solved since 4 values are missing",
    "This question is unanswerable: it lacks 3 numbers",
    "I won't solve this. 5",
    "I refuse to answer 7",
    "No answer can be given for n = 5.",
    "Insufficient data: need 3 equations",
    "If the sum is $5$ and the rest could not matter, we cannot determine $x$.",
]

CUT_OFF = [
    ("There are 5", None),
    ("The answer is 1", None),
    ("The answer is 3.", None),
    ("The discriminant is $5$.", None),
    ("#### 12", None),
    ("The answer is 12. Then we", "12"),
    ("The answer is $12$.", "12"),
    (r"It is \boxed{5} and", "5"),
]

_OPEN = (
    "John has 3 apples and 5 pears",
    "She spends $75 over 30 days",
    "In 30 days she spends $75",
    "It takes 2 hours and 30 minutes",
    "Minimum value: -3 at x = 2",
    "Age 1: 5, Age 2: 7",
    "The value of x is 3/4 and y is 2",
    "Ratio 3 : 4",
    "3 5",
    "x = 3 y = 4",
    "x in (1, 2)",
    "negative 5",
    "less than 5",
    "at least 5 apples",
    "log 5",
    "sqrt 5",
    "5 remainder 2",
    "It rained 5 times 3",
    "No solution for n = 3",
    "not 5",
    "Yes, 17 is prime",
    "ValueError: cannot use 5",
)

OUTPUTS = [
    ("5", "5"),
    ("3.0\n", "3.0"),
    ("The answer is 5", "5"),
    ("The answer is: 5.", "5"),
    ("Answer: 3.0", "3.0"),
    ("x = 5", "5"),
    ("Total cost: $5", "$5"),
    ("The total is 5", "5"),
    ("result=7", "7"),
    ("[1, 2]", "[1, 2]"),
    ("(1, 2)", "(1, 2)"),
    ("x = 3 or x = 4", "x = 3 or x = 4"),
    ("x = 3, y = 4", "x = 3, y = 4"),
    ("{x: 1, y: 2}", "{x: 1, y: 2}"),
    ("x**2 + 1", "x**2 + 1"),
    ("sqrt(2)/2", "sqrt(2)/2"),
    ("first line\n\nlast 8\n", "8"),
    (r"\boxed{4}", "4"),
    ("True", "True"),
    ("no solution", "no solution"),
    ("Eq(x, 2)", "Eq(x, 2)"),
    ("a == b", "a == b"),
    ("x <= 5", "x <= 5"),
    ("He spends 16.0 hours", "16.0 hours"),
    ("He spends 16.0 hours watching TV each week.", "16.0 hours"),
    ("She earns $18.00", "$18.00"),
    ("It takes 5 trucks to carry it", "5 trucks"),
    ("It takes 5 trucks (rounded up)", "5 trucks"),
    ("How many? 5", "5"),
    ("about 3.14", "3.14"),
    ("The sum of 2 and 3 is 5", "5"),
    ("The 10th term is 55.", "55"),
    ("Total for 3 days: 12 hours", "12 hours"),
    ("Result of 3 + 4 = 7", "7"),
    ("The roots are 1 and 6", "1 and 6"),
    ("The 3 roots are 1, 2 and 3", "1, 2 and 3"),
    # which number is meant, the line does not say
    *((text, text) for text in _OPEN),
    ("", None),
    ("  \n ", None),
    ("None", None),
    ("nan", None),
    ("Answer: None", None),
]


@pytest.mark.parametrize(("text", "answer", "rule"), GOLDEN)
def test_the_final_answer_is_found_with_its_rule_and_place(text: str, answer: str, rule: AnswerRule) -> None:
    found = extract_answer(text)
    assert found is not None
    assert (found.text, found.rule) == (answer, rule)
    assert text[found.start : found.end] == answer


@pytest.mark.parametrize("text", NOTHING)
def test_where_no_answer_is_none_is_found(text: str) -> None:
    assert extract_answer(text) is None


@pytest.mark.parametrize(("text", "answer"), CUT_OFF)
def test_what_a_text_breaks_off_at_is_no_answer(text: str, answer: str | None) -> None:
    found = extract_answer(text, cut_off=True)
    assert (found.text if found else None) == answer
    assert extract_answer(text) is not None, "the same words are an answer where the text is whole"


@pytest.mark.parametrize(("output", "answer"), OUTPUTS)
def test_what_a_program_gives_is_read(output: str, answer: str | None) -> None:
    assert read_output(output) == answer


@pytest.mark.parametrize(
    "unit",
    [
        "{",
        "}",
        r"\boxed{",
        r"\boxed",
        "the answer is ",
        "answer is\n",
        "1,000,",
        "12",
        "$",
        "$$",
        "#### ",
        "<<",
        "- ",
        "(",
        "\\",
        "\\(",
        "\\[x=",
        "$x$ ",
        "is $5$ ",
        "\\begin{align}",
        "a+",
        "(a,",
    ],
)
def test_a_megabyte_of_anything_is_read_in_one_pass(unit: str) -> None:
    text = unit * (1_000_000 // len(unit))
    found = extract_answer(text)
    assert found is None or text[found.start : found.end] == found.text
    read_output(text)
