"""Which problems are meant: one description, shared by the store's SQL, the pages' URLs and the exports."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Final, Self

from engine.domain.funnel import FUNNEL, Tier
from engine.domain.problem import Source

PENDING: Final = "pending"
"""Stands among the tiers for a problem that entered a round and has no tier yet."""

TIERS: Final = (*(tier.value for tier in Tier), PENDING)
LEVELS: Final = (1, 2, 3, 4, 5)


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
        text: Words that occur in the question as they are written, whatever their case.
        correct: Whether the accepted answer equals the ground truth: `yes`, `no`, or `unknown`.
        sources: How they came to be: `seed`, `evolved`, `imported`.
        claimed_levels: The levels that the teachers which wrote them claim; apart from the publisher's.
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
        ignored: list[str] = []

        def several(name: str, known: Sequence[str] | None = None) -> tuple[str, ...]:
            given = [v for v in params.get(name, ()) if v]
            ignored.extend(f"{name} = {v[:60]!r} is not known here." for v in given if known and v not in known)
            return tuple(dict.fromkeys(v for v in given if not known or v in known))

        def one(name: str, known: Sequence[str] | None = None) -> str | None:
            found = several(name, known)
            ignored.extend(f"{name} = {v[:60]!r} is one too many." for v in found[1:])
            return found[0] if found else None

        def levels(name: str) -> tuple[int, ...]:
            return tuple(map(int, several(name, [str(level) for level in LEVELS])))

        rounds = one("round")
        if rounds is not None and not re.fullmatch("0{0,9}[1-9][0-9]{0,5}", rounds):
            ignored.append(f"round = {rounds[:60]!r} is not a round.")
            rounds = None
        found = cls(
            run=one("run"),
            round=int(rounds) if rounds else None,
            tiers=several("tiers", TIERS),
            stage=one("stage", [s.value for s in FUNNEL]),
            levels=levels("levels"),
            subjects=several("subjects"),
            datasets=several("datasets"),
            text=one("text") or "",
            correct=one("correct", ["yes", "no", "unknown"]),
            sources=several("sources", [source.value for source in Source]),
            claimed_levels=levels("claimed_levels"),
        )
        return found, tuple(ignored)
