"""Arithmetic and geometric growth."""

from math import ceil
from random import Random

from engine.teachers.simulated.exact import between, exact, over, tex
from engine.teachers.simulated.expressions import bracketed
from engine.teachers.simulated.family import Family, Knowledge, Numbers, Slip, Sort, Working

SUBJECT = "Algebra"
LARGEST = 10**9
MOST_PERIODS = 12
"""As many multiplications as somebody writes down one by one."""


def _growth_numbers(random: Random) -> dict[str, int]:
    a, b = random.randint(2, 5), random.randint(2, 6)
    d = b * random.randint(1, 3)
    return {"a": a, "b": b, "c": random.randint(3, 40), "d": d, "e": d + b * random.randint(2, 4)}


def _growth(n: Numbers, slip: Slip) -> Working:
    span = slip(n["e"] - n["d"])
    periods = slip(over(span, n["b"]))
    steps = [
        (
            f"From ${n['d']}$ to ${n['e']}$ it is ${tex(span)}$, which is ${tex(span)} \\div {n['b']} = "
            f"{tex(periods)}$ times ${n['b']}$."
        )
    ]
    value = n["c"]
    for _ in range(min(max(ceil(periods), 0), MOST_PERIODS)):
        before, value = value, slip(value * n["a"])
        steps.append(f"Multiplied by ${n['a']}$, ${bracketed(before)}$ becomes ${tex(value)}$.")
    return Working(tuple(steps), exact(value))


GROWTH_IN_PERIODS = Family(
    name="growth-in-periods",
    subject=SUBJECT,
    level=3,
    sort=Sort.AMOUNT,
    wordings=(
        (
            "A culture of bacteria becomes {a} times as large in every {b} hours. There are {c} million bacteria {d} "
            "hours after the start. How many million are there {e} hours after the start?"
        ),
        (
            "The function $f$ satisfies $f(x + {b}) = {a}f(x)$ for every real number $x$, and $f({d}) = {c}$. Find "
            "$f({e})$."
        ),
        (
            "On a pond the area under water lilies is multiplied by {a} every {b} days. At the end of day {d} they "
            "cover {c} square meters. What area, in square meters, will they cover at the end of day {e}?"
        ),
    ),
    numbers=_growth_numbers,
    fits=lambda n: (
        between(2, LARGEST, n["a"])
        and between(1, LARGEST, n["b"], n["c"], n["e"])
        and between(0, n["e"] - 1, n["d"])
        and (n["e"] - n["d"]) % n["b"] == 0
        and (n["e"] - n["d"]) // n["b"] <= MOST_PERIODS
    ),
    work=_growth,
    program="""
time, answer = d, c
while time < e:
    time += b
    answer *= a
""",
    misread=lambda n: {**n, "d": n["d"] - n["b"]},
    topics=("exponential growth", "functional equations"),
    skills=("counting periods", "multiplying repeatedly"),
    knowledge=Knowledge(
        definitions=("A quantity grows exponentially if equal times multiply it by equal factors.",),
        formulas=("f(x + kb) = a^k f(x) if f(x + b) = a f(x).",),
        pitfalls=("The given value does not belong to the start: only the time since then counts.",),
        insights=("Growth by a factor needs no rate per hour, only the number of whole periods.",),
    ),
    harder=("seats-in-rows", "telescoping-fractions", "diagonal-of-fourth-power", "fifth-powers"),
)


def _rows_numbers(random: Random) -> dict[str, int]:
    a = random.randint(3, 9)
    c = a + random.randint(4, 12)
    step, first = random.randint(2, 6), random.randint(8, 30)
    return {"a": a, "b": first + (a - 1) * step, "c": c, "d": first + (c - 1) * step, "e": random.randint(18, 40)}


def _rows_fit(n: Numbers) -> bool:
    """Whether the steps are whole, and the first term is above zero."""
    rise, distance = n["d"] - n["b"], n["c"] - n["a"]
    fits = between(1, LARGEST, *n.values()) and between(2, 2000, n["e"]) and rise > 0 and distance > 0
    return fits and rise % distance == 0 and n["b"] > (n["a"] - 1) * (rise // distance)


def _rows(n: Numbers, slip: Slip) -> Working:
    rise, distance = slip(n["d"] - n["b"]), slip(n["c"] - n["a"])
    step = slip(over(rise, distance))
    first = slip(n["b"] - (n["a"] - 1) * step)
    last = slip(first + (n["e"] - 1) * step)
    total = slip(over((first + last) * n["e"], 2))
    return Working(
        (
            f"From term ${n['a']}$ to term ${n['c']}$ there are ${tex(distance)}$ equal steps, together ${tex(rise)}$.",
            f"So one step is ${tex(rise)} \\div {tex(distance)} = {tex(step)}$.",
            f"The first term is ${n['b']} - {n['a'] - 1} \\cdot {bracketed(step)} = {tex(first)}$.",
            f"Term ${n['e']}$ is ${tex(first)} + {n['e'] - 1} \\cdot {bracketed(step)} = {tex(last)}$.",
            f"The sum is ${n['e']} \\cdot \\frac{{{tex(first)} + {tex(last)}}}{{2}} = {tex(total)}$.",
        ),
        exact(total),
    )


SEATS_IN_ROWS = Family(
    name="seats-in-rows",
    subject=SUBJECT,
    level=4,
    sort=Sort.COUNT,
    wordings=(
        (
            "In an arithmetic sequence, term number {a} is {b} and term number {c} is {d}. Find the sum of the first "
            "{e} terms."
        ),
        (
            "Every row of a theater has the same number of seats more than the row in front of it. Row {a} has {b} "
            "seats and row {c} has {d} seats. How many seats are there in rows 1 to {e} in all?"
        ),
        (
            "{name} trains for a race and each day runs longer than the day before, always by equally many meters: {b} "
            "meters on day {a}, for example, and {d} meters on day {c}. How many meters are that altogether, from day "
            "1 through day {e}?"
        ),
    ),
    numbers=_rows_numbers,
    fits=_rows_fit,
    work=_rows,
    program="""
from fractions import Fraction

step = Fraction(d - b, c - a)
answer = sum(b + (row - a) * step for row in range(1, e + 1))
""",
    misread=lambda n: {**n, "a": n["a"] - 1},
    topics=("arithmetic sequences", "sums"),
    skills=("finding the common difference", "going back to the first term", "summing an arithmetic series"),
    knowledge=Knowledge(
        definitions=("In an arithmetic sequence the difference of neighbors is always the same.",),
        formulas=("The sum of n terms is n times the mean of the first and the last.",),
        pitfalls=("From term 3 to term 8 there are five steps, not eight and not six.",),
        insights=("Two terms of an arithmetic sequence determine all of it.",),
    ),
    words={"name": ("Yusuf", "Zoe", "Anton", "Bella")},
    harder=("fifth-powers", "changed-ratio", "sum-of-fourth-powers", "heights-on-wheel"),
)

FAMILIES = (GROWTH_IN_PERIODS, SEATS_IN_ROWS)
