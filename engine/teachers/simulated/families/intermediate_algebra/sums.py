"""Sums in which almost everything cancels."""

from fractions import Fraction
from random import Random

from engine.teachers.simulated.exact import between, exact, over, tex
from engine.teachers.simulated.family import Family, Knowledge, Numbers, Slip, Sort, Working

SUBJECT = "Intermediate Algebra"
LARGEST = 10**6


def _telescope_numbers(random: Random) -> dict[str, int]:
    return {"a": random.randint(8, 60), "b": random.randint(2, 7), "c": random.randint(1, 12)}


def _telescope(n: Numbers, slip: Slip) -> Working:
    first = slip(n["b"] + n["c"])
    last = slip(n["b"] * (n["a"] + 1) + n["c"])
    gap = slip(over(1, first) - over(1, last))
    total = slip(over(gap, n["b"]))
    step = Fraction(1, n["b"])
    return Working(
        (
            (
                f"Neighbors differ by ${n['b']}$, so $\\frac{{1}}{{uv}} = {tex(step)} \\left(\\frac{{1}}{{u}} - "
                "\\frac{1}{v}\\right)$ for two of them."
            ),
            (
                f"In the sum everything cancels but the first and the last: the first number is ${tex(first)}$ and the "
                f"last one is ${tex(last)}$."
            ),
            f"The difference of their reciprocals is ${tex(gap)}$.",
            f"Multiplied by ${tex(step)}$, this is ${tex(total)}$.",
        ),
        exact(total),
    )


TELESCOPING_FRACTIONS = Family(
    name="telescoping-fractions",
    subject=SUBJECT,
    level=4,
    sort=Sort.AMOUNT,
    wordings=(
        (
            r"Let $u_k = {b}k + {c}$. Evaluate the sum of $\frac{{1}}{{u_k u_{{k+1}}}}$ over all integers $k$ from $1$ "
            "to ${a}$."
        ),
        r"Find $\sum_{{k=1}}^{{{a}}} \frac{{1}}{{({b}k + {c})({b}k + {b} + {c})}}$ as a fraction in lowest terms.",
        (
            "In a list every number is ${b}$ more than the one before it, and the first one is ${b} + {c}$. Each of "
            "the first ${a}$ numbers is multiplied by its right neighbor, and the reciprocals of these products are "
            "added. What is the result?"
        ),
    ),
    numbers=_telescope_numbers,
    fits=lambda n: between(2, 2000, n["a"]) and between(1, LARGEST, n["b"], n["c"]),
    work=_telescope,
    program="""
from fractions import Fraction

answer = Fraction(0)
for k in range(1, a + 1):
    left = b * k + c
    answer += Fraction(1, left * (left + b))
""",
    misread=lambda n: {**n, "a": n["a"] + 1},
    topics=("series", "telescoping sums", "partial fractions"),
    skills=("splitting a fraction into a difference", "seeing what cancels"),
    knowledge=Knowledge(
        definitions=("A sum telescopes if each term is a difference whose parts cancel with its neighbors'.",),
        formulas=("1/(u(u + d)) = (1/u - 1/(u + d)) / d.",),
        pitfalls=("The factor 1/d of the splitting is easily forgotten.", "The last term reaches one step further."),
        insights=("Long sums of products of neighbors are differences in disguise.",),
    ),
    harder=("sum-of-fourth-powers", "fifth-powers", "heights-on-wheel", "changed-ratio"),
)

FAMILIES = (TELESCOPING_FRACTIONS,)
