"""Near duplicates: candidates by vectors and by templates, told apart by the store's measure of texts.

Two problems are compared as texts if they are neighbours at a cosine of at least `SIMILAR`, or have one template. What
their texts then say decides: `exact`, `words` or `numbers`; where a word was changed that makes another question of it
(`least` for `greatest`), they are no near duplicates.
"""

from collections.abc import Iterator
from functools import cache
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from engine.curation import Masked, masked, paired
from engine.diversity.answers import with_answers
from engine.diversity.matrix import Matrix
from engine.diversity.steps import Step, Watch, nobody
from engine.domain import DuplicateKind, content_hash
from engine.store import Store, near

SIMILAR: Final = 0.7
"""Cosine from which neighbours are compared as texts. Of planted pairs whose numbers and words differ, 7 % slip; at 0.8
a quarter, at 0.9 half of them. Precision does not depend on it, as the texts decide (tests/bench_map_near.py)."""
NEAR: Final = 0.85
"""Likeness of texts, numbers masked, from which they say nearly the same. Of planted pairs that differ by a sentence of
five words put before, half are found, at 0.9 a fifth; at 0.75, a hexagonal prism passes for an octagonal one."""
_PAGE: Final = 20_000
_PATCH: Final = 4_000
_KINDS: Final = {"exact": DuplicateKind.EXACT, "near": DuplicateKind.WORDS, "variant": DuplicateKind.NUMBERS}
_SCHEMA: Final = {
    "problem_seq": pl.Int64,
    "other_seq": pl.Int64,
    "kind": pl.String,
    "likeness": pl.Float32,
}
_TEMPLATES: Final = {"problem_seq": pl.Int64, "template": pl.String, "numbers": pl.String}

Pairs = NDArray[np.int64]
"""Of shape (n, 2): two problems (`problem.seq`), the earlier one first."""


def find_pairs(
    store: Store,
    matrix: Matrix,
    ids: NDArray[np.int64],
    similarities: NDArray[np.float32],
    watch: Watch = nobody,
    *,
    similar: float = SIMILAR,
    alike: float = NEAR,
) -> pl.DataFrame:
    """All near duplicates among problems with vectors.

    Args:
        store: The store, for their statements and answers.
        matrix: The vectors.
        ids: Of shape (n, k): the neighbours of each row (`problem.seq`); -1 where there is no further one.
        similarities: Of shape (n, k): the cosine of each.
        watch: Is told how far it is.
        similar: Cosine from which neighbours are compared as texts.
        alike: Likeness of texts, numbers masked, from which they say nearly the same.

    Columns:
        problem_seq, other_seq, kind, likeness, similarity, group_seq, answer, other_answer, equality, as in the table
        `near_duplicate`.
    """
    templates = _templates(store, matrix.problems, watch)
    linked = _linked(templates)
    close = _close(matrix.problems, ids, similarities >= similar)
    template = dict(zip(templates["problem_seq"], templates["template"], strict=True))
    apart = np.array([template.get(a) != template.get(b) for a, b in close.tolist()], bool)
    judged = pl.DataFrame(_judged(store, close[apart], alike, watch), schema=_SCHEMA, orient="row")
    found = pl.concat([linked, judged]).sort("problem_seq", "other_seq")
    similarity = pl.Series("similarity", _cosines(matrix, found), dtype=pl.Float32)
    return with_answers(store, found.with_columns(similarity, _groups(found)), watch)


def _templates(store: Store, problems: NDArray[np.int64], watch: Watch) -> pl.DataFrame:
    """Of each problem that says something: problem_seq, template, numbers (hashes, null where there are none)."""
    wanted, parts, after, done = pl.Series(problems, dtype=pl.Int64), [], 0, 0
    while True:
        with store.read() as reader:
            page = near.texts(reader, after, _PAGE)
        if not page.height:
            break
        after = int(page["problem_seq"][-1])
        page = page.filter(pl.col("problem_seq").is_in(wanted.implode()))
        known = [(seq, masked(question)) for seq, question in page.iter_rows()]
        rows = [(seq, _short(each.words), _short(each.numbers)) for seq, each in known if each.words]
        parts.append(pl.DataFrame(rows, _TEMPLATES, orient="row"))
        done += page.height
        watch(Step("comparing templates", done, len(problems)))
    return pl.concat([pl.DataFrame(schema=_TEMPLATES), *parts])


