"""Problems of the store as seeds: how many, and which; the same ones that would be chosen from a file."""

from pathlib import Path

import pytest

from engine.curation import choose
from engine.domain import Problem, ProblemFilter, problem_id
from engine.errors import InputError
from engine.store import Store, add_problems, seeding


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> tuple[Store, list[Problem]]:
    """Forty problems."""
    path: Path = tmp_path_factory.mktemp("seeding")
    store = Store(path / "w.duckdb")
    questions = [f"What is {number} + {number}?" for number in range(40)]
    made = [
        Problem(
            problem_id(question), question, dataset="d", ground_truth=str(2 * n), level=1 + n % 5, subject="Algebra"
        )
        for n, question in enumerate(questions)
    ]
    add_problems(store, made, "import")
    return store, made


@pytest.mark.parametrize("sample", [None, 0, 7])
@pytest.mark.parametrize("levels", [(), (2, 3)])
@pytest.mark.parametrize("number", [1, 5, 100])
def test_a_filter_gives_the_problems_that_would_be_chosen_from_a_file(
    kept: tuple[Store, list[Problem]], number: int, levels: tuple[int, ...], sample: int | None
) -> None:
    store, made = kept
    wanted = ProblemFilter(levels=levels)
    with store.read() as reader:
        found = seeding.chosen(reader, wanted, number, sample)
        assert seeding.number_of(reader, wanted) == len(choose(made, levels=levels))
    assert found == choose(made, levels=levels, number=number, sample=sample)


def test_texts_are_looked_for_and_a_bad_expression_is_refused(kept: tuple[Store, list[Problem]]) -> None:
    store, _ = kept
    with store.read() as reader:
        assert seeding.number_of(reader, ProblemFilter(text="is 7 \\+", text_as="regex")) == 1
        with pytest.raises(InputError, match="regular expression"):
            seeding.chosen(reader, ProblemFilter(text="(", text_as="regex"), 3)
