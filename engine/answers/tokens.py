"""The words of mathematics in plain writing: numbers, names, commands and marks."""

import re
from typing import Final

MOST: Final = 600
"""Most tokens of an expression that is read."""

GREEK: Final = frozenset(
    "alpha beta gamma delta epsilon varepsilon zeta eta theta kappa lambda mu nu xi rho sigma tau phi varphi chi psi "
    "omega Gamma Delta Theta Lambda Xi Sigma Phi Psi Omega ell".split()
)
ANGLES: Final = frozenset("sin cos tan sec csc cot sinh cosh tanh".split())
FUNCTIONS: Final = ANGLES | frozenset(
    "arcsin arccos arctan ln log lg exp cis gcd lcm floor ceiling ceil abs gamma det".split()
)
_KNOWN: Final = FUNCTIONS | frozenset("pi sqrt cbrt mod bmod".split())
_LONGEST_PRODUCT: Final = 3
_TOKEN: Final = re.compile(
    r"\s*(?:(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+(?![\w.]))?)"
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
            found += _letters(token)
        elif kind in ("index", "primes"):
            if not found or not found[-1][-1].isalpha():
                raise UnreadableError
            found[-1] += "_" + token.strip("_{}") if kind == "index" else token
        else:
            found.append("\\" + token if kind == "command" else token.removeprefix("\\"))
    return found


def _letters(word: str) -> list[str]:
    if word in _KNOWN:
        return ["\\" + word]
    if len(word) > _LONGEST_PRODUCT:
        raise UnreadableError
    return list(word)
