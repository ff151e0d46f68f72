"""How much planted contamination is found: `python tests/bench_contamination_planted.py [--data FOLDER] [--each 300]`.

Real benchmark questions are changed in known ways and held against the benchmarks. Of each way: how many were planted,
how many the rule finds at 10 words in a row and a ratio above 0.6, how many it would find at lower thresholds, and what
it was that hid the others: no words in a row, or a ratio that is too low. Needs the shared data.
"""

import argparse
import random
import re
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

import polars as pl
from mixed_questions import DATA, benchmarks, seeds

from engine.curation.overlaps import Overlap, Overlaps

Change = Callable[[str, random.Random], str | None]
SYNONYMS = {
    "find": "determine", "compute": "calculate", "what": "which", "many": "much", "buys": "purchases", "gives": "hands",
    "sells": "trades", "total": "overall", "number": "count", "value": "amount", "house": "home", "money": "cash",
    "each": "every", "makes": "earns", "takes": "needs", "people": "persons", "has": "owns", "does": "would",
    "let": "say", "points": "dots", "integers": "numbers", "expressed": "written", "given": "told", "equal": "same",
    "following": "next", "respectively": "in turn", "smallest": "least", "largest": "greatest", "real": "true",
    "left": "over", "more": "further", "than": "as", "first": "initial", "into": "to", "day": "date", "week": "month",
}  # fmt: skip


def _copied(text: str, _: random.Random) -> str:
    return " \n ".join(text.upper().split()) if "\\" not in text else text.replace("$", " $ ")


def _framed(text: str, _: random.Random) -> str:
    return f"Read this with care, and think before you answer. {text} Give your final answer in a box."


def _renumbered(text: str, draw: random.Random) -> str | None:
    other = re.sub(r"(?<![\d.\\])\d+(?![\d.])", lambda _: str(draw.randrange(2, 500)), text)
    return other if other != text else None


def _reordered(text: str, draw: random.Random) -> str | None:
    parts = re.split(r"(?<=[.?!])\s+", text.strip())
    if len(parts) < 3:
        return None
    other = parts[:-1]
    while other == parts[:-1]:
        draw.shuffle(other)
    return " ".join([parts[-1], *other])


def _reworded(every: int) -> Change:
    """One in so many words is another."""

    def change(text: str, draw: random.Random) -> str | None:
        spots = list(re.finditer(r"(?<![\\\w{])[A-Za-z]{2,}\b", text))
        for spot in reversed(spots):
            if draw.randrange(every) == 0:
                word = SYNONYMS.get(spot[0].lower(), f"{spot[0][::-1].lower()}")
                text = text[: spot.start()] + word + text[spot.end() :]
        return text if spots else None

    return change


def _paraphrased(text: str, draw: random.Random) -> str | None:
    """Synonyms wherever there is one, and each sentence begins otherwise."""
    words = re.sub(r"(?<![\\\w{])[A-Za-z]{2,}\b", lambda found: SYNONYMS.get(found[0].lower(), found[0]), text)
    begun = re.sub(r"(?<=[.?!])\s+(?=[A-Z])", lambda _: draw.choice([" Now, ", " In this case, ", " Also, "]), words)
    return begun if begun != text else None


WAYS: Mapping[str, Change] = {
    "copied, in another layout": _copied,
    "framed by other sentences": _framed,
    "other numbers": _renumbered,
    "sentences in another order": _reordered,
    "one word in ten another": _reworded(10),
    "one word in five another": _reworded(5),
    "one word in three another": _reworded(3),
    "paraphrased by synonyms": _paraphrased,
}


class Found(NamedTuple):
    """What became of the questions of one way: found, kept above the floors, too short, and hidden by what."""

    planted: int
    found: int
    kept: int
    short: int
    no_run: int
    no_ratio: int


def measure(known: list[str], each: int, seed: int = 1) -> dict[str, Found]:
    """Plant so many questions of each way, and look for the ones that they are made of."""
    draw = random.Random(seed)  # noqa: S311 -- planting is no secret
    overlaps = Overlaps(pl.Series(known))
    order = draw.sample(range(len(known)), len(known))
    told = {}
    for way, change in WAYS.items():
        counts: Counter[str] = Counter()
        for place in order:
            if counts["planted"] == each:
                break
            text = change(known[place], draw)
            if text is not None:
                counts.update(_hidden(_found(overlaps, text), place, len(known[place].split())))
        told[way] = Found(*(counts[name] for name in ("planted", "found", "kept", "short", "run", "ratio")))
    return told


def _found(overlaps: Overlaps, text: str) -> list[Overlap]:
    return [one for _, kept, _ in overlaps.of(pl.Series([text])) for one in kept]


def _hidden(found: list[Overlap], place: int, words: int) -> list[str]:
    own = [one for one in found if one.place == place]
    if any((one.shared >= 10 and one.ratio > 0.6) or one.identical for one in own):
        return ["planted", "kept", "found"]
    said = ["planted", *(["kept"] if own else []), *(["short"] if words < 10 else [])]
    enough = any(one.shared >= 10 for one in own)
    return [*said, "ratio" if enough else "run"]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--each", type=int, default=300)
    asked = parser.parse_args()
    known = benchmarks(asked.data)
    rows: list[tuple[str, ...]] = [
        ("planted as", "n", "found", "share", "kept at 8/0.3", "too short", "no 10 in a row", "ratio too low")
    ]
    for way, one in measure(known, asked.each).items():
        share, kept = f"{100 * one.found / one.planted:.1f} %", f"{100 * one.kept / one.planted:.1f} %"
        rows.append((way, str(one.planted), str(one.found), share, kept, *map(str, one[3:])))
    overlaps, own = Overlaps(pl.Series(known)), seeds(asked.data)
    hits = sum(any(p.shared >= 10 and p.ratio > 0.6 for p in kept) for _, kept, _ in overlaps.of(pl.Series(own)))
    rows.append(("(real training questions)", str(len(own)), str(hits), f"{100 * hits / len(own):.1f} %", *[""] * 4))
    for row in rows:
        print(f"{row[0]:<28}" + "".join(f"{cell:>16}" for cell in row[1:]))  # noqa: T201 -- this is what the script is for


if __name__ == "__main__":
    main()
