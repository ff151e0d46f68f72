"""What stands behind the last sentence that asks: how to answer is told there, and never what the answer is."""

import re
from collections.abc import Iterator
from typing import Final

from engine.domain.spoken import GREAT, VALUES
from engine.stages.words import words

_DISPLAY: Final = re.compile(
    r"\[asy\].*?\[/asy\]|<asy>.*?</asy>|\\begin\{(?P<name>[a-z]+\*?)\}.*?\\end\{(?P=name)\}"
    r"|\$?\\bullet\b~?\$?|!\[[^\]\n]{0,200}\]\s?[(\[][^)\]\n]{0,200}[)\]]",
    re.DOTALL,
)
"""Pictures and tables, which say nothing of the answer."""
_FORMULA: Final = re.compile(r"\\\[.*?\\\]|\$\$.*?\$\$", re.DOTALL)
_DOTS: Final = re.compile(r"\s+|\.{2,}")
"""What ends no sentence within a formula of its own."""
_CLOSING: Final = r"[)\]\"'\u201d$*_]{0,4}"
_SENTENCE: Final = re.compile(
    rf"\?{_CLOSING}\s*|(?<=[^\s$])\$\$?\s+(?=[A-Z])|(?<!\n)\n++(?=\s*+[^\s\\$])"
    r"|(?:(?<!\b[A-Z])(?<!\bMr)(?<!\bMrs)(?<!\bMs)(?<!\bDr)(?<!\bSt)(?<!\n\d)\.|(?<=[a-z]{3})!|!(?=\s+[A-Z]))"
    rf"{_CLOSING}\s++(?![a-z\\])"
)
"""The end of a sentence; a formula on a line of its own belongs to the sentence before it."""
_CLAUSE: Final = r"(?:^|[,;:(]|\b(?:and|then|please|now))[\s*_$(]{0,4}"
_ASKING: Final = re.compile(
    rf"\?|{_CLAUSE}(?:find|compute|determine|calculate|evaluate|solve|simplify|factor|expand|what|how (?:many|much))\b",
    re.IGNORECASE,
)
_NUMBER_WORDS: Final = frozenset((*VALUES, *GREAT, "dozen"))
_WORDED: Final = "|".join(sorted(_NUMBER_WORDS - {"one"}))
_BRACED: Final = r"(?:\{[^{}]{1,40}\}|\d)"
_ORDERING: Final = re.compile(rf"{_CLAUSE}(?:express|rewrite|convert|give|write|enter|list|state)\b", re.IGNORECASE)
"""Words that ask where no others do, and say elsewhere in which form to answer."""
_VALUE: Final = re.compile(
    rf"(?<![\w_.])-?(?:\d[\d,]*+(?:\.\d++)?(?:[/^]\{{?-?\d+\}}?)?|\\[dt]?frac ?{_BRACED} ?{_BRACED}"
    rf"|\\sqrt ?{_BRACED}|\\pi\b)++|\b(?:{_WORDED})(?:[- ](?:and )?(?:{_WORDED}|one))*\b",
    re.IGNORECASE,
)
"""A number, in figures, in TeX or in words."""
_ENDING: Final = rf"(?:{_VALUE.pattern})(?: ?\\?[a-z%]{{1,12}}\}}?)?[\s.!?)\]}}$*\"'\u201d>\\-]*\Z"
"""A number at the end, perhaps with a unit."""
_INSTRUCTING: Final = re.compile(
    r"[\s(\[*_]*(?:please |also |you (?:may|can|must|should) |do not |don't )*"
    r"(?:express|rewrite|convert|give|round|write|enter|assume|use|take|leave|answer (?:as|in|with)|suppose|consider"
    r"|include|ignore|let"
    r"|report|state|list|treat|count)\b",
    re.IGNORECASE,
)
"""How a sentence begins that says in which form to answer, or what to take as given."""
_REMINDING: Final = re.compile(
    r"[\s(\[*_]*(?:note|recall|remember|reminder|here|where|for example|by definition)\b", re.IGNORECASE
)
"""How a sentence begins that says what is known anyway."""
_RULING: Final = re.compile(
    r"^[\s(\[*_]*(?:(?:one|an?) (?!total|result|final|value|answer)[a-z]"
    r"|(?:all|each|every|any|no|both|add|subtract|multiply|divide) [a-z])"
    r"|\bat (?:most|least)\b|\b(?:digits?|decimals?|significant|places|nearest|rounded|modulo)\b|\bnot\b",
    re.IGNORECASE,
)
"""What a rule says, a fact about units, or the form of a number; and no answer is told by what it is not."""
_LABELLED: Final = re.compile(rf"\W*(?:[^\W\d][\w'-]*\s){{0,4}}[^\W\d][\w'-]*\s?[:=]\W*{_ENDING}")
"""A short label and what it names, as in "Key: 72"."""
_CALCULATED: Final = re.compile(
    r"(?<![\^{\w])\d+%?\s?(?:[-+*/x\u00d7\u00b7\u00f7\u2212]|\\times|\\cdot|\\div)\s?\(?\\?\$?\d[^=<>A-Za-z]{0,80}=\s?\\?\$?-?\d"
    r"|\d(?=[^=]{0,120}[a-z]{3})[^.?!=$\\]{0,60}\s[-+*/x\u00d7\u00b7\u00f7\u2212]\s[^.?!=$\\]{0,60}=\s?\$?\.?\d"
)
"""A sum of numbers that has been worked out."""
_FOLLOWS: Final = re.compile(
    rf"(?:^\W*then|\b(?:so|gives?|giving|yields?|(?:to|you) (?:get|obtain|find|have)))\b[^.?!]{{0,80}}?[\s=]{_ENDING}"
    r"|\b(?:thus|hence|therefore|this means|we (?:get|obtain|find|have))\b",
    re.IGNORECASE,
)
"""What follows from something, as a step of a solution does."""
_WITHIN: Final = re.compile(r"\${1,2}[^$]{1,400}\${1,2}|\\\(.{1,400}?\\\)")
"""A formula among words, whose letters are no words."""
_CHOICE: Final = re.compile(r"(?:^|[\s({])\(?(?:[A-Fa-f]|[ivx]{1,3})[).:]")
"""The mark of one of several answers or statements to choose from."""
_SAYING: Final = frozenset(
    """
    a about all also altogether an and answer are as at be been being box boxed by can check come comes correct could
    end equal equals exact exactly expected final find follow following for found from gave get gets give given gives
    has have hence here how i in is it its just key may must namely no note now number obtain of on one only or our out
    output overall remember reply result results right s should simply so solution that the their then there therefore
    these they this those thus to total truth turn turned turns up up value was we well were what which will with work
    works would you your
    """.split()  # noqa: SIM905 -- a list of so many words is read more easily as text
)
"""Words that say that something is the answer, or nothing."""
_LIST: Final = 3
"""Labelled numbers in a row that are data of a problem."""
_LONGEST_ANSWER: Final = 10
"""Words of a sentence that only tells an answer."""
_NEW_AT_LEAST: Final = 2
"""Words or names that a fact brings which the text did not hold before."""


