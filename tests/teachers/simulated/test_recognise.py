"""Questions are recognised by their words, alone and composed."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from simulated_chats import grown, run_all

from engine.answers import Comparer, read_output
from engine.teachers.simulated.chance import random_of
from engine.teachers.simulated.compose import fresh
from engine.teachers.simulated.families import FAMILIES, by_name
from engine.teachers.simulated.family import no_slip
from engine.teachers.simulated.library import all_wordings
from engine.teachers.simulated.programs import program_of
from engine.teachers.simulated.recognise import FRAMES, MOST_LINKS, Link, recognise, text_of
from engine.teachers.simulated.truth import latex, solve, whole

REMAINDER = all_wordings()["remainder"]
UNHURRIED = settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
@UNHURRIED
@given(seed=st.integers(0, 10**6))
def test_a_statement_is_read_as_it_was_meant(family: object, seed: int) -> None:
    for wording in all_wordings()[family.name]:  # type: ignore[attr-defined]  # a parameter of the test
        link = fresh(wording.family, random_of(seed), [wording])
        assert recognise(text_of((link,))) == (link,)


def test_no_two_wordings_read_the_same_statement() -> None:
    wordings = [wording for each in all_wordings().values() for wording in each]
    for wording in wordings:
        text = fresh(wording.family, random_of(3), [wording]).statement
        assert [other for other in wordings if other.read(text)] == [wording]


@UNHURRIED
@given(seed=st.integers(0, 10**6), links=st.integers(2, 4))
def test_a_composed_problem_is_read_link_by_link_and_solved_right(seed: int, links: int) -> None:
    task = grown(seed, links)
    assert recognise(text_of(task)) == task
    workings = solve(task)
    assert workings
    given_: dict[str, int] = {}
    for link, working in zip(task, workings, strict=True):
        numbers = {k: given_[v] if isinstance(v, str) else v for k, v in link.fillings.items()}
        assert link.family.work(numbers, no_slip) == working  # type: ignore[arg-type]  # nothing is missing here
        if link.letter:
            given_[link.letter] = whole(working.answer) or 0


def test_the_program_of_a_composed_problem_agrees_with_its_working() -> None:
    tasks = [grown(seed, 2 + seed % 3) for seed in range(200)]
    programs = [program_of(task, frozenset(), frozenset(), random_of(0)) for task in tasks]
    with Comparer() as comparer:
        for task, program, result in zip(tasks, programs, run_all(programs), strict=True):
            right = latex((solve(task) or ())[-1].answer)
            assert result.answer is not None, (program, result)
            assert comparer.compare(read_output(result.answer), right).equal, (text_of(task), program, result.answer)


def composed(frame: int = 0, letter: str = "K", used: str = "K") -> str:
    first = Link(REMAINDER[0], {"a": 100, "b": 7}, {})
    last = Link(REMAINDER[0], {"a": used, "b": 9}, {})
    return f"{FRAMES[frame].format(letter=letter)}{first.statement} {last.statement}"


@pytest.mark.parametrize("frame", range(len(FRAMES)))
def test_every_frame_gives_a_letter(frame: int) -> None:
    task = recognise(composed(frame))
    assert task
    assert (task[0].letter, task[0].frame, task[1].letters) == ("K", frame, {"K"})
    assert text_of(task) == composed(frame)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "What is love?",
        composed(letter="M"),  # K is used and never given
        composed().replace("$K$ is divided", "5 is divided"),  # K is given and never used
        composed().removeprefix("Let "),
        f"By the way: {composed()}",
        f"{composed()} {composed()}",
        FRAMES[0].format(letter="K"),
        "What is the remainder when $K$ is divided by 7?",
        composed() * 500,
    ],
)
def test_what_is_not_wholly_understood_is_not_recognised(text: str) -> None:
    assert recognise(text) is None


def test_a_letter_is_given_once() -> None:
    twice = f"{FRAMES[1].format(letter='K')}{Link(REMAINDER[0], {'a': 50, 'b': 7}, {}).statement} {composed()}"
    assert recognise(twice) is None
    assert recognise(twice.replace("$K$ stand", "$M$ stand").replace("when 100 is", "when $M$ is"))


def test_longer_chains_than_the_longest_are_not_read() -> None:
    link = Link(REMAINDER[0], {"a": 100, "b": 7}, {})

    def text(links: int) -> str:
        letters = "ABCDEFGHIJKL"[: links - 1]
        task = [replace(link, letter=letter, fillings={"a": 100, "b": 7}) for letter in letters]
        chained = [
            replace(each, fillings={"a": before, "b": 7}) for before, each in zip(letters, task[1:], strict=False)
        ]
        return text_of((task[0], *chained, replace(link, fillings={"a": letters[-1], "b": 7})))

    assert len(recognise(text(MOST_LINKS)) or ()) == MOST_LINKS
    assert recognise(text(MOST_LINKS + 1)) is None


def test_white_space_does_not_matter() -> None:
    assert recognise(f"  {composed().replace(' ', chr(10), 3)}\n") == recognise(composed())


def test_a_missing_number_is_seen_and_cannot_be_made_up() -> None:
    draft = Link(REMAINDER[0], {"a": None, "b": 7}, {})
    assert draft.statement == "What is the remainder when a certain number is divided by 7?"
    assert recognise(draft.statement) == (draft,)
    assert solve((draft,)) is None


def test_numbers_that_do_not_fit_have_no_solution() -> None:
    task = recognise("What is the remainder when 12 is divided by 0?")
    assert task
    assert task[0].family is by_name("remainder")
    assert solve(task) is None
