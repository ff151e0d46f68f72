"""Linear equations, in one unknown and in two."""

from random import Random

from engine.teachers.simulated.exact import between, exact, over, tex
from engine.teachers.simulated.expressions import bracketed
from engine.teachers.simulated.family import Family, Knowledge, Numbers, Slip, Sort, Working

SUBJECT = "Algebra"
LARGEST = 10**9


def _equation_numbers(random: Random) -> dict[str, int]:
    a, b = random.randint(3, 19), random.randint(11, 90)
    return {"a": a, "b": b, "c": a * random.randint(4, 25) + b}


def _equation(n: Numbers, slip: Slip) -> Working:
    multiple = slip(n["c"] - n["b"])
    solution = slip(over(multiple, n["a"]))
    return Working(
        (
            f"Subtracting ${n['b']}$ leaves ${n['a']}x = {n['c']} - {bracketed(n['b'])} = {tex(multiple)}$.",
            f"We divide both sides by ${n['a']}$ and get $x = {tex(solution)}$.",
        ),
        exact(solution),
    )


LINEAR_EQUATION = Family(
    name="linear-equation",
    subject=SUBJECT,
    level=1,
    sort=Sort.AMOUNT,
    wordings=(
        "Solve for $x$: ${a}x + {b} = {c}$.",
        "I think of a number, multiply it by {a}, then add {b}, and end at {c}. Which number did I think of?",
        (
            "A plumber charges {b} dollars for coming and {a} dollars for every hour of work. {name} got a bill of {c} "
            "dollars. For how many hours did the plumber work?"
        ),
    ),
    numbers=_equation_numbers,
    fits=lambda n: between(1, LARGEST, *n.values()) and n["c"] > n["b"],
    work=_equation,
    program="""
from fractions import Fraction

# A line through (0, b) and (1, a + b): where is its height c?
start, after_one_step = b, a + b
answer = Fraction(c - start, after_one_step - start)
""",
    misread=lambda n: {**n, "b": -n["b"]},
    topics=("linear equations", "one unknown"),
    skills=("isolating the unknown", "undoing operations in reverse order"),
    knowledge=Knowledge(
        definitions=("A solution of an equation is a number that makes it true.",),
        formulas=("ax + b = c has the solution x = (c - b) / a if a is not zero.",),
        pitfalls=("What was done last has to be undone first.",),
        insights=("Whatever is done to both sides keeps an equation true.",),
    ),
    words={"name": ("Quentin", "Rosa", "Samir", "Tove")},
    harder=("ticket-sales", "function-twice", "sum-of-squared-roots", "cubic-remainder"),
)


def _ticket_numbers(random: Random) -> dict[str, int]:
    b = random.randint(4, 12)
    a = b + random.randint(3, 11)
    c = random.randint(60, 240)
    return {"a": a, "b": b, "c": c, "d": b * c + (a - b) * random.randint(15, c - 15)}


def _tickets_fit(n: Numbers) -> bool:
    """Whether somebody can have bought that many of the dearer kind."""
    extra = n["d"] - n["b"] * n["c"]
    gap = n["a"] - n["b"]
    return between(1, LARGEST, *n.values()) and gap > 0 and extra % gap == 0 and 0 < extra // gap < n["c"]


def _tickets(n: Numbers, slip: Slip) -> Working:
    least = slip(n["b"] * n["c"])
    extra = slip(n["d"] - least)
    gap = slip(n["a"] - n["b"])
    count = slip(over(extra, gap))
    return Working(
        (
            f"If all ${n['c']}$ were of the cheaper kind, they would make ${n['b']} \\cdot {n['c']} = {tex(least)}$.",
            f"In truth they make ${n['d']} - {tex(least)} = {tex(extra)}$ more.",
            f"Each of the dearer kind adds ${n['a']} - {n['b']} = {tex(gap)}$.",
            f"So there are ${tex(extra)} \\div {bracketed(gap)} = {tex(count)}$ of the dearer kind.",
        ),
        exact(count),
    )


TICKET_SALES = Family(
    name="ticket-sales",
    subject=SUBJECT,
    level=2,
    sort=Sort.COUNT,
    wordings=(
        (
            "For a concert {c} tickets were sold, at {a} dollars for adults and {b} dollars for children, and {d} "
            "dollars came in. How many adult tickets were sold?"
        ),
        "The numbers $x$ and $y$ satisfy $x + y = {c}$ and ${a}x + {b}y = {d}$. Find $x$.",
        (
            "{name} mixes a {c}-gram blend of two teas. A gram of the finer tea costs {a} cents and a gram of the "
            "plainer one {b} cents; the whole blend is worth {d} cents. How many grams of the finer tea are in it?"
        ),
    ),
    numbers=_ticket_numbers,
    fits=_tickets_fit,
    work=_tickets,
    program="""
from fractions import Fraction

# Cramer's rule for x + y = c and a x + b y = d.
answer = Fraction(c * b - d, b - a)
""",
    misread=lambda n: {**n, "a": n["b"], "b": n["a"]},
    topics=("systems of linear equations", "word problems"),
    skills=("setting up two equations", "eliminating an unknown"),
    knowledge=Knowledge(
        definitions=("A system of equations asks for numbers that satisfy all of them at once.",),
        formulas=("x = (d - bc) / (a - b) for x + y = c and ax + by = d.",),
        pitfalls=("Prices and amounts must not be mixed up: one equation counts, the other one values.",),
        insights=("Pretend that all are of one kind, and see by how much that is wrong.",),
    ),
    words={"name": ("Ulrike", "Viktor", "Wanda", "Xavier")},
    harder=("sum-of-squared-roots", "integers-in-band", "seats-in-rows", "quadratic-table"),
)

FAMILIES = (LINEAR_EQUATION, TICKET_SALES)
