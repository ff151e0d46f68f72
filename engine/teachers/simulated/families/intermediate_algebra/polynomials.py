"""Values of polynomials, and polynomials through given values."""

from random import Random

from engine.teachers.simulated.exact import between, exact, tex
from engine.teachers.simulated.expressions import bracketed, combination
from engine.teachers.simulated.family import Family, Knowledge, Numbers, Slip, Sort, Working

SUBJECT = "Intermediate Algebra"
LARGEST = 10**9


def _remainder_numbers(random: Random) -> dict[str, int]:
    return {
        "a": random.randint(2, 9),
        "b": random.randint(2, 12),
        "c": random.randint(1, 20),
        "d": random.randint(2, 8),
    }


def _remainder(n: Numbers, slip: Slip) -> Working:
    d = bracketed(n["d"])
    cube = slip(n["d"] ** 3)
    square = slip(n["a"] * n["d"] ** 2)
    line = slip(n["b"] * n["d"])
    value = slip(cube - square + line + n["c"])
    return Working(
        (
            f"What is asked for is the value of the polynomial at ${n['d']}$.",
            (
                f"There, $x^3 = {d}^3 = {tex(cube)}$, ${n['a']}x^2 = {n['a']} \\cdot {d}^2 = {tex(square)}$ and "
                f"${n['b']}x = {tex(line)}$."
            ),
            f"Together ${combination((cube, ''), (-square, ''), (line, ''), (n['c'], ''))} = {tex(value)}$.",
        ),
        exact(value),
    )


CUBIC_REMAINDER = Family(
    name="cubic-remainder",
    subject=SUBJECT,
    level=2,
    sort=Sort.NUMBER,
    wordings=(
        "What is the remainder when $x^3 - {a}x^2 + {b}x + {c}$ is divided by $x - {d}$?",
        (
            "There are a polynomial $q(x)$ and a constant $r$ such that $x^3 - {a}x^2 + {b}x + {c} = (x - {d})q(x) + "
            "r$ for all $x$. Find $r$."
        ),
        (
            "After $t$ minutes a drone is $t^3 - {a}t^2 + {b}t + {c}$ meters above the deck of the ship it started "
            "from; a negative value means below. How many meters above the deck is it when $t$ is {d}?"
        ),
    ),
    numbers=_remainder_numbers,
    fits=lambda n: between(1, LARGEST, n["a"], n["b"], n["c"]) and between(-LARGEST, LARGEST, n["d"]) and n["d"] != 0,
    work=_remainder,
    program="""
# Synthetic division: the last number of the scheme is the remainder.
answer = 0
for coefficient in (1, -a, b, c):
    answer = answer * d + coefficient
""",
    misread=lambda n: {**n, "d": -n["d"]},
    topics=("polynomials", "remainder theorem"),
    skills=("evaluating a polynomial", "dividing by a linear factor"),
    knowledge=Knowledge(
        definitions=("The remainder of a division by a linear polynomial is a constant.",),
        formulas=("p(x) = (x - d) q(x) + p(d).",),
        pitfalls=("Dividing by x - d asks for the value at d, not at -d.",),
        insights=("At x = d the quotient plays no role, for its factor is zero.",),
    ),
    harder=("quadratic-table", "shifted-cubic", "telescoping-fractions", "projected-vector"),
)


def _table_numbers(random: Random) -> dict[str, int]:
    leading, slope = random.choice([-3, -2, -1, 1, 2, 3, 4, 5]), random.randint(-6, 9)
    a = random.randint(1, 25)
    return {"a": a, "b": a + slope + leading, "c": a + 2 * slope + 4 * leading, "d": random.randint(5, 14)}


def _table(n: Numbers, slip: Slip) -> Working:
    first, second = slip(n["b"] - n["a"]), slip(n["c"] - n["b"])
    change = slip(second - first)
    pairs = slip(n["d"] * (n["d"] - 1) // 2)
    grown = slip(n["d"] * first)
    bent = slip(pairs * change)
    value = slip(n["a"] + grown + bent)
    return Working(
        (
            (
                f"The first differences are ${n['b']} - {bracketed(n['a'])} = {tex(first)}$ and "
                f"${n['c']} - {bracketed(n['b'])} = {tex(second)}$; the second one stays ${tex(change)}$."
            ),
            f"After ${n['d']}$ steps the first difference has been added ${n['d']}$ times, which makes ${tex(grown)}$.",
            (
                f"The second one has been added $\\frac{{{n['d']} \\cdot {bracketed(n['d'] - 1)}}}{{2}} = "
                f"{tex(pairs)}$ times, which makes ${tex(bent)}$."
            ),
            f"The value is ${combination((n['a'], ''), (grown, ''), (bent, ''))} = {tex(value)}$.",
        ),
        exact(value),
    )


QUADRATIC_TABLE = Family(
    name="quadratic-table",
    subject=SUBJECT,
    level=3,
    sort=Sort.NUMBER,
    wordings=(
        "A quadratic polynomial $p$ satisfies $p(0) = {a}$, $p(1) = {b}$ and $p(2) = {c}$. Find $p({d})$.",
        (
            "The graph of $y = kx^2 + mx + n$ passes through the points $(0, {a})$, $(1, {b})$ and $(2, {c})$. What is "
            "$y$ when $x = {d}$?"
        ),
        (
            "In an experiment the temperature of a liquid was a quadratic function of time. It was {a} degrees at the "
            "start, {b} degrees one minute later and {c} degrees another minute later. How many degrees was it when "
            "{d} minutes had passed since the start?"
        ),
    ),
    numbers=_table_numbers,
    fits=lambda n: (
        between(-LARGEST, LARGEST, n["a"], n["b"], n["c"])
        and between(3, LARGEST, n["d"])
        and n["a"] - 2 * n["b"] + n["c"] != 0
    ),
    work=_table,
    program="""
from fractions import Fraction

# Lagrange's form of the polynomial through the three points.
points = [(0, a), (1, b), (2, c)]
answer = Fraction(0)
for x, y in points:
    weight = Fraction(y)
    for other, _ in points:
        if other != x:
            weight *= Fraction(d - other, x - other)
    answer += weight
""",
    misread=lambda n: {**n, "d": n["d"] - 1},
    topics=("quadratic functions", "interpolation"),
    skills=("taking differences", "finding a polynomial from its values"),
    knowledge=Knowledge(
        definitions=("A quadratic polynomial is determined by its values at three places.",),
        formulas=("p(n) = p(0) + n * d1 + n(n - 1)/2 * d2 with the first and the second difference at 0.",),
        pitfalls=("The value at 0 is not the first step: n steps lead from 0 to n.",),
        insights=("The second differences of a quadratic polynomial are constant.",),
    ),
    harder=("shifted-cubic", "telescoping-fractions", "diagonal-of-fourth-power", "sum-of-fourth-powers"),
)

FAMILIES = (CUBIC_REMAINDER, QUADRATIC_TABLE)
