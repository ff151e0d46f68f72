"""The words, icons and badge colours for what the store calls by short names. The same on every page."""

from collections.abc import Mapping
from math import floor, log10
from types import MappingProxyType
from typing import Any, Final, Literal

import streamlit as st

from engine.domain import FUNNEL, MetaKind, Rejection, Source, Stage
from engine.quality import wilson
from engine.store import RunState

BadgeColour = Literal["red", "orange", "yellow", "blue", "green", "violet", "gray"]

STAGES: Final[Mapping[str, str]] = MappingProxyType(
    {
        Stage.METADATA: "Meta data",
        Stage.GUIDE: "1 Guide",
        Stage.CRITICISE: "2 Criticise",
        Stage.VOTE: "3 Vote",
        Stage.SOLVE: "Solve",
        Stage.EVOLVE: "Evolve",
        Stage.REPAIR: "Repair",
        Stage.AUDIT: "Audit",
    }
)
FUNNEL_STAGES: Final = tuple(stage.value for stage in FUNNEL)
TIERS: Final[Mapping[str, tuple[str, BadgeColour, str]]] = MappingProxyType(
    {
        "easy": (":material/counter_1:", "green", "settled in stage 1"),
        "medium": (":material/counter_2:", "blue", "settled in stage 2"),
        "hard": (":material/counter_3:", "violet", "settled in stage 3"),
        "unsettled": (":material/question_mark:", "orange", "went through all stages without agreement"),
        "unverified": (":material/gpp_maybe:", "yellow", "an answer taken without any check by agreement"),
        "dropped": (":material/block:", "red", "could not be judged"),
        "reference": (":material/bookmark:", "gray", "serves to write new questions from; nobody is asked to solve it"),
        "pending": (":material/hourglass_empty:", "gray", "has not ended yet"),
    }
)
OUTCOMES: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "settled": (":material/check_circle:", "settled"),
        "unchecked": (":material/gpp_maybe:", "taken unchecked"),
        "passed_on": (":material/arrow_forward:", "passed on"),
        "dropped": (":material/block:", "dropped"),
        "reference": (":material/bookmark:", "kept as a reference"),
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
REJECTIONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        Rejection.NO_REPLY: "the call brought no reply",
        Rejection.UNREADABLE: "no question could be read from the reply",
        Rejection.DECLINED: "the teacher said that it cannot be done",
        Rejection.NOT_SELF_CONTAINED: "it leans on something outside itself",
        Rejection.ANSWER_GIVEN: "it gives its answer away",
        Rejection.PARENT_AGAIN: "it is its parent again",
        Rejection.BROKEN: "its check found that it cannot be mended",
        Rejection.EXACT_DUPLICATE: "the store has it already",
        Rejection.NEAR_DUPLICATE: "the store has nearly the same",
        Rejection.VARIANT_LIMIT: "the store has enough of it with other numbers",
        Rejection.CONTAMINATED: "it is, or nearly is, a benchmark's question",
        Rejection.OVER_CAP: "the run takes no further problem",
    }
)
KINDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        MetaKind.TOPIC: "Topics",
        MetaKind.SKILL: "Skills",
        MetaKind.DEFINITION: "Definitions",
        MetaKind.FORMULA: "Formulas",
        MetaKind.PITFALL: "Common pitfalls",
        MetaKind.INSIGHT: "Further insight",
    }
)
SOURCES: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        Source.SEED: (":material/grass:", "seed"),
        Source.EVOLVED: (":material/account_tree:", "evolved"),
        Source.IMPORTED: (":material/upload_file:", "imported"),
    }
)


_LEAST_USD: Final = 0.000001
_TWO_DIGITS_USD: Final = 0.001


def tier_badge(tier: str, width: int | Literal["content"] = "content") -> None:
    """A tier as word, icon and colour."""
    icon, colour, meaning = TIERS[tier]
    st.badge(tier, icon=icon, color=colour, help=meaning, width=width)


def claimed(row: Mapping[str, Any]) -> str:
    """Level and subject of a problem in a line: the publisher's, or what its author claims, and then said so."""
    if row["level"] or row["subject"]:
        return " · ".join(part for part in (f"level {row['level']}" if row["level"] else "", row["subject"]) if part)
    claims = [str(part) for part in (row["claimed_level"], row["claimed_subject"]) if part]
    return f"claimed {' · '.join(claims)}" if claims else "no level"


def share(part: int, whole: int) -> str:
    """A share with its denominator in sight."""
    return f"{part:,} of {whole:,}" + (f" ({part / whole:.1%})" if whole else "")


def interval(part: int, whole: int) -> str:
    """Wilson's 95 % interval for a share, in per cent; a dash where nothing is known."""
    low, high = wilson(part, whole)
    return f"{100 * low:.1f} to {100 * high:.1f}" if whole else "—"


def money(usd: float | None) -> str:
    """US dollars: cents from one dollar on, below it four decimals or two digits that count; no price is not free."""
    if usd is None:
        return "not priced"
    if usd >= 1 or usd == 0:
        return f"${usd:,.2f}"
    if usd < _LEAST_USD:
        return f"<${_LEAST_USD:.6f}"
    return f"${usd:.4f}" if usd >= _TWO_DIGITS_USD else f"${usd:.{1 - floor(log10(usd))}f}"


def duration(seconds: float) -> str:
    """A span of time: milliseconds below a second."""
    return f"{seconds:.1f} s" if seconds >= 1 else f"{1000 * seconds:.0f} ms"


def count(number: int | None) -> str:
    """A number, or a dash where it is unknown."""
    return "—" if number is None else f"{number:,}"
