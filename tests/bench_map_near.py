"""How well near duplicates are found: `python tests/bench_map_near.py [--data FOLDER] [--embedder NAME] [--each 150]`.

Near duplicates of known kinds are planted among the 5,000 questions of the MATH test set and the 1,319 of GSM8K, beside
questions that look alike and ask something else. Then recall by what was planted, and precision by what was found.
Needs the shared data; the embedder is all-MiniLM-L6-v2 unless another one is named.
"""

import argparse
import gzip
import json
import random
import re
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl

from engine.diversity import NEAR, SIMILAR, embed_missing, find_pairs, open_encoder, read_matrix
from engine.domain import Problem, problem_id
from engine.store import Store, add_problems

DATA = Path(__file__).parents[2] / "shared" / "data" / "benchmarks"
SYNONYMS = {
    "find": "determine", "determine": "find", "compute": "calculate", "calculate": "compute", "evaluate": "work out",
    "suppose": "assume", "value": "amount", "many": "much", "buys": "purchases", "sells": "trades", "big": "large",
    "gets": "receives", "gives": "hands", "house": "home", "children": "kids", "friends": "pals", "also": "too",
    "wants": "wishes", "needs": "requires", "makes": "produces", "store": "shop", "money": "cash", "books": "novels",
    "apples": "pears", "cookies": "biscuits", "car": "van", "dog": "cat", "bought": "purchased", "started": "began",
    "expressed": "written", "given": "said", "satisfy": "fulfil", "simplify": "reduce", "let": "say", "shown": "seen",
}  # fmt: skip
TURNS = {
    "least": "greatest", "greatest": "least", "smallest": "largest", "largest": "smallest", "sum": "product",
    "product": "sum", "odd": "even", "even": "odd", "positive": "negative", "area": "perimeter", "maximum": "minimum",
    "minimum": "maximum", "more": "fewer", "left": "right", "sin": "cos", "cos": "sin", "day": "week", "week": "month",
    "hours": "minutes", "increasing": "decreasing", "numerator": "denominator", "before": "after", "median": "mean",
}  # fmt: skip


def say(*words: object) -> None:
    print(*words, flush=True)  # noqa: T201 -- this is what the script is for


def load(data: Path) -> list[tuple[str, str]]:
    """Questions with their answers."""
    rows = []
    for name in ("math_test", "gsm8k_test"):
        with gzip.open(data / f"{name}_questions.jsonl.gz", "rt", encoding="utf-8") as lines:
            rows += [(row["question"], row["answer"]) for row in map(json.loads, lines)]
    return rows


def replaced(words: dict[str, str], most: int) -> Callable[[str, random.Random], str | None]:
    def plant(text: str, draw: random.Random) -> str | None:
        spots = [found for found in re.finditer(r"(?<!\\)\b[A-Za-z]+\b", text) if found[0] in words]
        for found in sorted(draw.sample(spots, min(most, len(spots))), key=lambda each: -each.start()):
            text = text[: found.start()] + words[found[0]] + text[found.end() :]
        return text if spots else None

    return plant


def numbers(text: str, draw: random.Random) -> str | None:
    spots = list(re.finditer(r"(?<![\d.\\])\d+(?![\d.])", text))
    for found in reversed(spots):
        other = int(found[0]) + draw.choice([1, 2, 3, 5, 10])
        text = text[: found.start()] + str(other) + text[found.end() :]
    return text if spots else None


def swapped(text: str, draw: random.Random) -> str | None:
    parts = re.split(r"(?<=[.?!])\s+", text.strip())
    if len(parts) < 3 or "$" in text:
        return None
    one, other = draw.sample(range(len(parts) - 1), 2)
    parts[one], parts[other] = parts[other], parts[one]
    return " ".join(parts)


def exact(text: str, _draw: random.Random) -> str | None:
    other = text.replace("\\frac", "\\dfrac").replace("$", " $ ").replace(". ", " .  ").replace("?", " ?")
    return "\n" + other.upper() if "\\" not in other else other


def framed(text: str, draw: random.Random) -> str | None:
    return (
        draw.choice(["Solve this one with care.", "Here is a problem for you.", "Please think it through."])
        + " "
        + text
    )


def other_end(text: str, draw: random.Random) -> str | None:
    parts = re.split(r"(?<=[.?!])\s+", text.strip())
    ends = ["What share of it is that, in percent?", "How much is left over in the end?", "Is that possible at all?"]
    return " ".join([*parts[:-1], draw.choice(ends)]) if len(parts) >= 3 else None


PLANTED: dict[str, tuple[Callable[[str, random.Random], str | None], str | None]] = {
    "exact": (exact, "exact"),
    "words": (replaced(SYNONYMS, 3), "words"),
    "framed": (framed, "words"),
    "swapped": (swapped, "words"),
    "numbers": (numbers, "numbers"),
    "numbers and words": (lambda t, d: (n := numbers(t, d)) and replaced(SYNONYMS, 2)(n, d), "numbers"),
    "not: turned": (replaced(TURNS, 1), None),
    "not: other end": (other_end, None),
}
"""What is planted how, and the kind that it is to be found as; `None` for what is another question."""


