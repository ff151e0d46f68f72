"""Families about areas of rectangles and trapezoids."""

from fractions import Fraction
from random import Random

from engine.teachers.simulated.exact import between, exact, tex
from engine.teachers.simulated.family import Family, Knowledge, Numbers, Slip, Sort, Working

SUBJECT = "Geometry"


def _rectangle(n: Numbers, slip: Slip) -> Working:
    half = slip(Fraction(n["p"], 2))
    other = slip(half - n["a"])
    area = slip(n["a"] * other)
    return Working(
        (
            f"Two neighbouring sides make half the perimeter, ${tex(half)}$.",
            f"So the other side has length ${tex(half)} - {n['a']} = {tex(other)}$.",
            f"The area is ${n['a']} \\cdot {tex(other)} = {tex(area)}$.",
        ),
        exact(area),
    )


def _rectangle_numbers(random: Random) -> dict[str, int]:
    a = random.randint(4, 20)
    return {"a": a, "p": 2 * (a + random.randint(3, 25))}


RECTANGLE = Family(
    name="rectangle-area",
    subject=SUBJECT,
    level=1,
    sort=Sort.AMOUNT,
    wordings=(
        "A rectangle has perimeter {p}, and one of its sides has length {a}. What is its area?",
        (
            "With {p} metres of fence {name} encloses a rectangular bed, one side of which measures {a} metres. How "
            "many square metres does the bed have?"
        ),
        (
            "The border of a rectangular picture is {p} centimetres long all the way round. The picture is {a} "
            "centimetres wide. Find the area that it covers, in square centimetres."
        ),
    ),
    numbers=_rectangle_numbers,
    fits=lambda n: n["a"] in range(1, 10**6) and n["p"] in range(2 * n["a"] + 1, 10**9),
    work=_rectangle,
    program="""
from fractions import Fraction
answer = Fraction((p - 2 * a) * a, 2)
""",
    misread=lambda n: {**n, "p": 2 * n["p"]},
    topics=("rectangles", "area and perimeter"),
    skills=("finding a missing side", "multiplying lengths"),
    knowledge=Knowledge(
        definitions=("The perimeter of a figure is the length of its border.",),
        formulas=("A rectangle with sides a and b has perimeter 2a + 2b and area ab.",),
        pitfalls=("The perimeter holds every side twice.",),
        insights=("Half the perimeter is the sum of length and width.",),
    ),
    words={"name": ("Amara", "Benno", "Chiara", "Dilan")},
    harder=("trapezoid-area", "triangle-area"),
)


def _trapezoid(n: Numbers, slip: Slip) -> Working:
    bases = slip(n["a"] + n["c"])
    mean = slip(Fraction(bases, 2))
    area = slip(mean * n["h"])
    return Working(
        (
            f"The parallel sides make ${n['a']} + {n['c']} = {bases}$ together, so their mean is ${tex(mean)}$.",
            f"The area is the mean times the height: ${tex(mean)} \\cdot {n['h']} = {tex(area)}$.",
        ),
        exact(area),
    )


def _trapezoid_numbers(random: Random) -> dict[str, int]:
    a, c = random.sample(range(5, 30), 2)
    return {"a": a, "c": c, "h": random.randint(4, 15)}


TRAPEZOID = Family(
    name="trapezoid-area",
    subject=SUBJECT,
    level=2,
    sort=Sort.AMOUNT,
    wordings=(
        "The parallel sides of a trapezoid have lengths {a} and {c}, and its height is {h}. What is its area?",
        (
            "A dam has a cross section with a level top of {c} metres and a level bottom of {a} metres. It is {h} "
            "metres high. How many square metres does the cross section have?"
        ),
        (
            "In quadrilateral $PQRS$ the sides $PQ$ and $RS$ are parallel, with $PQ = {a}$ and $RS = {c}$. The lines "
            "through them are {h} units apart. Find the area of $PQRS$."
        ),
    ),
    numbers=_trapezoid_numbers,
    fits=lambda n: between(1, 10**9, *n.values()),
    work=_trapezoid,
    program="""
from fractions import Fraction
answer = Fraction(a * h, 2) + Fraction(c * h, 2)
""",
    misread=lambda n: {**n, "h": 2 * n["h"]},
    topics=("trapezoids", "area"),
    skills=("taking a mean", "using an area formula"),
    knowledge=Knowledge(
        definitions=("A trapezoid has a pair of parallel sides; its height is their distance.",),
        formulas=("The area of a trapezoid is (a + c)h/2.",),
        pitfalls=("Without halving, the area is that of two equal trapezoids.",),
        insights=("A diagonal cuts a trapezoid into two triangles of the same height.",),
    ),
    harder=("cone-volume", "triangle-area"),
)

FAMILIES = (RECTANGLE, TRAPEZOID)
