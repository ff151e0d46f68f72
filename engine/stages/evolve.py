"""Hard instruction evolving: draws meta data, asks for a new problem, and reads the reply strictly."""

from collections.abc import Iterable, Sequence
from typing import Final

from engine.config import Evolve
from engine.domain import KNOWLEDGE, Candidate, MetaEntry, MetaKind, Rejection, Request, Stage, content_hash, meta_id
from engine.prompts import render
from engine.stages.claims import read_level, read_subject
from engine.stages.keys import key_of
from engine.stages.parts import first_named, named_parts
from engine.stages.question import fault, without_label

_NAMES: Final = {
    "question": "question",
    "new question": "question",
    "new problem": "question",
    "problem": "problem",
    "subject": "subject",
    "level": "level",
    "difficulty": "level",
    "cannot": "cannot",
}
QUESTIONS: Final = ("question", "problem")
"""Parts that may hold a new question; a problem beside a question is what was asked about, said again."""
_SHOWN: Final = 300
"""Characters of a teacher's reason that a rejection repeats."""


class MetaPool:
    """The entries that a round's requests draw from.

    Args:
        entries: The entries. Neither their order nor their ids make a difference: which id an entry has depends on what
            the store's library held before.
    """

    def __init__(self, entries: Iterable[MetaEntry]) -> None:
        ordered = sorted(entries, key=lambda entry: meta_id(entry.kind, key_of(entry.kind, entry.name)))
        self._topics = [entry for entry in ordered if entry.kind is MetaKind.TOPIC]
        self._skills = [entry for entry in ordered if entry.kind is MetaKind.SKILL]
        self._knowledge = [entry for entry in ordered if entry.kind in KNOWLEDGE]

    def sample(self, table: Evolve, seed: int, round_: int, parent_id: str, sample: int) -> tuple[MetaEntry, ...]:
        """Topics, skills and knowledge, as many of each as the table says, drawn without replacement.

        The same arguments and entries always give the same draw.
        """
        wanted = (self._topics, table.topics), (self._skills, table.skills), (self._knowledge, table.knowledge)
        key = (str(seed), str(round_), parent_id, str(sample))
        return tuple(
            entry for which, (entries, count) in enumerate(wanted) for entry in _drawn(entries, count, which, key)
        )


def _drawn(entries: Sequence[MetaEntry], count: int, which: int, key: Sequence[str]) -> list[MetaEntry]:
    """Some entries by the first steps of a shuffle, which touches no more of them than it draws."""
    moved: dict[int, int] = {}
    drawn = []
    for turn in range(min(count, len(entries))):
        number = int(content_hash("draw", str(which), str(turn), *key).partition("_")[2], 16)
        at = turn + number % (len(entries) - turn)
        drawn.append(entries[moved.get(at, at)])
        moved[at] = moved.get(turn, turn)
    return drawn


def evolve_request(parent_id: str, question: str, sample: int, meta: Sequence[MetaEntry], table: Evolve) -> Request:
    """The request for one new problem."""
    messages = render(
        table.prompt,
        question=question,
        topics=[entry.name for entry in meta if entry.kind is MetaKind.TOPIC],
        skills=[entry.name for entry in meta if entry.kind is MetaKind.SKILL],
        knowledge=[entry.name for entry in meta if entry.kind in KNOWLEDGE],
    )
    return Request(parent_id, Stage.EVOLVE, sample, messages, table.temperature, table.max_tokens)


def read_candidate(text: str, parent_question: str) -> Candidate:
    """The new problem that a reply holds, or why it holds none that can be used.

    Exactly one question must be there, and nothing may be guessed: where a reply can be read in several ways, it is
    unreadable.
    """
    parts = named_parts(text, _NAMES)
    marked = first_named(parts, QUESTIONS)
    questions = list(dict.fromkeys(without_label(part.text) for part in marked))
    declined = next((part.text for part in parts if part.name == "cannot"), None)
    subject = next((part.text for part in parts if part.name == "subject"), "")
    level = next((part.text for part in parts if part.name == "level"), "")
    if declined is not None and not any(part.name == "question" for part in marked):
        return Candidate(None, Rejection.DECLINED, f"the teacher says: {' '.join(declined.split())[:_SHOWN]}")
    wrong = None
    if not questions:
        wrong = "the reply marks no question" if text.strip() else "the reply is empty"
    elif declined is not None:
        wrong = "the reply holds a question, and says that there can be none"
    elif len(questions) > 1:
        wrong = f"the reply holds {len(questions)} questions"
    elif not all(part.ended for part in marked):
        wrong = "the reply does not say where the question ends"
    if wrong is not None:
        return Candidate(None, Rejection.UNREADABLE, wrong)
    rejection, detail = fault(questions[0], parent_question) or (None, None)
    return Candidate(questions[0], rejection, detail, read_subject(subject), read_level(level))
