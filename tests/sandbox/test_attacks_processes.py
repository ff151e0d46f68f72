"""Attacks by processes, threads and signals, and by calls that only reach deeper into the kernel."""

from collections.abc import Callable

import pytest
from attacked_host import TRIES, Attack

pytestmark = pytest.mark.namespaces

_DEAF = (
    "import signal\nfor n in range(1, 65):\n    try: signal.signal(n, signal.SIG_IGN)\n"
    "    except (OSError, ValueError): pass\n"
)

ATTACKS = [
    Attack("a fork", "import os; os.fork()", "blocked"),
    Attack("a fork bomb", "import os\nwhile True:\n    try: os.fork()\n    except OSError: pass", "timeout"),
    Attack("a fork bomb that gives up", "import os\nwhile True: os.fork()", "blocked"),
    Attack(
        "a fork by every system call",
        TRIES + "tries(lambda: libc.syscall(57), lambda: libc.syscall(58), lambda: libc.syscall(56, 17, 0, 0, 0, 0),\n"
        "    lambda: libc.syscall(435, bytes(88), 88), lambda: libc.vfork(), lambda: os.forkpty())",
        "ok",
        "[]",
    ),
    Attack(
        "an orphan that lives on",
        "import os, time\nif os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0: time.sleep(600)\n    os._exit(0)",
        "blocked",
    ),
    Attack(
        "a thread that lives on",
        "import threading, time\nthreading.Thread(target=time.sleep, args=(600,), daemon=True).start()\nprint(1)",
        "ok",
        "1",
    ),
    Attack(
        "a thread that is waited for",
        "import threading, time\nthreading.Thread(target=time.sleep, args=(600,)).start()\nprint(1)",
        "timeout",
    ),
    Attack(
        "a thread bomb",
        "import threading, time\nn = 0\ntry:\n"
        "    while True: threading.Thread(target=time.sleep, args=(60,), daemon=True).start(); "
        "n += 1\n"
        "except RuntimeError: print(n < 16)",
        "ok",
        "True",
    ),
    Attack(
        "threads that all spin",
        "import threading\ndef spin():\n    while True: pass\nfor _ in range(2): threading.Thread(target=spin).start()",
        "timeout",
    ),
    Attack("subprocess", "import subprocess; print(subprocess.run(['id'], capture_output=True))", "blocked"),
    Attack(
        "subprocess with a shell",
        "import subprocess; print(subprocess.check_output('id; touch /tmp/$mark', shell=True))",
        "blocked",
    ),
    Attack("os.system", "import os; print(os.system('touch /tmp/$mark') != 0)", "ok", "True"),
    Attack("os.popen", "import os; print(os.popen('id').read())", "blocked"),
    Attack("posix_spawn", "import os; os.posix_spawn('/bin/sh', ['sh', '-c', 'id'], {})", "blocked"),
    Attack("exec", "import os; os.execv('/bin/sh', ['sh', '-c', 'id'])", "blocked"),
    Attack(
        "exec of Python itself",
        "import os, sys; os.execv(sys.executable, [sys.executable, '-c', 'print(1)'])",
        "blocked",
    ),
    Attack(
        "exec of a script of its own",
        "import os; open('s', 'w').write('#!/bin/sh'); os.chmod('s', 0o755); os.execv('s', ['s'])",
        "blocked",
    ),
    Attack("exec from memory", "import os; d = os.memfd_create('x'); os.execve(d, ['x'], {})", "blocked"),
    Attack("multiprocessing", "import multiprocessing as m\nwith m.Pool(2) as p: print(p.map(abs, [1]))", "blocked"),
    Attack(
        "a process pool",
        "from concurrent.futures import ProcessPoolExecutor as P\nwith P(2) as p: print(list(p.map(abs, [1])))",
        "blocked",
    ),
    Attack("killing its parent", "import os; os.kill(os.getppid(), 9)", "blocked"),
    Attack("killing the runner", "import os; os.kill($runner, 9)", "blocked"),
    Attack("killing a bystander", "import os; os.kill($bystander, 9)", "blocked"),
    Attack("killing everybody", "import os; os.kill(-1, 9)", "blocked"),
    Attack(
        "killing by every system call",
        TRIES + "tries(*(lambda p=p, c=c: libc.syscall(c, p, p, 9) for p in ($runner, $bystander, 0, "
        "2, -1) for c in (62, 200, 234)),\n"
        "    lambda: os.killpg(0, 9), lambda: libc.syscall(129, $bystander, 9, bytes(128)), lambda: "
        "libc.syscall(424, 3, 9, 0, 0))",
        "ok",
        "[]",
    ),
    Attack(
        "killing by the signal of a file's owner",
        TRIES + "import fcntl\nr, w = os.pipe()\n"
        "tries(*(lambda p=p, c=c: fcntl.fcntl(r, c, p) for p in ($runner, $bystander, 1) "
        "for c in (8, 10, 1024, 1026)),\n"
        "    lambda: libc.fcntl(r, 15, bytes(8)), lambda: libc.ioctl(r, 0x8901, bytes(8)))\n"
        "fcntl.fcntl(r, fcntl.F_SETFL, os.O_ASYNC); os.write(w, b'x')",
        "ok",
        "[]",
    ),
    Attack("a session of its own", "import os; os.setsid()", "blocked"),
    Attack("stopping itself", "import os, signal; os.kill(os.getpid(), signal.SIGSTOP)", "blocked"),
    Attack("signals ignored, then spinning", _DEAF + "while True: pass", "timeout"),
    Attack("signals ignored, then sleeping", _DEAF + "import time\nwhile True: time.sleep(1000)", "timeout"),
    Attack(
        "signals blocked",
        "import signal\nsignal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))\nwhile True: pass",
        "timeout",
    ),
    Attack(
        "exceptions swallowed",
        "while True:\n    try:\n        while True: pass\n    except BaseException: pass",
        "timeout",
    ),
    Attack(
        "a storm of timers",
        "import signal\nsignal.signal(14, lambda *a: None); signal.setitimer(0, 1e-6, 1e-6)\nwhile True: pass",
        "timeout",
    ),
    Attack(
        "tracing",
        TRIES + "tries(lambda: libc.ptrace(16, $bystander, 0, 0), lambda: libc.ptrace(0, 0, 0, 0), "
        "lambda: libc.ptrace(0x4206, 1, 0, 0))",
        "ok",
        "[]",
    ),
    Attack(
        "its protection undone",
        TRIES + "tries(lambda: libc.prctl(1, 0, 0, 0, 0), lambda: libc.prctl(22, 0, 0, 0, 0), "
        "lambda: libc.prctl(4, 1, 0, 0, 0),\n"
        "    lambda: libc.syscall(317, 0, 0, None), lambda: libc.capset(bytes(8), bytes(24)), "
        "lambda: libc.personality(0x40000))",
        "ok",
        "[]",
    ),
    Attack(
        "limits raised",
        TRIES + "import resource as r\ntries(*(lambda k=k: r.setrlimit(k, "
        "(r.getrlimit(k)[1] + 1,) * 2) for k in range(16) if r.getrlimit(k)[1] >= 0))",
        "ok",
        "[]",
    ),
    Attack(
        "root",
        TRIES + "tries(lambda: os.setuid(0), lambda: os.setresuid(0, 0, 0), "
        "lambda: os.setgroups([0]), lambda: libc.setfsuid(0) or -1)\n"
        "assert os.getuid() != 0",
        "ok",
        "[]",
    ),
    Attack(
        "namespaces",
        TRIES + "tries(*(lambda f=f: libc.unshare(f) for f in (0x10000000, 0x20000, 0x20000000, "
        "0x40000000, 0x8000000)), lambda: libc.setns(3, 0))",
        "ok",
        "[]",
    ),
    Attack(
        "priority",
        TRIES + "tries(lambda: os.nice(-5), lambda: os.setpriority(0, 0, -5), lambda: os.sched_setaffinity(0, {0}),\n"
        "    lambda: os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1)))",
        "ok",
        "[]",
    ),
    Attack(
        "the machine",
        TRIES + "tries(lambda: libc.reboot(0x1234567), lambda: libc.sethostname(b'x', 1), "
        "lambda: libc.settimeofday(bytes(16), None),\n"
        "    lambda: libc.swapoff(b'/x'), lambda: libc.acct(None), lambda: libc.syscall(175, b'x', "
        "1, b''), lambda: libc.iopl(3))",
        "ok",
        "[]",
    ),
    Attack(
        "the depths of the kernel",
        TRIES + "tries(*(lambda c=c: libc.syscall(c, 0, 0, 0, 0, 0) for c in\n"
        "    (321, 298, 323, 300, 253, 254, 294, 206, 246, 320, 310, 311, 312, 237, 238, 239, 256, "
        "279, 278, 276, 275, 289, 282, 433, 447, 450)))",
        "ok",
        "[]",
    ),
]


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_an_attack_fails_and_the_host_is_unharmed(attacks: Callable[[Attack], None], attack: Attack) -> None:
    attacks(attack)
