"""A host with baits for hostile programs, that can tell whether any was touched, and one way to attack it."""

import asyncio
import hashlib
import json
import os
import resource
import secrets
import socket
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from string import Template

import duckdb

from engine.domain import ProgramResult
from engine.sandbox import Sandbox

MARK = "left-by-an-attack"
"""Begins the name of every file that an attack tries to leave behind."""

TRIES = """
import ctypes, os, sys
libc = ctypes.CDLL(None, use_errno=True)
def tries(*deeds):
    done = []
    for number, deed in enumerate(deeds):
        try:
            outcome = deed()
            if outcome != -1:
                done.append((number, str(outcome)[:80]))
        except BaseException:
            pass
    print(done)
"""
"""Makes `tries`, which prints which of some deeds succeeded; a call of the C library that fails returns -1."""

NEIGHBOUR = """
import builtins, decimal, fcntl, gc, json, math, os, random, signal, sys, threading
import numpy, sympy
x = sympy.Symbol("x")
print(json.dumps([
    os.listdir("."), dict(os.environ), os.getpid(), os.getcwd(), threading.active_count(), len(sys.modules), sys.path,
    sys.getrecursionlimit(), decimal.getcontext().prec, numpy.geterr(), str(sympy.solve(x**2 - 1)),
    str(sympy.integrate(x, x)), len("ab"), math.pi, sorted(vars(builtins))[-3:], int(signal.getsignal(signal.SIGTERM)),
    gc.isenabled(), sys.stdout.encoding, str(sympy.sqrt), __name__,
    [fcntl.fcntl(d, fcntl.F_GETFL) for d in range(4)], os.umask(0o22),
]))
"""
"""An honest program, to which a neighbour's poison would show."""

_BYSTANDER = """
import ctypes
secret = bytearray(input().encode())
print(ctypes.addressof(ctypes.c_char.from_buffer(secret)), flush=True)
while input():
    print(secret.decode(), flush=True)
"""


