"""What a fault of a first, tiny call says of an endpoint: which step failed, what is well all the same, what to do."""

import re
from dataclasses import dataclass
from typing import Final

from engine.teachers.faults import NO_CREDIT, Course, Fault


@dataclass(frozen=True, slots=True)
class Reading:
    """What a fault says.

    Attributes:
        failed: The step that failed: `reachable`, `key accepted`, `model` or `call`.
        said: What was found.
        remedy: What to do.
        proven: Steps that it shows to be well.
    """

    failed: str
    said: str
    remedy: str
    proven: tuple[str, ...] = ()


_REFUSED: Final = {
    401: ("key accepted", ("reachable",)),
    403: ("key accepted", ("reachable",)),
    404: ("model", ("reachable",)),
    405: ("reachable", ()),
    NO_CREDIT: ("call", ("reachable", "key accepted")),
}
"""By status: the step that failed, and those that are well."""

_CONNECTIONS: Final = (
    (
        re.compile(r"name|resol|domain|nodename|getaddrinfo", re.IGNORECASE),
        "No host of that name was found. Check `base_url` for a slip, and this machine's network.",
    ),
    (
        re.compile(r"refused|connect call failed", re.IGNORECASE),
        "Nothing listens there. Start the server, or correct the host and port of `base_url`.",
    ),
    (
        re.compile(r"certificate|ssl|tls", re.IGNORECASE),
        "No encrypted connection came about. Check whether `base_url` begins rightly with http or https.",
    ),
)
_REMEDIES: Final = {
    "connection": "Check `base_url`, and this machine's network and proxy.",
    "timeout": "Check `base_url` and the network; a server that still loads its model may answer later.",
    "page": "Put the address that the provider names into `base_url`: mostly it ends in /v1.",
    "bad body": "Check `base_url`: what answers there speaks another protocol.",
    "empty": "Try again; if it stays so, look into the server's log.",
    "429": "Try again later, or give the teacher `limits`: a run waits and slows down to what passes.",
}
_UNREACHED: Final = ("connection", "timeout", "page")
_SERVER: Final = "The server has a fault of its own. Try again later; a run waits until it is back."
_REJECTED: Final = "Check `model` and `parameters` of the teacher, and `temperature` and `max_tokens` of its stages."


def reading(fault: Fault) -> Reading:
    """What a fault of a tiny call says of its endpoint."""
    if fault.course is Course.STOP and fault.status in _REFUSED:
        failed, proven = _REFUSED[fault.status]
        cause, _, inner = fault.detail.partition(" (")  # as `faults` writes it: cause. Remedy (what was sent)
        what, _, remedy = cause.partition(". ")
        return Reading(failed, f"it {what} ({inner}", f"{remedy}.", proven)
    if fault.name in _UNREACHED:
        return Reading("reachable", fault.detail, _connection(fault))
    remedy = _REMEDIES.get(fault.name, _SERVER if fault.course is Course.AGAIN else _REJECTED)
    return Reading("call", fault.detail, remedy, ("reachable",))


def _connection(fault: Fault) -> str:
    if fault.name == "connection":
        for words, remedy in _CONNECTIONS:
            if words.search(fault.detail.removeprefix("the connection failed: ")):
                return remedy
    return _REMEDIES[fault.name]
