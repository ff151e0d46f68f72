"""Text of models and publishers as Markdown that shows it: formulas set, code as code, and everything else inert.

Nothing in such a text can become a link, an image, a heading, HTML, a code span, a Streamlit directive (`:red[...]`),
an icon or an emoji: every ASCII punctuation mark outside formulas is escaped (CommonMark 2.4). Some of Streamlit's and
GitHub's rules look at the text after escapes are undone; a word joiner (U+2060, invisible) keeps them from matching.
"""

import re
from typing import Final

from dashboard.components.formulas import Kind, pieces
from dashboard.components.tex import formula

JOINER: Final = "\u2060"
"""WORD JOINER: invisible, no width, no line break."""

MAX_ANSWER: Final = 1_000
"""Characters of an answer that are shown; the reply and the program's output have them all."""

MAX_LINE: Final = 2_000
"""Characters of a name, a note or a sentence that are shown on one line: a browser is not held by a longer one."""

_PUNCTUATION: Final = re.compile(r"([!-/:-@\[-`{-~])")
_TRIGGERS: Final = re.compile(r":(?=[A-Za-z_+/-]|\d[\w+-]*:)|(?<=www)(?=\.)|(?=@)", re.IGNORECASE)
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_LIKE_TEX: Final = re.compile(r"[\\^_]|\A[^/]*\d\s*/\s*\d[^/]*\Z")
_IN_TEX: Final = re.compile(r"\\[A-Za-z]+|\{[^{}]*\}")
_WORDS: Final = re.compile(r"[A-Za-z]{3,}|[A-Za-z]{2,}[_\s]")
"""Words outside macros and braces: then an answer is a name or a sentence."""


def plain(text: str) -> str:
    """Text on one line that is shown as it is, whatever it says; what is beyond the limit is left out."""
    if len(text) > MAX_LINE:
        return plain(text[:MAX_LINE]) + " …"
    return _escaped(" ".join(_clean(text).split()))


def message(text: str) -> str:
    """A message on one line, of which what stands between backticks is code; the rest is shown as it is."""
    parts = text.split("`")
    if len(text) > MAX_LINE or len(parts) % 2 == 0 or not all(code.strip() for code in parts[1::2]):
        return plain(text)
    lines = [re.sub(r"\s+", " ", _clean(part)) for part in parts]
    return "".join(f"`{line.strip()}`" if n % 2 else _escaped(line) for n, line in enumerate(lines)).strip()


def mathematics(text: str) -> str:
    """Text with formulas as Markdown: formulas set, lines kept, code as code, the rest inert."""
    out = ""
    for piece in pieces(_clean(text)):
        if piece.kind is Kind.TEXT:
            out += _paragraphs(piece.text, opens=out.endswith("\n") or not out, follows=out[-1:] == "$")
        elif piece.kind is Kind.INLINE:
            out += f"{JOINER if out.endswith('$') else ''}${piece.text}$"
        elif piece.kind is Kind.DISPLAY:
            out = f"{_closed(out)}$$\n{piece.text}\n$$\n\n"
        else:
            out = f"{_closed(out)}{_fence(piece.text)}\n\n"
    return out.strip("\n")


def answer(text: str | None) -> str:
    """A final answer: set as a formula if it is written like one, a dash if there is none."""
    if text is None or not text.strip():
        return "—"
    if len(text) > MAX_ANSWER:
        return plain(text[:MAX_ANSWER]) + " …"
    if (
        "$" not in text
        and _LIKE_TEX.search(text)
        and not _WORDS.search(_IN_TEX.sub("", text))
        and (line := formula(text))
    ):
        return f"${line}$"
    if any(piece.kind is Kind.CODE for piece in pieces(_clean(text))):  # a block, and this is one line
        return plain(text)
    return " ".join(mathematics(text).split())


def _clean(text: str) -> str:
    """Without control characters and without marks that turn the direction of writing."""
    return _CONTROL.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


def _escaped(line: str) -> str:
    return _PUNCTUATION.sub(r"\\\1", _TRIGGERS.sub(lambda m: m[0] + JOINER, line))


def _paragraphs(text: str, *, opens: bool, follows: bool) -> str:
    """Plain text between formulas: blank lines part paragraphs, single line ends and indentation are kept.

    Args:
        text: The text.
        opens: Whether it stands at the beginning of a paragraph.
        follows: Whether it comes right after a formula in the line.
    """
    first, *rest = text.expandtabs(4).split("\n")
    lines = [_escaped(first.lstrip() if opens else first), *map(_indented, rest)]
    joined = re.sub(r"\n{2,}", "\n\n", "\n".join(lines))
    broken = re.sub(r"(?<!\n)\n(?!\n)", "  \n", joined)
    if opens:
        broken = broken.lstrip("\n ")
    return JOINER + broken if follows and broken[:1].isdigit() else broken


def _indented(line: str) -> str:
    """A line of its own, its indentation in spaces that Markdown does not count."""
    bare = line.lstrip(" ")
    return "\u00a0" * (len(line) - len(bare)) + _escaped(bare) if bare else ""


def _closed(out: str) -> str:
    """What is written so far, ended so that a block may follow."""
    out = out.rstrip()
    return out + "\n\n" if out else ""


def _fence(code: str) -> str:
    """A block of code without a language, so that none is drawn or run, in a fence longer than any run inside."""
    longest = max((len(run) for run in re.findall(r"`+", code)), default=0)
    ticks = "`" * max(3, longest + 1)
    return f"{ticks}text\n{code}\n{ticks}"
