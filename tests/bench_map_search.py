"""How long a search by meaning takes: `python tests/bench_map_search.py [100000 1500000] [--model]`.

Each size has a process of its own and a store of its own, with drawn vectors beside problems with drawn levels. Times
are those of the data that Browse reads of a list by likeness, without its drawing; the first search reads all vectors.
With `--model` a search by words follows, which loads the model.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl

from dashboard import data
from engine.diversity import open_encoder, packed
from engine.domain import Embedder, EmbedderKind, Problem, ProblemFilter, problem_id
from engine.store import Store, add_problems, add_vectors

DIMENSION, PART = 384, 10_000
SUBJECTS = ("Algebra", "Geometry", "Number Theory", "Prealgebra")


def fill(store: Store, size: int, embedder: Embedder) -> None:
    """Problems with drawn vectors, a part at a time."""
    draw = np.random.default_rng(0)
    for low in range(0, size, PART):
        texts = [
            f"Find the number {n} whose root is {n % 97} and whose half is {n % 89}." for n in range(low, low + PART)
        ]
        made = [
            Problem(problem_id(text), text, dataset="drawn", level=1 + n % 5, subject=SUBJECTS[n % 4])
            for n, text in enumerate(texts)
        ]
        add_problems(store, made, "bench")
        vectors = draw.standard_normal((PART, DIMENSION), np.float32)
        with store.read() as reader:
            rows = reader.rows("SELECT seq FROM problem ORDER BY seq DESC LIMIT $most", {"most": PART})
        frame = pl.DataFrame({"problem_seq": [seq for (seq,) in rows][::-1]}).with_columns(packed(vectors))
        add_vectors(store, embedder, frame)


def measure(size: int, *, by_words: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder) / "bench.duckdb")
        os.environ["WISDOM_STORE"] = str(store.path)
        embedder = open_encoder().encoder.what if by_words else Embedder("drawn", "1", EmbedderKind.SENTENCE, DIMENSION)
        fill(store, size, embedder)
        with store.read() as reader:
            ids = [id_ for (id_,) in reader.rows("SELECT id FROM problem ORDER BY seq LIMIT 40")]
        before = memory()
        say(f"{size:,} vectors")
        took("first search", lambda: listed(ProblemFilter(), ids[0]), 1)
        say(f"  memory: {memory() - before:,.0f} MB more")
        for name, wanted in (
            ("next searches", ProblemFilter()),
            ("one level", ProblemFilter(levels=(3,))),
            ("a level of a subject, and a word", ProblemFilter(levels=(3,), subjects=("Geometry",), text="root")),
            ("words that are rare", ProblemFilter(text="number 4242")),
        ):
            took(name, lambda wanted=wanted: listed(wanted, ids.pop()), 7)
        if by_words:
            took(
                "first search by words, the libraries of the model being imported",
                lambda: listed(ProblemFilter(), meaning="prime numbers"),
                1,
            )
            texts = iter(("areas of triangles", "trains that meet", "the roots of a polynomial", "a box of balls"))
            took("next searches by words", lambda: listed(ProblemFilter(), meaning=next(texts)), 4)
        more = np.random.default_rng(9).standard_normal((1, DIMENSION), np.float32)
        text = "A new one?"
        add_problems(store, [Problem(problem_id(text), text, dataset="drawn")], "bench")
        with store.read() as reader:
            newest = reader.rows("SELECT max(seq) FROM problem")[0][0]
        add_vectors(store, embedder, pl.DataFrame({"problem_seq": [newest]}).with_columns(packed(more)))
        took("after a new problem", lambda: listed(ProblemFilter(), ids.pop()), 1)


def listed(wanted: ProblemFilter, like: str = "", meaning: str = "") -> None:
    found = data.nearest_data(wanted, like, meaning, None, "after", 25)
    if found.trouble:
        raise SystemExit(found.trouble)


def took(name: str, call: Callable[[], None], times: int) -> None:
    each = []
    for _ in range(times):
        since = time.perf_counter()
        call()
        each.append(1e3 * (time.perf_counter() - since))
    say(f"  {name}: median {np.median(each):,.0f} ms, at most {max(each):,.0f} ms")


def memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("sizes", nargs="*", type=int)
    parser.add_argument("--model", action="store_true")
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        measure(asked.sizes[0], by_words=asked.model)
    else:
        for size in asked.sizes or (100_000, 1_500_000):
            command = [sys.executable, __file__, str(size), "--one", *(["--model"] if asked.model else [])]
            subprocess.run(command, check=True)
