"""From the words of a question to what is asked: families and their numbers, linked where one needs another's answer.

A composed question is a chain: `Let $K$ be the answer to this question: <A> <B with K>`, with any number of such
frames one after the other; a link may use the letter of every link before it.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Final

from engine.teachers.simulated.family import Family
from engine.teachers.simulated.library import all_wordings
from engine.teachers.simulated.wording import Filling, Wording

FRAMES: Final = (
    "Let ${letter}$ be the answer to this question: ",
    "Let ${letter}$ stand for the answer to the following question. ",
    "Call ${letter}$ the number that answers this question: ",
)
"""How a statement gets a letter for its answer."""

MOST_LINKS: Final = 8
"""Longer chains are not read."""

_MOST_SENTENCES: Final = 40

LONGEST: Final = 8_000
"""Characters of a question; a longer one is not read."""

_FRAME: Final = re.compile("|".join(re.escape(frame).replace(r"\{letter\}", "([A-Z])") for frame in FRAMES))
_SENTENCE_END: Final = re.compile(r"(?<=[.?!$]) (?=\S)")


@dataclass(frozen=True, slots=True)
class Link:
    """One statement of a question.

    Attributes:
        wording: Its wording.
        fillings: What stands in the blanks for numbers.
        words: What stands in the other blanks.
        letter: The letter that stands for its answer in later links; `None` for the last one.
        frame: Which of `FRAMES` gives it that letter.
    """

    wording: Wording
    fillings: Mapping[str, Filling]
    words: Mapping[str, str]
    letter: str | None = None
    frame: int = 0

    @property
    def family(self) -> Family:
        """The family of the statement."""
        return self.wording.family

    @property
    def letters(self) -> frozenset[str]:
        """The letters that it uses."""
        return frozenset(filling for filling in self.fillings.values() if isinstance(filling, str))

    @property
    def statement(self) -> str:
        """Its text without a frame."""
        return self.wording.write(self.fillings, self.words)


Task = tuple[Link, ...]
"""A question: its links in the order of solving; the last one's answer is the question's."""


HARDEST: Final = 5
"""The highest level."""


def level_of(task: Task) -> int:
    """How hard a question is, from 1 to 5: its hardest statement's level, and one more for each other statement."""
    return min(HARDEST, max(link.family.level for link in task) + len(task) - 1)


def text_of(task: Task) -> str:
    """The question in words."""
    return " ".join(
        (FRAMES[link.frame].format(letter=link.letter) if link.letter else "") + link.statement for link in task
    )


@lru_cache(maxsize=4_096)
def recognise(question: str) -> Task | None:
    """What a question asks; `None` if it is not made of the families' statements.

    Every letter must be given before it is used, and used after it is given.
    """
    text = " ".join(question[: LONGEST + 1].split())
    frames = list(_FRAME.finditer(text))
    if len(text) > LONGEST or len(frames) >= MOST_LINKS:
        return None
    if not frames:
        link = _statement(text)
        return (link,) if link and not link.letters else None
    if frames[0].start() != 0:
        return None
    ends = [frame.start() - 1 for frame in frames[1:]] + [len(text)]
    segments = [text[frame.end() : end] for frame, end in zip(frames, ends, strict=True)]
    inner = [_statement(segment) for segment in segments[:-1]]
    for first, last in _halves(segments[-1]):
        links = [link for link in (*inner, first, last) if link is not None]
        task = tuple(_framed(link, frame) for link, frame in zip(links, [*frames, None], strict=False))
        if len(task) == len(frames) + 1 and _is_linked(task):
            return task
    return None


def _halves(text: str) -> Iterator[tuple[Link, Link]]:
    """Each way to read a text as two statements."""
    for end in islice(_SENTENCE_END.finditer(text), _MOST_SENTENCES):
        last = _statement(text[end.end() :])
        first = _statement(text[: end.start()]) if last else None
        if first and last:
            yield first, last


def _framed(link: Link, frame: re.Match[str] | None) -> Link:
    """A statement with the letter that its frame gives it."""
    if frame is None:
        return link
    kind = int(frame.lastindex or 1) - 1
    return Link(link.wording, link.fillings, link.words, frame[kind + 1], kind)


def _is_linked(task: Task) -> bool:
    """Whether each letter is given once, before it is used, and then used."""
    given: set[str] = set()
    waiting: set[str] = set()
    for link in task:
        if not link.letters <= given or link.letter in given:
            return False
        waiting -= link.letters
        if link.letter:
            given.add(link.letter)
            waiting.add(link.letter)
    return not waiting


@lru_cache(maxsize=4_096)
def _statement(text: str) -> Link | None:
    """The statement that a text is, whole."""
    for anchor, wording in _anchors():
        if anchor in text and (found := wording.read(text)):
            return Link(wording, found.fillings, found.words)
    return None


@lru_cache(maxsize=1)
def _anchors() -> tuple[tuple[str, Wording], ...]:
    return tuple((wording.anchor, wording) for wordings in all_wordings().values() for wording in wordings)
