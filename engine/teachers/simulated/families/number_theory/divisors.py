"""Families about the divisors of one number: how many, the largest prime, their sum, and what has none in common."""

from random import Random

from engine.teachers.simulated.families.misreadings import transposed
from engine.teachers.simulated.families.number_theory.factors import factors, product_latex
from engine.teachers.simulated.family import Family, Knowledge, Numbers, Slip, Sort, Working

SUBJECT = "Number Theory"


def _divisor_count(n: Numbers, slip: Slip) -> Working:
    count = 1
    steps = []
    for prime, exponent in factors(n["n"]).items():
        count = slip(count * (exponent + 1))
        steps.append(f"The exponent of ${prime}$ can be chosen in ${exponent} + 1$ ways; so far that makes ${count}$.")
    return Working((f"We factor: ${n['n']} = {product_latex(n['n'])}$.", *steps), count)


def _composite(random: Random, smallest: int, largest: int) -> int:
    """A number with at least three prime factors."""
    while True:
        value = random.randint(smallest, largest)
        if sum(factors(value).values()) > 2:  # noqa: PLR2004 -- semiprimes are dull
            return value


DIVISOR_COUNT = Family(
    name="divisor-count",
    subject=SUBJECT,
    level=2,
    sort=Sort.COUNT,
    wordings=(
        "How many positive divisors does {n} have?",
        "Some positive integers divide {n} without a remainder, and the others do not. How many do?",
        (
            "{n} chairs shall be placed in equal rows, all of them in use. Among how many numbers of rows can one "
            "choose, if a single row and rows of a single chair are allowed?"
        ),
    ),
    numbers=lambda random: {"n": _composite(random, 60, 1_200)},
    fits=lambda n: n["n"] in range(1, 10**9),
    work=_divisor_count,
    program="""
answer, d = 0, 1
while d * d <= n:
    if n % d == 0:
        answer += 1 if d * d == n else 2
    d += 1
""",
    misread=lambda n: {"n": transposed(n["n"])},
    topics=("divisors", "prime factorization"),
    skills=("factoring into primes", "counting choices of exponents"),
    knowledge=Knowledge(
        definitions=("A divisor of n is a whole number that divides n without a remainder.",),
        formulas=("A number p^a q^b ... has (a + 1)(b + 1)... positive divisors.",),
        pitfalls=("1 and the number itself are divisors too.",),
        insights=("Each divisor takes every prime between zero times and as often as the number has it.",),
    ),
    harder=("divisor-sum", "coprime-count", "factorial-squares"),
)


