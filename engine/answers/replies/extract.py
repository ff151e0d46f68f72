"""Find the final answer of a text as people and programs write it."""

import re
from typing import Final

from engine.answers.replies.boxes import last_box, unclosed_box
from engine.answers.replies.closing import closing_statement
from engine.answers.replies.guess import gives_up, guess
from engine.answers.replies.labels import labelled_value
from engine.answers.replies.statements import last_statement, value_between
from engine.answers.replies.tags import last_tag, without_markup
from engine.answers.writing.frames import strip_frames
from engine.domain import Answer, AnswerRule

_HASHES: Final = re.compile(r"^[ \t]{0,8}####[ \t]{0,8}(\S[^\n]{0,200})$", re.MULTILINE)
_NUMBER_LIKE: Final = re.compile(r"[-+$€£\\(\[{.\d]")
_EMPTY_BOX: Final = re.compile(r"\\(?:boxed|fbox)\s*\{\s*\}")
_NOTHING: Final = frozenset({"none", "nan", "null"})


def extract_answer(text: str, *, cut_off: bool = False) -> Answer | None:
    r"""The final answer of a text, by the surest rule that finds one.

    In this order: the last complete `\boxed{}` or what stands in the last `<answer>` tag, whichever comes last (a tag
    around a box holds what the box holds); a line `#### x` that ends the text; the last sentence that states an
    answer; another line `#### x`; a last sentence that says what something is; the last number, which is a last
    resort. A text that breaks off inside a box has no last number worth guessing. Linear in the length of the text.

    Args:
        text: A worked solution in words.
        cut_off: Whether the text breaks off where the call was cut off. Then what it happens to end on is no answer.

    Returns:
        The answer without its frame, with its place in `text`; `None` if there is none.
    """
    words = without_markup(text)
    for rule, find in _RULES:
        if cut_off and find in (_closing, _guess):
            continue
        span = find(text if find is _tagged else words)
        if span is None:
            continue
        start, end = strip_frames(text, *span)
        held = text[start:end]
        broken = "\\" in held and (unclosed_box(held) is not None or _EMPTY_BOX.fullmatch(held) is not None)
        if cut_off and find is not last_box:
            broken = broken or not text[end:].strip(" \t\r\n.,")  # of `3.14` only `3.` may be there
        if start < end and not broken:
            return Answer(held, rule, start, end)
    return None


def read_output(text: str) -> str | None:
    """The answer in what a program gave: `The answer is 5`, `x = 5`, `Total: 5`, `She has 5` and `5` are all 5.

    Several equations (`x = 3 or x = 4`) and collections stay whole, and so does a line whose words leave open which of
    its numbers is meant. Of several lines the last one counts.

    Args:
        text: What the program gave.

    Returns:
        The answer without label and frame; `None` if there is nothing, or only Python's word for nothing.
    """
    lines = text.strip().splitlines()
    if not lines:
        return None
    line = lines[-1].strip()
    span = last_box(line) or last_statement(line) or labelled_value(line)
    start, end = strip_frames(line, *span)
    value = line[start:end]
    return None if not value or value.casefold() in _NOTHING else value


def _tagged(text: str) -> tuple[int, int] | None:
    """What the last answer tag holds, if that is one line and no box stands in it or behind it."""
    tag = last_tag(text)
    if tag is None:
        return None
    box = last_box(text)
    return None if box and box[0] >= tag.start else value_between(text, tag.start, tag.end)


def _closing_hashes(text: str) -> tuple[int, int] | None:
    """A line `#### x` with which the text ends."""
    text = text.rstrip()
    match = _HASHES.match(text, text.rfind("\n") + 1)
    return match.span(1) if match else None


def _last_hashes(text: str) -> tuple[int, int] | None:
    """The last line `#### x` whose x is number-like; other such lines are headings."""
    found = None
    for match in _HASHES.finditer(text):
        if _NUMBER_LIKE.match(match.group(1)):
            found = match.span(1)
    return found


def _closing(text: str) -> tuple[int, int] | None:
    """What the last sentence says, unless the text breaks off inside its box or says that there is no answer."""
    return None if unclosed_box(text) is not None or gives_up(text) else closing_statement(text)


def _guess(text: str) -> tuple[int, int] | None:
    """A guess, unless the text breaks off inside its box."""
    return None if unclosed_box(text) is not None else guess(text)


_RULES: Final = (
    (AnswerRule.STATED, _tagged),
    (AnswerRule.BOXED, last_box),
    (AnswerRule.HASHES, _closing_hashes),
    (AnswerRule.STATED, last_statement),
    (AnswerRule.HASHES, _last_hashes),
    (AnswerRule.STATED, _closing),
    (AnswerRule.LAST_NUMBER, _guess),
)
