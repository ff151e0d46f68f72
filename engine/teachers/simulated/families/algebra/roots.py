"""What the sum and the product of two numbers tell about them."""

from random import Random

from engine.teachers.simulated.exact import between, exact, over, tex
from engine.teachers.simulated.expressions import bracketed
from engine.teachers.simulated.family import Family, Knowledge, Numbers, Slip, Sort, Working

SUBJECT = "Algebra"
LARGEST = 10**6


def _squares_numbers(random: Random) -> dict[str, int]:
    a = random.randint(9, 30)
    return {"a": a, "b": random.randint(a + 5, a * a // 4)}


def _squares(n: Numbers, slip: Slip) -> Working:
    square = slip(n["a"] ** 2)
    double = slip(2 * n["b"])
    total = slip(square - double)
    return Working(
        (
            f"Of the two numbers, call them $r$ and $s$, we know $r + s = {n['a']}$ and $rs = {n['b']}$.",
            f"Squaring the sum, $r^2 + 2rs + s^2 = {n['a']}^2 = {tex(square)}$.",
            f"Here $2rs = {tex(double)}$, so $r^2 + s^2 = {tex(square)} - {tex(double)} = {tex(total)}$.",
        ),
        exact(total),
    )


SUM_OF_SQUARED_ROOTS = Family(
    name="sum-of-squared-roots",
    subject=SUBJECT,
    level=3,
    sort=Sort.AMOUNT,
    wordings=(
        "Let $r$ and $s$ be the solutions of $x^2 - {a}x + {b} = 0$. What is $r^2 + s^2$?",
        "Two numbers add up to {a} and multiply to {b}. Find the sum of their squares.",
        (
            "Two sides of a rectangular garden that meet at a corner are {a} meters long together, and the garden "
            "covers {b} square meters. What is the square of the length of its diagonal, in square meters?"
        ),
    ),
    numbers=_squares_numbers,
    fits=lambda n: between(1, LARGEST, *n.values()) and n["a"] ** 2 >= 4 * n["b"],
    work=_squares,
    program="""
# The roots are (a + w) / 2 and (a - w) / 2, where w * w is the discriminant.
discriminant = a * a - 4 * b
answer = (a * a + discriminant) // 2
""",
    misread=lambda n: {**n, "a": n["b"], "b": n["a"]},
    topics=("quadratic equations", "Vieta's formulas"),
    skills=("reading sum and product from coefficients", "using the square of a sum"),
    knowledge=Knowledge(
        definitions=("A root of a polynomial is a number at which its value is zero.",),
        formulas=("r + s = a and rs = b for the roots of x^2 - ax + b.", "r^2 + s^2 = (r + s)^2 - 2rs."),
        pitfalls=("The coefficient of x is the sum of the roots with its sign changed.",),
        insights=("The roots themselves are not needed for a symmetric expression in them.",),
    ),
    harder=("seats-in-rows", "shifted-cubic", "fifth-powers", "sum-of-fourth-powers"),
)


def _fifth_numbers(random: Random) -> dict[str, int]:
    a = random.randint(2, 9)
    product = random.choice([p for p in range(-12, a * a // 2) if p != 0])
    return {"a": a, "b": a * a - 2 * product}


def _fifth(n: Numbers, slip: Slip) -> Working:
    square = slip(n["a"] ** 2)
    product = slip(over(square - n["b"], 2))
    cubes = slip(n["a"] * (n["b"] - product))
    cross = slip(product**2 * n["a"])
    fifth = slip(n["b"] * cubes - cross)
    return Working(
        (
            f"With $p = xy$ we have $2p = {n['a']}^2 - {n['b']} = {tex(square)} - {n['b']}$, so $p = {tex(product)}$.",
            (
                f"Then $x^3 + y^3 = (x + y)(x^2 + y^2 - p) = {n['a']} \\cdot ({n['b']} - {bracketed(product)}) = "
                f"{tex(cubes)}$."
            ),
            f"Also $x^2 y^3 + x^3 y^2 = p^2 (x + y) = {tex(cross)}$.",
            (
                f"So $x^5 + y^5 = (x^2 + y^2)(x^3 + y^3) - p^2 (x + y) = {n['b']} \\cdot {bracketed(cubes)} - "
                f"{bracketed(cross)} = {tex(fifth)}$."
            ),
        ),
        exact(fifth),
    )


FIFTH_POWERS = Family(
    name="fifth-powers",
    subject=SUBJECT,
    level=5,
    sort=Sort.NUMBER,
    wordings=(
        "Let $x$ and $y$ be complex numbers with $x + y = {a}$ and $x^2 + y^2 = {b}$. Find $x^5 + y^5$.",
        (
            "The sum of two numbers, which need not be real, is {a}, and their squares add up to {b}. What do their "
            "fifth powers add up to?"
        ),
        (
            "A monic polynomial of degree two has two roots, perhaps not real ones, with sum {a}. Squaring the roots "
            "and adding gives {b}. What does one get from raising each root to the fifth power and adding?"
        ),
    ),
    numbers=_fifth_numbers,
    fits=lambda n: between(1, LARGEST, *n.values()),
    work=_fifth,
    program="""
from fractions import Fraction

product = Fraction(a * a - b, 2)
sums = [2, a]
while len(sums) <= 5:
    sums.append(a * sums[-1] - product * sums[-2])
answer = sums[5]
""",
    misread=lambda n: {**n, "a": n["b"], "b": n["a"]},
    topics=("symmetric expressions", "power sums", "systems of equations"),
    skills=("finding the product from power sums", "building higher powers from lower ones"),
    knowledge=Knowledge(
        definitions=("An expression in x and y is symmetric if exchanging them does not change it.",),
        formulas=(
            "2xy = (x + y)^2 - (x^2 + y^2).",
            "x^5 + y^5 = (x^2 + y^2)(x^3 + y^3) - (xy)^2 (x + y).",
        ),
        pitfalls=("Solving for x and y themselves leads into roots of negative numbers.",),
        insights=("Sum and product determine every symmetric expression of two numbers.",),
    ),
)

FAMILIES = (SUM_OF_SQUARED_ROOTS, FIFTH_POWERS)