def _largest_prime(n: Numbers, slip: Slip) -> Working:
    primes = [prime for prime, exponent in factors(n["n"]).items() for _ in range(exponent)]
    rest = n["n"]
    steps = []
    for prime in primes[:-1]:
        rest = slip(rest // prime)
        steps.append(f"Dividing by ${prime}$ leaves ${rest}$.")
    return Working(
        ("We divide by the smallest prime factor until a prime remains.", *steps, f"The last factor, ${rest}$, is it."),
        rest,
    )


LARGEST_PRIME = Family(
    name="largest-prime-factor",
    subject=SUBJECT,
    level=2,
    sort=Sort.COUNT,
    wordings=(
        "What is the largest prime factor of {n}?",
        "Of all the prime numbers that divide {n}, find the greatest.",
        (
            "{name} breaks {n} up into primes, whose product it is, and keeps the biggest of them as a password. What "
            "is the password?"
        ),
    ),
    numbers=lambda random: {"n": _composite(random, 200, 4_000)},
    fits=lambda n: n["n"] in range(2, 10**9),
    work=_largest_prime,
    program="""
rest, answer = n, 2
while answer * answer <= rest:
    if rest % answer == 0:
        rest //= answer
    else:
        answer += 1
answer = rest
""",
    misread=lambda n: {"n": transposed(n["n"])},
    topics=("primes", "prime factorization"),
    skills=("dividing by small primes", "recognising a prime"),
    knowledge=Knowledge(
        definitions=("A prime is a whole number above 1 that has no divisors but 1 and itself.",),
        formulas=("Every whole number above 1 is a product of primes in one way, up to order.",),
        pitfalls=("What remains must be prime: 91 = 7 * 13 only looks like one.",),
        insights=("If no prime up to its root divides a number, the number is prime.",),
    ),
    words={"name": ("Elif", "Femi", "Greta", "Hugo")},
    harder=("divisor-sum", "coprime-count", "factorial-squares"),
)


def _divisor_sum(n: Numbers, slip: Slip) -> Working:
    total = 1
    steps = []
    for prime, exponent in factors(n["n"]).items():
        part = slip(sum(prime**power for power in range(exponent + 1)))
        total = slip(total * part)
        steps.append(f"The powers of ${prime}$, from $1$ to ${prime}^{{{exponent}}}$, add up to ${part}$.")
    return Working(
        (
            f"We factor: ${n['n']} = {product_latex(n['n'])}$.",
            *steps,
            f"Every divisor is a product of one of each, so the sum of all of them is ${total}$.",
        ),
        total,
    )


DIVISOR_SUM = Family(
    name="divisor-sum",
    subject=SUBJECT,
    level=3,
    sort=Sort.COUNT,
    wordings=(
        "Find the sum of all positive divisors of {n}.",
        (
            "The positive integers by which {n} is divisible, among them 1 and the number itself, are added. What is "
            "the total?"
        ),
        (
            "On the shelves of a cabinet stand different numbers of books: each number divides {n}, and each divisor "
            "occurs on one shelf. How many books does the cabinet hold?"
        ),
    ),
    numbers=lambda random: {"n": _composite(random, 60, 900)},
    fits=lambda n: n["n"] in range(1, 10**9),
    work=_divisor_sum,
    program="""
answer, d = 0, 1
while d * d <= n:
    if n % d == 0:
        answer += d if d * d == n else d + n // d
    d += 1
""",
    misread=lambda n: {"n": transposed(n["n"])},
    topics=("divisors", "prime factorization", "sums"),
    skills=("factoring into primes", "summing a geometric progression", "expanding a product"),
    knowledge=Knowledge(
        definitions=("The divisor sum of n adds up every positive divisor of n, n itself included.",),
        formulas=("The divisors of p^a q^b add up to (1 + p + ... + p^a)(1 + q + ... + q^b).",),
        pitfalls=("The factor of each prime begins with 1, not with the prime.",),
        insights=("Expanding the product of the sums gives every divisor exactly once.",),
    ),
    harder=("coprime-count", "factorial-squares"),
)


def _coprime_count(n: Numbers, slip: Slip) -> Working:
    count = n["n"]
    steps = []
    for prime in factors(n["n"]):
        part = slip(count // prime)
        count = slip(count - part)
        steps.append(f"One in ${prime}$ of these is a multiple of ${prime}$: ${part}$ go, ${count}$ stay.")
    return Working(
        (
            f"The primes that divide ${n['n']} = {product_latex(n['n'])}$ are the ones to avoid.",
            f"We start with all ${n['n']}$ integers and cross the multiples of each prime out.",
            *steps,
            f"So ${count}$ integers have no prime in common with ${n['n']}$.",
        ),
        count,
    )


COPRIME_COUNT = Family(
    name="coprime-count",
    subject=SUBJECT,
    level=4,
    sort=Sort.COUNT,
    wordings=(
        "How many positive integers that are not greater than {n} are relatively prime to it?",
        "How many fractions between 0 and 1 have the denominator {n} and cannot be reduced?",
        (
            "Around a lake stand {n} lamps, evenly spaced. A lamplighter always walks ahead by the same number of "
            "lamps, fewer than there are in all. For how many such numbers does the walk reach every lamp?"
        ),
    ),
    numbers=lambda random: {"n": _composite(random, 60, 900)},
    fits=lambda n: n["n"] in range(2, 50_000),
    work=_coprime_count,
    program="""
from math import gcd
answer = sum(1 for k in range(1, n + 1) if gcd(k, n) == 1)
""",
    misread=lambda n: {"n": transposed(n["n"])},
    topics=("Euler's totient", "coprime numbers"),
    skills=("factoring into primes", "inclusion and exclusion", "translating a story into divisibility"),
    knowledge=Knowledge(
        definitions=("Two integers are relatively prime if 1 is their only common positive divisor.",),
        formulas=("phi(n) = n (1 - 1/p)(1 - 1/q)... over the different primes p, q, ... of n.",),
        pitfalls=("A prime that divides n several times counts only once.",),
        insights=("Among the numbers that earlier primes left, every p-th is a multiple of the next prime p.",),
    ),
    harder=("factorial-squares", "power-tower-remainder"),
)

FAMILIES = (DIVISOR_COUNT, LARGEST_PRIME, DIVISOR_SUM, COPRIME_COUNT)
