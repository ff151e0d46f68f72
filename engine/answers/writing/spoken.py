r"""Arithmetic and bounds in words: `5 squared`, `10 minus 3`, `8 over 3`, `5 or more`."""

import re
from typing import Final

from engine.answers.writing.numerals import in_digits

_BINARY: Final = {
    "plus": "{}+{}",
    "minus": "{}-{}",
    "times": "{}*{}",
    "multiplied by": "{}*{}",
    "divided by": r"\frac{{{}}}{{{}}}",
    "over": r"\frac{{{}}}{{{}}}",
    "choose": r"\binom{{{}}}{{{}}}",
    "to the power of": "{}^{{{}}}",
    "raised to the power of": "{}^{{{}}}",
    "to": "{}:{}",
}
_IN_CHAINS: Final = frozenset({"plus", "minus", "times", "multiplied by"})
_BEHIND: Final = {"squared": "{}^{{2}}", "cubed": "{}^{{3}}", "factorial": "{}!"}
_TRIGGER: Final = re.compile(
    r"(?<![A-Za-z\\])(?:plus|minus|times|by|over|choose|to|squared|cubed|factorial|least|most|than|or|under|above|below)\b"
)
_OPERATOR: Final = re.compile(
    rf"(?<=[\w)}}!]) ?(?<![A-Za-z\\])(?P<word>{'|'.join(sorted(_BINARY, key=len, reverse=True))})(?![A-Za-z]) ?"
)
_POSTFIX: Final = re.compile(r"(?P<atom>.*[\w)}]) ?(?P<word>squared|cubed|factorial)", re.DOTALL)
_POWER: Final = re.compile(r" to the (?P<word>\d+|[a-z]{5,10}?)(?:st|nd|rd|th)? power$")
_ORDINALS: Final = {"second": "2", "third": "3", "fourth": "4", "four": "4", "fif": "5", "six": "6", "seven": "7"} | {
    "eigh": "8",
    "nin": "9",
    "ten": "10",
}
_IN_ORDER: Final = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
    "sixteenth seventeenth eighteenth nineteenth"
)
_TENS_IN_ORDER: Final = "twentieth thirtieth fortieth fiftieth sixtieth seventieth eightieth ninetieth hundredth"
_PLACES: Final = (
    {word: place for place, word in enumerate(_IN_ORDER.split(), start=1)}
    | {word: 10 * tens for tens, word in enumerate(_TENS_IN_ORDER.split(), start=2)}
    | {
        f"{ten.removesuffix('ieth')}y{gap}{one}": 10 * tens + place
        for tens, ten in enumerate(_TENS_IN_ORDER.split()[:-1], start=2)
        for place, one in enumerate(_IN_ORDER.split()[:9], start=1)
        for gap in "- "
    }
)
_PLACE: Final = re.compile(
    r"(?P<number>\d{1,6})(?: ?(?:st|nd|rd|th)|\^\{? ?(?:st|nd|rd|th) ?\}?)(?: ?place)?|(?P<word>[a-z]+(?:[- ][a-z]+)?)",
    re.IGNORECASE,
)
_OUT_OF: Final = re.compile(
    r"(?P<part>\d{1,6}|[a-z]{3,9}) (?:out of|in)(?: every)? (?P<whole>\d{1,6}|[a-z]{3,9})", re.IGNORECASE
)
_ATOM: Final = re.compile(
    r"[A-Za-z]|\\(?:pi|theta|alpha|beta)|-?\d+(?:\.\d+)?|-?\d+/\d+|-?\d+ \d+/\d+|-?\\frac\{-?\d+\}\{\d+\}"
    r"|\\sqrt\{\w+\}|\([^()]{1,60}\)"
)
_NUMBER: Final = r"(-?[$€£]?\d[\d./]*%?)"
_BOUNDS: Final = tuple(
    (re.compile(pattern, re.IGNORECASE), bound)
    for pattern, bound in (
        (rf"(?:at least|no less than|no fewer than|not less than) ?{_NUMBER}", r"[{},\infty)"),
        (rf"{_NUMBER} ?(?:or (?:more|greater|above|higher|over)|at least)", r"[{},\infty)"),
        (rf"(?:at most|no more than|not more than) ?{_NUMBER}", r"(-\infty,{}]"),
        (rf"{_NUMBER} ?(?:or (?:less|fewer|below|lower|under)|at most)", r"(-\infty,{}]"),
        (rf"(?:(?:more|greater|larger|higher) than|over|above) ?{_NUMBER}", r"({},\infty)"),
        (rf"(?:(?:less|fewer|smaller|lower) than|under|below) ?{_NUMBER}", r"(-\infty,{})"),
    )
)
_REMAINDER: Final = re.compile(
    r"(?P<quotient>-?\d{1,30}),? ?(?:with )?(?:a )?(?:remainder|rem\.?|[rR]) ?(?:of )?(?P<rest>\d{1,30})"
)
_LONGEST: Final = 160
_MOST: Final = 8
_NEGATIVE: Final = ("-", "(-", "(\\frac{-")