@dataclass(frozen=True, slots=True)
class Attack:
    """A hostile program.

    Attributes:
        name: What it tries.
        program: Its text; `$name` stands for a bait, see `Host.baits`.
        ends: How it may end, a status or several.
        answer: What it must answer where it ends well.
        words: What its error must say where it does not.
    """

    name: str
    program: str
    ends: str
    answer: str | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an attack, and of the honest program that ran next."""

    result: ProgramResult
    neighbour: ProgramResult


class Host:
    """The baits: files, a store, another process's memory, an environment, and doors that nobody may knock at.

    Args:
        folder: Where to lay them out.
    """

    def __init__(self, folder: Path) -> None:
        self.token = secrets.token_hex(16)
        self._folder = folder
        self._secret, self._store = folder / "secret.txt", folder / "my.duckdb"
        self._secret.write_text(self.token)
        with duckdb.connect(str(self._store)) as store:
            store.execute("CREATE TABLE answers AS SELECT ? AS answer", [self.token])
        os.environ["WISDOM_SECRET_KEY"] = self.token
        self._bystander = subprocess.Popen(
            [sys.executable, "-c", _BYSTANDER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        )
        self._address = self._ask(self.token)
        self._doors = _doors(folder)
        self._library = Path(sysconfig.get_path("purelib")) / "sympy" / "__init__.py"
        self._memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        self._before = self._state()

    def baits(self) -> dict[str, object]:
        """What attacks may name: paths, process numbers, an address, ports."""
        places = {"secret": self._secret, "store": self._store, "folder": self._folder, "library": self._library}
        ports = {name: door.getsockname()[1] for name, door in self._doors.items() if name.startswith("port")}
        processes = {"bystander": self._bystander.pid, "runner": os.getpid(), "address": self._address}
        return {**places, **ports, **processes, "prefix": sys.prefix, "mark": MARK, "cwd": Path.cwd()}

    def harm(self, helper: int) -> list[str]:
        """All that an attack has changed or reached.

        Args:
            helper: Process id of the sandbox's helper, below which only the zygote may live while nothing runs.
        """
        now = self._state()
        found = [f"changed: {name}" for name in now if now[name] != self._before[name]]
        found += [f"reached: {name}" for name, door in self._doors.items() if _knocked(door)]
        found += [f"left: {path}" for folder in self._open_folders() for path in folder.glob(f"{MARK}*")]
        if self._bystander.poll() is not None or self._ask("ping") != self.token:
            found.append("another process was killed or changed")
        if (count := len(_below(helper))) != 1:
            found.append(f"{count} processes live in the helper")
        grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - self._memory
        return [*found, *([f"the runner grew by {grown} KiB"] if grown > 300_000 else [])]

    def close(self) -> None:
        """Take the baits away."""
        self._bystander.communicate("\n")
        for door in self._doors.values():
            door.close()
        os.environ.pop("WISDOM_SECRET_KEY", None)

    def _ask(self, line: str) -> str:
        assert self._bystander.stdin is not None
        assert self._bystander.stdout is not None
        self._bystander.stdin.write(line + "\n")
        return self._bystander.stdout.readline().strip()

    def _open_folders(self) -> list[Path]:
        wide_open = [tempfile.gettempdir(), "/tmp", "/dev/shm", "/var/tmp", "/", "/scratch"]  # noqa: S108 -- looked at only
        own = [self._folder, Path.cwd(), Path.home(), Path(sys.prefix), self._library.parent]
        return [*map(Path, wide_open), *own]

    def _state(self) -> dict[str, object]:
        files = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in (self._secret, self._store)}
        status = self._library.stat()
        shared = {f"sysvipc {kind}": Path(f"/proc/sysvipc/{kind}").read_text() for kind in ("shm", "sem", "msg")}
        names = {name: text for name, text in os.environ.items() if not name.startswith("PYTEST_")}
        machine = {"hostname": socket.gethostname(), "environment": names, "cwd": Path.cwd()}
        library = {"library": (status.st_mode, status.st_size, status.st_mtime_ns)}
        return {**files, **shared, **machine, **library, "mounts": Path("/proc/self/mounts").read_text()}


def attack_all(sandbox: Sandbox, attacks: Iterable[Attack], host: Host) -> "asyncio.Future[list[Outcome]]":
    """Run all attacks at once, each followed by an honest program."""
    baits = host.baits()

    async def attack(one: Attack) -> Outcome:
        result = await sandbox.run(Template(one.program).safe_substitute(baits))
        return Outcome(result, await sandbox.run(NEIGHBOUR))

    return asyncio.gather(*(attack(one) for one in attacks))


def failures(attack: Attack, outcome: Outcome, token: str, neighbour: str) -> list[str]:
    """What is wrong with the outcome of an attack; nothing if it failed as it should."""
    result = outcome.result
    told = json.dumps([result.answer, result.stdout, result.error])
    wrong = {
        f"it ended as {result.status.value}": result.status.value not in attack.ends.split(),
        f"it answered {result.answer!r}": attack.answer is not None and result.answer != attack.answer,
        f"it said {result.error!r}": attack.words not in (result.error or ""),
        "it got hold of a secret": token in told,
        "its error is too long": len(result.error or "") > 2000,
        f"the next program saw {outcome.neighbour}": outcome.neighbour.answer != neighbour,
    }
    return [words for words, holds in wrong.items() if holds]


def _doors(folder: Path) -> dict[str, socket.socket]:
    """Sockets that listen on this host, by name."""
    doors = {}
    kinds: list[tuple[str, int, int, object]] = [
        ("port4", socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", 0)),
        ("port6", socket.AF_INET6, socket.SOCK_STREAM, ("::1", 0)),
        ("port_udp", socket.AF_INET, socket.SOCK_DGRAM, ("127.0.0.1", 0)),
        ("unix", socket.AF_UNIX, socket.SOCK_STREAM, str(folder / "door")),
        ("abstract", socket.AF_UNIX, socket.SOCK_STREAM, f"\0{secrets.token_hex(8)}-door"),
    ]
    for name, family, kind, address in kinds:
        door = socket.socket(family, kind)
        door.bind(address)  # type: ignore[arg-type]  # an address of that family
        door.setblocking(False)
        if kind == socket.SOCK_STREAM:
            door.listen()
        doors[name] = door
    return doors


def _knocked(door: socket.socket) -> bool:
    act: Callable[[], object] = door.accept if door.type == socket.SOCK_STREAM else lambda: door.recv(1)
    try:
        act()
    except BlockingIOError:
        return False
    return True


def _below(pid: int) -> list[int]:
    try:
        children = [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except FileNotFoundError:
        return []
    return [*children, *(deeper for child in children for deeper in _below(child))]
