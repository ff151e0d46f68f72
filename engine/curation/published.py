"""Rows of sets as they are published: what each form means, and what a row says by it or by a mapping.

- WISDOM: a question, and a reply framed by its marks, which hold a knowledge base and a solution.
- Alpaca: `instruction`, `input` and `output`.
- ShareGPT: `conversations`, a list of turns with `from` (human, gpt) and `value`.
- OpenAI: `messages`, a list of turns with `role` (user, assistant) and `content`.
- Plain: a question and a solution, each in a column of a usual name. GSM8K and MATH are such.

The frame of WISDOM is taken apart wherever a solution has one. Beside these a row may have `answer` (or
`ground_truth`), `level`, `subject` (or `type`), `tier`, `round` and `model`.
"""

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from functools import partial
from types import MappingProxyType
from typing import Final

from engine.config import SetMapping
from engine.curation.fields import UnusableError, hashed_answer, reply_in, scalar_in, set_level_in, text_in
from engine.curation.rows import Wanted, cell
from engine.curation.samples import KNOWLEDGE, SOLUTION, Sample, answers_of, round_of, sample_of, tier_of
from engine.domain import column_of, value_at

QUESTIONS: Final = ("question", "problem", "query", "instruction", "prompt")
SOLUTIONS: Final = ("solution", "response", "output", "completion", "reply", "generated_solution")
ANSWERS: Final = ("answer", "ground_truth", "expected_answer")
_BESIDE: Final = ("level", "subject", "type", "tier", "round", "model")
_ALL: Final = (*QUESTIONS, *SOLUTIONS, *ANSWERS, *_BESIDE, "input", "conversations", "messages")
USUAL: Final = Wanted(_ALL, (*QUESTIONS, "conversations", "messages"))
"""What is read where no mapping says otherwise."""


class SetForm(StrEnum):
    """How the rows of a published set are written."""

    AUTO = "auto"
    WISDOM = "wisdom"
    ALPACA = "alpaca"
    SHAREGPT = "sharegpt"
    OPENAI = "openai"
    PLAIN = "plain"


_SYSTEM: Final = ("system", "developer")
Fields = Mapping[str, object]
ReadRow = Callable[[Fields], Sample]


def reader_of(form: SetForm, mapping: SetMapping | None, *, scored: bool = False) -> ReadRow:
    """What reads a row of a form, or by a mapping; it raises `UnusableError` where a row says nothing usable.

    Args:
        form: How the rows are written; meaningless with a mapping.
        mapping: What their columns mean.
        scored: They are replies to a benchmark: each needs a right answer, and none a reply that can be read.
    """
    read: ReadRow = _FORMS[form] if mapping is None else lambda fields: _mapped(fields, mapping)
    return partial(_reply, read, given=mapping is None) if scored else partial(_solved, read)


def _solved(read: ReadRow, fields: Fields) -> Sample:
    sample = read(fields)
    if sample.unsolved:
        raise UnusableError(sample.unsolved)
    return sample


def _reply(read: ReadRow, fields: Fields, *, given: bool) -> Sample:
    """A reply with the right answer; that has to be told from the answer which a scoring noted beside it."""
    sample = read(_with_truth(fields) if given else fields)
    if not sample.answers:
        raise UnusableError("It has no right answer to be scored by. Give it as `ground_truth`.")
    return sample


def _with_truth(fields: Fields) -> Fields:
    """The same with the right answer as `answer`; the solution that GSM8K writes before it is no reply."""
    if fields.get("ground_truth") is not None:
        fields = {**fields, "answer": fields["ground_truth"]}
    answer = fields.get("answer")
    hashed = hashed_answer(answer) if isinstance(answer, str) else None
    return {**fields, "answer": hashed[0]} if hashed else fields


def wanted_of(mapping: SetMapping | None) -> Wanted:
    """The columns that a mapping names; the usual ones without it."""
    if mapping is None:
        return USUAL
    places = list(mapping.columns.named().values())
    columns = dict.fromkeys([*places, *map(column_of, places)])
    question = mapping.columns.question
    telling = tuple(dict.fromkeys((column_of(question), question)))
    return Wanted(tuple(columns), telling, "Correct `question` under [columns] of the mapping by these.")


def form_of(fields: Fields, *, scored: bool = False) -> SetForm | None:
    """The form that a row has by its columns; `None` if by none of them it can be used.

    Args:
        fields: The row.
        scored: It is a reply to a benchmark, which may be empty.
    """
    if isinstance(fields.get("messages"), Sequence):
        return SetForm.OPENAI
    if isinstance(fields.get("conversations"), Sequence):
        return SetForm.SHAREGPT
    if "instruction" in fields and "output" in fields:
        return SetForm.ALPACA
    question = any(fields.get(name) is not None for name in QUESTIONS)
    solution = any(fields.get(name) is not None for name in SOLUTIONS) or "####" in str(fields.get("answer") or "")
    empty = scored and any(name in fields for name in SOLUTIONS)
    return SetForm.PLAIN if question and (solution or empty) else None


