"""Families about multiples of two numbers: the least common one, and sums of both."""

from math import gcd
from random import Random

from engine.teachers.simulated.families.misreadings import transposed
from engine.teachers.simulated.family import Family, Knowledge, Numbers, Slip, Sort, Working

SUBJECT = "Number Theory"


def _common_multiple(n: Numbers, slip: Slip) -> Working:
    divisor = slip(gcd(n["a"], n["b"]))
    product = slip(n["a"] * n["b"])
    least = slip(product // (divisor or 1))
    return Working(
        (
            f"By Euclid's algorithm the greatest common divisor of ${n['a']}$ and ${n['b']}$ is ${divisor}$.",
            f"Their product is ${product}$.",
            f"The least common multiple is the product divided by the greatest common divisor, ${least}$.",
        ),
        least,
    )


def _common_multiple_numbers(random: Random) -> dict[str, int]:
    common = random.choice((2, 3, 4, 5, 6, 7))
    a, b = random.sample(range(4, 17), 2)
    return {"a": common * a, "b": common * b}


COMMON_MULTIPLE = Family(
    name="common-multiple",
    subject=SUBJECT,
    level=2,
    sort=Sort.COUNT,
    wordings=(
        "What is the least common multiple of {a} and {b}?",
        "Which is the smallest positive integer that is divisible by {a} as well as by {b}?",
        (
            "One lighthouse flashes every {a} seconds, another one every {b} seconds, and just now both do. In how "
            "many seconds will they flash at the same moment again?"
        ),
    ),
    numbers=_common_multiple_numbers,
    fits=lambda n: n["a"] in range(1, 10**9) and n["b"] in range(2, 10**5),
    work=_common_multiple,
    program="""
answer = a
while answer % b:
    answer += a
""",
    misread=lambda n: {**n, "b": transposed(n["b"])},
    topics=("least common multiple", "greatest common divisor"),
    skills=("Euclid's algorithm", "seeing a common multiple in a story"),
    knowledge=Knowledge(
        definitions=("The least common multiple of two numbers is the smallest positive number both divide.",),
        formulas=("lcm(a, b) = a * b / gcd(a, b).",),
        pitfalls=("The product is a common multiple, but the least only if the numbers are coprime.",),
        insights=("Things that repeat with two periods meet again after a common multiple of both.",),
    ),
    harder=("payment-ways", "two-remainders"),
)


def _payment_ways(n: Numbers, slip: Slip) -> Working:
    a, b, c = n["a"], n["b"], n["c"]
    common = gcd(a, b)
    if c % common:
        return Working((f"Both summands are multiples of ${common}$, but ${c}$ is not; so there is no way.",), 0)
    period = b // common
    first = slip(c // common * pow(a // common, -1, period) % period or period)
    last = slip((c - b) // a)
    count = slip(max(0, (last - first) // period + 1))
    return Working(
        (
            f"We look for positive integers with ${a}x + {b}y = {c}$.",
            f"Modulo ${b}$ the equation has its least positive solution at $x = {first}$.",
            f"From one solution to the next, $x$ grows by ${period}$.",
            f"Since $y \\ge 1$, we need ${a}x \\le {c} - {b}$, that is $x \\le {last}$.",
            f"From ${first}$ to ${last}$ in steps of ${period}$ there are ${count}$ values.",
        ),
        count,
    )


def _payment_ways_numbers(random: Random) -> dict[str, int]:
    while True:
        a, b = random.sample(range(3, 15), 2)
        if gcd(a, b) == 1:
            return {"a": a, "b": b, "c": random.randint(4, 12) * a * b + random.randint(1, a * b)}


PAYMENT_WAYS = Family(
    name="payment-ways",
    subject=SUBJECT,
    level=4,
    sort=Sort.COUNT,
    wordings=(
        "How many pairs $(x, y)$ of positive integers satisfy ${a}x + {b}y = {c}$?",
        (
            "A theatre sells tickets at {a} coins for children and at {b} coins for adults. A group with at least one "
            "child and at least one adult pays {c} coins altogether. How many numbers of children are possible?"
        ),
        (
            "A rod is cut without waste into pieces of two lengths, {a} and {b} centimetres, and both lengths occur. "
            "The whole rod measures {c} centimetres. For how many combinations of piece counts does that work?"
        ),
    ),
    numbers=_payment_ways_numbers,
    fits=lambda n: (
        n["a"] in range(2, 10**4) and n["b"] in range(2, 10**4) and n["a"] != n["b"] and n["c"] in range(1, 10**5)
    ),
    work=_payment_ways,
    program="""
answer = 0
for x in range(1, c // a + 1):
    if c - a * x > 0 and (c - a * x) % b == 0:
        answer += 1
""",
    misread=lambda n: {**n, "b": n["a"] + n["b"]},
    topics=("linear Diophantine equations", "counting solutions"),
    skills=("solving a linear congruence", "bounding a variable", "counting terms of a progression"),
    knowledge=Knowledge(
        definitions=("A Diophantine equation asks for solutions in integers only.",),
        formulas=("If (x, y) solves ax + by = c with coprime a and b, so does (x + b, y - a).",),
        pitfalls=("Positive integers do not include 0.",),
        insights=("All solutions lie on one progression, so it is enough to find the first and the last.",),
    ),
    harder=("power-tower-remainder", "factorial-squares"),
)

FAMILIES = (COMMON_MULTIPLE, PAYMENT_WAYS)
