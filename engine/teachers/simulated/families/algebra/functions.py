"""Functions that are applied again and again, and inequalities counted over the integers."""

from math import ceil, floor
from random import Random

from engine.teachers.simulated.exact import between, exact, over, tex
from engine.teachers.simulated.expressions import bracketed, combination
from engine.teachers.simulated.family import Family, Knowledge, Numbers, Slip, Sort, Working

SUBJECT = "Algebra"
LARGEST = 10**9


def _twice_numbers(random: Random) -> dict[str, int]:
    return {"a": random.randint(2, 9), "b": random.randint(2, 30), "c": random.randint(3, 15)}


def _twice(n: Numbers, slip: Slip) -> Working:
    product = slip(n["a"] * n["c"])
    once = slip(product - n["b"])
    second = slip(n["a"] * once)
    twice = slip(second - n["b"])
    return Working(
        (
            (
                f"The first time we get ${n['a']} \\cdot {bracketed(n['c'])} - {bracketed(n['b'])}$, which is "
                f"${tex(product)} - {bracketed(n['b'])} = {tex(once)}$."
            ),
            (
                f"This is put in the second time: ${n['a']} \\cdot {bracketed(once)} - {bracketed(n['b'])}$ is "
                f"${tex(second)} - {bracketed(n['b'])} = {tex(twice)}$."
            ),
        ),
        exact(twice),
    )


FUNCTION_TWICE = Family(
    name="function-twice",
    subject=SUBJECT,
    level=2,
    sort=Sort.NUMBER,
    wordings=(
        "If $f(x) = {a}x - {b}$, what is $f(f({c}))$?",
        (
            "A sequence begins with ${c}$. Every later term is ${a}$ times the term before it, less ${b}$. What is the "
            "third term?"
        ),
        (
            "A machine multiplies whatever is put in by {a}, subtracts {b} and throws out the result. Somebody puts in "
            "{c} and then puts what comes out back in. What does the machine throw out at last?"
        ),
    ),
    numbers=_twice_numbers,
    fits=lambda n: between(2, LARGEST, n["a"]) and between(-LARGEST, LARGEST, n["b"], n["c"]) and n["b"] != 0,
    work=_twice,
    program="""
value = c
for _ in range(2):
    value = a * value - b
answer = value
""",
    misread=lambda n: {**n, "b": -n["b"]},
    topics=("functions", "composition"),
    skills=("evaluating a function", "working from the inside out"),
    knowledge=Knowledge(
        definitions=("f(f(x)) is the value of f at the value of f at x.",),
        formulas=("f(f(x)) = a^2 x - ab - b for f(x) = ax - b.",),
        pitfalls=("f(f(x)) is not the square of f(x).", "The constant is subtracted each time."),
        insights=("A function is a machine; composing it with itself feeds the output back in.",),
    ),
    harder=("integers-in-band", "growth-in-periods", "sum-of-squared-roots", "quadratic-table"),
)


def _band_numbers(random: Random) -> dict[str, int]:
    a = random.randint(2, 9)
    b = random.randint(5, 60)
    return {"a": a, "b": b, "c": a * random.randint(4, 20) + b % a}


def _band(n: Numbers, slip: Slip) -> Working:
    low, high = slip(n["b"] - n["c"]), slip(n["b"] + n["c"])
    first, last = slip(floor(over(low, n["a"])) + 1), slip(ceil(over(high, n["a"])) - 1)
    count = slip(last - first + 1)
    return Working(
        (
            (
                f"The absolute value says that ${n['a']}x$ lies strictly between ${n['b']} - {n['c']} = {tex(low)}$ "
                f"and ${n['b']} + {n['c']} = {tex(high)}$."
            ),
            f"So the smallest possible integer is ${tex(first)}$ and the largest one is ${tex(last)}$.",
            f"Counting both, that makes ${combination((last, ''), (-first, ''), (1, ''))} = {tex(count)}$ integers.",
        ),
        exact(count),
    )


INTEGERS_IN_BAND = Family(
    name="integers-in-band",
    subject=SUBJECT,
    level=3,
    sort=Sort.COUNT,
    wordings=(
        "How many integers $x$ satisfy $|{a}x - {b}| < {c}$?",
        "Count the integer solutions of the double inequality ${b} - {c} < {a}x < {b} + {c}$.",
        (
            "A lock opens for a whole number, which may be negative or zero, only if {a} times that number differs "
            "from {b} by less than {c}. For how many numbers does the lock open?"
        ),
    ),
    numbers=_band_numbers,
    fits=lambda n: (
        between(1, 10**6, n["a"]) and between(1, LARGEST, n["b"], n["c"]) and between(1, 5000, n["c"] // n["a"])
    ),
    work=_band,
    program="""
answer = 0
x = (b - c) // a
while a * x < b + c:
    if abs(a * x - b) < c:
        answer += 1
    x += 1
""",
    misread=lambda n: {**n, "c": n["c"] + 1},
    topics=("inequalities", "absolute values", "counting integers"),
    skills=("rewriting an absolute value as a double inequality", "counting integers between bounds"),
    knowledge=Knowledge(
        definitions=("|u| is the distance of u from zero.",),
        formulas=("|u| < c means -c < u < c.", "From m to n there are n - m + 1 integers."),
        pitfalls=("With a strict inequality a bound that is reached does not count.",),
        insights=("An absolute value of a difference is a distance, so the solutions form a band.",),
    ),
    harder=("seats-in-rows", "telescoping-fractions", "shifted-cubic", "diagonal-of-fourth-power"),
)

FAMILIES = (FUNCTION_TWICE, INTEGERS_IN_BAND)
