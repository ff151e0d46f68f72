"""Recorded replies: who gets which, and what becomes of rows that cannot be used."""

import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.config import RecordedTeacher
from engine.domain import CallOutcome, Request, Stage, Usage, problem_id
from engine.errors import InputError
from engine.teachers import RecordedReplies, open_teacher, request_hash
from engine.teachers.recorded import SHOWN
from engine.teachers.tokens import RULE_OF_THUMB, prompt_size

RequestMaker = Callable[..., Request]
Opener = Callable[..., RecordedReplies]


def row(question: Any = "What is 1 + 1?", reply: Any = "Two.", **changes: Any) -> dict[str, Any]:
    return {"question": question, "teacher": "weak", "stage": "guide", "reply": reply} | changes


@pytest.fixture
def opened(tmp_path: Path) -> Any:
    """Opens a teacher on these lines, and closes it at the end."""
    teachers: list[RecordedReplies] = []

    def open_on(*lines: Any, role: str = "weak", **spec: Any) -> RecordedReplies:
        path = tmp_path / "replies.jsonl"
        texts = [line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines]
        path.write_bytes(b"\n".join(texts) + b"\n")
        teacher = RecordedReplies(role, RecordedTeacher(kind="recorded", file=path, **spec))
        teachers.append(teacher)
        return teacher

    yield open_on
    for teacher in teachers:
        teacher._file.close()


def asks(request_for: RequestMaker, question: str = "What is 1 + 1?", **changes: Any) -> Request:
    return request_for(problem_id=problem_id(question), **changes)


async def test_a_request_gets_the_reply_of_its_problem_role_stage_and_sample(
    opened: Opener, request_for: RequestMaker
) -> None:
    teacher = opened(
        row(reply="other role", teacher="expert"),
        row(reply="other stage", stage="vote"),
        row(reply="other sample", sample=1),
        row("What is 2 + 2?", "other question"),
        row(reply="this one", sample=0, model="gpt-x", source="an extra key"),
    )

    reply = await teacher.ask(asks(request_for, "What  is\n1 + 1? "))

    assert (reply.outcome, reply.text, reply.model) == (CallOutcome.ANSWERED, "this one", "gpt-x")
    assert (await teacher.ask(asks(request_for, stage=Stage.VOTE))).text == "other stage"
    assert (await teacher.ask(asks(request_for, sample=1))).text == "other sample"
    assert (teacher.rows, teacher.set_aside_count) == (4, 0)


async def test_no_recorded_reply_is_missing_and_was_never_sent(opened: Opener, request_for: RequestMaker) -> None:
    reply = await opened(row()).ask(asks(request_for, sample=7))

    assert (reply.outcome, reply.detail, reply.tries) == (CallOutcome.MISSING, "no recorded reply", 0)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30, deadline=None)
@given(
    replies=st.dictionaries(
        st.tuples(st.text(min_size=1).filter(str.strip).map(problem_id), st.sampled_from(Stage), st.integers(0, 3)),
        st.text(st.characters(codec="utf-8")),
        min_size=1,
        max_size=20,
    ),
    ascii_only=st.booleans(),
)
async def test_every_row_is_found_whatever_its_text(
    tmp_path: Path, request_for: RequestMaker, *, replies: dict[tuple[str, Stage, int], str], ascii_only: bool
) -> None:
    path = tmp_path / "replies.jsonl"
    rows = [row(key, text, stage=stage, sample=sample) for (key, stage, sample), text in replies.items()]
    path.write_text("".join(json.dumps(r, ensure_ascii=ascii_only) + "\n" for r in rows), encoding="utf-8")
    teacher = RecordedReplies("weak", RecordedTeacher(kind="recorded", file=path))

    for (key, stage, sample), text in reversed(replies.items()):
        reply = await teacher.ask(asks(request_for, key, stage=stage, sample=sample))
        assert reply.text == text
    await teacher.close()


