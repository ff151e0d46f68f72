"""The names of the library's entries: a writing made tidy, so that all entries look as if one hand had written them."""

import re
from typing import Final

from engine.domain import MetaKind
from engine.stages.keys import key_of
from engine.stages.metadata import PHRASES
from engine.stages.spelling import american

_FORMULA: Final = r"\$[^$]*\$|\\\(.*?\\\)|\\\[.*?\\\]|\\[A-Za-z]+(?:\{[^{}]*\})*"
"""Mathematics, in which case and spelling have a meaning."""
_PIECE: Final = re.compile(rf"{_FORMULA}|(?P<word>[^\W\d_]+)(?P<owning>['\u2019]s?)?")
_PROPER: Final = {
    name.lower(): name
    for name in """
    Abel Abelian Apollonius Archimedes Argand Bayes Bayesian Bernoulli Bertrand Bezout B\u00e9zout Boolean
    Brahmagupta Brianchon Burnside Cantor Cardano Cartesian Catalan Cauchy Ceva Chebyshev Chinese Cramer
    Desargues Descartes Diophantine Diophantus Dirichlet Egyptian Eisenstein Eratosthenes Euclid Euclidean Euler
    Eulerian Farey Fermat Fibonacci Frobenius Galois Gauss Gaussian Goldbach Greek Hamiltonian Hero Heron
    Hermitian H\u00f6lder Horner Jacobi Jensen Jordan Lagrange Laplace Legendre Leibniz Lucas Markov Menelaus
    Mersenne Miquel Moivre Monte Carlo Muirhead Napier Newton Newtonian Pappus Pascal Pell Penrose Platonic
    Poincar\u00e9 Poisson Ptolemy Pythagoras Pythagorean Riemann Rolle Roman Schur Schwarz Simson Sophie Germain
    Stewart Stirling Sylvester Taylor Thales Vandermonde Varignon Venn Vieta Vi\u00e8te Wilson Zeno Arabic
    Celsius Fahrenheit
    """.split()  # noqa: SIM905 -- a list of so many words is read more easily as text
}
_ACRONYMS: Final = frozenset(
    """
    AA AAS AM ASA CRT GCD GCF GM GP AP HCF HL HM LCD LCM LHS PEMDAS BODMAS FOIL PIE QM RHS RMS SAS SSA SSS SOHCAHTOA
    """.split()  # noqa: SIM905 -- a list of so many words is read more easily as text
)
_OWNED: Final = re.compile(
    r"\s+(?:theorem|formula|lemma|law|inequality|identity|identities|rule|method|criterion|algorithm|sieve|principle|"
    r"constant|sequence|relation|equation|test|conjecture|postulate|paradox)s?\b",
    re.IGNORECASE,
)
"""What bears the name of somebody."""
_SMALL: Final = 3
"""Letters of a word that titles do not begin with a capital: of, and, the."""
_FUNCTIONS: Final = re.compile(
    r"(?:sin|cos|tan|sec|csc|cot|arc\w+|log|ln|exp|gcd|lcm|max|min|lim|mod|det)\b|\w+\s*[(=^_+]"
)
_BEGINNING: Final = re.compile(r"[^\W\d_]{2,}(?![^\W\d_]|\()|a(?=\s+[^\W\d_]{2})")
"""A word that is no variable."""


def name_of(kind: MetaKind, writing: str) -> str:
    """The writing of an entry made tidy, which depends on nothing else and has the same key.

    Topics and skills are in small letters but for proper names, abbreviations and variables; sentences begin with a
    capital and end with a full stop. Both have American spelling and single spaces.
    """
    plain = " ".join(writing.split())
    tidy = _phrase(plain.rstrip(" .,;:")) if kind in PHRASES else _sentence(plain)
    return tidy if key_of(kind, tidy) == key_of(kind, writing) else plain


def _phrase(plain: str) -> str:
    said = [match["word"] for match in _PIECE.finditer(plain) if match["word"]]
    long = [word for word in said if len(word) > _SMALL]
    shouted = plain.isupper()
    titled = all(word[0].isupper() for word in long[1:])

    def small(match: re.Match[str]) -> str:
        word, owning = match["word"], match["owning"] or ""
        if word is None:
            return match[0]
        own = _PROPER.get(word.lower())
        if own or word in _ACRONYMS:
            return (own or word) + owning.lower()
        begins = match.start() == 0
        if len(word) == 1:
            return "a" if begins and word == "A" and plain[1:2] == " " else match[0]
        if not shouted and word[0].isupper():
            named = bool(owning) and _OWNED.match(plain, match.end())
            if named or word.isupper() or not (word[1:].islower() and (begins or titled)):
                return match[0]
        return american(word.lower()) + owning.lower()

    return _PIECE.sub(small, plain)


def _sentence(plain: str) -> str:
    def spelled(match: re.Match[str]) -> str:
        word = match["word"]
        if not word or len(word) <= _SMALL or not (word.islower() or (match.start() == 0 and word.istitle())):
            return match[0]
        tidy = american(word.lower()) + (match["owning"] or "")
        return tidy if word.islower() else tidy.capitalize()

    text = _PIECE.sub(spelled, plain)
    if _BEGINNING.match(text) and not _FUNCTIONS.match(text):
        text = text[0].upper() + text[1:]
    text = text.rstrip(" ,;:")
    return text if not text or text.endswith((".", "!", "?", "\\]", "$$", "\u2026")) else f"{text}."
