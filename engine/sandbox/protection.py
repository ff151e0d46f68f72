"""By which means programs are confined on this machine. Standard library only."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class Means(StrEnum):
    """A means of confinement.

    NAMESPACES: own users, processes, mounts, network and IPC, over a root that holds Python and nothing else.
    UNPRIVILEGED: programs do not run as root. LANDLOCK: files are refused by path. SECCOMP: system calls are
    allowed by name. LIMITS: processor time, threads and files are bounded. MEMORY: memory is bounded.
    """

    NAMESPACES = "namespaces"
    UNPRIVILEGED = "unprivileged user"
    LANDLOCK = "landlock"
    SECCOMP = "seccomp"
    LIMITS = "limits"
    MEMORY = "memory limit"


_LEFT_OPEN: Final = (
    (
        {Means.NAMESPACES, Means.LANDLOCK},
        "programs may read and write what their user may, the memory of that user's other processes included",
    ),
    (
        {Means.NAMESPACES, Means.SECCOMP},
        "programs may use the network, see and signal other processes, and leave some behind",
    ),
    ({Means.NAMESPACES}, "one wall less stands before files, processes and network, and scratch folders lie on disk"),
    ({Means.UNPRIVILEGED}, "programs run as root, and their threads are not counted"),
    ({Means.LANDLOCK}, "one wall less stands before files"),
    ({Means.SECCOMP}, "programs may make any system call and start processes"),
    ({Means.LIMITS}, "threads, open files and the sizes of files are not bounded"),
    ({Means.MEMORY}, "a program may take all memory"),
)
"""What holds where all of some means are missing, the worst first."""


@dataclass(frozen=True, slots=True)
class Protection:
    """Which means are in force, found out by really using them.

    Attributes:
        in_force: The means that confine every program.
        missing: For each other means, a sentence on why it is missing.
    """

    in_force: frozenset[Means]
    missing: Mapping[Means, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def full(self) -> bool:
        """Whether nothing is missing."""
        return not self.missing

    @property
    def gaps(self) -> str:
        """What is missing, why, and what that leaves open, in one line; empty where nothing is."""
        if self.full:
            return ""
        reasons = " ".join(f"No {means.value}: {why}" for means, why in self.missing.items())
        left_open = [words for lacking, words in _LEFT_OPEN if lacking <= self.missing.keys()]
        return f"{reasons} So {'; '.join(left_open)}."

    def __contains__(self, means: Means) -> bool:
        return means in self.in_force
