"""Identity by content: the same text has the same id, on every machine and in every version."""

import json
import unicodedata
from collections.abc import Callable, Iterable
from hashlib import blake2b
from typing import Any, Final

ALGORITHM: Final = "b2"
"""Tag of the hash in every id: BLAKE2b with 128 bits (RFC 7693)."""
_TAG: Final = f"{ALGORITHM}_"
_BYTES: Final = 16


def canonical(text: str) -> str:
    """The text as identity sees it: Unicode NFC, and every run of white space one space.

    Case and punctuation stay: `x` and `X` are different unknowns.
    """
    text = text if text.isascii() else unicodedata.normalize("NFC", text)
    if text.isprintable() and "  " not in text:  # of all white space only the plain space is
        return text.strip(" ")
    return " ".join(text.split())


def content_hash(*parts: str) -> str:
    """Tagged hash of some texts; their boundaries count, so `("ab", "c")` and `("a", "bc")` differ."""
    return _tagged(blake2b(_framed(parts), digest_size=_BYTES))


def hash_behind(*first: str) -> Callable[..., str]:
    """What gives the `content_hash` of these texts and others behind them, in half the time: these are hashed once."""
    begun = blake2b(_framed(first), digest_size=_BYTES)

    def behind(*parts: str) -> str:
        going_on = begun.copy()
        going_on.update(_framed(parts))
        return _tagged(going_on)

    return behind


def _framed(parts: Iterable[str]) -> bytes:
    """Texts, each behind its length in bytes."""
    pieces: list[bytes] = []
    for part in parts:
        raw = part.encode("utf-8", "surrogatepass")
        pieces += (len(raw).to_bytes(8, "big"), raw)
    return b"".join(pieces)


def _tagged(hashed: blake2b) -> str:
    return _TAG + hashed.hexdigest()


_behind_problem: Final = hash_behind("problem")


def problem_id(question: str) -> str:
    """Id of a problem: the hash of its canonical question."""
    return _behind_problem(canonical(question))


def json_hash(kind: str, value: Any) -> str:
    """Id of a JSON-like value: the hash of its text with sorted keys."""
    return content_hash(kind, json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")))
