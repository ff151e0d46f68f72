"""Whether a question leans on something outside itself: another problem, or a picture that is not there."""

import re
from collections.abc import Sequence
from typing import Final

_TASK: Final = r"(?:problem|question|exercise)s?"
_PLACED: Final = r"(?:above|before|earlier|previously)"
_SETTING: Final = r"(?:set-?up|notation|setting|conditions?|assumptions?|situation|scenario)"
_OTHERS: Final = (
    rf"\b(?:the|this|that|our) (?:{_TASK}|example|puzzle) (?:that was )?(?:given |stated |mentioned )?{_PLACED}\b",
    rf"\b(?:above|previous|preceding|original|initial|parent|reference|earlier|given|foregoing|prior) {_TASK}\b",
    rf"\b(?:version|variant|variation|extension|generali[sz]ation|modification) of (?:the|this|that) {_TASK}\b",
    rf"(?:^|[.;:!?,(]\s{{0,3}})(?:just )?(?:as|like) {_PLACED}\b",
    rf"\b{_SETTING} (?:is |are |remains? )?(?:(?:the )?same )?as before\b|\bsame {_SETTING} as (?:before|above)\b",
    r"\b(?:mentioned|described|discussed) (?:earlier|previously)\b",
    rf"\b(?:found|computed|calculated|obtained|determined|derived|worked out) {_PLACED}\b",
    rf"\b(?:from|using|use|see) {_TASK} #?\d+\b",
    rf"\b(?:answer|result|solution|value|number)s? (?:[^\s.?!]+ ){{0,4}}(?:in|of|to) {_TASK} #?\d+\b",
    r"\bparts? \$?\([a-h]\)|\b(?:in|from|of|to|see|using) part [a-e]\b(?! of)",
)
"""How a question speaks of another one."""
_OBJECT: Final = (
    r"(?:pyramid|prism|tetrahedron|cube|box|solid|sphere|cone|cylinder|polyhedron|triangle|square|rectangle|rhombus|"
    r"parallelogram|trapezoid|quadrilateral|pentagon|hexagon|octagon|polygon|circle|ellipse|parabola|hyperbola|"
    r"sequence|progression|series|polynomial|function|equation|expression|inequality|matrix|set|figure|graph)s?"
)
_WORDS: Final = r"(?:[a-z-]+ ){0,2}"
_NOT_INTRODUCED: Final = (
    (
        r"\A(?:(?:again|now|next),? )?(?:(?:given|consider|take|in|for|from|on|of|with|using|inside) )?"
        rf"the (?:same|aforementioned|said) {_WORDS}{_OBJECT}\b"
    ),
    (
        rf"(?:\A[^.?!$\\\d]{{0,80}}?\bthe given|\A(?:for|in|of) this) {_WORDS}{_OBJECT}"
        r"(?:[.?!]\s*(?=\Z|[A-Z])|,? (?:find|compute|determine|calculate|what|how)\b)"
    ),
)
"""How a question begins that takes a thing as known which nobody has spoken of."""
_THIS: Final = r"(?:^|[.?!)\]$]\s{1,4})this"
_REMARKS: Final = (
    (
        rf"{_THIS} (?:new )?(?:problem|question|version|variant|task|exercise) (?:now )?"
        r"(?:combines|joins|blends|integrates|merges|requires|extends|tests|builds|involves"
        r"|is (?:now )?(?:harder|(?:much |far )?more|challenging))\b"
    ),
    (
        rf"{_THIS} (?:combines|joins|blends|integrates|merges|requires|extends|builds on)\b[^.?!]{{0,200}}"
        r"\b(?:harder|more (?:difficult|challenging|demanding|complex)|formulas?|theorems?|ideas|concepts|techniques"
        r"|number theory|(?:modular )?arithmetic|algebra|geometry|combinatorics|trigonometry)\b"
    ),
)
"""How a teacher speaks of a problem that it wrote."""

