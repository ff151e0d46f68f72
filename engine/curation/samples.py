"""What a row of a published set says: a question, its solution out of WISDOM's frame, and what stands beside."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from engine.curation.fields import UnusableError, scalar_in
from engine.curation.rows import cell
from engine.domain import SETTLED_TIERS, Tier

KNOWLEDGE: Final = ("<knowledge_base_start>", "<knowledge_base_end>")
SOLUTION: Final = ("<solution_start>", "<solution_end>")
_MOST_ROUNDS: Final = 1_000
_EMPTY_FRAME: Final = "Its solution is empty between the marks of its frame. Write the worked solution there."


class Sample(NamedTuple):
    """What a row of a published set says.

    Attributes:
        question: The question.
        solution: The worked solution, out of its frame.
        answers: Answers that the publisher accepts; none where it gives none.
        level: The publisher's level, 1 to 5.
        subject: The publisher's subject.
        knowledge: The knowledge base that the solution stands on.
        tier: Where the publisher's check settled it.
        round: The round in which it was made.
        model: Which model wrote the solution.
        unsolved: Why it has no solution, which is empty then; empty where it has one.
        strange_level: How a level is written of which nobody says what it means; empty elsewhere.
        system: Whether its conversation has a system message, which is not kept.
    """

    question: str
    solution: str
    answers: tuple[str, ...] = ()
    level: int | None = None
    subject: str | None = None
    knowledge: str | None = None
    tier: Tier = Tier.UNVERIFIED
    round: int = 1
    model: str | None = None
    unsolved: str = ""
    strange_level: str = ""
    system: bool = False


def sample_of(  # noqa: PLR0913 -- as many as a row may say
    question: str | None,
    solution: str | UnusableError | None,
    *,
    places: tuple[str, str],
    answers: tuple[str, ...] = (),
    level: tuple[int | None, str] = (None, ""),
    subject: str | None = None,
    knowledge: str | None = None,
    tier: Tier = Tier.UNVERIFIED,
    round_: int = 1,
    model: str | None = None,
) -> Sample:
    """A sample, if it has a question; a frame is taken apart."""
    if question is None:
        raise UnusableError(f"It has no question. Give it as text in `{places[0]}`.")
    own, unsolved = None, ""
    if isinstance(solution, str):
        own, solution = _unframed(solution)
        unsolved = "" if solution else _EMPTY_FRAME
    elif solution is None:
        unsolved = f"It has no solution. Give it as text in `{places[1]}`, or import bare questions as seeds, "
        unsolved += "without a set."
    else:
        solution, unsolved = None, str(solution)
    return Sample(
        question,
        solution or "",
        answers,
        level[0],
        subject,
        own or knowledge,
        tier,
        round_,
        model,
        unsolved,
        strange_level=level[1],
    )


def _unframed(text: str) -> tuple[str | None, str]:
    """The knowledge base and the solution of a text in WISDOM's frame; any other text is all solution."""
    if SOLUTION[0] not in text:
        return None, text
    begin, end = (text.find(mark) for mark in KNOWLEDGE)
    if begin < 0:
        begin = end = -len(KNOWLEDGE[1])
    solution = text.find(SOLUTION[0], max(0, end))
    if solution < 0 or end < begin:
        return None, text
    closing = _closing(text, solution)
    held = text[solution + len(SOLUTION[0]) : closing if closing >= 0 else len(text)].strip()
    knowledge = text[begin + len(KNOWLEDGE[0]) : end].strip() if begin >= 0 else ""
    return knowledge or None, held


def _closing(text: str, solution: int) -> int:
    """Where a solution's frame closes: at the first mark, or at the text's end where it speaks of the mark itself."""
    first = text.find(SOLUTION[1], solution)
    whole = text.rstrip()
    if first < 0 or first + len(SOLUTION[1]) == len(whole) or text.find(SOLUTION[0], solution + 1) >= 0:
        return first
    return len(whole) - len(SOLUTION[1]) if whole.endswith(SOLUTION[1]) else first


def answers_of(value: object, name: str) -> tuple[str, ...]:
    """One answer, or a list of acceptable ones."""
    if isinstance(value, Sequence) and not isinstance(value, str):
        return tuple(text for item in value if (text := scalar_in(cell(item), name)) is not None)
    one = scalar_in(value, name)
    return () if one is None else (one,)


def tier_of(value: object) -> Tier:
    """A tier in which the publisher's check settled a problem; whatever else stands there is no such check."""
    if not isinstance(value, str):
        return Tier.UNVERIFIED
    return next((tier for tier in SETTLED_TIERS if value.strip().lower() == tier), Tier.UNVERIFIED)


def round_of(value: object) -> int:
    """The round in which a row was made; the first where it does not say.

    Raises:
        UnusableError: It is no such number.
    """
    written = None if value is None else scalar_in(value, "round")
    if written is None:
        return 1
    if written.isascii() and written.isdecimal() and 1 <= int(written[:9]) <= _MOST_ROUNDS:
        return int(written)
    raise UnusableError(f"Its `round` is {written[:40]!r}. Give a whole number from 1 to {_MOST_ROUNDS:,}.")
