"""By which means programs are confined on this machine. Standard library only."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType


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


@dataclass(frozen=True, slots=True)
class Protection:
    """Which means are in force, found out by really using them.

    Attributes:
        in_force: The means that confine every program.
        missing: For each other means, a sentence on why it is missing and what that leaves open.
    """

    in_force: frozenset[Means]
    missing: Mapping[Means, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def full(self) -> bool:
        """Whether nothing is missing."""
        return not self.missing

    @property
    def gaps(self) -> str:
        """What is missing, why, and what each lack leaves open, in one line; empty where nothing is."""
        return " ".join(f"No {means.value}: {why}" for means, why in self.missing.items())

    def __contains__(self, means: Means) -> bool:
        return means in self.in_force
