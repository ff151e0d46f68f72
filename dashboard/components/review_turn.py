"""A reviewer's turn as the session knows it: the item at hand, what was said of the last one, and what a key does.

Every button carries the turn that it is about. So a key that is pressed twice, a click that arrives late, and a second
window can never judge an item that they were not meant for.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import streamlit as st

from dashboard import data
from dashboard.components import memory
from engine.domain import Judgement, ReviewVerdict
from engine.errors import WorkbenchError
from engine.store import Turn, queues

TWICE_S: Final = 0.3
"""Seconds for which an item has to have been drawn before a key counts: nobody reads one in less, but a key that is
pressed twice, or held, comes twice in that time."""
_STATE: Final = "review.turn"


@dataclass(slots=True)
class Sitting:
    """What a person does in a queue, as long as the session lives.

    Attributes:
        queue_id: The queue.
        author: The person.
        turn: The item at hand; `None` where nothing is left.
        item: What is shown of it.
        drawn: When it was drawn first, in seconds of the monotonic clock; `None` before that.
        last: What was said of the item before it, with its item: for the line that tells how that was.
        failed: What could not be done, and why.
        hint: What was not done, on purpose.
        typed: By position, what was typed about each item that was skipped, so that it is there again if that is
            undone; what was typed about an item that was judged is in the store.
        deciding: Whether it is being decided what is to happen with the last item.
        forget: Slots of the browser whose texts are in the store by now.
    """

    queue_id: str
    author: str
    turn: Turn | None = None
    item: Mapping[str, Any] = field(default_factory=dict)
    drawn: float | None = None
    last: tuple[ReviewVerdict | None, Mapping[str, Any]] | None = None
    failed: str = ""
    hint: str = ""
    typed: dict[int, Mapping[str, Any]] = field(default_factory=dict)
    deciding: bool = False
    forget: list[str] = field(default_factory=list)

    def key(self, name: str) -> str:
        """The session key of a widget that belongs to the item at hand alone."""
        return f"review.{self.turn.id if self.turn else 'none'}.{name}"

    def slot(self) -> str:
        """Where the browser keeps what is typed about the item at hand."""
        return memory.slot("draft", self.queue_id, self.turn.position if self.turn else "none", self.author)


def sitting(queue_id: str, author: str) -> Sitting:
    """The person's sitting in a queue, with an item at hand if there is one left.

    Raises:
        WorkbenchError: There is no such queue, or it cannot be written.
    """
    found = st.session_state.get(_STATE)
    if not isinstance(found, Sitting) or (found.queue_id, found.author) != (queue_id, author):
        found = Sitting(queue_id, author)
        st.session_state[_STATE] = found
    if found.turn is None:
        _show(found, queues.take(data.store(), queue_id, author))
    return found


def judge(turn_id: str, verdict: ReviewVerdict) -> None:
    """Say what the item of a turn is, with all that was typed about it, and go on."""

    def act(at: Sitting, turn: Turn) -> Turn | None:
        said = said_now(at, verdict)
        counted, after = queues.judge_and_take(data.store(), turn.id, said, at.author)
        if counted:
            at.last = (verdict, at.item)
        else:
            at.hint = "This item was judged already, in another window: it counts once."
        at.forget.append(at.slot())
        return after

    _act(turn_id, act)


def skip(turn_id: str) -> None:
    """Leave the item of a turn to others, and go on."""

    def act(at: Sitting, turn: Turn) -> Turn | None:
        typed = _fields(at)  # the browser keeps it too, so it outlives the session
        counted, after = queues.skip_and_take(data.store(), turn.id, at.author)
        if counted:
            at.last, at.typed[turn.position] = (None, at.item), typed
        return after

    _act(turn_id, act)


def undo(turn_id: str | None) -> None:
    """Take back what this person said last in the queue, and show that item again, with what was typed about it.

    Args:
        turn_id: The turn that was at hand; `None` where nothing was left.
    """
    at = st.session_state.get(_STATE)
    if not isinstance(at, Sitting) or (at.turn.id if at.turn else None) != turn_id:
        return
    if at.turn is not None and _too_soon(at):
        return
    at.failed, at.hint, at.deciding = "", "", False
    try:
        undone = queues.undo(data.store(), at.queue_id, at.author)
    except WorkbenchError as error:
        at.failed = str(error)
        return
    if undone is None:
        at.hint = "There is nothing of yours to undo in this queue."
        return
    _show(at, undone.turn)
    at.last, said = None, undone.judgement
    typed = at.typed.pop(undone.turn.position, {})
    if said is not None:
        typed = {"note": said.note, "answer": said.answer or "", "flags": list(said.flags)}
    for name, value in typed.items():
        st.session_state[at.key(name)] = value


def said_now(at: Sitting, verdict: ReviewVerdict) -> Judgement:
    """What the fields say of the item at hand."""
    typed = _fields(at)
    return Judgement(verdict, tuple(typed["flags"]), typed["answer"].strip() or None, typed["note"])


def _fields(at: Sitting) -> Mapping[str, Any]:
    """What stands in the fields of the item at hand, by their names."""
    empty: Mapping[str, Any] = {"note": "", "answer": "", "flags": []}
    return {name: st.session_state.get(at.key(name)) or nothing for name, nothing in empty.items()}


def renew(turn_id: str) -> None:
    """Keep the item of a turn for longer; where somebody else has it by now, another one comes."""
    _act(turn_id, lambda at, _: queues.take(data.store(), at.queue_id, at.author))


def leave(at: Sitting) -> None:
    """Give the item at hand back, so that others can have it at once; the sitting is over.

    Raises:
        WorkbenchError: The store cannot be written.
    """
    if at.turn is not None:
        queues.give_back(data.store(), at.turn.id, at.author)
    st.session_state.pop(_STATE, None)


def _act(turn_id: str, act: Callable[[Sitting, Turn], Turn | None]) -> None:
    """Do something with the item at hand, if that is the one that was meant, and go on; what fails is said.

    Args:
        turn_id: The turn that was meant.
        act: Does it, and gives the turn after it.
    """
    at = st.session_state.get(_STATE)
    if not isinstance(at, Sitting) or at.turn is None or at.turn.id != turn_id:
        return
    if _too_soon(at):
        return
    at.failed, at.hint, at.deciding = "", "", False
    try:
        _show(at, act(at, at.turn))
    except WorkbenchError as error:
        at.failed = str(error)
        _go_on(at)


def _too_soon(at: Sitting) -> bool:
    """Whether the item at hand has not been drawn for long enough that a key can be meant for it; that is said."""
    soon = at.drawn is None or time.monotonic() - at.drawn < TWICE_S
    if soon:
        at.hint = "Two keys came at once: the first counted, the other did not."
    return soon


def _go_on(at: Sitting) -> None:
    """After a failure: the item stays where it is still this person's, else another one comes."""
    try:
        _show(at, queues.take(data.store(), at.queue_id, at.author))
    except WorkbenchError as error:
        at.failed = str(error)


def _show(at: Sitting, turn: Turn | None) -> None:
    if turn is None or at.turn is None or turn.id != at.turn.id:
        at.drawn = None
    at.turn = turn
