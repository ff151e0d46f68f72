"""Families about triangles that are given by their sides."""

from fractions import Fraction
from random import Random
from typing import Final

from engine.teachers.simulated.exact import between
from engine.teachers.simulated.expressions import combination, root_parts
from engine.teachers.simulated.family import Family, Knowledge, Numbers, Slip, Sort, Working

SUBJECT = "Geometry"
_LARGEST_ROOT: Final = 300
"""What is left below the root of a problem that was drawn."""


def is_triangle(a: int, b: int, c: int) -> bool:
    """Whether segments of these lengths form a triangle that is not flat."""
    return a + b > c and b + c > a and c + a > b


def sixteen_squares(a: int, b: int, c: int) -> int:
    """16 times the square of a triangle's area, from its sides (Heron's formula without fractions)."""
    return (a + b + c) * (b + c - a) * (c + a - b) * (a + b - c)


def _heron(n: Numbers, slip: Slip) -> Working:
    perimeter = slip(n["a"] + n["b"] + n["c"])
    differences = slip((n["b"] + n["c"] - n["a"]) * (n["c"] + n["a"] - n["b"]) * (n["a"] + n["b"] - n["c"]))
    sixteen = slip(perimeter * differences)
    outside, inside = root_parts(sixteen)
    area = combination((Fraction(outside, 4), "" if inside == 1 else f"\\sqrt{{{inside}}}"))
    return Working(
        (
            "By Heron's formula $16T^2 = (a + b + c)(-a + b + c)(a - b + c)(a + b - c)$.",
            f"The first factor is ${perimeter}$, the product of the others is ${differences}$.",
            f"So $16T^2 = {sixteen}$, and $T$ is a quarter of the root: $T = {area}$.",
        ),
        area,
    )


def _heron_numbers(random: Random) -> dict[str, int]:
    while True:
        a, b, c = (random.randint(4, 18) for _ in range(3))
        if not is_triangle(a, b, c) or not is_triangle(a, b, c + 1):
            continue
        if root_parts(sixteen_squares(a, b, c))[1] < _LARGEST_ROOT:
            return {"a": a, "b": b, "c": c}


HERON = Family(
    name="triangle-area",
    subject=SUBJECT,
    level=4,
    sort=Sort.AMOUNT,
    wordings=(
        "Find the exact area of a triangle whose sides have lengths {a}, {b} and {c}.",
        (
            "A sail has three straight edges, which measure {a}, {b} and {c} metres. How many square metres of cloth "
            "does it have? Give the exact value."
        ),
        (
            "The sides of triangle $ABC$ are $BC = {a}$, $CA = {b}$ and $AB = {c}$. How large is the region that they "
            "bound, as an exact value?"
        ),
    ),
    numbers=_heron_numbers,
    fits=lambda n: between(1, 10**3, *n.values()) and is_triangle(n["a"], n["b"], n["c"]),
    work=_heron,
    program="""
import sympy
foot = sympy.Rational(b * b + c * c - a * a, 2 * c)
answer = c * sympy.sqrt(b * b - foot**2) / 2
""",
    misread=lambda n: {**n, "c": n["c"] + 1},
    topics=("Heron's formula", "triangles", "surds"),
    skills=("computing an area from three sides", "simplifying a root"),
    knowledge=Knowledge(
        definitions=("The semiperimeter s of a triangle is half the sum of its sides.",),
        formulas=("The area of a triangle is sqrt(s(s - a)(s - b)(s - c)).",),
        pitfalls=("s is half the perimeter, not the perimeter.",),
        insights=("Multiplying by 16 keeps every factor whole, even if the perimeter is odd.",),
    ),
    harder=("circumcircle-area", "lattice-inside"),
)

FAMILIES = (HERON,)
