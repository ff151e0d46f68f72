"""Numbers in words: `forty-two`, `three fourths`, `two and a half`, `3 thousand`, `seven days`."""

import re
from fractions import Fraction
from typing import Final, NamedTuple

from engine.answers.writing.number_words import ALONE, COINS, HOW_OFTEN, LARGE, NUMBER_WORDS, PARTS, PLURAL, SMALL

_TEN: Final = 10
_DOZEN: Final = 12
_TWENTY: Final = 20
_HUNDRED: Final = 100
_THOUSAND: Final = 1_000
_CENTURIES: Final = frozenset({17, 18, 19, 20})
"""How years in words begin."""

_SIGN: Final = re.compile(r"^(?:minus|negative) ?(?=\d|\.\d|\\frac)", re.IGNORECASE)
_LONGEST: Final = 160
_MOST_WORDS: Final = 24
_FIRST: Final = re.compile(
    r"(?P<sign>minus |negative |[-+])?(?P<money>[$€£¥₹])?"
    r"(?P<start>(?:an? )?(?P<word>[a-z]+)|\\frac\{|\d[\d./ ]*(?= ?[a-z]|\\frac))",
    re.IGNORECASE,
)
_STEP: Final = re.compile(
    r"(?P<gap>^|, ?| |-|(?<=[\d}]))(?P<token>\\frac\{\d+\}\{\d+\}|\d+/\d+|\d+(?:\.\d+)?|[a-z]+)", re.IGNORECASE
)
_MORE: Final = re.compile(rf"\b(?:{'|'.join(sorted(NUMBER_WORDS | {'half', 'halves'}))})\b|\d", re.IGNORECASE)


class _Token(NamedTuple):
    word: str
    gap: str
    end: int


class _NotPlainError(Exception):
    """The words are no number, or may be another one."""


def in_digits(text: str) -> str:
    """A text that begins with a number in words, with that number in digits; any other text as it was.

    A number is read as a whole or not at all: `one two` and `twenty fifth` stay.
    """
    if len(text) > _LONGEST:
        return text
    text = _SIGN.sub("-", text)
    often = HOW_OFTEN.get(text.lower())
    found = None if often else leading_number(text)
    if found is None:
        return often or text
    number, end = found
    rest = text[end:]
    return text if rest[:1] not in ("", " ", "%") or _MORE.search(rest) else number + rest


def leading_number(text: str) -> tuple[str, int] | None:
    """The number in words at the beginning of a text, in digits, and where it ends; `None` if there is none."""
    if not (first := _FIRST.match(text)):
        return None
    word = (first["word"] or "").lower()
    article = first["start"].lower().startswith(("a ", "an "))
    begins = word in SMALL or word in ALONE or (article and word in NUMBER_WORDS)
    if first["word"] and not begins:
        return None
    tokens: list[_Token] = []
    at = first.start("start")
    while len(tokens) < _MOST_WORDS and (step := _STEP.match(text, at) if tokens else _STEP.match(text[at:])):
        end = step.end() + (0 if tokens else at)
        tokens.append(_Token(step["token"].lower(), step["gap"], end))
        at = end
    try:
        value, used = _Reader(tokens).number()
    except (_NotPlainError, ZeroDivisionError):
        return None
    negative = (first["sign"] or "").strip().lower() in ("minus", "negative", "-")
    return ("-" if negative else "") + (first["money"] or "") + str(value), tokens[used - 1].end


