"""The entry point, which is there before anything that takes a while to import."""

import os
import signal
import sys


class _CtrlCError(BaseException):
    """Ctrl-C, under a name that the command-line library does not turn into exit code 1."""


def main() -> None:
    """Run the command, and end with its exit code."""
    signal.signal(signal.SIGINT, _interrupt)
    try:
        from engine.cli.app import invoke  # noqa: PLC0415 -- it takes a while, and Ctrl-C works from here on

        code = invoke()
        sys.stdout.flush()
    except _CtrlCError:
        sys.stderr.write("stopped by Ctrl-C\n")
        code = 128 + signal.SIGINT
    except BrokenPipeError:  # whoever reads our output has read enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # else Python would complain at its end
        code = 128 + signal.SIGPIPE
    sys.exit(code)


def _interrupt(*_: object) -> None:
    raise _CtrlCError
