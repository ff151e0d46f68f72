"""A program's own process, from fork to end: confine, receive the text, run it, report.

All that happens after confinement is under the program's influence: the report may be forged or missing, and says
something about this one program only.
"""

import json
import os
import signal
from typing import Final, NoReturn

from engine.sandbox import wire
from engine.sandbox.confine import Confinement
from engine.sandbox.execute import execute
from engine.sandbox.limits import Limits
from engine.sandbox.trace import Tracer

_CHANNEL: Final = 3
_NO_REPORT: Final = 70


def live(confinement: Confinement, limits: Limits, folder: str, channel: int, output: int) -> NoReturn:
    """Be a program's process.

    Args:
        confinement: What confines it.
        limits: Its bounds.
        folder: Its scratch folder, where there is none in memory.
        channel: The socket its text comes from and its report goes to.
        output: The pipe that catches what it prints.
    """
    try:
        highest = os.sysconf("SC_OPEN_MAX")
        os.setsid()
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.dup2(output, 1)
        os.dup2(channel, _CHANNEL)
        try:
            confinement.confine(folder)
        except Exception as error:  # noqa: BLE001 -- any failure means the same: the program must not run
            _send(wire.UNCONFINED + f"{type(error).__name__}: {error}".encode(errors="replace"))
            os._exit(_NO_REPORT)
        _take_own_null()
        os.closerange(_CHANNEL + 1, highest)
        _send(wire.CONFINED)
        kind, text = _receive()
        tracer = Tracer() if kind == wire.TRACED else None
        report = execute(text, limits.output_chars, tracer)
        _send(json.dumps({**report, **(tracer.report() if tracer else {})}).encode())
        os._exit(0)
    finally:
        os._exit(_NO_REPORT)  # also where the program has broken what reports it; never back into the zygote's loop


def _take_own_null() -> None:
    """Standard input and error of its own: the flags of an open file are seen by all that inherited it."""
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 0)
    os.dup2(null, 2)


def _receive() -> tuple[bytes, str]:
    """Whether the program is to be watched, and its text."""
    chunks = []
    while chunk := os.read(_CHANNEL, 1 << 16):
        chunks.append(chunk)
    data = b"".join(chunks)
    return data[:1], data[1:].decode("utf-8", "surrogatepass")


def _send(data: bytes) -> None:
    while data:
        data = data[os.write(_CHANNEL, data) :]
