"""From a chat to a reply: what the simulated models say, and nothing of how it is sent."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from engine.teachers.simulated.asked import Asked, Kind, read_prompt
from engine.teachers.simulated.chance import number_of
from engine.teachers.simulated.describe import describe
from engine.teachers.simulated.evolve import evolve, new_question
from engine.teachers.simulated.rates import RATES
from engine.teachers.simulated.repair import repair
from engine.teachers.simulated.solutions import criticise, solve_in_words, solve_plainly, solve_twice
from engine.teachers.simulated.solver import Solver

CHARACTERS_PER_TOKEN: Final = 4
"""How tokens are counted, up to the next whole one."""

_SOLVING: Final[Mapping[Kind, Callable[[Solver, Asked, int], tuple[str, bool]]]] = {
    Kind.SOLVE_TWICE: solve_twice,
    Kind.SOLVE: solve_in_words,
    Kind.CRITICISE: criticise,
    Kind.PLAIN: solve_plainly,
}
_WRITING: Final[Mapping[Kind, Callable[[str, Asked, int], str]]] = {
    Kind.METADATA: describe,
    Kind.EVOLVE: evolve,
    Kind.QUESTION: new_question,
    Kind.REPAIR: repair,
}


@dataclass(frozen=True, slots=True)
class Chat:
    """What is asked of a model.

    Attributes:
        model: One of `MODELS`.
        messages: The chat, each message with its `role` and `content`.
        temperature: At 0 the seed does not matter.
        seed: The request's seed.
        max_tokens: The longest reply wanted, in tokens; `None` for no bound.
        stream: Whether the reply is sent as server-sent events.
        stream_usage: Whether the tokens are told at the end of a stream.
    """

    model: str
    messages: Sequence[Mapping[str, str]]
    temperature: float = 1.0
    seed: int | None = None
    max_tokens: int | None = None
    stream: bool = False
    stream_usage: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """What a model said.

    Attributes:
        text: The reply.
        finish: Why it ended there, in the API's words: `stop` or `length`.
        prompt_tokens: Tokens of the chat.
        completion_tokens: Tokens of the reply.
    """

    text: str
    finish: str
    prompt_tokens: int
    completion_tokens: int


MODELS: Final = tuple(RATES)
"""The models that there are."""


class Simulator:
    """The models of one simulation. The same chat gets the same reply, in every process.

    Args:
        seed: Another seed is another simulation: other errors, and other problems that are misread.
    """

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._solvers = {model: Solver(seed, model) for model in MODELS}

    def reply(self, chat: Chat) -> Said:
        """What the chat's model says to it.

        Raises:
            KeyError: There is no such model.
        """
        solver = self._solvers[chat.model]
        said = [(message["role"], message["content"]) for message in chat.messages]
        sample = chat.seed if chat.temperature > 0 else None
        # Hashed once here, and not with every draw: prompts are long.
        chance = number_of(self._seed, chat.model, said, float(chat.temperature), sample)
        text, cut_off = _text(solver, chat.model, read_prompt(chat.messages), chance)
        if chat.max_tokens is not None and len(text) > chat.max_tokens * CHARACTERS_PER_TOKEN:
            text, cut_off = text[: chat.max_tokens * CHARACTERS_PER_TOKEN], True
        prompt = sum(len(content) for _, content in said)
        return Said(text, "length" if cut_off else "stop", tokens(prompt), tokens(len(text)))


def _text(solver: Solver, model: str, asked: Asked, chance: int) -> tuple[str, bool]:
    """The reply, and whether it breaks off."""
    if asked.kind in _SOLVING:
        return _SOLVING[asked.kind](solver, asked, chance)
    return _WRITING[asked.kind](model, asked, chance), False


def tokens(characters: int) -> int:
    """How many tokens a text of so many characters has."""
    return -(-characters // CHARACTERS_PER_TOKEN)
