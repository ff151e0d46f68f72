"""The words of review: how a queue is drawn and what that is good for, and what a reviewer says."""

import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from dashboard.components import set_choice
from dashboard.components.words import BadgeColour
from engine.domain import Draw, ReviewVerdict

DRAWS: Final[Mapping[str, tuple[str, BadgeColour, str]]] = MappingProxyType(
    {
        Draw.RANDOM: (
            ":material/casino:",
            "green",
            "Every accepted answer has the same chance: an honest estimate of the whole.",
        ),
        Draw.STRATIFIED: (
            ":material/stacks:",
            "green",
            "At random within each stratum, rare ones included: an honest estimate of the whole and of each stratum.",
        ),
        Draw.UNCERTAIN: (
            ":material/help_center:",
            "blue",
            "Answers that the engine was least sure of come first: finds mistakes fast, and estimates nothing.",
        ),
        Draw.SUSPICIOUS: (
            ":material/troubleshoot:",
            "violet",
            "Consistent, but with a bad sign, as 3 of 5 votes or a near duplicate that differs; estimates nothing.",
        ),
        Draw.IMPORTED: (":material/upload_file:", "gray", "Came with a file of reviews that were made elsewhere."),
    }
)
"""By draw: icon, colour, and what it is good for."""
VERDICTS: Final[Mapping[str, tuple[str, BadgeColour]]] = MappingProxyType(
    {
        ReviewVerdict.CORRECT: (":material/check:", "green"),
        ReviewVerdict.WRONG: (":material/close:", "red"),
        ReviewVerdict.AMBIGUOUS: (":material/alt_route:", "orange"),
    }
)
"""By verdict: icon and colour."""


def drawn_from(row: Mapping[str, Any]) -> str:
    """From what, how and by which seed a queue was drawn, in a line of plain text.

    Args:
        row: A row of `engine.store.review_queues.listed`.
    """
    strata = values(row["strata"])
    by = f" by {', '.join(strata)}" if strata else ""
    return f"{row['draw']}{by} from {conditions(json.loads(row['filter']))}, seed {row['seed']}"


def conditions(query: Mapping[str, Any]) -> str:
    """The conditions of a list in a line of plain text."""
    told = set_choice.in_words({name: [*map(str, wanted)] for name, wanted in query.items() if name != "run"})
    return f"accepted answers {told}" if told else "all accepted answers of the run"


def values(found: Any) -> list[str]:
    """The members of a list, which may be written as JSON."""
    return [str(each) for each in (json.loads(found) if isinstance(found, str) else found or ())]


def stratum(text: str) -> str:
    """A stratum's values in a line; all of a set that has but one."""
    return " · ".join(values(text)) or "all"
