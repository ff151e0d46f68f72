"""How a stratified sample is shared out, and which programs compute nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.store.reads.allocation import allocate
from engine.store.reads.echo import only_tells


@given(st.dictionaries(st.text("abc", max_size=3), st.integers(1, 10_000), min_size=1), st.integers(1, 300))
def test_an_allocation_gives_each_stratum_its_share(populations: dict[str, int], size: int) -> None:
    if len(populations) > size:
        with pytest.raises(ValueError, match="do not fit"):
            allocate(populations, size)
        return
    given_ = allocate(populations, size)
    assert sum(given_.values()) == min(size, sum(populations.values()))
    assert all(1 <= given_[name] <= held for name, held in populations.items())
    if sum(min(2, held) for held in populations.values()) <= size:
        assert all(given_[name] >= min(2, held) for name, held in populations.items())
    for one, held in populations.items():  # nobody has more than a larger stratum
        assert all(given_[one] <= given_[other] + 1 for other, more in populations.items() if more >= held)


def test_shares_are_in_proportion() -> None:
    assert allocate({"a": 600, "b": 300, "c": 100}, 50) == {"a": 30, "b": 15, "c": 5}
    assert allocate({"a": 10_000, "b": 1, "c": 3}, 20) == {"a": 17, "b": 1, "c": 2}


@pytest.mark.parametrize(
    "program",
    ["print(5)", "answer = 42", "x = -5\nprint(x)", "def solution():\n    return 7\n", 'print(f"{5}")',
     "from fractions import Fraction\nprint(Fraction(1, 2))", "# the words say 3 + 4\nprint(7)"],
)  # fmt: skip
def test_programs_that_only_tell(program: str) -> None:
    assert only_tells(program)


@pytest.mark.parametrize(
    "program",
    ["print(2 + 3)", "n = 2\nprint(n * 3)", "print(sum([1, 2]))", "print(", "", "x", "a\x00", "((" * 50,
     "print(5)" * 50, "import os\nos.system('x')", "while True: print(5)"],
)  # fmt: skip
def test_other_programs(program: str) -> None:
    assert not only_tells(program)


@given(st.text(max_size=200))
def test_any_text_may_be_asked_about(program: str) -> None:
    assert only_tells(program) in (True, False)
