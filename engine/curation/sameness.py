"""What a statement says, in a few numbers: by these, duplicates among millions are found without comparing all."""

import hashlib
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray
from rensa import RMinHash

from engine.curation.duplicates import without_numbers

BANDS: Final = 16
_ROWS: Final = 3
_SEED: Final = 1
LEAST_SHARED: Final = 2
"""Bands that two templates have in common before they are compared word by word. Of pairs that agree in 9 of 10 words,
16 bands of 3 hashes share so many with a chance of 97 % (tests/bench_data_checks.py counts); one shared band is found
of many that agree in far fewer."""
NEAREST: Final = 3
"""Of a band, each template is compared with so many before it, and with the first: a template that comes a thousand
times would make a million pairs, and hangs together by these."""
MOST: Final = 4
"""Templates that one is compared with word by word: those with which it has the most bands in common."""
_ODD: Final = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9], np.uint64)
_SCHEMA: Final = {"problem_seq": pl.Int64, "template": pl.UInt64, "numbers": pl.UInt64, "bands": pl.Binary}

Bands = NDArray[np.uint32]


def worded(part: pl.DataFrame) -> pl.DataFrame:
    """What some problems (problem_seq, question) say; those without words are left out.

    Columns:
        problem_seq, template, numbers, bands, as in the table `wording`.
    """
    kept: list[tuple[int, int, int]] = []
    sketches: list[list[int]] = []
    for seq, question in part.iter_rows():
        masked, numbers = without_numbers(question)
        if masked:
            kept.append((seq, _short(" ".join(masked)), _short(numbers)))
            sketch = RMinHash(BANDS * _ROWS, _SEED)
            sketch.update([f"{a} {b}" for a, b in pairwise(masked)] or masked)
            sketches.append(sketch.digest())
    rows = np.array(sketches, np.uint64).reshape(len(kept), BANDS, _ROWS)
    mixed = (rows * _ODD).sum(axis=2, dtype=np.uint64)
    bands = (mixed >> np.uint64(32)).astype("<u4")
    packed = pl.Series("bands", [row.tobytes() for row in bands], pl.Binary)
    frame = pl.DataFrame(kept, {name: _SCHEMA[name] for name in ("problem_seq", "template", "numbers")}, orient="row")
    return frame.with_columns(packed)


def bands_of(frame: pl.DataFrame) -> Bands:
    """The bands of some templates, of shape (n, `BANDS`)."""
    return np.frombuffer(b"".join(frame["bands"].to_list()), "<u4").reshape(frame.height, BANDS)


def candidates(bands: Bands, new: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Pairs of templates that are worth comparing, each once, of which the later one is new.

    Args:
        bands: Their bands, in order of arrival.
        new: Which of them are new.

    Returns:
        Of shape (n, 2): their places, the earlier one first.
    """
    found = [np.empty(0, np.int64)]
    for band in range(BANDS):
        order = np.argsort(bands[:, band], kind="stable")
        keys = bands[order, band]
        begins = np.flatnonzero(np.r_[True, keys[1:] != keys[:-1]]) if len(keys) else np.empty(0, int)
        first = np.repeat(begins, np.diff(np.r_[begins, len(keys)]))
        at = np.arange(len(keys))
        for before in [*(at - back for back in range(1, NEAREST + 1)), first]:
            both = np.flatnonzero((before >= first) & (before < at))
            one, other = order[before[both]], order[both]
            one, other = one[new[other]], other[new[other]]
            close = _shared(bands, one, other) >= LEAST_SHARED
            found.append(other[close] * len(keys) + one[close])
    other, one = np.divmod(np.unique(np.concatenate(found)), max(len(bands), 1))
    order = np.lexsort((one, -_shared(bands, one, other), other))
    other, one = other[order], one[order]
    begins = np.searchsorted(other, other)  # of the candidates of the same one
    kept = np.arange(len(other)) - begins < MOST
    return np.stack([one[kept], other[kept]], axis=1)


def _shared(bands: Bands, one: NDArray[np.int64], other: NDArray[np.int64]) -> NDArray[np.int64]:
    """How many bands pairs have in common."""
    found = np.zeros(len(one), np.int64)
    for start in range(0, len(one), _AT_ONCE):
        part = slice(start, start + _AT_ONCE)
        found[part] = (bands[one[part]] == bands[other[part]]).sum(axis=1)
    return found


_AT_ONCE: Final = 200_000


def families(count: int, links: Sequence[NDArray[np.int64]]) -> NDArray[np.int64]:
    """Of each of some things the first one that it hangs together with by links, itself if there is none before.

    Args:
        count: How many there are.
        links: Pairs of their places, of shape (n, 2).
    """
    from scipy.sparse import coo_array  # noqa: PLC0415 -- takes a while, only here
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415 -- likewise

    both = np.concatenate([np.empty((0, 2), np.int64), *links])
    graph = coo_array((np.ones(len(both), bool), (both[:, 0], both[:, 1])), shape=(count, count))
    labels = connected_components(graph, directed=False)[1] if count else np.empty(0, int)
    first = np.full(labels.max(initial=-1) + 1, count, np.int64)
    np.minimum.at(first, labels, np.arange(count))
    named: NDArray[np.int64] = first[labels]
    return named


def grouped(known: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """The groups of all kinds.

    Args:
        known: What problems say, in order of arrival: problem_seq, template, numbers.
        pairs: Templates that are nearly the same, by the first problem of each: problem_seq, other_seq, kind, ratio.

    Columns:
        problem_seq, exact, near, template, as in the table `duplicate_member`.
    """
    known = known.with_row_index("place").with_columns(
        pl.col("place").cast(pl.Int64),
        pl.col("place").min().over("template").cast(pl.Int64).alias("first"),
        pl.col("place").min().over("template", "numbers").cast(pl.Int64).alias("twin"),
    )
    of = known.select(pl.col("problem_seq"), pl.col("place"), pl.col("template"))
    both = pairs.join(of, on="problem_seq").join(of, left_on="other_seq", right_on="problem_seq", suffix="_other")
    same = (
        both.filter(pl.col("kind") != "template")
        .join(known, on="template")
        .select(pl.col("place_right").alias("one"), "template_other", "numbers")
    )
    numbered = same.join(known, left_on=("template_other", "numbers"), right_on=("template", "numbers"))
    exact = known.select("twin", "place").to_numpy()
    said = [both.filter(kind="near").select("place", "place_other"), numbered.select("one", "place")]
    linked = [known.select("first", "place"), both.select("place", "place_other")]
    links = {"exact": [exact]}
    links["near"] = [exact, *(frame.to_numpy() for frame in said)]
    links["template"] = [*links["near"], *(frame.to_numpy() for frame in linked)]
    seqs = known["problem_seq"]
    groups = pl.DataFrame({kind: seqs.gather(families(known.height, own)) for kind, own in links.items()})
    lonely = [pl.when(pl.len().over(kind) > 1).then(pl.col(kind)).alias(kind) for kind in links]
    found = groups.select(lonely).with_columns(seqs).filter(pl.col("template").is_not_null())
    return found.select("problem_seq", *links)


def _short(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")
