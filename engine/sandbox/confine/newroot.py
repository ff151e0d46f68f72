"""A root file system that holds Python, the system's libraries, a few devices, and nothing else.

It is made in memory in the process's own mount namespace; the old root is let go, so that no path leads back.
"""

import os
import struct
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from engine.sandbox.confine import kernel

SCRATCH: Final = "/scratch"
"""Where each program mounts its own working folder."""
DEVICES: Final = ("/dev/null", "/dev/zero", "/dev/random", "/dev/urandom")

_MS_NOSUID, _MS_NODEV, _MS_NOEXEC, _MS_BIND, _MS_REC, _MS_PRIVATE = 2, 4, 8, 0x1000, 0x4000, 0x40000
_MNT_DETACH = 2
_PIVOT_ROOT: Final = {"x86_64": 155, "aarch64": 41}
_MOUNT_SETATTR = 442
_AT_FDCWD, _AT_RECURSIVE = -100, 0x8000
_READ_ONLY, _NO_SET_UID, _NO_DEVICES = 1, 2, 4


def build(folders: Iterable[str]) -> None:
    """Move this process, alone in its mount namespace, onto the new root.

    Args:
        folders: Absolute folders that stay readable at their own paths; none lies inside another.

    Raises:
        OSError: The kernel, or what contains this process, does not let it.
    """
    kernel.call("mount", None, b"/", None, _MS_REC | _MS_PRIVATE, None)
    # Over /proc, because no installation of Python can lie under it and be hidden by this.
    base = "/proc"
    kernel.call("mount", b"tmpfs", base.encode(), b"tmpfs", _MS_NOSUID | _MS_NODEV, b"size=1m,mode=0755")
    for folder in folders:
        target = base + folder
        Path(target).mkdir(parents=True)
        _bind(folder, target)
        _restrict(target, _READ_ONLY | _NO_SET_UID | _NO_DEVICES, _AT_RECURSIVE)
    Path(base + "/dev").mkdir()
    for device in DEVICES:
        Path(base + device).touch()
        _bind(device, base + device)
    Path(base + SCRATCH).mkdir()
    os.chdir(base)
    kernel.syscall(_PIVOT_ROOT[kernel.MACHINE], b".", b".")
    kernel.call("umount2", b".", _MNT_DETACH)
    os.chdir("/")
    _restrict("/", _READ_ONLY, 0)


def mount_scratch(size: int) -> None:
    """Mount a fresh folder in memory as the scratch folder of this process's mount namespace; it vanishes with it.

    Args:
        size: Bytes that fit in.
    """
    options = f"size={size},nr_inodes=1024,mode=0700".encode()
    kernel.call("mount", b"tmpfs", SCRATCH.encode(), b"tmpfs", _MS_NOSUID | _MS_NODEV | _MS_NOEXEC, options)


def _bind(source: str, target: str) -> None:
    kernel.call("mount", os.fsencode(source), os.fsencode(target), None, _MS_BIND | _MS_REC, None)


def _restrict(target: str, attributes: int, flags: int) -> None:
    # struct mount_attr of mount_setattr(2): set, clear, propagation, user namespace.
    request = struct.pack("=QQQQ", attributes, 0, 0, 0)
    kernel.syscall(_MOUNT_SETATTR, _AT_FDCWD, os.fsencode(target), flags, request, len(request))
