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
_TOKEN: Final = re.compile(
    r"\s*(?:(?P<number>\d\.\d{6,20}[eE]-\d{2,3}(?=i(?![A-Za-z]))|(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+(?![\w.]))?)"
    r"|\\(?P<command>[A-Za-z]+)"
    r"|(?P<letters>[A-Za-z]+)"
    r"|(?P<index>_(?:\{[\w,+-]{1,20}\}|\w))"
    r"|(?P<primes>'{1,3})"
    r"|(?P<mark>\\[|{}]|[-+*/^()\[\]{}|!,%°]))"
)


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
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None or len(found) > MOST:
            raise UnreadableError
        at = match.end()
        kind, token = str(match.lastgroup), match[str(match.lastgroup)]
        if kind == "letters":
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


def _base(command: str, text: str, at: int) -> str:
    """The base of `log10(100)` as programs write it, whose digits are no argument; empty if there is none."""
    return next((base for base in ("10", "2") if command == "log" and text.startswith(base + "(", at)), "")


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
