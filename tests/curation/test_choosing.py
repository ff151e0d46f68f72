"""Seeds for a run: which of some problems are taken, and the file that keeps them."""

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given
from hypothesis import strategies as st

from engine.curation import choose, read_seeds, seed_file
from engine.domain import Problem, problem_id

TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\x00#"), min_size=1, max_size=30).filter(str.strip)
PROBLEMS = st.lists(
    st.builds(
        lambda question, truth, level, subject: Problem(
            problem_id(question.strip()), question.strip(), ground_truth=truth, level=level, subject=subject
        ),
        TEXTS,
        st.none() | TEXTS.map(str.strip),
        st.none() | st.integers(1, 5),
        st.none() | st.sampled_from(["Algebra", "Geometry"]),
    ),
    max_size=12,
)


@given(PROBLEMS, st.integers(1, 9), st.none() | st.integers(0, 3))
def test_a_choice_is_a_part_in_its_order_of_just_that_number(
    problems: list[Problem], number: int, sample: int | None
) -> None:
    whole = choose(problems)
    some = choose(problems, number=number, sample=sample)
    assert [each.id for each in whole] == list(dict.fromkeys(each.id for each in problems))
    assert len(some) == min(number, len(whole))
    assert some == [each for each in whole if each in some]
    assert choose(problems, number=number, sample=sample) == some
    if sample is not None:
        backwards = choose(problems[::-1], number=number, sample=sample)
        assert {each.id for each in backwards} == {each.id for each in some}, "chance does not hang on the place"


@given(PROBLEMS)
def test_only_wanted_levels_and_subjects_are_taken(problems: list[Problem]) -> None:
    some = choose(problems, levels=(1, 2), subjects=("Algebra",))
    assert some == [each for each in choose(problems) if each.level in (1, 2) and each.subject == "Algebra"]


@given(PROBLEMS)
def test_a_seed_file_reads_back_as_the_same_problems(problems: list[Problem]) -> None:
    whole = choose(problems)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "seeds.jsonl"
        path.write_bytes(seed_file(whole))
        found = list(read_seeds(path)) if whole else []
    told = [(p.id, p.question, p.ground_truth, p.level, p.subject) for p in found if isinstance(p, Problem)]
    assert told == [(p.id, p.question, p.ground_truth, p.level, p.subject) for p in whole]