def _mapped(fields: Fields, mapping: SetMapping) -> Sample:
    """What a row says by a mapping."""
    columns = mapping.columns
    names = columns.named()
    found = {name: cell(value_at(fields, place)) for name, place in names.items()}

    def text(name: str) -> str | None:
        return text_in(found.get(name), names.get(name, name))

    return sample_of(
        text("question"),
        reply_in(found.get("solution"), columns.solution),
        places=(columns.question, columns.solution),
        answers=answers_of(found.get("answer"), columns.answer or ""),
        level=set_level_in(found.get("level"), columns.level or "", _lowered(mapping)),
        subject=text("subject"),
        knowledge=text("knowledge"),
        tier=tier_of(found.get("tier")),
        round_=round_of(found.get("round")),
        model=scalar_in(found.get("model"), columns.model or "") or mapping.model or None,
    )


def _lowered(mapping: SetMapping) -> Mapping[str, int]:
    return {name.strip().lower(): level for name, level in mapping.levels.items()}


def _with(
    fields: Fields, question: str | None, solution: str | UnusableError | None, places: tuple[str, str]
) -> Sample:
    """A sample, with what rows of every form may say beside question and solution."""
    answer = _given(fields, ANSWERS)
    subject = "subject" if isinstance(fields.get("subject"), str) else "type"
    return sample_of(
        question,
        solution,
        places=places,
        answers=answers_of(fields[answer], answer) if answer else (),
        level=set_level_in(fields.get("level")),
        subject=scalar_in(held, subject) if isinstance(held := fields.get(subject), str) else None,
        tier=tier_of(fields.get("tier")),
        round_=round_of(fields.get("round")),
        model=scalar_in(fields.get("model"), "model"),
    )


def _given(fields: Fields, names: Sequence[str]) -> str | None:
    """The first of some columns in which something stands."""
    for name in names:
        if fields.get(name) is not None:
            return name
    return None


def _plain(fields: Fields) -> Sample:
    question, solution = _given(fields, QUESTIONS) or "question", _given(fields, SOLUTIONS) or "solution"
    held = reply_in(fields.get(solution), solution)
    answer = fields.get("answer")
    if held is None and isinstance(answer, str) and (hashed := hashed_answer(answer)):
        final, _ = hashed
        fields = {**fields, "answer": final}
        held = reply_in(answer, "answer")
    return _with(fields, text_in(fields.get(question), question), held, (question, solution))


def _wisdom(fields: Fields) -> Sample:
    made = _plain(fields)
    if made.knowledge is None and not made.unsolved:
        raise UnusableError(
            f"Its reply has no frame ({KNOWLEDGE[0]} ... {SOLUTION[1]}). Import the set with the form it has."
        )
    return made


def _alpaca(fields: Fields) -> Sample:
    instruction, input_ = (text_in(fields.get(name), name) for name in ("instruction", "input"))
    question = "\n\n".join(part for part in (instruction, input_) if part) or None
    return _with(fields, question, reply_in(fields.get("output"), "output"), ("instruction", "output"))


def _sharegpt(fields: Fields) -> Sample:
    return _chat(fields, "conversations", ("from", "value"), ("human", "user"), ("gpt", "assistant", "model"))


def _openai(fields: Fields) -> Sample:
    return _chat(fields, "messages", ("role", "content"), ("user",), ("assistant",))


def _chat(
    fields: Fields, column: str, keys: tuple[str, str], asking: Sequence[str], answering: Sequence[str]
) -> Sample:
    """The one question of a conversation and its reply; what a system message says is no part of either."""
    turns = fields.get(column)
    if not isinstance(turns, Sequence) or isinstance(turns, str):
        raise UnusableError(f"Its `{column}` is no list. Give the turns of the conversation as one.")
    role, value = keys
    said: list[tuple[object, object]] = [(t.get(role), t.get(value)) for t in turns if isinstance(t, Mapping)]
    questions = [content for who, content in said if who in asking]
    replies = [content for who, content in said if who in answering]
    asked, replied = (next((n for n, (who, _) in enumerate(said) if who in some), 0) for some in (asking, answering))
    if len(questions) > 1 or len(replies) > 1:
        raise UnusableError(
            f"It has {len(questions)} questions and {len(replies)} replies, and a later one may lean on those before. "
            "Give each question a row of its own."
        )
    place = f"{column}[].{value}"
    question = text_in(_joined(questions[0]) if questions else None, place)
    if questions and replies and replied < asked:
        reply: str | UnusableError | None = UnusableError(
            "Its only reply stands before its question, and may answer another one. Put the reply behind the question."
        )
    else:
        try:
            reply = reply_in(_joined(replies[0]) if replies else None, place)
        except UnusableError as error:
            reply = error
    sample = _with(fields, question, reply, (f"{column} of {asking[0]}", f"{column} of {answering[0]}"))
    return sample._replace(system=True) if any(who in _SYSTEM and content for who, content in said) else sample


def _joined(content: object) -> object:
    """The text of a message that may come in parts."""
    if not isinstance(content, Sequence) or isinstance(content, str):
        return cell(content)
    parts = [part.get("text") if isinstance(part, Mapping) else part for part in content]
    if all(isinstance(part, str) for part in parts):
        return "".join(map(str, parts))
    raise UnusableError("A message of it holds something else than text. Leave such rows out, or write it as text.")


_FORMS: Final[Mapping[SetForm, ReadRow]] = MappingProxyType(
    {
        SetForm.WISDOM: _wisdom,
        SetForm.ALPACA: _alpaca,
        SetForm.SHAREGPT: _sharegpt,
        SetForm.OPENAI: _openai,
        SetForm.PLAIN: _plain,
    }
)
