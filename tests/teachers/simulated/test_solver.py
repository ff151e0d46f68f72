"""How often the models err, where they err alike, and what the same request is answered."""

import subprocess
import sys
from dataclasses import replace
from functools import cache

import pytest
from simulated_chats import SIMULATOR, chat, grown, run_all, run_together, said, say

from engine.answers import Comparer, read_output, read_reply
from engine.domain import ProgramStatus
from engine.teachers.simulated.chance import random_of
from engine.teachers.simulated.compose import fresh
from engine.teachers.simulated.families import FAMILIES
from engine.teachers.simulated.rates import EXPERT, HARD, RATES, WEAK
from engine.teachers.simulated.recognise import Task, recognise, text_of
from engine.teachers.simulated.seeds import seed_problems
from engine.teachers.simulated.simulator import Simulator
from engine.teachers.simulated.solver import Solver, is_hard
from engine.teachers.simulated.truth import latex, solve

PUBLISHED = {1: 75.3, 2: 70.6, 3: 65.0, 4: 62.1, 5: 54.2}


def readings(model: str, prompt: str, questions: list[str], samples: int) -> list[tuple[str, str | None, str | None]]:
    """The question, the answer of the words and that of the program, for each reply."""
    read = [
        (question, read_reply(say(prompt, model, seed=sample, question=question)))
        for question in questions
        for sample in range(samples)
    ]
    printed = iter(run_together([reading.program for _, reading in read if reading.program]))
    answers = []
    for question, reading in read:
        last = next(printed) if reading.program else None
        given = read_output(last) if last is not None else None
        answers.append((question, reading.answer.text if reading.answer else None, given))
    return answers


def consistency(model: str, prompt: str, questions: list[str], samples: int) -> float:
    """Inner-consistent replies, in per cent."""
    with Comparer() as comparer:
        answers = readings(model, prompt, questions, samples)
        return 100 * sum(comparer.compare(a, b, q).equal for q, a, b in answers) / len(answers)


@cache
def weakly_consistent(level: int) -> float:
    return consistency(WEAK, "guide", questions_of(level), 2)


def questions_of(level: int) -> list[str]:
    return [row["question"] for row in seed_problems() if row["level"] == level]


@pytest.mark.parametrize("level", PUBLISHED)
def test_the_weak_model_is_as_consistent_as_published(level: int) -> None:
    # A hundred questions of a level, of which some are hard for whoever tries: a standard deviation of about 4.
    assert abs(weakly_consistent(level) - PUBLISHED[level]) < 8


def test_over_all_levels_the_weak_model_is_as_consistent_as_published() -> None:
    levels = [row["level"] for row in seed_problems()]
    assert abs(sum(weakly_consistent(level) - PUBLISHED[level] for level in levels) / len(levels)) < 3


@pytest.mark.parametrize(("level", "low", "high"), [(1, 84, 95), (2, 82, 92), (3, 79, 90), (5, 62, 77)])
def test_the_expert_is_more_consistent(level: int, low: float, high: float) -> None:
    assert low < consistency(EXPERT, "vote", questions_of(level), 1) < high


def test_composed_problems_are_harder() -> None:
    one, two, four = (
        consistency(WEAK, "guide", [text_of(grown(seed, links)) for seed in range(150)], 1) for links in (1, 2, 4)
    )
    assert one > two + 4 > four + 8


def test_some_of_what_is_consistent_is_wrong() -> None:
    right = {row["question"]: row["answer"] for row in seed_problems()}
    with Comparer() as comparer:
        answers = readings(WEAK, "guide", list(right), 1)
        settled = [(q, a) for q, a, b in answers if comparer.compare(a, b, q).equal]
        wrong = [q for q, a in settled if not comparer.compare(a, right[q], q).equal]
    assert 0.01 < len(wrong) / len(settled) < 0.06


