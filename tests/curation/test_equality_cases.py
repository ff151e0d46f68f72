"""Comparisons that people found wrong, as a table: the tests read back what was said, and fail until it is mended."""

import importlib.util
import tomllib
from pathlib import Path
from typing import Any

import pytest
import small_store
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.answers import Comparer
from engine.curation import cases_text
from engine.curation.cases import SIGNS, _lines
from engine.domain import Entry, Equality, Provenance, Verdict
from engine.store import Store, cases

READER = Path(__file__).parent.parent / "answers" / "test_reviewed_cases.py"
ENTRY = Entry("a", 1, "p0")


def reader_of(path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The module of tests that reads such tables, told of this one."""
    monkeypatch.setenv("WISDOM_CASES", str(path))
    spec = importlib.util.spec_from_file_location("reviewed_cases", READER)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_recorded_case_fails_by_its_name_until_the_comparison_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = small_store.make(tmp_path / "s.duckdb")
    question = 'What is "half"?\n\\frac{1}{2}'
    found = Verdict(Equality.DIFFERENT, "numbers")
    cases.record(store, ENTRY, ("0.5", "1/2"), question, found, Equality.EQUAL, Provenance("Ann", "a\nhalf \x07"))
    cases.record(store, ENTRY, ("dozen", "11"), question, found, Equality.EQUAL, Provenance("Bob"))
    text, number = cases_text(store)
    assert number == 2
    path = tmp_path / "found.toml"
    path.write_text(text, encoding="utf-8")
    module = reader_of(path, monkeypatch)
    told = [case for case in module.cases() if case.id.startswith("found, ")]
    assert [case.id for case in told] == ["found, reviewed: '0.5' '1/2'", "found, reviewed: 'dozen' '11'"]
    right, wrong = (case.values for case in told)
    assert right[2] == question
    with Comparer(seconds=10.0) as comparer:
        module.test_a_comparison_that_a_reviewer_found_wrong(comparer, *right)
        with pytest.raises(AssertionError):
            module.test_a_comparison_that_a_reviewer_found_wrong(comparer, *wrong)


def test_a_store_without_cases_makes_an_empty_table(tmp_path: Path) -> None:
    text, number = cases_text(small_store.make(tmp_path / "s.duckdb"))
    assert (tomllib.loads(text), number) == ({"reviewed": []}, 0)


TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(one=TEXTS, other=TEXTS, question=TEXTS, note=TEXTS, said=st.sampled_from(Equality))
def test_any_text_survives(one: str, other: str, question: str, note: str, said: Equality) -> None:
    row = {"one": one, "other": other, "question": question, "note": note, "said": said.value, "should": "equal"}
    row |= {"rule": note, "author": note, "problem_id": "p", "at_time": small_store.NOW}
    table = tomllib.loads("reviewed = [\n" + "".join(_lines([row])) + "]\n")
    assert table == {"reviewed": [[one, other, "=", {"question": question, "was": SIGNS[said.value]}]]}


def test_the_store_is_only_read(tmp_path: Path) -> None:
    store = small_store.make(tmp_path / "s.duckdb")
    version = store.version()
    cases_text(Store(store.path))
    assert store.version() == version
