"""Families about angles of triangles and polygons."""

from random import Random

from engine.teachers.simulated.families.misreadings import transposed
from engine.teachers.simulated.family import Family, Knowledge, Numbers, Slip, Sort, Working

SUBJECT = "Geometry"
STRAIGHT = 180
"""The angles of a triangle together, in degrees."""


def _third_angle(n: Numbers, slip: Slip) -> Working:
    known = slip(n["a"] + n["b"])
    third = slip(STRAIGHT - known)
    return Working(
        (
            "The angles of a triangle add up to $180$ degrees.",
            f"The two known ones make ${n['a']} + {n['b']} = {known}$ degrees.",
            f"So the third one has $180 - {known} = {third}$ degrees.",
        ),
        third,
    )


def _third_angle_numbers(random: Random) -> dict[str, int]:
    return {"a": random.randint(21, 79), "b": random.randint(21, 79)}


THIRD_ANGLE = Family(
    name="third-angle",
    subject=SUBJECT,
    level=1,
    sort=Sort.AMOUNT,
    wordings=(
        "Two angles of a triangle measure {a} and {b} degrees. How many degrees does the remaining angle have?",
        "In triangle $ABC$ angle $A$ has {a} degrees and angle $B$ has {b} degrees. Find angle $C$, in degrees.",
        (
            "A field has three straight borders. A surveyor measures {a} degrees at its first corner and {b} degrees "
            "at its second. Which angle, in degrees, must be found at the last corner?"
        ),
    ),
    numbers=_third_angle_numbers,
    fits=lambda n: n["a"] in range(1, STRAIGHT) and n["b"] in range(1, STRAIGHT - n["a"]),
    work=_third_angle,
    program="""
answer = 180 - a - b
""",
    misread=lambda n: {**n, "b": transposed(n["b"])},
    topics=("triangles", "angle sums"),
    skills=("adding and subtracting degrees", "using the angle sum"),
    knowledge=Knowledge(
        definitions=("A triangle has three interior angles, one at each vertex.",),
        formulas=("The interior angles of a triangle add up to 180 degrees.",),
        pitfalls=("All three angles together make 180 degrees, not the two known ones and a right angle.",),
        insights=("Two angles of a triangle determine the third.",),
    ),
    harder=("polygon-angles", "similar-triangles"),
)


def _polygon_angles(n: Numbers, slip: Slip) -> Working:
    triangles = slip(n["n"] - 2)
    total = slip(triangles * STRAIGHT)
    return Working(
        (
            f"Diagonals from one vertex cut the polygon into ${n['n']} - 2 = {triangles}$ triangles.",
            f"Each has $180$ degrees, so the sum is ${triangles} \\cdot 180 = {total}$ degrees.",
        ),
        total,
    )


POLYGON_ANGLES = Family(
    name="polygon-angles",
    subject=SUBJECT,
    level=2,
    sort=Sort.COUNT,
    wordings=(
        "What is the sum of the interior angles, in degrees, of a convex polygon with {n} sides?",
        (
            "All inner angles of a plane figure with {n} straight edges and no dents are measured and added. How many "
            "degrees result?"
        ),
        (
            "A robot mows along the fence of a garden that has {n} corners and bulges outward at each. It notes the "
            "angle inside the garden at every corner. To how many degrees do its notes add up?"
        ),
    ),
    numbers=lambda random: {"n": random.randint(7, 90)},
    fits=lambda n: n["n"] in range(3, 10**9),
    work=_polygon_angles,
    program="""
answer = 180 * n - 360
""",
    misread=lambda n: {"n": n["n"] - 1},
    topics=("polygons", "angle sums"),
    skills=("cutting a polygon into triangles", "multiplying"),
    knowledge=Knowledge(
        definitions=("A polygon with n sides has n interior angles.",),
        formulas=("The interior angles of a polygon with n sides add up to 180(n - 2) degrees.",),
        pitfalls=("Triangles around an inner point have 360 degrees too many.",),
        insights=("The exterior angles of a convex polygon always make 360 degrees.",),
    ),
    harder=("box-diagonal", "chord-length"),
)

FAMILIES = (THIRD_ANGLE, POLYGON_ANGLES)