def test_endless_programs_are_rare() -> None:
    replies = [say("guide", question=question, seed=7) for question in right_questions()]
    endless = sum("while k < 100" in reply for reply in replies)
    assert 0 < endless <= 0.01 * len(replies)


def right_questions() -> list[str]:
    return [row["question"] for row in seed_problems()]


def test_replies_break_off_lack_a_program_or_an_answer_now_and_then() -> None:
    replies = [said("guide", question=question, seed=seed) for question in right_questions() for seed in range(4)]
    whole = [reply for reply in replies if reply.finish == "stop"]
    assert 0.001 < 1 - len(whole) / len(replies) < 0.01
    assert 0.004 < sum("<pot>" not in reply.text for reply in whole) / len(whole) < 0.02
    assert 0.004 < sum("boxed" not in reply.text for reply in whole) / len(whole) < 0.02


def always(model: str, **rates: object) -> Solver:
    """A model whose rates are set: of all others it has none."""
    solver = Solver(0, model)
    nothing = dict.fromkeys(("no_answer", "no_program", "endless", "cut_off", "hard"), 0.0)
    by_level = dict.fromkeys(("words", "program", "misread"), (0.0,) * 5)
    solver._rates = replace(RATES[model], **nothing | by_level | rates)  # type: ignore[arg-type]  # floats and tuples of them
    return solver


def one_of_each() -> list[Task]:
    return [(fresh(family, random_of(1)),) for family in FAMILIES]


def test_without_errors_words_and_program_are_right() -> None:
    solutions = [always(WEAK).solve(task, at) for at, task in enumerate(one_of_each())]
    results = run_all([solution.program or "" for solution in solutions if solution])
    with Comparer() as comparer:
        for task, solution, result in zip(one_of_each(), solutions, results, strict=True):
            assert solution
            right = latex((solve(task) or ())[-1].answer)
            assert f"\\boxed{{{right}}}" in solution.words
            assert comparer.compare(read_output(result.answer or ""), right).equal, (text_of(task), result)


def test_words_and_program_err_independently() -> None:
    only_words = always(WEAK, words=(1.0,) * 5)
    only_program = always(WEAK, program=(1.0,) * 5)
    perfect = always(WEAK)
    for at, task in enumerate(one_of_each()):
        right = perfect.solve(task, at)
        words, program = only_words.solve(task, at), only_program.solve(task, at)
        assert right
        assert words
        assert program
        assert words.program == right.program
        assert program.words == right.words


def test_a_misreading_is_shared_by_words_program_and_every_vote() -> None:
    misreads = always(EXPERT, misread=(1.0,) * 5)
    tasks = [task for task in one_of_each() if solve(task, misread={None}) != solve(task)]
    assert len(tasks) > len(FAMILIES) // 2
    solutions = [[misreads.solve(task, vote) for vote in range(3)] for task in tasks]
    results = run_all([votes[0].program or "" for votes in solutions if votes[0]])
    with Comparer() as comparer:
        for task, votes, result in zip(tasks, solutions, results, strict=True):
            wrong = latex((solve(task, misread={None}) or ())[-1].answer)
            assert {latex(vote.answer) for vote in votes if vote} == {wrong}
            assert comparer.compare(read_output(result.answer or ""), wrong).equal, (text_of(task), result)


def test_the_expert_misreads_a_part_of_what_the_weak_model_misreads() -> None:
    weak, expert = Solver(0, WEAK), Solver(0, EXPERT)
    tasks = [task for question in right_questions() if (task := recognise(question))]
    weakly = {text_of(task) for task in tasks if weak._misread(task)}
    expertly = {text_of(task) for task in tasks if expert._misread(task)}
    assert expertly < weakly
    assert len(weakly) > 15
    assert 0.15 < len(expertly) / len(weakly) < 0.6


def test_what_is_misread_depends_on_the_seed_of_the_simulation() -> None:
    tasks = [task for question in right_questions() if (task := recognise(question))]
    sets = [{text_of(task) for task in tasks if Solver(seed, WEAK)._misread(task)} for seed in (0, 1)]
    assert sets[0] != sets[1]


