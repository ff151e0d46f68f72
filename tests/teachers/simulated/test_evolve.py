"""Harder problems are really composed, and some replies fail as those of models do."""

import io
import re
from collections import Counter
from contextlib import redirect_stdout
from dataclasses import replace
from functools import lru_cache

import pytest
from simulated_chats import EXPERT, LISTS, WEAK, grown, say, section

from engine.answers import Comparer, read_output
from engine.teachers.simulated.asked import read_prompt
from engine.teachers.simulated.chance import random_of
from engine.teachers.simulated.compose import MOST_LINKS, chain, feed, fresh, other_numbers, sound
from engine.teachers.simulated.evolve import harder
from engine.teachers.simulated.families import FAMILIES, by_name
from engine.teachers.simulated.family import SUBJECTS, Family
from engine.teachers.simulated.letters import clash, letters_of
from engine.teachers.simulated.library import own_wordings
from engine.teachers.simulated.programs import program_of
from engine.teachers.simulated.recognise import HARDEST, Task, level_of, recognise, text_of
from engine.teachers.simulated.seeds import benchmark_problems, seed_problems
from engine.teachers.simulated.sizes import sensible
from engine.teachers.simulated.truth import latex, numbers_of, solve

PARENTS = [row["question"] for row in seed_problems()]
ASKED = [{"role": "user", "content": "Write a harder one."}]


def evolved(question: str, seed: int = 0, model: str = EXPERT, **lists: object) -> str:
    return say("evolve", model, seed=seed, question=question, **LISTS | lists)


def kind_of(reply: str, parent: str) -> str:
    """What became of a candidate, as a strict reader would see it."""
    if "<question>" not in reply:
        return "cannot" if reply.startswith("<cannot>") else "untagged"
    question = section(reply, "question")
    if question == parent:
        return "parent"
    if any(row["question"] in question for row in benchmark_problems()):
        return "memorised"
    if re.search(r"answer is \$", question):
        return "spoiled"
    if re.search(r"problem above|previous problem|original problem", question):
        return "refers"
    task = recognise(question)
    assert task, question
    assert sound(task), question
    shape = [link.family.name for link in task]
    before = [link.family.name for link in recognise(parent) or ()]
    return "variant" if shape == before else "harder"


@pytest.fixture(scope="module")
def kinds() -> Counter[str]:
    return Counter(kind_of(evolved(parent, seed), parent) for parent in PARENTS for seed in range(2))


def test_most_replies_hold_a_harder_problem_that_can_be_solved(kinds: Counter[str]) -> None:
    assert kinds["harder"] > 0.85 * kinds.total()


@pytest.mark.parametrize("failure", ["parent", "variant", "memorised", "spoiled", "refers", "untagged", "cannot"])
def test_each_failure_occurs_and_is_rare(kinds: Counter[str], failure: str) -> None:
    assert 0.003 < kinds[failure] / kinds.total() < 0.04


def test_the_weak_model_fails_more_often() -> None:
    weakly = Counter(kind_of(evolved(parent, model=WEAK), parent) for parent in PARENTS)
    expertly = Counter(kind_of(evolved(parent), parent) for parent in PARENTS)
    assert weakly["harder"] < expertly["harder"]


def test_what_is_not_recognised_cannot_be_built_on() -> None:
    assert evolved("What is love?").startswith("<cannot>")


def test_a_reply_claims_a_subject_and_a_level() -> None:
    levels = Counter()
    for parent in PARENTS[::5]:
        reply = evolved(parent)
        if "<question>" in reply:
            assert section(reply, "subject") in SUBJECTS
            levels[int(section(reply, "level"))] += 1
    assert set(levels) <= {1, 2, 3, 4, 5}
    assert len(levels) > 2


