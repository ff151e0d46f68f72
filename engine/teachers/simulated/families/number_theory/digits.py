"""Families about how a number is written: its decimal digits, and its binary ones."""

from random import Random

from engine.teachers.simulated.family import Family, Knowledge, Numbers, Slip, Sort, Working

SUBJECT = "Number Theory"


def _digit_sum(n: Numbers, slip: Slip) -> Working:
    digits = str(n["n"])
    half = (len(digits) + 1) // 2
    front = slip(sum(map(int, digits[:half])))
    total = slip(front + sum(map(int, digits[half:])))
    return Working(
        (
            f"The digits of ${n['n']}$ are {', '.join(f'${digit}$' for digit in digits)}.",
            f"The first {half} of them make ${front}$.",
            f"With the others the sum is ${total}$.",
        ),
        total,
    )


def _digit_sum_numbers(random: Random) -> dict[str, int]:
    return {"n": random.randint(10_000, 9_999_999)}


DIGIT_SUM = Family(
    name="digit-sum",
    subject=SUBJECT,
    level=1,
    sort=Sort.COUNT,
    wordings=(
        "What is the sum of the digits of {n}?",
        "Add up all decimal digits of the number {n}. Which total do you get?",
        "{name} writes {n} on the board and below it what its digits make together. Which number stands below?",
    ),
    numbers=_digit_sum_numbers,
    fits=lambda n: n["n"] in range(10**30),
    work=_digit_sum,
    program="""
answer, rest = 0, n
while rest:
    rest, digit = divmod(rest, 10)
    answer += digit
""",
    misread=lambda n: {"n": n["n"] // 10},
    topics=("digits", "place value"),
    skills=("reading a number digit by digit", "adding several numbers"),
    knowledge=Knowledge(
        definitions=("The digit sum of a whole number is the sum of its decimal digits.",),
        formulas=("A number and its digit sum leave the same remainder when divided by 9.",),
        pitfalls=("No digit may be left out, and repeated digits count each time.",),
        insights=("The remainder by 9 is a quick check of a digit sum.",),
    ),
    words={"name": ("Amara", "Benno", "Chiara", "Dilan")},
    harder=("binary-ones", "divisor-sum", "trailing-zeros"),
)


def _binary_ones(n: Numbers, slip: Slip) -> Working:
    rest = n["n"]
    steps, exponents = [], []
    for exponent in reversed(range(rest.bit_length())):
        if rest >= 2**exponent:
            rest = slip(rest - 2**exponent)
            exponents.append(exponent)
            steps.append(f"Taking away $2^{{{exponent}}} = {2**exponent}$ leaves ${rest}$.")
    powers = " + ".join(f"2^{{{exponent}}}" for exponent in exponents)
    return Working(
        (
            f"We take from ${n['n']}$ the largest power of 2 that fits, again and again.",
            *steps,
            f"So the number is ${powers or 0}$, and its base 2 form has one 1 for each power: {len(exponents)} in all.",
        ),
        len(exponents),
    )


def _binary_ones_numbers(random: Random) -> dict[str, int]:
    return {"n": random.randint(60, 2_000)}


BINARY_ONES = Family(
    name="binary-ones",
    subject=SUBJECT,
    level=3,
    sort=Sort.COUNT,
    wordings=(
        "How many digits of {n} are equal to 1 when it is written in base 2?",
        "Convert {n} to the binary system. How often does the digit 1 occur in the result?",
        (
            "A balance comes with a single weight each of 1, 2, 4, 8, 16 grams and so on, always doubling. How many of "
            "these weights, all in one pan, balance a parcel of {n} grams?"
        ),
    ),
    numbers=_binary_ones_numbers,
    fits=lambda n: n["n"] in range(1, 10**9),
    work=_binary_ones,
    program="""
answer = bin(n).count("1")
""",
    misread=lambda n: {"n": n["n"] // 10},
    topics=("number bases", "binary numbers"),
    skills=("converting to another base", "subtracting powers of two"),
    knowledge=Knowledge(
        definitions=("In base 2 a number is written as a sum of different powers of 2.",),
        formulas=("Any positive integer is a sum of distinct powers of 2 in exactly one way.",),
        pitfalls=("The units place stands for 2^0 = 1 and must not be forgotten.",),
        insights=("The largest power that fits always belongs to the sum, so a greedy search finds it.",),
    ),
    harder=("coprime-count", "factorial-squares"),
)

FAMILIES = (DIGIT_SUM, BINARY_ONES)
