"""Whether subjects are regions of a map: `python tests/bench_map_subjects.py [--data FOLDER]`.

Of the 5,000 questions of the MATH test set and the 1,319 of GSM8K, which count as one subject: the share of the ten
nearest others that are of the same subject, among the vectors and on the map, by each embedder. Needs the shared data.
"""

import argparse
import gzip
import json
import time
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.diversity import DEFAULT_MODEL, LEXICAL, open_encoder
from engine.diversity.mapping import LAID_OUT, laid_out_all
from engine.diversity.telling import Telling

DATA = Path(__file__).parents[2] / "shared" / "data" / "benchmarks"
NEAREST = 10


def say(*words: object) -> None:
    print(*words, flush=True)  # noqa: T201 -- this is what the script is for


def load(data: Path) -> tuple[list[str], NDArray[np.str_]]:
    """Questions and their subjects."""
    found = []
    for name in ("math_test", "gsm8k_test"):
        with gzip.open(data / f"{name}_questions.jsonl.gz", "rt", encoding="utf-8") as lines:
            found += [(row["question"], row.get("subject") or "GSM8K") for row in map(json.loads, lines)]
    return [question for question, _ in found], np.array([subject for _, subject in found])


def on_the_plane(points: NDArray[np.float32]) -> NDArray[np.int64]:
    """The rows of the nearest points of each."""
    away = ((points[:, None] - points[None]) ** 2).sum(axis=2)
    np.fill_diagonal(away, np.inf)
    return np.argsort(away, axis=1)[:, :NEAREST]


def told(subjects: NDArray[np.str_], near: NDArray[np.int64]) -> str:
    same = (subjects[near] == subjects[:, None]).mean(axis=1)
    parts = [f"{same.mean():.3f} of all", f"{same[subjects != 'GSM8K'].mean():.3f} of MATH"]
    return ", ".join([*parts, *(f"{name} {same[subjects == name].mean():.2f}" for name in np.unique(subjects))])


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--data", type=Path, default=DATA)
    texts, subjects = load(options.parse_args().data)
    by_chance = sum((subjects == name).mean() ** 2 for name in np.unique(subjects))
    say(f"{len(texts):,} questions; two at random share a subject with a probability of {by_chance:.3f}")
    for name in (DEFAULT_MODEL, LEXICAL):
        start = time.perf_counter()
        vectors = open_encoder(name).encoder.encode(texts)
        near, points = laid_out_all(vectors, Telling(), 0, LAID_OUT)
        say(f"{name} ({time.perf_counter() - start:.0f} s)")
        say("  among vectors:", told(subjects, near.places[:, :NEAREST]))
        say("  on the map:   ", told(subjects, on_the_plane(points)))


if __name__ == "__main__":
    main()
