"""Identity by content: the same text has the same id, on every machine and in every version."""

import hashlib
import json
import unicodedata
from typing import Any, Final

ALGORITHM: Final = "b2"
"""Tag of the hash in every id: BLAKE2b with 128 bits (RFC 7693)."""


def canonical(text: str) -> str:
    """The text as identity sees it: Unicode NFC, and every run of white space one space.

    Case and punctuation stay: `x` and `X` are different unknowns.
    """
    return " ".join((text if text.isascii() else unicodedata.normalize("NFC", text)).split())


def content_hash(*parts: str) -> str:
    """Tagged hash of some texts; their boundaries count, so `("ab", "c")` and `("a", "bc")` differ."""
    pieces: list[bytes] = []
    for part in parts:
        raw = part.encode("utf-8", "surrogatepass")
        pieces += (len(raw).to_bytes(8, "big"), raw)
    return f"{ALGORITHM}_{hashlib.blake2b(b''.join(pieces), digest_size=16).hexdigest()}"


def problem_id(question: str) -> str:
    """Id of a problem: the hash of its canonical question."""
    return content_hash("problem", canonical(question))


def json_hash(kind: str, value: Any) -> str:
    """Id of a JSON-like value: the hash of its text with sorted keys."""
    return content_hash(kind, json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")))
