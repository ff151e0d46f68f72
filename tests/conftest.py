"""What all tests share: the ban on the network, and where the real data lies."""

import os
import socket
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LOOPBACK = {"127.0.0.1", "::1", "localhost"}


def required(reason: str) -> None:
    """Skip with the reason; where everything must be there (`CI_REQUIRE_ALL`), fail instead."""
    if os.environ.get("CI_REQUIRE_ALL"):
        pytest.fail(f"required here, but {reason}")
    pytest.skip(reason)


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse every connection that would leave this machine."""
    connect, connect_ex = socket.socket.connect, socket.socket.connect_ex

    def refuse(sock: socket.socket, address: object) -> None:
        if sock.family in (socket.AF_INET, socket.AF_INET6):
            host = address[0] if isinstance(address, tuple) else address
            if host not in LOOPBACK:
                message = f"a test tried to reach {host!r}; only loopback is allowed"
                raise RuntimeError(message)

    def guarded(sock: socket.socket, address: object) -> None:
        refuse(sock, address)
        connect(sock, address)  # type: ignore[arg-type]  # whatever the caller gave

    def guarded_ex(sock: socket.socket, address: object) -> int:
        refuse(sock, address)
        return connect_ex(sock, address)  # type: ignore[arg-type]  # whatever the caller gave

    resolve = socket.getaddrinfo

    def resolved(host: object, *rest: object, **named: object) -> object:
        if host is not None and host not in LOOPBACK:
            message = f"a test tried to look up {host!r}; only loopback is allowed"
            raise RuntimeError(message)
        return resolve(host, *rest, **named)  # type: ignore[arg-type]  # whatever the caller gave

    monkeypatch.setattr(socket, "getaddrinfo", resolved)
    monkeypatch.setattr(socket.socket, "connect", guarded)
    monkeypatch.setattr(socket.socket, "connect_ex", guarded_ex)


@pytest.fixture
def shared_data() -> Path:
    """The folder of real questions and replies, which lies beside a checkout and never in it."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip(f"no real data at {folder}")
    return folder
