"""Families about selections without order, free ones and such with a quota."""

from math import comb, factorial, perm
from random import Random

from engine.teachers.simulated.family import Family, Knowledge, Numbers, Slip, Sort, Working

SUBJECT = "Counting & Probability"


def _committee(n: Numbers, slip: Slip) -> Working:
    ordered = slip(perm(n["n"], n["k"]))
    orders = slip(factorial(n["k"]))
    count = slip(ordered // (orders or 1))
    return Working(
        (
            f"One after the other, ${n['k']}$ out of ${n['n']}$ can be chosen in ${ordered}$ ways.",
            f"The order does not matter, and each choice comes in ${n['k']}! = {orders}$ orders.",
            f"So there are ${ordered} / {orders} = {count}$ choices.",
        ),
        count,
    )


def _committee_numbers(random: Random) -> dict[str, int]:
    n = random.randint(7, 20)
    return {"n": n, "k": random.randint(2, min(5, n - 3))}


COMMITTEE = Family(
    name="committee",
    subject=SUBJECT,
    level=2,
    sort=Sort.COUNT,
    wordings=(
        "In how many ways can a committee of {k} people be chosen from a club of {n} members?",
        "How many subsets with exactly {k} elements does a set of {n} elements have?",
        "For a journey {name} picks {k} books out of {n} that are all different. How many selections are possible?",
    ),
    numbers=_committee_numbers,
    fits=lambda n: n["n"] in range(2, 200) and n["k"] in range(1, n["n"]),
    work=_committee,
    program="""
row = [1]
for _ in range(n):
    row = [1, *(left + right for left, right in zip(row, row[1:])), 1]
answer = row[k]
""",
    misread=lambda n: {**n, "n": n["n"] + 1},
    topics=("combinations", "selections"),
    skills=("counting ordered choices", "dividing by the number of orders"),
    knowledge=Knowledge(
        definitions=("A combination is a choice of things whose order does not matter.",),
        formulas=("C(n, k) = n! / (k! (n - k)!).",),
        pitfalls=("Without dividing by k! every choice is counted once for each order.",),
        insights=("Choosing who goes and choosing who stays is the same: C(n, k) = C(n, n - k).",),
    ),
    words={"name": ("Elif", "Femi", "Greta", "Hugo")},
    harder=("colour-rows", "committee-quota"),
)


def _quota(n: Numbers, slip: Slip) -> Working:
    total = 0
    steps = []
    for women in range(n["t"], min(n["w"], n["k"]) + 1):
        others = n["k"] - women
        ways = slip(comb(n["w"], women) * comb(n["m"], others))
        total = slip(total + ways)
        choices = f"\\binom{{{n['w']}}}{{{women}}} \\binom{{{n['m']}}}{{{others}}} = {ways}"
        steps.append(f"With ${women}$ of the first kind and ${others}$ of the second there are ${choices}$.")
    return Working(
        (
            f"At least ${n['t']}$ means ${n['t']}$ or more, so we go through the cases.",
            *steps,
            f"Together these are ${total}$.",
        ),
        total,
    )


def _quota_numbers(random: Random) -> dict[str, int]:
    w, m, k = random.randint(5, 9), random.randint(5, 9), random.randint(4, 6)
    return {"w": w, "m": m, "k": k, "t": random.randint(2, min(w, k) - 2)}


QUOTA = Family(
    name="committee-quota",
    subject=SUBJECT,
    level=4,
    sort=Sort.COUNT,
    wordings=(
        (
            "A club has {w} women and {m} men. In how many ways can it elect a board of {k} people on which no fewer "
            "than {t} are women?"
        ),
        (
            "From {w} novels and {m} travel guides, no two alike, {name} packs {k} volumes. How many selections "
            "contain at least {t} novels?"
        ),
        (
            "How many hands of {k} cards can be taken from {w} red and {m} black ones, all distinct, if the hand must "
            "show {t} or more red cards?"
        ),
    ),
    numbers=_quota_numbers,
    fits=lambda n: (
        n["w"] in range(1, 40)
        and n["m"] in range(1, 40)
        and n["k"] in range(1, n["w"] + n["m"] + 1)
        and n["t"] in range(1, min(n["w"], n["k"]) + 1)
    ),
    work=_quota,
    program="""
from math import comb
answer = comb(w + m, k)
for too_few in range(t):
    answer -= comb(w, too_few) * (comb(m, k - too_few) if too_few <= k else 0)
""",
    misread=lambda n: {**n, "t": n["t"] + 1},
    topics=("combinations", "cases", "committees"),
    skills=("splitting into disjoint cases", "multiplying independent choices", "reading at least rightly"),
    knowledge=Knowledge(
        definitions=("At least t means t or more; more than t leaves t itself out.",),
        formulas=("C(w, i) C(m, k - i) choices have exactly i of the first kind.",),
        pitfalls=("First taking t and then anybody counts the same choice several times.",),
        insights=("Taking the cases with too few away from all choices checks the sum.",),
    ),
    words={"name": ("Ines", "Jonas", "Kiran", "Lotte")},
    harder=("exact-matches", "bounded-shares"),
)

FAMILIES = (COMMITTEE, QUOTA)
