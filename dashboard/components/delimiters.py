r"""Which delimiter closes which: one pass finds all pairs, so that a text of nothing but `\(` takes no longer.

A pair is found by its opening; whether what is between is a formula is decided elsewhere.
"""

import re
from bisect import bisect_left
from typing import Final

ENVIRONMENTS: Final = (
    "align|alignat|aligned|alignedat|array|cases|dcases|eqnarray|equation|flalign|gather|gathered|matrix|multline|"
    "pmatrix|bmatrix|Bmatrix|vmatrix|Vmatrix|smallmatrix|split|tabular"
)
_TOKEN: Final = re.compile(
    rf"\\(?P<side>begin|end)\{{(?P<name>(?:{ENVIRONMENTS})\*?)\}}|\\(?P<char>[^\n])|\$|[{{}}]|\[/asy\]|\n[ \t]*(?=\n)"
)


class Delimiters:
    """The pairs of a text."""

    def __init__(self, text: str) -> None:
        self._ends: dict[str, list[int]] = {r"\)": [], r"\]": [], "$$": [], "[/asy]": []}
        self._pairs: dict[int, int] = {}
        self._begun: dict[str, list[int]] = {}
        self._braces: list[int] = []
        self._dollars: list[int | None] = [None]  # the last one in each open brace
        for found in _TOKEN.finditer(text):
            at, written = found.start(), found[0]
            if found["name"]:
                self._environment(self._begun.setdefault(found["name"], []), found)
            elif written == "$":
                self._dollar(at, doubled=text.startswith("$$", at))
            elif written == "{":
                self._braces.append(at)
                self._dollars.append(None)
            elif written == "}":
                self._closing_brace(at)
            elif written in self._ends:
                self._ends[written].append(at)
            elif written[0] == "\n":
                self._braces, self._dollars = [], [None]

    def _environment(self, begun: list[int], found: re.Match[str]) -> None:
        if found["side"] == "begin":
            begun.append(found.start())
        elif begun:
            self._pairs[begun.pop()] = found.end()

    def _dollar(self, at: int, *, doubled: bool) -> None:
        if doubled:
            self._ends["$$"].append(at)
        if (opened := self._dollars[-1]) is not None:
            self._pairs[opened] = at
        self._dollars[-1] = at

    def _closing_brace(self, at: int) -> None:
        self._dollars[-1:] = [] if self._braces else [None]
        if self._braces:
            self._pairs[self._braces.pop()] = at

    def partner(self, at: int) -> int | None:
        r"""Where the dollar or brace that closes the one at a place is, or where the environment begun there ends.

        A dollar's partner is in the same paragraph and outside braces, for those of `\text{if $x$}` are its own.
        """
        return self._pairs.get(at)

    def following(self, closing: str, at: int) -> int | None:
        r"""Where the next `\)`, `\]`, `$$` or `[/asy]` is."""
        ends = self._ends[closing]
        i = bisect_left(ends, at)
        return ends[i] if i < len(ends) else None
