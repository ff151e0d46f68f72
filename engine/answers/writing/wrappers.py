r"""Commands of text and font, `\text{...}`: what stands in them is words or a unit, and no product of letters."""

import re
from typing import Final

from engine.answers.writing.measures import LONG_NAMES, measure

_FONTS = r"text|mathrm|mathbf|textbf|textit|textrm|mathit|mathsf|mbox|hbox|operatorname|boldsymbol|bm|emph|boxed|fbox"
_WRAPPER: Final = re.compile(rf"(?P<wrapper>\\(?:{_FONTS})\*? *\{{)|\\.|(?P<brace>[{{}}])", re.DOTALL)
_UPRIGHT: Final = r"\\(?:text|mathrm|textrm|mbox|hbox|mathsf|textit|textbf)\*? ?\{"
_IN_WRAPPER: Final = rf"{_UPRIGHT}(?:[^{{}}]|\{{-?\d\}}){{1,40}}\}}(?:\^(?:\{{-?\d\}}|\d))?"
_GAP: Final = r"(?: |\\[,;!: ]|~)"
_UNITS: Final = re.compile(
    rf"(?<=[A-Za-z\d)}}°])(?P<gap>{_GAP}{{0,4}})"
    rf"(?P<units>{_IN_WRAPPER}(?:(?:{_GAP}|\\cdot|/){{0,4}}{_IN_WRAPPER}){{0,4}})"
    rf"(?={_GAP}{{0,4}}(?P<end>$|[,;.)\]$]|\\\}})|{_GAP}{{0,4}}\d)"
)
"""A value with its unit behind it, in one command or several: `5 \\text{ cm} \\cdot \\text{s}^{-1}`."""

_SYMBOL: Final = re.compile(r"(?<!\\)[A-Za-z\u00b5\u03bc]+")
_JOINT: Final = re.compile(rf"{_UPRIGHT}|\\cdot(?![A-Za-z])|\\[,;!: ]|~|\}}|(?<=[A-Za-z ])\*")
_BRACED: Final = re.compile(r"\^\{(-?\d)\}")
_ONLY_TEXT: Final = re.compile(
    r"[\s$]*\\(?:text|textrm|textbf|textit|mbox|hbox|mathrm)\*? ?\{(?P<words>[A-Za-z '-]{2,})\}[.\s$]*"
)


def unwrapped(text: str) -> str:
    r"""A text without commands of text and font, at any depth; as it was if one is never closed.

    The units in them are written out, `\frac{1}{2}\text{ m}` as `\frac{1}{2} meter`, for without its command a letter
    is an unknown.
    """
    if "\\" not in text:
        return text
    text = _UNITS.sub(_written_out, text)
    pieces: list[str] = []
    wrappers: list[bool] = []
    at = 0
    for match in _WRAPPER.finditer(text):
        if match["wrapper"] or match["brace"] == "{":
            wrappers.append(match["wrapper"] is not None)
            ends = wrappers[-1]
        else:
            ends = match["brace"] is not None and bool(wrappers) and wrappers.pop()
        if ends:
            pieces += [text[at : match.start()], " "]
            at = match.end()
    return text if any(wrappers) else "".join([*pieces, text[at:]])


def only_text(answer: str) -> bool:
    r"""Whether an answer is words for certain: all in one `\text{...}`; two letters in `\mathrm` are none."""
    match = _ONLY_TEXT.fullmatch(answer) if "{" in answer else None
    return match is not None and ("\\mathrm" not in answer or len(match["words"].strip()) > len("AB"))


def _written_out(match: re.Match[str]) -> str:
    """The units of a value by their names; as they were if one of their words is no unit."""
    content = _JOINT.sub(" ", _BRACED.sub(r"^\1", match["units"]))
    symbols = _SYMBOL.findall(content)
    known = bool(symbols) and all(measure(each) or each == "per" for each in symbols)
    preposition = "in" in symbols and (match["end"] is None or len(symbols) > 1)
    if not known or preposition:
        return match[0]
    return " " + _SYMBOL.sub(lambda symbol: LONG_NAMES.get(measure(symbol[0]), symbol[0]), content) + " "
