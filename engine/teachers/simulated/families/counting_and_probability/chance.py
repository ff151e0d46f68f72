"""Families about the chance of one event: a single draw, two draws without putting back, two dice."""

from random import Random

from engine.teachers.simulated.exact import between, exact, over, tex
from engine.teachers.simulated.family import Family, Knowledge, Numbers, Slip, Sort, Working

SUBJECT = "Counting & Probability"


def _single_draw(n: Numbers, slip: Slip) -> Working:
    total = slip(n["r"] + n["b"] + n["g"])
    chance = slip(over(n["r"], total))
    return Working(
        (
            f"In all there are ${n['r']} + {n['b']} + {n['g']} = {total}$ things, each equally likely.",
            f"Of these ${n['r']}$ are of the kind that is asked for.",
            f"The probability is ${n['r']}$ out of ${total}$, in lowest terms ${tex(chance)}$.",
        ),
        exact(chance),
    )


def _single_draw_numbers(random: Random) -> dict[str, int]:
    r, b, g = random.sample(range(2, 16), 3)
    return {"r": r, "b": b, "g": g}


SINGLE_DRAW = Family(
    name="single-draw",
    subject=SUBJECT,
    level=1,
    sort=Sort.CHANCE,
    wordings=(
        (
            "A bag holds {r} red, {b} blue and {g} green marbles. One marble is drawn at random. What is the "
            "probability that it is red?"
        ),
        (
            "On a shelf lie {r} poppy rolls, {b} sesame rolls and {g} plain rolls, and {name} picks one with closed "
            "eyes. How likely is a poppy roll? Answer with a fraction."
        ),
        (
            "Of the tickets in a raffle, {r} win a book, {b} win a pen and {g} win nothing. {name} buys the first "
            "ticket. Find the chance of getting a book, as a common fraction."
        ),
    ),
    numbers=_single_draw_numbers,
    fits=lambda n: between(1, 10**9, *n.values()),
    work=_single_draw,
    program="""
from fractions import Fraction
answer = 1 - Fraction(b + g, r + b + g)
""",
    misread=lambda n: {**n, "r": n["b"], "b": n["r"]},
    topics=("probability", "equally likely outcomes"),
    skills=("counting favourable outcomes", "reducing a fraction"),
    knowledge=Knowledge(
        definitions=("With equally likely outcomes a probability is favourable outcomes over all outcomes.",),
        formulas=("P(A) = |A| / |S|.",),
        pitfalls=("The favourable things are part of the whole and count in the denominator too.",),
        insights=("A probability lies between 0 and 1, which shows many mistakes at once.",),
    ),
    words={"name": ("Amara", "Benno", "Chiara", "Dilan")},
    harder=("two-draws", "dice-total"),
)


