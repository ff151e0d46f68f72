"""Cubic polynomials and their roots."""

from random import Random

from engine.teachers.simulated.exact import between, exact, tex
from engine.teachers.simulated.expressions import bracketed, combination
from engine.teachers.simulated.family import Family, Knowledge, Numbers, Slip, Sort, Working

SUBJECT = "Intermediate Algebra"
LARGEST = 10**6


def _has_coefficients(n: Numbers) -> bool:
    """Whether no term of the cubic is missing, and none is too large."""
    return all(n.values()) and between(-LARGEST, LARGEST, *n.values())


def _cubic_numbers(random: Random) -> dict[str, int]:
    return {
        "a": random.randint(2, 9),
        "b": random.randint(2, 12),
        "c": random.randint(1, 15),
        "d": random.randint(2, 5),
    }


def _shifted(n: Numbers, slip: Slip) -> Working:
    square, cube = slip(n["d"] ** 2), slip(n["d"] ** 3)
    total = slip(n["a"] + 3 * n["d"])
    double = slip(2 * n["d"] * n["a"])
    pairs = slip(n["b"] + double + 3 * square)
    first, second = slip(n["b"] * n["d"]), slip(n["a"] * square)
    product = slip(n["c"] + first + second + cube)
    polynomial = combination((1, "x^3"), (-total, "x^2"), (pairs, "x"), (-product, ""))
    a, d = bracketed(n["a"]), bracketed(n["d"])
    return Working(
        (
            f"For the old roots $r + s + t = {n['a']}$, $rs + st + tr = {n['b']}$ and $rst = {n['c']}$.",
            f"The new roots have the sum ${n['a']} + 3 \\cdot {d} = {tex(total)}$.",
            (
                f"Their products in pairs add up to ${n['b']} + 2 \\cdot {d} \\cdot {a} + 3 \\cdot {bracketed(square)} "
                f"= {tex(pairs)}$."
            ),
            f"Their product is ${combination((n['c'], ''), (first, ''), (second, ''), (cube, ''))} = {tex(product)}$.",
            f"So the new polynomial is ${polynomial}$.",
        ),
        polynomial,
    )


SHIFTED_CUBIC = Family(
    name="shifted-cubic",
    subject=SUBJECT,
    level=4,
    sort=Sort.NUMBER,
    wordings=(
        (
            "Let $r$, $s$ and $t$ be the roots of $x^3 - {a}x^2 + {b}x - {c}$. Find the monic cubic polynomial in $x$ "
            "whose roots are $r + {d}$, $s + {d}$ and $t + {d}$."
        ),
        "Given $p(x) = x^3 - {a}x^2 + {b}x - {c}$, multiply out $p(x - {d})$ and sort it by powers of $x$.",
        (
            "The curve $y = x^3 - {a}x^2 + {b}x - {c}$ is moved to the right by {d} units. The moved curve is the "
            "graph of a polynomial; which one, written without parentheses?"
        ),
    ),
    numbers=_cubic_numbers,
    fits=lambda n: _has_coefficients(n) and n["d"] > 0,
    work=_shifted,
    program="""
from sympy import expand, symbols

x = symbols("x")
moved = x - d
answer = expand(moved**3 - a * moved**2 + b * moved - c)
""",
    misread=lambda n: {**n, "d": -n["d"]},
    topics=("polynomials", "Vieta's formulas", "shifting a graph"),
    skills=("expressing symmetric sums of shifted roots", "expanding powers of a binomial"),
    knowledge=Knowledge(
        definitions=("A monic polynomial has the leading coefficient 1.",),
        formulas=("(x - r)(x - s)(x - t) = x^3 - (r + s + t) x^2 + (rs + st + tr) x - rst.",),
        pitfalls=("Roots that are larger by d belong to p(x - d), not to p(x + d).",),
        insights=("Moving the graph to the right moves every root by as much.",),
    ),
    harder=("sum-of-fourth-powers", "fifth-powers", "endless-turns"),
)


def _fourth(n: Numbers, slip: Slip) -> Working:
    squares = slip(n["a"] ** 2 - 2 * n["b"])
    lifted, lowered = slip(n["a"] * squares), slip(n["b"] * n["a"])
    cubes = slip(lifted - lowered + 3 * n["c"])
    first, second, third = slip(n["a"] * cubes), slip(n["b"] * squares), slip(n["c"] * n["a"])
    fourth = slip(first - second + third)
    a, b, c = (bracketed(n[name]) for name in "abc")
    power = combination((n["a"], "x^2"), (-n["b"], "x"), (n["c"], ""))
    return Working(
        (
            f"By Vieta $r + s + t = {n['a']}$, $rs + st + tr = {n['b']}$ and $rst = {n['c']}$.",
            f"The squares add up to ${a}^2 - 2 \\cdot {b} = {tex(squares)}$.",
            (
                f"Each root satisfies $x^3 = {power}$, so the cubes add up to "
                f"${a} \\cdot {bracketed(squares)} - {b} \\cdot {a} + 3 \\cdot {c} = {tex(cubes)}$."
            ),
            (
                f"Multiplied by $x$ once more, the fourth powers add up to ${a} \\cdot {bracketed(cubes)} - "
                f"{b} \\cdot {bracketed(squares)} + {c} \\cdot {a} = {tex(fourth)}$."
            ),
        ),
        exact(fourth),
    )


SUM_OF_FOURTH_POWERS = Family(
    name="sum-of-fourth-powers",
    subject=SUBJECT,
    level=5,
    sort=Sort.NUMBER,
    wordings=(
        (
            "The equation $x^3 - {a}x^2 + {b}x - {c} = 0$ has the complex roots $r$, $s$ and $t$. What is "
            "$r^4 + s^4 + t^4$?"
        ),
        (
            "Three numbers, not necessarily real, have the sum {a} and the product {c}, and the three products of two "
            "of them add up to {b}. Determine the sum of their fourth powers."
        ),
        "Suppose $u + v + w = {a}$, $uv + vw + wu = {b}$ and $uvw = {c}$. Evaluate $u^4 + v^4 + w^4$.",
    ),
    numbers=lambda random: {"a": random.randint(2, 9), "b": random.randint(2, 14), "c": random.randint(1, 12)},
    fits=_has_coefficients,
    work=_fourth,
    program="""
from sympy import Matrix

# The roots are the eigenvalues of the companion matrix.
companion = Matrix([[0, 0, c], [1, 0, -b], [0, 1, a]])
answer = (companion**4).trace()
""",
    misread=lambda n: {**n, "c": -n["c"]},
    topics=("Vieta's formulas", "power sums", "cubic equations"),
    skills=("Newton's identities", "lowering a power by the equation of the root"),
    knowledge=Knowledge(
        definitions=("The power sum p_k is the sum of the k-th powers of the roots.",),
        formulas=("p_2 = e_1^2 - 2e_2.", "p_k = e_1 p_(k-1) - e_2 p_(k-2) + e_3 p_(k-3) for k > 3."),
        pitfalls=("In p_3 the last term is 3e_3, since the 0th powers add up to 3.",),
        insights=("A root's own equation turns its higher powers into lower ones.",),
    ),
)

FAMILIES = (SHIFTED_CUBIC, SUM_OF_FOURTH_POWERS)
