"""Review queues: what defines one."""

from dataclasses import dataclass
from typing import Final

from engine.domain.filters import ProblemFilter
from engine.domain.review import Draw

STRATA: Final = ("level", "subject", "tier", "round", "cause")
"""What a queue may be stratified by. Level and subject are the publisher's, else those that the teacher claims which
wrote the problem, marked as claimed; the cause is that of its first failed attempt, as a person corrected it."""
NOT_KNOWN: Final = "not known"
"""Stands in a stratum for a level or subject that nobody said."""
NO_CAUSE: Final = "none"
"""Stands in a stratum for the cause where no attempt failed."""
MOST_ITEMS: Final = 5_000
MOST_REVIEWERS: Final = 10
LONGEST_NAME: Final = 64
"""Characters of a queue's name."""
LEASE_S: Final = (10.0, 86_400.0)
"""The shortest and the longest lease, in seconds."""


@dataclass(frozen=True, slots=True)
class QueueSpec:
    """What defines a queue.

    Attributes:
        name: Its name, which people choose.
        wanted: Which entries it is drawn from; its run is set. Only those with an accepted answer count.
        draw: How items are chosen.
        strata: The columns that it is stratified by, of `STRATA`; for stratified draws alone.
        size: How many items it is to have; where fewer fit, it has those.
        overlap: How many people judge each item.
        seed: The seed of the draw: the same store and spec give the same items.
        blind: Whether verdicts and ground truths stay hidden until an item is judged.
        lease_s: Seconds for which an item belongs to whoever took it.
    """

    name: str
    wanted: ProblemFilter
    draw: Draw
    strata: tuple[str, ...] = ()
    size: int = 50
    overlap: int = 1
    seed: int = 0
    blind: bool = True
    lease_s: float = 600.0

    def mistakes(self) -> tuple[str, ...]:
        """One sentence for everything about it that cannot be, with what to do."""
        name = " ".join(self.name.split())
        asked = {
            f"Give the queue a name of 1 to {LONGEST_NAME} characters that can be seen.": (
                not name or len(name) > LONGEST_NAME or not name.isprintable()
            ),
            "Choose the run whose answers are judged.": not self.wanted.run,
            f"Stratify by {', '.join(STRATA)}, each once.": (
                not set(self.strata) <= set(STRATA) or len(set(self.strata)) < len(self.strata)
            ),
            "Name the columns to stratify by, or draw at random.": self.draw is Draw.STRATIFIED and not self.strata,
            "Only a stratified draw has columns to stratify by: leave them out.": (
                self.draw is not Draw.STRATIFIED and bool(self.strata)
            ),
            "Imported queues come with a file of reviews: choose another draw.": self.draw is Draw.IMPORTED,
            f"Ask for 1 to {MOST_ITEMS:,} items.": not 1 <= self.size <= MOST_ITEMS,
            f"Let 1 to {MOST_REVIEWERS} people judge each item.": not 1 <= self.overlap <= MOST_REVIEWERS,
            "Give a seed from 0 to 2,147,483,647.": not 0 <= self.seed < 2**31,
            f"Lease items for {LEASE_S[0]:g} to {LEASE_S[1]:,.0f} seconds.": (
                not LEASE_S[0] <= self.lease_s <= LEASE_S[1]
            ),
        }
        return tuple(sentence for sentence, is_wrong in asked.items() if is_wrong)
