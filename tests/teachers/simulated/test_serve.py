"""The simulated teachers over real HTTP: what only a real connection can do."""

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx2
import pytest
from simulated_chats import WEAK, chat, say

from engine.teachers import read_fault, simulated_app, simulated_server

QUESTION = "What is the remainder when 100 is divided by 7?"
BODY = {"model": WEAK, "messages": list(chat("guide", question=QUESTION).messages), "seed": 5}


@contextmanager
def serving(*faults: str) -> Iterator[str]:
    server = simulated_server(simulated_app(0, faults=[read_fault(fault) for fault in faults]))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.005)
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}/v1/chat/completions"
        finally:
            server.should_exit = True
            thread.join(10)


def test_a_reply_over_the_wire_is_that_of_the_simulation() -> None:
    with serving() as url, httpx2.Client() as client:
        for _ in range(2):
            reply = client.post(url, json=BODY)
            assert reply.json()["choices"][0]["message"]["content"] == say("guide", seed=5, question=QUESTION)


def test_a_reset_is_a_reset_of_the_connection() -> None:
    with serving("reset:1") as url:
        port = httpx2.URL(url).port
        with socket.create_connection(("127.0.0.1", port or 0)) as raw:
            request = b'{"model": "simulated/weak", "messages": [{"role": "user", "content": "x"}]}'
            head = f"POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Length: {len(request)}\r\n\r\n"
            raw.sendall(head.encode() + request)
            raw.settimeout(10)
            with pytest.raises(ConnectionResetError):
                raw.recv(1)


def test_a_reset_call_can_be_tried_again() -> None:
    with serving("reset:1") as url, httpx2.Client() as client:
        with pytest.raises(httpx2.TransportError):
            client.post(url, json=BODY)
        assert client.post(url, json=BODY).status_code == 200


def test_a_hanging_call_sends_nothing_and_frees_its_place_when_given_up() -> None:
    with serving("hang:1") as url, httpx2.Client(timeout=0.3) as client:
        with pytest.raises(httpx2.ReadTimeout):
            client.post(url, json=BODY)
        assert client.post(url, json=BODY).status_code == 200


async def test_slow_bytes_come_one_by_one() -> None:
    with serving("slow:1") as url:
        async with httpx2.AsyncClient() as client, client.stream("POST", url, json=BODY) as reply:
            pieces = reply.aiter_raw()
            async with asyncio.timeout(10):
                first = [await anext(pieces) for _ in range(3)]
            assert b"".join(first).startswith(b"{")
            assert all(len(piece) < 20 for piece in first)
