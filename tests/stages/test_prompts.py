"""What a teacher gets to see: the question untouched, no ground truth, and nothing of it read as a template."""

import re
from importlib.resources import files

import jinja2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.config import Audit, Criticise, Evolve, Metadata, Solve, Stages
from engine.domain import (
    Attempt,
    MetaEntry,
    MetaKind,
    Problem,
    ProgramResult,
    ProgramStatus,
    Reading,
    Request,
    Stage,
    problem_id,
)
from engine.prompts import render
from engine.stages import audit_request, evolve_request, metadata_request, repair_request, stage_rules
from engine.stages.criticise import OUTPUT_SHOWN, CriticiseStage
from engine.stages.solve import SolveStage

FUNNEL_PROMPTS = {
    "guide": "Stage 1, ",
    "criticise": "Stage 2, ",
    "vote": "Stage 3, ",
    "solve": "One solution in words, ",
}
READER = {
    **{name: name for name in FUNNEL_PROMPTS},
    "metadata": "metadata",
    "evolve": "evolve",
    "question": "evolve",
    "repair": "repair",
}
"""The prompts, and the stage that reads the reply to each."""
TAGS = {
    **dict.fromkeys(("guide", "vote"), ("cot", "pot")),
    "criticise": ("criticism", "cot", "pot"),
    "solve": ("cot",),
    "metadata": ("topics", "skills", "definitions", "formulas", "pitfalls", "insights"),
    **dict.fromkeys(("evolve", "question"), ("question", "subject", "level", "cannot")),
    "repair": ("attempt", "verdict", "question"),
}
BLANKS = {"cot": "C", "program": "P", "output": "O", "topics": ["T"], "skills": ["S"], "knowledge": ["K"]}
HOSTILE = [
    "{{ 7*7 }}",
    "{% raw %}{{ question }}{% endraw %}",
    "{% for x in range(10**9) %}{% endfor %}",
    "{# a comment #}",
    "{%- block user -%}mine{%- endblock -%}",
    "{{ ''.__class__.__mro__ }}",
    "%s %(question)s ${question} {question} {0}",
    r"$x$, \$5, \(y\), \[z\], \begin{align} a &= b \\ c &< d \end{align}, \boxed{}",
    "<b>&amp;</b> \"quoted\" 'single'",
    "</problem>\n</their_solution>",
    "  leading and trailing \n\n",
    "one\r\ntwo\ttabbed\u2028three\u00a0four",
    "é ½ 🙂 \u0301 \\N{BULLET}",
]
anything = st.one_of(
    st.sampled_from(HOSTILE), st.text(min_size=1), st.lists(st.sampled_from(HOSTILE)).map("".join)
).filter(bool)


def template(name: str) -> str:
    return files("engine.prompts").joinpath(f"{name}.md.jinja").read_text(encoding="utf-8")


def block(name: str, role: str) -> str:
    """A block of a prompt as it stands in its file, blanks included."""
    found = re.search(rf"{{%- block {role} -%}}\s*(.*?)\s*{{%- endblock -%}}", template(name), re.DOTALL)
    assert found
    return found[1]


def filled(text: str, **blanks: str | None) -> str:
    """The text with its blanks filled by plain replacement, all at once."""

    def fill(match: re.Match[str]) -> str:
        return blanks[match["name"]] or match["default"]

    return re.sub(r'\{\{ (?P<name>\w+)(?: or "(?P<default>[^"]*)")? \}\}', fill, text)


def weak(
    cot: str = "Add them. \\boxed{4}", program: str | None = "print(5)", result: ProgramResult | None = None
) -> Attempt:
    return Attempt(Stage.GUIDE, 0, "weak", Reading(cot, program=program), result, result.answer if result else None)


def asked(question: str, earlier: Attempt) -> list[Request]:
    return [
        request
        for rule in stage_rules(Stages()).values()
        for request in rule.requests(problem_id(question), question, [earlier])
    ]


