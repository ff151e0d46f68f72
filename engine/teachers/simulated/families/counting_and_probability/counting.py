"""Families that count one thing after another: pairs, numbers that no divisor meets, routes on a grid."""

from math import comb, lcm
from random import Random

from engine.teachers.simulated.families.misreadings import transposed
from engine.teachers.simulated.family import Family, Knowledge, Numbers, Slip, Sort, Working

SUBJECT = "Counting & Probability"


def _handshakes(n: Numbers, slip: Slip) -> Working:
    doubled = slip(n["n"] * (n["n"] - 1))
    pairs = slip(doubled // 2)
    return Working(
        (
            f"Each of the ${n['n']}$ meets ${n['n'] - 1}$ others, so each side counts ${doubled}$ meetings.",
            f"That counts every pair twice, so there are ${pairs}$ pairs.",
        ),
        pairs,
    )


HANDSHAKES = Family(
    name="handshakes",
    subject=SUBJECT,
    level=2,
    sort=Sort.COUNT,
    wordings=(
        "Everybody at a party of {n} people shakes hands with everybody else once. How many handshakes is that?",
        "Of {n} points no three lie on a line. How many segments are needed to join each point to each of the others?",
        (
            "In a chess league every player meets every other player exactly one time. There are {n} players. How many "
            "games does the league play?"
        ),
    ),
    numbers=lambda random: {"n": random.randint(8, 90)},
    fits=lambda n: n["n"] in range(2, 10**5),
    work=_handshakes,
    program="""
answer = sum(range(n))
""",
    misread=lambda n: {"n": n["n"] + 1},
    topics=("pairs", "combinations"),
    skills=("counting pairs", "correcting for double counting"),
    knowledge=Knowledge(
        definitions=("A pair is a choice of two different things, without order.",),
        formulas=("n things form n(n - 1)/2 pairs.",),
        pitfalls=("Nobody is paired with themselves, and no pair counts twice.",),
        insights=("Counting from each side and halving is easier than listing pairs.",),
    ),
    harder=("neither-multiple", "larger-ticket"),
)


def _neither_multiple(n: Numbers, slip: Slip) -> Working:
    both = lcm(n["a"], n["b"])
    first = slip(n["n"] // n["a"])
    second = slip(n["n"] // n["b"])
    shared = slip(n["n"] // both)
    left = slip(n["n"] - first - second + shared)
    return Working(
        (
            f"Up to ${n['n']}$ there are ${first}$ multiples of ${n['a']}$ and ${second}$ multiples of ${n['b']}$.",
            f"Multiples of both are multiples of ${both}$; there are ${shared}$, which have been counted twice.",
            f"So ${n['n']} - {first} - {second} + {shared} = {left}$ numbers are multiples of neither.",
        ),
        left,
    )


def _neither_multiple_numbers(random: Random) -> dict[str, int]:
    a, b = random.sample((4, 5, 6, 7, 8, 9, 10, 11, 12, 15), 2)
    return {"n": random.randint(150, 999), "a": a, "b": b}


NEITHER_MULTIPLE = Family(
    name="neither-multiple",
    subject=SUBJECT,
    level=3,
    sort=Sort.COUNT,
    wordings=(
        "How many whole numbers from 1 to {n} are divisible by neither {a} nor {b}?",
        (
            "The positive integers not above {n} are listed, then all multiples of {a} and all multiples of {b} are "
            "crossed out. How many numbers survive?"
        ),
        (
            "In a long corridor all doors stand open; they are numbered 1 to {n}. {name} shuts every door whose number "
            "can be divided by {a}, then every open one whose number can be divided by {b}. How many doors stay open?"
        ),
    ),
    numbers=_neither_multiple_numbers,
    fits=lambda n: n["n"] in range(1, 10**5) and n["a"] in range(2, 10**4) and n["b"] in range(2, 10**4),
    work=_neither_multiple,
    program="""
answer = sum(1 for k in range(1, n + 1) if k % a and k % b)
""",
    misread=lambda n: {**n, "n": transposed(n["n"])},
    topics=("inclusion-exclusion", "multiples"),
    skills=("counting multiples", "avoiding double counting"),
    knowledge=Knowledge(
        definitions=("A number is a multiple of both a and b exactly if it is a multiple of lcm(a, b).",),
        formulas=("|A or B| = |A| + |B| - |A and B|.",),
        pitfalls=("The common multiples belong to the least common multiple, not always to the product.",),
        insights=("Counting what is taken away is easier than counting what stays.",),
    ),
    words={"name": ("Amara", "Benno", "Chiara", "Dilan")},
    harder=("committee-quota", "exact-matches"),
)


def _detours(n: Numbers, slip: Slip) -> Working:
    m, k, p, q = n["m"], n["n"], n["p"], n["q"]
    every = slip(comb(m + k, k))
    before = slip(comb(p + q, q))
    after = slip(comb(m - p + k - q, k - q))
    through = slip(before * after)
    left = slip(every - through)
    return Working(
        (
            f"A route has ${m + k}$ steps, of which ${k}$ go one way: $\\binom{{{m + k}}}{{{k}}} = {every}$ routes.",
            f"Up to the forbidden place there are $\\binom{{{p + q}}}{{{q}}} = {before}$ routes.",
            f"From there on there are $\\binom{{{m - p + k - q}}}{{{k - q}}} = {after}$.",
            f"So ${before} \\cdot {after} = {through}$ routes pass through it, and ${left}$ do not.",
        ),
        left,
    )


def _detour_numbers(random: Random) -> dict[str, int]:
    m, n = random.sample(range(5, 11), 2)
    p, q = random.sample(range(2, min(m, n)), 2)
    return {"m": m, "n": n, "p": p, "q": q}


def _detours_fit(n: Numbers) -> bool:
    size = n["m"] in range(1, 40) and n["n"] in range(1, 40)
    inside = n["p"] in range(n["m"] + 1) and n["q"] in range(n["n"] + 1)
    return size and inside and 0 < n["p"] + n["q"] < n["m"] + n["n"]


DETOURS = Family(
    name="detours",
    subject=SUBJECT,
    level=4,
    sort=Sort.COUNT,
    wordings=(
        (
            "An ant walks on the grid from $(0, 0)$ to $({m}, {n})$, at each step one unit right or one unit up. How "
            "many routes do not touch the point $({p}, {q})$?"
        ),
        (
            "A town's streets form a square grid. The school lies {m} blocks east and {n} blocks north of the station. "
            "A crossing that is {p} blocks east and {q} blocks north of the station is closed. How many shortest ways "
            "to school avoid it?"
        ),
        (
            "A row of {m} black and {n} white pearls is threaded one by one. In how many orders is there never a "
            "moment at which exactly {p} black and {q} white pearls are on the thread?"
        ),
    ),
    numbers=_detour_numbers,
    fits=_detours_fit,
    work=_detours,
    program="""
ways = {(0, 0): 1}
for x in range(m + 1):
    for y in range(n + 1):
        if (x, y) == (p, q):
            ways[x, y] = 0
        elif x or y:
            ways[x, y] = ways.get((x - 1, y), 0) + ways.get((x, y - 1), 0)
answer = ways[m, n]
""",
    misread=lambda n: {**n, "p": n["q"], "q": n["p"]},
    topics=("lattice paths", "binomial coefficients"),
    skills=("coding a route as a choice of steps", "multiplying independent parts", "counting the complement"),
    knowledge=Knowledge(
        definitions=("A shortest grid route is a sequence of steps in two directions only.",),
        formulas=("There are C(m + n, n) shortest routes over m steps east and n steps north.",),
        pitfalls=("Routes through a point are the product of two numbers of routes, not their sum.",),
        insights=("Forbidden routes are easier to count than allowed ones.",),
    ),
    harder=("exact-matches", "bounded-shares"),
)

FAMILIES = (HANDSHAKES, NEITHER_MULTIPLE, DETOURS)
