r"""JSON objects in replies, as models write them: fenced or bare, and with TeX whose backslashes are not doubled."""

import json
import re
from typing import Any, Final

_BEGIN: Final = re.compile(r"^[ \t]*(?:```[ \t]*\w*[ \t]*)?(?=\{)", re.MULTILINE)
_TRIES: Final = 8
_TEX: Final = re.compile(
    r"""(?P<kept>\\\\|\\"|\\u[0-9a-fA-F]{4})|\\(?=[bfrt][a-z]|n(?:eq?|u|ot|abla|mid|leq?|geq?)(?![a-z])|[^"\\/bfnrtu])"""
)
r"""A backslash that JSON would read as an escape and TeX as a command, as in `\frac`, or that JSON cannot read."""


def first_object(text: str) -> dict[str, Any]:
    """The first JSON object of a text that begins a line; empty if there is none that can be read."""
    decoder = json.JSONDecoder(strict=False, parse_int=str, parse_float=str, parse_constant=str)
    for number, match in enumerate(_BEGIN.finditer(text)):
        if number == _TRIES:
            break
        mended = _TEX.sub(lambda found: found["kept"] or "\\\\", text[match.end() :])
        try:
            value, _ = decoder.raw_decode(mended)
        except (ValueError, RecursionError):  # no JSON, or nested more deeply than any answer is
            continue
        if isinstance(value, dict):
            return value
    return {}