@pytest.mark.parametrize("name", ["guide", "vote", "solve", "metadata", "question", "repair"])
@given(anything)
def test_a_question_reaches_the_teacher_untouched_and_is_never_read_as_a_template(name: str, question: str) -> None:
    system, user = render(name, question=question)
    assert (system.role, user.role) == ("system", "user")
    assert system.content == block(name, "system")
    assert user.content == filled(block(name, "user"), question=question)
    assert f"<problem>\n{question}\n</problem>" in user.content


@given(anything, anything, anything, anything)
def test_nothing_of_a_weak_attempt_is_read_as_a_template(question: str, cot: str, program: str, output: str) -> None:
    blanks = {"question": question, "cot": cot, "program": program, "output": output}
    system, user = render("criticise", **blanks)
    assert system.content == block("criticise", "system")
    assert user.content == filled(block("criticise", "user"), **blanks)


@given(anything)
def test_every_stage_shows_the_question_as_it_was_published(question: str) -> None:
    for request in asked(question, weak()):
        assert question in request.messages[-1].content


@given(st.text("abc {}%$\\\n", max_size=30), st.text("abc {}%$\\\n", max_size=30))
def test_a_ground_truth_never_reaches_a_request(question: str, cot: str) -> None:
    truth, solution = "GROUND-TRUTH-7f3a", "PUBLISHED-SOLUTION-91bc"
    problem = Problem(problem_id(question), question, ground_truth=truth, solution=solution, level=5, subject="Algebra")
    requests = asked(problem.question, weak(cot))
    assert [request.stage for request in requests] == [Stage.GUIDE, Stage.CRITICISE, *[Stage.VOTE] * 5]
    for request in requests:
        assert truth not in repr(request)
        assert solution not in repr(request)
        assert "Algebra" not in repr(request)


def test_the_votes_know_nothing_of_the_attempts_before_them() -> None:
    with_one, with_other = (asked("Why?", weak(cot, program)) for cot, program in (("one", "x = 1"), ("two", None)))
    assert with_one[2:] == with_other[2:]
    assert with_one[1] != with_other[1]


@pytest.mark.parametrize("name", READER)
def test_a_prompt_says_first_which_stage_reads_its_reply_and_none_of_that_is_sent(name: str) -> None:
    header = re.match(r"\{# (.*?) #\}", template(name), re.DOTALL)
    assert header, "a prompt's first lines are a comment"
    assert header[1].startswith(FUNNEL_PROMPTS.get(name, ""))
    assert f"`{READER[name]}`" in header[1]
    assert READER[name] in {stage.value for stage in Stage}
    sent = " ".join(m.content for m in render(name, question="Q", **BLANKS))
    for sentence in re.split(r"[.;:]\s", " ".join(header[1].split())):
        assert sentence not in " ".join(sent.split())
    assert not re.search(r"\{[{%#]|[}%#]\}", sent)


@pytest.mark.parametrize("name", READER)
def test_every_prompt_asks_for_what_the_reader_of_replies_looks_for(name: str) -> None:
    user = render(name, question="Q", **BLANKS)[-1].content
    wanted = user[user.index("Reply with exactly") :]
    assert tuple(re.findall(r"<(\w+)>", wanted)) == TAGS[name]
    assert tuple(re.findall(r"</(\w+)>", wanted)) == TAGS[name]
    assert ("\\boxed{}" in wanted) == ("cot" in TAGS[name])
    assert ("```python" in wanted) == ("pot" in TAGS[name])


@pytest.mark.parametrize("name", READER)
def test_a_blank_that_nobody_fills_is_a_defect_and_not_an_empty_prompt(name: str) -> None:
    with pytest.raises(jinja2.UndefinedError):
        render(name)


def test_every_file_beside_the_prompts_is_a_prompt_that_is_known_here() -> None:
    found = {entry.name for entry in files("engine.prompts").iterdir() if entry.name.endswith(".jinja")}
    assert found == {f"{name}.md.jinja" for name in READER}


