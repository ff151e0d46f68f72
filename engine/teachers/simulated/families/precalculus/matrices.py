"""Matrices of two rows: determinants and powers."""

from random import Random

from engine.teachers.simulated.exact import between, exact, tex
from engine.teachers.simulated.expressions import bracketed
from engine.teachers.simulated.family import Family, Knowledge, Numbers, Slip, Sort, Working

SUBJECT = "Precalculus"
LARGEST = 10**6


def _determinant_numbers(random: Random) -> dict[str, int]:
    c, d = random.sample(range(2, 13), 2)
    return {"a": random.randint(2, 12), "b": random.randint(2, 12), "c": c, "d": d}


def _determinant(n: Numbers, slip: Slip) -> Working:
    main = slip(n["a"] * n["d"])
    other = slip(n["b"] * n["c"])
    value = slip(main - other)
    return Working(
        (
            (
                f"One product is ${n['a']} \\cdot {bracketed(n['d'])} = {tex(main)}$, the other one is "
                f"${n['b']} \\cdot {bracketed(n['c'])} = {tex(other)}$."
            ),
            f"The difference is ${tex(main)} - {bracketed(other)} = {tex(value)}$.",
        ),
        exact(value),
    )


SMALL_DETERMINANT = Family(
    name="small-determinant",
    subject=SUBJECT,
    level=1,
    sort=Sort.NUMBER,
    wordings=(
        r"Compute the determinant of $\begin{{pmatrix}} {a} & {b} \\ {c} & {d} \end{{pmatrix}}$.",
        (
            "What is the third coordinate of the cross product of the vectors $({a}, {b}, 0)$ and $({c}, {d}, 0)$, "
            "taken in this order?"
        ),
        (
            "A linear map of the plane takes $(1, 0)$ to $({a}, {b})$ and $(0, 1)$ to $({c}, {d})$. By which factor, "
            "with its sign for orientation, does it multiply areas?"
        ),
    ),
    numbers=_determinant_numbers,
    fits=lambda n: between(-LARGEST, LARGEST, *n.values()) and all(n.values()),
    work=_determinant,
    program="""
from sympy import Matrix

answer = Matrix([[a, b], [c, d]]).det()
""",
    misread=lambda n: {**n, "c": n["d"], "d": n["c"]},
    topics=("determinants", "matrices"),
    skills=("multiplying along the diagonals", "keeping track of signs"),
    knowledge=Knowledge(
        definitions=("The determinant of a map of the plane is the factor by which it multiplies oriented areas.",),
        formulas=("det = ad - bc for the rows (a, b) and (c, d).",),
        pitfalls=("The product of the main diagonal comes first: the other order changes the sign.",),
        insights=("Rows and columns may be exchanged without changing the determinant.",),
    ),
    harder=("vector-length", "projected-vector", "function-twice", "cubic-remainder"),
)


def _power_numbers(random: Random) -> dict[str, int]:
    b, c = random.sample(range(1, 8), 2)
    return {"a": random.randint(1, 6), "b": b, "c": c, "d": random.randint(2, 7)}


def _power(n: Numbers, slip: Slip) -> Working:
    trace = slip(n["a"] + n["d"])
    determinant = slip(n["a"] * n["d"] - n["b"] * n["c"])
    square = slip(trace**2 - 2 * determinant)
    both = slip(determinant**2)
    fourth = slip(square**2 - 2 * both)
    return Working(
        (
            (
                f"The eigenvalues have the sum ${n['a']} + {bracketed(n['d'])} = {tex(trace)}$ and the product "
                f"${n['a']} \\cdot {bracketed(n['d'])} - {n['b']} \\cdot {bracketed(n['c'])} = {tex(determinant)}$."
            ),
            (
                f"Their squares have the sum ${bracketed(trace)}^2 - 2 \\cdot {bracketed(determinant)} = "
                f"{tex(square)}$ and the product ${bracketed(determinant)}^2 = {tex(both)}$."
            ),
            (
                f"So their fourth powers have the sum ${bracketed(square)}^2 - 2 \\cdot {tex(both)} = {tex(fourth)}$, "
                "which is the trace of the fourth power."
            ),
        ),
        exact(fourth),
    )


DIAGONAL_OF_FOURTH_POWER = Family(
    name="diagonal-of-fourth-power",
    subject=SUBJECT,
    level=4,
    sort=Sort.NUMBER,
    wordings=(
        (
            r"The matrix $\begin{{pmatrix}} {a} & {b} \\ {c} & {d} \end{{pmatrix}}$ is raised to the fourth power. "
            "What is the sum of the two entries on the main diagonal of the result?"
        ),
        (
            r"Let $\lambda$ and $\mu$ be the eigenvalues, perhaps not real, of the matrix with the rows $({a}, {b})$ "
            r"and $({c}, {d})$. Find $\lambda^4 + \mu^4$."
        ),
        (
            "From one year to the next, the numbers $x$ and $y$ of two kinds of insects become ${a}x + {b}y$ and "
            "${c}x + {d}y$. Four years on they are $px + qy$ and $rx + sy$. Determine $p + s$."
        ),
    ),
    numbers=_power_numbers,
    fits=lambda n: between(1, LARGEST, *n.values()),
    work=_power,
    program="""
def times(left, right):
    return [[sum(left[i][k] * right[k][j] for k in range(2)) for j in range(2)] for i in range(2)]

matrix = [[a, b], [c, d]]
square = times(matrix, matrix)
fourth = times(square, square)
answer = fourth[0][0] + fourth[1][1]
""",
    misread=lambda n: {**n, "c": n["d"], "d": n["c"]},
    topics=("matrices", "powers of a matrix", "eigenvalues"),
    skills=("using trace and determinant", "squaring twice"),
    knowledge=Knowledge(
        definitions=("The trace of a matrix is the sum of its diagonal entries, and of its eigenvalues.",),
        formulas=("tr(M^2) = (tr M)^2 - 2 det M for two rows.", "det(M^2) = (det M)^2."),
        pitfalls=("A power of a matrix is not the matrix of the powers of its entries.",),
        insights=("The formula for the square, applied to the square, gives the fourth power.",),
    ),
    harder=("heights-on-wheel", "endless-turns", "sum-of-fourth-powers", "fifth-powers"),
)

FAMILIES = (SMALL_DETERMINANT, DIAGONAL_OF_FOURTH_POWER)