async def test_tokens_latency_and_the_finish_are_played_back(opened: Opener, request_for: RequestMaker) -> None:
    tokens: dict[str, Any] = {"prompt_tokens": 100, "cached_tokens": 40, "completion_tokens": 20}
    teacher = opened(
        row(**tokens, latency_s=1.5, finish_reason="length"),
        row("b?", "", **tokens),
        row("c?", None),
        row("d?", "half \ud800"),
        price={"prompt": 10, "cached": 5, "completion": 20},
    )

    cut, empty, null, broken = [
        await teacher.ask(asks(request_for, question)) for question in ("What is 1 + 1?", "b?", "c?", "d?")
    ]

    assert (cut.outcome, cut.text, cut.latency_s) == (CallOutcome.CUT_OFF, "Two.", 1.5)
    assert cut.usage == Usage(100, 40, 20, cut.usage.cost_usd)
    assert cut.usage.cost_usd == pytest.approx((60 * 10 + 40 * 5 + 20 * 20) / 1e6)
    assert (empty.outcome, null.outcome) == (CallOutcome.EMPTY, CallOutcome.EMPTY)
    assert null.usage == Usage(cost_usd=null.usage.cost_usd)
    prompt = math.ceil(prompt_size(asks(request_for, "c?")) * RULE_OF_THUMB)
    assert null.usage.cost_usd == pytest.approx(prompt * 10 / 1e6)  # nothing says its tokens: by its characters
    assert broken.text == "half \ufffd"
    assert teacher.priced


async def test_without_a_price_in_the_recipe_recorded_tokens_cost_nothing_known(
    opened: Opener, request_for: RequestMaker
) -> None:
    teacher = opened(row(model="gpt-4o", prompt_tokens=10, completion_tokens=10))

    assert not teacher.priced
    assert (await teacher.ask(asks(request_for))).usage == Usage(10, None, 10, None)


BROKEN: dict[str, tuple[Any, str]] = {
    "cut short": (b'{"question": "a', "not JSON"),
    "not UTF-8": (b'{"question": "\xff"}', "not JSON"),
    "nested without end": (b"[" * 100_000, "not JSON"),
    "a list": ([1], "not a JSON object"),
    "no question": ({"teacher": "weak", "stage": "guide", "reply": "x"}, "question"),
    "a blank question": (row("  "), "question"),
    "a question that is no text": (row(question=5), "question"),
    "no teacher": ({"question": "q", "stage": "guide", "reply": "x"}, "teacher"),
    "an unknown stage": (row(stage="guess"), "'guess' is none of metadata, guide, criticise, vote"),
    "a sample below 0": (row(sample=-1), "sample"),
    "a sample that is no number": (row(sample="1"), "sample"),
    "a sample that is a truth value": (row(sample=True), "sample"),
    "no reply": ({"question": "q", "teacher": "weak", "stage": "guide"}, "reply"),
    "a reply that is no text": (row(reply=["x"]), "reply"),
    "tokens that are no number": (row(prompt_tokens="many"), "prompt_tokens"),
    "a latency that is no number": (row(latency_s="long"), "latency_s"),
    "a latency without end": (
        b'{"question":"q","teacher":"weak","stage":"guide","reply":"x","latency_s":1e999}',
        "latency",
    ),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_line_is_set_aside_with_its_place_and_the_reason(case: str, opened: Opener) -> None:
    line, reason = BROKEN[case]

    teacher = opened(row("a?"), b"", line, row("b?"))

    assert (teacher.rows, teacher.set_aside_count) == (2, 1)
    assert "replies.jsonl:3: " in teacher.set_aside[0]
    assert reason in teacher.set_aside[0]


def test_of_many_broken_lines_the_first_are_shown_and_all_are_counted(opened: Opener) -> None:
    teacher = opened(row(), *[b"{"] * (SHOWN + 5))

    assert (len(teacher.set_aside), teacher.set_aside_count) == (SHOWN, SHOWN + 5)
    assert "replies.jsonl:2: " in teacher.set_aside[0]


async def test_of_two_different_replies_the_first_counts_and_the_second_is_reported(
    opened: Opener, request_for: RequestMaker
) -> None:
    teacher = opened(row(reply="first"), row(reply="first"), row("What is  1 + 1?", "second"), row("b?"))

    assert (await teacher.ask(asks(request_for))).text == "first"
    assert teacher.rows == 2
    assert teacher.set_aside_count == 1
    assert "replies.jsonl:3: another reply" in teacher.set_aside[0]


def test_a_byte_order_mark_and_windows_line_ends_are_no_obstacle(opened: Opener) -> None:
    teacher = opened(b"\xef\xbb\xbf" + json.dumps(row()).encode() + b"\r", json.dumps(row("b?")).encode() + b"\r")

    assert (teacher.rows, teacher.set_aside_count) == (2, 0)


async def test_the_first_row_after_a_byte_order_mark_is_read_back(opened: Opener, request_for: RequestMaker) -> None:
    teacher = opened(b"\xef\xbb\xbf" + json.dumps(row()).encode())

    assert (await teacher.ask(asks(request_for))).text == "Two."


def test_a_file_without_a_reply_for_the_role_says_what_it_has(opened: Opener) -> None:
    with pytest.raises(InputError) as error:
        opened(row(teacher="expert"), row(teacher="expert", stage="vote"), row(stage="guess"), role="weak")

    for part in ("replies.jsonl", "'weak'", "1 of expert/guide", "1 of expert/vote", "'guess'", "Name the recipe's"):
        assert part in str(error.value)


def test_an_empty_file_is_refused(opened: Opener) -> None:
    with pytest.raises(InputError, match="none for anyone"):
        opened(b"")


def test_a_compressed_file_is_refused_with_the_remedy(opened: Opener) -> None:
    with pytest.raises(InputError, match=r"plain JSONL only\. Unpack it"):
        opened(b"\x1f\x8b\x08\x00")


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="Name a JSONL file"):
        open_teacher("weak", RecordedTeacher(kind="recorded", file=tmp_path), concurrency=1)


