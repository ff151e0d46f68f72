"""Whether a text that a teacher wrote can stand as a problem: self-contained, its answer kept, and something asked."""

import re
import unicodedata
from typing import Final

from engine.domain import Rejection
from engine.stages.leaning import lacks_picture, leans_on_another, speaks_of_itself
from engine.stages.lookalikes import latin
from engine.stages.opening import goes_on
from engine.stages.parentage import as_parent
from engine.stages.reference import points_nowhere, speaks_of_nobody
from engine.stages.several import several_asked
from engine.stages.spoilers import spoiler
from engine.stages.tail import told_behind
from engine.stages.words import words

Fault = tuple[Rejection, str]
"""Why a question cannot be a new problem: for counting, and for people."""

LONGEST_QUESTION: Final = 6_000
"""Characters of a question; what is longer ran away."""
SHORTEST_QUESTION: Final = 3
"""Words, numbers and signs of a question: "Compute $4!$." has as few."""
_SHOWN: Final = 80
_LOST: Final = "\ufffd"
"""What stands for a character that could not be read."""

_LABEL: Final = re.compile(
    r"[*_#\s]{0,6}(?:the )?(?:new |harder )?(?:problem|question)(?: statement)?\s?[*_]{0,3}[:.][*_]{0,3}\s{0,4}",
    re.IGNORECASE,
)
_ASKING: Final = re.compile(
    r"\?|\b(?:find|compute|determine|calculate|evaluate|solve|simplify|factor|expand|express|how many|how much|what|"
    r"which|whose|who|when does|where does|work out|figure out)\b",
    re.IGNORECASE,
)
"""Words that ask wherever they stand."""
_BEGINS: Final = r"(?:^|(?<=[.,;:!?\]})$])|\b(?:and|then|please|also|or|to|can you))\s{0,4}"
_ORDERING: Final = re.compile(
    rf"{_BEGINS}(?:give|write|rewrite|list|name|state|enter|count|round|rationali[sz]e|multiply|add|subtract|divide|"
    r"convert|estimate|identify|specify|graph|sketch|reduce|complete|arrange|order|fill|choose|select|maximi[sz]e|"
    r"minimi[sz]e|factori[sz]e|differentiate|integrate|approximate|describe|classify|decide|combine|construct)\b",
    re.IGNORECASE | re.MULTILINE,
)
"""Words that ask where they begin a clause."""
_PROVING: Final = re.compile(
    rf"{_BEGINS}(?:prove|disprove|show|verify|demonstrate|justify)(?: (?:that|why|the|this|your)\b|:)[^.?!]*[.?!]?",
    re.IGNORECASE | re.MULTILINE,
)
"""A clause that asks for a proof."""
_FORMATS: Final = "sub|sup|em|strong|small|asy|table|thead|tbody|tr|td|th"
_TELLING: Final = (
    "solution|answer|final[ _-]answer|correct[ _-]answer|cot|pot|thoughts?|thinking|reasoning|explanation|program|code|"
    "python|hints?|proof|result"
)
_OTHERS: Final = "subject|level|difficulty|topics?|skills?|knowledge|attempt|verdict|cannot|problem|question"
_TAG: Final = re.compile(
    rf"[<\[][ ]?/[ ]?(?!(?:{_FORMATS})[ ]?[>\]])(?P<closed>[a-z][a-z _-]{{1,30}})[>\]]"
    rf"|<[ ]?(?P<opened>{_TELLING}|{_OTHERS})[ ]?>",
    re.IGNORECASE,
)
"""The tag of a section; those that only lay out text are none."""
_TELLING_NAME: Final = re.compile(_TELLING, re.IGNORECASE)
_EMPHASIS: Final = re.compile(r"(?P<mark>\*{1,3})\s{0,9}(?P<inside>[^*]+?)\s{0,9}(?P=mark)")


def without_label(text: str) -> str:
    """The question without a heading such as "Problem:" that names it, and without emphasis of the whole."""
    text = _plain(text)
    match = _LABEL.match(text)
    return _plain(text[match.end() :].strip()) if match else text


def _plain(text: str) -> str:
    emphasised = _EMPHASIS.fullmatch(text)
    return emphasised["inside"] if emphasised else text


def fault(question: str, parent_question: str) -> Fault | None:
    """Why a question cannot be a new problem beside its parent; `None` if nothing is wrong with it."""
    if len(question) > LONGEST_QUESTION:
        return Rejection.UNREADABLE, f"the question has {len(question)} characters, and {LONGEST_QUESTION} are the most"
    if _LOST in question:
        return Rejection.UNREADABLE, "a character was lost where the reply was written down (U+FFFD)"
    if again := as_parent(question, parent_question):
        return Rejection.PARENT_AGAIN, again
    if len(words(question)) < SHORTEST_QUESTION:
        return Rejection.UNREADABLE, "the question is too short to be one"
    question = unicodedata.normalize("NFKC", latin(question))
    return (
        _section(question) or _given_away(question) or _outside(question) or _overfull(question) or _unasked(question)
    )


def _section(question: str) -> Fault | None:
    """Why a question that another section stands in cannot be told from it."""
    match = _TAG.search(question)
    if match is None:
        return None
    tells = _TELLING_NAME.fullmatch((match["closed"] or match["opened"]).strip())
    detail = f"another section stands in the question: {_excerpt(match)}"
    return (Rejection.ANSWER_GIVEN if tells else Rejection.UNREADABLE), detail


def _overfull(question: str) -> Fault | None:
    """Why what is there is more than one question."""
    if match := speaks_of_itself(question):
        return Rejection.UNREADABLE, f"it holds a remark on the problem: {_excerpt(match)}"
    if asked := several_asked(question):
        return Rejection.UNREADABLE, f"it asks for more than one answer: \u201c{asked[:_SHOWN]}\u201d"
    return None


def _given_away(question: str) -> Fault | None:
    if found := spoiler(question):
        return Rejection.ANSWER_GIVEN, f"it holds {found[0]}: {_excerpt(found[1])}"
    if told := told_behind(question):
        return Rejection.ANSWER_GIVEN, f"behind what it asks it says what comes out: \u201c{told[:_SHOWN]}\u201d"
    return None


def _outside(question: str) -> Fault | None:
    if match := leans_on_another(question) or goes_on(question):
        return Rejection.NOT_SELF_CONTAINED, f"it speaks of something outside itself: {_excerpt(match)}"
    if match := lacks_picture(question):
        return Rejection.NOT_SELF_CONTAINED, f"the picture or table is not there: {_excerpt(match)}"
    if match := speaks_of_nobody(question):
        return Rejection.NOT_SELF_CONTAINED, f"it does not say who is meant: {_excerpt(match)}"
    if points_nowhere(question):
        return Rejection.NOT_SELF_CONTAINED, "it asks about a thing that it does not introduce"
    return None


def _unasked(question: str) -> Fault | None:
    """Why nothing is asked that has an answer."""
    without_proofs, proofs = _PROVING.subn(" ", question)
    if _ASKING.search(without_proofs) or _ORDERING.search(without_proofs):
        return None
    if proofs:
        return Rejection.UNREADABLE, "it asks for a proof, which has no answer that can be computed"
    return Rejection.UNREADABLE, "nothing is asked"


def _excerpt(match: re.Match[str]) -> str:
    """The words around a match."""
    start = max(0, match.start() - _SHOWN // 4)
    return f"\u201c{' '.join(match.string[start : start + _SHOWN].split())}\u201d"
