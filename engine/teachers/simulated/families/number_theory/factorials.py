"""Families about the primes in a factorial."""

from engine.teachers.simulated.families.misreadings import transposed
from engine.teachers.simulated.families.number_theory.factors import factors
from engine.teachers.simulated.family import Family, Knowledge, Numbers, Slip, Sort, Working

SUBJECT = "Number Theory"


def _trailing_zeros(n: Numbers, slip: Slip) -> Working:
    total, power = 0, 5
    steps = []
    while power <= n["n"]:
        multiples = slip(n["n"] // power)
        total = slip(total + multiples)
        steps.append(f"Up to ${n['n']}$ there are ${multiples}$ multiples of ${power}$; so far that makes ${total}$.")
        power *= 5
    return Working(
        (
            "Each zero at the end comes from a factor $10 = 2 \\cdot 5$, and fives are rarer than twos.",
            *steps,
            f"So the exponent of 5 is ${total}$, and there are as many zeros.",
        ),
        total,
    )


TRAILING_ZEROS = Family(
    name="trailing-zeros",
    subject=SUBJECT,
    level=3,
    sort=Sort.COUNT,
    wordings=(
        "How many zeros stand at the end of ${n}!$ in decimal notation?",
        "All whole numbers from 1 to {n} are multiplied together. With how many zeros does the result end?",
        "What is the largest $k$ for which $10^k$ divides the product of the first {n} positive integers?",
    ),
    numbers=lambda random: {"n": random.randint(40, 999)},
    fits=lambda n: n["n"] in range(1, 10**5),
    work=_trailing_zeros,
    program="""
answer = 0
for multiple in range(5, n + 1, 5):
    while multiple % 5 == 0:
        multiple //= 5
        answer += 1
""",
    misread=lambda n: {"n": transposed(n["n"])},
    topics=("factorials", "trailing zeros"),
    skills=("counting multiples", "finding the exponent of a prime in a factorial"),
    knowledge=Knowledge(
        definitions=("n! is the product of all whole numbers from 1 to n.",),
        formulas=("The exponent of a prime p in n! is floor(n/p) + floor(n/p^2) + ... (Legendre).",),
        pitfalls=("Multiples of 25 hold two fives, and multiples of 125 three.",),
        insights=("Only the fives need to be counted, since there are always enough twos.",),
    ),
    harder=("coprime-count", "factorial-squares"),
)


def _factorial_squares(n: Numbers, slip: Slip) -> Working:
    count = 1
    steps = []
    for prime in (number for number in range(2, n["n"] // 2 + 1) if factors(number) == {number: 1}):
        exponent, power = 0, prime
        while power <= n["n"]:
            exponent += n["n"] // power
            power *= prime
        exponent = slip(exponent)
        count = slip(count * (exponent // 2 + 1))
        steps.append(
            f"The exponent of ${prime}$ is ${exponent}$; the even ones up to it are ${exponent // 2 + 1}$ in number."
        )
    return Working(
        (
            f"A square that divides ${n['n']}!$ has an even exponent of each prime, at most the one in ${n['n']}!$.",
            *steps,
            "The larger primes occur once at most, and must be left out.",
            f"Multiplying the numbers of choices gives ${count}$.",
        ),
        count,
    )


FACTORIAL_SQUARES = Family(
    name="factorial-squares",
    subject=SUBJECT,
    level=5,
    sort=Sort.COUNT,
    wordings=(
        "How many positive divisors of ${n}!$ are squares of integers?",
        "How many different perfect squares divide the product $1 \\cdot 2 \\cdot 3 \\cdots {n}$?",
        (
            "When the product of the {n} smallest positive integers is divided by the square of a positive integer, "
            "nothing is left over. Among how many values can that integer be found?"
        ),
    ),
    numbers=lambda random: {"n": random.randint(10, 75)},
    fits=lambda n: n["n"] in range(2, 300),
    work=_factorial_squares,
    program="""
exponents = {}
for number in range(2, n + 1):
    divisor = 2
    while number > 1:
        if number % divisor == 0:
            exponents[divisor] = exponents.get(divisor, 0) + 1
            number //= divisor
        else:
            divisor += 1
answer = 1
for exponent in exponents.values():
    answer *= len(range(0, exponent + 1, 2))
""",
    misread=lambda n: {"n": transposed(n["n"])},
    topics=("factorials", "perfect squares", "divisors"),
    skills=("finding exponents of primes in a factorial", "characterising squares by exponents", "counting choices"),
    knowledge=Knowledge(
        definitions=("A perfect square is the square of an integer.",),
        formulas=("p^a q^b ... has (floor(a/2) + 1)(floor(b/2) + 1)... square divisors.",),
        pitfalls=("The exponent 0 is even and counts as a choice.",),
        insights=("A number is a square exactly if all exponents in its factorization are even.",),
    ),
)

FAMILIES = (TRAILING_ZEROS, FACTORIAL_SQUARES)
