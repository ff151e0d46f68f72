"""Runs a program's text as `__main__`, and finds its answer. Runs inside the program's own process."""

import contextlib
import functools
import io
import linecache
import sys
import threading
from collections.abc import Iterator
from types import ModuleType
from typing import Final

from engine.sandbox.failure import PROGRAM, describe, flush, lacks_memory
from engine.sandbox.text import compiled
from engine.sandbox.trace import Tracer

Report = dict[str, str | None]
"""`status` as `ProgramStatus` has it, and where there are such: `way`, `answer`, `error`."""

_OK: Final = "ok"
_PRINTED: Final = "printed"
_ARRAYS: Final = ("ndarray", "matrix")
_PIECE: Final = 1 << 16
"""Bytes written at once: one that prints far too much is ended before it has copied all of it."""


class Printed(io.FileIO):
    """Standard output, unbuffered, that knows whether anything but white space went through it."""

    visible = False

    def write(self, data: object) -> int:
        """Write all of it, and look at it."""
        view = memoryview(data).cast("B")  # type: ignore[arg-type]  # whatever a program hands over; else a TypeError
        done = 0
        while done < len(view):
            piece = view[done : done + _PIECE]
            self.visible = self.visible or bool(bytes(piece).strip())
            done += super().write(piece) or 0
        return done


def execute(text: str, longest: int, tracer: Tracer | None = None) -> Report:
    """Run a program and say how it ended.

    Args:
        text: The program.
        longest: Characters that its answer may have.
        tracer: Watches its variables, if somebody wants to know.
    """
    deaths: list[BaseException] = []
    threading.excepthook = functools.partial(_note, deaths)
    printed = Printed(1, "w", closefd=False)
    stdout = io.TextIOWrapper(printed, "utf-8", "surrogatepass", line_buffering=True)
    sys.stdout = vars(sys)["__stdout__"] = stdout
    sys.argv = [PROGRAM]
    linecache.cache[PROGRAM] = (len(text), None, text.splitlines(keepends=True), PROGRAM)
    module = ModuleType("__main__")
    sys.modules["__main__"] = module
    if tracer:
        tracer.start()
    try:
        _run(text, module)
        flush(stdout)
        report: Report = {"status": _OK, "way": _PRINTED} if printed.visible else _find_answer(module, longest)
        return _despite(deaths, report)
    except BaseException as error:  # noqa: BLE001 -- a program may raise anything at all, and that is its result
        return describe(error)
    finally:
        if tracer:
            tracer.stop()
        flush(stdout)


def _run(text: str, module: ModuleType) -> None:
    with _exit_is_an_end():
        exec(compiled(text, PROGRAM), module.__dict__)  # noqa: S102 -- the sandbox's purpose
    for thread in threading.enumerate():
        if thread is not threading.current_thread() and not thread.daemon:
            thread.join()


def _note(deaths: list[BaseException], death: threading.ExceptHookArgs) -> None:
    """Note what a thread died of; one that asked to exit has simply ended."""
    if not issubclass(death.exc_type, SystemExit):
        deaths.append(death.exc_value or death.exc_type())


def _despite(deaths: list[BaseException], report: Report) -> Report:
    """The report of a program some of whose threads died.

    As in Python itself, an answer stands although a thread failed; but one that lacked memory leaves no sound answer.
    A failure whose `way` is `printed` holds only if nothing was printed past Python, which is not seen from here.
    """
    lacking = [death for death in deaths if lacks_memory(death)]
    if lacking:
        return describe(lacking[0])
    return {**describe(deaths[0]), "way": _PRINTED} if deaths and "way" not in report else report


def _find_answer(module: ModuleType, longest: int) -> Report:
    """The second and the third way of answering: the variable `answer`, then what `solution()` returns."""
    way, value = "variable", module.__dict__.get("answer")
    solution = module.__dict__.get("solution")
    if value is None and callable(solution):
        with _exit_is_an_end():
            way, value = "returned", solution()
    if value is None:
        return {"status": _OK}
    return {"status": _OK, "way": way, "answer": _written(value)[: longest + 1]}  # one more shows that it is too long


def _written(value: object) -> str:
    """A value as the text of an answer: as `print` shows it, but an array of numpy in full and on one line."""
    kind = type(value)
    if kind.__module__ == "numpy" and kind.__name__ in _ARRAYS:
        value = value.tolist()  # type: ignore[attr-defined]  # an array has it; what only claims to be one, may fail
    return str(value)


@contextlib.contextmanager
def _exit_is_an_end() -> Iterator[None]:
    """A program that asks to exit without an error has simply ended."""
    try:
        yield
    except SystemExit as end:
        if end.code not in (None, 0):
            raise