def _short(text: str) -> str:
    return content_hash("template", text)[:24]


def _linked(templates: pl.DataFrame) -> pl.DataFrame:
    """Each problem with the first one of its template, and the first one that has its numbers too if there is one."""
    first = pl.col("problem_seq").min()
    seen = templates.with_columns(
        first.over("template").alias("first"), first.over("template", "numbers").alias("twin")
    ).with_columns(pl.when(pl.col("twin") < pl.col("problem_seq")).then("twin").otherwise("first").alias("earlier"))
    exact = pl.col("earlier") == pl.col("twin")
    kind = pl.when(exact).then(pl.lit(DuplicateKind.EXACT.value)).otherwise(pl.lit(DuplicateKind.NUMBERS.value))
    return seen.filter(pl.col("earlier") < pl.col("problem_seq")).select(
        pl.col("earlier").alias("problem_seq"),
        pl.col("problem_seq").alias("other_seq"),
        kind.alias("kind"),
        pl.lit(1.0, pl.Float32).alias("likeness"),
    )


def _close(problems: NDArray[np.int64], ids: NDArray[np.int64], enough: NDArray[np.bool_]) -> Pairs:
    """Neighbours that are near enough, each pair once."""
    rows, places = np.nonzero(enough & (ids >= 0))
    both = np.stack([problems[rows], ids[rows, places]], axis=1)
    both.sort(axis=1)
    return np.unique(both[both[:, 0] != both[:, 1]], axis=0)


def _judged(store: Store, close: Pairs, alike: float, watch: Watch) -> Iterator[tuple[int, int, str, float]]:
    """Those pairs whose texts say nearly the same: both problems, kind, likeness."""
    for start in range(0, len(close), _PATCH):
        patch = close[start : start + _PATCH]
        with store.read() as reader:
            texts = dict(near.questions(reader, np.unique(patch).tolist()).iter_rows())

        @cache
        def known(seq: int, texts: dict[int, str] = texts) -> Masked:
            return masked(texts[seq])

        for one, other in patch.tolist():
            found = paired(known(one), known(other), near=alike)
            if found is not None and not found.turned:
                yield one, other, _KINDS[found.kind].value, found.ratio
        watch(Step("comparing neighbours", start + len(patch), len(close)))


def _cosines(matrix: Matrix, pairs: pl.DataFrame) -> NDArray[np.float32]:
    """The cosine of each pair."""
    order = np.argsort(matrix.problems)
    rows = [
        order[np.searchsorted(matrix.problems, pairs[side].to_numpy(), sorter=order)]
        for side in ("problem_seq", "other_seq")
    ]
    cosines = np.empty(pairs.height, np.float32)
    for start in range(0, pairs.height, _PAGE):
        part = slice(start, start + _PAGE)
        cosines[part] = np.einsum("ij,ij->i", matrix.vectors[rows[0][part]], matrix.vectors[rows[1][part]])
    return cosines


def _groups(pairs: pl.DataFrame) -> pl.Series:
    """The first problem of all that hang together with each pair."""
    from scipy.sparse import coo_array  # noqa: PLC0415 -- takes a while, only here
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415 -- likewise

    ends = pairs.select("problem_seq", "other_seq").to_numpy()
    problems, places = np.unique(ends, return_inverse=True)
    places = places.reshape(-1, 2)
    links = coo_array((np.ones(len(places), bool), (places[:, 0], places[:, 1])), shape=(len(problems),) * 2)
    labels = connected_components(links, directed=False)[1] if len(problems) else np.empty(0, int)
    first = np.full(labels.max(initial=-1) + 1, np.iinfo(np.int64).max)
    np.minimum.at(first, labels, problems)
    return pl.Series("group_seq", first[labels[places[:, 0]]], dtype=pl.Int64)
