"""Which dollars are money: what stands between two of them is language or a sum, and then the first was a price."""

import re
from typing import Final

_GROUP: Final = re.compile(r"\\[A-Za-z]+|\{[^{}]*\}")
_PROSE: Final = re.compile(r"(?<![A-Za-z])[A-Z]?[a-z]+[,;]?\s+[a-z]{2,}")
_PRICED_PROSE: Final = re.compile(r"\s*\.?\d.*?\s[a-z]{3,}", re.DOTALL)
_SURELY_TEX: Final = re.compile(r"\\[A-Za-z]|[\^_{]")
_WORD: Final = re.compile(r"(?<![A-Za-z])(?:[a-z]{3,}|as|at|by|if|in|is|of|on|or|to)(?![A-Za-z])")
_DIGIT: Final = re.compile(r"\d")


def is_money(tex: str, before: str, after: str) -> bool:
    """Whether the first of two dollars was a price.

    Args:
        tex: What stands between them.
        before: The character before the first one, if there is one.
        after: The character after the second one, if there is one.
    """
    if tex.strip() == r"\$":  # a dollar sign that is set as a formula, with its sum after it
        return False
    bare = tex
    while (shorter := _GROUP.sub("¤", bare)) != bare:
        bare = shorter
    if after.isdigit() or _PROSE.search(bare) or _PRICED_PROSE.match(bare) or _is_sum(tex):
        return True
    if _SURELY_TEX.search(tex):
        return False
    if tex[:1].isspace() and not tex[-1:].isspace():
        # `$ 200$` is a formula; `5$ or 6$` and `costs $ 5, ($6)` are not.
        return before.isalnum() or tex[-1:] in "(,;:=+-*/" or bool(_WORD.search(bare))
    padded = tex[:1].isspace()
    return padded != tex[-1:].isspace() or (padded and bool(_DIGIT.match(tex.strip())))


def _is_sum(tex: str) -> bool:
    """Whether it is a calculation in plain characters that goes on after the dollar, such as `20/2=$10`."""
    return tex[-1:] in ("=", "+", "*", "/", "-") and not set(tex) & set("\\^_{") and bool(_DIGIT.search(tex))
