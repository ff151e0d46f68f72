"""A key is kept out of what its endpoint says: some repeat it, whole, encoded, or masked in the middle."""

import base64
import re
from typing import Final
from urllib.parse import quote

SHORTEST_SECRET: Final = 8
"""A key shorter than this guards nothing, and is too likely to be a common word to look for it in texts."""

_SHOWN: Final = 4
"""Characters at the start of a key that those which mask it leave."""
_PUT: Final = "[key]"


class Veil:
    """Takes a key out of bodies and texts.

    Args:
        key: The key. One that is shorter than `SHORTEST_SECRET` is taken out of nothing.
    """

    def __init__(self, key: str) -> None:
        forms = {key, quote(key, safe=""), *_in_base64(key)} if len(key) >= SHORTEST_SECRET else set()
        self._forms = sorted(forms, key=len, reverse=True)
        word = r"[\w+/=-]"
        masked = rf"{re.escape(key[:_SHOWN])}{word}*(?:\*+|\.{{3,}}|\u2026|\u2022+|[xX]{{4,}}){word}*"
        self._masked = re.compile(masked) if forms else None

    def body(self, body: bytes, *, failed: bool) -> bytes:
        """A body without the key, before anything is cut out of it: half a key is found by nobody any more.

        Args:
            body: What came.
            failed: Whether it tells an error. Its masked key is taken out too; in a reply, dots are dots.
        """
        for form in self._forms:
            body = body.replace(form.encode(), _PUT.encode())
        if not failed or self._masked is None:
            return body
        return self._masked.sub(_PUT, body.decode(errors="surrogateescape")).encode(errors="surrogateescape")

    def text(self, text: str) -> str:
        """A text without the key."""
        for form in self._forms:
            text = text.replace(form, _PUT)
        return text


def _in_base64(key: str) -> list[str]:
    """The key as basic authentication and careless logs write it, wherever in a longer text it begins."""
    found = []
    for before in range(3):  # three bytes are four characters, so there are three ways to begin
        whole = base64.b64encode(b"\0" * before + key.encode()).decode().rstrip("=")
        inner = whole[(0, 2, 3)[before] : len(whole) - (0 if (before + len(key.encode())) % 3 == 0 else 1)]
        found += [inner, inner.replace("+", "-").replace("/", "_")]
    return found
