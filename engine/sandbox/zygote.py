"""The helper process: loads the libraries once, then forks one confined child per program.

Two processes, so that nothing outlives the runner: the keeper watches the runner, and the zygote proper is the first
process of its own PID namespace, so that the kernel ends every program when it dies. The zygote never sees a
program's text or output (see `wire`), so all programs are forked from the same clean memory.
"""

import contextlib
import gc
import importlib
import json
import os
import select
import signal
import socket
import sys
import tempfile
from pathlib import Path
from typing import Final, NoReturn

from engine.sandbox import child, confine, wire
from engine.sandbox.confine import kernel
from engine.sandbox.limits import Limits
from engine.sandbox.protection import Means
from engine.sandbox.supervise import Supervisor

_WARMED: Final = (
    *("bisect", "cmath", "collections", "copy", "dataclasses", "datetime", "decimal", "enum", "fractions"),
    *("functools", "heapq", "itertools", "json", "math", "numbers", "operator", "random", "re", "statistics"),
    *("string", "sys", "textwrap", "time", "traceback", "typing", "numpy", "sympy"),
)


def main(limits: str, owner: int) -> NoReturn:
    """Serve the runner at the other end of the socket that is this process's standard input.

    Args:
        limits: The `Limits` of every program, as JSON.
        owner: Process id of the runner.
    """
    control = socket.socket(fileno=os.dup(0))
    _leave_standard_streams()
    bounds = Limits(**json.loads(limits))
    confinement = confine.prepare(bounds)
    zygote = os.fork()
    if zygote == 0:
        with contextlib.suppress(KeyboardInterrupt):
            _serve(control, bounds, confinement)
        os._exit(0)
    control.close()
    _keep(owner, zygote)


def _keep(owner: int, zygote: int) -> NoReturn:
    """End with the zygote, and end it with the runner: its socket alone might be held open by a fork of the runner."""
    if kernel.LINUX:
        kernel.hide_memory()
    with contextlib.suppress(OSError, AttributeError):  # no pidfds here: the zygote still sees the closed socket
        watched = [os.pidfd_open(owner), os.pidfd_open(zygote)]
        ended, _, _ = select.select(watched, [], []) if os.getppid() == owner else ([], [], [])
        if watched[1] not in ended:
            os.kill(zygote, signal.SIGKILL)
    os.waitpid(zygote, 0)
    os._exit(0)


def _serve(control: socket.socket, limits: Limits, confinement: confine.Confinement) -> None:
    try:
        if kernel.LINUX:
            kernel.die_with_parent(signal.SIGKILL)
        _warm()
        confinement.settle()
        scratch = "" if confinement.has(Means.NAMESPACES) else _make_scratch()
    except Exception as error:  # noqa: BLE001 -- whatever it is, the runner has to hear of it
        wire.send_hello(control, {"failed": f"{type(error).__name__}: {error}"})
        return
    wire.send_hello(control, {"missing": confinement.missing, "scratch": scratch})
    born = Supervisor(control, limits, confinement, scratch).serve()
    if born is not None:
        child.live(confinement, limits, born.folder, born.channel, born.output)


def _make_scratch() -> str:
    """A folder for scratch folders that nobody can list: a program knows its own one only."""
    scratch = tempfile.mkdtemp(prefix="wisdom-sandbox-")
    Path(scratch).chmod(0o300)
    return scratch


def _warm() -> None:
    """Load what programs import, and make it cheap to fork."""
    for name in _WARMED:
        importlib.import_module(name)
    # `[0.5]`, not `[np.float64(0.5)]`: a number of numpy in a list is written as people write it.
    importlib.import_module("numpy").set_printoptions(legacy="1.25")
    sys.set_int_max_str_digits(0)  # programs print large integers; their time is bounded anyway
    for name in [name for name in sys.modules if name.partition(".")[0] in {"engine", "__main__"}]:
        del sys.modules[name]
    gc.collect()
    gc.freeze()


def _leave_standard_streams() -> None:
    null = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(null, standard)
    os.close(null)
