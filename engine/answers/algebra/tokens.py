"""The words of mathematics in plain writing: numbers, names, commands and marks."""

import re
from collections.abc import Sequence
from typing import Final

MOST: Final = 600
"""Most tokens of an expression that is read."""

_LETTERS: Final = (
    "alpha beta gamma delta epsilon varepsilon zeta eta theta kappa lambda mu nu xi rho sigma tau phi varphi chi psi "
    "omega Gamma Delta Theta Lambda Xi Sigma Phi Psi Omega ell"
)
_ANGLES: Final = "sin cos tan sec csc cot sinh cosh tanh"
_FUNCTIONS: Final = "arcsin arccos arctan ln log lg exp cis gcd lcm floor ceiling ceil abs gamma max min Re Im sgn"
_CALLED: Final = frozenset({"re", "im", "Re", "Im", "max", "min", "sgn"})
"""Names of functions where a bracket follows; without one, some are products of unknowns."""

GREEK: Final = frozenset(_LETTERS.split())
ANGLES: Final = frozenset(_ANGLES.split())
FUNCTIONS: Final = ANGLES | frozenset(_FUNCTIONS.split()) | {"re", "im"}
_KNOWN: Final = FUNCTIONS | {"pi", "sqrt", "cbrt", "mod", "bmod"}
_LONGEST_PRODUCT: Final = 3
_DIGITS_BEFORE_BRACKET: Final = re.compile(r"(\d+)\(")
_BRACKET_BEHIND_DECIMAL: Final = re.compile(r"\d\.\d{1,20}\(\d{1,20}\)(?![\^!(\w])")
_NUMBERS_ACROSS: Final = re.compile(r"[-+]?\d{1,20}(?:\.\d{1,20})?(?: ?x ?\d{1,20}(?:\.\d{1,20})?){1,5}")
_NAMING: Final = frozenset({"letters", "command"})
_NUMBER_BEHIND: Final = re.compile(r"[0-9]{1,2}(?![\w.(!'])")
_TOKEN: Final = re.compile(
    r"\s*(?:(?P<number>\d\.\d{6,20}[eE]-\d{2,3}(?=i(?![A-Za-z]))|(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+(?![\w.]))?)"
    r"|\\(?P<command>[A-Za-z]+)"
    r"|(?P<letters>[A-Za-z]+)"
    r"|(?P<index>_(?:\{[\w,+-]{1,20}\}|\w))"
    r"|(?P<primes>'{1,3})"
    r"|(?P<mark>\\[|{}]|[-+*/^()\[\]{}|!,%°]))"
)


def has_two_readings(text: str) -> bool:
    """Whether `0.1(6)` in a text may be a product or a repeating decimal, or `2x3` one of an unknown or of numbers."""
    if "(" in text and "." in text and _BRACKET_BEHIND_DECIMAL.search(text):
        return True
    return "x" in text and _NUMBERS_ACROSS.fullmatch(text) is not None


class UnreadableError(Exception):
    """The text is not an expression that these rules read."""


def tokens(text: str) -> list[str]:
    r"""The tokens of a text in plain writing: `2`, `\frac`, `x_{1}`, `+`.

    Several letters are a product of unknowns, unless they are the name of a function; four and more are a word.

    Raises:
        UnreadableError: It holds anything else, or is too long.
    """
    found: list[str] = []
    at = 0
    text = text.rstrip()
    if has_two_readings(text):
        raise UnreadableError
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None or len(found) > MOST:
            raise UnreadableError
        at = match.end()
        kind, token = str(match.lastgroup), match[str(match.lastgroup)]
        if text[at : at + 1].isdigit() and kind in _NAMING and (name := _numbered(token, text, at, found)):
            found.append(name[0])
            at += name[1]
        elif kind == "letters":
            found += ["\\" + token] if token in _CALLED and text.startswith("(", at) else _letters(token)
        elif kind == "command" and (base := _base(token, text, at)):
            found.append(f"\\log_{base}")
            at += len(base)
        elif kind in ("index", "primes"):
            if not found or not found[-1][-1].isalpha():
                raise UnreadableError
            found[-1] += "_" + token.strip("_{}") if kind == "index" else token
        else:
            found.append("\\" + token if kind == "command" else token.removeprefix("\\"))
    return found


def _numbered(word: str, text: str, at: int, before: Sequence[str]) -> tuple[str, int] | None:
    r"""An unknown with a number behind it, as programs write `x1` and `theta12`, and the length of that number.

    In `\frac\theta2` the number is the other argument.
    """
    if (len(word) > 1 and word not in GREEK) or "\\frac" in before[-2:]:
        return None
    match = _NUMBER_BEHIND.match(text, at)
    name = word if len(word) == 1 else "\\" + word
    return (f"{name}_{match.group()}", match.end() - at) if match else None


def _base(command: str, text: str, at: int) -> str:
    """The base of `log10(100)` as programs write it, whose digits are no argument; empty if there is none.

    Raises:
        UnreadableError: The digits are those of no common base: they may be a factor too.
    """
    match = _DIGITS_BEFORE_BRACKET.match(text, at) if command == "log" else None
    if match and match[1] not in ("10", "2"):
        raise UnreadableError
    return match[1] if match else ""


def _letters(word: str) -> list[str]:
    if word in _KNOWN:
        return ["\\" + word]
    if len(word) > _LONGEST_PRODUCT:
        raise UnreadableError
    return list(word)


class Cursor:
    """A place in a row of tokens, for a reader by recursive descent."""

    def __init__(self, found: Sequence[str]) -> None:
        self._tokens = found
        self._at = 0

    @property
    def done(self) -> bool:
        """Whether all tokens are used up."""
        return self._at == len(self._tokens)

    def peek(self) -> str | None:
        """The next token; `None` behind the last one."""
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def step(self) -> None:
        """Go past the next token."""
        self._at += 1

    def take(self, *wanted: str) -> str | None:
        """The next token if it is one of these, and go past it; else `None`."""
        token = self.peek()
        if token not in wanted:
            return None
        self._at += 1
        return token
