r"""What stands on the left of an equals sign: a symbol, a label, a quantity, or a term of an equation.

`x = 5`, `\angle ABC = 30` and `f(3) = 7` name what has the value, and two different symbols are two answers; `area = 5`
and `The answer is 5` say nothing but the value; `a+b = 7`, `\cos A = 3/5` and `2+3 = 5` state the value of something
without a name; `xy = 6` and `x^2 = 4` state one or are equations to solve, and only the question says which.
"""

import re
from enum import Enum, auto
from functools import lru_cache
from typing import Final, NamedTuple

from engine.answers.algebra.expressions import expression
from engine.answers.algebra.tokens import GREEK
from engine.answers.algebra.trees import names
from engine.answers.writing.label_words import changes_value, name_extreme, name_symbol, opens_answer


class Kind(Enum):
    """What the left side of an equation is."""

    SYMBOL = auto()
    LABEL = auto()
    CALCULATION = auto()
    TOTAL = auto()
    """A sum of symbols, whose value is asked for, unless that is 0: then it is an equation."""
    QUANTITY = auto()
    """A function of something named, whose value is asked for, unless that is 0: then it may be an equation."""
    ASKED = auto()
    """A product or a function of unknowns: a value that is asked for, or an equation."""
    TERM = auto()
    """Any other single term, or what is not read."""
    SUM = auto()


class Subject(NamedTuple):
    """A left side: its kind, and of a symbol the name in one way of writing."""

    kind: Kind
    name: str = ""


_GREEK: Final = rf"\\(?:{'|'.join(sorted(GREEK, key=len, reverse=True))})(?![A-Za-z])"
_LETTER: Final = rf"(?:[A-Za-z]|{_GREEK})"
_INDEX: Final = r"(?:_(?:\{[^{}]{1,20}\}|\w))?'{0,3}"
_POINTS: Final = r"[A-Z]{2,4}'{0,3}"
_MARKED: Final = (
    rf"\|{_POINTS}\||\|[A-Z]\||\\\|[A-Za-z]{{1,4}}\\\||\[[A-Za-z]{{1,8}}\]|\\triangle ?[A-Z]{{3}}"
    r"|\\(?:overline|overrightarrow|widehat|vec|hat|bar|tilde)\{[^{}]{1,20}\}"
)
_RATIO: Final = re.compile(
    rf"(?:{_LETTER}|{_POINTS}|[A-Za-z]{{3,12}})(?::(?:{_LETTER}|{_POINTS}|[A-Za-z]{{3,12}})){{1,3}}"
)
_COORDINATE: Final = rf"{_LETTER}(?:_\{{?\w{{1,4}}\}}?)?"
_TUPLE: Final = rf"\({_COORDINATE}(?:,{_COORDINATE}){{1,6}}\)"
_SYMBOL: Final = re.compile(
    rf"(?P<head>[A-Za-z]\d{{1,2}}|{_LETTER}{_INDEX}(?:\^\{{?-1\}}?(?=\())?|{_POINTS}|{_MARKED}|{_TUPLE})"
    r"(?:\((?P<of>(?:[^()]|\([^()]{0,20}\)){1,40})\))?"
)
_INDEXED: Final = re.compile(r"_\{(\w+)\}|(?<=^[A-Za-z])(?=\d)")
_FRAMED: Final = re.compile(rf"(?:\||\[|\\triangle ?)?(?P<points>{_POINTS})[\]|]?")
"""A length or an area, which may as well be written without its marks."""

_ANGLE: Final = re.compile(
    rf"(?:m|(?:the )?measure of )? ?\\?(?:measured)?angle ?\{{?(?P<of>[A-Z]{{3}}|{_LETTER}(?:_?\d|')?|\d)\}}?"
)
_FACTORS: Final = frozenset("abcdijklmnxyz")
"""Letters before a bracket with a sum in it: a product, where `f(x+1)` is a value of f."""

_OPERATOR: Final = re.compile(r"[-+*/^]")
_WORDS: Final = re.compile(
    r"(?:[xyz]-)?\\?[A-Za-z]{1,20}(?: ?\\[A-Za-z]{1,20}| [A-Za-z]{1,20}){0,8}(?:_\w|_\{\w{1,4}\})?'{0,3}"
)
_SHORT_LABELS: Final = frozenset({"ans", "sum", "max", "min", "age", "day", "sol", "avg", "num", "area"})
"""Words so short, or so often in capitals, that they might be products or points."""

