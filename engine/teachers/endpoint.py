"""One OpenAI-compatible endpoint: its key, its connections, and one try of a call."""

import asyncio
from collections.abc import Mapping
from typing import Any, Final

import aiohttp
import httpx2
import openai

from engine.config import OpenAITeacher
from engine.domain import storable
from engine.errors import TeacherError
from engine.teachers.completion import BadBodyError, Completion, read_completion
from engine.teachers.faults import Fault, bad_body_fault, connection_fault, status_fault, timeout_fault

NO_KEY: Final = "no-key"
"""What is sent to endpoints that want no key, because the SDK wants one."""

SHORTEST_SECRET: Final = 8
"""A key shorter than this guards nothing, and is too likely to be a common word to look for it in texts."""


class Endpoint:
    """Sends requests to one endpoint; its key is held in the SDK's client and nowhere else.

    Args:
        role: The teacher's role, for messages.
        spec: Its table in the recipe.
        connections: How many calls are in flight at most.
        environment: Where the key is looked for.
    """

    def __init__(self, role: str, spec: OpenAITeacher, connections: int, environment: Mapping[str, str]) -> None:
        self._timeout_s = spec.timeout_s
        pool = httpx2.Limits(max_connections=connections, max_keepalive_connections=connections)
        # The time limit is ours, around the whole try: the client's would start anew with every byte.
        self._client = openai.AsyncOpenAI(
            api_key=_key(role, spec.key_env, environment),
            base_url=_address(role, spec.base_url),
            max_retries=0,
            timeout=None,
            http_client=openai.DefaultAioHttpClient(limits=pool, timeout=None),
        )

    async def send(self, body: Mapping[str, Any], adaptable: frozenset[str]) -> Completion | Fault:
        """One try.

        Args:
            body: The request.
            adaptable: Those of its parameters that can be left out or renamed.
        """
        try:
            async with asyncio.timeout(self._timeout_s):
                response = await self._client.post("/chat/completions", cast_to=httpx2.Response, body=body)
            return read_completion(response.content)
        except TimeoutError:
            return timeout_fault(self._timeout_s)
        except BadBodyError as error:
            return bad_body_fault(error)
        except openai.APIStatusError as error:
            return status_fault(error, adaptable)
        except (openai.APIConnectionError, aiohttp.ClientError, httpx2.HTTPError, OSError) as error:
            # The SDK calls a reset a timeout, and lets some errors of its transport pass as they are.
            return connection_fault(error)

    def clean(self, text: str) -> str:
        """A text from the endpoint as it may be stored and shown: valid Unicode, and without the key."""
        key = self._client.api_key
        return storable(text.replace(key, "[key]") if len(key) >= SHORTEST_SECRET else text)

    async def close(self) -> None:
        """Close the connections."""
        await self._client.close()


def _address(role: str, base_url: str) -> httpx2.URL:
    try:
        address = httpx2.URL(base_url)
    except httpx2.InvalidURL as error:
        raise TeacherError(f"Teacher '{role}' has a `base_url` that is no address ({error}). Mend it.") from None
    if not address.host:
        raise TeacherError(f"Teacher '{role}' has a `base_url` without a host, {base_url}. Mend it.")
    return address


def _key(role: str, name: str, environment: Mapping[str, str]) -> str:
    if not name:
        return NO_KEY
    key = environment.get(name, "").strip()
    if not key:
        raise TeacherError(f"Teacher '{role}' needs a key, and {name} is not set. Set that environment variable.")
    if not (key.isascii() and key.isprintable()):
        raise TeacherError(f"The key of teacher '{role}' in {name} holds characters that no key has. Copy it again.")
    return key
