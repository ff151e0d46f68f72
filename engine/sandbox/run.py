"""The runner's side of one running program: its two streams, and what has come out of them."""

import asyncio
import contextlib
import io
import os
import socket
from collections.abc import Callable
from typing import Final

from engine.sandbox import wire

_CHUNK: Final = 1 << 16
_CONTINUATION: Final = bytes(range(0x80, 0xC0))
"""Bytes that continue a character in UTF-8: without them, bytes count as characters."""
_LONGEST_PRINTED: Final = 4
"""Bytes of one character in UTF-8 at most: where there are more, they are no characters."""
_LONGEST_CHARACTER: Final = 12
"""Bytes of one character in JSON at most: two escapes."""
_REST_OF_REPORT: Final = 1 << 16


class Run:
    """One program in the helper.

    Args:
        output_chars: Characters that it may print.
        kill: Ends it.

    Attributes:
        ended: Is given the notice of its end, or `None` if the helper died first.
        printed: What it printed, up to the cap and a little more.
        report: What it sent back.
        overflowed: Whether it printed more than it may.
    """

    def __init__(self, output_chars: int, kill: Callable[[], None]) -> None:
        self._loop = asyncio.get_running_loop()
        self.ended: asyncio.Future[wire.Notice | None] = self._loop.create_future()
        self.printed = bytearray()
        self.report = bytearray()
        self._output_chars = output_chars
        self._longest_report = output_chars * _LONGEST_CHARACTER + _REST_OF_REPORT
        self._counted = 0
        self._kill = kill
        self._channel, self._far_channel = socket.socketpair()
        reading, writing = os.pipe()
        self._output, self._far_output = io.FileIO(reading), io.FileIO(writing, "w")
        self._channel.setblocking(False)
        os.set_blocking(self._output.fileno(), False)

    @property
    def overflowed(self) -> bool:
        """Whether it printed more than it may."""
        return self._counted > self._output_chars or len(self.printed) > self._output_chars * _LONGEST_PRINTED

    def far_ends(self) -> tuple[int, int]:
        """The descriptors that the program gets."""
        return self._far_channel.fileno(), self._far_output.fileno()

    async def exchange(self, program: str, *, traced: bool = False) -> wire.Notice | None:
        """Once the program has its ends: send it its text, read what it says, wait for its end."""
        self._far_channel.close()
        self._far_output.close()
        self._loop.add_reader(self._channel, self._read_report)
        self._loop.add_reader(self._output, self._read_output)
        kind = wire.TRACED if traced else wire.PLAIN
        with contextlib.suppress(ConnectionError):  # it died before it had read all of its text
            await self._loop.sock_sendall(self._channel, kind + program.encode("utf-8", "surrogatepass"))
            self._channel.shutdown(socket.SHUT_WR)
        await asyncio.wait([self.ended])  # not awaited itself: cancelling a task cancels what it awaits
        notice = self.ended.result()
        # Its process is gone, so all it wrote has arrived; a stray process of its may hold the other ends open still.
        while self._read_report() or self._read_output():
            pass
        return notice

    def close(self) -> None:
        """Let go of the streams."""
        for stream in (self._channel, self._output):
            self._loop.remove_reader(stream)
        for end in (self._channel, self._far_channel, self._output, self._far_output):
            end.close()

    def _read_report(self) -> bool:
        try:
            chunk = b"" if len(self.report) > self._longest_report else self._channel.recv(_CHUNK)
        except BlockingIOError:
            return False
        except ConnectionError:
            chunk = b""
        if not chunk:
            self._loop.remove_reader(self._channel)
        self.report += chunk
        if chunk and len(self.report) > self._longest_report:
            self._kill()
        return bool(chunk)

    def _read_output(self) -> bool:
        chunk = b"" if self.overflowed else self._output.read(_CHUNK)
        if chunk is None:
            return False
        if not chunk:
            self._loop.remove_reader(self._output)
        self.printed += chunk
        self._counted += len(chunk.translate(None, _CONTINUATION))
        if chunk and self.overflowed:
            self._kill()
        return bool(chunk)
