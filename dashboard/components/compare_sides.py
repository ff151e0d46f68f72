"""The two sides that are compared: what the address names, what stands where it names nothing, and choosing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import streamlit as st

from dashboard import data, params
from dashboard.components import runs
from dashboard.components.words import STAGES
from dashboard.params import Params
from engine.domain import Stage
from engine.store import RunInfo, halves

Name = Literal["a", "b"]
NAMES: Final[tuple[Name, Name]] = ("a", "b")
ALL_ROUNDS: Final = "all rounds"
WHOLE: Final = "the run's outcome"
_LOOKED_AT: Final = 5
"""So many of the newest runs are asked for others over the same problems."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """One side, its run, and what else that run offers.

    Attributes:
        name: `a` or `b`.
        side: What is compared.
        run: Its run.
        rounds: The run's rounds.
        replies: The run's teachers, and the stages in which they replied.
    """

    name: Name
    side: halves.Side
    run: RunInfo
    rounds: tuple[int, ...]
    replies: tuple[tuple[str, str], ...]

    @property
    def letter(self) -> str:
        """What the page calls the side."""
        return self.name.upper()

    @property
    def what(self) -> str:
        """What is compared, in words."""
        return spoken(self.side)


def spoken(side: halves.Side) -> str:
    """A side in words, as plain text."""
    part = f"round {side.round}" if side.round is not None else None
    reply = f"{side.teacher} in {STAGES[side.stage]}" if side.stage is not None else None
    return " · ".join(text for text in (side.run, part, reply) if text)


def read(known: Sequence[RunInfo], query: Params) -> tuple[Chosen, Chosen, tuple[str, ...]] | None:
    """The sides that the address names, and a sentence for each value that means nothing.

    Returns:
        `None` if it names none, and nothing in the store can be compared.
    """
    by_id = {run.id: run for run in known}
    named = {name: _first(query, f"{name}_run") for name in NAMES}
    ignored = [f"{name}_{runs.unknown_run(run)}" for name, run in named.items() if run and run not in by_id]
    found = {name: run for name, run in named.items() if run in by_id}
    if not found:
        sides = _usual(known)
        if sides is None:
            return None
        a, b = (_chosen(name, side, by_id) for name, side in zip(NAMES, sides, strict=True))
        return a, b, tuple(ignored)
    other = _partner(next(iter(found.values())) or "", known)
    a, b = (_chosen(name, halves.Side(found.get(name) or other), by_id, query, ignored) for name in NAMES)
    return a, b, tuple(ignored)


def _first(query: Mapping[str, Sequence[str]], name: str) -> str | None:
    return next(iter(query.get(name, ())), None) or None


def _chosen(
    name: Name,
    side: halves.Side,
    by_id: Mapping[str, RunInfo],
    query: Params | None = None,
    ignored: list[str] | None = None,
) -> Chosen:
    """A side, its round and its teacher as the address names them, as far as its run has them."""
    rounds, replies = data.compare_choices(side.run)
    if query is not None and ignored is not None:
        side = _within(name, side.run, rounds, replies, query, ignored)
    return Chosen(name, side, by_id[side.run], rounds, replies)


def _within(
    name: Name,
    run: str,
    rounds: Sequence[int],
    replies: Sequence[tuple[str, str]],
    query: Params,
    ignored: list[str],
) -> halves.Side:
    wanted, teacher, stage = (_first(query, f"{name}_{part}") for part in ("round", "teacher", "stage"))
    number = next((each for each in rounds if str(each) == wanted), None)
    if wanted and number is None:
        ignored.append(f"{name}_round = {wanted[:60]!r} is not a round of {run}.")
    if not teacher and not stage:
        return halves.Side(run, number)
    reply = next((each for each in replies if teacher in (None, each[0]) and stage in (None, each[1])), None)
    if reply is None:
        asked = " in ".join(repr(part[:60]) for part in (teacher, stage) if part)
        which = f"{name}_teacher" if teacher else f"{name}_stage"
        ignored.append(f"{which} = {asked} did not reply in {run}.")
        return halves.Side(run, number)
    return halves.Side(run, number, *reply)


def _partner(run: str, known: Sequence[RunInfo]) -> str:
    """The newest other run over the same problems, else the run itself."""
    partners = data.compare_partners(run)
    return next((each.id for each in known if each.id in partners), run)


def _usual(known: Sequence[RunInfo]) -> tuple[halves.Side, halves.Side] | None:
    """What stands where the address names nothing: the newest two runs over the same problems, the newer one as B.

    Else two teachers of a run: the weak one and the expert who answered blindly, or the first two who replied.
    Else two rounds.
    """
    for place, run in enumerate(known[:_LOOKED_AT]):
        partners = data.compare_partners(run.id)
        older = next((each.id for each in known[place + 1 :] if each.id in partners), None)
        if older is not None:
            return halves.Side(older), halves.Side(run.id)
    for run in known[:_LOOKED_AT]:
        rounds, replies = data.compare_choices(run.id)
        if len(replies) > 1:
            blind = next((reply for reply in replies if reply[1] == Stage.AUDIT), replies[1])
            return halves.Side(run.id, None, *replies[0]), halves.Side(run.id, None, *blind)
        if len(rounds) > 1:
            return halves.Side(run.id, rounds[0]), halves.Side(run.id, rounds[1])
    return None


def address(a: halves.Side, b: halves.Side) -> Params:
    """Both sides as query parameters."""
    found: Params = {}
    for name, side in zip(NAMES, (a, b), strict=True):
        for part in ("run", "round", "teacher", "stage"):
            if (value := getattr(side, part)) is not None:
                found[f"{name}_{part}"] = [str(value)]
    return found


def choose(a: Chosen, b: Chosen, known: Sequence[RunInfo]) -> None:
    """Let the reader choose both sides, or swap them; the choice goes into the URL."""
    left, right = st.columns(2, gap="medium")
    with left:
        _one(a, b, known)
    with right:
        _one(b, a, known)


def _one(chosen: Chosen, other: Chosen, known: Sequence[RunInfo]) -> None:
    """The choice of one side: its run, its round and what of it."""
    runs_by_id = {each.id: runs.label(each) for each in known}
    rounds = {0: ALL_ROUNDS, **{number: f"round {number}" for number in chosen.rounds}}
    replies = {("", ""): WHOLE, **{each: f"{each[0]} in {STAGES[each[1]]}, first reply" for each in chosen.replies}}
    run, number, reply = (f"compare.{chosen.name}.{part}" for part in ("run", "round", "reply"))

    def go(side: halves.Side) -> None:
        params.go(address(*((side, other.side) if chosen.name == "a" else (other.side, side))))

    def pick_run() -> None:
        go(halves.Side(st.session_state[run]))

    def pick_part() -> None:
        teacher, stage = st.session_state[reply]
        go(halves.Side(chosen.side.run, st.session_state[number] or None, teacher or None, stage or None))

    side = chosen.side
    st.session_state.update({run: side.run, number: side.round or 0, reply: (side.teacher or "", side.stage or "")})
    letter = chosen.letter
    with st.container(border=True, gap="small"):
        st.selectbox(
            f"Side {letter}", list(runs_by_id), format_func=runs_by_id.__getitem__, key=run, on_change=pick_run
        )
        with st.container(horizontal=True):
            st.selectbox(
                f"Round of {letter}",
                list(rounds),
                format_func=rounds.__getitem__,
                key=number,
                on_change=pick_part,
                width=150,
            )
            st.selectbox(
                f"What of {letter}", list(replies), format_func=replies.__getitem__, key=reply, on_change=pick_part
            )


def swap(a: Chosen, b: Chosen) -> None:
    """A button that makes B of A and A of B."""
    st.button(
        "Swap A and B", icon=":material/swap_horiz:", shortcut="S", on_click=params.go, args=(address(b.side, a.side),)
    )
