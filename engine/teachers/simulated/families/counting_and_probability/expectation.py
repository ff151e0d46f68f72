"""Families about expected values."""

from fractions import Fraction
from random import Random

from engine.teachers.simulated.exact import exact, tex
from engine.teachers.simulated.family import Family, Knowledge, Numbers, Slip, Sort, Working

SUBJECT = "Counting & Probability"


def _larger_ticket(n: Numbers, slip: Slip) -> Working:
    gap = slip(Fraction(n["n"] - 2, 3))
    mean = slip(n["n"] - gap)
    return Working(
        (
            "Two numbers leave three gaps: below the smaller, between the two, above the larger.",
            f"By symmetry the other ${n['n'] - 2}$ numbers fall evenly into these, on average ${tex(gap)}$ into each.",
            f"So the larger number is on average ${n['n']} - {tex(gap)} = {tex(mean)}$.",
        ),
        exact(mean),
    )


LARGER_TICKET = Family(
    name="larger-ticket",
    subject=SUBJECT,
    level=4,
    sort=Sort.AMOUNT,
    wordings=(
        (
            "Two different integers are picked at random among those from 1 to {n}. What is the expected value of the "
            "larger one?"
        ),
        (
            "A drum holds {n} tickets, numbered 1, 2, 3 and so on without a gap. A child draws two tickets at once and "
            "gives back the one with the lower number. Find the mean of the number that the child keeps."
        ),
        (
            "At a race there are {n} runners with consecutive start numbers, beginning with 1. {name} meets two of "
            "them by chance and notes the higher start number. Which value does the note have on average?"
        ),
    ),
    numbers=lambda random: {"n": random.randint(8, 99)},
    fits=lambda n: n["n"] in range(2, 10**5),
    work=_larger_ticket,
    program="""
from fractions import Fraction
answer = Fraction(sum(top * (top - 1) for top in range(2, n + 1)), n * (n - 1) // 2)
""",
    misread=lambda n: {"n": n["n"] - 1},
    topics=("expected value", "order statistics"),
    skills=("using symmetry", "linearity of expectation"),
    knowledge=Knowledge(
        definitions=("The expected value weighs each value with its probability.",),
        formulas=("The larger of two different numbers from 1 to n has the expected value 2(n + 1)/3.",),
        pitfalls=("The mean of one number, (n + 1)/2, is not the mean of the larger of two.",),
        insights=("The gaps that the chosen numbers leave are alike, so each has the same mean.",),
    ),
    words={"name": ("Mirela", "Nils", "Olu", "Petra")},
    harder=("exact-matches", "bounded-shares"),
)


def _record(n: Numbers, slip: Slip) -> Working:
    below = slip(n["t"] - 1)
    at_most = slip(n["t"] ** n["d"])
    lower = slip(below ** n["d"])
    ways = slip(at_most - lower)
    chance = slip(Fraction(ways, n["s"] ** n["d"]))
    return Working(
        (
            f"All ${n['d']}$ numbers are at most ${n['t']}$ in ${n['t']}^{{{n['d']}}} = {at_most}$ outcomes.",
            f"All of them are at most ${below}$ in ${below}^{{{n['d']}}} = {lower}$ outcomes.",
            f"So ${n['t']}$ is the greatest in ${at_most} - {lower} = {ways}$ outcomes.",
            f"Of all ${n['s']}^{{{n['d']}}}$ outcomes that is a share of ${tex(chance)}$.",
        ),
        exact(chance),
    )


def _record_numbers(random: Random) -> dict[str, int]:
    sides = random.randint(6, 12)
    return {"d": random.randint(3, 5), "s": sides, "t": random.randint(3, sides - 1)}


RECORD = Family(
    name="highest-roll",
    subject=SUBJECT,
    level=4,
    sort=Sort.CHANCE,
    wordings=(
        (
            "We roll {d} fair dice whose faces bear the numbers 1 to {s}. What is the probability that the highest "
            "number rolled is exactly {t}?"
        ),
        (
            "A random generator produces {d} independent integers, each uniform on 1 to {s}. Find the probability that "
            "their maximum equals {t}."
        ),
        (
            "From an urn with balls numbered 1 to {s}, {name} draws {d} times and puts the ball back every time. How "
            "likely is it that {t} turns up and nothing above it?"
        ),
    ),
    numbers=_record_numbers,
    fits=lambda n: n["d"] in range(2, 30) and n["s"] in range(2, 10**4) and n["t"] in range(1, n["s"] + 1),
    work=_record,
    program="""
from fractions import Fraction
from math import comb
ways = sum(comb(d, hits) * (t - 1) ** (d - hits) for hits in range(1, d + 1))
answer = Fraction(ways, s**d)
""",
    misread=lambda n: {**n, "t": n["t"] - 1},
    topics=("probability", "maximum of several numbers"),
    skills=("counting at most minus at most one less", "powers"),
    knowledge=Knowledge(
        definitions=("The maximum is exactly t if no number exceeds t and at least one equals t.",),
        formulas=("P(max = t) = (t^d - (t - 1)^d) / s^d.",),
        pitfalls=("t^d counts all outcomes without a number above t, also those in which t is missing.",),
        insights=("At most is easy to count; exactly is a difference of two of these.",),
    ),
    words={"name": ("Quentin", "Rosa", "Samir", "Tova")},
    harder=("exact-matches", "bounded-shares"),
)

FAMILIES = (LARGER_TICKET, RECORD)