def told_behind(question: str) -> str | None:
    """The sentence behind what is asked that says what comes out; `None` if there is none.

    What may stand there is how to answer, a choice of answers, and what the problem has to add: a definition, or a
    fact about a thing or a number which it has not spoken of.
    """
    text = _FORMULA.sub(lambda formula: _DOTS.sub(" ", formula[0]), _DISPLAY.sub(" ", question))
    sentences = [sentence for sentence in _sentences(text) if any(map(str.isalnum, sentence))]
    asked = max((place for place, sentence in enumerate(sentences) if _ASKING.search(sentence)), default=None)
    if asked is None:
        asked = max((place for place, sentence in enumerate(sentences) if _ORDERING.search(sentence)), default=None)
    if asked is None:
        return None
    if sentences[asked].endswith(":"):
        return None
    before, behind = " ".join(sentences[: asked + 1]), sentences[asked + 1 :]
    if len(_CHOICE.findall(" ".join(behind))) > 1:
        return None
    known = _stems(before)
    listed = sum(bool(_LABELLED.match(sentence)) for sentence in behind) >= _LIST
    for sentence in behind:
        if (_VALUE.search(sentence) or "$" in sentence) and _tells(sentence, known, listed=listed):
            return sentence
        known |= _stems(sentence)
    return None


def _sentences(text: str) -> Iterator[str]:
    start = 0
    for match in _SENTENCE.finditer(text):
        yield text[start : match.end()].strip()
        start = match.end()
    yield text[start:].strip()


def _tells(sentence: str, known: frozenset[str], *, listed: bool) -> bool:  # noqa: PLR0911 -- a rule each
    """Whether a sentence with a value in it tells an answer."""
    if _INSTRUCTING.match(sentence):
        return False
    prose = _WITHIN.sub(" ", sentence)
    named = _stems(prose)
    reminds = _REMINDING.match(sentence) is not None
    if not reminds and (_CALCULATED.search(sentence) or _FOLLOWS.search(sentence)):
        return True
    if not reminds and not listed and _LABELLED.match(sentence):
        return True
    if _RULING.search(sentence):
        return False
    if not reminds and not named and any(map(str.isalpha, words(prose))):
        return True
    if len(_VALUE.findall(sentence)) != 1 or len(words(sentence)) > _LONGEST_ANSWER:
        return False
    return not named if reminds else len(named - known) < _NEW_AT_LEAST


def _stems(text: str) -> frozenset[str]:
    """The words of a text that name something."""
    found = (word for word in words(text) if word.isalpha() and word not in _SAYING and word not in _NUMBER_WORDS)
    return frozenset(word.removesuffix("s") for word in found)
