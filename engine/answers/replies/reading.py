"""Read a teacher's reply: which of it is the worked solution in words, and which is the program?

The program is looked for in this order, and the first place that has one counts:

1. A tagged section (`<pot>`, `<program>`, ...), or what stands under a heading such as `## Program`: the last one
with code in it.
2. Fenced blocks that name Python, then fenced blocks that name nothing and hold code. Of these the last one that
   compiles and gives an answer counts, else the last that compiles, else the last. Earlier blocks that define names
   which it uses are put before it.
3. The reply itself, or its end, if that compiles and gives an answer.

Everything else, without output blocks, is the words. The final answer is looked for in the words alone. What a
reasoning model thinks aloud between `<think>` and `</think>` is scratch paper, and counts for nothing.
"""

import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from engine.answers.replies.extract import extract_answer
from engine.answers.replies.fences import PYTHON, WORDS, Fence, fences
from engine.answers.replies.programs import clean, defined, gives_answer, looks_like_code, missing, parse
from engine.answers.replies.sections import Part, Section, headed, tagged
from engine.answers.replies.tags import last_tag
from engine.answers.replies.unfenced import find_code
from engine.domain import ProgramRule, Reading

_BLANK_LINES: Final = re.compile(r"\n[ \t\r]*(?:\n[ \t\r]*)+")
_THOUGHTS: Final = re.compile(r"<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)", re.DOTALL | re.IGNORECASE)
_MOST_SECTIONS: Final = 20


@dataclass(frozen=True, slots=True)
class _Found:
    """A program in a reply, with the span of its code and the spans that are not words because of it."""

    code: str
    rule: ProgramRule
    start: int
    end: int
    taken: tuple[tuple[int, int], ...]


def read_reply(reply: str, *, cut_off: bool = False) -> Reading:
    """Take the worked solution and the program out of a reply, whatever its form.

    Args:
        reply: What the teacher sent.
        cut_off: Whether the call was cut off. If its words break off with it, they give no answer that is only the
            last thing they say; words before a program that breaks off are whole.

    Returns:
        The words with their final answer, and the program with the rule that found it and its place in `reply`.
    """
    if "<" in reply:  # places in the reply stay as they are
        reply = _THOUGHTS.sub(lambda thoughts: " " * len(thoughts[0]), reply)
    sections = tagged(reply)
    blocks = fences(reply)
    program = _program(reply, sections, blocks)
    cot = _words(reply, sections, blocks, program) if sections or blocks or program else _tidy(reply)
    in_program = program is not None and not reply[program.end :].strip()
    answer = extract_answer(cot, cut_off=cut_off and not in_program)
    if program is None:
        return Reading(cot, answer)
    return Reading(cot, answer, program.code, program.rule, program.start, program.end)


def _program(reply: str, sections: Sequence[Section], blocks: Sequence[Fence]) -> _Found | None:
    """The first program of the places in which it is looked for."""
    found = _in_sections(reply, sections, blocks) if sections else None
    if found is None and not blocks:
        heads = headed(reply)
        found = (_in_sections(reply, heads, []) if heads else None) or _in_text(reply)
    return found or (_in_fences(reply, blocks) if blocks else None)


def _in_sections(reply: str, sections: Sequence[Section], blocks: Sequence[Fence]) -> _Found | None:
    """The program of the last program section that is not empty; a fence inside it is taken off."""
    programs = [section for section in sections if section.part is Part.PROGRAM]
    for section in reversed(programs[-_MOST_SECTIONS:]):
        inside = [block for block in blocks if section.body <= block.start < section.body_end]
        found = _in_fences(reply, [_clipped(block, section.body_end) for block in inside])
        if found is not None:
            return _Found(found.code, ProgramRule.TAGGED, found.start, found.end, ((section.start, section.end),))
        start, end = _trimmed(reply, section.body, section.body_end)
        if start < end and not inside:
            return _Found(clean(reply[start:end]), ProgramRule.TAGGED, start, end, ((section.start, section.end),))
    return None


def _clipped(block: Fence, limit: int) -> Fence:
    """A block that ends where its section ends, as an unclosed fence before a closing tag does."""
    return Fence(block.language, block.start, block.body, min(block.body_end, limit), min(block.end, limit))


def _in_fences(reply: str, blocks: Sequence[Fence]) -> _Found | None:
    """The program in the fenced blocks, joined with the earlier blocks that it needs."""
    named = [block for block in blocks if block.language in PYTHON and _code(reply, block)]
    if named:
        return _joined(reply, named, ProgramRule.FENCED)
    bare = [block for block in blocks if not block.language and _is_code(reply, block)]
    return _joined(reply, bare, ProgramRule.FENCED_BARE) if bare else None