async def test_a_file_that_shrinks_while_in_use_gives_no_wrong_reply(
    opened: Opener, request_for: RequestMaker, tmp_path: Path
) -> None:
    teacher = opened(row(), *[row(f"question {n}") for n in range(2000)])
    with (tmp_path / "replies.jsonl").open("r+b") as file:
        file.truncate(10)

    reply = await teacher.ask(asks(request_for, "question 1999"))

    assert reply.outcome is CallOutcome.MISSING
    assert "changed" in (reply.detail or "")


async def test_a_file_that_is_written_over_while_in_use_gives_no_wrong_reply(
    opened: Opener, request_for: RequestMaker
) -> None:
    teacher = opened(row("a?", "1"), *[row(f"question {n}") for n in range(2000)], row("b?", "2"))
    opened(row("c?", "1"), *[row(f"question {n}") for n in range(2000)], row("d?", "2"))

    reply = await teacher.ask(asks(request_for, "b?"))

    assert reply.outcome is CallOutcome.MISSING


def test_the_model_is_the_one_of_all_rows_or_none_in_particular(opened: Opener) -> None:
    assert opened(row(model="m"), row("b?", model="m"), row("c?", teacher="expert", model="n")).model == "m"
    assert opened(row(model="m"), row("b?", model="n")).model == "recorded"


def test_the_request_hash_is_of_the_content_and_the_place_not_of_the_messages(
    opened: Opener, request_for: RequestMaker
) -> None:
    teacher, again, longer = opened(row()), opened(row()), opened(row(), row("b?"))
    expert = opened(row(teacher="expert"), role="expert")
    request = asks(request_for)

    assert request_hash(teacher, request) == request_hash(again, asks(request_for, text="in other words"))
    others = [
        request_hash(longer, request),
        request_hash(expert, request),
        request_hash(teacher, asks(request_for, "b?")),
        request_hash(teacher, asks(request_for, sample=1)),
        request_hash(teacher, asks(request_for, stage=Stage.VOTE)),
    ]
    assert len({*others, request_hash(teacher, request)}) == 6


@pytest.mark.shared_data
async def test_every_recorded_reply_of_the_real_file_is_found(shared_data: Path, request_for: RequestMaker) -> None:
    path = shared_data / "recorded" / "gsm8k_300_replies.jsonl"
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    spec = RecordedTeacher(kind="recorded", file=path)
    teachers = {role: RecordedReplies(role, spec) for role in ("weak", "expert")}

    for r in rows:
        request = asks(request_for, r["question"], stage=Stage(r["stage"]), sample=r["sample"])
        assert (await teachers[r["teacher"]].ask(request)).text == r["reply"]

    assert sum(teacher.rows for teacher in teachers.values()) == len(rows)
    assert [teacher.set_aside_count for teacher in teachers.values()] == [0, 0]
    assert teachers["weak"].model == "gpt-3.5-turbo"
    for teacher in teachers.values():
        await teacher.close()
