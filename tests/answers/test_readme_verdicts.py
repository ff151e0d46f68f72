"""What the README says of two answers is what the comparer says."""

import re
from pathlib import Path

from engine.answers import Comparer

README = Path(__file__).parents[2] / "README.md"
ROW = re.compile(r"\| `(?P<one>[^`]+)` \| `(?P<other>[^`]+)` \| (?P<verdict>equal|different|undecided) \|")


def test_every_pair_of_the_readme_has_the_verdict_that_it_names() -> None:
    rows = [match.groups() for match in ROW.finditer(README.read_text(encoding="utf-8"))]
    assert len(rows) >= 20
    with Comparer() as comparer:
        for one, other, verdict in rows:
            assert comparer.compare(one, other).value == verdict, (one, other)
            assert comparer.compare(other, one).value == verdict, (other, one)