def _joined(reply: str, blocks: Sequence[Fence], rule: ProgramRule) -> _Found:
    """The best of some blocks of code, and before it those that define what it lacks."""
    best = 0 if len(blocks) == 1 else max(range(len(blocks)), key=lambda at: (_merit(reply, blocks[at]), at))
    chosen = [best]
    tree = parse(_code(reply, blocks[best])) if best else None
    wanted = missing(tree) if tree else frozenset()
    for at in range(best - 1, -1, -1):
        earlier = parse(_code(reply, blocks[at])) if wanted else None
        if earlier is not None and wanted & defined(earlier):
            chosen.insert(0, at)
            wanted = (wanted - defined(earlier)) | missing(earlier)
    code = "\n\n".join(_code(reply, blocks[at]) for at in chosen)
    taken = tuple((blocks[at].start, blocks[at].end) for at in chosen)
    start, _ = _trimmed(reply, blocks[chosen[0]].body, blocks[chosen[0]].body_end)
    _, end = _trimmed(reply, blocks[best].body, blocks[best].body_end)
    return _Found(code, rule, start, end, taken)


def _merit(reply: str, block: Fence) -> int:
    """2 for code that compiles and gives an answer, 1 for code that compiles, 0 for the rest."""
    tree = parse(_code(reply, block))
    return 0 if tree is None else 1 + gives_answer(tree)


def _code(reply: str, block: Fence) -> str:
    return clean(reply[block.body : block.body_end])


def _is_code(reply: str, block: Fence) -> bool:
    """Whether a block that names no language holds a program, if with entities of HTML; `42` compiles, but is none."""
    code = _code(reply, block)
    tree = parse(code) or (parse(html.unescape(code)) if "&" in code else None)
    return tree is not None and looks_like_code(tree)


def _in_text(reply: str) -> _Found | None:
    """Code that stands in a reply without any fence."""
    span = find_code(reply)
    if span is None:
        return None
    start, end = span
    alone = not reply[:start].strip("\ufeff \t\r\n") and not reply[end:].strip()
    rule = ProgramRule.CODE_ONLY if alone else ProgramRule.PROSE_THEN_CODE
    return _Found(clean(reply[start:end]), rule, start, end, (span,))


def _words(reply: str, sections: Sequence[Section], blocks: Sequence[Fence], program: _Found | None) -> str:
    """The worked solution: the tagged words if there are any, else the whole reply, without code, outputs and tags."""
    taken = list(program.taken) if program else []
    for block in blocks:
        if block.language in WORDS or not (block.language or _is_output(reply, block, program)):
            taken += [(block.start, block.body), (block.body_end, block.end)]
        else:
            taken.append((block.start, block.end))
    for section in sections:
        taken += [(section.start, section.body), (section.body_end, section.end)]
    spans = [(section.body, section.body_end) for section in sections if section.part is Part.WORDS]
    tag = last_tag(reply) if spans else None
    if tag and all(tag.outer_end <= each.start or each.end <= tag.outer_start for each in sections):
        spans = sorted([*spans, (tag.outer_start, tag.outer_end)])
    ends = [0, *(end for _, end in spans)]
    starts = [*(start for start, _ in spans), len(reply)]
    text = _without(reply, [*taken, *zip(ends, starts, strict=True)]) if spans else ""
    if not text.strip():
        text = _without(reply, taken)
    return _tidy(text)


def _tidy(text: str) -> str:
    """Words without blank lines around them and with one at most between them."""
    return _BLANK_LINES.sub("\n\n", text).strip("\ufeff \t\r\n")


def _is_output(reply: str, block: Fence, program: _Found | None) -> bool:
    """Whether a block that names no language is code, or stands after the program and so is its output."""
    return _is_code(reply, block) or (program is not None and block.start >= program.end)


def _without(reply: str, taken: Iterable[tuple[int, int]]) -> str:
    """The reply without some spans of it, each of which leaves a line break."""
    pieces: list[str] = []
    at = 0
    for first, last in sorted(taken):
        if last > at:
            pieces.append(reply[at : max(at, first)])
            at = last
    return "\n".join([*pieces, reply[at:]])


def _trimmed(reply: str, start: int, end: int) -> tuple[int, int]:
    """A span without the blank lines around it and the spaces behind it; the indent of its first line stays."""
    text = reply[start:end]
    body = text.lstrip("\ufeff\r\n \t")
    lead = text[: len(text) - len(body)]
    start += lead.rfind("\n") + 1
    return start, max(start, start + len(reply[start:end].rstrip()))
