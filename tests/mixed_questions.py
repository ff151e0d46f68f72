"""Questions in any number that cost what real ones do: real ones, each with other numbers and some other words."""

import gzip
import json
import random
import re
from collections.abc import Iterator
from pathlib import Path

DATA = Path(__file__).parents[2] / "shared" / "data"
_SPOT = re.compile(r"(?<![\\{\w.])(?:\d+|[A-Za-z]{4,})(?![\w}.])")


def seeds(data: Path = DATA) -> list[str]:
    """Questions to train on."""
    rows = []
    for name in ("gsm8k", "math"):
        with (data / "seeds" / f"{name}_train_sample.jsonl").open(encoding="utf-8") as lines:
            rows += [json.loads(line) for line in lines]
    return [row.get("question") or row["problem"] for row in rows]


def benchmarks(data: Path = DATA) -> list[str]:
    """Questions of benchmarks."""
    found = []
    for name in ("gsm8k", "math"):
        with gzip.open(data / "benchmarks" / f"{name}_test_questions.jsonl.gz", "rt", encoding="utf-8") as lines:
            found += [json.loads(line)["question"] for line in lines]
    return found


def mixed(questions: list[str], count: int, *, every: int, seed: int = 1) -> Iterator[str]:
    """Questions made of real ones.

    Args:
        questions: The real ones, in turn.
        count: How many to make.
        every: One in so many words becomes another one of them all; each number becomes another.
        seed: Of what is drawn.
    """
    draw = random.Random(seed)  # noqa: S311 -- mixing is no secret
    parts = [_parted(question) for question in questions]
    words = sorted({part for pieces in parts for part in pieces[1::2] if not part.isdigit()})
    for number in range(count):
        pieces = list(parts[number % len(parts)])
        for place in range(1, len(pieces), 2):
            if pieces[place].isdigit():
                pieces[place] = str(draw.randrange(2, 10_000))
            elif draw.randrange(every) == 0:
                pieces[place] = words[draw.randrange(len(words))]
        yield "".join(pieces)


def _parted(question: str) -> list[str]:
    """The text, cut before and behind each number and longer word; these are at odd places."""
    cuts = [place for found in _SPOT.finditer(question) for place in found.span()]
    return [question[a:b] for a, b in zip([0, *cuts], [*cuts, len(question)], strict=True)]