def plant(rows: list[tuple[str, str]], each: int, seed: int = 1) -> tuple[list[str], list[tuple[str, int]]]:
    """Planted texts, and for each its planting and the row that it was made of; no row twice."""
    draw = random.Random(seed)  # noqa: S311 -- planting is no secret
    order = [place for place in draw.sample(range(len(rows)), len(rows)) if 50 < len(rows[place][0]) < 800]
    texts, made = [], []
    for name, (make, _) in PLANTED.items():
        left = each
        for place in list(order):
            text = make(rows[place][0], draw)
            if left and text and text != rows[place][0]:
                order.remove(place)
                texts.append(text)
                made.append((name, place))
                left -= 1
    return texts, made


def neighbours(vectors: np.ndarray, k: int) -> tuple[np.ndarray, np.ndarray]:
    """The rows of the nearest neighbours and their cosines, by brute force."""
    ids, cosines = [], []
    for start in range(0, len(vectors), 1_000):
        near_by = vectors[start : start + 1_000] @ vectors.T
        near_by[np.arange(len(near_by)), np.arange(start, start + len(near_by))] = -2
        best = np.argsort(-near_by, axis=1)[:, :k]
        ids.append(best)
        cosines.append(np.take_along_axis(near_by, best, axis=1))
    return np.concatenate(ids), np.concatenate(cosines)


def found_pairs(rows: list[tuple[str, str]], planted: list[tuple[str, str]], embedder: str | None) -> pl.DataFrame:
    """Near duplicates of all texts, with bounds so low that higher ones can be tried on what comes back.

    Columns:
        Those of `near.find_pairs`, with row numbers (planted ones behind `rows`) in place of `problem_seq`.
    """
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder) / "near.duckdb")
        everything = [*rows, *planted]
        own = {problem_id(question): place for place, (question, _) in reversed(list(enumerate(everything)))}
        problems = [
            Problem(each, everything[place][0], ground_truth=everything[place][1]) for each, place in own.items()
        ]
        for start in range(0, len(problems), 5_000):
            add_problems(store, sorted(problems, key=lambda p: own[p.id])[start : start + 5_000], "planted")
        encoder = open_encoder(embedder).encoder
        done = embed_missing(store, encoder)
        say(f"{done.problems} vectors by {encoder.what.name}: {done.problems / done.seconds:.0f} a second")
        matrix = read_matrix(store, encoder.what.id, encoder.what.dimension)
        ids, cosines = neighbours(matrix.vectors, 15)
        start_s = time.perf_counter()
        found = find_pairs(store, matrix, matrix.problems[ids], cosines, similar=0.5, alike=0.6)
        say(f"{found.height} pairs at the lowest bounds, in {time.perf_counter() - start_s:.0f} s")
        with store.read() as reader:
            places = {seq: own[each] for each, seq in reader.rows("SELECT id, seq FROM problem")}
    sides = [pl.col(side).replace_strict(places) for side in ("problem_seq", "other_seq")]
    return found.with_columns(sides)


def told(found: pl.DataFrame, made: list[tuple[str, int]], first: int, similar: float, alike: float) -> dict[str, str]:
    """Of each planting, the share that was found as what it is; then of each kind, the share that was planted as it."""
    kept = found.filter((pl.col("likeness") >= alike) & ((pl.col("similarity") >= similar) | (pl.col("likeness") == 1)))
    kinds = {(a, b): kind for a, b, kind in kept.select("problem_seq", "other_seq", "kind").iter_rows()}
    right, any_kind, all_, by_kind = Counter(), Counter(), Counter(), Counter()
    for place, (name, base) in enumerate(made):
        kind = kinds.get((base, first + place))
        all_[name] += 1
        any_kind[name] += kind is not None
        right[name] += kind == PLANTED[name][1]
        by_kind[kind, kind == PLANTED[name][1]] += 1
    lines = {name: f"{right[name]} right, {any_kind[name]} found of {all_[name]}" for name in all_}
    for kind in ("exact", "words", "numbers"):
        good, bad = by_kind[kind, True], by_kind[kind, False]
        lines[f"precision of {kind}"] = f"{good} of {good + bad}"
    return lines


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--data", type=Path, default=DATA)
    options.add_argument("--embedder", default=None)
    options.add_argument("--each", type=int, default=150)
    options.add_argument("--keep", type=Path, help="keep what was found as Parquet")
    given = options.parse_args()
    rows = load(given.data)
    texts, made = plant(rows, given.each)
    answers = [rows[base][1] if place % 2 else "a wrong one" for place, (_, base) in enumerate(made)]
    found = found_pairs(rows, list(zip(texts, answers, strict=True)), given.embedder)
    if given.keep:
        found.write_parquet(given.keep)
    for similar in (0.7, 0.75, 0.8, 0.85, 0.9, 0.95):
        for alike in (0.75, 0.8, 0.85, 0.9):
            mark = " <- as it is set" if (similar, alike) == (SIMILAR, NEAR) else ""
            say(f"cosine {similar}, likeness {alike}{mark}:")
            for name, line in told(found, made, len(rows), similar, alike).items():
                say(f"    {name:22} {line}")


if __name__ == "__main__":
    main()
