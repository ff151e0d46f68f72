"""Families about cones, and the sphere that a cone holds."""

from fractions import Fraction
from math import isqrt
from random import Random
from typing import Final

from engine.teachers.simulated.exact import between, over, tex
from engine.teachers.simulated.expressions import combination
from engine.teachers.simulated.family import Family, Knowledge, Numbers, Slip, Sort, Working

SUBJECT = "Geometry"
PI: Final = r"\pi"
_LEGS: Final = ((3, 4), (5, 12), (8, 15), (7, 24), (20, 21), (12, 35))
"""Legs of right triangles with whole sides."""


def _cone(n: Numbers, slip: Slip) -> Working:
    radius = slip(Fraction(n["d"], 2))
    base = slip(radius * radius)
    factor = slip(base * n["h"] / 3)
    volume = combination((factor, PI))
    return Working(
        (
            f"The radius of the base is ${tex(radius)}$, so the base has the area ${combination((base, PI))}$.",
            f"A third of base times height is $\\frac{{1}}{{3}} \\cdot {tex(base)} \\cdot {n['h']} \\pi = {volume}$.",
        ),
        volume,
    )


def _cone_numbers(random: Random) -> dict[str, int]:
    return {"d": random.randint(4, 24), "h": random.randint(3, 21)}


CONE = Family(
    name="cone-volume",
    subject=SUBJECT,
    level=3,
    sort=Sort.AMOUNT,
    wordings=(
        "Find the volume of a cone with height {h} and base diameter {d}. Leave $\\pi$ in the answer.",
        (
            "A funnel without its spout is a cone, {h} centimetres deep and {d} centimetres across at the rim. How "
            "many cubic centimetres does it hold, in terms of $\\pi$?"
        ),
        (
            "Sand trickles onto the ground and piles up to a regular pointed heap. It is {h} metres high and covers a "
            "disc {d} metres wide. What is the volume of the sand, as a multiple of $\\pi$?"
        ),
    ),
    numbers=_cone_numbers,
    fits=lambda n: between(1, 10**6, *n.values()),
    work=_cone,
    program="""
import sympy
answer = sympy.pi * d**2 * h / 12
""",
    misread=lambda n: {**n, "d": 2 * n["d"]},
    topics=("cones", "volume"),
    skills=("telling radius from diameter", "using a volume formula"),
    knowledge=Knowledge(
        definitions=("The height of a cone is the distance of its apex from the plane of its base.",),
        formulas=("A cone with radius r and height h has the volume (1/3) pi r^2 h.",),
        pitfalls=("The formula wants the radius, which is half the diameter.",),
        insights=("Three cones fill a cylinder of the same base and height.",),
    ),
    harder=("triangle-area", "sphere-in-cone"),
)


def _sphere(n: Numbers, slip: Slip) -> Working:
    slant = slip(isqrt(n["r"] ** 2 + n["h"] ** 2))
    radius = slip(over(n["r"] * n["h"], n["r"] + slant))
    factor = slip(radius * radius * radius * 4 / 3)
    volume = combination((factor, PI))
    return Working(
        (
            f"The slant height is $\\sqrt{{{n['r']}^2 + {n['h']}^2}} = {slant}$.",
            "A plane through the axis shows the sphere as the circle inscribed in a triangle.",
            f"By similarity its radius $x$ satisfies $\\frac{{x}}{{{n['h']} - x}} = \\frac{{{n['r']}}}{{{slant}}}$.",
            f"So $x = \\frac{{{n['r']} \\cdot {n['h']}}}{{{n['r']} + {slant}}} = {tex(radius)}$.",
            f"The volume is $\\frac{{4}}{{3}} \\pi x^3 = {volume}$.",
        ),
        volume,
    )


def _sphere_numbers(random: Random) -> dict[str, int]:
    scale = random.randint(1, 8)
    r, h = random.sample(random.choice(_LEGS), 2)
    return {"r": scale * r, "h": scale * h}


def _sphere_fits(n: Numbers) -> bool:
    square = n["r"] ** 2 + n["h"] ** 2
    return between(1, 10**5, *n.values()) and isqrt(square) ** 2 == square


SPHERE = Family(
    name="sphere-in-cone",
    subject=SUBJECT,
    level=5,
    sort=Sort.AMOUNT,
    wordings=(
        (
            "What is the volume of the largest sphere that fits into a cone with base radius {r} and height {h}? Leave "
            "$\\pi$ in the answer."
        ),
        (
            "A closed cone-shaped tin is {h} centimetres high, and its circular bottom has a radius of {r} "
            "centimetres. A ball inside touches the bottom and the side all around. How many cubic centimetres of room "
            "does the ball take up, in terms of $\\pi$?"
        ),
        (
            "The right triangle with legs {r} and {h} is spun about its second leg, which gives a solid. A sphere is "
            "inscribed in that solid. Determine the sphere's volume exactly."
        ),
    ),
    numbers=_sphere_numbers,
    fits=_sphere_fits,
    work=_sphere,
    program="""
import sympy
slant = sympy.sqrt(r**2 + h**2)
radius = 2 * sympy.Rational(r * h) / (2 * r + 2 * slant)
answer = sympy.pi * radius**3 * 4 / 3
""",
    misread=lambda n: {**n, "r": n["h"], "h": n["r"]},
    topics=("cones", "spheres", "inscribed circle"),
    skills=("choosing a cross section", "using similar triangles", "computing a volume"),
    knowledge=Knowledge(
        definitions=("A sphere is inscribed in a cone if it touches the base and the whole side.",),
        formulas=(
            "A sphere of radius x has the volume (4/3) pi x^3.",
            "The inradius of a triangle is 2T / (a + b + c).",
        ),
        pitfalls=("The radius belongs to the base and the height to the axis; they must not be swapped.",),
        insights=("A plane through the axis turns a problem in space into one about a triangle and its incircle.",),
    ),
)

FAMILIES = (CONE, SPHERE)
