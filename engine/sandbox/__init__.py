"""Runs untrusted programs in confined child processes, and says how each one ended.

The promise. A program is Python that a language model wrote, and is taken for hostile. It **can** calculate for a
bounded time in a bounded memory with Python, numpy, sympy and whatever else this Python environment holds, start a few
threads, write files in a scratch folder of its own that vanishes with it, read the Python environment and the system's
libraries, and print. Its standard input is empty. It **cannot** read or write any other file, see or touch another
process, reach the network, start a process or another program, live on after its end, change what another program sees,
or pass more than a bounded text, a status and, where they are asked for, some values of its variables, all taken for
data, to the runner.

By which means (`Means`), and what remains where one is missing:

==================  =======================================================  =========================================
means               what it does                                             without it
==================  =======================================================  =========================================
namespaces          user, PID, mount, network, IPC and UTS: a read-only      only Landlock keeps files, and only
                    root with Python and libraries; no network at all; no    seccomp the network and processes, out of
                    other processes in sight; scratch in memory; the end     reach; the scratch folder lies on disk
                    of a program is the end of all that it started           and is bounded per file, not in number
unprivileged user   a helper started as root becomes nobody for good         programs run as root, though without its
                                                                             capabilities; threads are not counted
Landlock            files are refused by path                                only namespaces keep files out of reach;
                                                                             without either, the memory of the user's
                                                                             other processes is a file like any other
seccomp             system calls are allowed by name; no sockets, no new     only namespaces keep the network and
                    processes, no tracing, no signals to others              other processes out of reach; programs
                                                                             may start processes
limits              processor time, threads, files, sizes (`setrlimit`)      time and output are bounded still
memory limit        address space beyond the loaded libraries                a program may take all memory
==================  =======================================================  =========================================

Wall time and output, and on Linux processor time, are kept from outside the program, whatever it does to itself or
leaves behind.

Per operating system:

- Linux 5.13 or later on x86_64 or aarch64: everything, for root and for other users alike. Before 5.13 Landlock is
  lacking, before 5.12 read-only trees are, and so namespaces; other machines lack seccomp and namespaces.
- Containers may forbid namespaces, as Docker's default profile does without CAP_SYS_ADMIN, and so may Ubuntu's AppArmor
  since 23.10, to root too. Landlock, seccomp and limits remain: the promise then stands on one wall, not on two.
- macOS and other Unix: limits only, without memory where the system does not bound it. Not for hostile programs.
- Windows: not at all; use WSL, which is Linux.

Each means is used once for real when the helper starts; what fails is missing, and `Protection` says why and what that
leaves open. `Sandbox(strict=True)` then refuses to start with a `ToolError`; otherwise it goes on with the rest. In a
recipe, `sandbox.mode` decides.
"""

from engine.sandbox.blocking import BlockingSandbox
from engine.sandbox.client import Sandbox
from engine.sandbox.limits import Limits
from engine.sandbox.probe import protection
from engine.sandbox.protection import Protection
from engine.sandbox.traced import Traced, TracedValue

__all__ = ["BlockingSandbox", "Limits", "Protection", "Sandbox", "Traced", "TracedValue", "protection"]
