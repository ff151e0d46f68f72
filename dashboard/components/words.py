"""The words, icons and badge colours for what the store calls by short names. The same on every page."""

from collections.abc import Mapping
from math import floor, log10
from types import MappingProxyType
from typing import Final, Literal

import streamlit as st

from engine.store import RunState

BadgeColour = Literal["red", "orange", "yellow", "blue", "green", "violet", "gray"]

STAGES: Final[Mapping[str, str]] = MappingProxyType({"guide": "1 Guide", "criticise": "2 Criticise", "vote": "3 Vote"})
TIERS: Final[Mapping[str, tuple[str, BadgeColour, str]]] = MappingProxyType(
    {
        "easy": (":material/counter_1:", "green", "settled in stage 1"),
        "medium": (":material/counter_2:", "blue", "settled in stage 2"),
        "hard": (":material/counter_3:", "violet", "settled in stage 3"),
        "unsettled": (":material/question_mark:", "orange", "went through all stages without agreement"),
        "unverified": (":material/gpp_maybe:", "yellow", "an answer taken without any check by agreement"),
        "dropped": (":material/block:", "red", "could not be judged"),
        "pending": (":material/hourglass_empty:", "gray", "has not ended yet"),
    }
)
OUTCOMES: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "settled": (":material/check_circle:", "settled"),
        "unchecked": (":material/gpp_maybe:", "taken unchecked"),
        "passed_on": (":material/arrow_forward:", "passed on"),
        "dropped": (":material/block:", "dropped"),
    }
)
STATES: Final[Mapping[RunState, tuple[str, BadgeColour, str]]] = MappingProxyType(
    {
        RunState.RUNNING: (":material/play_circle:", "blue", "figures follow every few seconds"),
        RunState.STOPPING: (":material/pending:", "orange", "ends after what is in flight"),
        RunState.STOPPED: (":material/stop_circle:", "gray", "go on with the same run id"),
        RunState.FINISHED: (":material/check_circle:", "green", "nothing is left to do"),
        RunState.FAILED: (":material/error:", "red", "it met something that it could not pass"),
        RunState.DEAD: (":material/skull:", "red", "its process is gone; go on with it"),
    }
)
ANSWER_RULES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "boxed": r"found in \\boxed",
        "stated": "found as stated",
        "hashes": "found after ####",
        "last_number": "last number of the text, a last resort",
    }
)


_LEAST_USD: Final = 0.000001
_TWO_DIGITS_USD: Final = 0.001


def tier_badge(tier: str, width: int | Literal["content"] = "content") -> None:
    """A tier as word, icon and colour."""
    icon, colour, meaning = TIERS[tier]
    st.badge(tier, icon=icon, color=colour, help=meaning, width=width)


def share(part: int, whole: int) -> str:
    """A share with its denominator in sight."""
    return f"{part:,} of {whole:,}" + (f" ({part / whole:.1%})" if whole else "")


def money(usd: float | None) -> str:
    """US dollars: cents from one dollar on, below it four decimals or two digits that count; no price is not free."""
    if usd is None:
        return "not priced"
    if usd >= 1 or usd == 0:
        return f"${usd:,.2f}"
    if usd < _LEAST_USD:
        return f"<${_LEAST_USD:.6f}"
    return f"${usd:.4f}" if usd >= _TWO_DIGITS_USD else f"${usd:.{1 - floor(log10(usd))}f}"


def count(number: int | None) -> str:
    """A number, or a dash where it is unknown."""
    return "—" if number is None else f"{number:,}"
