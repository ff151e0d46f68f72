"""Python in a process of its own that has the libraries already: loading them for each one takes seconds."""

import multiprocessing
import os
import signal
import sys
import tempfile
from multiprocessing.context import ForkServerContext
from pathlib import Path
from types import ModuleType, TracebackType
from typing import Self
from unittest.mock import patch

CLI = "from engine.cli import main; main()"
_LOADED = ["engine.cli.app", "engine.runner", "engine.teachers.chat", "engine.teachers.embedded"]


class Python:
    """`python -c code arguments`, begun at once as a fork of one that waits with our libraries.

    The parts of `subprocess.Popen` that tests need; what it writes is read when it has ended.
    """

    def __init__(self, code: str, *arguments: object) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="wisdom-warm-")
        command = [code, *map(str, arguments)]
        self._process = _context().Process(target=_live, args=(command, self._folder.name, dict(os.environ)))
        # A page that was tested here is `__main__` now, and a new process would begin by running it.
        with patch.dict(sys.modules, {"__main__": ModuleType("__main__")}):
            self._process.start()

    @property
    def returncode(self) -> int | None:
        return self._process.exitcode

    def poll(self) -> int | None:
        return self._process.exitcode

    def wait(self, timeout: float = 120) -> int:
        self._process.join(timeout)
        if self._process.exitcode is None:
            raise TimeoutError(f"it has not ended within {timeout} seconds")
        return self._process.exitcode

    def communicate(self, timeout: float = 120) -> tuple[str, str]:
        """Wait for its end; what it wrote as output and as errors."""
        self.wait(timeout)
        out, errors = (Path(self._folder.name, name).read_text(encoding="utf-8") for name in ("out", "err"))
        return out, errors

    def kill(self) -> None:
        self._process.kill()

    def send_signal(self, number: signal.Signals) -> None:
        assert self._process.pid is not None
        os.kill(self._process.pid, number)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if kind is not None:
            self.kill()
        self._process.join()
        self._folder.cleanup()


def wisdom(*arguments: object) -> Python:
    """The command line."""
    return Python(CLI, *arguments)


def _context() -> ForkServerContext:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(_LOADED)
    return context


def _live(command: list[str], folder: str, environment: dict[str, str]) -> None:
    """Be that Python."""
    for standard, name in ((1, "out"), (2, "err")):
        written = os.open(Path(folder, name), os.O_WRONLY | os.O_CREAT)
        os.dup2(written, standard)
        os.close(written)
    os.environ.clear()
    os.environ.update(environment)
    code, *arguments = command
    sys.argv = ["-c", *arguments]
    exec(compile(code, "-c", "exec"), {"__name__": "__main__"})  # noqa: S102 -- what it is there for
