"""Guess the answer of a text that states none: its last number, or the value that its last formula ends on."""

import re
from typing import Final

from engine.answers.equality.equations import is_result
from engine.answers.replies.figures import NOTE, NUMBER, digits, unsigned
from engine.answers.replies.formulas import Formula, formula_value, formulas, is_open
from engine.answers.replies.literals import whole_literal
from engine.answers.writing.frames import strip_frames
from engine.answers.writing.plain import plain

_RESULT: Final = re.compile(r"[=≈][\s$€£¥\\]{0,200}\Z")
_NEAR: Final = 210
_SENTENCE: Final = re.compile(r"[.?!](?=\s)|\n")
_AFTERWARDS: Final = re.compile(r"[\s.,;:!*_)\]\"']*")
_BROKEN_OFF: Final = re.compile(
    r"(?:[=+(,]|(?<!\\)\\\\|(?<=[\w$,] )"
    r"(?:and|or|but|so|the|an?|of|is|are|to|by|we|with|then|that|because|since|if|get))\s*\Z"
)
_GIVEN_UP: Final = (
    re.compile(
        r"\b(?:answer|it)\b[^.\n]{0,40}\b(?:cannot|can't|can not|could not|unable to|impossible to)\b"
        r"[^.\n]{0,20}\b(?:determine|found|answer)",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?:I|we)(?:'m| am| are| was| were)?\b[^.\n]{0,30}"
        r"\b(?:could not|couldn't|cannot|can't|can not|unable to|not able to|failed to|(?:do|did)(?: not|n't))\b"
        r"[^.\n]{0,30}\b(?:finish|complete|solve|compute|calculate|determine|find|answer|evaluate|proceed|continue|know|work)"
        r"|\b(?:I|we) (?:give|gave) up\b|\b(?:ran|run|running) out of (?:time|space|room|tokens)\b"
        r"|\b(?:is|remains?|was left) (?:unfinished|incomplete|unsolved)\b|\bto be continued\b",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?:I|we)(?:'m| am| are)?\b[^.\n]{0,30}"
        r"\b(?:(?:cannot|can't|can not|won't|will not|unable to|not able to)"
        r" (?:help|assist|give|provide|do (?:this|that))"
        r"|(?:won't|will not|refuse to|decline to) (?:solve|answer)"
        r"|lack information|(?:lack|(?:do not|don't) have) (?:enough|sufficient|the (?:necessary|required)))\b"
        r"|\b(?:problem|question|task|puzzle|exercise)\b[^.\n]{0,20}"
        r"\b(?:cannot|can't|can not|could not) be (?:solved|answered|determined|computed)\b"
        r"|\b(?:problem|question|task|puzzle|exercise)\b[^.\n]{0,20}\b(?:unanswerable|unsolvable|impossible to)\b"
        r"|\b(?:not enough|insufficient) (?:information|data|details|context)\b"
        r"|\b(?:no|not an) (?:final )?answer (?:can|could) be\b|\bas an AI\b",
        re.IGNORECASE,
    ),
)
_MOST_VALUES: Final = 20
_JOINED: Final = re.compile(r",?\s(?:and|or)\s|,\s")
_NAMED: Final = re.compile(r"[^=]*|\s*\\?[A-Za-z]\w{0,3}(?:\(\w\))?\s*=[^=]*")
_LEADS_ON: Final = re.compile(
    r"\b(?:since|if|when|as|for|with|because|given|where|from|let|between)\b[^.?!\n]*\Z",
    re.IGNORECASE,
)
_LAST_WORDS: Final = 300
_BEFORE: Final = re.compile(r"(?:[+/\u00d7·÷^<>{\u2212]|(?<!\*)\*|(?<=[\w)}])\s?-)\s?\Z|[\w)}]\s\*\s\Z")
_BEHIND: Final = re.compile(r"\s?(?:[-+/\u00d7·÷]\s?[\d(\\]|\*\s?[\d(\\]|[+\u00d7·÷]\s?[a-z]\b|\^|\})")
_PAIR: Final = re.compile(r"[(\[](?:\s?[-+\d./a-z]{1,10},){1,5}\s?\Z")
_BOUNDARY: Final = re.compile(r"[.?!;:,](?=\s)|\n")
_WORD: Final = re.compile(r"[A-Za-z'-]{2,}|\b[aI]\b(?=\s+\w)|[$€£¥%]")
_TIMES: Final = re.compile(r"\b[xX]\b(?=\s*[$€£\d])")


