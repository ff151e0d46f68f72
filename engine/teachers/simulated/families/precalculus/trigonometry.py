"""Sums of angles, and sums of sine and cosine."""

from fractions import Fraction
from math import gcd
from random import Random

from engine.teachers.simulated.exact import between, exact, over, tex
from engine.teachers.simulated.expressions import bracketed, combination, root, root_parts
from engine.teachers.simulated.family import Family, Knowledge, Numbers, Slip, Sort, Working

SUBJECT = "Precalculus"
LARGEST = 10**6


def _tangent_numbers(random: Random) -> dict[str, int]:
    b, d = random.sample(range(5, 15), 2)
    a, c = random.sample(range(1, 5), 2)
    if gcd(a, b) > 1 or gcd(c, d) > 1:
        return _tangent_numbers(random)
    return {"a": a, "b": b, "c": c, "d": d}


def _tangent(n: Numbers, slip: Slip) -> Working:
    first, second = over(n["a"], n["b"]), over(n["c"], n["d"])
    top = slip(first + second)
    product = slip(first * second)
    bottom = slip(1 - product)
    value = slip(over(top, bottom))
    return Working(
        (
            f"The sum of the two tangents is ${tex(first)} + {tex(second)} = {tex(top)}$.",
            f"Their product is ${tex(product)}$, and ${combination((1, ''), (-product, ''))} = {tex(bottom)}$.",
            f"The tangent of the sum of the angles is the quotient, ${tex(value)}$.",
        ),
        exact(value),
    )


TANGENT_OF_SUM = Family(
    name="tangent-of-sum",
    subject=SUBJECT,
    level=3,
    sort=Sort.NUMBER,
    wordings=(
        r"If $\tan x = \frac{{{a}}}{{{b}}}$ and $\tan y = \frac{{{c}}}{{{d}}}$, what is $\tan(x + y)$?",
        (
            "A line through the origin has the slope ${a}/{b}$. It is turned about the origin counterclockwise by the "
            "acute angle whose tangent is ${c}/{d}$. What slope does it have then?"
        ),
        (
            "One ramp rises {a} meters over {b} meters of level ground, another one {c} meters over {d} meters. A "
            "third one is built at the sum of their two angles. How many meters does it rise for each level meter?"
        ),
    ),
    numbers=_tangent_numbers,
    fits=lambda n: between(1, LARGEST, *n.values()) and n["a"] * n["c"] < n["b"] * n["d"],
    work=_tangent,
    program="""
from fractions import Fraction

# Angles add up when complex numbers are multiplied: (b + ai)(d + ci).
real = b * d - a * c
imaginary = a * d + b * c
answer = Fraction(imaginary, real)
""",
    misread=lambda n: {**n, "a": n["c"], "c": n["a"]},
    topics=("trigonometry", "addition theorems", "slopes"),
    skills=("using the addition theorem of the tangent", "calculating with fractions"),
    knowledge=Knowledge(
        definitions=("The tangent of a line's angle with the x-axis is its slope.",),
        formulas=("tan(x + y) = (tan x + tan y) / (1 - tan x tan y).",),
        pitfalls=("Tangents do not simply add up.", "The denominator has a minus sign."),
        insights=("Slopes are turned like complex numbers are multiplied.",),
    ),
    harder=("swinging-range", "endless-turns", "filling-against-drain"),
)


def _swing_numbers(random: Random) -> dict[str, int]:
    a, b = (2 * random.randint(1, 9) for _ in range(2))
    if random.random() < 1 / 2:
        legs = random.choice([(3, 4), (4, 3), (5, 12), (12, 5), (8, 6), (15, 8)])
        a, b = (2 * leg for leg in legs)
    return {"a": a, "b": b, "c": random.randint(1, 20)}


def _ends(middle: int | Fraction, square: int | Fraction) -> str:
    """The interval around a middle, by the square of how far it reaches."""
    outside, inside = root_parts(square)
    if inside == 1:
        return f"[{tex(middle - outside)}, {tex(middle + outside)}]"
    reach = root(square)
    low, high = (f"{sign}{reach}" for sign in ("-", ""))
    if middle:
        low, high = (f"{tex(middle)} {sign} {reach}" for sign in "-+")
    return f"\\left[{low}, {high}\\right]"


def _swing(n: Numbers, slip: Slip) -> Working:
    sine, cosine = slip(n["a"] // 2), slip(n["b"] // 2)
    middle = slip(n["c"] + cosine)
    square = slip(sine**2 + cosine**2)
    ends = _ends(middle, square)
    waves = combination((sine, "\\sin 2x"), (cosine, "\\cos 2x"))
    return Working(
        (
            (
                f"Since $2 \\sin x \\cos x = \\sin 2x$ and $2 \\cos^2 x = 1 + \\cos 2x$, the expression equals "
                f"${waves} + {bracketed(middle)}$."
            ),
            (
                f"The two waves together swing by $\\sqrt{{{bracketed(sine)}^2 + {bracketed(cosine)}^2}} = "
                f"\\sqrt{{{tex(square)}}} = {root(square)}$ to both sides."
            ),
            f"Around ${tex(middle)}$ this gives the interval ${ends}$.",
        ),
        ends,
    )


SWINGING_RANGE = Family(
    name="swinging-range",
    subject=SUBJECT,
    level=4,
    sort=Sort.NUMBER,
    wordings=(
        r"Find the range of $f(x) = {a}\sin x \cos x + {b}\cos^2 x + {c}$ over the real numbers, as an interval.",
        (
            r"What is the smallest closed interval that contains ${c} + {b}\cos^2 \theta + {a}\sin\theta \cos\theta$ "
            r"for every angle $\theta$?"
        ),
        (
            r"At the time $t$ a buoy floats $h(t) = {c} + {a}\cos t \sin t + {b}\cos^2 t$ centimeters above a mark. "
            "Which heights does it reach? Answer with an interval."
        ),
    ),
    numbers=_swing_numbers,
    fits=lambda n: between(1, 5000, *n.values()) and n["a"] % 2 == 0 and n["b"] % 2 == 0,
    work=_swing,
    program="""
from sympy import Interval, Matrix, Rational

# On the unit circle a quadratic form takes the values between the eigenvalues of its symmetric matrix.
form = Matrix([[0, Rational(a, 2)], [Rational(a, 2), b]])
low, high = sorted(form.eigenvals())
answer = Interval(c + low, c + high)
""",
    misread=lambda n: {**n, "b": n["a"], "a": n["b"]},
    topics=("trigonometric functions", "ranges", "double angles"),
    skills=("using double angles", "combining sine and cosine into one wave"),
    knowledge=Knowledge(
        definitions=("The range of a function is the set of all its values.",),
        formulas=(
            "2 sin x cos x = sin 2x and 2 cos^2 x = 1 + cos 2x.",
            "p sin u + q cos u swings between -sqrt(p^2 + q^2) and sqrt(p^2 + q^2).",
        ),
        pitfalls=("Sine and cosine do not reach their greatest values at the same place.",),
        insights=("Products of sine and cosine are waves of twice the frequency around a shifted middle.",),
    ),
    harder=("heights-on-wheel", "endless-turns"),
)

FAMILIES = (TANGENT_OF_SUM, SWINGING_RANGE)
