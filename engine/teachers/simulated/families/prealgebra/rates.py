"""Work that is shared, and what flows in and out."""

from fractions import Fraction
from random import Random

from engine.teachers.simulated.exact import between, exact, over, tex
from engine.teachers.simulated.family import Family, Knowledge, Numbers, Slip, Sort, Working

SUBJECT = "Prealgebra"
LARGEST = 10**6


def _crew_numbers(random: Random) -> dict[str, int]:
    a, d = random.sample(range(2, 13), 2)
    return {"a": a, "b": random.randint(3, 15), "c": random.randint(2, 8), "d": d, "e": random.randint(9, 24)}


def _crew(n: Numbers, slip: Slip) -> Working:
    spent = slip(n["a"] * n["b"])
    each = slip(over(spent, n["c"]))
    needed = slip(each * n["e"])
    days = slip(over(needed, n["d"]))
    return Working(
        (
            f"First, ${n['a']} \\cdot {n['b']} = {tex(spent)}$ days of work by one alone get ${n['c']}$ done.",
            f"So each takes ${tex(spent)} \\div {n['c']} = {tex(each)}$ of them.",
            f"For ${n['e']}$ it takes ${n['e']} \\cdot {tex(each)} = {tex(needed)}$ of them.",
            f"Shared by ${n['d']}$, this comes to ${tex(needed)} \\div {n['d']} = {tex(days)}$ days.",
        ),
        exact(days),
    )


CREW_DAYS = Family(
    name="crew-days",
    subject=SUBJECT,
    level=3,
    sort=Sort.AMOUNT,
    wordings=(
        (
            "A crew of {a} painters needs {b} days for {c} houses. At the same pace, how many days does a crew of {d} "
            "painters need for {e} such houses?"
        ),
        (
            "In a bakery {a} equal ovens burn {c} sacks of pellets in {b} days. How many days would {e} sacks last if "
            "{d} ovens were burning?"
        ),
        (
            "The quantity $t$ is proportional to $w$ and inversely proportional to $m$. It is ${b}$ when $w = {c}$ and "
            "$m = {a}$. What is it when $w = {e}$ and $m = {d}$?"
        ),
    ),
    numbers=_crew_numbers,
    fits=lambda n: between(1, LARGEST, *n.values()),
    work=_crew,
    program="""
from fractions import Fraction

done_by_one_in_a_day = Fraction(c, a * b)
answer = e / (d * done_by_one_in_a_day)
""",
    misread=lambda n: {**n, "d": n["a"] + n["d"]},
    topics=("rates", "direct and inverse proportion"),
    skills=("finding the unit rate", "scaling up from one", "dividing with fractions"),
    knowledge=Knowledge(
        definitions=("Two quantities are inversely proportional if their product stays the same.",),
        formulas=("days * workers / jobs stays the same at the same pace.",),
        pitfalls=("More workers need less time, but more jobs need more of it.",),
        insights=("Count the work in days of one worker, and every question becomes a division.",),
    ),
    harder=("filling-against-drain", "seats-in-rows", "diagonal-of-fourth-power", "changed-ratio"),
)


def _drain_numbers(random: Random) -> dict[str, int]:
    a = random.randint(2, 12)
    b = a + random.randint(1, 8)
    return {"a": a, "b": b, "c": b + random.randint(1, 12)}


def _drain(n: Numbers, slip: Slip) -> Working:
    together = slip(Fraction(1, n["a"]) + Fraction(1, n["b"]))
    net = slip(together - Fraction(1, n["c"]))
    time = slip(over(1, net))
    return Working(
        (
            (
                f"In one unit of time the two do $\\frac{{1}}{{{n['a']}}} + \\frac{{1}}{{{n['b']}}} = {tex(together)}$ "
                "of the whole."
            ),
            (
                f"Of the whole, $\\frac{{1}}{{{n['c']}}}$ is undone in that time, which leaves "
                f"${tex(together)} - \\frac{{1}}{{{n['c']}}} = {tex(net)}$."
            ),
            f"The whole takes the reciprocal of this, ${tex(time)}$.",
        ),
        exact(time),
    )


FILLING_AGAINST_DRAIN = Family(
    name="filling-against-drain",
    subject=SUBJECT,
    level=4,
    sort=Sort.AMOUNT,
    wordings=(
        (
            "One pipe alone fills an empty pool in {a} hours, a second pipe alone in {b} hours. The drain alone "
            "empties the full pool in {c} hours. Somebody opens both pipes and forgets to close the drain. After how "
            "many hours is the empty pool full?"
        ),
        r"The number $t$ satisfies $\frac{{t}}{{{a}}} + \frac{{t}}{{{b}}} - \frac{{t}}{{{c}}} = 1$. What is $t$?",
        (
            "{name} can clear a driveway of snow in {a} minutes and a neighbor can do it in {b} minutes, but it is "
            "snowing so hard that a cleared driveway would be covered again in {c} minutes. Working together while it "
            "snows, how many minutes do the two need to clear the driveway?"
        ),
    ),
    numbers=_drain_numbers,
    fits=lambda n: between(1, LARGEST, *n.values()) and n["c"] * (n["a"] + n["b"]) > n["a"] * n["b"],
    work=_drain,
    program="""
from fractions import Fraction
from math import lcm

hours = lcm(a, b, c)
times_full = hours // a + hours // b - hours // c
answer = Fraction(hours, times_full)
""",
    misread=lambda n: {**n, "b": n["a"]},
    topics=("rates", "fractions", "working together"),
    skills=("adding unit fractions", "setting up a combined rate", "taking a reciprocal"),
    knowledge=Knowledge(
        definitions=("The rate of something that takes t hours is 1/t of the whole in an hour.",),
        formulas=("1/t = 1/a + 1/b - 1/c.",),
        pitfalls=("Times are not added: rates are.", "What works against the others has a negative rate."),
        insights=("Imagine as many hours as all times divide: then every count is whole.",),
    ),
    words={"name": ("Ines", "Jonas", "Kaito", "Lena")},
    harder=("changed-ratio", "fifth-powers", "endless-turns"),
)

FAMILIES = (CREW_DAYS, FILLING_AGAINST_DRAIN)
