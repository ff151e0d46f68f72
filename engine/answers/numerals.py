"""Numbers in words: `forty-two`, `three fourths`, `two and a half`, `seven days`."""

import re
from fractions import Fraction
from typing import Final

_ONES: Final = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_TENS: Final = "twenty thirty forty fifty sixty seventy eighty ninety"
_SMALL: Final = {word: value for value, word in enumerate(_ONES.split())} | {
    word: 10 * value for value, word in enumerate(_TENS.split(), start=2)
}
_LARGE: Final = {"hundred": 100, "thousand": 10**3, "million": 10**6, "billion": 10**9}
_PARTS: Final = {"half": 2, "halves": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6} | {
    "seventh": 7,
    "eighth": 8,
    "ninth": 9,
    "tenth": 10,
    "hundredth": 100,
}
_ALONE: Final = {"half": Fraction(1, 2), "quarter": Fraction(1, 4)}
_WORD: Final = re.compile(r"[a-z]+")
_LONGEST: Final = 120
_FIRST: Final = re.compile(r"(?:minus |negative )?(?:a |an )?([a-z]+)\b", re.IGNORECASE)


def in_digits(text: str) -> str:
    """A text that begins with a number in words, with that number in digits; any other text as it was."""
    first = _FIRST.match(text)
    if len(text) > _LONGEST or first is None or first[1].lower() not in _SMALL | _ALONE:
        return text
    found = list(_WORD.finditer(text.lower()))
    negative = found[0].group() in ("minus", "negative")
    found = found[negative:]
    found = found[found[0].group() in ("a", "an") :]
    value, used = _value([match.group() for match in found])
    if value is None:
        return text
    end = found[used - 1].end()
    if text[end : end + 1] not in ("", " ", "%", "-"):
        return text
    return ("-" if negative else "") + str(value) + text[end:]


def _value(words: list[str]) -> tuple[Fraction | None, int]:
    """The number at the beginning of some words, and how many of them it takes."""
    total, run, used = 0, 0, 0
    seen = False
    for at, word in enumerate(words):
        if word in _SMALL:
            if seen and run % 10 and words[at - 1] in _SMALL:
                break  # `one two`
            run, seen = run + _SMALL[word], True
        elif word in _LARGE and seen:
            if word == "hundred":
                run *= 100
            else:
                total, run = total + run * _LARGE[word], 0
        elif word == "and" and words[at + 1 : at + 2] and words[at - 1] in _LARGE and words[at + 1] in _SMALL:
            continue
        else:
            break
        used = at + 1
    whole = Fraction(total + run)
    part, taken = _part(words[used:], whole if seen else None)
    if part is not None:
        return part, used + taken
    return (whole, used) if seen else (None, 0)


def _part(words: list[str], whole: Fraction | None) -> tuple[Fraction | None, int]:
    """A fraction in words: `half`, `[three] fourths`, `[two] and a half`."""
    if whole is None:
        return (_ALONE[words[0]], 1) if words and words[0] in _ALONE else (None, 0)
    if words and words[0].removesuffix("s") in _PARTS | {"halve": 2}:
        return whole / _PARTS.get(words[0].removesuffix("s"), 2), 1
    if words[:1] == ["and"]:
        rest = words[1:]
        top = 1 if rest[:1] in (["a"], ["one"]) else _SMALL.get(rest[0], 0) if rest else 0
        if top and len(rest) > 1 and rest[1].removesuffix("s") in _PARTS:
            return whole + Fraction(top, _PARTS[rest[1].removesuffix("s")]), 3
    return None, 0
