"""The ban on the network that all tests stand under."""

import asyncio
import socket
import subprocess
import sys
from collections.abc import Callable

import pytest


@pytest.mark.parametrize("address", [("192.0.2.1", 80), ("198.51.100.7", 443)])
def test_an_address_outside_this_machine_is_refused(address: tuple[str, int]) -> None:
    with socket.socket() as client, pytest.raises(RuntimeError, match="only loopback"):
        client.connect(address)


def test_a_name_is_not_looked_up() -> None:
    with pytest.raises(RuntimeError, match="only loopback"):
        socket.create_connection(("example.org", 80))


async def test_asynchronous_connections_are_refused_too() -> None:
    with pytest.raises(RuntimeError, match="only loopback"):
        await asyncio.open_connection("192.0.2.1", 80)


def test_loopback_is_allowed() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as client:
        assert client.getpeername() == server.getsockname()


def test_a_datagram_is_refused() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client, pytest.raises(RuntimeError, match="only loopback"):
        client.sendto(b"?", ("192.0.2.1", 53))


@pytest.mark.parametrize("look_up", [socket.gethostbyname, socket.gethostbyname_ex])
def test_old_ways_of_looking_up_a_name_are_refused(look_up: Callable[[str], object]) -> None:
    with pytest.raises(RuntimeError, match="only loopback"):
        look_up("example.org")


def test_a_process_that_a_test_starts_is_under_the_ban_too() -> None:
    script = "import socket; socket.create_connection(('192.0.2.1', 80), timeout=5)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "only loopback is allowed" in done.stderr
