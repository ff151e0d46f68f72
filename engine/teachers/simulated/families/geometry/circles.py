"""Families about circles: a chord, and the circle around a triangle."""

from random import Random
from typing import Final

from engine.teachers.simulated.exact import between, over, tex
from engine.teachers.simulated.expressions import combination, root
from engine.teachers.simulated.families.geometry.triangles import is_triangle, sixteen_squares
from engine.teachers.simulated.family import Family, Knowledge, Numbers, Slip, Sort, Working

SUBJECT = "Geometry"
_LARGEST_DENOMINATOR: Final = 500
"""What the answer of a problem that was drawn is divided by."""


def _chord(n: Numbers, slip: Slip) -> Working:
    whole = slip(n["s"] ** 2)
    part = slip((2 * n["d"]) ** 2)
    square = slip(whole - part)
    return Working(
        (
            "Radius, distance and half of the chord form a right triangle; we double all its sides.",
            f"Then the hypotenuse is the diameter ${n['s']}$, with the square ${whole}$.",
            f"One leg is $2 \\cdot {n['d']}$, with the square ${part}$; the other leg is the chord.",
            f"So the chord has the square ${whole} - {part} = {square}$ and the length ${root(square)}$.",
        ),
        root(square),
    )


def _chord_numbers(random: Random) -> dict[str, int]:
    d = random.randint(2, 15)
    return {"d": d, "s": 2 * d + random.randint(2, 20)}


CHORD = Family(
    name="chord-length",
    subject=SUBJECT,
    level=4,
    sort=Sort.AMOUNT,
    wordings=(
        "In a circle with diameter {s} a chord has distance {d} from the centre. Find the exact length of the chord.",
        (
            "A level pipe with a round opening is {s} centimetres wide inside. The water in it stands {d} centimetres "
            "below the middle of the opening. How wide, in centimetres, is the surface of the water, exactly?"
        ),
        (
            "The midpoint of the chord $PQ$ lies {d} units away from the centre of a circle, and the longest chord of "
            "that circle measures {s} units. Find $PQ$ without rounding."
        ),
    ),
    numbers=_chord_numbers,
    fits=lambda n: n["d"] in range(1, 10**4) and n["s"] in range(2 * n["d"] + 1, 10**5),
    work=_chord,
    program="""
import sympy
radius = sympy.Rational(s, 2)
answer = 2 * sympy.sqrt(radius**2 - d**2)
""",
    misread=lambda n: {**n, "s": 2 * n["s"]},
    topics=("circles", "chords", "Pythagorean theorem"),
    skills=("drawing the right triangle", "simplifying a root", "telling radius from diameter"),
    knowledge=Knowledge(
        definitions=("A chord is a segment whose ends lie on the circle.",),
        formulas=("A chord at distance d from the centre of a circle of radius r has length 2 sqrt(r^2 - d^2).",),
        pitfalls=("The right triangle has the radius as hypotenuse, not the diameter.",),
        insights=("The line from the centre to the midpoint of a chord is perpendicular to it.",),
    ),
    harder=("circumcircle-area", "sphere-in-cone"),
)


def _circumcircle(n: Numbers, slip: Slip) -> Working:
    product = slip(n["a"] * n["b"] * n["c"])
    sixteen = slip(sixteen_squares(n["a"], n["b"], n["c"]))
    square = slip(over(product * product, sixteen))
    area = combination((square, r"\pi"))
    return Working(
        (
            "For a triangle with area $T$ the radius of the circle is $R = \\frac{abc}{4T}$.",
            f"Here $abc = {n['a']} \\cdot {n['b']} \\cdot {n['c']} = {product}$.",
            "By Heron's formula $16T^2 = (a + b + c)(-a + b + c)(a - b + c)(a + b - c)$.",
            f"That is ${sixteen}$, so $R^2 = \\frac{{(abc)^2}}{{16T^2}} = {tex(square)}$.",
            f"The area of the circle is $\\pi R^2 = {area}$.",
        ),
        area,
    )


def _circumcircle_numbers(random: Random) -> dict[str, int]:
    while True:
        a, b, c = (random.randint(5, 20) for _ in range(3))
        if not is_triangle(a, b, c) or not is_triangle(a, b, c - 1):
            continue
        if over((a * b * c) ** 2, sixteen_squares(a, b, c)).denominator < _LARGEST_DENOMINATOR:
            return {"a": a, "b": b, "c": c}


CIRCUMCIRCLE = Family(
    name="circumcircle-area",
    subject=SUBJECT,
    level=5,
    sort=Sort.AMOUNT,
    wordings=(
        (
            "A triangle has sides {a}, {b} and {c}. What is the area of the circle through its three vertices, in "
            "terms of $\\pi$?"
        ),
        (
            "Three villages lie {a}, {b} and {c} kilometres from one another, as the crow flies. A radio mast stands "
            "equally far from all of them and just reaches them. How many square kilometres does it cover, as an exact "
            "multiple of $\\pi$?"
        ),
        (
            "In triangle $PQR$ we have $QR = {a}$, $RP = {b}$ and $PQ = {c}$. Determine the exact area enclosed by the "
            "circumscribed circle."
        ),
    ),
    numbers=_circumcircle_numbers,
    fits=lambda n: between(1, 10**5, *n.values()) and is_triangle(n["a"], n["b"], n["c"]),
    work=_circumcircle,
    program="""
import sympy
cosine = sympy.Rational(a * a + b * b - c * c, 2 * a * b)
answer = sympy.pi * c**2 / (4 * (1 - cosine**2))
""",
    misread=lambda n: {**n, "c": n["c"] - 1},
    topics=("circumscribed circle", "Heron's formula", "circles"),
    skills=("computing an area from three sides", "finding the circumradius", "working with exact fractions"),
    knowledge=Knowledge(
        definitions=("The circumscribed circle of a triangle passes through its three vertices.",),
        formulas=("R = abc / (4T), with T the area of the triangle.", "The law of sines: c / sin(C) = 2R."),
        pitfalls=(
            "The circumscribed circle is not the inscribed one, whose radius is T divided by half the perimeter.",
        ),
        insights=("Only R squared is needed, so no root ever appears.",),
    ),
)

FAMILIES = (CHORD, CIRCUMCIRCLE)
