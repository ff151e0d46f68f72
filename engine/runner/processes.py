"""Processes of our own commands, which end with neither the page that started them nor the terminal of that."""

import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from engine.domain import one_line
from engine.errors import InputError, RunError, StoreError, TeacherError, ToolError, WorkbenchError
from engine.runner.folder import last_words

LONGEST_NAME: Final = 80
_ERRORS: Final[Mapping[int, type[WorkbenchError]]] = {
    kind.exit_code: kind for kind in (InputError, RunError, TeacherError, StoreError, ToolError)
}

Process = subprocess.Popen[bytes]


def argument(name: str) -> str:
    """A name as it can be handed to a process: in one line, of printable characters."""
    return one_line(name)[:LONGEST_NAME]


def spawn(arguments: Sequence[str], console: Path, what: str, *, session: bool = True) -> Process:
    """Start `wisdom` with arguments; neither Ctrl-C nor a closed terminal reaches it.

    Args:
        arguments: The command and its options.
        console: Takes what it says.
        what: What it does, for the message where it cannot be started.
        session: Whether it gets a session of its own, or only a group of processes in ours.

    Raises:
        ToolError: It cannot be started.
    """
    # -P: nothing that lies in the current folder is taken for a module of ours.
    command = [sys.executable, "-P", "-m", "engine.cli", *arguments]
    group = None if session else 0
    try:
        console.parent.mkdir(parents=True, exist_ok=True)
        with console.open("wb") as said:
            process = subprocess.Popen(  # noqa: S603 -- our own interpreter and command, without a shell
                command,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
                start_new_session=session,
                process_group=group,
            )
    except OSError as error:
        raise ToolError(f"A process for {what} could not be started ({error}). Nothing was begun.") from None
    threading.Thread(target=process.wait, daemon=True).start()  # so that its end leaves no zombie behind
    return process


def error_of(code: int, what: str, console: Path) -> WorkbenchError:
    """The error with which a process ended, of the kind that the command line would show."""
    said = last_words(console) or f"nothing, and exit code {code}"
    return _ERRORS.get(code, RunError)(f"{what} It said: {said}")
