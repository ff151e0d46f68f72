"""What a prompt asks for, read from the messages alone, as a model would."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Kind(StrEnum):
    """What is wanted.

    A solution in words and as a program, the same after a criticism, one in words alone, meta data, a harder problem,
    a new problem, a check and repair; or it is none of the project's own prompts, and plainly a message.
    """

    SOLVE_TWICE = "solve twice"
    CRITICISE = "criticise"
    SOLVE = "solve"
    METADATA = "metadata"
    EVOLVE = "evolve"
    QUESTION = "question"
    REPAIR = "repair"
    PLAIN = "plain"


_BY_TAGS: Final[Mapping[tuple[str, ...], Kind]] = {
    ("cot", "pot"): Kind.SOLVE_TWICE,
    ("criticism", "cot", "pot"): Kind.CRITICISE,
    ("cot",): Kind.SOLVE,
    ("topics", "skills", "definitions", "formulas", "pitfalls", "insights"): Kind.METADATA,
    ("question", "subject", "level"): Kind.QUESTION,
    ("attempt", "verdict", "question"): Kind.REPAIR,
}
"""Which sections are wanted tells what is asked."""

_WANTED: Final = "Reply with exactly"
_TAG: Final = re.compile(r"^<(\w+)>$", re.MULTILINE)
_HARDER: Final = re.compile(r"\bharder\b")
_ITEM: Final = re.compile(r"^- (.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Asked:
    """A prompt, understood.

    Attributes:
        kind: What is wanted.
        question: The problem that it is about; of a plain message all of it.
        body: The prompt between the problem and what is wanted.
    """

    kind: Kind
    question: str
    body: str

    def section(self, tag: str) -> str:
        """What stands in a section of the body; empty if it has none."""
        return _between(self.body, f"<{tag}>", f"</{tag}>")[0].strip()

    def items(self, tag: str) -> list[str]:
        """The items of a list in a section of the body."""
        return _ITEM.findall(self.section(tag))


def read_prompt(messages: Sequence[Mapping[str, str]]) -> Asked:
    """Understand a chat: its last message of the role `user` is the prompt."""
    prompt = next((message["content"] for message in reversed(messages) if message["role"] == "user"), "")
    question, rest = _between(prompt, "<problem>", "</problem>")
    body, found, wanted = rest.rpartition(_WANTED)
    kind = _BY_TAGS.get(tuple(_TAG.findall(wanted)), Kind.PLAIN) if found else Kind.PLAIN
    if kind is Kind.PLAIN:
        return Asked(kind, prompt.strip(), "")
    if kind is Kind.QUESTION and _HARDER.search(body):
        kind = Kind.EVOLVE
    return Asked(kind, question.strip(), body)


def _between(text: str, opening: str, closing: str) -> tuple[str, str]:
    """What stands between two marks, and what comes after them; both empty where they are missing."""
    _, _, after = text.partition(f"{opening}\n")
    inside, found, rest = after.partition(f"\n{closing}")
    return (inside, rest) if found else ("", "")
