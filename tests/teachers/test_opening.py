"""Opening a teacher behind an endpoint, and the identity of requests to it."""

import traceback
from collections.abc import Callable
from typing import Any

import pytest

from engine.config import OpenAITeacher
from engine.domain import Message, Request, Stage
from engine.errors import TeacherError
from engine.teachers import Teacher, open_teacher, request_hash

RequestMaker = Callable[..., Request]


def opened(environment: dict[str, str] | None = None, **changes: Any) -> Teacher:
    values = {"kind": "openai", "model": "m", "base_url": "http://127.0.0.1:9/v1", "key_env": ""} | changes
    held = environment if environment is not None else {}
    spec = OpenAITeacher.model_validate(values, context={"environment": {values["key_env"]: "set"}})
    return open_teacher("expert", spec, concurrency=2, environment=held)


def test_an_opened_teacher_says_who_it_is() -> None:
    teacher = opened(model="gpt-4o", base_url="https://api.openai.com/v1")

    assert (teacher.role, teacher.model, teacher.priced) == ("expert", "gpt-4o", True)
    assert repr(teacher) == "ChatTeacher(role='expert', model='gpt-4o')"


@pytest.mark.parametrize("environment", [{}, {"MY_KEY": ""}, {"MY_KEY": " \n"}])
def test_a_key_that_is_not_set_is_named(environment: dict[str, str]) -> None:
    with pytest.raises(TeacherError, match=r"'expert' needs a key, and MY_KEY is not set\. Set"):
        opened(environment, key_env="MY_KEY")


@pytest.mark.parametrize("key", ["sk-secret\nvalue", "sk-secret\x00value", "sk-secret—value"])
def test_a_key_that_no_header_can_carry_is_refused_and_not_shown(key: str) -> None:
    with pytest.raises(TeacherError, match="Copy it again") as error:
        opened({"MY_KEY": key}, key_env="MY_KEY")

    assert "sk-secret" not in "".join(traceback.format_exception(error.value))


@pytest.mark.parametrize("base_url", ["http://exa%mple\x7f/v1", "http://\x00/v1"])
def test_an_address_that_is_none_is_refused(base_url: str) -> None:
    with pytest.raises(TeacherError, match=r"`base_url`.*Mend it"):
        opened(base_url=base_url)


SHAPING: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({"model": "n"}, {}),
    ({"base_url": "http://127.0.0.1:10/v1"}, {}),
    ({"parameters": {"top_p": 0.5}}, {}),
    ({}, {"messages": (Message("system", "What is 1 + 1?"),)}),
    ({}, {"messages": (Message("user", "What is 1 + 2?"),)}),
    ({}, {"temperature": 0.1}),
    ({}, {"max_tokens": 65}),
    ({}, {"sample": 1}),
]
NOT_SHAPING: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({"base_url": "http://127.0.0.1:9/v1/"}, {}),
    ({"timeout_s": 3}, {}),
    ({"max_tries": 1}, {}),
    ({"limits": {"requests_per_minute": 5}}, {}),
    ({"price": {"prompt": 1, "completion": 1}}, {}),
    ({}, {"problem_id": "another"}),
    ({}, {"stage": Stage.VOTE}),
    ({}, {"temperature": 0}),
]


def test_the_hash_covers_what_shapes_the_reply(request_for: RequestMaker) -> None:
    hashes = {request_hash(opened(**spec), request_for(**request)) for spec, request in [({}, {}), *SHAPING]}

    assert len(hashes) == len(SHAPING) + 1


@pytest.mark.parametrize(("spec", "request_"), NOT_SHAPING)
def test_the_hash_leaves_out_what_does_not(
    spec: dict[str, Any], request_: dict[str, Any], request_for: RequestMaker
) -> None:
    assert request_hash(opened(**spec), request_for(**request_)) == request_hash(opened(), request_for())


def test_the_hash_does_not_depend_on_the_key(request_for: RequestMaker) -> None:
    one, other = (opened({"A": key}, key_env="A") for key in ("sk-00000001", "sk-00000002"))

    assert request_hash(one, request_for()) == request_hash(other, request_for())
