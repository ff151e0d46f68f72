"""What the runner and its helper process say to each other over a Unix socket. Standard library only.

Neither programs nor their output pass here. For each program the runner makes two streams and hands their far ends over
with the request: the channel (a socket: the program's text goes in, its report comes back) and the pipe that
catches what it prints. So the helper never holds a program's words, and no program is forked from a memory that
has seen another's.
"""

import json
import socket
import struct
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, Final

CONFINED: Final = b"+"
"""First byte of a report, sent before the program's text is read: all the rest is the program's own doing."""
UNCONFINED: Final = b"!"
"""First byte of a report where confinement failed; the reason follows, and no program was run."""

PLAIN: Final = b"P"
TRACED: Final = b"T"
"""First byte before a program's text: whether the values of its variables are wanted too."""

_REQUEST: Final = struct.Struct("!cQ")
_NOTICE: Final = struct.Struct("!QBidd")
_LENGTH: Final = struct.Struct("!I")
_RUN: Final = b"R"
_KILL: Final = b"K"
_STREAMS: Final = 2


class Cause(IntEnum):
    """Who or what ended a program: itself, its wall time, its processor time, or the runner."""

    ITSELF = 0
    DEADLINE = 1
    PROCESSOR = 2
    RUNNER = 3


@dataclass(frozen=True, slots=True)
class Request:
    """Run a program on these streams, or, without streams, kill the one with this ticket."""

    ticket: int
    streams: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """A program's process is gone.

    Attributes:
        ticket: Which one.
        cause: Who ended it.
        wait_status: As `waitpid` gives it.
        seconds: Wall time, from fork to end.
        cpu_seconds: User and system time.
    """

    ticket: int
    cause: Cause
    wait_status: int
    seconds: float
    cpu_seconds: float


def send_request(control: socket.socket, request: Request) -> None:
    """Ask the helper for something. The frame is far smaller than the socket's buffer, so it goes out whole."""
    if request.streams is None:
        control.sendall(_REQUEST.pack(_KILL, request.ticket))
    else:
        socket.send_fds(control, [_REQUEST.pack(_RUN, request.ticket)], request.streams)


def receive_request(control: socket.socket) -> Request | None:
    """The runner's next wish; `None` when the runner is gone."""
    frame, descriptors, _, _ = socket.recv_fds(control, _REQUEST.size, _STREAMS)
    if len(frame) < _REQUEST.size:
        return None
    kind, ticket = _REQUEST.unpack(frame)
    return Request(ticket, (descriptors[0], descriptors[1]) if kind == _RUN else None)


def send_notice(control: socket.socket, notice: Notice) -> None:
    """Tell the runner that a program ended."""
    fields = (notice.ticket, notice.cause, notice.wait_status, notice.seconds, notice.cpu_seconds)
    control.sendall(_NOTICE.pack(*fields))


def take_notices(buffer: bytearray) -> list[Notice]:
    """Remove the complete notices from what has arrived, and return them."""
    notices = []
    while len(buffer) >= _NOTICE.size:
        ticket, cause, status, seconds, cpu = _NOTICE.unpack(buffer[: _NOTICE.size])
        notices.append(Notice(ticket, Cause(cause), status, seconds, cpu))
        del buffer[: _NOTICE.size]
    return notices


def send_hello(control: socket.socket, hello: dict[str, Any]) -> None:
    """The helper's first words: which means are in force, or why it cannot work."""
    body = json.dumps(hello).encode()
    control.sendall(_LENGTH.pack(len(body)) + body)


def receive_hello(control: socket.socket) -> dict[str, Any]:
    """The helper's first words.

    Raises:
        EOFError: The helper ended before it said anything.
        TimeoutError: It said nothing in the socket's time limit.
    """
    (length,) = _LENGTH.unpack(_exactly(control, _LENGTH.size))
    hello: dict[str, Any] = json.loads(_exactly(control, length))
    return hello


def _exactly(control: socket.socket, size: int) -> bytes:
    data = bytearray()
    while len(data) < size:
        chunk = control.recv(size - len(data))
        if not chunk:
            raise EOFError
        data += chunk
    return bytes(data)
