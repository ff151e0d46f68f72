"""One spelling for words that are written in several: American for British, singular for plural."""

import re
from functools import lru_cache
from typing import Final

_COUNTED: Final = "zero one two three four five six seven eight nine ten eleven twelve"
_WHOLE: Final = {
    "maths": "math",
    "grey": "gray",
    "centring": "centering",
    "centred": "centered",
    "practise": "practice",
    "programme": "program",
    "defence": "defense",
    "judgement": "judgment",
    "catalogue": "catalog",
    "analogue": "analog",
    "analyses": "analyses",
}
_ONE_WORD: Final = {
    "percentage": "percent",
    "%": "percent",
    "pythagoras": "pythagorean",
    "euclid": "euclidean",
    **{word: str(number) for number, word in enumerate(_COUNTED.split())},
}
"""Words that are written for one another, digits for numbers among them."""
_NOT_IZE: Final = re.compile(
    r"(?:adv|appra|ar|bru|compr|comprom|conc|cru|dem|desp|dev|disgu|enterpr|exc|exerc|expert|franch|improv|inc|merchand"
    r"|no|parad|po|pra|prec|prem|prom|ra|repr|rev|r|superv|surpr|telev|torto|treat|turquo)is(?:e[drs]?|ers|ing)|.*wise"
)
"""Words in which the s is no British z."""
_BRITISH: Final = (
    (re.compile(r"(?<=[a-z]{3})is(?=(?:e|ed|es|er|ers|ing|ation|ations|able)$)"), "iz"),
    (re.compile(r"(?<=l)ys(?=(?:e|ed|es|er|ing)$)"), "yz"),
    (re.compile(r"(?<=cent)re(?=s?$)|(?<=met)re(?=s?$)|(?<=lit)re(?=s?$)|(?<=fib)re(?=s?$)|(?<=theat)re(?=s?$)"), "er"),
    (re.compile(r"(?<=col)our|(?<=behavi)our|(?<=neighb)our|(?<=fav)our|(?<=lab)our|(?<=hon)our"), "or"),
    (re.compile(r"^(mode|labe|trave|cance|signa)ll(?=(?:ed|ing|er|ers)$)"), r"\1l"),
    (re.compile(r"^factorize(?=s?$)"), "factor"),
    (re.compile(r"^factoriz(?=(?:ed|ing)$)"), "factor"),
)
_SINGULARS: Final = {
    "vertices": "vertex",
    "matrices": "matrix",
    "indices": "index",
    "axes": "axis",
    "radii": "radius",
    "loci": "locus",
    "foci": "focus",
    "formulae": "formula",
    "maxima": "maximum",
    "minima": "minimum",
    "extrema": "extremum",
    "polyhedra": "polyhedron",
    "dice": "die",
    "halves": "half",
    "hypotheses": "hypothesis",
    "parentheses": "parenthesis",
    "series": "series",
    "species": "species",
    "lens": "lens",
}
_SHORTEST_PLURAL: Final = 4


@lru_cache(maxsize=50_000)
def normal(word: str) -> str:
    """What all spellings of a word share: singular, American, digits for a number; it comes in small letters."""
    if word in _ONE_WORD:
        return _ONE_WORD[word]
    single = _singular(american(word))
    return _ONE_WORD.get(single, single)


def american(word: str) -> str:
    """The word in American spelling; it comes in small letters."""
    if word in _WHOLE:
        return _WHOLE[word]
    if _NOT_IZE.fullmatch(word):
        return word
    for pattern, instead in _BRITISH:
        word = pattern.sub(instead, word)
    return word


def _singular(word: str) -> str:
    if word in _SINGULARS:
        return _SINGULARS[word]
    if len(word) < _SHORTEST_PLURAL or not word.isascii() or not word.endswith("s"):
        return word
    if word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies"):
        return f"{word[:-3]}y" if len(word) > _SHORTEST_PLURAL else word
    if word.endswith(("sses", "shes", "ches", "xes", "zzes")):
        return word[:-2]
    return word[:-1]
