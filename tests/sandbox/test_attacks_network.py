"""Attacks by the network, and by what processes share on one machine."""

from collections.abc import Callable

import pytest
from attacked_host import TRIES, Attack

pytestmark = pytest.mark.namespaces

ATTACKS = [
    Attack("IPv4", "import socket; socket.create_connection(('127.0.0.1', $port4), 1).send(b'x')", "blocked"),
    Attack("IPv6", "import socket; socket.create_connection(('::1', $port6), 1).send(b'x')", "blocked"),
    Attack(
        "UDP", "import socket; socket.socket(type=socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', $port_udp))", "blocked"
    ),
    Attack("a Unix socket", "import socket; socket.socket(socket.AF_UNIX).connect('$folder/door')", "blocked"),
    Attack("a pair of sockets", "import socket; socket.socketpair()", "blocked"),
    Attack("netlink", "import socket; socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0)", "blocked"),
    Attack("raw packets", "import socket; socket.socket(socket.AF_INET, socket.SOCK_RAW, 1)", "blocked"),
    Attack("packets of the link", "import socket; socket.socket(socket.AF_PACKET, socket.SOCK_RAW)", "blocked"),
    Attack("the hypervisor's sockets", "import socket; socket.socket(socket.AF_VSOCK)", "blocked"),
    Attack("the kernel's ciphers", "import socket; socket.socket(socket.AF_ALG, socket.SOCK_SEQPACKET)", "blocked"),
    Attack(
        "every family of sockets",
        TRIES + "tries(*(lambda f=f, k=k: libc.socket(f, k, 0) for f in range(50) for k in (1, 2, 3, 5)))",
        "ok",
        "[]",
    ),
    Attack("listening", "import socket; socket.create_server(('127.0.0.1', 0))", "blocked"),
    Attack("a name looked up", "import socket; print(socket.getaddrinfo('example.com', 80))", "blocked"),
    Attack(
        "a name looked up by libc",
        TRIES + "libc.gethostbyname.restype = ctypes.c_void_p\nprint(libc.gethostbyname(b'example.com'))",
        "ok",
        "None",
    ),
    Attack("the web", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:$port4')", "blocked"),
    Attack(
        "the web, with the error caught and raised anew",
        "import urllib.request\n"
        "try: urllib.request.urlopen('http://127.0.0.1:$port4')\n"
        "except Exception as e: raise RuntimeError('no net') from e",
        "blocked",
    ),
    Attack("an event loop", "import asyncio; asyncio.run(asyncio.open_connection('127.0.0.1', $port4))", "blocked"),
    Attack(
        "its own channel as a socket",
        "import socket; socket.socket(fileno=3).sendmsg([b'x'], [(1, 1, b'\\0\\0\\0\\0')])",
        "blocked",
    ),
    Attack(
        "sockets by way of a ring",
        TRIES + "tries(lambda: libc.syscall(425, 8, bytes(120)), lambda: libc.syscall(426, 3, 1, 0, "
        "0, 0), lambda: libc.syscall(427, 3, 0, 0, 0))",
        "ok",
        "[]",
    ),
    Attack(
        "System V's shared memory, semaphores and queues",
        TRIES + "tries(lambda: libc.shmget(4711, 4096, 0o1666), lambda: libc.semget(4711, 1, 0o1666), "
        "lambda: libc.msgget(4711, 0o1666))",
        "ok",
        "[]",
    ),
    Attack(
        "POSIX's shared memory, semaphores and queues",
        TRIES + "from multiprocessing import shared_memory\n"
        "tries(lambda: shared_memory.SharedMemory('$mark', True, 4096), lambda: "
        "libc.mq_open(b'/$mark', 0o102, 0o666, None),\n"
        "    lambda: libc.sem_open(b'/$mark', 0o100, 0o666, 1) or -1)",
        "ok",
        "[]",
    ),
    Attack(
        "keys of the kernel",
        TRIES + "tries(lambda: libc.syscall(248, b'user', b'k', b'v', 1, -3), lambda: libc.syscall(250, 0, -3, 0))",
        "ok",
        "[]",
    ),
    Attack(
        "another process's descriptors",
        TRIES
        + "tries(lambda: os.pidfd_open($bystander), lambda: os.pidfd_open(1), lambda: libc.syscall(438, 3, 0, 0))",
        "ok",
        "[]",
    ),
    Attack(
        "descriptors that were left open",
        "import os\nfound = []\nfor d in range(4, 5000):\n    try: os.fstat(d); found.append(d)\n"
        "    except OSError: pass\nprint(found)",
        "ok",
        "[]",
    ),
]


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_an_attack_fails_and_the_host_is_unharmed(attacks: Callable[[Attack], None], attack: Attack) -> None:
    attacks(attack)
