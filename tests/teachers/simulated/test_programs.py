"""Programs: right ones, and each way in which they go wrong, as it behaves when it is run."""

import re
from collections import Counter

import pytest
from simulated_chats import grown, run_all

from engine.answers import Comparer, read_output
from engine.domain import ProgramStatus
from engine.teachers.simulated.chance import random_of
from engine.teachers.simulated.compose import fresh
from engine.teachers.simulated.families import FAMILIES, by_name
from engine.teachers.simulated.programs import FAULTS, Part, program_of
from engine.teachers.simulated.recognise import Link, Task, text_of
from engine.teachers.simulated.slips import work_rightly
from engine.teachers.simulated.truth import latex, numbers_of, solve

LAST: frozenset[str | None] = frozenset({None})
NONE: frozenset[str | None] = frozenset()


def part_of(link: Link) -> Part:
    numbers = numbers_of(link, {})
    assert numbers
    return Part(numbers, f"{link.family.program.strip()}\n", "print(answer)", work_rightly(link, numbers).answer)


def text(part: Part) -> str:
    return "".join(f"{k} = {v}\n" for k, v in part.numbers.items()) + part.lines + part.ending


def faulty(kind: str, seed: int = 0) -> list[tuple[Link, Part]]:
    """A faulty program of every family that knows this fault."""
    links = [fresh(family, random_of(seed)) for family in FAMILIES]
    parts = [(link, FAULTS[kind](part_of(link), link, random_of(seed))) for link in links]
    return [(link, part) for link, part in parts if part is not None]


@pytest.mark.parametrize("kind", FAULTS)
def test_every_fault_occurs_ends_in_time_and_mostly_spoils_the_answer(kind: str) -> None:
    found = faulty(kind)
    assert len(found) >= 5
    results = run_all([text(part) for _, part in found])
    with Comparer() as comparer:
        spoiled = 0
        for (link, part), result in zip(found, results, strict=True):
            assert result.status in {ProgramStatus.OK, ProgramStatus.ERROR}, (kind, text(part), result)
            right = latex(part_of(link).answer or 0)
            given = read_output(result.answer) if result.answer is not None else None
            spoiled += not comparer.compare(given, right).equal
            if part.answer is not None and kind != "wrong name":
                assert comparer.compare(given, latex(part.answer)).equal, (kind, text(part), result)
    assert spoiled >= len(found) // 3


def test_a_wrong_name_is_a_name_error() -> None:
    for result in run_all([text(part) for _, part in faulty("wrong name")]):
        assert result.status is ProgramStatus.ERROR
        assert "NameError" in (result.error or "")


def test_a_copied_number_makes_another_problem_of_the_same_family() -> None:
    for link, part in faulty("copied"):
        assert sum(part.numbers[name] != value for name, value in link.fillings.items()) == 1
        assert link.family.fits(part.numbers)


def test_an_endless_program_runs_into_its_time() -> None:
    task = (fresh(by_name("remainder"), random_of(0)),)
    (result,) = run_all([program_of(task, NONE, NONE, random_of(0), endless=True)], wall_seconds=0.5)
    assert result.status is ProgramStatus.TIMEOUT


def test_imports_come_first_and_the_answer_is_printed_last() -> None:
    for seed in range(40):
        lines = program_of(grown(seed, 2), NONE, NONE, random_of(seed)).strip().split("\n")
        imports = [at for at, line in enumerate(lines) if line.startswith(("import ", "from "))]
        assert imports == list(range(len(imports)))
        assert lines[-1] == "print(answer)"


def test_a_letter_of_the_question_is_a_name_of_the_program() -> None:
    task = grown(1, 2)
    program = program_of(task, NONE, NONE, random_of(0))
    assert f"{task[0].letter} = int(answer)" in program
    assert re.search(rf"^\w+ = {task[0].letter}$", program, re.MULTILINE)


def inner_faults() -> list[tuple[Task, str]]:
    tasks = [grown(seed, 2) for seed in range(150)]
    return [(task, program_of(task, NONE, frozenset({task[0].letter}), random_of(at))) for at, task in enumerate(tasks)]


def test_what_a_faulty_link_hands_on_can_be_worked_with() -> None:
    results = Counter(result.status for result in run_all([program for _, program in inner_faults()]))
    assert set(results) <= {ProgramStatus.OK, ProgramStatus.ERROR}
    assert min(results[ProgramStatus.OK], results[ProgramStatus.ERROR]) > 0.2 * results.total()


def test_a_misread_number_stands_in_the_program_and_leads_where_it_leads_in_words() -> None:
    tasks = [grown(seed, 2) for seed in range(80)]
    misread = [(task, done) for task in tasks if (done := solve(task, misread=LAST)) and done != solve(task)]
    assert len(misread) > 30
    results = run_all([program_of(task, LAST, NONE, random_of(0)) for task, _ in misread])
    with Comparer() as comparer:
        for (task, done), result in zip(misread, results, strict=True):
            given = read_output(result.answer or "")
            assert comparer.compare(given, latex(done[-1].answer)).equal, (text_of(task), result)


def test_a_question_that_cannot_be_answered_has_no_program() -> None:
    link = Link(fresh(by_name("remainder"), random_of(0)).wording, {"a": 5, "b": 0}, {})
    with pytest.raises(ValueError, match="do not fit"):
        program_of((link,), NONE, NONE, random_of(0))