_NO_LABELS: Final = frozenset({"yes", "no", "not", "none", "never", "true", "false", "option", "choice"})
_LABEL_LETTERS: Final = 3
_CAPITALS: Final = 4
_FUNCTION: Final = re.compile(
    r"(?:\\(?:gcd|max|min|det|dim|deg|Pr|arg|ker|sup|inf)|\\?lcm|[A-Za-z][a-z]{2,12})(?:_(?:\w|\{[^{}]{1,9}\}))?"
    r"(?:\((?:[^()]|\([^()]{0,40}\)){1,60}\)| ?[A-Z])"
)
_OF_ANGLE: Final = re.compile(r"\\(?:sin|cos|tan|sec|csc|cot)(?:\^\{?\d\}?)?(?![a-z])(?P<of>.{1,60})")
_CONSTANTS: Final = re.compile(r"\\(?:frac|pi)(?![A-Za-z])")
_READ_OFF: Final = re.compile(rf"{_GREEK}|\\angle(?![A-Za-z])")
_NAMED_ANGLE: Final = re.compile(r"[A-Z]|\\")
_UNKNOWN: Final = re.compile(r"[a-z]")
_BOUND: Final = re.compile(r"\\(?:sum|prod|int|lim)(?![A-Za-z])")
_SET_SIZE: Final = re.compile(r"\|[A-Z][A-Z\\a-z ]{0,40}(?:\\cup|\\cap|\\setminus)[A-Z\\a-z ]{1,40}\|")
_NUMBER: Final = re.compile(r"-?[\d.]+")
_GREEK_LETTER: Final = re.compile(_GREEK)
_COMMAND: Final = re.compile(r"\\[A-Za-z]+")
_PART: Final = rf"(?:(?:{_LETTER}{_INDEX}(?:\([^()]{{1,20}}\))?){{1,3}}|{_POINTS}|\|{_POINTS}\||\\angle ?[A-Z]{{1,3}})"
_TOTAL: Final = re.compile(rf"{_PART}(?: ?\+ ?{_PART}){{1,8}}")
_DIFFERENCE: Final = re.compile(rf"{_PART}(?: ?[-+] ?{_PART}){{1,8}}")
_PRODUCT: Final = re.compile(rf"(?:{_LETTER}{_INDEX} ?){{2,8}}")
_LONGEST: Final = 200
_EQUALS: Final = re.compile(r"\\[{}]|(?P<down>[(\[{])|(?P<up>[)\]}])|(?<![<>!:=])(?P<equals>=)(?!=)")
_LABELLED: Final = re.compile(
    r"(?P<label>(?:[xyz]-)?[A-Za-z]{3,20}(?:[ _][A-Za-z]{1,20}){0,6}?)"
    r"(?: ?:(?=[\s\d\\(\[{$£€.+-])| ?=(?!=)|(?<=[Aa]nswer|[Rr]esult)(?: is ?:?|s are ?:?)(?= |\\))\s*(?P<rest>\S.*)",
    re.DOTALL,
)
_ANOTHER: Final = re.compile(r"(?<![A-Za-z])[A-Za-z]{3,20} ?[:=]")


@lru_cache(maxsize=4096)
def subject(side: str) -> Subject:
    """What the left side of an equation in plain writing is."""
    if len(side) > _LONGEST:
        return Subject(Kind.TERM)
    return _symbol(side) or _words(side) or _quantity(side) or _term(side)


def is_constant(side: str) -> bool:
    """Whether a side is a number or a calculation without unknowns."""
    return _NUMBER.fullmatch(side) is not None or subject(side).kind is Kind.CALCULATION


def sides_of(text: str) -> list[str]:
    r"""What stands between the equals signs of a text, of which those in brackets are none: `\sum_{k=1}^{4}`."""
    if "=" not in text:
        return [text]
    if text.startswith("(") and text.endswith(")") and "(" not in text[1:]:
        text = text[1:-1]
    found: list[str] = []
    depth = start = 0
    for mark in _EQUALS.finditer(text):
        depth += bool(mark["down"]) - bool(mark["up"])
        if mark["equals"] and depth == 0:
            found.append(text[start : mark.start()].strip())
            start = mark.end()
    return [*found, text[start:].strip()]


def split_label(text: str) -> tuple[str, str]:
    """A label that says nothing of the value behind it, and that value: `Answer: 5`, `area = 5`, `The answer is 5`.

    Args:
        text: An answer.

    Returns:
        The label and the rest; no label and the whole text if there is none, or several.
    """
    if not text[:1].isalpha() or not (":" in text or "=" in text or " is" in text or " are" in text):
        return "", text
    match = _LABELLED.fullmatch(text)
    if match is None or _ANOTHER.search(match["rest"]):
        return "", text
    label = match["label"].replace("_", " ")
    return (label.casefold(), match["rest"]) if subject(label).kind is Kind.LABEL else ("", text)


