"""Sets of problems as a condition of a list: what they are called, and the field by which one is chosen or left out."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from dashboard import data


def set_name(name: str | None, size: int) -> str:
    """What a set of problems is called, as plain text."""
    return f"{name or 'a set without a name'} ({size:,} {'problem' if size == 1 else 'problems'})"


def draw(chosen: Sequence[str], key: Callable[[], str], applied: Mapping[str, Any]) -> None:
    """Draw the field; nothing where no set has a name and none is asked for.

    Args:
        chosen: The sets that are asked for, by id.
        key: Gives the session key of the field, which holds them.
        applied: What happens when another one is chosen.
    """
    sizes = data.set_sizes(tuple(chosen))
    if sizes:
        names = {own: set_name(*told) for own, told in sizes.items()}
        st.multiselect(
            "In the set",
            list(names),
            key=key(),
            format_func=lambda own: names.get(own, own),
            placeholder="any or none",
            **applied,
        )


def in_words(query: Mapping[str, Sequence[str]]) -> str:
    """The conditions of a list in a line of plain text, those on sets by what the sets are called."""
    told = [f"{name.replace('_', ' ')} {' or '.join(values)}" for name, values in query.items() if name != "sets"]
    wanted = tuple(query.get("sets", ()))
    sizes = data.set_sizes(wanted) if wanted else {}
    found = [sizes.get(own, (own, 0)) for own in wanted]
    sets = [f"{'the set ' if name else ''}{set_name(name, size)}" for name, size in found]
    return ", ".join([*(["in " + " or ".join(sets)] if sets else []), *(["with " + ", ".join(told)] if told else [])])
