"""Look at Python text without ever running it: does it compile, does it give an answer, which names does it need?"""

import ast
import builtins
import re
import textwrap
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from engine.answers.writing.syntax import syntax_tree

LONGEST: Final = 50_000
"""Longest program in characters; a longer text is none."""

_PROMPT: Final = re.compile(r"[ \t]*(?:>>>|\.\.\.)(?: |$)(.*)")
_QUOTED: Final = re.compile(r"[ \t]{0,3}>(?!>)[ ]?(.*)")
_CLOSING_FENCE: Final = re.compile(r"\n[ \t]*(?:`{3,20}|~{3,20})\s*\Z")
_SPACES: Final = str.maketrans({"\u00a0": " ", "\u202f": " ", **dict.fromkeys("\ufeff\u200b\u200c\u200d\u2060", "")})
_BUILT_IN: Final = frozenset(dir(builtins))
_GIVES: Final = ("answer", "solution")
_SCOPES: Final = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def clean(code: str) -> str:
    r"""The program as it is run: line ends `\n`, no common indent, and the prompts and outputs of a session removed.

    Spaces that do not break or have no width are no Python, and neither is a fence behind the last line, nor the marks
    of a quote in which all of it stands.
    """
    code = _CLOSING_FENCE.sub("", plain_spaces(code.replace("\r\n", "\n").replace("\r", "\n")))
    lines = code.split("\n")
    quoted = [_QUOTED.match(line) for line in lines if line.strip()]
    if all(quoted):
        lines = [match[1] if (match := _QUOTED.match(line)) else "" for line in lines]
    first = next((line for line in lines if line.strip()), "")
    if first.lstrip().startswith(">>>"):
        lines = [match.group(1) for line in lines if (match := _PROMPT.match(line))]
    return textwrap.dedent("\n".join(lines)).strip("\n")


def plain_spaces(code: str) -> str:
    """The text with plain spaces for those that do not break, and without those that have no width."""
    return code.translate(_SPACES)


def parse(code: str) -> ast.Module | None:
    """The syntax tree of a program, or `None` if it is not Python or too long. Nothing is run."""
    return _parse(code)[0]


def faulty_line(code: str) -> int | None:
    """The line, from 1, where a program stops being Python; `None` if it compiles or nobody can say."""
    return _parse(code)[1]


def gives_answer(tree: ast.Module) -> bool:
    """Whether a program looks as if it gave an answer: it prints, or sets `answer`, or has a `solution`."""
    return any(
        (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print")
        or (isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and node.id in _GIVES)
        or (isinstance(node, ast.FunctionDef) and node.name in _GIVES)
        for node in ast.walk(tree)
    )


def looks_like_code(tree: ast.Module) -> bool:
    """Whether a text that happens to be Python was meant as a program: it does more than state a value."""
    return any(not isinstance(node, ast.Expr) or isinstance(node.value, ast.Call) for node in tree.body)


def defined(tree: ast.Module) -> frozenset[str]:
    """Names that a program binds, at any depth."""
    return frozenset(_bound(tree))


def missing(tree: ast.Module) -> frozenset[str]:
    """Names that a program uses but nowhere binds, and that are not built in."""
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}
    return frozenset(used - defined(tree) - _BUILT_IN)


@lru_cache(maxsize=64)
def _parse(code: str) -> tuple[ast.Module | None, int | None]:
    """The syntax tree, or the line of the first fault."""
    if not code.strip() or len(code) > LONGEST:
        return None, None
    try:
        tree = syntax_tree(code, "exec")
    except SyntaxError as error:
        return None, error.lineno
    except (ValueError, RecursionError, MemoryError):
        return None, None
    return (tree if isinstance(tree, ast.Module) else None), None


def _bound(tree: ast.Module) -> Iterator[str]:
    """Every name that is assigned, imported, defined or taken as an argument."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            yield node.id
        elif isinstance(node, _SCOPES):
            yield node.name
        elif isinstance(node, ast.alias):
            yield (node.asname or node.name).split(".")[0]
        elif isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.ExceptHandler) and node.name:
            yield node.name
