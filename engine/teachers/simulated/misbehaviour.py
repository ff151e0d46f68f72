"""How an endpoint can fail, and which calls of it do."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from engine.errors import InputError
from engine.teachers.simulated.chance import number_of, share_of


class Ill(StrEnum):
    """What an endpoint does instead of its work.

    RATE_LIMIT: 429 with `Retry-After`. ERROR: 500. RESET: the connection is reset. HANG: no byte ever comes. SLOW: the
    reply comes byte by byte. BAD_JSON: a body that is no JSON. GARBAGE: a completion of nonsense. CUT_OFF: half of the
    reply, with the finish reason `length`.
    """

    RATE_LIMIT = "429"
    ERROR = "500"
    RESET = "reset"
    HANG = "hang"
    SLOW = "slow"
    BAD_JSON = "bad-json"
    GARBAGE = "garbage"
    CUT_OFF = "cut-off"


ONCE: Final = 1
_FORM: Final = "KIND:SHARE or KIND:SHARE:TIMES, such as 429:0.3:3"


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault of an endpoint.

    Attributes:
        ill: What it does.
        share: The share of all different requests that meet it, from 0 to 1.
        times: How many tries of each of these meet it; later tries are answered.
    """

    ill: Ill
    share: float
    times: int = ONCE


def read_fault(text: str) -> Fault:
    """A fault as it is written on the command line: `429:0.3:3`.

    Raises:
        InputError: It is not of that form.
    """
    kind, _, numbers = text.partition(":")
    share, _, times = numbers.partition(":")
    try:
        fault = Fault(Ill(kind), float(share), int(times) if times else ONCE)
    except ValueError:
        fault = None
    if fault is None or not 0 <= fault.share <= 1 or fault.times < 1:
        raise InputError(f"{text!r} is no fault. Write {_FORM}; the kinds are {', '.join(Ill)}.")
    return fault


class Misbehaviour:
    """Decides which try of which request goes wrong.

    A request meets one kind of fault at most, so that each share is exact: which one, if any, depends on the request
    and the seed. How often it was tried is counted by the bytes of the request, which a retry repeats.

    Args:
        faults: The faults; their shares add up to 1 at most.
        seed: Another seed, other requests.

    Raises:
        InputError: The shares add up to more than 1.
    """

    def __init__(self, faults: Sequence[Fault] = (), seed: int = 0) -> None:
        if sum(fault.share for fault in faults) > 1:
            raise InputError("The shares of the faults add up to more than 1. Lower some: a request meets one at most.")
        self._faults = tuple(faults)
        self._seed = seed
        self._tries: Counter[int] = Counter()

    def next_ill(self, body: bytes) -> Ill | None:
        """What goes wrong with this try of a request; `None` if nothing does."""
        fault = self._fault_of(body)
        if fault is None:
            return None
        request = number_of(body)
        if self._tries[request] >= fault.times:
            return None
        self._tries[request] += 1
        return fault.ill

    def _fault_of(self, body: bytes) -> Fault | None:
        if not self._faults:
            return None
        point = share_of("fault", self._seed, body)
        for fault in self._faults:
            point -= fault.share
            if point < 0:
                return fault
        return None
