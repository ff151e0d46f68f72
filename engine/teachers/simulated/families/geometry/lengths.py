"""Families about lengths: similar triangles, and Pythagoras in space."""

from random import Random

from engine.teachers.simulated.exact import between, exact, over, tex
from engine.teachers.simulated.expressions import root
from engine.teachers.simulated.family import Family, Knowledge, Numbers, Slip, Sort, Working

SUBJECT = "Geometry"


def _similar(n: Numbers, slip: Slip) -> Working:
    scale = slip(over(n["t"], n["q"]))
    length = slip(n["p"] * scale)
    return Working(
        (
            f"The figures are similar, and ${n['t']}$ corresponds to ${n['q']}$: the scale is ${tex(scale)}$.",
            f"What corresponds to ${n['p']}$ has the length ${n['p']} \\cdot {tex(scale)} = {tex(length)}$.",
        ),
        exact(length),
    )


def _similar_numbers(random: Random) -> dict[str, int]:
    p, q = random.sample(range(6, 25), 2)
    return {"p": p, "q": q, "t": random.randint(q + 2, 60)}


SIMILAR = Family(
    name="similar-triangles",
    subject=SUBJECT,
    level=2,
    sort=Sort.AMOUNT,
    wordings=(
        (
            "Triangles $ABC$ and $DEF$ are similar, in this order of vertices. We know $AB = {p}$, $BC = {q}$ and $EF "
            "= {t}$. What is $DE$?"
        ),
        (
            "At noon an upright stick of {p} decimetres throws a shadow of {q} decimetres on level ground. How high, "
            "in decimetres, is a tree whose shadow at that moment has {t} decimetres?"
        ),
        (
            "A picture that is {p} centimetres tall and {q} centimetres wide is enlarged, without changing its shape, "
            "until its width is {t} centimetres. How tall is it then, in centimetres?"
        ),
    ),
    numbers=_similar_numbers,
    fits=lambda n: between(1, 10**9, *n.values()),
    work=_similar,
    program="""
from fractions import Fraction
answer = Fraction(p * t, q)
""",
    misread=lambda n: {**n, "p": n["q"], "q": n["p"]},
    topics=("similar triangles", "proportions"),
    skills=("matching corresponding sides", "scaling a length"),
    knowledge=Knowledge(
        definitions=("Figures are similar if one is a scaled copy of the other.",),
        formulas=("Corresponding sides of similar figures have the same ratio.",),
        pitfalls=("Only sides that correspond may be divided by each other.",),
        insights=("The scale of one pair of sides holds for every other pair.",),
    ),
    harder=("box-diagonal", "chord-length"),
)


def _box(n: Numbers, slip: Slip) -> Working:
    floor = slip(n["a"] ** 2 + n["b"] ** 2)
    square = slip(floor + n["c"] ** 2)
    return Working(
        (
            f"The diagonal of the floor has the square ${n['a']}^2 + {n['b']}^2 = {floor}$.",
            f"With the height it spans a right triangle, so $d^2 = {floor} + {n['c']}^2 = {square}$.",
            f"Hence $d = {root(square)}$.",
        ),
        root(square),
    )


def _box_numbers(random: Random) -> dict[str, int]:
    common = random.randint(1, 3)
    a, b, c = (common * edge for edge in random.sample(range(2, 13), 3))
    return {"a": a, "b": b, "c": c}


BOX = Family(
    name="box-diagonal",
    subject=SUBJECT,
    level=3,
    sort=Sort.AMOUNT,
    wordings=(
        (
            "A rectangular block measures {a} by {b} by {c}. Find the exact distance between two of its opposite "
            "corners, through the inside."
        ),
        (
            "What is the greatest length of a straight thin rod that fits into a box with inner edges {a}, {b} and "
            "{c}? Give an exact value."
        ),
        (
            "From a corner of a hall a string is stretched to the corner farthest away. The hall is {a} metres long, "
            "{b} metres wide and {c} metres high. How many metres long is the string, as an exact value?"
        ),
    ),
    numbers=_box_numbers,
    fits=lambda n: between(1, 10**4, *n.values()),
    work=_box,
    program="""
import sympy
answer = sympy.sqrt(a * a + b * b + c * c)
""",
    misread=lambda n: {**n, "b": n["a"]},
    topics=("Pythagorean theorem", "boxes", "surds"),
    skills=("using Pythagoras twice", "simplifying a root"),
    knowledge=Knowledge(
        definitions=("A space diagonal of a box joins two corners that share no face.",),
        formulas=("A box with edges a, b, c has the space diagonal sqrt(a^2 + b^2 + c^2).",),
        pitfalls=("The root of a sum is not the sum of the roots.",),
        insights=("The diagonal of the floor and the height form a right angle.",),
    ),
    harder=("chord-length", "triangle-area"),
)

FAMILIES = (SIMILAR, BOX)