def guess(text: str) -> tuple[int, int] | None:
    """Span of what a text most likely ends on, or `None`.

    It is the last number, unless the last sentence says the result of the last calculation again and then goes on to
    other numbers, as in `... = 75. She spends $75 over 30 days.` Calculator notes like `<<1+1=2>>` do not count. A
    number inside an expression, an equation or a point is no answer, and neither is any number of a text that breaks
    off or gives up.
    """
    text = NOTE.sub(lambda note: " " * len(note.group()), text.rstrip())
    if gives_up(text) or _BROKEN_OFF.search(text, max(0, len(text) - _NEAR)) or is_open(text):
        return None
    found = formulas(text)
    if found and _AFTERWARDS.fullmatch(text, found[-1].outer_end) and not _is_name(text, found[-1]):
        return _several(text, found) or formula_value(text, found[-1].start, found[-1].end)
    bare = _without_delimiters(text, found)
    span = _last_result(bare)
    if span is None:
        return None
    inside = next((each for each in reversed(found) if each.start <= span[0] < each.end), None)
    if inside is not None:
        return formula_value(text, inside.start, inside.end)
    whole = whole_literal(bare, *span)
    return whole if whole and _stands_alone(bare, *span) else None


def gives_up(text: str) -> bool:
    """Whether a text says that it has no answer."""
    anywhere, *at_the_end = _GIVEN_UP
    last = max(0, len(text) - _LAST_WORDS)
    return bool(anywhere.search(text)) or any(said.search(text, last) for said in at_the_end)


def _several(text: str, found: list[Formula]) -> tuple[int, int] | None:
    """Span of the last formulas where they are several values side by side: `$x = 3$ or $x = -2$`."""
    values = found[-1:]
    for one in reversed(found[-_MOST_VALUES:-1]):
        if not _JOINED.fullmatch(text, one.outer_end, values[-1].outer_start):
            break
        values.append(one)
    spans = [(each.start, each.end) for each in values]
    if len(spans) == 1 or not all(_NAMED.fullmatch(text, *span) and formula_value(text, *span) for span in spans):
        return None
    start, end = values[-1].outer_start, values[0].outer_end
    goes_before = _LEADS_ON.search(text, max(0, start - _NEAR), start)
    return None if goes_before and " or " not in text[start:end] else (start, end)


def _without_delimiters(text: str, found: list[Formula]) -> str:
    """The text with spaces for the delimiters of its formulas, whose dollars are no money."""
    pieces: list[str] = []
    at = 0
    for each in found:
        pieces += [text[at : each.outer_start], " " * (each.start - each.outer_start), text[each.start : each.end]]
        pieces.append(" " * (each.outer_end - each.end))
        at = each.outer_end
    return "".join([*pieces, text[at:]])


def _last_result(text: str) -> tuple[int, int] | None:
    """The last number, or an earlier one of the last sentence that repeats the last result."""
    numbers = list(NUMBER.finditer(text))
    if not numbers:
        return None
    result = next((each for each in reversed(numbers) if _is_result(text, each)), None)
    if result is not None:
        sentence = max((stop.end() for stop in _SENTENCE.finditer(text)), default=0)
        value = digits(result)
        for match in reversed(numbers):
            if match.start() < sentence:
                break
            if digits(match) == value:
                return unsigned(match)
    return unsigned(numbers[-1])


def _is_result(text: str, number: re.Match[str]) -> bool:
    """Whether a number stands right after an equals sign."""
    return _RESULT.search(text, max(0, number.start() - _NEAR), number.start()) is not None


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether a number in running text is no part of something larger that is written around it."""
    lowest = max(0, start - _NEAR)
    before = text[lowest:start]
    if _BEHIND.match(text, end) or _PAIR.search(before) or (_BEFORE.search(before) and not _is_bullet(before)):
        return False
    if not _RESULT.search(before):
        return True
    boundary = max((stop.end() for stop in _BOUNDARY.finditer(before)), default=0)
    line = _TIMES.sub("*", _RESULT.sub("", before[boundary:]))
    sides = [plain(_WORD.sub(" ", side)) for side in re.split(r"[=≈]", line)]
    return not sides[-1] or is_result([*sides, text[start:end].strip()], chained=len(sides) > 1)


def _is_name(text: str, formula: Formula) -> bool:
    """Whether a formula is one letter, as in `there are 4 roots of $f$`."""
    return len(text[slice(*strip_frames(text, formula.start, formula.end))]) == 1 and text[formula.start].isalpha()


def _is_bullet(before: str) -> bool:
    """Whether the sign before a number only marks an item of a list."""
    return before.rstrip().endswith("\n-") or before.strip() in ("-", "*", "+")
