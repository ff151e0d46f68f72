"""Starts a helper process and hears its first words."""

import contextlib
import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from engine.errors import ToolError
from engine.sandbox import wire
from engine.sandbox.limits import Limits
from engine.sandbox.protection import Means, Protection
from engine.sandbox.sweep import sweep

_BOOT: Final = Path(__file__).with_name("boot.py")
_PATIENCE_SECONDS: Final = 60.0
_FAREWELL_SECONDS: Final = 5.0
_ENVIRONMENT: Final = {
    "PYTHONHASHSEED": "0",  # the same program prints the same set in the same order
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "NUMEXPR_NUM_THREADS": "1",
}


@dataclass(frozen=True, slots=True)
class Helper:
    """A live helper process.

    Attributes:
        process: The keeper; when it dies, the zygote and all programs die.
        control: The socket to it, see `wire`.
        protection: What is in force in it.
        scratch: Its folder on disk; empty where scratch folders are in memory.
    """

    process: subprocess.Popen[bytes]
    control: socket.socket
    protection: Protection
    scratch: str

    def end(self) -> None:
        """End it and all programs, and leave nothing behind. Blocks until it is gone."""
        self.control.close()
        try:
            self.process.wait(_FAREWELL_SECONDS)  # it sees the closed socket, ends its programs, and goes last
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        if self.scratch and Path(self.scratch).is_dir():
            with contextlib.suppress(OSError):  # the zygote may be sweeping it at this moment
                sweep(Path(self.scratch))


def launch(limits: Limits) -> Helper:
    """Start a helper. Blocks until it has loaded its libraries, about a second.

    Raises:
        ToolError: It does not start on this machine.
    """
    ours, theirs = socket.socketpair()
    with theirs, _closed_on_failure(ours):
        arguments = [json.dumps(asdict(limits)), str(os.getpid())]
        # -s and -P keep out every module but the installation's own; -I would ignore the hash seed as well.
        process = subprocess.Popen(  # noqa: S603 -- the interpreter is our own, and so is the script
            [sys.executable, "-s", "-P", "-B", "-X", "utf8", str(_BOOT), *arguments],
            stdin=theirs.fileno(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=_ENVIRONMENT,
            cwd="/",
            start_new_session=True,
        )
        theirs.close()
        try:
            hello = _hear(ours)
        except BaseException:  # no helper may be left behind, whatever interrupts the wait
            process.kill()
            process.wait()
            raise
    return Helper(process, ours, _read_protection(hello["missing"]), hello["scratch"])


def _hear(control: socket.socket) -> dict[str, Any]:
    control.settimeout(_PATIENCE_SECONDS)
    try:
        hello = wire.receive_hello(control)
    except EOFError:
        hello = {"failed": "it ended before it said why"}
    except TimeoutError:
        hello = {"failed": f"it said nothing for {_PATIENCE_SECONDS:.0f} seconds"}
    if "failed" in hello:
        raise ToolError(
            f"The sandbox's helper process does not start: {hello['failed']}. Programs cannot be run here; "
            "check that this Python environment imports numpy and sympy, and see what `wisdom sandbox` says."
        )
    control.setblocking(False)
    return hello


def _read_protection(missing: dict[str, str]) -> Protection:
    reasons = {Means(name): reason for name, reason in missing.items()}
    return Protection(frozenset(Means) - reasons.keys(), MappingProxyType(reasons))


@contextlib.contextmanager
def _closed_on_failure(control: socket.socket) -> Iterator[None]:
    try:
        yield
    except BaseException:  # whatever it is, it goes on its way; only the socket must not stay open
        control.close()
        raise
