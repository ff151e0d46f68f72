"""What calls cost, in US dollars: by the recipe's own price, else by the published price list of `genai-prices`.

A published price belongs to an endpoint. The model of the same name behind an address that the list does not know, such
as one on this machine, has no price unless the recipe gives one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from engine.config import OpenAITeacher, Price, TeacherSpec
from engine.domain import Usage

PER_MILLION: Final = 1e-6

Rate = Callable[[int, int, int], float]
"""From prompt tokens, how many of them were cached, and completion tokens, to US dollars."""


@dataclass(frozen=True, slots=True)
class Pricing:
    """The price of one teacher's calls."""

    rate: Rate

    def usd(self, usage: Usage) -> float | None:
        """What a call cost; `None` where its tokens are not known."""
        if usage.prompt_tokens is None or usage.completion_tokens is None:
            return None
        cached = min(usage.cached_tokens or 0, usage.prompt_tokens)
        return self.rate(usage.prompt_tokens, cached, usage.completion_tokens)

    def worst_case_usd(self, prompt_tokens: int, max_tokens: int) -> float:
        """What one try can cost at most: nothing of the prompt cached, and the longest reply."""
        return self.rate(prompt_tokens, 0, max_tokens)


def pricing(spec: TeacherSpec) -> Pricing | None:
    """The price of a teacher's calls, if they have one."""
    if spec.price is not None:
        return Pricing(_by_recipe(spec.price))
    if isinstance(spec, OpenAITeacher) and (rate := _by_list(spec.model, spec.base_url.lower())):
        return Pricing(rate)
    return None


def _by_recipe(price: Price) -> Rate:
    cached_price = price.prompt if price.cached is None else price.cached

    def rate(prompt: int, cached: int, completion: int) -> float:
        dollars = (prompt - cached) * price.prompt + cached * cached_price + completion * price.completion
        return dollars * PER_MILLION

    return rate


def _by_list(model: str, base_url: str) -> Rate | None:
    import genai_prices  # noqa: PLC0415 -- a quarter of a second to import, and only for these teachers

    def rate(prompt: int, cached: int, completion: int) -> float:
        usage = genai_prices.Usage(input_tokens=prompt, cache_read_tokens=cached, output_tokens=completion)
        return float(genai_prices.calc_price(usage, model, provider_api_url=base_url).total_price)

    try:
        rate(1, 0, 1)
    except LookupError:
        return None
    return rate
