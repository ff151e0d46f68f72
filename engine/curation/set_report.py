"""What the import of a set made of its files, in numbers and examples."""

from dataclasses import dataclass, field
from typing import Final

from engine.curation.arrivals import Arrived
from engine.curation.rows import SetAside
from engine.store import Landed

EXAMPLES: Final = 20
"""Rows set aside that a report quotes; the store keeps them all."""


@dataclass(slots=True)
class SetFileReport:
    """What the import of a set made of one file.

    Attributes:
        path: The file as it was named.
        rows: Rows that were read now.
        before: Rows that an earlier import had read already.
        problems: Questions that were new to the store.
        entries: Questions that were new to the set.
        solutions: Solutions that were new to the set.
        repeated: Rows that say what the set had already.
        conflicting: Rows to whose question the store has another answer, which stays.
        unanswered: Replies to a benchmark that are empty or cannot be read; each counts as wrong.
        levels: Rows with a level of which nobody says what it means; they are kept without it.
        level: How the first of these is written.
        systems: Conversations with a system message, which is not kept.
        set_aside: Rows that could not be used.
        examples: The first of these.
    """

    path: str
    rows: int = 0
    before: int = 0
    problems: int = 0
    entries: int = 0
    solutions: int = 0
    repeated: int = 0
    conflicting: int = 0
    unanswered: int = 0
    levels: int = 0
    level: str = ""
    systems: int = 0
    set_aside: int = 0
    examples: list[SetAside] = field(default_factory=list)

    def add(self, done: Arrived, landed: Landed) -> None:
        """Count a piece."""
        self.rows += done.piece_rows
        self.problems += landed.problems
        self.entries += landed.entries
        self.solutions += landed.solutions
        self.repeated += landed.repeated
        self.conflicting += landed.conflicting
        self.unanswered += done.noted.unanswered
        self.levels += done.noted.levels
        self.level = self.level or done.noted.level
        self.systems += done.noted.systems
        self.set_aside += len(done.broken)
        self.examples += done.broken[: EXAMPLES - len(self.examples)]


@dataclass(slots=True)
class SetReport:
    """What the import of a set made of all its files; `stopped` says who ended it early, and is empty otherwise."""

    name: str
    files: list[SetFileReport] = field(default_factory=list)
    stopped: str = ""
