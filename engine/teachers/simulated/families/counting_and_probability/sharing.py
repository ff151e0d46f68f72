"""Families about sharing equal things out between bounds."""

from math import comb
from random import Random

from engine.teachers.simulated.family import Family, Knowledge, Numbers, Slip, Sort, Working

SUBJECT = "Counting & Probability"


def _shares(n: Numbers, slip: Slip) -> Working:
    people, width = n["k"], n["b"] - n["a"] + 1
    rest = slip(n["n"] - people * n["a"])
    total, sign = 0, 1
    steps = []
    for over in range(people + 1):
        left = rest - over * width
        if left < 0:
            break
        ways = slip(comb(people, over) * comb(left + people - 1, people - 1))
        total = slip(total + sign * ways)
        sign = -sign
        steps.append(f"With ${over}$ chosen that exceed their bound there are ${ways}$; so far that makes ${total}$.")
    return Working(
        (
            f"Giving each of the ${people}$ their ${n['a']}$ first leaves ${rest}$ to share.",
            f"Now each may get from 0 to ${width - 1}$ more, so whoever exceeds that has at least ${width}$ more.",
            "We use stars and bars, with inclusion and exclusion of those who exceed.",
            *steps,
            f"So the number of ways is ${total}$.",
        ),
        total,
    )


def _shares_numbers(random: Random) -> dict[str, int]:
    k, a, width = random.randint(3, 5), random.randint(1, 4), random.randint(4, 8)
    return {"k": k, "a": a, "b": a + width, "n": k * a + random.randint(width + 2, k * width - 4)}


def _shares_fit(n: Numbers) -> bool:
    people = n["k"] in range(2, 8)
    bounds = n["a"] in range(50) and n["b"] in range(n["a"] + 1, 51)
    return people and bounds and n["n"] in range(n["k"] * n["a"], n["k"] * n["b"] + 1)


SHARES = Family(
    name="bounded-shares",
    subject=SUBJECT,
    level=5,
    sort=Sort.COUNT,
    wordings=(
        "How many lists of {k} whole numbers, none below {a} and none above {b}, have the sum {n}?",
        (
            "In how many ways can {n} equal coins be shared out among {k} children, if each of them gets at least {a} "
            "and at most {b} coins?"
        ),
        (
            "There are {k} boxes with different labels, and {n} balls that look alike are put into them until none is "
            "left. Every box must hold no fewer than {a} and no more than {b} balls. How many fillings are there?"
        ),
    ),
    numbers=_shares_numbers,
    fits=_shares_fit,
    work=_shares,
    program="""
ways = {0: 1}
for _ in range(k):
    grown = {}
    for total, count in ways.items():
        for share in range(a, b + 1):
            grown[total + share] = grown.get(total + share, 0) + count
    ways = grown
answer = ways.get(n, 0)
""",
    misread=lambda n: {**n, "b": n["b"] - 1},
    topics=("stars and bars", "inclusion-exclusion", "integer solutions"),
    skills=("shifting a lower bound away", "excluding what exceeds an upper bound", "alternating sums"),
    knowledge=Knowledge(
        definitions=("Equal things are shared out by how many each gets, not by which.",),
        formulas=("x_1 + ... + x_k = n has C(n + k - 1, k - 1) solutions in non-negative integers.",),
        pitfalls=("Those with two values above the bound are taken away twice and must be added again.",),
        insights=("A lower bound is given in advance; an upper bound is handled by counting what breaks it.",),
    ),
)

FAMILIES = (SHARES,)
