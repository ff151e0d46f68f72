"""Seccomp: system calls are allowed by name, and refused with "not permitted" otherwise (seccomp(2)).

The filter is classic BPF over `struct seccomp_data`. A call that passes no rule fails with EPERM, which Python raises
as `PermissionError`. Calls of a foreign machine's convention kill the process.
"""

import ctypes
import errno
import functools
import os
import struct
from typing import Final

from engine.sandbox.confine import kernel, syscalls

_PR_SET_SECCOMP, _MODE_FILTER = 22, 2
_LOAD, _EQUAL, _ABOVE, _ANY_BIT, _RETURN = 0x20, 0x15, 0x25, 0x45, 0x06
_ALLOW, _KILL, _ERRNO = 0x7FFF0000, 0x80000000, 0x00050000
_NUMBER, _ARCHITECTURE = 0, 4
_AUDIT: Final = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}

_CLONE_THREAD = 0x00010000
_PR_SET_NAME = 15
# ioctl: is it a terminal, its size, bytes waiting, close on exec or not, block or not.
_TCGETS, _TIOCGWINSZ, _FIONREAD, _FIONCLEX, _FIOCLEX, _FIONBIO = 0x5401, 0x5413, 0x541B, 0x5450, 0x5451, 0x5421
# fcntl: copies of a descriptor and its flags. Not who is sent a signal and which (F_SETOWN, F_SETSIG), whereby any
# process of the same user could be killed; nor locks and leases, which others see.
_FCNTL: Final = (*range(5), 1030)

_Step = tuple[int, int, int, int]


def confine() -> None:
    """Put this process, and all its threads to come, under the filter for good.

    Raises:
        OSError: This kernel or machine has no seccomp filters.
    """
    if kernel.MACHINE not in syscalls.MACHINES:
        raise OSError(f"there is no table of system calls for {kernel.MACHINE}")
    code = compiled(os.getpid())
    steps = ctypes.create_string_buffer(code, len(code))
    # struct sock_fprog: a length, padding, and the address of the steps.
    frame = struct.pack("@HP", len(code) // 8, ctypes.addressof(steps))
    kernel.call("prctl", _PR_SET_SECCOMP, _MODE_FILTER, frame, 0, 0)


@functools.cache
def compiled(pid: int) -> bytes:
    """The filter of the process with this number, as the kernel takes it."""
    return b"".join(struct.pack("=HBBI", *step) for step in _filter(kernel.MACHINE, pid))


def _filter(machine: str, pid: int) -> list[_Step]:
    bound = syscalls.bound(machine)
    steps = [
        _load(_ARCHITECTURE),
        (_EQUAL, 1, 0, _AUDIT[machine]),
        (_RETURN, 0, 0, _KILL),
        _load(_NUMBER),
    ]
    for number in syscalls.free(machine):
        steps += [(_EQUAL, 0, 1, number), (_RETURN, 0, 0, _ALLOW)]
    steps += _only(bound["fcntl"], 1, _FCNTL)
    steps += _only(bound["ioctl"], 1, (_TCGETS, _TIOCGWINSZ, _FIONREAD, _FIONCLEX, _FIOCLEX, _FIONBIO))
    steps += _only(bound["prlimit64"], 0, (0,))
    steps += _only(bound["tgkill"], 0, (pid,))
    steps += _only(bound["prctl"], 0, (_PR_SET_NAME,))
    # A thread, and nothing else: the flags are clone's first argument on both machines.
    steps += [
        (_EQUAL, 0, 4, bound["clone"]),
        _load(_argument(0)),
        (_ANY_BIT, 0, 1, _CLONE_THREAD),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _ERRNO | errno.EPERM),
    ]
    # clone3's flags lie in memory, where a filter cannot look; told that it is absent, the C library uses clone.
    steps += [(_EQUAL, 0, 1, bound["clone3"]), (_RETURN, 0, 0, _ERRNO | errno.ENOSYS)]
    steps += [(_ABOVE, 0, 1, syscalls.NEWEST), (_RETURN, 0, 0, _ERRNO | errno.ENOSYS)]
    return [*steps, (_RETURN, 0, 0, _ERRNO | errno.EPERM)]


def _only(number: int, place: int, values: tuple[int, ...]) -> list[_Step]:
    """Allow a call if the low half of one argument has one of some values."""
    steps = [_load(_argument(place))]
    for value in values:
        steps += [(_EQUAL, 0, 1, value), (_RETURN, 0, 0, _ALLOW)]
    steps.append((_RETURN, 0, 0, _ERRNO | errno.EPERM))
    return [(_EQUAL, 0, len(steps), number), *steps]


def _load(offset: int) -> _Step:
    return (_LOAD, 0, 0, offset)


def _argument(place: int) -> int:
    # The arguments are 64 bits wide and begin at byte 16; both machines store the low half first.
    return 16 + 8 * place
