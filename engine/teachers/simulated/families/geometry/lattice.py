"""Families about points with whole coordinates."""

from fractions import Fraction
from math import gcd
from random import Random

from engine.teachers.simulated.exact import between, exact, tex
from engine.teachers.simulated.family import Family, Knowledge, Numbers, Slip, Sort, Working

SUBJECT = "Geometry"


def _inside(n: Numbers, slip: Slip) -> Working:
    doubled = slip(abs(n["a"] * n["d"] - n["b"] * n["c"]))
    sides = (gcd(n["a"], n["b"]), gcd(n["c"], n["d"]), gcd(n["a"] - n["c"], n["b"] - n["d"]))
    border = slip(sum(sides))
    inside = slip(Fraction(doubled - border, 2) + 1)
    return Working(
        (
            f"Twice the area of the triangle is $|{n['a']} \\cdot {n['d']} - {n['b']} \\cdot {n['c']}| = {doubled}$.",
            f"By common divisors the sides bear ${sides[0]} + {sides[1]} + {sides[2]} = {border}$ points in all.",
            "By Pick's theorem the area is $I + \\frac{B}{2} - 1$, with $I$ points inside and $B$ on the border.",
            f"So $I = \\frac{{{doubled} - {border}}}{{2}} + 1 = {tex(inside)}$.",
        ),
        exact(inside),
    )


def _inside_numbers(random: Random) -> dict[str, int]:
    while True:
        numbers = {name: random.randint(2, 20) for name in ("a", "b", "c", "d")}
        if all(_is_thick(n) for n in (numbers, _swapped(numbers))):
            return numbers


def _is_thick(n: Numbers) -> bool:
    return abs(n["a"] * n["d"] - n["b"] * n["c"]) in range(40, 400)


def _swapped(n: Numbers) -> dict[str, int]:
    return {**n, "a": n["b"], "b": n["a"]}


INSIDE = Family(
    name="lattice-inside",
    subject=SUBJECT,
    level=5,
    sort=Sort.COUNT,
    wordings=(
        (
            "How many points with integer coordinates lie strictly inside the triangle with vertices $(0, 0)$, $({a}, "
            "{b})$ and $({c}, {d})$?"
        ),
        (
            "A farmer plants trees at all crossings of a square grid that are enclosed by a fence but not on it. The "
            "fence runs straight from $(0, 0)$ to $({a}, {b})$, on to $({c}, {d})$ and straight back. How many trees "
            "are planted?"
        ),
        (
            "A board has a pin at every point whose coordinates are whole numbers. A rubber band is stretched around "
            "the pins at the origin, at $({a}, {b})$ and at $({c}, {d})$. How many pins stand within the band and do "
            "not touch it?"
        ),
    ),
    numbers=_inside_numbers,
    fits=lambda n: between(0, 100, *n.values()) and n["a"] * n["d"] != n["b"] * n["c"],
    work=_inside,
    program="""
turn = 1 if a * d > b * c else -1
answer = 0
for x in range(max(a, c) + 1):
    for y in range(max(b, d) + 1):
        first = turn * (a * y - b * x)
        second = turn * ((c - a) * (y - b) - (d - b) * (x - a))
        third = turn * (d * x - c * y)
        if first > 0 and second > 0 and third > 0:
            answer += 1
""",
    misread=_swapped,
    topics=("lattice points", "Pick's theorem", "coordinates"),
    skills=("computing an area from coordinates", "counting points on segments", "using Pick's theorem"),
    knowledge=Knowledge(
        definitions=("A lattice point has integer coordinates.",),
        formulas=(
            "Area = I + B/2 - 1 (Pick).",
            "A segment from a lattice point to another bears gcd(dx, dy) + 1 lattice points.",
        ),
        pitfalls=("Points on the border do not lie strictly inside.",),
        insights=("The area and the points on the border are easy to find, and they determine the points inside.",),
    ),
)

FAMILIES = (INSIDE,)
