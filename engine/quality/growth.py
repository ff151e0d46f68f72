"""Are evolved problems harder than what they grew out of, by where the stages settled both?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from engine.domain import SETTLED_TIERS, Tier

HARDNESS: Final[Mapping[str, int]] = {tier.value: place for place, tier in enumerate((*SETTLED_TIERS, Tier.UNSETTLED))}
"""Tiers that say how hard a problem was, the easiest first. The others say that nobody could or would judge it."""


@dataclass(frozen=True, slots=True)
class Grown:
    """Children against their parents.

    Attributes:
        easier: Children that an earlier stage settled than their parent.
        same: Children that ended in the tier of their parent.
        harder: Children that a later stage settled, or none where one settled the parent.
        unjudged: Children that cannot be compared: they or their parent were dropped, not verified, or have not ended.
    """

    easier: int = 0
    same: int = 0
    harder: int = 0
    unjudged: int = 0

    def __add__(self, other: "Grown") -> "Grown":
        return Grown(
            self.easier + other.easier,
            self.same + other.same,
            self.harder + other.harder,
            self.unjudged + other.unjudged,
        )

    @property
    def compared(self) -> int:
        """Children that were compared: easier, as hard and harder ones together."""
        return self.easier + self.same + self.harder


def grown(rows: Iterable[Mapping[str, Any]]) -> Grown:
    """Compare children with their parents.

    A parent is a problem that stage 2 did not settle. So its tier is near the top of the scale, a child can rarely be
    harder, and some children are easier by chance alone: parents were picked for having failed once.

    Args:
        rows: Rows of `engine.store.growth.grown`.
    """
    return sum((_compared(row["parent"], row["child"], row["children"]) for row in rows), Grown())


def _compared(parent: str | None, child: str | None, children: int) -> Grown:
    before, after = HARDNESS.get(parent or ""), HARDNESS.get(child or "")
    if before is None or after is None:
        return Grown(unjudged=children)
    if after == before:
        return Grown(same=children)
    return Grown(harder=children) if after > before else Grown(easier=children)
