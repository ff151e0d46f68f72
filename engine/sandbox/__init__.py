"""Runs untrusted programs in confined child processes, and says how each one ended.

The promise. A program is Python that a language model wrote, and is taken for hostile. It **can** calculate for a
bounded time in a bounded memory with Python, numpy, sympy and whatever else this Python environment holds, start a few threads,
write files in a scratch folder of its own that vanishes with it, read the Python environment and the system's
libraries, and print. It has no standard input. It **cannot** read or write any other file, see or touch another
process, reach the network, start a process or another program, live on after its end, change what another program sees,
or pass more than a bounded text and a status, both taken for data, to the runner.

By which means (`Means`), and what remains where one is missing:

==================  =======================================================  =========================================
means               what it does                                             without it
==================  =======================================================  =========================================
namespaces          user, PID, mount, network, IPC and UTS: a read-only      Landlock and seccomp still keep files and
                    root with Python and libraries; no network at all; no    network away; the scratch folder lies on
                    other processes in sight; scratch in memory; the end     disk and is bounded per file; orphans end
                    of a program is the end of all that it started           with their process group
unprivileged user   a helper started as root becomes nobody for good         programs run as root; threads not counted
Landlock            files are refused by path                                files are kept away by the root alone
seccomp             system calls are allowed by name; no sockets, no new     a program may start processes, all of
                    processes, no tracing, no signals to others              which end with it inside its namespaces
limits              processor time, threads, files, sizes (`setrlimit`)      wall time and output are bounded still
memory limit        address space beyond the loaded libraries                a program may take all memory
==================  =======================================================  =========================================

Wall time, processor time and output are kept from outside the program, whatever it does to itself.

Per operating system:

- Linux 5.13 or later on x86_64 or aarch64: everything, for root and for other users alike. Older kernels lack Landlock
  (before 5.13) or read-only trees (before 5.12, and so namespaces); other machines lack seccomp's table.
- Containers: Docker's and Podman's default profiles forbid namespaces without CAP_SYS_ADMIN, and so does Ubuntu's AppArmor
  to all but root; Landlock, seccomp and limits remain.
- macOS and other Unix: limits only, without memory where the system does not bound it. Not for hostile programs.
- Windows: not at all; use WSL, which is Linux.

Each means is used once for real when the helper starts; what fails is missing, and `Protection` says why and what that
leaves open. `Sandbox(strict=True)` then refuses to start with a `ToolError`; otherwise it goes on with the rest. In a
recipe, `sandbox.mode` decides.
"""

from engine.sandbox.client import Sandbox
from engine.sandbox.limits import Limits
from engine.sandbox.probe import protection
from engine.sandbox.protection import Protection

__all__ = ["Limits", "Protection", "Sandbox", "protection"]