_PICTURE: Final = r"(?:figure|diagram|picture|image|illustration|drawing|sketch|photo|chart|graph|map|plot|grid)s?"
_DRAWING: Final = r"(?:figure|diagram|picture|illustration)s?"
_BESIDE: Final = (
    r"(?:(?:below|above)(?! (?:the|its|an?|line|zero|\$|[xyz]\b))"
    r"|to the (?:right|left)(?! of)|(?:at|on) (?:the )?right(?! of))"
)
_PICTURES: Final = (
    rf"\b{_PICTURE} (?:(?:is |are )?(?:shown |given |drawn |provided |pictured )?{_BESIDE}|shown\b|here\b|attached\b)",
    rf"\b{_PICTURE}(?: of [^.?!]{{1,80}})? (?:is|are) (?:shown|given|pictured|depicted|provided)\b(?! by)",
    rf"\b(?:following|accompanying|adjoining|adjacent|attached) {_PICTURE}\b",
    rf"^(?:the|this) {_PICTURE} (?:shows?|depicts?|displays?|illustrates?)\b",
    r"\bsee (?:the )?(?:figure|fig\.|diagram|table)",
)
"""How a question speaks of a picture that ought to stand beside it."""
_READING: Final = (
    r"(?:^|[.;:!?,]\s{0,3}|\band )(?:us(?:e|ing)|refer(?:ring)? to|consult|see|look(?:ing)? at|according to"
    r"|based on|from(?=[^.?!,]{1,30},)) "
    r"(?:the|this|that) (?:(?!of)[a-z]+ )?(?:figure|diagram|picture|chart|graph|table|plot|histogram|scatterplot)"
    r"(?=[\s.,;:)?!]|$)(?! (?:of|with)\b)"
)
"""How one is told to read something off."""
_IN_PICTURE: Final = rf"\b(?:in|from|on|using|see|consider) (?:the|this) {_DRAWING}(?=[\s.,;:)?!]|$)(?! (?:of|with)\b)"
_DESCRIBED: Final = rf"\b(?:an?|each|every|one|two|three) (?:[\w-]+ ){{0,3}}(?:{_PICTURE}|tables?|histograms?)\b"
"""A picture that the words themselves make up."""
_DISPLAYS: Final = (
    r"\b(?:as|is|are) (?:shown|pictured|depicted|illustrated)(?: (?:below|above|here))?\b(?! (?:by|to be)\b)",
    r"\b(?:shown|pictured|depicted|illustrated|listed|given) below\b",
    r"\b(?:in|from|using|according to) (?:the|this) table (?:below|above|shown|given)\b",
    r"\b(?:following|accompanying|attached) table\b|\btable (?:below|above|shows|lists|gives|shown)\b",
)
"""How a question speaks of something that it displays, and that may be text."""
_EMBEDDED: Final = re.compile(r"(?<![\w)}])!\[[^\]\n]{0,200}\]\s?[(\[]|<img\b|\\includegraphics\b", re.IGNORECASE)
"""A picture of a file, which is not here."""
_DRAWN: Final = re.compile(
    r"\[asy\]|<asy>|\\begin\{(?:tikzpicture|tabular|array|picture|asy|table|[bpvBV]?matrix)\}", re.IGNORECASE
)
"""A picture or table that stands in the text itself."""
_FOLLOWING: Final = re.compile(r"\n\s*\S|\\\[|\$\$|\\begin\{|:\s*\S")
"""A display that comes after such words."""


def _compiled(patterns: Sequence[str]) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern.replace(" ", r"\s+"), re.IGNORECASE | re.MULTILINE) for pattern in patterns)


_OTHER_SIGNS: Final = _compiled(_OTHERS)
_UNKNOWN_SIGNS: Final = _compiled(_NOT_INTRODUCED)
_REMARK_SIGNS: Final = _compiled(_REMARKS)
_PICTURE_SIGNS: Final = _compiled(_PICTURES)
_DISPLAY_SIGNS: Final = _compiled(_DISPLAYS)
_IN_PICTURE_SIGN, _READING_SIGN, _DESCRIBED_SIGN = _compiled((_IN_PICTURE, _READING, _DESCRIBED))


def leans_on_another(question: str) -> re.Match[str] | None:
    """Where a question speaks of another problem, of a part of itself that would be one, or of what such a one had."""
    if match := _first(_OTHER_SIGNS, question):
        return match
    unknown = _first(_UNKNOWN_SIGNS, question)
    return unknown if unknown and not _FOLLOWING.search(question, unknown.end()) else None


def speaks_of_itself(question: str) -> re.Match[str] | None:
    """Where a remark on the problem stands among its words."""
    return _first(_REMARK_SIGNS, question)


def lacks_picture(question: str) -> re.Match[str] | None:
    """Where a question speaks of a picture or table that is not there; one in Asymptote or LaTeX is."""
    if match := _EMBEDDED.search(question):
        return match
    if _DRAWN.search(question):
        return None
    if match := _first(_PICTURE_SIGNS, question):
        return match
    inside = _IN_PICTURE_SIGN.search(question)
    if inside and not _DESCRIBED_SIGN.search(question, 0, inside.start()):
        return inside
    told = _READING_SIGN.search(question)
    if told and not _DESCRIBED_SIGN.search(question, 0, told.start()) and not _FOLLOWING.search(question, told.end()):
        return told
    display = _first(_DISPLAY_SIGNS, question)
    return display if display and not _FOLLOWING.search(question, display.end()) else None


def _first(signs: Sequence[re.Pattern[str]], text: str) -> re.Match[str] | None:
    return next((match for sign in signs if (match := sign.search(text))), None)
