"""What stands beside a point of a map."""

import re
from collections.abc import Mapping
from html import escape
from typing import Any, Final

STATEMENT: Final = 160
"""Characters of a statement that stand beside a point."""
_WRAPPED: Final = re.compile(r"\S(?:.{0,54}\S)?(?=\s|\Z)|\S{1,56}")
"""Lines of at most 56 characters, words whole where they fit."""


def hover_text(row: Mapping[str, Any], name: str) -> str:
    """What stands beside a point: its statement as text, wrapped, and what it is."""
    words = " ".join(str(row["question"] or "").split())
    cut = words if len(words) <= STATEMENT else f"{words[: STATEMENT - 1].rstrip()}…"
    level = row["level"] or row["claimed_level"]
    claimed = " (claimed)" if level and not row["level"] else ""
    subject = row["subject"] or row["claimed_subject"]
    facts = [f"level {level}{claimed}" if level else "", subject or "", row["dataset"]]
    told = " · ".join(dict.fromkeys(escape(str(fact)[:60], quote=False) for fact in [name, *facts] if fact))
    lines = _WRAPPED.findall(cut) or ["(empty)"]
    return "<br>".join([*(escape(line, quote=False) for line in lines), f"<i>{told}</i>"])