def test_what_was_evolved_evolves_further_until_it_is_long_enough() -> None:
    question = PARENTS[3]
    longest = 0
    for seed in range(60):
        reply = evolved(question, seed)
        child = section(reply, "question") if "<question>" in reply else ""
        if task := recognise(child):
            question, longest = child, max(longest, len(task))
    assert longest == MOST_LINKS


def test_the_sampled_meta_data_steers_what_comes_in() -> None:
    families = [by_name("remainder"), by_name(FAMILIES[-1].name)]

    def added(family_topics: tuple[str, ...], skills: tuple[str, ...]) -> Counter[str]:
        names = Counter[str]()
        for parent in PARENTS[::6]:
            task = (
                recognise(section(reply, "question"))
                if "<question>" in (reply := evolved(parent, topics=family_topics, skills=skills))
                else None
            )
            names.update(
                {link.family.name for link in task or ()} - {link.family.name for link in recognise(parent) or ()}
            )
        return names

    counts = [added(family.topics, family.skills) for family in families]
    for at, family in enumerate(families):
        assert counts[at][family.name] > 2 * counts[1 - at][family.name]


def one(name: str, seed: int = 0) -> Task:
    return (fresh(by_name(name), random_of(seed)),)


def test_a_chain_hands_the_answer_on() -> None:
    first = one("remainder")
    task = chain(first, by_name("digit-sum"), random_of(1))
    assert task
    assert text_of(task).startswith(("Let", "Call"))
    assert text_of(first) in text_of(task)
    assert task[1].fillings == {"n": task[0].letter}


def test_a_statement_can_come_before_the_parent() -> None:
    parent = one("remainder")
    task = feed(by_name("digit-sum"), parent, 0, random_of(1))
    assert task
    assert [link.family.name for link in task] == ["digit-sum", "remainder"]
    assert set(task[1].fillings.values()) & set(parent[0].fillings.values())


def test_a_chain_grows_from_whole_numbers_alone() -> None:
    fractions = [row for row in seed_problems() if "frac" in row["answer"]]
    for row in fractions[:5]:
        assert chain(recognise(row["question"]) or (), by_name("digit-sum"), random_of(1)) is None


def test_a_variant_has_the_same_words_and_other_numbers() -> None:
    parent = grown(3, 2)
    variant = other_numbers(parent, random_of(0))
    assert variant
    assert [link.wording for link in variant] == [link.wording for link in parent]
    assert re.sub(r"\d+", "", text_of(variant)) == re.sub(r"\d+", "", text_of(parent))
    assert text_of(variant) != text_of(parent)


@lru_cache(maxsize=1)
def generations() -> list[tuple[Task, Task]]:
    """Parents and their children over three rounds, of every family."""
    pairs = []
    for at, question in enumerate(PARENTS[::4]):
        task = recognise(question)
        for round_ in range(3):
            child = harder(task or (), read_prompt(ASKED), random_of("generations", at, round_))
            assert child, text_of(task or ())
            pairs.append((task or (), child))
            task = child
    return pairs


def test_every_child_holds_its_parent_and_composes_it_with_more() -> None:
    for parent, child in generations():
        before, after = (Counter(link.family.name for link in task) for task in (parent, child))
        assert before < after
        assert len(child) > len(parent)
        assert level_of(child) >= min(HARDEST, level_of(parent) + 1)


def test_every_child_is_recognised_and_its_letters_stand_for_one_thing_each() -> None:
    for _, child in generations():
        assert recognise(text_of(child)) == child
        given = [link.letter for link in child if link.letter]
        assert len(set(given)) == len(given) == len(child) - 1
        used: set[str] = set()
        for link in child:
            # Written here with numbers in all blanks: what letters are left are the statement's own.
            own = letters_in(link.wording.write(dict.fromkeys(link.fillings, 7), link.words))
            assert not own & (used | set(given)), text_of(child)
            used |= own


