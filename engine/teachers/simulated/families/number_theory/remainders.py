"""Families about remainders: of one division, and of two at once."""

from math import gcd
from random import Random

from engine.teachers.simulated.families.misreadings import transposed
from engine.teachers.simulated.family import Family, Knowledge, Numbers, Slip, Sort, Working

SUBJECT = "Number Theory"


def _remainder(n: Numbers, slip: Slip) -> Working:
    quotient = slip(n["a"] // n["b"])
    product = slip(quotient * n["b"])
    rest = slip(n["a"] - product)
    return Working(
        (
            f"We divide: ${n['b']}$ fits into ${n['a']}$ a whole number of times, {quotient} times.",
            f"That uses up ${quotient} \\cdot {n['b']} = {product}$.",
            f"What is left is ${n['a']} - {product} = {rest}$.",
        ),
        rest,
    )


def _remainder_numbers(random: Random) -> dict[str, int]:
    return {"a": random.randint(100, 999), "b": random.randint(6, 19)}


REMAINDER = Family(
    name="remainder",
    subject=SUBJECT,
    level=1,
    sort=Sort.COUNT,
    wordings=(
        "What is the remainder when {a} is divided by {b}?",
        "Find what the division of ${a}$ by ${b}$ leaves over.",
        "{a} marbles are packed into boxes of {b}. How many stay outside when no further box can be filled?",
    ),
    numbers=_remainder_numbers,
    fits=lambda n: n["a"] in range(10**30) and n["b"] in range(2, 10**9),
    work=_remainder,
    program="""
answer = a % b
""",
    misread=lambda n: {**n, "a": transposed(n["a"])},
    topics=("division with remainder", "integers"),
    skills=("long division", "checking a remainder against the divisor"),
    knowledge=Knowledge(
        definitions=("The remainder of a divided by b is the r with a = qb + r and 0 <= r < b.",),
        formulas=("r = a - b * floor(a / b).",),
        pitfalls=("A remainder is always smaller than the divisor.",),
        insights=("Only what a number leaves over matters, so multiples of the divisor may be dropped at once.",),
    ),
    harder=("power-remainder", "two-remainders"),
)


def _two_remainders(n: Numbers, slip: Slip) -> Working:
    inverse = slip(pow(n["b"], -1, n["a"]))
    count = slip((n["r"] - n["s"]) * inverse % n["a"])
    least = slip(n["s"] + n["b"] * count)
    return Working(
        (
            f"The number is $x = {n['s']} + {n['b']}t$ with a whole number $t \\ge 0$.",
            f"So ${n['b']}t \\equiv {n['r']} - {n['s']} \\pmod{{{n['a']}}}$.",
            f"The inverse of ${n['b']}$ modulo ${n['a']}$ is ${inverse}$.",
            f"This gives $t \\equiv {count} \\pmod{{{n['a']}}}$.",
            f"The smallest such number is $x = {n['s']} + {n['b']} \\cdot {count} = {least}$.",
        ),
        least,
    )


def _two_remainders_numbers(random: Random) -> dict[str, int]:
    while True:
        a, b = random.sample(range(7, 32), 2)
        if gcd(a, b) == 1:
            r, s = random.sample(range(1, min(a, b)), 2)
            return {"r": r, "a": a, "s": s, "b": b}


def _two_remainders_fit(n: Numbers) -> bool:
    moduli = n["a"] in range(2, 5_000) and n["b"] in range(2, 10**6)
    return moduli and gcd(n["a"], n["b"]) == 1 and n["r"] in range(1, n["a"]) and n["s"] in range(1, n["b"])


TWO_REMAINDERS = Family(
    name="two-remainders",
    subject=SUBJECT,
    level=4,
    sort=Sort.COUNT,
    wordings=(
        (
            "Find the smallest positive integer that leaves a remainder of {r} on division by {a} and a remainder of "
            "{s} on division by {b}."
        ),
        (
            "A positive integer $x$ satisfies $x \\equiv {r} \\pmod{{{a}}}$ and $x \\equiv {s} \\pmod{{{b}}}$. What is "
            "the least value that $x$ can have?"
        ),
        (
            "The pupils of a school line up in the yard. In rows of {a} there are {r} left over, in rows of {b} there "
            "are {s} left over. At least how many pupils does the school have?"
        ),
    ),
    numbers=_two_remainders_numbers,
    fits=_two_remainders_fit,
    work=_two_remainders,
    program="""
answer = s
for step in range(a):
    if answer % a == r:
        break
    answer += b
""",
    misread=lambda n: {**n, "r": n["s"] % n["a"], "s": n["r"] % n["b"]},
    topics=("Chinese remainder theorem", "congruences"),
    skills=("solving a linear congruence", "finding a modular inverse", "combining two conditions"),
    knowledge=Knowledge(
        definitions=("Two integers are congruent modulo m if their difference is a multiple of m.",),
        formulas=("For coprime a and b, two residues modulo a and b determine one residue modulo ab.",),
        pitfalls=("Each remainder belongs to its own divisor; swapping them gives another number.",),
        insights=("Writing the number as s + bt turns two conditions into one for t.",),
    ),
    harder=("power-tower-remainder",),
)

FAMILIES = (REMAINDER, TWO_REMAINDERS)
