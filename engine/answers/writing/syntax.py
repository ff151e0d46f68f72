"""Python's own parser, asked for a syntax tree and nothing more."""

import ast
import threading
import warnings
from typing import Final, Literal

_ONE_AT_A_TIME: Final = threading.Lock()
"""Warnings are switched off for the whole process, so two threads may not do it at once."""


def syntax_tree(code: str, mode: Literal["exec", "eval"]) -> ast.AST:
    """The syntax tree of a text. Nothing is compiled or run, and no warning about the text reaches anybody.

    Raises:
        SyntaxError: It is not Python.
        ValueError: It holds a character that no program may hold.
        RecursionError: It is nested too deeply; also as `MemoryError`.
    """
    with _ONE_AT_A_TIME, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(code, mode=mode)
