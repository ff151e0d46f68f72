"""What calls cost, and what they can cost at most."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.config import OpenAITeacher, Price, RecordedTeacher
from engine.domain import Message, Request, Stage, Usage
from engine.teachers.pricing import pricing
from engine.teachers.tokens import prompt_size

TOKENS = st.integers(0, 10**6)


def spec(model: str = "m", base_url: str = "http://127.0.0.1:8000/v1", price: Price | None = None) -> OpenAITeacher:
    return OpenAITeacher(kind="openai", model=model, base_url=base_url, key_env="", price=price)


def usd(table: OpenAITeacher, usage: Usage) -> float | None:
    priced = pricing(table)
    assert priced is not None
    return priced.usd(usage)


def test_the_price_of_the_recipe_is_per_million_tokens() -> None:
    table = spec(price=Price(prompt=2, completion=8, cached=0.5))

    assert usd(table, Usage(1_000_000, 0, 0)) == pytest.approx(2)
    assert usd(table, Usage(1_000_000, 1_000_000, 0)) == pytest.approx(0.5)
    assert usd(table, Usage(0, None, 1_000_000)) == pytest.approx(8)
    assert usd(table, Usage(1_000_000, 400_000, 500_000)) == pytest.approx(1.2 + 0.2 + 4)


def test_cached_tokens_without_a_price_of_their_own_cost_as_the_others() -> None:
    assert usd(spec(price=Price(prompt=2, completion=8)), Usage(100, 60, 0)) == pytest.approx(200e-6)


@pytest.mark.parametrize("usage", [Usage(), Usage(prompt_tokens=5), Usage(completion_tokens=5)])
def test_unknown_tokens_have_no_known_cost(usage: Usage) -> None:
    assert usd(spec(price=Price(prompt=2, completion=8)), usage) is None


def test_a_published_price_holds_at_the_endpoint_that_publishes_it() -> None:
    table = spec("gpt-4o", "https://api.OpenAI.com/v1")

    assert usd(table, Usage(1_000_000, 0, 0)) == pytest.approx(2.5)
    assert usd(table, Usage(1_000_000, 1_000_000, 0)) == pytest.approx(1.25)
    assert usd(table, Usage(0, 0, 1_000_000)) == pytest.approx(10)
    assert usd(table, Usage(5, 9, 0)) == pytest.approx(5 * 1.25e-6)  # more cached than asked: an odd report


@pytest.mark.parametrize(
    ("model", "base_url"),
    [
        ("gpt-4o", "http://127.0.0.1:8000/v1"),
        ("gpt-4o", "http://localhost:11434/v1"),
        ("gpt-4o", "http://[::1]:8000/v1"),
        ("gpt-4o", "https://models.example.org/v1"),
        ("a-model-of-nobody", "https://api.openai.com/v1"),
    ],
)
def test_a_model_behind_another_address_is_not_priced_by_its_name(model: str, base_url: str) -> None:
    assert pricing(spec(model, base_url)) is None


def test_the_price_of_the_recipe_goes_before_the_published_one() -> None:
    table = spec("gpt-4o", "https://api.openai.com/v1", Price(prompt=1, completion=1))

    assert usd(table, Usage(1_000_000, 0, 0)) == pytest.approx(1)


def test_recorded_tokens_cost_what_the_recipe_says(tmp_path: Path) -> None:
    free = RecordedTeacher(kind="recorded", file=tmp_path)
    dear = RecordedTeacher(kind="recorded", file=tmp_path, price=Price(prompt=1, completion=1))

    assert pricing(free) is None
    assert pricing(dear) is not None


@given(text=st.text(st.characters()), tokens=TOKENS, cached=TOKENS, longest=st.integers(1, 10**5))
@pytest.mark.parametrize(
    "table",
    [spec(price=Price(prompt=3, completion=15)), spec("gpt-4o", "https://api.openai.com/v1")],
    ids=["recipe", "list"],
)
def test_no_try_costs_more_than_the_worst_case(
    table: OpenAITeacher, text: str, tokens: int, cached: int, longest: int
) -> None:
    """No tokeniser in use makes more tokens than there are bytes."""
    request = Request("p", Stage.GUIDE, 0, (Message("user", text),), 0.0, longest)
    prompt = min(tokens, len(text.encode("utf-8", "replace")))

    cost = usd(table, Usage(prompt, min(cached, prompt), longest))
    priced = pricing(table)

    assert cost is not None
    assert priced is not None
    worst = priced.worst_case_usd(prompt_size(request), request.max_tokens)
    assert cost <= worst + 1e-12