def letters_in(statement: str) -> set[str]:
    """Letters inside dollars and capitals that stand alone, without LaTeX's commands."""
    parts = re.sub(r"\\(begin|end)\{\w+\}|\\(?!theta|lambda|mu)[a-z]+", " ", statement).split("$")
    words = re.findall(r"\b[B-HJ-Z]\b", " ".join(parts[::2]))
    return {*words, *re.findall(r"\\[a-z]+|[A-Za-z]", " ".join(parts[1::2]))}


@pytest.mark.parametrize("share", range(4))
def test_every_child_has_an_answer_that_a_direct_computation_agrees_with(share: int) -> None:
    with Comparer() as comparer:
        for _, child in generations()[share::4]:
            workings = solve(child)
            assert workings
            printed = io.StringIO()
            with redirect_stdout(printed):
                exec(program_of(child, frozenset(), frozenset(), random_of(0)), {})  # noqa: S102 -- our own program
            right = latex(workings[-1].answer)
            assert comparer.compare(read_output(printed.getvalue()), right).equal, (text_of(child), printed.getvalue())


def test_numbers_of_a_child_are_as_large_as_what_belongs_there() -> None:
    for _, child in generations():
        given: dict[str, int] = {}
        for link, working in zip(child, solve(child) or (), strict=True):
            numbers = numbers_of(link, given)
            assert numbers
            assert all(sensible(link.family, name, value) for name, value in numbers.items())
            if link.letter:
                given[link.letter] = int(working.answer)


def test_a_reply_claims_more_than_the_parent_whatever_becomes_of_it() -> None:
    for at, parent in enumerate(PARENTS):
        reply = evolved(parent, at)
        if "<level>" in reply:
            least = min(HARDEST, level_of(recognise(parent) or ()) + 1)
            assert least <= int(section(reply, "level")) <= HARDEST


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_what_a_family_draws_itself_is_of_a_sensible_size(family: Family) -> None:
    for seed in range(20):
        assert all(sensible(family, name, value) for name, value in family.numbers(random_of("size", seed)).items())
    assert not any(sensible(family, name, 10**9) for name in family.numbers(random_of(0)))


def test_wordings_that_share_a_letter_are_not_joined() -> None:
    unknown = own_wordings("linear-equation")[0]
    assert "x" in letters_of(unknown)
    both = (
        replace(fresh(unknown.family, random_of(0), [unknown]), letter="K"),
        fresh(unknown.family, random_of(1), [unknown]),
    )
    assert clash(both)
    assert not clash(both[:1])


def test_a_problem_that_is_too_long_or_unsolvable_is_not_sound() -> None:
    assert sound(grown(2, 2))
    assert sound(recognise("What is the remainder when 12 is divided by 0?") or ()) is None
    assert sound(()) is None


def test_a_new_question_is_of_the_same_subject_and_another_family() -> None:
    drafts = missing = untagged = 0
    for at, parent in enumerate(PARENTS[::3]):
        family = (recognise(parent) or ())[0].family
        reply = say("question", WEAK, seed=at, question=parent)
        if "<question>" not in reply:
            untagged += 1
            continue
        task = recognise(section(reply, "question"))
        assert task
        assert task[0].family is not family
        assert section(reply, "subject") == task[0].family.subject == family.subject
        drafts += 1
        missing += solve(task) is None
    assert untagged
    assert 0.1 < missing / drafts < 0.3
    assert say("question", question="What is love?").startswith("<cannot>")


def test_a_question_that_was_spoiled_gives_its_real_answer() -> None:
    seen = 0
    for at, parent in enumerate(PARENTS):
        reply = evolved(parent, at)
        if kind_of(reply, parent) != "spoiled":
            continue
        question = section(reply, "question")
        own = re.sub(r" (\(The answer is .*|Show that the .*|Hint: .*)$", "", question)
        workings = solve(recognise(own) or ())
        assert workings
        assert f"${latex(workings[-1].answer)}$" in question.removeprefix(own)
        seen += 1
    assert seen > 3
