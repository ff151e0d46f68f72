"""Parts of a whole, and means."""

from math import gcd
from random import Random

from engine.teachers.simulated.exact import between, exact, tex
from engine.teachers.simulated.family import Family, Knowledge, Numbers, Slip, Sort, Working

SUBJECT = "Prealgebra"


def _part_numbers(random: Random) -> dict[str, int]:
    b = random.randint(3, 12)
    a = random.choice([top for top in range(1, b) if gcd(top, b) == 1])
    return {"a": a, "b": b, "c": b * random.randint(5, 40)}


def _part(n: Numbers, slip: Slip) -> Working:
    one = slip(n["c"] // n["b"])
    all_of_them = slip(one * n["a"])
    return Working(
        (
            f"One of the ${n['b']}$ equal parts of ${n['c']}$ is ${n['c']} \\div {n['b']} = {tex(one)}$.",
            f"We want ${n['a']}$ of these parts, so ${n['a']} \\cdot {tex(one)} = {tex(all_of_them)}$.",
        ),
        exact(all_of_them),
    )


FRACTION_OF_QUANTITY = Family(
    name="fraction-of-quantity",
    subject=SUBJECT,
    level=1,
    sort=Sort.COUNT,
    wordings=(
        r"What is $\frac{{{a}}}{{{b}}}$ of ${c}$?",
        (
            "A tank holds {c} liters when it is full. Just now it is filled to ${a}/{b}$ of that. How many liters of "
            "water are in the tank?"
        ),
        "A book has {c} pages, and {name} has read the fraction ${a}/{b}$ of them. How many pages are that?",
    ),
    numbers=_part_numbers,
    fits=lambda n: 0 < n["a"] < n["b"] and between(2, 1000, n["b"]) and n["c"] > 0 and n["c"] % n["b"] == 0,
    work=_part,
    program="""
share = c // b
answer = sum(share for _ in range(a))
""",
    misread=lambda n: {**n, "a": n["b"] - n["a"]},
    topics=("fractions", "parts of a whole"),
    skills=("taking a fraction of a quantity", "dividing whole numbers"),
    knowledge=Knowledge(
        definitions=("The fraction a/b of a quantity is a of its b equal parts.",),
        formulas=("a/b of c = (c / b) * a.",),
        pitfalls=("What is left over is the other part of the quantity, not the one that was asked for.",),
        insights=("Dividing first keeps the numbers small.",),
    ),
    words={"name": ("Amara", "Bruno", "Chiara", "Dmitri")},
    harder=("missing-score", "crew-days", "price-before-changes", "function-twice"),
)


def _score_numbers(random: Random) -> dict[str, int]:
    a, b = random.randint(3, 9), random.randint(60, 85)
    return {"a": a, "b": b, "c": b + random.choice([-4, -3, -2, -1, 1, 2, 3])}


def _score(n: Numbers, slip: Slip) -> Working:
    before = slip(n["a"] * n["b"])
    count = slip(n["a"] + 1)
    after = slip(count * n["c"])
    last = slip(after - before)
    return Working(
        (
            f"A mean of ${n['b']}$ over ${n['a']}$ values means a total of ${n['a']} \\cdot {n['b']} = {tex(before)}$.",
            f"With the new one there are ${n['a']} + 1 = {tex(count)}$ values.",
            f"Their total is ${tex(count)} \\cdot {n['c']} = {tex(after)}$.",
            f"The new value is the difference of the totals, ${tex(after)} - {tex(before)} = {tex(last)}$.",
        ),
        exact(last),
    )


MISSING_SCORE = Family(
    name="missing-score",
    subject=SUBJECT,
    level=2,
    sort=Sort.COUNT,
    wordings=(
        (
            "{name} has an average of {b} points over {a} quizzes. One more quiz makes the average {c} points. How "
            "many points did {name} score on that last quiz?"
        ),
        (
            "The mean of a list of {a} numbers is {b}. One number is appended to the list, and the mean becomes {c}. "
            "What is the appended number?"
        ),
        (
            "In a rowing club the average age of the {a} members is {b} years. Somebody joins, and now the average is "
            "{c} years. How old is the person who joined?"
        ),
    ),
    numbers=_score_numbers,
    fits=lambda n: between(1, 10_000, *n.values()) and n["b"] != n["c"] and (n["a"] + 1) * n["c"] > n["a"] * n["b"],
    work=_score,
    program="""
values = [b] * a
answer = c * (len(values) + 1) - sum(values)
""",
    misread=lambda n: {**n, "a": n["a"] + 1},
    topics=("averages", "totals"),
    skills=("turning a mean into a total", "comparing totals before and after"),
    knowledge=Knowledge(
        definitions=("The mean of some numbers is their sum divided by how many they are.",),
        formulas=("sum = mean * count.",),
        pitfalls=("The new mean belongs to one value more than the old one.",),
        insights=("Means cannot be subtracted from each other, but totals can.",),
    ),
    words={"name": ("Elif", "Farid", "Greta", "Hugo")},
    harder=("crew-days", "price-before-changes", "quadratic-table", "sum-of-squared-roots"),
)

FAMILIES = (FRACTION_OF_QUANTITY, MISSING_SCORE)