def split_function(name: str) -> tuple[str, tuple[str, ...]]:
    """A symbol and what it is taken of: `f(x,y)` is f of x and y, `a_n` is a of n; of nothing, if nothing is named."""
    head, opening, of = name.partition("(")
    if not opening and "_" in name:
        head, _, of = name.partition("_")
        head, of = (head + "_", of) if of.isalpha() and len(of) == 1 else (name, "")
    return head, tuple(of.removesuffix(")").split(",")) if of else ()


def order_of(name: str) -> tuple[str | int, ...]:
    """A key that puts names into the order of the alphabet and of their indices: x_2 before x_10, and both before y."""
    return tuple(int(piece) if piece.isdecimal() else piece for piece in re.split(r"(\d{1,9})", name))


def _symbol(side: str) -> Subject | None:
    angle = _ANGLE.fullmatch(side)
    if angle:
        vertices = angle["of"]
        is_named = len(vertices) == _LABEL_LETTERS and vertices.isupper()
        return Subject(Kind.SYMBOL, f"\\angle {min(vertices, vertices[::-1])}" if is_named else vertices)
    if side in GREEK:
        return Subject(Kind.SYMBOL, f"\\{side}")
    if ":" in side:
        return Subject(Kind.SYMBOL, side) if _RATIO.fullmatch(side) else None
    match = _SYMBOL.fullmatch(side)
    if match is None or match["head"].casefold() in _SHORT_LABELS:
        return None
    head, of = match["head"], match["of"]
    if of and head in _FACTORS and (_OPERATOR.search(of) or head in of):
        return None
    framed = _FRAMED.fullmatch(head)
    name = _INDEXED.sub(r"_\1", framed["points"] if framed else head)
    return Subject(Kind.SYMBOL, f"{name}({of.replace(' ', '')})" if of else name)


def _words(side: str) -> Subject | None:
    """A label; with a symbol at its end and only words before it that name it, as in `side x`, that symbol."""
    words = side.split()
    if not _WORDS.fullmatch(side) or not (opens_answer(words) or any(map(_is_label, words))):
        return None
    if any(word.casefold() in _NO_LABELS for word in words) or any(
        word.startswith("\\") and not word.startswith(("\\angle", "\\triangle")) for word in words
    ):
        return None
    *before, last = words
    named = _symbol(last) if before and not _is_label(last) else None
    if named is None:
        return None if changes_value(words) else Subject(Kind.LABEL)
    if name_symbol(before):
        return named
    # What `twice x` and `undefined at x` are is no name.
    return Subject(Kind.LABEL) if name_extreme(before) else None


def _is_label(word: str) -> bool:
    """Whether a word is one, and no product of unknowns: `area` and `ans`, but not `abc` nor `wxyz`."""
    word = word[2:] if word[1:2] == "-" else word
    if not word.isalpha() or len(word) < _LABEL_LETTERS or word in GREEK:
        return False
    lower = word.casefold()
    if lower in _SHORT_LABELS or (len(word) == _LABEL_LETTERS and word.istitle()):
        return True
    if word.isupper() and len(word) <= _CAPITALS:
        return False
    return len(word) > _LABEL_LETTERS and not lower.startswith("abc") and any(vowel in lower for vowel in "aeiou")


def _quantity(side: str) -> Subject | None:
    if _FUNCTION.fullmatch(side) or _SET_SIZE.fullmatch(side) or _is_of_angle(side):
        return Subject(Kind.QUANTITY)
    if _TOTAL.fullmatch(side):
        return Subject(Kind.TOTAL)
    if _NUMBER.fullmatch(side):
        return Subject(Kind.ASKED)
    tree = expression(side)
    if tree is not None:
        constant = not names(tree)
    else:
        unread = _COMMAND.sub("", _GREEK_LETTER.sub("x", side))
        constant = bool(side) and not any(map(str.isalpha, unread))
    return Subject(Kind.CALCULATION) if constant or _BOUND.match(side) else None


def _is_of_angle(side: str) -> bool:
    r"""Whether a side is a function of an angle with a name, as `\cos A` and `\tan\theta` are, but not `\sin x`."""
    match = _OF_ANGLE.fullmatch(side)
    named = _CONSTANTS.sub("", match["of"]) if match else ""
    return bool(_NAMED_ANGLE.search(named)) and not _UNKNOWN.search(_READ_OFF.sub("", named))


def _term(side: str) -> Subject:
    if _PRODUCT.fullmatch(side) or _WORDS.fullmatch(side):
        return Subject(Kind.ASKED)
    tree = expression(side)
    is_sum = tree is not None and tree.kind == "add" and not _DIFFERENCE.fullmatch(side)
    return Subject(Kind.SUM if is_sum else Kind.TERM)
