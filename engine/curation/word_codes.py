"""Words of many questions at once, as numbers: text by text, Python takes twice as long for them as Polars for all."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from engine.curation.wording import raw_words, settled, word_of

UNKNOWN: Final = 0
"""Stands for every word that no benchmark has."""
_CODES: Final = 0x10FFFF
"""How many words can be told apart; what comes after them shares their codes."""
_REMEMBERED: Final = 200_000
_SIGN: Final = -1

_CROWDED: Final = r"[$~&\t-\r\x1c-\x1f]|  "
"""Where more than single blanks stand between words (what `str.split` takes for white space, and TeX's own)."""
_CROWD: Final = r" *[$~&\t-\r\x1c-\x1f][$~&\t-\r\x1c-\x20]*|  +"
_UNSETTLED: Final = r"\\|[0-9](?:,|\{,\})[0-9]{3}|[-/] ?[a-z]"
"""Without any of these there is nothing left to settle."""
_RAW: Final = r"\\?[a-z]+(?:'[a-z]+)?|\.{2,}|[0-9]+(?:\.[0-9]+)?(?: ?/ ?[0-9]+)?|\.[0-9]+|%"
"""As `raw_words` finds them in ASCII; dots in a row are no word, but make the last one no part of a number."""


@dataclass(frozen=True, slots=True)
class Coded:
    """Questions as the codes of their words.

    Attributes:
        codes: Of all questions, one after another.
        ends: Where those of each question end.
    """

    codes: NDArray[np.uint32]
    ends: NDArray[np.int64]

    @property
    def lengths(self) -> NDArray[np.int64]:
        """How many words each question has."""
        return np.diff(self.ends, prepend=0)

    def text(self, place: int) -> str:
        """The words of a question, a character each."""
        start = self.ends[place - 1] if place else 0
        return self.codes[start : self.ends[place]].tobytes().decode("utf-32-le", "surrogatepass")


class WordCodes:
    """Codes of the words that benchmarks have.

    Args:
        questions: The benchmarks' questions.
    """

    def __init__(self, questions: pl.Series) -> None:
        self._known: dict[str, int] = {}
        for word in filter(None, map(word_of, _told_apart(questions)[2])):
            self._known.setdefault(word, 1 + len(self._known) % _CODES)
        self._codes = _Codes(self._known)
        self._words = {chr(code): word for word, code in reversed(self._known.items())}

    def of(self, questions: pl.Series) -> Coded:
        """The codes of some questions."""
        rows, forms, raw = _told_apart(questions)
        codes = np.array([*map(self._codes.__getitem__, raw)], np.int64)[forms]
        held = codes != _SIGN
        lengths = np.bincount(rows[held], minlength=questions.len())
        return Coded(codes[held].astype("<u4"), np.cumsum(lengths))

    def words(self, text: str) -> list[str]:
        """The words of a text of codes, all of which benchmarks have."""
        return [self._words[code] for code in text]


class _Codes(dict[str, int]):
    """The code of a part of a question."""

    def __init__(self, known: dict[str, int]) -> None:
        super().__init__()
        self._known = known

    def __missing__(self, raw: str) -> int:
        if len(self) >= _REMEMBERED:
            self.clear()
        word = word_of(raw)
        code = self[raw] = self._known.get(word, UNKNOWN) if word else _SIGN
        return code


def raw_words_of_all(questions: pl.Series) -> tuple[NDArray[np.int64], pl.Series]:
    """What `raw_words` finds in each of many questions, and dots in a row, which are no word.

    Returns:
        The place of the question of each of them, in order; and these, in the order of each question.
    """
    frame = pl.DataFrame({"text": questions}).with_row_index("row")
    ascii_ = pl.col("text").str.len_bytes() == pl.col("text").str.len_chars()
    other, frame = frame.filter(~ascii_), frame.filter(ascii_).with_columns(pl.col("text").str.to_lowercase())
    neat, crowded = _parted(frame, _CROWDED)
    frame = pl.concat([neat, crowded.with_columns(pl.col("text").str.replace_all(_CROWD, " "))])
    frame, unsettled = _parted(frame, _UNSETTLED)
    ready = pl.Series("text", [settled(text) for text in unsettled["text"].to_list()], pl.String)
    frame = pl.concat([frame, unsettled.with_columns(ready)])
    frame = frame.select("row", pl.col("text").str.extract_all(_RAW).alias("raw"))
    alone = pl.Series("raw", [raw_words(text) for text in other["text"].to_list()], pl.List(pl.String))
    frame = pl.concat([frame, other.select("row", alone)])
    found = frame.explode("raw", empty_as_null=False)
    rows = found["row"].to_numpy().astype(np.int64)
    order = np.argsort(rows, kind="stable")
    return rows[order], found["raw"].gather(order)


def _parted(frame: pl.DataFrame, pattern: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows in whose text a pattern does not occur, and the others."""
    there = frame["text"].str.contains(pattern)
    return frame.filter(~there), frame.filter(there)


def _told_apart(questions: pl.Series) -> tuple[NDArray[np.int64], NDArray[Any], list[str]]:
    """Of each raw word the place of its question, and the place of its form among the forms; and these."""
    rows, raw = raw_words_of_all(questions)
    told = raw.to_arrow().dictionary_encode()
    return rows, told.indices.to_numpy(), told.dictionary.to_pylist()