def in_symbols(text: str) -> str:
    """Arithmetic or a bound in words, in symbols; any other text as it was.

    Only what can be read in one way: `2 plus 3 squared` and `-5 squared` stay.
    """
    if len(text) > _LONGEST or not _TRIGGER.search(text.lower()):
        return text
    spelled = in_digits(text)
    for pattern, bound in _BOUNDS:
        match = pattern.fullmatch(spelled)
        if match:
            return bound.format(match[1])
    return _arithmetic(text) or text


def in_place(text: str) -> str:
    """An ordinal alone (`3rd`, `third`, `third place`) as the number of a place; any other text as it was."""
    match = _PLACE.fullmatch(text.removeprefix("the "))
    if match is None:
        return text
    place = match["number"] or _PLACES.get(match["word"].lower().removesuffix(" place"))
    return f"{place} place" if place else text


def in_parts(text: str) -> str:
    """The fraction that `1 out of 5` or `one in five` says; any other text as it was."""
    match = _OUT_OF.fullmatch(text) if " in " in text or " out of " in text else None
    if match is None:
        return text
    part, whole = in_digits(match["part"]), in_digits(match["whole"])
    if not (part.isdecimal() and whole.isdecimal() and int(part) <= int(whole)):
        return text
    return rf"\frac{{{part}}}{{{whole}}}"


def remainder(text: str) -> tuple[int, int] | None:
    """Quotient and remainder, as in `5 remainder 2` and `5 R 2`; `None` if a text is no such pair."""
    match = _REMAINDER.fullmatch(text) if "r" in text[-_LONGEST:].lower() else None
    return (int(match["quotient"]), int(match["rest"])) if match else None


def _arithmetic(text: str) -> str | None:
    """Operands with words of operations between them or behind them; `None` if it is anything else."""
    power = _POWER.search(text)
    if power:
        exponent = power["word"] if power["word"].isdecimal() else _ORDINALS.get(power["word"], "")
        base = _operand(text[: power.start()])
        return f"{base}^{{{exponent}}}" if base and exponent and not base.startswith(_NEGATIVE) else None
    pieces = _OPERATOR.split(text)
    operators, operands = pieces[1::2], pieces[::2]
    if len(operators) > _MOST or (len(operators) > 1 and not _IN_CHAINS.issuperset(operators)):
        return None
    raised = [_POSTFIX.fullmatch(piece) for piece in operands]
    if any(raised) and ((raised[-1] and not all(raised)) or not _IN_CHAINS.issuperset(operators)):
        return None
    if not operators and not any(raised):
        return None
    found: list[str] = []
    for piece, match in zip(operands, raised, strict=True):
        atom = _operand(match["atom"] if match else piece)
        if atom is None or (match and atom.startswith(_NEGATIVE)):
            return None
        found.append(_BEHIND[match["word"]].format(atom) if match else atom)
    result = found[0]
    for word, atom in zip(operators, found[1:], strict=True):
        first = f"({result})" if word.endswith("power of") and not result.isalnum() else result
        result = _BINARY[word].format(first, atom)
    return result


def _operand(text: str) -> str | None:
    """A number, a letter or a bracket in plain writing; `None` if it is more."""
    text = in_digits(text.strip())
    if not _ATOM.fullmatch(text):
        return None
    return text if text.isalnum() or text.startswith(("(", "\\")) else f"({text})"
