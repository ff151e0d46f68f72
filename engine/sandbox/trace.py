"""Watches the numbers that a program's variables take. Runs inside the program's own process, if asked to.

What it notes is under the program's influence like all that this process reports: the runner takes it for data.
"""

import contextlib
import json
import sys
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from types import CodeType, FrameType
from typing import Any, Final

from engine.sandbox.failure import PROGRAM

MOST: Final = 400
"""Values that are noted of one program."""
MOST_EACH: Final = 8
"""Values that are noted of one variable on one line: the first ones, and the last."""
LONGEST_NAME: Final = 60
LONGEST: Final = 80
"""Characters of a variable's name and of a value as text."""

_LOOKS: Final = 1_000_000
"""Looks at a variable, after which only the values at the end are noted: about half a second of processor time."""
_MOST_BYTES: Final = 40_000
"""Bytes of a report that its trace takes: far less than the least that a report may have."""
_MOST_BITS: Final = 1_000
_MOST_PARTS: Final = 60
_NEW_LOCALS: Final = 0x2
_ABSENT: Final = object()

Local = Callable[[FrameType, str, Any], Any]


class Tracer:
    """The values of a program's own variables, in the order in which they took them."""

    def __init__(self) -> None:
        self._noted: list[tuple[int, str, object] | None] = []
        self._places: dict[tuple[int, str], list[int]] = {}
        self._kept = 0
        self._left = _LOOKS
        self._whole = True
        self._module: _Watch | None = None

    def start(self) -> None:
        """Watch what is called from now on in this thread."""
        sys.settrace(self._called)

    def stop(self) -> None:
        """Watch no longer; where the watch ended before the program did, look at its variables once more."""
        sys.settrace(None)
        if self._left <= 0 and self._module is not None:
            self._left = _LOOKS
            self._module.look_back()

    def report(self) -> dict[str, object]:
        """What was noted: `trace`, a list of line, name and text; and `whole`, whether that is all."""
        written: list[tuple[int, str, str]] = []
        size = 0
        for line, name, value in filter(None, self._noted):
            each = (line, name[:LONGEST_NAME], _text(value))
            size += len(json.dumps(each))
            if size > _MOST_BYTES:
                self._whole = False
                break
            if each[2]:
                written.append(each)
        return {"trace": written, "whole": self._whole}

    def note(self, line: int, name: str, value: object) -> None:
        """Note that a variable took a value on a line."""
        places = self._places.setdefault((line, name), [])
        if len(places) == MOST_EACH:
            self._noted[places.pop()] = None
            self._whole = False
        elif self._kept == MOST:
            self._whole = False
            return
        else:
            self._kept += 1
        places.append(len(self._noted))
        self._noted.append((line, name, value))

    def line_of(self, name: str, otherwise: int) -> int:
        """The line on which a variable took a value last."""
        return next((each[0] for each in reversed(self._noted) if each and each[1] == name), otherwise)

    def spend(self, looks: int) -> None:
        """Count looks at variables, and end the watch when there were enough."""
        self._left -= looks
        if self._left <= 0:
            self._whole = False
            sys.settrace(None)

    def _called(self, frame: FrameType, _event: str, _arg: object) -> Local | None:
        code = frame.f_code
        if code.co_filename != PROGRAM or (code.co_name.startswith("<") and code.co_name != "<module>"):
            return None
        watch = _Watch(self, frame)
        if code.co_name == "<module>" and self._module is None:
            self._module = watch
        watch.look(frame.f_lineno)
        return watch.step


class _Watch:
    """One call of one of the program's functions, or the program itself."""

    def __init__(self, tracer: Tracer, frame: FrameType) -> None:
        self._tracer = tracer
        self._frame = frame
        self._names = _names(frame.f_code)
        self._known: dict[str, object] = {}
        self._line = frame.f_lineno

    def step(self, frame: FrameType, event: str, _arg: object) -> Local:
        """A line of it is about to run, or it returns: what changed, the line before has done."""
        if event in ("line", "return"):
            self.look(self._line)
            self._line = frame.f_lineno
        return self.step

    def look(self, line: int) -> None:
        """Note the numbers that changed."""
        self._tracer.spend(len(self._names) + 1)
        for name, value in self._changed():
            self._tracer.note(line, name, value)

    def look_back(self) -> None:
        """Note the numbers that changed since nobody watched, on the lines where they changed before."""
        for name, value in self._changed():
            self._tracer.note(self._tracer.line_of(name, self._line), name, value)

    def _changed(self) -> list[tuple[str, object]]:
        values = self._frame.f_locals
        found = []
        for name in self._names:
            value = values.get(name, _ABSENT)
            before = self._known.get(name, _ABSENT)
            if value is not before:
                self._known[name] = value
                if _is_number(value) and not (type(value) is type(before) and value == before):
                    found.append((name, value))
        return found


def _names(code: CodeType) -> tuple[str, ...]:
    """The variables of a function; of a program or a class, all names that stand in it."""
    names = (*code.co_varnames, *code.co_cellvars) if code.co_flags & _NEW_LOCALS else code.co_names
    return tuple(dict.fromkeys(name for name in names if not name.startswith("__")))


def _is_number(value: Any) -> bool:
    """Whether a value is a number, or an expression of sympy, of a size that is quickly written."""
    kind = type(value)
    if kind is int:
        return bool(value.bit_length() <= _MOST_BITS)
    if kind is Fraction:
        return _is_number(value.numerator) and _is_number(value.denominator)
    if kind in (float, complex, Decimal):
        return True
    library = kind.__module__.partition(".")[0]
    if library == "numpy":
        return bool(isinstance(value, sys.modules["numpy"].number))
    return library == "sympy" and _is_small_expression(value)


def _is_small_expression(value: Any) -> bool:
    """Whether it is an expression of few parts, other than a symbol alone."""
    if not isinstance(value, sys.modules["sympy"].Expr) or value.is_Symbol:
        return False
    parts = [value]
    for _ in range(_MOST_PARTS):
        if not parts:
            return True
        part = parts.pop()
        if part.is_Rational and not (_is_number(part.p) and _is_number(part.q)):
            return False
        parts += part.args
    return False


def _text(value: object) -> str:
    """A value as it is written, cut short; empty where the program has broken what writes it."""
    with contextlib.suppress(Exception):  # a program may put anything in the place of a library's function
        return str(value)[:LONGEST]
    return ""
