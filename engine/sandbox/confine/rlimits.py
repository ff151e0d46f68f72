"""Resource limits of a program's process (getrlimit(2))."""

import resource

from engine.sandbox.limits import MEBIBYTE, Limits

REPORT_BYTES = 64 * MEBIBYTE
"""Address space kept back, so that a program that ran out of memory can still say so."""


def confine(limits: Limits, loaded: int | None) -> None:
    """Bound this process for good.

    Args:
        limits: What it may use.
        loaded: Bytes of address space that it has already, from the libraries loaded before it; `None` where that
            is not known, and memory cannot be bounded.

    Raises:
        OSError: The system refuses one of the limits.
        ValueError: Likewise.
    """
    # Soft and hard processor limits are equal, so that the first signal is SIGKILL, which nothing can ignore.
    cpu = limits.last_cpu_seconds
    for kind, soft, hard in (
        (resource.RLIMIT_CPU, cpu, cpu),
        (resource.RLIMIT_NPROC, limits.processes, limits.processes),
        (resource.RLIMIT_FSIZE, limits.file_mb * MEBIBYTE, limits.file_mb * MEBIBYTE),
        (resource.RLIMIT_NOFILE, limits.open_files, limits.open_files),
        (resource.RLIMIT_MEMLOCK, 0, 0),
        (resource.RLIMIT_CORE, 0, 0),
    ):
        resource.setrlimit(kind, (soft, hard))
    if loaded is not None:
        memory = loaded + limits.memory_mb * MEBIBYTE
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory + REPORT_BYTES))


def release_reserve() -> None:
    """Let this process have the address space that was kept back for its report."""
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (hard, hard))
