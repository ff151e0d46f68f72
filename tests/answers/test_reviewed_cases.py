"""Comparisons that reviewers found wrong: each is a failing test until the comparison is mended."""

import os
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from engine.answers import Comparer
from engine.domain import Equality

SIGNS = {"=": Equality.EQUAL, "!": Equality.DIFFERENT, "?": Equality.UNDECIDED}
FILES = [
    *sorted((Path(__file__).parent / "cases").glob("reviewed*.toml")),
    *(Path(path) for path in [os.environ.get("WISDOM_CASES", "")] if path),
]


NONE_YET = pytest.param("1/2", "0.5", None, Equality.EQUAL, id="no case yet")


def cases() -> Iterator[Any]:
    for file in FILES:
        for category, rows in tomllib.loads(file.read_text(encoding="utf-8")).items():
            for a, b, sign, *rest in rows:
                options = rest[0] if rest else {}
                expected = SIGNS[options.get("still", sign)]
                name = f"{file.stem}, {category}: {a[:30]!a} {b[:30]!a}"
                yield pytest.param(a, b, options.get("question"), expected, id=name)


@pytest.fixture(scope="module")
def comparer() -> Iterator[Comparer]:
    with Comparer(seconds=10.0) as comparer:
        yield comparer


@pytest.mark.parametrize(("a", "b", "question", "expected"), list(cases()) or [NONE_YET])
def test_a_comparison_that_a_reviewer_found_wrong(
    comparer: Comparer, a: str, b: str, question: str | None, expected: Equality
) -> None:
    verdict = comparer.compare(a, b, question)
    assert verdict.value is expected, verdict
    assert comparer.compare(b, a, question) == verdict
