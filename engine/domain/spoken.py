"""Numbers in words, and what they are in digits."""

import re
from collections.abc import Sequence
from typing import Final

_SMALL: Final = """
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
    eighteen nineteen
    """.split()  # noqa: SIM905 -- a list of so many words is read more easily as text
_TENS: Final = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
VALUES: Final = {word: number for number, word in enumerate(_SMALL)} | {
    word: 10 * number for number, word in enumerate(_TENS, 2)
}
"""Words for numbers below a hundred."""
_SCALES: Final = {"thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
GREAT: Final = {"hundred": 100} | _SCALES
"""Words that multiply what is before them."""
_HYPHEN: Final = "[-\u2010\u2011]"


def _any(*words: str) -> str:
    """A pattern for whole words in any case; no other letters than theirs count as theirs."""
    return rf"(?ai:{'|'.join(words)})\b"


_WORD: Final = (
    rf"(?:{_any(*VALUES, *GREAT)}(?!['\u2019]\w)"
    rf"|(?:{_any('a')}|(?<![.,])\d{{1,12}}(?:\.\d{{1,6}})?)(?=(?:\s|{_HYPHEN}){_any(*GREAT)}))"
)
"""A word of a number; figures and `a` are one before hundred and the like."""
_RUN: Final = re.compile(rf"(?<![\w'\u2019]){_WORD}(?:(?:{_HYPHEN}|\s)(?:{_any('and')}(?:{_HYPHEN}|\s))?{_WORD})*")
_CLOSE: Final = re.compile(rf"(?<!{_HYPHEN}){_any(*_SMALL)}(?={_HYPHEN}[A-Za-z])")
"""Closer to what follows than to the words before: `five` in twenty five-cent coins."""
_PIECE: Final = re.compile(r"[\d.]+|[A-Za-z]+")
_ORDINAL: Final = re.compile(
    rf"(?:{_HYPHEN}|\s){_any('first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth', 'ninth')}"
)
_LONGEST: Final = 24
"""Words of the longest number, with some to spare."""
_HUNDRED: Final = 100
_UNITS: Final = 10
_PARTS: Final = 10**6
"""Numbers are reckoned in millionths: figures have up to six places behind the point."""
_ALOOF: Final = 0
"""Nothing may follow a unit but hundred and the like."""


def in_digits(text: str) -> str:
    """The text with every cardinal number that it says in words, up to billions, in digits; all else is as it was.

    `Eighty-four` becomes `84`, `one thousand five hundred` `1500`, `one hundred and one` `101`, `a hundred` `100` and
    `1.5 million` `1500000`. Ordinals and parts stay words: `second`, `a third`, `twenty-first`, `half`. So do `dozen`
    and `hundreds`. What may be two numbers stays two: `two or three`, `twenty five-cent coins`, `one hundred and two
    hundred`. Words of one number are one white space, a hyphen or an `and` apart.
    """
    return _RUN.sub(_reckoned, text)


def _reckoned(run: re.Match[str]) -> str:
    """A run of number words with its numbers in digits."""
    pieces = list(_PIECE.finditer(run[0]))
    words = [piece[0].lower() for piece in pieces]
    if words[-1] not in _SMALL and _ORDINAL.match(run.string, run.end()):
        return run[0]
    last = run.start() + pieces[-1].start()
    if len(words) > 1 and _CLOSE.match(run.string, last):
        return _RUN.sub(_reckoned, run.string[run.start() : last]) + _RUN.sub(_reckoned, words[-1])
    said, end, at = "", 0, 0
    while at < len(words):
        value, taken = _number(words[at : at + _LONGEST])
        said += run[0][end : pieces[at].start()] + (_figures(value) if taken else pieces[at][0])
        at += taken or 1
        end = pieces[at - 1].end()
    return said


def _number(words: Sequence[str]) -> tuple[int, int]:
    """The number that some words begin with, in millionths, and how many of them it takes, which may be none."""
    total, group, least, taken = 0, 0, max(_SCALES.values()) + 1, 0
    below = _HUNDRED
    for place, word in enumerate(words):
        if word == "and":
            if not taken or below < _HUNDRED or not _goes_on(words[place + 1 :], least if group else 0):
                break
            continue
        if word == "hundred" and 0 < group < _HUNDRED * _PARTS:
            group, below = group * _HUNDRED, _HUNDRED
        elif group and _SCALES.get(word, least) < least:
            least = _SCALES[word]
            total, group, below = total + group * least, 0, _HUNDRED
        elif not taken and word not in GREAT:
            group, below = _parts(word), _UNITS if word in _TENS else _ALOOF
        elif word in VALUES and 0 < VALUES[word] < below:
            group, below = group + _parts(word), _UNITS if word in _TENS else _ALOOF
        else:
            break
        taken = place + 1
    return total + group, taken


def _goes_on(words: Sequence[str], least: int) -> bool:
    """Whether what follows an `and` is part of the number before: less than a hundred, of a scale below `least`."""
    _, taken = _number([word for word in words[:2] if word in VALUES])
    following = words[taken] if taken < len(words) else ""
    return taken > 0 and (following not in GREAT or _SCALES.get(following, least) < least)


def _parts(word: str) -> int:
    """A word for a number, or figures, in millionths."""
    whole, _, behind = word.partition(".")
    return (VALUES[word] if word in VALUES else 1 if word == "a" else int(whole)) * _PARTS + int(f"{behind:0<6}")


def _figures(parts: int) -> str:
    """A number of millionths in digits."""
    whole, rest = divmod(parts, _PARTS)
    return f"{whole}.{rest:06}".rstrip("0").rstrip(".") if rest else str(whole)
