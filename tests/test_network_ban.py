"""The ban on the network that all tests stand under."""

import asyncio
import socket

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
