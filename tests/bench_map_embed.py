"""How fast statements become vectors: `python tests/bench_map_embed.py [--data FOLDER] [--most 2000]`.

All real questions of the shared data, in an order drawn by a seed; of the sentence transformer as many as are asked
for. Needs the shared data.
"""

import argparse
import gzip
import json
import os
import random
import time
from collections.abc import Sequence
from pathlib import Path

from engine.diversity import LEXICAL, open_encoder

DATA = Path(__file__).parents[2] / "shared" / "data"
WARMING = 64
SEED = 1


def say(*words: object) -> None:
    print(*words, flush=True)  # noqa: T201 -- this is what the script is for


def load(data: Path) -> list[str]:
    """Every question once, shuffled."""
    texts = [path.read_bytes() for path in sorted(data.glob("seeds/*.jsonl"))]
    texts += [gzip.decompress(path.read_bytes()) for path in sorted(data.glob("benchmarks/*.gz"))]
    rows = [json.loads(line) for text in texts for line in text.splitlines()]
    questions = list(dict.fromkeys(row.get("question") or row["problem"] for row in rows))
    random.Random(SEED).shuffle(questions)  # noqa: S311 -- an order, nothing secret
    return questions


def measure(name: str, questions: Sequence[str], threads: int | None) -> None:
    encoder = open_encoder(name or None, threads=threads).encoder
    encoder.encode(questions[:WARMING])
    wall, cpu = time.perf_counter(), time.process_time()
    encoder.encode(questions)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    count = len(questions)
    told = f"{encoder.what.name}, {threads or 'as many as there are'} threads: {count:,} questions in {wall:,.1f} s"
    say(f"{told}, {count / wall:,.0f} a second ({count / cpu:,.0f} a second of CPU; load {os.getloadavg()[0]:.1f})")


def main() -> None:
    """Measure, and say what was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--most", type=int, default=2_000, help="questions that the sentence transformer embeds")
    given = parser.parse_args()
    questions = load(given.data)
    say(f"{len(questions):,} real questions")
    for threads in (1, 2):
        measure("", questions[: given.most], threads)
    measure(LEXICAL, questions, None)


if __name__ == "__main__":
    main()
