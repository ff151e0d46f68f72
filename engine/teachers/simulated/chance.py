"""Chance that is the same in every process: a number is drawn from what it depends on."""

from hashlib import blake2b
from random import Random
from typing import Final, TypeVar

_BYTES: Final = 8
Choice = TypeVar("Choice")


def number_of(*parts: object) -> int:
    """A number of 64 bits that depends on these parts alone: texts, numbers, and tuples and lists of them."""
    text = repr(parts).encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(text, digest_size=_BYTES).digest(), "big")


def random_of(*parts: object) -> Random:
    """A generator that depends on these parts alone."""
    return Random(number_of(*parts))  # noqa: S311 -- a simulation, in which the same seed gives the same errors


def share_of(*parts: object) -> float:
    """A number from 0 to 1 that depends on these parts alone, evenly spread over different parts."""
    return number_of(*parts) / 2.0 ** (8 * _BYTES)


def weighted(random: Random, rates: dict[Choice, float], otherwise: Choice) -> Choice:
    """One of the choices, each as often as its rate says; `otherwise` for what the rates leave over."""
    point = random.random()
    for choice, rate in rates.items():
        point -= rate
        if point < 0:
            return choice
    return otherwise
