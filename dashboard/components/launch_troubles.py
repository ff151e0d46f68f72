"""What went wrong in a run: each kind once, with what to do, how often it happened where, and what was said."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import streamlit as st

from dashboard.components import prose
from dashboard.components.mathematics import plain
from dashboard.components.words import STAGES
from engine.runner import Trouble

_KINDS: Final = {
    "call": ("call failed", "calls failed"),
    "dropped": ("problem dropped", "problems dropped"),
    "retried": ("try failed and was made again", "tries failed and were made again"),
}
"""What cost something comes first; what was made good comes last."""
_SHOWN: Final = 5
"""Examples of a kind."""
_LONGEST: Final = 500
"""Characters of an example."""


@dataclass(frozen=True, slots=True)
class Kind:
    """Troubles for which the same is to be done.

    Attributes:
        kind: As of each `Trouble`.
        what: Likewise.
        remedy: What to do.
        parts: The troubles, the most frequent first.
    """

    kind: str
    what: str
    remedy: str
    parts: tuple[Trouble, ...]

    @property
    def count(self) -> int:
        """How often it happened, over all stages and teachers."""
        return sum(part.count for part in self.parts)

    @property
    def where(self) -> dict[tuple[str, str | None], int]:
        """How often it happened, by stage and teacher."""
        found: dict[tuple[str, str | None], int] = {}
        for part in self.parts:
            found[part.stage, part.teacher] = found.get((part.stage, part.teacher), 0) + part.count
        return found

    @property
    def examples(self) -> dict[str, int]:
        """What was said, and how often something like it; of problems each is one of many, whatever the others say."""
        found: dict[str, int] = {}
        for part in self.parts:
            if said := " ".join((part.example or "").split())[:_LONGEST]:
                found[said] = found.get(said, 0) + part.count
        return found


def kinds(found: Sequence[Trouble]) -> list[Kind]:
    """Troubles by what they are and what is to be done: what failed for good first, then the most frequent."""
    parts: dict[tuple[str, str, str], list[Trouble]] = {}
    for each in found:
        parts.setdefault((each.kind, each.what, each.remedy), []).append(each)
    made = [Kind(*key, tuple(sorted(some, key=lambda each: -each.count))) for key, some in parts.items()]
    return sorted(made, key=lambda kind: (list(_KINDS).index(kind.kind), -kind.count, kind.what))


def show(found: Sequence[Trouble]) -> None:
    """Draw what went wrong in a run."""
    st.subheader("What went wrong" if found else "Nothing went wrong", anchor=False)
    for kind in kinds(found):
        with st.container(border=True, gap="xsmall"):
            one, many = _KINDS[kind.kind]
            what = f"{one if kind.count == 1 else many}: {kind.what.replace('_', ' ')}"
            st.markdown(f"**{kind.count:,}** {plain(what)}")
            st.caption(plain(" · ".join(f"{_place(*where)}: {count:,}" for where, count in kind.where.items())))
            st.markdown(f":material/build: {plain(kind.remedy)}")
            _examples(kind)


def _place(stage: str, teacher: str | None) -> str:
    return STAGES.get(stage, stage) + (f" ({teacher})" if teacher else "")


def _examples(kind: Kind) -> None:
    said = list(kind.examples.items())
    if not said:
        return
    with st.expander("For example", type="compact", key=f"launch.trouble.{kind.kind}.{kind.what}"):
        shown = sorted(said, key=lambda each: -each[1])[:_SHOWN]
        lines = [text if kind.kind == "dropped" else f"{count:,} times: {text}" for text, count in shown]
        prose.code("\n".join(lines), key=f"launch.trouble.{kind.kind}.{kind.what}.text")
        if len(said) > _SHOWN:
            st.caption(f"The {_SHOWN} most frequent of {len(said):,}.")
