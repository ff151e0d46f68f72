"""The prompts, one file each; a prompt's first lines say which stage reads the reply and how."""

from collections.abc import Sequence
from functools import lru_cache

import jinja2

from engine.domain import Message

_ROLES = ("system", "user")


@lru_cache(maxsize=1)
def _environment() -> jinja2.Environment:
    # No autoescape: the text goes to a model, not to a browser. What fills a blank is never read as a template.
    return jinja2.Environment(
        loader=jinja2.PackageLoader("engine", "prompts"),
        undefined=jinja2.StrictUndefined,
        autoescape=False,  # noqa: S701 -- prompts are plain text
    )


def render(name: str, **blanks: str | Sequence[str] | None) -> tuple[Message, ...]:
    """The messages of a prompt.

    Args:
        name: The prompt: the name of its file.
        blanks: What fills it in, texts or lists of texts; every blank of the prompt must be named.

    Returns:
        A system and a user message.
    """
    template = _environment().get_template(f"{name}.md.jinja")
    context = template.new_context(blanks)
    return tuple(Message(role, "".join(template.blocks[role](context))) for role in _ROLES)
