"""Refuses every connection that would leave this machine, in any Python that has this folder on its path.

The tests install it in themselves, and hand the folder to the processes that they start.
"""

import socket
from typing import Any

LOOPBACK = {"127.0.0.1", "::1", "localhost", "", None, b"localhost"}
_WITH_ADDRESS = ("connect", "connect_ex", "sendto")
_WITH_HOST = ("getaddrinfo", "gethostbyname", "gethostbyname_ex")


def _refuse(host: object) -> None:
    if host not in LOOPBACK:
        message = f"a test tried to reach {host!r}; only loopback is allowed"
        raise RuntimeError(message)


def _guard_method(name: str) -> None:
    original = getattr(socket.socket, name)

    def guarded(self: socket.socket, *arguments: Any) -> Any:
        address = arguments[-1]
        if self.family in (socket.AF_INET, socket.AF_INET6):
            _refuse(address[0] if isinstance(address, tuple) else address)
        return original(self, *arguments)

    setattr(socket.socket, name, guarded)


def _guard_function(name: str) -> None:
    original = getattr(socket, name)

    def guarded(host: object, *arguments: Any, **named: Any) -> Any:
        _refuse(host)
        return original(host, *arguments, **named)

    setattr(socket, name, guarded)


def install() -> None:
    """Put the guards in place, once."""
    if getattr(socket, "only_loopback", False):
        return
    for name in _WITH_ADDRESS:
        _guard_method(name)
    for name in _WITH_HOST:
        _guard_function(name)
    socket.only_loopback = True  # type: ignore[attr-defined]  # the mark that it was done


install()
