"""What a teacher claims of its own problem: the subject, among MATH's seven, and the level, 1 to 5."""

import re
from typing import Final

_SUBJECTS: Final = {
    "Algebra": ("algebra", "elementary algebra"),
    "Counting & Probability": (
        "counting & probability",
        "counting and probability",
        "combinatorics",
        "counting",
        "probability",
        "combinatorics and probability",
        "probability and combinatorics",
        "probability and counting",
        "probability and statistics",
    ),
    "Geometry": ("geometry", "plane geometry", "euclidean geometry", "solid geometry"),
    "Intermediate Algebra": ("intermediate algebra", "advanced algebra"),
    "Number Theory": ("number theory", "elementary number theory"),
    "Prealgebra": ("prealgebra", "pre-algebra", "pre algebra", "arithmetic"),
    "Precalculus": ("precalculus", "pre-calculus", "pre calculus", "trigonometry"),
}
_CALLED: Final = {name: subject for subject, names in _SUBJECTS.items() for name in names}
_MARKS: Final = " \t*_`\"'.:-#"
_SUBJECT_LABEL: Final = re.compile(r"^[*_# ]{0,6}subject[*_]{0,3}[ ]?:[*_ ]{0,4}", re.IGNORECASE)
_LEVEL: Final = re.compile(
    r"[\s*_`#(]{0,8}(?:(?:level|difficulty)[\s*_:]{0,6}){0,2}(?P<level>[1-5]|one|two|three|four|five)"
    r"(?![\w.,]\w|\w|\s{0,2}(?:[-\u2013]|to|or|and)\s{0,2}\d|\s{0,2}/\s{0,2}(?!5\b)\d"
    r"|\s{1,2}out of\s{1,2}(?!5\b|five\b))",
    re.IGNORECASE,
)
_NUMBERS: Final = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5}
_LONGEST: Final = 200


def read_subject(text: str) -> str | None:
    """The subject that a text names, in MATH's writing; `None` if it names none of them, or several."""
    first = next(iter(_SUBJECT_LABEL.sub("", text[:_LONGEST].strip()).splitlines()), "")
    bare = re.split(r"\(|\s[-\u2013\u2014]\s", first.casefold())[0]
    found = {
        _CALLED[name]
        for part in ([bare] if bare.strip(_MARKS) in _CALLED else re.split(r"[,;/|]", bare))
        if (name := part.strip(_MARKS)) in _CALLED
    }
    return found.pop() if len(found) == 1 else None


def read_level(text: str) -> int | None:
    """The level with which a text begins, as in "4", "Level 4" or "4/5"; `None` if there is none, or a range."""
    match = _LEVEL.match(text[:_LONGEST])
    if match is None:
        return None
    said = match["level"].lower()
    return _NUMBERS.get(said) or int(said)