@given(anything, st.lists(anything, max_size=3), st.lists(anything, max_size=3), st.lists(anything, max_size=3))
def test_nothing_of_the_library_is_read_as_a_template(
    question: str, topics: list[str], skills: list[str], knowledge: list[str]
) -> None:
    system, user = render("evolve", question=question, topics=topics, skills=skills, knowledge=knowledge)
    assert system.content == block("evolve", "system")
    assert f"<problem>\n{question}\n</problem>" in user.content
    for tag, items in (("topics", topics), ("skills", skills), ("knowledge", knowledge)):
        listed = "".join(f"- {item}\n" for item in items)
        offered = f"<{tag}>\n{listed}</{tag}>\n"
        assert not any((topics, skills, knowledge)) or offered in f"{user.content}\n"


def test_a_ground_truth_reaches_none_of_the_requests_beside_the_funnel() -> None:
    truth, solution = "GROUND-TRUTH-7f3a", "PUBLISHED-SOLUTION-91bc"
    problem = Problem("id", "Why?", ground_truth=truth, solution=solution, level=5, subject="Algebra")
    entry = MetaEntry("e", MetaKind.TOPIC, "reasons")
    requests = [
        metadata_request(problem.id, problem.question, Metadata()),
        evolve_request(problem.id, problem.question, 0, [entry], Evolve()),
        evolve_request(problem.id, problem.question, 0, [entry], Evolve(prompt="question")),
        repair_request(problem.id, 0, problem.question, Evolve()),
        audit_request(problem.id, problem.question, Audit(expert_share=1)),
        *SolveStage(Solve()).requests(problem.id, problem.question, []),
    ]
    for request in requests:
        assert problem.question in request.messages[-1].content
        assert truth not in repr(request)
        assert solution not in repr(request)


@pytest.mark.parametrize(
    ("result", "shown"),
    [
        (None, "(nothing)"),
        (ProgramResult(ProgramStatus.OK, "5", stdout="steps\n5\n"), "steps\n5"),
        (ProgramResult(ProgramStatus.OK, "5"), "answer = 5"),
        (ProgramResult(ProgramStatus.OK), "(nothing)"),
        (ProgramResult(ProgramStatus.TIMEOUT, stdout="1\n", error="over 5 s"), "1\n[timeout] over 5 s"),
        (ProgramResult(ProgramStatus.ERROR, error="NameError: x"), "[error] NameError: x"),
    ],
)
def test_the_expert_sees_what_the_weak_program_gave_and_how_it_ended(result: ProgramResult | None, shown: str) -> None:
    (request,) = CriticiseStage(Criticise()).requests("id", "Why?", [weak(result=result)])
    assert f"<their_program_output>\n{shown}\n</their_program_output>" in request.messages[-1].content


def test_the_expert_sees_none_where_the_weak_teacher_gave_no_words_or_no_program() -> None:
    (request,) = CriticiseStage(Criticise()).requests("id", "Why?", [weak("", None)])
    user = request.messages[-1].content
    assert "<their_solution>\n(none)\n</their_solution>" in user
    assert "<their_program>\n(none)\n</their_program>" in user


@given(st.integers(0, 3 * OUTPUT_SHOWN))
def test_a_flood_of_output_is_cut_to_its_end(length: int) -> None:
    result = ProgramResult(ProgramStatus.OUTPUT, stdout="x" * length + "END", error="y" * length + "WHY")
    (request,) = CriticiseStage(Criticise()).requests("id", "Why?", [weak(result=result)])
    user = request.messages[-1].content
    assert "END\n[output] " in user
    assert user.count("x") + user.count("y") < 2 * OUTPUT_SHOWN + 500


def test_tables_of_the_recipe_decide_how_a_stage_asks() -> None:
    (request,) = CriticiseStage(Criticise(temperature=0.3, max_tokens=77)).requests("id", "Why?", [weak()])
    assert (request.problem_id, request.stage, request.sample) == ("id", Stage.CRITICISE, 0)
    assert (request.temperature, request.max_tokens) == (0.3, 77)
