"""Families about arrangements: rows with things that look alike, and things that return to their owners."""

from math import comb
from random import Random

from engine.teachers.simulated.exact import between
from engine.teachers.simulated.family import Family, Knowledge, Numbers, Slip, Sort, Working

SUBJECT = "Counting & Probability"


def _colour_rows(n: Numbers, slip: Slip) -> Working:
    length = slip(n["r"] + n["b"] + n["g"])
    first = slip(comb(n["r"] + n["b"] + n["g"], n["r"]))
    second = slip(comb(n["b"] + n["g"], n["b"]))
    rows = slip(first * second)
    return Working(
        (
            f"A row has ${length}$ places.",
            f"The places of the first kind can be chosen in ${first}$ ways.",
            f"Of the remaining places those of the second kind can be chosen in ${second}$ ways.",
            f"The third kind takes what is left, so there are ${first} \\cdot {second} = {rows}$ rows.",
        ),
        rows,
    )


def _colour_rows_numbers(random: Random) -> dict[str, int]:
    return {name: random.randint(2, 6) for name in ("r", "b", "g")}


COLOUR_ROWS = Family(
    name="colour-rows",
    subject=SUBJECT,
    level=3,
    sort=Sort.COUNT,
    wordings=(
        (
            "How many different rows can be made of {r} red, {b} blue and {g} yellow beads, if beads of one colour "
            "look alike?"
        ),
        (
            "One above the other, a mast carries {r} white, {b} black and {g} orange flags. Flags of equal colour "
            "cannot be told apart. How many signals are possible?"
        ),
        "How many words, with or without a meaning, consist of {r} letters A, {b} letters B and {g} letters C?",
    ),
    numbers=_colour_rows_numbers,
    fits=lambda n: between(1, 100, *n.values()),
    work=_colour_rows,
    program="""
from math import factorial
answer = factorial(r + b + g) // factorial(r) // factorial(b) // factorial(g)
""",
    misread=lambda n: {**n, "g": n["g"] + 1},
    topics=("permutations with repetition", "multinomial coefficients"),
    skills=("choosing places", "multiplying independent choices"),
    knowledge=Knowledge(
        definitions=("Things that look alike may swap places without making a new row.",),
        formulas=("There are (r + b + g)! / (r! b! g!) rows.",),
        pitfalls=("The factorial of the length alone counts rows that look the same several times.",),
        insights=("A row is known once the places of each colour are.",),
    ),
    harder=("detours", "exact-matches"),
)


def _matches(n: Numbers, slip: Slip) -> Working:
    wrong = n["n"] - n["k"]
    chosen = slip(comb(n["n"], n["k"]))
    before, last = 1, 0
    steps = []
    for size in range(2, wrong + 1):
        before, last = last, slip((size - 1) * (before + last))
        steps.append(f"For ${size}$ things: $D_{{{size}}} = {last}$.")
    count = slip(chosen * last)
    return Working(
        (
            f"The ${n['k']}$ that are right can be chosen in $\\binom{{{n['n']}}}{{{n['k']}}} = {chosen}$ ways.",
            f"The other ${wrong}$ must all be wrong: these are derangements.",
            "Their numbers are $D_0 = 1$, $D_1 = 0$ and then $D_i = (i - 1)(D_{i-1} + D_{i-2})$.",
            *steps,
            f"Altogether there are ${chosen} \\cdot {last} = {count}$ ways.",
        ),
        count,
    )


def _matches_numbers(random: Random) -> dict[str, int]:
    n = random.randint(6, 15)
    return {"n": n, "k": random.randint(2, n - 3)}


MATCHES = Family(
    name="exact-matches",
    subject=SUBJECT,
    level=5,
    sort=Sort.COUNT,
    wordings=(
        "How many permutations of the numbers from 1 to {n} leave exactly {k} of them in place?",
        (
            "Of {n} guests each one brings a hat. When they leave, everybody takes one hat, and exactly {k} of them "
            "get their own. In how many ways can that happen?"
        ),
        (
            "Without looking at the names, a teacher hands {n} marked tests back, one to each pupil. In how many ways "
            "does the right test reach precisely {k} pupils?"
        ),
    ),
    numbers=_matches_numbers,
    fits=lambda n: n["n"] in range(2, 60) and n["k"] in range(n["n"] - 1),
    work=_matches,
    program="""
from math import comb, factorial
rest = n - k
answer = comb(n, k) * sum((-1) ** i * comb(rest, i) * factorial(rest - i) for i in range(rest + 1))
""",
    misread=lambda n: {**n, "k": n["k"] + 1},
    topics=("derangements", "permutations", "fixed points"),
    skills=("choosing the fixed points", "using a recursion", "multiplying independent choices"),
    knowledge=Knowledge(
        definitions=("A derangement is a permutation that leaves nothing in its place.",),
        formulas=("D(n) = (n - 1)(D(n - 1) + D(n - 2)), with D(0) = 1 and D(1) = 0.",),
        pitfalls=("Permuting the others freely would allow more than k matches.",),
        insights=("Exactly k matches are a choice of k places and a derangement of the rest.",),
    ),
)

FAMILIES = (COLOUR_ROWS, MATCHES)
