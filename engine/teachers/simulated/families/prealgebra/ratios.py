"""Percentages taken backwards, and ratios that change."""

from math import gcd
from random import Random

from engine.teachers.simulated.exact import between, exact, over, tex
from engine.teachers.simulated.family import Family, Knowledge, Numbers, Slip, Sort, Working

SUBJECT = "Prealgebra"
LARGEST = 10**9


def _price_numbers(random: Random) -> dict[str, int]:
    a, b = random.sample(range(10, 70, 10), 2)
    return {"a": a, "b": b, "c": random.randint(1, 25) * (100 + a) * (100 - b) // 100}


def _price_is_whole(n: Numbers) -> bool:
    return n["c"] * 10_000 % ((100 + n["a"]) * (100 - n["b"])) == 0


def _price(n: Numbers, slip: Slip) -> Working:
    up, down = slip(100 + n["a"]), slip(100 - n["b"])
    raised = slip(over(n["c"] * 100, down))
    first = slip(over(raised * 100, up))
    return Working(
        (
            f"After the decrease ${tex(down)}$ percent were left, and that is ${n['c']}$.",
            f"So before the decrease it was ${n['c']} \\cdot 100 \\div {tex(down)} = {tex(raised)}$.",
            f"This in turn is ${tex(up)}$ percent of what it was in the beginning.",
            f"In the beginning it was ${tex(raised)} \\cdot 100 \\div {tex(up)} = {tex(first)}$.",
        ),
        exact(first),
    )


PRICE_BEFORE_CHANGES = Family(
    name="price-before-changes",
    subject=SUBJECT,
    level=3,
    sort=Sort.COUNT,
    wordings=(
        (
            "A shop raised the price of a coat by {a} percent. In the sale it then took {b} percent off the raised "
            "price, and {name} paid {c} dollars. How many dollars had the coat cost before the rise?"
        ),
        (
            "A number is increased by {a} percent, and the result is decreased by {b} percent. This gives {c}. With "
            "which number did we begin?"
        ),
        (
            "A village had grown by {a} percent when the mill closed and {b} percent of its people moved away. {c} "
            "people live there today. How many lived there before it grew?"
        ),
    ),
    numbers=_price_numbers,
    fits=lambda n: between(1, 99, n["a"], n["b"]) and between(1, LARGEST, n["c"]) and _price_is_whole(n),
    work=_price,
    program="""
from fractions import Fraction

kept = Fraction(100 + a, 100) * Fraction(100 - b, 100)
answer = c / kept
""",
    misread=lambda n: {**n, "a": n["b"], "b": n["a"]},
    topics=("percentages", "reversing a change"),
    skills=("working backwards", "finding the whole from a percentage of it"),
    knowledge=Knowledge(
        definitions=("A change by p percent is a change by p hundredths of the value before it.",),
        formulas=("before = after * 100 / (100 + p) after a rise by p percent.",),
        pitfalls=(
            "Percentages of different values do not add up.",
            "A rise by p percent is not undone by a fall by p percent.",
        ),
        insights=("Every percentage change is a multiplication, so it is undone by a division.",),
    ),
    words={"name": ("Mirela", "Noor", "Oskar", "Priya")},
    harder=("filling-against-drain", "seats-in-rows", "diagonal-of-fourth-power", "changed-ratio"),
)


def _ratio_numbers(random: Random) -> dict[str, int]:
    while True:
        a, b = random.sample(range(2, 10), 2)
        k, c, d = random.randint(4, 15), random.randint(3, 20), random.randint(2, 15)
        red, blue = a * k + c, b * k - d
        e, f = red // gcd(red, blue), blue // gcd(red, blue)
        numbers = {"a": a, "b": b, "c": c, "d": d, "e": e, "f": f}
        if gcd(a, b) == 1 and c != d and e != f and between(2, 30, e + f) and _ratio_fits(numbers):
            return numbers


def _ratio_fits(n: Numbers) -> bool:
    """Whether both amounts come out whole, and stay above zero."""
    gain, gap = n["e"] * n["d"] + n["f"] * n["c"], n["e"] * n["b"] - n["f"] * n["a"]
    return between(1, 10**6, *n.values()) and gap > 0 and gain % gap == 0 and n["b"] * (gain // gap) > n["d"]


def _ratio(n: Numbers, slip: Slip) -> Working:
    constant = slip(n["e"] * n["d"] + n["f"] * n["c"])
    factor = slip(n["e"] * n["b"] - n["f"] * n["a"])
    k = slip(over(constant, factor))
    parts = slip(n["a"] + n["b"])
    total = slip(parts * k)
    return Working(
        (
            f"At first there are ${n['a']}k$ and ${n['b']}k$, with the same $k$.",
            f"Afterwards ${n['f']}({n['a']}k + {n['c']}) = {n['e']}({n['b']}k - {n['d']})$.",
            f"Multiplied out and sorted, this is ${tex(factor)}k = {tex(constant)}$, so $k = {tex(k)}$.",
            f"Both together were ${n['a']} + {n['b']} = {tex(parts)}$ times $k$ at first, which is ${tex(total)}$.",
        ),
        exact(total),
    )


CHANGED_RATIO = Family(
    name="changed-ratio",
    subject=SUBJECT,
    level=5,
    sort=Sort.COUNT,
    wordings=(
        (
            "A jar holds red and blue marbles in the ratio {a} to {b}. After {c} red marbles are put in and {d} blue "
            "ones are taken out, the ratio of red to blue is {e} to {f}. How many marbles were in the jar at first?"
        ),
        (
            "Two positive whole numbers are to each other as ${a}$ to ${b}$. If the first grows by {c} and the second "
            "shrinks by {d}, they are to each other as ${e}$ to ${f}$. What is the sum of the two original numbers?"
        ),
        (
            "A choir had {a} sopranos for every {b} altos. Since then {c} sopranos have joined and {d} altos have "
            "left; today there are {e} sopranos for every {f} altos. How many singers of both kinds did it have before?"
        ),
    ),
    numbers=_ratio_numbers,
    fits=_ratio_fits,
    work=_ratio,
    program="""
from fractions import Fraction

# The mismatch of the new ratio is linear in the size k of one part: two trials tell where it is zero.
mismatch = [f * (a * k + c) - e * (b * k - d) for k in (0, 1)]
part = Fraction(mismatch[0], mismatch[0] - mismatch[1])
answer = (a + b) * part
""",
    misread=lambda n: {**n, "c": n["d"], "d": n["c"]},
    topics=("ratios", "word problems", "equations with one unknown"),
    skills=("naming the common part of a ratio", "translating a story into an equation", "cross-multiplying"),
    knowledge=Knowledge(
        definitions=("Amounts in the ratio a to b are ak and bk for one and the same k.",),
        formulas=("p/q = e/f means fp = eq.",),
        pitfalls=("The k of the ratio before is not the k of the ratio after.",),
        insights=("One unknown is enough for both amounts.",),
    ),
)

FAMILIES = (PRICE_BEFORE_CHANGES, CHANGED_RATIO)
