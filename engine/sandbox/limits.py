"""What one program may use. Standard library only: this is loaded beside untrusted programs too."""

import math
from dataclasses import dataclass, fields

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """The bounds of one program.

    Attributes:
        wall_seconds: Seconds from its start to its end, kept from outside the program.
        cpu_seconds: Seconds on the processor, over all its threads.
        memory_mb: Mebibytes of address space beyond what the loaded libraries take.
        processes: Threads at once, the main one too. On Linux a program can start no process at all; where
            seccomp is missing, processes count here as well.
        file_mb: Mebibytes that it may write, to one file and to its scratch folder as a whole (as a whole only
            where the scratch folder is in memory, see `Protection`).
        open_files: File descriptors at once.
        output_chars: Characters that it may print, and characters of its answer.
    """

    wall_seconds: float = 10.0
    cpu_seconds: float = 5.0
    memory_mb: int = 1024
    processes: int = 16
    file_mb: int = 16
    open_files: int = 64
    output_chars: int = 65_536

    def __post_init__(self) -> None:
        """Refuse bounds that no program could live in.

        Raises:
            ValueError: A bound is not a positive, finite number.
        """
        for field in fields(self):
            value = getattr(self, field.name)
            if not (math.isfinite(value) and value > 0):
                message = f"{field.name} is {value!r}; give a positive number."
                raise ValueError(message)

    @property
    def last_cpu_seconds(self) -> int:
        """Processor time at which the kernel itself ends a program, should nothing else have done so.

        The kernel counts whole seconds, and under load it counts too many: so this lies well beyond `cpu_seconds`.
        """
        return math.ceil(2 * self.cpu_seconds)
