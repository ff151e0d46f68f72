"""Check and repair of a new question: an expert attempts it, and says whether it is sound."""

import re
from dataclasses import replace
from typing import Final

from engine.config import Evolve
from engine.domain import Candidate, Rejection, Request, Stage
from engine.prompts import render
from engine.stages.evolve import QUESTIONS
from engine.stages.parts import first_named, named_parts
from engine.stages.question import fault, without_label

_NAMES: Final = {
    "attempt": "attempt",
    "verdict": "verdict",
    **dict.fromkeys(("question", "repaired question", "repaired problem"), "question"),
    "problem": "problem",
}
_VERDICT: Final = re.compile(r"\b(?:sound|repaired|broken)\b", re.IGNORECASE)
_DOUBT: Final = re.compile(r"\b(?:not|isn't|neither|nor|if)\b", re.IGNORECASE)


def repair_request(parent_id: str, sample: int, question: str, table: Evolve) -> Request:
    """The request to check a draft, as the sample of its parent that it is."""
    messages = render("repair", question=question)
    return Request(parent_id, Stage.REPAIR, sample, messages, table.temperature, table.max_tokens)


def read_repair(text: str, draft: Candidate, parent_question: str) -> Candidate:
    """What the check leaves of a draft.

    A sound draft stays as it was. What stands in the place of a repaired one is read as strictly as the draft was,
    and the claims of the draft stay with it. Everything else is broken.
    """
    parts = named_parts(text, _NAMES)
    verdict = _verdict(" ".join(part.text for part in parts if part.name == "verdict"))
    if verdict == "sound":
        return draft
    if verdict is None:
        return _broken(draft, "the check came to no clear verdict")
    if verdict == "broken":
        return _broken(draft, "the check found that it cannot be mended")
    marked = first_named(parts, QUESTIONS)
    mended = {without_label(part.text) for part in marked}
    if len(mended) != 1 or not all(part.ended for part in marked):
        return _broken(draft, f"the check says that it mended it, and gives {len(mended) or 'no'} readable question(s)")
    (question,) = mended
    rejection, detail = fault(question, parent_question) or (None, None)
    if rejection is Rejection.UNREADABLE:
        return _broken(draft, f"the check mended it to something that is no problem: {detail}")
    return replace(draft, question=question, rejection=rejection, detail=detail)


def _verdict(text: str) -> str | None:
    """The one verdict that a text gives."""
    found = {match.group().lower() for match in _VERDICT.finditer(text)}
    return found.pop() if len(found) == 1 and not _DOUBT.search(text) else None


def _broken(draft: Candidate, why: str) -> Candidate:
    return replace(draft, rejection=Rejection.BROKEN, detail=why)
