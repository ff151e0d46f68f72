"""Which problems are meant: one description, shared by the store's SQL, the pages' URLs and the exports."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Final, Self

from engine.domain.funnel import FUNNEL, Tier
from engine.domain.problem import Source
from engine.domain.review import ReviewVerdict

PENDING: Final = "pending"
"""Stands among the tiers for a problem that entered a round and has no tier yet."""

TIERS: Final = (*(tier.value for tier in Tier), PENDING)
LEVELS: Final = (1, 2, 3, 4, 5)
TEXT_AS: Final = ("words", "phrase", "regex")
"""How a text is looked for: all its words in any order, exactly as it stands, or as a regular expression."""
REVIEWED: Final = ("yes", "no", *(verdict.value for verdict in ReviewVerdict))
LONGEST_TEXT: Final = 500
"""Characters of a text that is looked for."""


@dataclass(frozen=True, slots=True)
class ProblemFilter:
    """Problems that meet all conditions; an empty condition is met by all.

    Attributes:
        run: Entries of this run; without it, problems are meant whether they were in a run or not.
        round: Entries of this round.
        tiers: Where they ended, `pending` included.
        stage: The stage in which they ended.
        levels: The publisher's levels.
        subjects: The publisher's subjects.
        datasets: Where they come from.
        text: What occurs in the question, whatever its case.
        correct: Whether the accepted answer equals the ground truth: `yes`, `no`, or `unknown`.
        sources: How they came to be: `seed`, `evolved`, `imported`.
        claimed_levels: The levels that the teachers which wrote them claim; apart from the publisher's.
        text_as: How `text` is meant: one of `TEXT_AS`, `words` where nothing is said.
        topics: Topics of the library that a teacher found in them, by name.
        skills: Skills, likewise.
        teachers: Roles of teachers that worked on them in the run: those of all stages up to the one they ended in.
        causes: Causes of failure that an attempt at them has in the run; a person's correction counts before the
            computed cause.
        flags: Reasons for which somebody flagged them.
        reviewed: Whether a person judged the accepted answer, or how: one of `REVIEWED`.
        min_usd: What solving them cost in the run at least, in US dollars.
        max_usd: What it cost at most.
        rules: The acceptance rules or signals that decided in the stage in which they ended.
        claimed_subjects: The subjects that the teachers which wrote them claim; apart from the publisher's.
        sets: Sets of problems that somebody chose, by id; a problem is in one of them.
    """

    run: str | None = None
    round: int | None = None
    tiers: tuple[str, ...] = ()
    stage: str | None = None
    levels: tuple[int, ...] = ()
    subjects: tuple[str, ...] = ()
    datasets: tuple[str, ...] = ()
    text: str = ""
    correct: str | None = None
    sources: tuple[str, ...] = ()
    claimed_levels: tuple[int, ...] = ()
    text_as: str | None = None
    topics: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    teachers: tuple[str, ...] = ()
    causes: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    reviewed: str | None = None
    min_usd: float | None = None
    max_usd: float | None = None
    rules: tuple[str, ...] = ()
    claimed_subjects: tuple[str, ...] = ()
    sets: tuple[str, ...] = ()

    def to_params(self) -> dict[str, list[str]]:
        """The conditions as query parameters of a URL; empty ones are left out."""
        params: dict[str, list[str]] = {}
        for field in fields(self):
            value = getattr(self, field.name)
            values = list(value) if isinstance(value, tuple) else [value]
            kept = [str(v) for v in values if v not in (None, "")]
            if kept:
                params[field.name] = kept
        return params

    @classmethod
    def from_params(cls, params: Mapping[str, Sequence[str]]) -> tuple[Self, tuple[str, ...]]:
        """Read query parameters of a URL, which anybody may have written.

        Returns:
            The filter, and one sentence for each value that means nothing and was ignored.
        """
        given = _Given(params)
        found = cls(
            run=given.one("run"),
            round=given.round("round"),
            tiers=given.several("tiers", TIERS),
            stage=given.one("stage", [s.value for s in FUNNEL]),
            levels=given.levels("levels"),
            subjects=given.several("subjects"),
            datasets=given.several("datasets"),
            text=given.text("text"),
            correct=given.one("correct", ["yes", "no", "unknown"]),
            sources=given.several("sources", [source.value for source in Source]),
            claimed_levels=given.levels("claimed_levels"),
            text_as=given.one("text_as", TEXT_AS),
            topics=given.several("topics"),
            skills=given.several("skills"),
            teachers=given.several("teachers"),
            causes=given.several("causes"),
            flags=given.several("flags"),
            reviewed=given.one("reviewed", REVIEWED),
            min_usd=given.dollars("min_usd"),
            max_usd=given.dollars("max_usd"),
            rules=given.several("rules"),
            claimed_subjects=given.several("claimed_subjects"),
            sets=given.several("sets"),
        )
        return found, tuple(given.ignored)


class _Given:
    """Query parameters that anybody may have written: read one by one, with a sentence for each value ignored."""

    def __init__(self, params: Mapping[str, Sequence[str]]) -> None:
        self._params = params
        self.ignored: list[str] = []

    def several(self, name: str, known: Sequence[str] | None = None) -> tuple[str, ...]:
        given = [v for v in self._params.get(name, ()) if v]
        self.ignored.extend(f"{name} = {v[:60]!r} is not known here." for v in given if known and v not in known)
        return tuple(dict.fromkeys(v for v in given if not known or v in known))

    def one(self, name: str, known: Sequence[str] | None = None) -> str | None:
        found = self.several(name, known)
        self.ignored.extend(f"{name} = {v[:60]!r} is one too many." for v in found[1:])
        return found[0] if found else None

    def levels(self, name: str) -> tuple[int, ...]:
        return tuple(map(int, self.several(name, [str(level) for level in LEVELS])))

    def round(self, name: str) -> int | None:
        given = self.one(name)
        if given is None or re.fullmatch("0{0,9}[1-9][0-9]{0,5}", given):
            return None if given is None else int(given)
        self.ignored.append(f"{name} = {given[:60]!r} is not a round.")
        return None

    def dollars(self, name: str) -> float | None:
        given = self.one(name)
        if given is None or re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,12})?(e-[0-9]{1,2})?", given):
            return None if given is None else float(given)
        self.ignored.append(f"{name} = {given[:60]!r} is not an amount.")
        return None

    def text(self, name: str) -> str:
        given = self.one(name) or ""
        if len(given) <= LONGEST_TEXT:
            return given
        self.ignored.append(f"{name} = {given[:60]!r} is longer than {LONGEST_TEXT} characters.")
        return ""
