"""Contamination: is a question, or nearly is, one of a benchmark that models are later measured on?

The rule is METHOD's: a question is contaminated when it shares a 10-gram of words with a benchmark question and their
longest common subsequence, as a ratio, exceeds 0.6. Open there, chosen here: words are lower-case words and numbers,
without signs, punctuation and TeX layout; the subsequence is one of words; its ratio is to the shorter of the two
questions, so that a benchmark question within a longer text is found; where both are longer than 10,000 words, the
first 10,000 of the shorter one stand for it (`ratio_of`). A question of fewer words than the n-gram has none; it is
contaminated if it is a benchmark question: all words, numbers and signs, in order.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from engine.curation.formats import rows_of
from engine.curation.rows import QUESTION_FIELDS, Row, SetAside, name_of, storable, why_unstorable
from engine.curation.subsequence import ratio_of
from engine.curation.wording import tokens, words
from engine.errors import InputError

_QUOTED: Final = 3
"""Lines that cannot be read and are quoted in an error."""

_UNKNOWN: Final = "\0"
"""Stands for every word that no benchmark has."""
_CODES: Final = 0x10FFFF
"""How many words can be told apart; what comes after them shares their codes."""

Aside = Callable[[SetAside], None]
"""Is told a line that is left out."""


@dataclass(frozen=True, slots=True)
class Contamination:
    """With what a question is contaminated.

    Attributes:
        benchmark: The benchmark file's name, without the folders that lead to it.
        line: Where the question begins in that file, from 1; the row, from 1, in Parquet and Arrow files.
        question: The benchmark's question.
        ngram: The first words that both share.
        ratio: Length of the longest common subsequence of words, as a share of the shorter question.
    """

    benchmark: str
    line: int
    question: str
    ngram: str
    ratio: float


class Benchmarks:
    """Questions that must not be trained on.

    Args:
        questions: The file, the line in it and the text of each.
        ngram: How many words in a row must be shared.
        lcs: Which ratio the longest common subsequence must exceed.
    """

    def __init__(self, questions: Sequence[tuple[str, int, str]], *, ngram: int = 10, lcs: float = 0.6) -> None:
        self._questions, self._ngram, self._lcs = questions, ngram, lcs
        self._codes: dict[str, str] = {}
        self._texts: list[str] = []
        self._having: dict[str, list[int]] = {}
        self._same: dict[tuple[str, ...], int] = {}
        for index, (_, _, question) in enumerate(questions):
            parts = tokens(question)
            text = "".join(self._code(word) for word in words(parts))
            self._texts.append(text)
            if text:
                self._same.setdefault(tuple(parts), index)
            for gram in dict.fromkeys(gram for _, gram in self._grams(text)):
                self._having.setdefault(gram, []).append(index)

    @classmethod
    def read(
        cls, paths: Sequence[Path], *, ngram: int = 10, lcs: float = 0.6, aside: Aside | None = None
    ) -> "Benchmarks":
        """Read benchmark files: every kind of file and folder that seeds may be, of which only the questions count.

        Args:
            paths: The files and folders.
            ngram: As for the class.
            lcs: Likewise.
            aside: Is told each question that no store can hold, and the rest is read; without it these are refused too.

        Raises:
            InputError: A file cannot be read, lines of it cannot, or it is empty: with gaps it would guard nothing.
        """
        return cls(benchmark_questions(paths, aside), ngram=ngram, lcs=lcs)

    @property
    def counts(self) -> dict[str, int]:
        """How many questions each file has."""
        return dict(Counter(name for name, _, _ in self._questions))

    def find(self, question: str) -> Contamination | None:
        """The benchmark question that a question is most like, if it is contaminated."""
        parts = tokens(question)
        own = words(parts)
        index = self._same.get(tuple(parts)) if own else None
        if index is not None:
            return self._contamination(index, own[: self._ngram], 1.0)
        text = "".join(self._codes.get(word, _UNKNOWN) for word in own)
        shared: dict[int, int] = {}
        for start, gram in self._grams(text):
            for index in self._having.get(gram, ()):
                shared.setdefault(index, start)
        best, found = self._lcs, None
        for index in sorted(shared):
            ratio = ratio_of(text, self._texts[index], best)
            if ratio > best:
                best, found = ratio, index
        if found is None:
            return None
        return self._contamination(found, own[shared[found] : shared[found] + self._ngram], best)

    def find_all(self, questions: Sequence[str]) -> list[Contamination | None]:
        """The same for many questions."""
        return [self.find(question) for question in questions]

    def _code(self, word: str) -> str:
        """The character that stands for a word; comparing words is then comparing characters."""
        return self._codes.setdefault(word, chr(1 + len(self._codes) % _CODES))

    def _grams(self, text: str) -> Iterator[tuple[int, str]]:
        """The n-grams of a text in codes, and where each begins."""
        for start in range(len(text) - self._ngram + 1):
            yield start, text[start : start + self._ngram]

    def _contamination(self, index: int, gram: Sequence[str], ratio: float) -> Contamination:
        name, line, text = self._questions[index]
        return Contamination(name, line, text, " ".join(gram), ratio)


def benchmark_questions(paths: Sequence[Path], aside: Aside | None = None) -> list[tuple[str, int, str]]:
    """File, line and text of each question of some benchmark files or folders.

    Args:
        paths: The files and folders.
        aside: As for `Benchmarks.read`.

    Raises:
        InputError: As for `Benchmarks.read`.
    """
    distinct = list(dict.fromkeys(paths))
    named = zip(distinct, _names(distinct), strict=True)
    return [item for path, name in named for item in _read(path, name, aside)]


def _names(paths: Sequence[Path]) -> list[str]:
    """The last parts of each path: its name alone, or as many folders before it as tell it from the others."""
    parts = [path.absolute().parts for path in paths]
    depths = range(1, max(map(len, parts), default=0) + 1)
    for names in (["/".join(part[-depth:]) for part in parts] for depth in depths):
        if len(set(names)) == len(names):
            return [storable(name) for name in names]
    return [name_of(path) for path in paths]


def _read(path: Path, name: str, aside: Aside | None) -> Iterator[tuple[str, int, str]]:
    """File, line and text of each question of a benchmark, which may be a folder of files."""
    broken: list[SetAside] = []
    count = 0
    try:
        for row in rows_of(path):
            field, question = ("", "") if isinstance(row, SetAside) else _question(row)
            if isinstance(row, SetAside):
                broken.append(row)
            elif not field:
                fields = " or ".join(f"`{name}`" for name in QUESTION_FIELDS)
                broken.append(row.set_aside(f"It has no question. Give it as text in the field {fields}."))
            elif reason := why_unstorable(field, question):
                (aside or broken.append)(row.set_aside(reason))
            else:
                count += 1
                yield name + row.file.removeprefix(name_of(path)), row.line, question
    except InputError as error:
        raise InputError(f"A benchmark cannot be read: {error}") from None
    if broken:
        lines = "".join(f"\n  - {item.file}:{item.line}: {item.reason}" for item in broken[:_QUOTED])
        lost = f"{len(broken)} lines" if len(broken) > 1 else "A line"
        raise InputError(f"{lost} of the benchmark {name_of(path)} cannot be read; mend or remove it:{lines}")
    if not count:
        raise InputError(f"The benchmark {name_of(path)} has no questions. Fetch it again, or leave it out.")


def _question(row: Row) -> tuple[str, str]:
    """The field that holds the question, and the question; both empty if none does."""
    values = ((name, row.fields.get(name)) for name in QUESTION_FIELDS)
    return next(((name, value) for name, value in values if isinstance(value, str) and value.strip()), ("", ""))
