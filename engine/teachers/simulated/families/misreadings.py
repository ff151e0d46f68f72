"""How numbers are misread, where the problem itself suggests no misreading."""

from typing import Final

_BASE: Final = 10


def transposed(value: int) -> int:
    """The number as somebody reads it who swaps its last two digits; one below 10 stays what it is."""
    if value < _BASE:
        return value
    front, tens, units = value // _BASE**2, value // _BASE % _BASE, value % _BASE
    return front * _BASE**2 + units * _BASE + tens