def test_what_is_hard_is_hard_for_both_and_stays_so_in_a_longer_problem() -> None:
    assert all(0 < share < 0.5 for share in HARD)
    assert list(HARD) == sorted(HARD)
    hard = always(WEAK, hard=1.0)
    seen = 0
    for seed in range(60):
        task = grown(seed, 2)
        alone = (replace(task[0], letter=None),)
        if not hard._errs(alone[0], 1, (0.0,) * 5, random_of(0)):
            continue
        seen += 1
        assert hard._errs(task[0], 2, (0.0,) * 5, random_of(0))
        assert always(EXPERT, hard=1.0)._errs(task[0], 2, (0.0,) * 5, random_of(0))
    assert seen > 3


def test_a_link_stays_hard_while_the_number_that_makes_it_so_stays() -> None:
    for seed in range(40):
        link = grown(seed, 1)[0]
        without = [replace(link, fillings={**link.fillings, blank: "K"}) for blank in link.fillings]
        kept = [is_hard(0, other, 0.9) for other in without]
        assert is_hard(0, link, 0.9) or not any(kept)
        # At most the one number that is replaced can have made it hard.
        if is_hard(0, link, 0.9) and len(kept) > 1:
            assert any(kept)
        assert is_hard(0, link, 0.9) >= is_hard(0, link, 0.1)


def test_an_error_that_leads_to_what_cannot_be_is_noticed_in_words() -> None:
    clumsy = always(WEAK, words=(1.0,) * 5)
    noticed = [s.words for seed in range(150) if (s := clumsy.solve(grown(seed, 2), seed)) and "cannot be" in s.words]
    assert noticed


def test_the_same_request_gets_the_same_reply_in_another_process() -> None:
    question = right_questions()[40]
    code = (
        "import sys; sys.path.insert(0, 'tests'); from simulated_chats import say;"
        f"print(say('guide', question={question!r}, seed=3), end='')"
    )
    runs = {
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={"PYTHONHASHSEED": seed}
        ).stdout
        for seed in ("1", "2")
    }
    assert runs == {say("guide", question=question, seed=3)}


def test_what_shapes_a_reply() -> None:
    def replies(**changes: object) -> set[str]:
        questions = right_questions()[:40]
        return {SIMULATOR.reply(replace(chat("guide", question=q), **changes)).text for q in questions}  # type: ignore[arg-type]  # fields of a chat

    base = replies(seed=0, temperature=1.0)
    assert base == replies(seed=0, temperature=1.0)
    assert base != replies(seed=1, temperature=1.0)
    assert base != replies(seed=0, temperature=0.5)
    assert base != replies(seed=0, model=EXPERT)
    assert replies(seed=0, temperature=0.0) == replies(seed=1, temperature=0.0)
    other = {Simulator(1).reply(chat("guide", question=q)).text for q in right_questions()[:40]}
    assert base != other


def test_tokens_are_counted_and_bound_the_reply() -> None:
    asked = chat("guide", question=right_questions()[0])
    reply = SIMULATOR.reply(asked)
    assert reply.finish == "stop"
    assert reply.prompt_tokens == -(-sum(len(message["content"]) for message in asked.messages) // 4)
    assert reply.completion_tokens == -(-len(reply.text) // 4)
    short = SIMULATOR.reply(replace(asked, max_tokens=10))
    assert (short.text, short.finish, short.completion_tokens) == (reply.text[:40], "length", 10)


def test_a_program_that_fails_says_why() -> None:
    answers = run_all([always(WEAK, program=(1.0,) * 5).solve(task, 5).program or "" for task in one_of_each()])  # type: ignore[union-attr]  # each is solved
    assert {ProgramStatus.ERROR, ProgramStatus.OK} == {result.status for result in answers}
