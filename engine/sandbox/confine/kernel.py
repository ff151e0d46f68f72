"""System calls that Python 3.11 has no name for, by ctypes. Linux only; elsewhere every call says so."""

import ctypes
import os
import platform
import sys
import time
from typing import Final

MACHINE: Final = platform.machine()
LINUX: Final = sys.platform == "linux"

_libc = ctypes.CDLL(None, use_errno=True)

_PR_SET_PDEATHSIG = 1
_PR_SET_DUMPABLE = 4
_PR_SET_NO_NEW_PRIVS = 38
_CAPABILITY_VERSION_3 = 0x20080522


def call(name: str, *arguments: int | bytes | ctypes.Array[ctypes.c_char] | None) -> int:
    """Call a function of the C library.

    Raises:
        OSError: It failed, or this system does not have it.
    """
    function = getattr(_libc, name, None)
    if function is None:
        raise OSError(f"{sys.platform} has no {name}")
    result: int = function(*(_widen(argument) for argument in arguments))
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")
    return result


def syscall(number: int, *arguments: int | bytes | ctypes.Array[ctypes.c_char] | None) -> int:
    """Make a system call by its number. Raises `OSError` like `call`."""
    return call("syscall", number, *arguments)


def _widen(argument: int | bytes | ctypes.Array[ctypes.c_char] | None) -> object:
    return ctypes.c_long(argument) if isinstance(argument, int) else argument


def processor_seconds(pid: int) -> float:
    """Seconds of processor time that a process and its threads have used.

    The kernel measures this exactly. Its own limit counts timer ticks instead, which on a busy machine are wrong by
    more than a tenth.

    Raises:
        OSError: There is no such process, or no such clock on this system.
    """
    # MAKE_PROCESS_CPUCLOCK(pid, CPUCLOCK_SCHED) of the kernel's posix-timers.h.
    return time.clock_gettime((~pid << 3) | 2)


def die_with_parent(signal_number: int) -> None:
    """Be sent a signal when the parent process ends, however it ends."""
    call("prctl", _PR_SET_PDEATHSIG, signal_number, 0, 0, 0)


def stay_readable_to_self() -> None:
    """Undo what a change of user does: without this, `/proc/self` belongs to root afterwards."""
    call("prctl", _PR_SET_DUMPABLE, 1, 0, 0, 0)


def hide_memory() -> None:
    """Keep other processes of the same user from this one's memory, `/proc/PID/mem`; what it forks inherits this."""
    call("prctl", _PR_SET_DUMPABLE, 0, 0, 0, 0)


def forbid_new_privileges() -> None:
    """Never gain rights again, by no means; seccomp and Landlock require it."""
    call("prctl", _PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)


def drop_capabilities() -> None:
    """Give up every right that root, or the maker of a user namespace, has (capabilities(7))."""
    header = ctypes.create_string_buffer(_CAPABILITY_VERSION_3.to_bytes(4, sys.byteorder) + bytes(4), 8)
    nothing = ctypes.create_string_buffer(24)
    call("capset", header, nothing)