def _two_draws(n: Numbers, slip: Slip) -> Working:
    red = slip(n["r"] * (n["r"] - 1) // 2)
    other = slip(n["b"] * (n["b"] - 1) // 2)
    both = n["r"] + n["b"]
    pairs = slip(both * (both - 1) // 2)
    chance = slip(over(red + other, pairs))
    return Working(
        (
            f"Of the first kind there are ${red}$ pairs, of the second kind ${other}$.",
            f"From all ${both}$ things ${pairs}$ pairs can be formed, all of them equally likely.",
            f"So ${red} + {other}$ out of ${pairs}$ pairs match, which is ${tex(chance)}$.",
        ),
        exact(chance),
    )


def _two_draws_numbers(random: Random) -> dict[str, int]:
    r, b = random.sample(range(3, 14), 2)
    return {"r": r, "b": b}


TWO_DRAWS = Family(
    name="two-draws",
    subject=SUBJECT,
    level=3,
    sort=Sort.CHANCE,
    wordings=(
        (
            "A box contains {r} red and {b} white balls. Two of them are taken out together at random. What is the "
            "probability that their colours agree?"
        ),
        (
            "In the dark {name} pulls two socks, one after the other, from a drawer with {r} black and {b} brown ones. "
            "Find the probability of a matching pair."
        ),
        (
            "There are {r} apple and {b} cherry sweets in a jar. Two sweets are eaten, picked blindly. How likely is "
            "it that both had the same flavour? Give a common fraction."
        ),
    ),
    numbers=_two_draws_numbers,
    fits=lambda n: n["r"] in range(2, 10**6) and n["b"] in range(2, 10**6),
    work=_two_draws,
    program="""
from fractions import Fraction
total = r + b
answer = Fraction(r, total) * Fraction(r - 1, total - 1) + Fraction(b, total) * Fraction(b - 1, total - 1)
""",
    misread=lambda n: {**n, "b": n["b"] + 1},
    topics=("probability", "drawing without replacement"),
    skills=("counting pairs", "adding disjoint cases"),
    knowledge=Knowledge(
        definitions=("Without replacement a thing that was drawn cannot be drawn again.",),
        formulas=("n things form n(n - 1)/2 pairs.",),
        pitfalls=("After the first draw one thing fewer is left.",),
        insights=("Drawing together and drawing one after the other without putting back is the same.",),
    ),
    words={"name": ("Elif", "Femi", "Greta", "Hugo")},
    harder=("committee-quota", "exact-matches"),
)


def _dice_total(n: Numbers, slip: Slip) -> Working:
    sides, total = n["s"], n["t"]
    lowest, highest = max(1, total - sides), min(sides, total - 1)
    ways = slip(highest - lowest + 1)
    outcomes = slip(sides * sides)
    chance = slip(over(ways, outcomes))
    return Working(
        (
            f"The first number $x$ leaves ${total} - x$ for the second, which must lie between 1 and ${sides}$.",
            f"So $x$ runs from ${lowest}$ to ${highest}$, which makes ${ways}$ favourable outcomes.",
            f"There are ${sides} \\cdot {sides} = {outcomes}$ equally likely outcomes.",
            f"The probability is ${tex(chance)}$.",
        ),
        exact(chance),
    )


def _dice_total_numbers(random: Random) -> dict[str, int]:
    sides = random.randint(6, 20)
    return {"s": sides, "t": random.randint(sides // 2, 2 * sides - 2)}


DICE_TOTAL = Family(
    name="dice-total",
    subject=SUBJECT,
    level=3,
    sort=Sort.CHANCE,
    wordings=(
        (
            "Two fair dice, each with faces numbered from 1 to {s}, are rolled. What is the probability that the "
            "numbers add up to {t}?"
        ),
        (
            "Each of two spinners stops with equal chance at any whole number from 1 to {s}. Find the probability that "
            "they show a total of {t}."
        ),
        (
            "From a pile numbered 1 to {s} a card is drawn and put back. After shuffling, {name} draws again. How "
            "likely is it that the numbers of both draws have the sum {t}?"
        ),
    ),
    numbers=_dice_total_numbers,
    fits=lambda n: n["s"] in range(2, 200) and n["t"] in range(2, 2 * n["s"] + 1),
    work=_dice_total,
    program="""
from fractions import Fraction
faces = range(1, s + 1)
answer = Fraction(sum(1 for x in faces for y in faces if x + y == t), s * s)
""",
    misread=lambda n: {**n, "t": n["t"] + 1},
    topics=("probability", "dice", "sums"),
    skills=("listing outcomes systematically", "bounding a variable"),
    knowledge=Knowledge(
        definitions=("An outcome of two dice is an ordered pair of numbers.",),
        formulas=("Two dice with s faces have s * s outcomes.",),
        pitfalls=("(2, 5) and (5, 2) are different outcomes, but (3, 3) is only one.",),
        insights=("Once the first number is known, at most one second number gives the total.",),
    ),
    words={"name": ("Ines", "Jonas", "Kiran", "Lotte")},
    harder=("larger-ticket", "bounded-shares"),
)

FAMILIES = (SINGLE_DRAW, TWO_DRAWS, DICE_TOTAL)
