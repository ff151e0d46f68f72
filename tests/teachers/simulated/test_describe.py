"""Meta data: what a question is about, in the words of models."""

import pytest
from simulated_chats import EXPERT, WEAK, grown, say, section

from engine.teachers.simulated.chance import random_of
from engine.teachers.simulated.compose import fresh
from engine.teachers.simulated.describe import NOISE, UNKNOWN, noisy
from engine.teachers.simulated.families import FAMILIES
from engine.teachers.simulated.recognise import text_of
from engine.teachers.simulated.seeds import seed_problems

LISTS = ("topics", "skills", "definitions", "formulas", "pitfalls", "insights")


def described(question: str, model: str = EXPERT, seed: int = 0) -> dict[str, list[str]]:
    reply = say("metadata", model, seed=seed, question=question)
    return {name: [line.removeprefix("- ") for line in section(reply, name).splitlines()] for name in LISTS}


@pytest.mark.parametrize("family", FAMILIES[::5], ids=lambda family: family.name)
def test_the_lists_are_those_of_the_family(family: object) -> None:
    link = fresh(family, random_of(1))  # type: ignore[arg-type]  # a parameter of the test
    found = described(link.statement)
    assert 1 <= len(found["topics"]) <= 4
    assert 1 <= len(found["skills"]) <= 4
    assert found["definitions"] == list(link.family.knowledge.definitions)
    assert found["formulas"] == list(link.family.knowledge.formulas)
    assert found["pitfalls"] == list(link.family.knowledge.pitfalls)
    assert found["insights"] == list(link.family.knowledge.insights)


def test_a_composed_problem_is_about_what_its_parts_are_about() -> None:
    task = grown(4, 2)
    found = described(text_of(task))
    for link in task:
        assert set(link.family.knowledge.formulas) <= set(found["formulas"])
    assert len(found["topics"]) <= 4


def test_nothing_is_said_of_what_is_not_recognised() -> None:
    assert say("metadata", question="What is love?") == UNKNOWN


@pytest.mark.parametrize(
    ("kind", "phrase", "possible"),
    [
        ("case", "prime factors", {"Prime Factors", "Prime factors", "PRIME FACTORS"}),
        ("number", "prime factors", {"prime factor"}),
        ("number", "probability", {"probabilities"}),
        ("number", "digit sum", {"digit sums"}),
        ("number", "analysis", {"analysis"}),
        ("spelling", "factoring and organizing", {"factorising and organising"}),
        ("order", "sum of digits", {"digits sum"}),
        ("order", "ratios and rates", {"rates and ratios"}),
        ("order", "primes", {"primes"}),
        ("stop", "primes", {"primes."}),
    ],
)
def test_each_other_writing(kind: str, phrase: str, possible: set[str]) -> None:
    assert {NOISE[kind][0](phrase, random_of(seed)) for seed in range(40)} == possible


def test_a_typo_swaps_two_letters() -> None:
    for seed in range(40):
        typo = NOISE["typo"][0]("circles", random_of(seed))
        assert sorted(typo) == sorted("circles")
    assert {NOISE["typo"][0]("ab", random_of(seed)) for seed in range(5)}


def test_writings_differ_between_problems_and_one_has_one() -> None:
    questions = [row["question"] for row in seed_problems()[:10]]  # one family
    writings = {topic for question in questions for topic in described(question, WEAK)["topics"]}
    assert len(writings) > len({topic.lower().rstrip(".s") for topic in writings}) >= 2
    assert described(questions[0]) == described(questions[0])
    assert noisy("prime factors", random_of(3)) == noisy("prime factors", random_of(3))


def test_a_reply_in_no_form_is_rare() -> None:
    replies = [say("metadata", WEAK, question=row["question"]) for row in seed_problems()]
    odd = sum("<topics>" not in reply for reply in replies)
    assert 0 < odd < 0.03 * len(replies)
