"""One OpenAI-compatible endpoint: its key, its connections, and one try of a call."""

import asyncio
import json
from collections.abc import Mapping
from contextlib import aclosing
from typing import Any, Final

import aiohttp
import httpx2
import openai

from engine.config import OpenAITeacher
from engine.domain import storable
from engine.errors import TeacherError
from engine.teachers.completion import BadBodyError, Completion, EmptyReplyError, read_completion
from engine.teachers.faults import (
    Fault,
    bad_body_fault,
    connection_fault,
    empty_fault,
    page_fault,
    read_error,
    status_fault,
    timeout_fault,
)
from engine.teachers.veil import Veil

NO_KEY: Final = "no-key"
"""What is sent to endpoints that want no key, because the SDK wants one."""

LONGEST_BODY: Final = 16 * 2**20
"""Bytes of a body, unpacked. A million tokens, more than any model writes, mostly take four bytes each."""


class Endpoint:
    """Sends requests to one endpoint; its key is held here and nowhere else.

    The connections, the key's header and those that name an organisation are the SDK's. A request does not take the
    SDK's way through options, retries and typed replies, which would double the processor time of a call.

    Args:
        role: The teacher's role, for messages.
        spec: Its table in the recipe.
        connections: How many calls are in flight at most.
        environment: Where the key is looked for.
        transport: What carries the requests instead of the network.
    """

    def __init__(
        self,
        role: str,
        spec: OpenAITeacher,
        connections: int,
        environment: Mapping[str, str],
        transport: httpx2.AsyncBaseTransport | None = None,
    ) -> None:
        self._timeout_s = spec.timeout_s
        base_url = _address(role, spec.base_url)
        key = key_of(role, spec.key_env, environment)
        self._veil = Veil(key)
        self._http = _client(connections, transport)
        sdk = openai.AsyncOpenAI(api_key=key, base_url=base_url, http_client=self._http)
        named = {**sdk.auth_headers, **sdk.default_headers}
        self._headers = self._http.headers.copy()
        self._headers.update({name: value for name, value in named.items() if isinstance(value, str)})
        self._url = sdk.base_url.join("chat/completions")
        self._met = False

    async def send(self, body: Mapping[str, Any], adaptable: frozenset[str]) -> Completion | Fault:
        """One try.

        Args:
            body: The request.
            adaptable: Those of its parameters that can be left out or renamed.
        """
        content = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
        request = httpx2.Request("POST", self._url, content=content, headers=self._headers)
        try:
            async with asyncio.timeout(self._timeout_s):
                # Without redirections: a key goes where it was meant to.
                response = await self._http.send(request, stream=True, follow_redirects=False)
                received = self._veil.body(await _body(response), failed=not response.is_success)
            return self._read(response, received, adaptable)
        except TimeoutError:
            return timeout_fault(self._timeout_s)
        except EmptyReplyError as error:
            return empty_fault(error, error.usage)
        except BadBodyError as error:
            return bad_body_fault(error)
        except (httpx2.HTTPError, aiohttp.ClientError, OSError) as error:
            return connection_fault(error)  # the transport lets some errors of aiohttp pass as they are

    def _read(self, response: httpx2.Response, body: bytes, adaptable: frozenset[str]) -> Completion | Fault:
        """What came.

        Raises:
            BadBodyError: It is no chat completion.
        """
        status, headers = response.status_code, response.headers
        if (page := page_fault(status, headers, body, met=self._met)) is not None:
            return page
        if not response.is_success:
            return status_fault(status, headers, read_error(body), adaptable)
        try:
            completion = read_completion(body)
        except BadBodyError:
            if (error := read_error(body)).status:  # OpenRouter and proxies put the status of some errors here only
                return status_fault(error.status, headers, error, adaptable)
            raise
        self._met = True
        return completion

    def clean(self, text: str) -> str:
        """A text from the endpoint as it may be stored and shown: valid Unicode, and without the key."""
        return storable(self._veil.text(text))

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()


async def _body(response: httpx2.Response) -> bytes:
    """The whole body, however it was packed; its connection is closed if it is too long.

    Raises:
        BadBodyError: It is too long.
    """
    parts, size = [], 0
    async with aclosing(response.aiter_bytes()) as stream:
        async for part in stream:
            parts.append(part)
            size += len(part)
            if size > LONGEST_BODY:
                raise BadBodyError(f"the body is longer than {LONGEST_BODY:,} bytes")
    return b"".join(parts)


def _client(connections: int, transport: httpx2.AsyncBaseTransport | None) -> httpx2.AsyncClient:
    """Connections without a time limit: it is ours, around the whole try; theirs would start anew with every byte."""
    if transport is not None:
        return httpx2.AsyncClient(transport=transport, timeout=None)
    pool = httpx2.Limits(max_connections=connections, max_keepalive_connections=connections)
    return openai.DefaultAioHttpClient(limits=pool, timeout=None)


def _address(role: str, base_url: str) -> httpx2.URL:
    try:
        address = httpx2.URL(base_url)
    except httpx2.InvalidURL as error:
        raise TeacherError(f"Teacher '{role}' has a `base_url` that is no address ({error}). Mend it.") from None
    if not address.host:
        raise TeacherError(f"Teacher '{role}' has a `base_url` without a host, {base_url}. Mend it.")
    return address


def key_of(role: str, name: str, environment: Mapping[str, str]) -> str:
    """The key in an environment variable; `NO_KEY` for endpoints that want none.

    Raises:
        TeacherError: It is not set, or holds what no key holds; the message never quotes it.
    """
    if not name:
        return NO_KEY
    key = environment.get(name, "").strip()
    if not key:
        raise TeacherError(f"Teacher '{role}' needs a key, and {name} is not set. Set that environment variable.")
    if not (key.isascii() and key.isprintable()):
        raise TeacherError(f"The key of teacher '{role}' in {name} holds characters that no key has. Copy it again.")
    return key