class _Reader:
    """Reads a number from words by recursive descent."""

    def __init__(self, tokens: list[_Token]) -> None:
        self._tokens = tokens
        self._at = 0

    def number(self) -> tuple[Fraction, int]:
        """The number at the beginning of the words, and how many of them it takes."""
        in_figures = _is_figures(self._word())
        if self._word() in ALONE:
            value = ALONE[self._take()]
            if self._word() in ("a", "an") and self._word(1) in {*LARGE, "dozen", "hundred"}:
                self._take()
        elif self._word() in ("a", "an"):
            self._take()
            value = Fraction(1) if self._word() in PARTS else self._whole(Fraction(1))
        elif in_figures:
            value = self._whole(self._figures())
        else:
            value = self._decimals(self._whole(None))
        value = self._scaled(self._with_part(value, in_figures=in_figures))
        word = self._word()
        unread = word in SMALL or _is_figures(word) or word in LARGE or word in ("hundred", "point", "score")
        if unread or (in_figures and self._at == 1) or (word in NUMBER_WORDS and word not in PARTS):
            raise _NotPlainError
        return value, self._at

    def _word(self, ahead: int = 0) -> str:
        at = self._at + ahead
        return self._tokens[at].word if at < len(self._tokens) else ""

    def _comma(self) -> bool:
        return self._at < len(self._tokens) and self._tokens[self._at].gap.startswith(",")

    def _take(self) -> str:
        self._at += 1
        return self._tokens[self._at - 1].word

    def _figures(self) -> Fraction:
        value = _figures(self._take())
        if ("/" in self._word() or "\\" in self._word()) and value.denominator == 1:
            part = _figures(self._take())
            if not 0 < part < 1:
                raise _NotPlainError
            value += part
        return value

    def _whole(self, run: Fraction | None) -> Fraction:
        """A cardinal number: groups of up to three places with `thousand`, `million` ... behind them."""
        total, last = Fraction(0), 10**18
        started = run is not None
        while True:
            word = self._word()
            if self._comma() and self._word(1) != "hundred":
                break  # `one thousand, two hundred` is one number, `one thousand, two` are two
            if word == "and" and started and self._tokens[self._at - 1].word in {*LARGE, "hundred"}:
                if self._word(1) not in SMALL or self._word(2) in PARTS or self._word(2) in PLURAL:
                    break
                self._take()
            elif word in SMALL and _follows(run, SMALL[word]):
                run = (run or 0) + Fraction(SMALL[self._take()])
            elif word in ("hundred", "hundreds") and 0 < (run or 0) < _HUNDRED and not self._small_part():
                run = (run or Fraction(0)) * _HUNDRED
                self._take()
            elif word.removesuffix("s") in LARGE and run and LARGE[word.removesuffix("s")] < last:
                last = LARGE[self._take().removesuffix("s")]
                total, run = total + run * last, None
            else:
                break
            started = True
        if not started:
            raise _NotPlainError
        if not total and run in _CENTURIES and self._word() in SMALL and SMALL[self._word()] >= _TEN:
            return run * _HUNDRED + self._whole(None)  # `nineteen eighty-four`
        return total + (run or 0)

    def _decimals(self, value: Fraction) -> Fraction:
        """The digits behind a `point`, one by one."""
        if self._word() != "point":
            return value
        self._take()
        size = Fraction(1)
        while SMALL.get(self._word(), 10) < 10:  # noqa: PLR2004 -- decimal digits
            size /= 10
            value += size * SMALL[self._take()]
        if size == 1:
            raise _NotPlainError
        return value

    def _with_part(self, value: Fraction, *, in_figures: bool) -> Fraction:
        """A fraction in words: `[three] fourths`, `[two] and a half`; an ordinal (`twenty fifth`) is none."""
        word = self._word()
        if in_figures and word in COINS:
            return value
        if part := self._small_part():
            self._at += 2
            return value / part
        if word in PARTS or word in PLURAL:
            part = PARTS.get(word) or PLURAL[word]
            joined = self._tokens[self._at].gap == "-"
            ordinal = word in PARTS and value != 1 and (in_figures or value >= _TWENTY or part >= _TWENTY)
            if ordinal or (joined and (value >= _TWENTY or part >= _TWENTY)) or (word in PLURAL and value == 1):
                raise _NotPlainError
            self._take()
            return value / part
        if word == "and" and value.denominator == 1:
            top = 1 if self._word(1) in ("a", "an") else SMALL.get(self._word(1), 0)
            part = PARTS.get(self._word(2)) or PLURAL.get(self._word(2), 0)
            if 0 < top < part:
                self._at += 3
                return value + Fraction(top, part)
        return value

    def _small_part(self) -> int:
        """The 10,000 of `ten-thousandth`; 0 if that is not the next word."""
        first, second = self._word(), self._word(1)
        part = PARTS.get(second) or PLURAL.get(second, 0)
        joined = self._at + 1 < len(self._tokens) and self._tokens[self._at + 1].gap == "-"
        size = {"ten": _TEN, "hundred": _HUNDRED}.get(first, 0)
        return size * part if joined and part >= _THOUSAND else 0

    def _scaled(self, value: Fraction) -> Fraction:
        """`[half a] million`, `[two] dozen`."""
        if value.denominator > 1 and self._word() in {*LARGE, "hundred"}:
            value *= LARGE.get(self._take(), _HUNDRED)
        if self._word() in ("dozen", "dozens"):
            self._take()
            return value * _DOZEN
        return value


def _is_figures(word: str) -> bool:
    return word[:1].isdigit() or word.startswith("\\")


def _figures(word: str) -> Fraction:
    r"""The value of `5`, `2.5`, `1/2` or `\frac{1}{2}`."""
    return Fraction(word.removeprefix("\\frac{").replace("}{", "/").rstrip("}"))


def _follows(run: Fraction | None, value: int) -> bool:
    """Whether a small number may stand behind what its group has so far: `forty`, `two`; `hundred`, `nineteen`."""
    if run is None:
        return True
    if run < _TWENTY or run.denominator > 1:
        return False
    return run % _HUNDRED == 0 or (run % _TEN == 0 and run % _HUNDRED >= _TWENTY and 0 < value < _TEN)
