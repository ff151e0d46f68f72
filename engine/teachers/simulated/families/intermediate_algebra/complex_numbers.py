"""Arithmetic of complex numbers."""

from random import Random

from engine.teachers.simulated.exact import between, tex
from engine.teachers.simulated.expressions import bracketed, combination
from engine.teachers.simulated.family import Family, Knowledge, Numbers, Slip, Sort, Working

SUBJECT = "Intermediate Algebra"
LARGEST = 10**6


def _product_numbers(random: Random) -> dict[str, int]:
    return {name: random.randint(2, 12) for name in "abcd"}


def _product(n: Numbers, slip: Slip) -> Working:
    real, other_real = slip(n["a"] * n["c"]), slip(n["b"] * n["d"])
    mixed, other_mixed = slip(n["b"] * n["c"]), slip(n["a"] * n["d"])
    real_part, imaginary_part = slip(real + other_real), slip(mixed - other_mixed)
    product = combination((real_part, ""), (imaginary_part, "i"))
    return Working(
        (
            (
                f"The products without a single $i$ are ${n['a']} \\cdot {n['c']} = {tex(real)}$ and "
                f"$-{n['b']} \\cdot {bracketed(n['d'])} \\cdot i^2 = {tex(other_real)}$, together ${tex(real_part)}$."
            ),
            (
                f"The others are ${n['b']} \\cdot {n['c']}i = {tex(mixed)}i$ and $-{n['a']} \\cdot "
                f"{bracketed(n['d'])}i = {combination((-other_mixed, 'i'))}$, in all "
                f"${combination((imaginary_part, 'i'))}$."
            ),
            f"So the product is ${product}$.",
        ),
        product,
    )


COMPLEX_PRODUCT = Family(
    name="complex-product",
    subject=SUBJECT,
    level=1,
    sort=Sort.NUMBER,
    wordings=(
        "Compute $({a} + {b}i)({c} - {d}i)$, where $i^2 = -1$.",
        "The complex number $z = {a} + {b}i$ is multiplied by $w = {c} - {d}i$. Write $zw$ in the form $p + qi$.",
        (
            "In a circuit the current is ${a} + {b}i$ amperes and the impedance is ${c} - {d}i$ ohms. The voltage is "
            "the product of the two. How many volts is it?"
        ),
    ),
    numbers=_product_numbers,
    fits=lambda n: between(1, LARGEST, *n.values()),
    work=_product,
    program="""
from sympy import I, expand

answer = expand((a + b * I) * (c - d * I))
""",
    misread=lambda n: {**n, "d": -n["d"]},
    topics=("complex numbers", "multiplication"),
    skills=("multiplying binomials", "replacing the square of i"),
    knowledge=Knowledge(
        definitions=("The number i has the square -1.",),
        formulas=("(a + bi)(c + di) = (ac - bd) + (ad + bc)i.",),
        pitfalls=("The product of the two imaginary terms is real, and i^2 changes its sign.",),
        insights=("Complex numbers are multiplied like binomials in i.",),
    ),
    harder=("cubic-remainder", "quadratic-table", "projected-vector", "vector-length"),
)

FAMILIES = (COMPLEX_PRODUCT,)
