"""Sums around the circle, and series that turn without end."""

from fractions import Fraction
from math import gcd
from random import Random

from engine.teachers.simulated.exact import between, exact, over, tex
from engine.teachers.simulated.expressions import bracketed
from engine.teachers.simulated.family import Family, Knowledge, Numbers, Slip, Sort, Working

SUBJECT = "Precalculus"
LARGEST = 10**6


def _wheel_numbers(random: Random) -> dict[str, int]:
    c = random.randint(4, 18)
    return {"a": random.randint(5, 36), "b": c + random.randint(1, 12), "c": c}


def _wheel(n: Numbers, slip: Slip) -> Working:
    square, other_square = slip(n["b"] ** 2), slip(n["c"] ** 2)
    fixed = slip(n["a"] * square)
    half = slip(Fraction(n["a"] * other_square, 2))
    total = slip(fixed + half)
    return Working(
        (
            (
                f"Each term is $({n['b']} + {n['c']}\\cos\\varphi)^2 = {tex(square)} + {2 * n['b'] * n['c']}"
                f"\\cos\\varphi + {tex(other_square)}\\cos^2\\varphi$, at ${n['a']}$ angles spread evenly."
            ),
            f"The first part adds up to ${n['a']} \\cdot {tex(square)} = {tex(fixed)}$.",
            "The cosines of evenly spread angles add up to $0$, so the second part vanishes.",
            (
                f"Because $\\cos^2\\varphi = \\frac{{1 + \\cos 2\\varphi}}{{2}}$, the third part is "
                f"$\\frac{{{n['a']}}}{{2}} \\cdot {tex(other_square)} = {tex(half)}$."
            ),
            f"Together this is ${tex(fixed)} + {tex(half)} = {tex(total)}$.",
        ),
        exact(total),
    )


HEIGHTS_ON_WHEEL = Family(
    name="heights-on-wheel",
    subject=SUBJECT,
    level=5,
    sort=Sort.AMOUNT,
    wordings=(
        r"Evaluate $\sum_{{k=1}}^{{{a}}} \left({b} + {c}\cos\frac{{2\pi k}}{{{a}}}\right)^2$.",
        (
            "A regular polygon with ${a}$ vertices is inscribed in the circle of radius ${c}$ around the point $({b}, "
            "0)$. What is the sum of the squares of the $x$-coordinates of its vertices?"
        ),
        (
            "A Ferris wheel has {a} gondolas, spread evenly along its rim. The rim has a radius of {c} meters, and the "
            "hub is {b} meters above the ground. {name} squares the height of every gondola, in meters, and adds the "
            "squares. Which number comes out?"
        ),
    ),
    numbers=_wheel_numbers,
    fits=lambda n: between(3, 1000, n["a"]) and between(1, n["b"], n["c"]) and between(1, 10_000, n["b"]),
    work=_wheel,
    program="""
from fractions import Fraction
from math import cos, fsum, pi

total = fsum((b + c * cos(2 * pi * k / a)) ** 2 for k in range(a))
answer = Fraction(round(2 * total), 2)
""",
    misread=lambda n: {**n, "a": n["a"] + 1},
    topics=("trigonometric sums", "roots of unity", "regular polygons"),
    skills=("expanding a square under a sum", "using symmetry", "lowering the power of a cosine"),
    knowledge=Knowledge(
        definitions=("The n-th roots of unity are n points spread evenly around the unit circle.",),
        formulas=("cos^2 u = (1 + cos 2u) / 2.", "The n-th roots of unity add up to 0 for n > 1."),
        pitfalls=("The squares of the cosines do not add up to 0, though the cosines do.",),
        insights=("Where the first point lies on the circle makes no difference, if there are at least three.",),
    ),
    words={"name": ("Cem", "Dalia", "Emil", "Fatima")},
)


def _turn_numbers(random: Random) -> dict[str, int]:
    b = random.randint(3, 9)
    a = random.choice([top for top in range(1, b) if gcd(top, b) == 1])
    return {"a": a, "b": b, "c": random.randint(2, 6)}


def _turns(n: Numbers, slip: Slip) -> Working:
    across = slip(1 - Fraction(n["a"], n["b"] * n["c"]))
    sine = slip(1 - Fraction(n["a"], n["b"]) ** 2)
    upwards = slip(over(sine, n["c"] ** 2))
    square = slip(across**2 + upwards)
    real = slip(over(across, square))
    return Working(
        (
            (
                f"The sum is the real part of a geometric series with the first term $1$ and the ratio "
                f"$\\frac{{z}}{{{n['c']}}}$, where $z = \\cos\\theta + i\\sin\\theta$."
            ),
            (
                f"So it is the real part of $\\frac{{1}}{{1 - z/{n['c']}}}$, which is the real part of $1 - "
                f"z/{n['c']}$ divided by the square of its absolute value."
            ),
            f"The real part is $1 - \\frac{{{n['a']}}}{{{n['b']} \\cdot {n['c']}}} = {tex(across)}$.",
            f"With $\\sin^2\\theta = {tex(sine)}$ the square of the imaginary part is ${tex(upwards)}$.",
            f"The square of the absolute value is ${bracketed(across)}^2 + {tex(upwards)} = {tex(square)}$.",
            f"The quotient is ${tex(real)}$.",
        ),
        exact(real),
    )


ENDLESS_TURNS = Family(
    name="endless-turns",
    subject=SUBJECT,
    level=5,
    sort=Sort.NUMBER,
    wordings=(
        (
            r"Let $\cos\theta = \frac{{{a}}}{{{b}}}$. Find the sum of the infinite series $1 + "
            r"\frac{{\cos\theta}}{{{c}}} + \frac{{\cos 2\theta}}{{{c}^2}} + \frac{{\cos 3\theta}}{{{c}^3}} + \cdots$."
        ),
        (
            r"A complex number $z$ has the absolute value $1$ and the real part ${a}/{b}$. What is the real part of "
            r"$\sum_{{k=0}}^\infty \left(\frac{{z}}{{{c}}}\right)^k$?"
        ),
        (
            r"A robot rolls 1 meter to the east. Then, again and again without end, it turns left by the angle with "
            "the cosine ${a}/{b}$ and rolls as far as the last time divided by {c}. How many meters to the east of its "
            "start does it come to rest?"
        ),
    ),
    numbers=_turn_numbers,
    fits=lambda n: between(2, LARGEST, n["b"], n["c"]) and between(1, n["b"] - 1, n["a"]),
    work=_turns,
    program="""
from fractions import Fraction

# cos((k + 1)u) = 2 cos(u) cos(ku) - cos((k - 1)u), summed over all k, gives an equation for the sum.
cosine, ratio = Fraction(a, b), Fraction(1, c)
answer = (1 - ratio * cosine) / (1 - 2 * ratio * cosine + ratio**2)
""",
    misread=lambda n: {**n, "a": -n["a"]},
    topics=("geometric series", "complex numbers", "trigonometric series"),
    skills=("reading a series as the real part of a complex one", "dividing by a complex number"),
    knowledge=Knowledge(
        definitions=("An infinite geometric series converges if its ratio has an absolute value below 1.",),
        formulas=("1 + q + q^2 + ... = 1/(1 - q).", "Re(1/w) = Re(w) / |w|^2."),
        pitfalls=("The real part of a reciprocal is not the reciprocal of the real part.",),
        insights=("Turning by an angle and shrinking is multiplication by one complex number.",),
    ),
)

FAMILIES = (HEIGHTS_ON_WHEEL, ENDLESS_TURNS)
