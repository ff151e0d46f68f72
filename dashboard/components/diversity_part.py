"""Which part of the page Diversity is shown: the map, what rounds add, or near duplicates; and what of it."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal, cast, get_args

import streamlit as st

from dashboard.params import Params

Show = Literal["map", "rounds", "duplicates"]
Of = Literal["rounds", "datasets", "sets"]
Kind = Literal["different", "groups", "exact", "words", "numbers"]
SHOW, OF, KIND, AFTER = "show", "of", "kind", "after"
OWN: Final = (SHOW, OF, KIND, AFTER)
SHOWN: Final[Mapping[str, str]] = MappingProxyType(
    {
        "map": ":material/scatter_plot: Map",
        "rounds": ":material/trending_flat: Does another round add anything?",
        "duplicates": ":material/content_copy: Near duplicates",
    }
)
_KEY: Final = "diversity.part"
_AFTER_PAIR: Final = re.compile(r"[0-9]{1,15},[0-9]{1,4}(?:\.[0-9]{1,20})?,[0-9]{1,15},[0-9]{1,15}")
_AFTER_GROUP: Final = re.compile(r"[0-9]{1,15},[0-9]{1,15}")
_SHOWN: Final = 60


@dataclass(frozen=True, slots=True)
class Part:
    """What the page is about.

    Attributes:
        show: The part of the page.
        of: Whose measures stand beside each other.
        kind: Which near duplicates are listed; `None` for those that are worth the most.
        after: The key of the last pair or group of the page before.
    """

    show: Show = "map"
    of: Of = "rounds"
    kind: Kind | None = None
    after: str = ""


def read(query: Mapping[str, Sequence[str]]) -> tuple[Part, tuple[str, ...]]:
    """What the address asks for, and one sentence for each part of it that was ignored."""
    ignored: list[str] = []

    def one(name: str, known: Sequence[str]) -> str | None:
        value = next(iter(query.get(name, ())), "")
        if value and value not in known:
            ignored.append(f"{name} = {value[:_SHOWN]!r} is none of {', '.join(known)}.")
        return value if value in known else None

    show, of, kind = (one(name, get_args(each)) for name, each in ((SHOW, Show), (OF, Of), (KIND, Kind)))
    after = next(iter(query.get(AFTER, ())), "")
    shapes = {None: (_AFTER_PAIR, _AFTER_GROUP), "groups": (_AFTER_GROUP,)}.get(kind, (_AFTER_PAIR,))
    if after and not any(shape.fullmatch(after) for shape in shapes):
        ignored.append(f"{AFTER} = {after[:_SHOWN]!r} is no place in a list.")
        after = ""
    return Part(
        cast("Show", show or "map"), cast("Of", of or "rounds"), cast("Kind | None", kind), after
    ), tuple(ignored)  # fmt: skip


def address(part: Part) -> Params:
    """The part of the address that says so; what is usual is left out."""
    told = {
        SHOW: part.show if part.show != "map" else None,
        OF: part.of if part.of != "rounds" else None,
        KIND: part.kind,
        AFTER: part.after,
    }
    return {name: [value] for name, value in told.items() if value}


def choose(part: Part, go: Callable[[Part], None]) -> None:
    """Let the reader choose what is shown.

    Args:
        part: What is shown.
        go: Shows another part.
    """
    st.session_state[_KEY] = part.show
    st.segmented_control(
        "Show", list(SHOWN), key=_KEY, required=True, format_func=SHOWN.__getitem__, label_visibility="collapsed",
        on_change=lambda: go(Part(show=st.session_state[_KEY])),
    )  # fmt: skip
