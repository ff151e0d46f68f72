"""Lengths and projections of vectors."""

from random import Random

from engine.teachers.simulated.exact import between, over, tex
from engine.teachers.simulated.expressions import bracketed, root
from engine.teachers.simulated.family import Family, Knowledge, Numbers, Slip, Sort, Working

SUBJECT = "Precalculus"
LARGEST = 10**6


def _length_numbers(random: Random) -> dict[str, int]:
    b, c = random.sample(range(2, 15), 2)
    return {"a": random.randint(2, 14), "b": b, "c": c}


def _length(n: Numbers, slip: Slip) -> Working:
    squares = [slip(n[name] ** 2) for name in "abc"]
    total = slip(sum(squares))
    written = root(total)
    return Working(
        (
            f"The squares of the components are ${tex(squares[0])}$, ${tex(squares[1])}$ and ${tex(squares[2])}$.",
            f"They add up to ${tex(total)}$.",
            f"The length is the root of ${tex(total)}$, in simplest form ${written}$.",
        ),
        written,
    )


VECTOR_LENGTH = Family(
    name="vector-length",
    subject=SUBJECT,
    level=2,
    sort=Sort.AMOUNT,
    wordings=(
        "How long is the vector $({a}, {b}, {c})$? Simplify your answer.",
        "Find the distance in space between the origin and the point $({a}, {b}, {c})$, in simplest radical form.",
        (
            "A drone flies {a} meters to the east, then {b} meters to the north, and rises {c} meters. How many meters "
            "is it away from where it started, in a straight line?"
        ),
    ),
    numbers=_length_numbers,
    fits=lambda n: between(1, 5000, *n.values()),
    work=_length,
    program="""
from sympy import Matrix

answer = Matrix([a, b, c]).norm()
""",
    misread=lambda n: {**n, "c": n["b"]},
    topics=("vectors", "distance in space"),
    skills=("applying Pythagoras in space", "simplifying a root"),
    knowledge=Knowledge(
        definitions=("The length of a vector is its distance from the origin.",),
        formulas=("|(a, b, c)| = sqrt(a^2 + b^2 + c^2).",),
        pitfalls=("The root of a sum is not the sum of the roots.",),
        insights=("Square factors below a root may be taken out of it.",),
    ),
    harder=("projected-vector", "tangent-of-sum", "swinging-range", "quadratic-table"),
)


def _projection_numbers(random: Random) -> dict[str, int]:
    c, d = random.sample(range(1, 8), 2)
    return {"a": random.randint(2, 15), "b": random.randint(2, 15), "c": c, "d": d}


def _projection(n: Numbers, slip: Slip) -> Working:
    inner = slip(n["a"] * n["c"] + n["b"] * n["d"])
    square = slip(n["c"] ** 2 + n["d"] ** 2)
    factor = slip(over(inner, square))
    x, y = slip(factor * n["c"]), slip(factor * n["d"])
    c, d = bracketed(n["c"]), bracketed(n["d"])
    pair = f"\\left({tex(x)}, {tex(y)}\\right)"
    return Working(
        (
            f"The dot product is ${n['a']} \\cdot {c} + {bracketed(n['b'])} \\cdot {d} = {tex(inner)}$.",
            f"The square of the length of $({n['c']}, {n['d']})$ is ${c}^2 + {d}^2 = {tex(square)}$.",
            f"So $({n['c']}, {n['d']})$ is multiplied by ${tex(factor)}$.",
            f"This gives ${pair}$.",
        ),
        pair,
    )


PROJECTED_VECTOR = Family(
    name="projected-vector",
    subject=SUBJECT,
    level=3,
    sort=Sort.NUMBER,
    wordings=(
        "Find the projection of the vector $({a}, {b})$ onto the vector $({c}, {d})$.",
        (
            "The vector $w$ is a multiple of $({c}, {d})$, and the difference $({a}, {b}) - w$ is perpendicular to "
            "$({c}, {d})$. Give $w$ as a pair of coordinates."
        ),
        (
            "On a map a straight road runs through $(0, 0)$ and $({c}, {d})$, and a well lies at $({a}, {b})$. At "
            "which point of the road is one nearest to the well?"
        ),
    ),
    numbers=_projection_numbers,
    fits=lambda n: between(-LARGEST, LARGEST, *n.values()) and all(n.values()),
    work=_projection,
    program="""
from fractions import Fraction

def squared_distance(t):
    return (a - c * t) ** 2 + (b - d * t) ** 2

# The squared distance is a quadratic function of t: three values give its lowest point.
left, middle, right = (squared_distance(t) for t in (-1, 0, 1))
t = Fraction(left - right, 2 * (left + right - 2 * middle))
answer = f"({c * t}, {d * t})"
""",
    misread=lambda n: {**n, "c": n["d"], "d": n["c"]},
    topics=("vectors", "projections", "dot product"),
    skills=("computing dot products", "scaling a vector"),
    knowledge=Knowledge(
        definitions=("The projection of u onto v is the multiple of v that is nearest to u.",),
        formulas=("proj = (u . v) / (v . v) * v.",),
        pitfalls=("One divides by the square of the length of v, not by the length, and not by that of u.",),
        insights=("What is left of u after the projection is perpendicular to v.",),
    ),
    harder=("swinging-range", "diagonal-of-fourth-power", "endless-turns"),
)

FAMILIES = (VECTOR_LENGTH, PROJECTED_VECTOR)
