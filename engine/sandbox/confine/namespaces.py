"""Namespaces: what a process cannot name, it cannot touch.

The helper enters its own namespaces once: users, processes, mounts, network
(without any interface), IPC and host name.
Each program then gets processes, mounts and users of its own. It shares the helper's empty network and IPC namespaces
with other programs, where seccomp refuses every call that could use them: making them anew for each program would
cost more than all the rest.
"""

import os
from collections.abc import Iterable
from typing import Final

from engine.sandbox.confine import kernel, newroot

_NEWNS, _NEWUTS, _NEWIPC = 0x00020000, 0x04000000, 0x08000000
_NEWUSER, _NEWPID, _NEWNET = 0x10000000, 0x20000000, 0x40000000
_HELPERS_OWN = _NEWUSER | _NEWNS | _NEWPID | _NEWNET | _NEWIPC | _NEWUTS
_O_PATH = 0o10000000

NOBODY: Final = 65_534
"""User and group that a privileged helper becomes: the kernel's own name for nobody in particular."""


def enter(folders: Iterable[str]) -> None:
    """Enter the helper's namespaces, as an unprivileged user. The next process forked is the first in them.

    Root builds the new root first, while it may still read every folder, and then becomes nobody. Any other user needs
    the user namespace before it may mount.

    Args:
        folders: Absolute folders that stay readable.

    Raises:
        OSError: The kernel, or what contains this process, does not let it.
    """
    proc = os.open("/proc", _O_PATH | os.O_DIRECTORY)
    try:
        if os.geteuid() == 0:
            kernel.call("unshare", _NEWNS)
            newroot.build(folders)
            become_nobody()
            _enter_users(_HELPERS_OWN, proc)
        else:
            _enter_users(_HELPERS_OWN, proc)
            newroot.build(folders)
    finally:
        os.close(proc)


def become_nobody() -> None:
    """Give up root's identity for good."""
    os.setgroups([])
    os.setresgid(NOBODY, NOBODY, NOBODY)
    os.setresuid(NOBODY, NOBODY, NOBODY)
    kernel.stay_readable_to_self()


def _enter_users(flags: int, proc: int) -> None:
    user, group = os.geteuid(), os.getegid()
    kernel.call("unshare", flags)
    for name, text in (
        ("uid_map", f"{user} {user} 1"),
        ("setgroups", "deny"),
        ("gid_map", f"{group} {group} 1"),
    ):
        descriptor = os.open(f"self/{name}", os.O_WRONLY, dir_fd=proc)
        try:
            os.write(descriptor, text.encode())
        finally:
            os.close(descriptor)


def own_processes(proc: int) -> int:
    """A descriptor of this process's PID namespace, to come back to. `proc` is an open `/proc`."""
    return os.open("self/ns/pid", os.O_RDONLY, dir_fd=proc)


def fork_into_own_processes(home: int) -> int:
    """Like `os.fork`, but the child is the first process of a new PID namespace: when it dies, all in it die.

    Args:
        home: This process's own PID namespace, from `own_processes`.
    """
    kernel.call("unshare", _NEWPID)
    pid = os.fork()
    if pid:
        kernel.call("setns", home, _NEWPID)
    return pid


def isolate(scratch_bytes: int) -> None:
    """In a program's process: its own mounts with a scratch folder, then its own users without any rights."""
    kernel.call("unshare", _NEWNS)
    newroot.mount_scratch(scratch_bytes)
    os.chdir(newroot.SCRATCH)
    kernel.call("unshare", _NEWUSER)
