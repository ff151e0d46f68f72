"""Names of clusters: terms that tell each from the others, and topics that are frequent in it and not elsewhere."""

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from engine.diversity.telling import Telling
from engine.store import Store, layouts

SEEN: Final = 400
"""Problems of a cluster that are read for its name, at most."""
TERMS: Final = 6
TOPICS: Final = 4
_LONGEST: Final = 2_000
"""Characters of a statement that are read."""
_LONGEST_WORD: Final = 30
_PAGE: Final = 5_000
_SHARE: Final = 0.05
_SHARE_TOPIC: Final = 0.1
_LIFT: Final = 1.5
_FEWEST: Final = 2
_ENOUGH: Final = 3

_DRAWING: Final = re.compile(r"\[asy\].*?(\[/asy\]|$)", re.DOTALL | re.IGNORECASE)
_SETTING: Final = (
    "frac dfrac tfrac cfrac left right big bigg text mathrm mathbf mathbb mathcal mathit operatorname begin end array "
    "align aligned cases tabular hline cline quad qquad cdot cdots ldots dots times le leq ge geq neq ne lt gt "
    "approx equiv displaystyle limits overline underline boxed mbox textbf textit emph item label tag phantom hspace "
    "vspace hfill rightarrow to implies mid colon circ prime infty pm mp div in"
)
"""LaTeX commands that say how something is set, and not what it is about."""
_MEANT: Final = {
    "sqrt": "root",
    "pmod": "modulo",
    "bmod": "modulo",
    "mod": "modulo",
    "binom": "binomial",
    "dbinom": "binomial",
    "lfloor": "floor",
    "rfloor": "",
    "lceil": "ceiling",
    "rceil": "",
    "det": "determinant",
    "perp": "perpendicular",
}
"""What other commands mean, in words."""
_SURROUNDING: Final = re.compile(r"\\(?:begin|end)\s*\{([^{}]{0,40})\}(?:\{[^{}]{0,40}\})?")
_COMMAND: Final = re.compile(r"\\([a-zA-Z]+)")
_WORD: Final = re.compile(r"[^\W\d_]{3,}")
_COMMON: Final = (
    "find value values given let suppose express answer number numbers following form write compute determine evaluate "
    "simplify calculate what how many much does did there are the and his her their she they them total one two three "
    "four five six seven eight nine ten positive such that expressed simplest problem possible different exactly "
    "terms written let's integer integers real common"
)
"""Words of any problem, beside those of any English text."""
_SETTING_WORDS: Final = frozenset(_SETTING.split())
_COMMON_WORDS: Final = frozenset(_COMMON.split())


def words(statement: str) -> list[str]:
    """What a statement is about, word by word: without numbers, drawings and LaTeX that only sets type."""

    def meant(command: re.Match[str]) -> str:
        return " " if command[1] in _SETTING_WORDS else f" {_MEANT.get(command[1], command[1])} "

    plain = _DRAWING.sub(" ", statement[:_LONGEST])
    plain = _SURROUNDING.sub(lambda found: " matrix " if "matrix" in found[1] else " ", plain)
    plain = _COMMAND.sub(meant, plain)
    return [word for word in _WORD.findall(plain.lower()) if len(word) <= _LONGEST_WORD]


def names(
    store: Store, problems: NDArray[np.int64], labels: NDArray[np.int32], tell: Telling, seed: int
) -> pl.DataFrame:
    """Terms and topics of each cluster.

    Args:
        store: Where statements and topics are.
        problems: Of each point, `problem.seq`.
        labels: The cluster of each point; -1 for none.
        tell: Is told of the progress.
        seed: Of which problems are read where a cluster has many.

    Columns:
        cluster, terms, topics (JSON lists).
    """
    drawn = np.random.default_rng(seed)
    members = [np.flatnonzero(labels == cluster) for cluster in range(int(labels.max(initial=-1)) + 1)]
    members = [np.sort(drawn.choice(each, min(SEEN, len(each)), replace=False)) for each in members]
    seqs = np.concatenate([problems[each] for each in members]) if members else problems[:0]
    where = dict(zip(seqs.tolist(), np.repeat(np.arange(len(members)), [len(each) for each in members]), strict=True))
    terms = [Counter[str]() for _ in members]
    topics = [Counter[str]() for _ in members]
    for start in range(0, len(seqs), _PAGE):
        tell("naming clusters", start, len(seqs))
        page = seqs[start : start + _PAGE].tolist()
        with store.read() as reader:
            statements = layouts.statements(reader, page, _LONGEST)
            found = layouts.topics(reader, page)
        for seq, statement in statements.iter_rows():
            terms[where[seq]].update(_terms(statement))
        for seq, topic in found.iter_rows():
            topics[where[seq]][topic] += 1
    sizes = [len(each) for each in members]
    rows = [
        {"cluster": place, "terms": json.dumps(said), "topics": json.dumps(about)}
        for place, (said, about) in enumerate(zip(telling(terms, sizes), frequent(topics, sizes), strict=True))
    ]
    return pl.DataFrame(rows, {"cluster": pl.Int32, "terms": pl.String, "topics": pl.String})


def _terms(statement: str) -> set[str]:
    """Words and pairs of neighbouring words, each once: however often a statement repeats one."""
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS  # noqa: PLC0415 -- it takes a second to import

    kept = [word for word in words(statement) if word not in _COMMON_WORDS and word not in ENGLISH_STOP_WORDS]
    return {*kept, *(f"{one} {two}" for one, two in pairwise(kept) if one != two)}


def telling(terms: Sequence[Mapping[str, int]], sizes: Sequence[int]) -> list[list[str]]:
    """The terms that tell each class from the others, by class-based TF-IDF (Grootendorst 2022).

    Args:
        terms: In how many statements of each class each term occurs.
        sizes: How many statements of each class were read.
    """
    everywhere = Counter[str]()
    for each in terms:
        everywhere.update(each)
    average = sum(everywhere.values()) / max(1, len(terms))
    found = []
    for each, size in zip(terms, sizes, strict=True):
        least = max(_FEWEST, _SHARE * size)
        weights = {
            term: count / size * np.log1p(average / everywhere[term]) for term, count in each.items() if count >= least
        }
        chosen: list[str] = []
        for term in sorted(weights, key=lambda term: (-weights[term], term)):
            if not any(_stems(term) & _stems(other) for other in chosen):
                chosen.append(term)
            if len(chosen) == TERMS:
                break
        found.append(chosen)
    return found


def _stems(term: str) -> set[str]:
    """Its words without the sign of a plural."""
    return {word.removesuffix("s") for word in term.split()}


def frequent(topics: Sequence[Mapping[str, int]], sizes: Sequence[int]) -> list[list[str]]:
    """The topics that are frequent in each class, and more so than in all.

    Args:
        topics: How many problems of each class have each topic.
        sizes: How many problems of each class were read.
    """
    everywhere = Counter[str]()
    for each in topics:
        everywhere.update(each)
    whole = max(1, sum(sizes))
    found = []
    for each, size in zip(topics, sizes, strict=True):
        least = max(_ENOUGH, _SHARE_TOPIC * size)
        weights = {}
        for topic, count in each.items():
            share, usual = count / size, everywhere[topic] / whole
            if count >= least and share >= _LIFT * usual:
                weights[topic] = share * np.log(share / usual)
        found.append(sorted(weights, key=lambda topic: (-weights[topic], topic))[:TOPICS])
    return found
