"""The simulated teachers over real HTTP."""

import asyncio
import socket
import struct
from typing import cast

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from engine.teachers.simulated.app import RESET

_AT_ONCE = struct.pack("ii", 1, 0)
"""To linger for no time at all: closing then sends a reset (RST), and nothing that was written before."""


class _ResettableProtocol(H11Protocol):
    """HTTP/1.1 that lets the application reset its connection."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn types it
        super().connection_made(transport)
        self.app = _resettable(self.app, transport)


def server_of(app: ASGIApp) -> uvicorn.Server:
    """A server of the application; `run(sockets=[...])` serves until it is told to end.

    Args:
        app: The application; it finds in the scope's extensions how to reset its connection.
    """
    config = uvicorn.Config(
        app,
        http=_ResettableProtocol,
        log_level="warning",
        access_log=False,
        lifespan="off",
        ws="none",
        date_header=False,
        server_header=False,
        timeout_keep_alive=60,
        timeout_graceful_shutdown=1,
        backlog=4096,
    )
    return uvicorn.Server(config)


def _resettable(app: ASGIApp, transport: asyncio.Transport) -> ASGIApp:
    def reset() -> None:
        connection = cast("socket.socket", transport.get_extra_info("socket"))
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)
        transport.abort()

    async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
        extensions = {**scope.get("extensions", {}), RESET: reset}
        await app({**scope, "extensions": extensions}, receive, send)

    return wrapped
