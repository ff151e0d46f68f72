"""Numbers that are left out in words: `all real numbers except 2`."""

import re
from typing import Final

_EXCEPT: Final = re.compile(
    r"(?:(?:all|any|every) )?(?:real(?: number| value)?s?|\\mathbb\{R\})(?: [a-z](?= ))?,? ?"
    r"(?:except|besides|other than|but not|but|not equal to|excluding)(?: for)? ?(?:[a-z](?:=|\\ne ))?(?P<left_out>.+)"
)


def exceptions_in_symbols(text: str) -> str:
    r"""All real numbers but some as `\mathbb{R}\setminus\{2\}`; any other text in plain writing as it was."""
    if not ("ex" in text or "but" in text or " not " in text or "other" in text):
        return text
    match = _EXCEPT.fullmatch(text)
    if match is None:
        return text
    left_out = match["left_out"].replace(" and ", ",")
    return rf"\mathbb{{R}}\setminus\{{{left_out}\}}"
